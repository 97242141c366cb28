import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..');
/** Runs, where the others are synthesized. */
const SERVICE = 'audited-service';
const examples = readdirSync(join(root, 'examples')).filter((example) => example !== SERVICE);

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
    expect(findingsOfValidator(outdir)).toEqual([]);
    const report = JSON.parse(run('bin/compliant-ai.ts', {}, 'check', outdir, '--format', 'json', '--all'));
    expect(report.summary).toMatchObject({ exitCode: 0, fail: 0, undetermined: 0 });
    expect(report.summary.pass).toBeGreaterThan(10);
  });
});

describe(`examples/${SERVICE}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'example-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('runs without an account and leaves records that the command line finds in order', () => {
    const output = run(join('examples', SERVICE, 'main.ts'), { AUDIT_FOLDER: folder });
    expect(output).toContain('The patient recovers well');
    expect(output).toContain('refused: ThrottlingException');
    const report = JSON.parse(
      run('bin/compliant-ai.ts', {}, 'audit', 'verify', '--store', folder, '--without-signatures', '--format', 'json'),
    );
    expect(report.summary).toMatchObject({ findings: 0, entries: 4, callsUnderWay: 0 });
  });

  test('leaves nothing of the notes in them', () => {
    const written = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');
    expect(written).toContain('"state":"completed"');
    expect(written).toContain('medical record numbers');
    expect(written).not.toMatch(/Thorne|00123456|appendectomy|recovers|all patients/);
  });
});

/** What the validator of CDK finds in templates, without what CDK itself holds for expected; CDKTF has none. */
function findingsOfValidator(outdir: string): unknown[] {
  const file = join(outdir, 'validation-report.json');
  const reports: { violations: unknown[] }[] = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8')).pluginReports
    : [];
  return reports.flatMap(({ violations }) => violations);
}

function run(script: string, env: NodeJS.ProcessEnv, ...args: string[]): string {
  return execFileSync(process.execPath, ['--import', 'tsx', '--import', './bin/on-sample-day.ts', script, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
}
