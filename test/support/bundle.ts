import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** Makes the Lambda functions of the package, as its scripts do, in a folder. */
export function bundleHandlers(folder: string): void {
  const script = join('bin', 'bundle-handlers.ts');
  execFileSync(process.execPath, ['--import', 'tsx', script, folder], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
