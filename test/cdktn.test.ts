import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * CDK Terrain, the maintained fork of CDKTF, put in its place by an alias in package.json:
 * `"cdktf": "npm:cdktn@0.24.0"`. The same sources must run, and synthesize the same.
 */
const FORK = { cdktf: 'npm:cdktn@0.24.0', constructs: '~10.7.0' };

jest.setTimeout(120_000);

const root = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'cdktn-'));
afterAll(() => rmSync(folder, { recursive: true }));

writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: FORK }));
const install = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], {
  cwd: folder,
  encoding: 'utf8',
  timeout: 60_000,
});
const isInstalled = install.status === 0;
const suite = isInstalled ? 'with CDK Terrain' : `with CDK Terrain (skipped: npm could not fetch ${FORK.cdktf})`;

(isInstalled ? describe : describe.skip)(suite, () => {
  test.each(['azure-openai', 'azure-existing-network', 'vertex-ai'])('examples/%s synthesizes the same', (example) => {
    const stacks = synthesized(example, 'fork');
    expect(Object.keys(stacks)).not.toHaveLength(0);
    expect(stacks).toEqual(synthesized(example, 'cdktf'));
  });

  test('the gate refuses what it refuses with CDKTF', () => {
    const app = join(folder, 'refused.ts');
    writeFileSync(app, REFUSED);
    const { status, stderr } = spawnSync(process.execPath, [...preloads('fork'), app], {
      cwd: root,
      encoding: 'utf8',
      env: environment('fork', join(folder, 'refused')),
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain('no-local-authentication');
  });
});

type Toolkit = 'cdktf' | 'fork';

const REFUSED = `
import { CognitiveAccount } from '${join(root, 'node_modules/@cdktf/provider-azurerm/lib/cognitive-account')}';
import { App, TerraformStack } from 'cdktf';
import { enforce } from '${join(root, 'lib')}';

const app = new App();
const stack = new TerraformStack(app, 'refused');
new CognitiveAccount(stack, 'Account', {
  name: 'open', location: 'eastus2', resourceGroupName: 'clinic', kind: 'OpenAI', skuName: 'S0',
});
enforce(app);
app.synth();
`;

/** The stacks of an example without what names the toolkit. */
function synthesized(example: string, toolkit: Toolkit): Record<string, unknown> {
  const outdir = join(folder, toolkit, example);
  mkdirSync(outdir, { recursive: true });
  execFileSync(process.execPath, [...preloads(toolkit), join('examples', example, 'main.ts')], {
    cwd: root,
    encoding: 'utf8',
    env: environment(toolkit, outdir),
  });
  const stacks = join(outdir, 'stacks');
  return Object.fromEntries(
    readdirSync(stacks).map((stack) => {
      const { '//': metadata, ...document } = JSON.parse(readFileSync(join(stacks, stack, 'cdk.tf.json'), 'utf8'));
      expect(metadata.metadata.version).toMatch(toolkit === 'fork' ? /^0\.24\./ : /^0\.21\./);
      return [stack, document];
    }),
  );
}

function preloads(toolkit: Toolkit): string[] {
  const replacement = toolkit === 'fork' ? ['--require', join(__dirname, 'support', 'replace-toolkit.ts')] : [];
  const day = ['--require', join(root, 'bin', 'on-sample-day.ts')];
  return ['--require', require.resolve('tsx/cjs'), ...day, ...replacement];
}

function environment(toolkit: Toolkit, outdir: string): NodeJS.ProcessEnv {
  return { ...process.env, CDKTF_OUTDIR: outdir, ...(toolkit === 'fork' ? { TOOLKIT_FOLDER: folder } : {}) };
}
