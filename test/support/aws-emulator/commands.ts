import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { AwsEmulator } from '.';

const root = join(__dirname, '..', '..', '..');

/** Runs a command in the repository to its end, and gives what it prints. */
export function run(aws: AwsEmulator, command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolved, rejected) => {
    const child = spawn(command, args, { cwd: root, env: aws.environment });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('error', rejected);
    child.once('close', (code) =>
      code === 0
        ? resolved(stdout)
        : rejected(new Error(`${command} ${args.join(' ')}: exit code ${code}\n${stdout}\n${stderr}`)),
    );
  });
}

/** What the command line of AWS answers, such as to `s3api list-buckets`. */
export async function call(aws: AwsEmulator, ...args: string[]) {
  const output = await run(aws, 'aws', [...args, '--output', 'json']);
  return output === '' ? undefined : JSON.parse(output);
}

/**
 * Runs the command line of the CDK.
 *
 * @param app the program that makes the app, from the root of the repository
 */
export async function cdk(aws: AwsEmulator, app: string, outdir: string, ...args: string[]): Promise<void> {
  const cli = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const day = join(root, 'bin', 'on-sample-day.ts');
  const program = `${process.execPath} --import tsx --import ${day} ${join(root, app)}`;
  await run(aws, process.execPath, [cli, ...args, '--app', program, '--output', outdir, '--no-notices']);
}
