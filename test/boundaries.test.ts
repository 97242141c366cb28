import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const SDKS =
  /^(@aws-sdk|@smithy|@azure|@google-cloud|@google|@anthropic-ai|openai|cohere-ai|aws-cdk-lib|cdktf|constructs)(\/|$)/;

/** The packages that a fresh process has loaded after requiring one of our modules. */
function packagesLoadedBy(module: string): string[] {
  const script = `
    require(${JSON.stringify(join(root, module))});
    console.log(JSON.stringify(Object.keys(require.cache)));`;
  const output = execFileSync(process.execPath, ['--require', 'tsx/cjs', '-e', script], {
    cwd: root,
    encoding: 'utf8',
  });
  const files: string[] = JSON.parse(output);
  const names = files.flatMap((file) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(names)]
    .filter((name) => !['tsx', 'esbuild', 'get-tsconfig', 'resolve-pkg-maps'].includes(name))
    .sort();
}

describe('what a fresh process loads', () => {
  test.each(['lib/index.ts', 'lib/core/index.ts', 'lib/rules/index.ts', 'lib/gate/index.ts', 'lib/vendors/index.ts'])(
    'with %s is constructs at most',
    (module) => {
      expect(packagesLoadedBy(module).filter((name) => name !== 'constructs')).toEqual([]);
    },
  );

  test('with lib/audit is no SDK', () => {
    expect(packagesLoadedBy('lib/audit/index.ts')).toEqual(['canonicalize', 'uuid']);
  });

  test('with lib/audit/aws is no SDK but its own', () => {
    const loaded = packagesLoadedBy('lib/audit/aws/index.ts');
    expect(loaded.filter((name) => SDKS.test(name) && !/^@(aws-sdk|aws-crypto|aws|smithy)\//.test(name))).toEqual([]);
  });

  test.each([
    ['bedrock', '@aws-sdk/client-bedrock-runtime'],
    ['comprehend-medical', '@aws-sdk/client-comprehendmedical'],
    ['kms', '@aws-sdk/client-kms'],
    ['s3', '@aws-sdk/client-s3'],
  ])('with lib/audit/aws/%s is no client but %s', (entry, own) => {
    const clients = packagesLoadedBy(`lib/audit/aws/${entry}.ts`).filter((name) => name.startsWith('@aws-sdk/client-'));
    expect(clients).toEqual([own]);
  });

  test.each([
    'anthropic/index',
    'azure/index',
    'cohere/index',
    'google/index',
    'google/kms',
    'google/storage',
    'google/vertex',
    'openai/index',
  ])('with lib/audit/%s is no SDK: it takes their clients and makes none', (entry) => {
    expect(packagesLoadedBy(`lib/audit/${entry}.ts`).filter((name) => SDKS.test(name))).toEqual([]);
  });

  test('with lib/testing is no toolkit', () => {
    expect(packagesLoadedBy('lib/testing/index.ts').filter(isToolkit)).toEqual([]);
  });

  test('with lib/aws is nothing of Terraform', () => {
    const loaded = packagesLoadedBy('lib/aws/index.ts');
    expect(loaded).toContain('aws-cdk-lib');
    expect(loaded.filter((name) => name.startsWith('@cdktf/') || name === 'cdktf')).toEqual([]);
  });

  test.each([
    ['lib/azure/index.ts', '@cdktf/provider-azurerm', '@cdktf/provider-google'],
    ['lib/google/index.ts', '@cdktf/provider-google', '@cdktf/provider-azurerm'],
  ])('with %s is its own provider and neither the other nor aws-cdk-lib', (module, own, other) => {
    const loaded = packagesLoadedBy(module);
    expect(loaded).toContain(own);
    expect(loaded).not.toContain(other);
    expect(loaded).not.toContain('aws-cdk-lib');
  });
});

describe('package.json', () => {
  test('gives every entry point to old and new module resolution', () => {
    const entries = Object.keys(manifest.exports).filter((entry) => !['.', './package.json'].includes(entry));
    expect(Object.keys(manifest.typesVersions['*']).sort()).toEqual(entries.map((entry) => entry.slice(2)).sort());
    for (const entry of entries) {
      expect(manifest.typesVersions['*'][entry.slice(2)]).toEqual([manifest.exports[entry].types.slice(2)]);
    }
  });

  test('asks no cloud of those who do not use it', () => {
    const optional = Object.keys(manifest.peerDependenciesMeta).filter(
      (name) => manifest.peerDependenciesMeta[name].optional,
    );
    const required = Object.keys(manifest.peerDependencies).filter((name) => !optional.includes(name));
    expect(required).toEqual(['constructs']);
    expect(optional).toEqual(expect.arrayContaining(['@cdktf/provider-azurerm', '@aws-sdk/client-s3', 'openai']));
    expect(Object.keys(manifest.dependencies).filter(isToolkit)).toEqual([]);
  });
});

function isToolkit(name: string): boolean {
  return name === 'aws-cdk-lib' || name === 'cdktf' || name.startsWith('@cdktf/provider-');
}
