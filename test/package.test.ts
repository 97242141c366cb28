import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundleHandlers } from './support/bundle';

const root = join(__dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const work = mkdtempSync(join(tmpdir(), 'package-'));
const peers: string[] = Object.keys(manifest.peerDependencies);
const MEGABYTE = 1e6;

jest.setTimeout(60_000);

/** The package as npm would publish it, in projects that have it installed. */
describe('the package', () => {
  let packed: { filename: string; unpackedSize: number; files: { path: string }[] };
  let everyone: string;

  beforeAll(() => {
    packed = pack();
    everyone = project('everyone', peers);
  }, 120_000);
  afterAll(() => rmSync(work, { recursive: true }));

  test('holds what runs, its types and the pages of the rules', () => {
    const paths = packed.files.map(({ path }) => path);
    const expected =
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|docs\/controls\.md|docs\/rules\/[\w-]+\.md|dist\/.+\.(js|d\.ts)|dist\/lib\/\w+\/schemas\/[\w-]+\.schema\.json|dist\/lib\/vendors\/data\/[\w-]+\.json)$/;
    expect(paths.filter((path) => !expected.test(path))).toEqual([]);
    expect(paths.filter((path) => path.startsWith('dist/bin/'))).toEqual(['dist/bin/compliant-ai.js']);
    expect(paths.filter((path) => path.includes('/handlers/'))).toEqual([
      'dist/handlers/account-setting/index.js',
      'dist/handlers/audited-inference/index.js',
    ]);
    expect(paths).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'CHANGELOG.md', 'docs/rules/README.md']));
    for (const { types, default: main } of Object.values<{ types?: string; default?: string }>(manifest.exports)) {
      for (const file of [types, main]) {
        expect(['undefined', ...paths]).toContain(String(file).replace('./', ''));
      }
    }
  });

  test('is smaller than 6 MB, the code of the functions included', () => {
    expect(packed.unpackedSize).toBeGreaterThan(0.5 * MEGABYTE);
    expect(packed.unpackedSize).toBeLessThan(6 * MEGABYTE);
  });

  test.each([
    ['compliant-ai-constructs', 'enforce'],
    ['compliant-ai-constructs/aws', 'PrivateBedrock'],
    ['compliant-ai-constructs/azure', 'PrivateAzureOpenAi'],
    ['compliant-ai-constructs/google', 'PrivateVertexAi'],
    ['compliant-ai-constructs/testing', 'findings'],
    ['compliant-ai-constructs/vendors', 'vendorRegistry'],
    ['compliant-ai-constructs/audit', 'Auditor'],
    ['compliant-ai-constructs/audit/anthropic', 'AuditedAnthropic'],
    ['compliant-ai-constructs/audit/aws', 'AuditedBedrock'],
    ['compliant-ai-constructs/audit/aws', 'S3ObjectLockStore'],
    ['compliant-ai-constructs/audit/aws/bedrock', 'AuditedBedrock'],
    ['compliant-ai-constructs/audit/aws/comprehend-medical', 'ComprehendMedicalPhiDetector'],
    ['compliant-ai-constructs/audit/aws/kms', 'KmsContentDigester'],
    ['compliant-ai-constructs/audit/aws/s3', 'S3ObjectLockStore'],
    ['compliant-ai-constructs/audit/azure', 'ImmutableBlobStore'],
    ['compliant-ai-constructs/audit/cohere', 'AuditedCohere'],
    ['compliant-ai-constructs/audit/google', 'AuditedVertex'],
    ['compliant-ai-constructs/audit/google/kms', 'CloudKmsContentDigester'],
    ['compliant-ai-constructs/audit/google/storage', 'LockedBucketStore'],
    ['compliant-ai-constructs/audit/google/vertex', 'AuditedVertex'],
    ['compliant-ai-constructs/audit/openai', 'AuditedOpenAi'],
  ])('is loaded by require and by import as %s', (entry, name) => {
    const common = `console.log(typeof require('${entry}').${name})`;
    const module = `import { ${name} } from '${entry}'; console.log(typeof ${name})`;
    expect(node(everyone, '-e', common)).toMatchObject({ stdout: 'function\n', stderr: '', status: 0 });
    expect(node(everyone, '--input-type=module', '-e', module)).toMatchObject({ stdout: 'function\n', status: 0 });
  });

  test('has a command that lists rules and judges documents, with no toolkit installed', () => {
    const reviewer = project('reviewer', ['constructs']);
    const command = join(reviewer, 'node_modules', manifest.name, manifest.bin['compliant-ai']);
    const rules = node(reviewer, command, 'rules');
    expect(rules).toMatchObject({ status: 0, stderr: '' });
    expect(rules.stdout).toContain('tls-minimum-version');

    const template = { Resources: { Logs: { Type: 'AWS::S3::Bucket' } } };
    writeFileSync(join(reviewer, 'template.json'), JSON.stringify(template));
    const check = node(reviewer, command, 'check', 'template.json');
    expect(check.status).toBe(1);
    expect(check.stdout).toContain('customer-managed-key');

    writeFileSync(join(reviewer, 'main.tf'), 'resource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n}\n');
    expect(node(reviewer, command, 'check', 'main.tf').stdout).toContain('aws_s3_bucket.logs');

    expect(node(reviewer, command, 'check', 'main.tf', '--evidence', 'evidence')).toMatchObject({
      status: 1,
      stderr: '',
    });
    expect(readdirSync(join(reviewer, 'evidence'))).toEqual(
      expect.arrayContaining(['report.json', 'report.html', 'report.pdf', 'controls.xlsx', 'data-flow.png', 'oscal']),
    );
  });

  test('runs nothing when it is installed', () => {
    expect(Object.keys(manifest.scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
  });

  test('has the code of the functions that it deploys', () => {
    const stack = `
      const { App, Stack } = require('aws-cdk-lib/core');
      const { AuditLogStore, InvocationLogging } = require('compliant-ai-constructs/aws');
      const stack = new Stack(new App({ outdir: 'assembly' }), 'Stack');
      new InvocationLogging(stack, 'Logging', { store: new AuditLogStore(stack, 'Store') });
      stack.node.root.synth();`;
    expect(node(everyone, '-e', stack)).toMatchObject({ stdout: '', stderr: '', status: 0 });
    const assembly = join(everyone, 'assembly');
    const [asset = ''] = readdirSync(assembly).filter((name) => name.startsWith('asset.'));
    const run = `console.log(typeof require('./${asset}').handler)`;
    expect(node(assembly, '-e', run)).toMatchObject({ stdout: 'function\n', status: 0 });
  });

  test.each([
    ['node10', 'commonjs'],
    ['node16', 'node16'],
    ['bundler', 'esnext'],
  ])('has types for moduleResolution %s', (moduleResolution, module) => {
    expect(compile(everyone, EVERYTHING, { moduleResolution, module, skipLibCheck: true })).toBe('');
  });

  test('has types that tell right from wrong', () => {
    const wrong =
      "import { definePolicy } from 'compliant-ai-constructs';\ndefinePolicy({ minimumTlsVersion: '1.1' });\n";
    expect(compile(everyone, wrong, { moduleResolution: 'node16', module: 'node16' })).toContain('TS2322');
  });

  test.each([
    ['AWS alone', 'aws', ['aws-cdk-lib', 'constructs']],
    ['Azure alone', 'azure', ['cdktf', '@cdktf/provider-azurerm', 'constructs']],
    ['Google Cloud alone', 'google', ['cdktf', '@cdktf/provider-google', 'constructs']],
    ['no toolkit', 'testing', ['constructs']],
    ['no SDK', 'audit', ['constructs']],
    ['the OpenAI SDK alone', 'audit/openai', ['openai', 'constructs']],
    ['the SDK of Bedrock alone', 'audit/aws/bedrock', ['@aws-sdk/client-bedrock-runtime', 'constructs']],
    ['the SDK of S3 alone', 'audit/aws/s3', ['@aws-sdk/client-s3', 'constructs']],
    ['the SDK of Cloud KMS alone', 'audit/google/kms', ['@google-cloud/kms', 'constructs']],
  ])('works with %s, types checked to the end', (name, entry, installed) => {
    const consumer = project(name, installed);
    const imports = `import * as ours from 'compliant-ai-constructs';\nimport * as more from 'compliant-ai-constructs/${entry}';\n`;
    const run = `${imports}console.log(typeof ours.CompliancePlugin, typeof more)`;
    expect(node(consumer, '--input-type=module', '-e', run)).toMatchObject({
      stdout: 'function object\n',
      status: 0,
    });

    const use = `${imports}export const gate: object = new ours.CompliancePlugin();\nexport const rest: object = more;\n`;
    const options = { moduleResolution: 'node16', module: 'node16', skipLibCheck: false };
    const problems = compile(consumer, use, options).split('\n');
    expect(problems.filter((line) => line.includes(manifest.name) || line.startsWith('consumer.ts'))).toEqual([]);
  });
});

const EVERYTHING = `
import { App, Stack, Validations } from 'aws-cdk-lib/core';
import { CompliancePlugin, ComplianceAspect, enforce, type PolicyProps } from 'compliant-ai-constructs';
import { PrivateBedrock, type PrivateBedrockProps } from 'compliant-ai-constructs/aws';
import { PrivateAzureOpenAi } from 'compliant-ai-constructs/azure';
import { PrivateVertexAi } from 'compliant-ai-constructs/google';
import { Auditor, AuditWriter, LocalFileStore, PatternPhiDetector, type AuditorProps } from 'compliant-ai-constructs/audit';
import { AuditedBedrock, S3ObjectLockStore } from 'compliant-ai-constructs/audit/aws';
import { AuditedOpenAi } from 'compliant-ai-constructs/audit/openai';
import { findings } from 'compliant-ai-constructs/testing';

const policy: PolicyProps = { frameworks: ['HIPAA'], minimumTlsVersion: '1.2' };
const props: PrivateBedrockProps = {
  models: ['anthropic.claude-sonnet-4-5-20250929-v1:0'],
  baa: { reference: 'AWS Artifact', effective: '2026-01-01' },
};
const app = new App();
const stack = new Stack(app, 'Stack');
new PrivateBedrock(stack, 'Ai', props);
enforce(app, policy);
Validations.of(app).addPlugins(new CompliancePlugin(policy));
const rules: string[] = findings(stack).map(({ rule }) => rule);
export const audited = (props: AuditorProps) =>
  new Auditor({ ...props, writer: new AuditWriter({ sink: new LocalFileStore('records'), service: 'notes' }) });
export const used = [rules, new ComplianceAspect(policy), PrivateAzureOpenAi, PrivateVertexAi, PatternPhiDetector];
export const clients = [AuditedBedrock, AuditedOpenAi, S3ObjectLockStore];
`;

const PUBLISHED = [
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  join('docs', 'controls.md'),
  join('docs', 'rules'),
];
const UNPUBLISHED = ['lib', 'bin', 'examples', 'bench', 'package-lock.json', join('test', 'package.test.ts')];

/**
 * Packs a copy of the working tree with what the build made, as the project's test command does before the tests; with
 * a build of its own where that is missing or older than the sources.
 */
function pack() {
  const copy = join(work, 'copy');
  for (const part of [...PUBLISHED, ...UNPUBLISHED]) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  if (isBuilt()) {
    cpSync(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
  } else {
    execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', join(copy, 'dist')], {
      cwd: root,
    });
    bundleHandlers(join(copy, 'dist', 'handlers'));
  }
  // Without scripts, of which one would build; npm tells what it packed.
  const output = execFileSync('npm', ['pack', '--json', '--offline', '--ignore-scripts', '--pack-destination', work], {
    cwd: copy,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [packed] = JSON.parse(output);
  return packed;
}

function isBuilt(): boolean {
  const lastChange = Math.max(...['lib', 'bin'].flatMap(changes));
  return ['lib/index.js', 'handlers/account-setting/index.js', 'handlers/audited-inference/index.js']
    .map((file) => join(root, 'dist', file))
    .every((file) => existsSync(file) && statSync(file).mtimeMs > lastChange);
}

function changes(folder: string): number[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).map(
    ({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs,
  );
}

/** A project in which the package, what it depends on and the given peers are installed. */
function project(name: string, installed: readonly string[]): string {
  const folder = join(work, name);
  const modules = join(folder, 'node_modules');
  const ours = join(modules, manifest.name);
  mkdirSync(ours, { recursive: true });
  const [archive = ''] = readdirSync(work).filter((file) => file.endsWith('.tgz'));
  execFileSync('tar', ['-xzf', join(work, archive), '-C', ours, '--strip-components=1']);
  for (const dependency of [...Object.keys(manifest.dependencies), ...installed]) {
    mkdirSync(dirname(join(modules, dependency)), { recursive: true });
    symlinkSync(join(root, 'node_modules', dependency), join(modules, dependency), 'dir');
  }
  return folder;
}

function node(cwd: string, ...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  return { stdout, stderr, status };
}

/** What the compiler says to a consumer with this code. */
function compile(folder: string, code: string, options: Record<string, unknown>): string {
  writeFileSync(join(folder, 'consumer.ts'), code);
  const compilerOptions = { strict: true, noEmit: true, target: 'es2022', types: [], ...options };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  return spawnSync(process.execPath, [compiler, '-p', folder], { cwd: folder, encoding: 'utf8' }).stdout;
}
