import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..');

describe('years after the samples were written', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'sample-day-'));
  afterAll(() => rmSync(outdir, { recursive: true }));

  const synthesize = (...preloads: readonly string[]) =>
    spawnSync(
      process.execPath,
      [...['tsx', ...preloads].flatMap((module) => ['--import', module]), join('examples', 'vertex-ai', 'main.ts')],
      { cwd: root, env: { ...process.env, CDKTF_OUTDIR: outdir }, encoding: 'utf8' },
    );

  test('a sample is refused, as the attestations of a user would be', () => {
    const { status, stderr } = synthesize('./test/support/years-later.ts');
    expect(stderr).toContain('covers a period that ended on 2026-09-30 and counts until 2027-09-30');
    expect(status).not.toBe(0);
  });

  test('the scripts and tests of the repository still synthesize it', () => {
    const { status, stderr } = synthesize('./test/support/years-later.ts', './bin/on-sample-day.ts');
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
