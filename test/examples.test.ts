import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..');
const examples = readdirSync(join(root, 'examples'));

describe.each(examples)('examples/%s', (example) => {
  const outdir = mkdtempSync(join(tmpdir(), 'example-'));
  afterAll(() => rmSync(outdir, { recursive: true }));

  test('has what a user needs', () => {
    const files = readdirSync(join(root, 'examples', example));
    expect(files).toEqual(expect.arrayContaining(['README.md', 'main.ts']));
    expect(files.some((file) => ['cdk.json', 'cdktf.json'].includes(file))).toBe(true);
  });

  test('synthesizes and is accepted by the command line', () => {
    run(join('examples', example, 'main.ts'), { CDK_OUTDIR: outdir, CDKTF_OUTDIR: outdir });
    expect(existsSync(join(outdir, 'manifest.json'))).toBe(true);
    const report = JSON.parse(run('bin/compliant-ai.ts', {}, 'check', outdir, '--format', 'json', '--all'));
    expect(report.summary).toMatchObject({ exitCode: 0, fail: 0, undetermined: 0 });
    expect(report.summary.pass).toBeGreaterThan(10);
  });
});

function run(script: string, env: NodeJS.ProcessEnv, ...args: string[]): string {
  return execFileSync(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
}
