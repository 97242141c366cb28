import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');
const fixtures = join(__dirname, '..', 'fixtures', 'apps');
const outdir = mkdtempSync(join(tmpdir(), 'gate-'));
afterAll(() => rmSync(outdir, { recursive: true }));

describe('cdk synth', () => {
  test.each(['aspect', 'enforce', 'plugin'])('refuses with a non-zero exit code what the %s rejects', (gate) => {
    const { status, output } = cdkSynth(gate, 'violating');
    expect(output).toMatch(/encrypted-transport-only/);
    expect(output).toMatch(/customer-managed-key/);
    expect(status).not.toBe(0);
  });

  test.each(['aspect', 'enforce', 'plugin'])('synthesizes what the %s accepts', (gate) => {
    expect(cdkSynth(gate, 'compliant')).toMatchObject({ status: 0 });
  });
});

describe('a CDKTF app, run as the command line of CDKTF runs it', () => {
  test.each(['aspect', 'enforce'])('fails with what the %s rejects', (gate) => {
    const { status, output } = cdktfSynth(gate, 'violating');
    expect(output).toMatch(/us-region-only/);
    expect(status).not.toBe(0);
  });

  test.each(['aspect', 'enforce'])('synthesizes what the %s accepts', (gate) => {
    expect(cdktfSynth(gate, 'compliant')).toMatchObject({ status: 0 });
  });

  test('fails where the aspect was put on the app, which CDKTF ignores', () => {
    const { status, output } = cdktfSynth('aspect-on-app', 'violating');
    expect(output).toMatch(/never applied.*enforce\(app, policy\)/s);
    expect(status).toBe(1);
  });
});

function cdkSynth(gate: string, stack: string): { status: number | null; output: string } {
  const app = `${process.execPath} --import tsx ${join(fixtures, 'cdk-app.ts')}`;
  const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const args = [cdk, 'synth', '--quiet', '--no-notices', '--app', app, '--output', join(outdir, `${gate}-${stack}`)];
  return run(args, gate, stack, { CDK_DISABLE_CLI_TELEMETRY: 'true' });
}

/** CDKTF's command line runs the app with these variables and reads the manifest that it writes. */
function cdktfSynth(gate: string, stack: string): { status: number | null; output: string } {
  const args = ['--import', 'tsx', join(fixtures, 'cdktf-app.ts')];
  return run(args, gate, stack, { CDKTF_OUTDIR: outdir, CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: 'true' });
}

function run(args: readonly string[], gate: string, stack: string, env: NodeJS.ProcessEnv) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env, TEST_GATE: gate, TEST_STACK: stack },
  });
  return { status, output: `${stdout}${stderr}` };
}
