import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { sampleApp } from '../../lib/cli/init/sample';
import { attestationProblems, lapseOf } from '../../lib/core';
import { compliantAi, folderWith } from '../support/command-line';

const root = join(__dirname, '..', '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('the report of the vendor in the sample app', () => {
  test.each(['2026-11-21', '2027-09-30', '2027-10-01', '2028-02-29', '2031-01-01'])('is current on %s', (today) => {
    for (const cloud of ['aws', 'azure', 'google'] as const) {
      const code = sampleApp(cloud, today)['main.ts'] ?? '';
      const [, periodStart, periodEnd] = /periodStart: '([\d-]+)',\s+periodEnd: '([\d-]+)'/.exec(code) ?? [];
      const [, on] = /on: '([\d-]+)'/.exec(code) ?? [];
      const exceptionsReview = { by: 'us', on, outcome: 'none' };
      const statement = {
        vendor: 'aws-bedrock',
        reference: 'R-1',
        type: 'SOC 2 Type II',
        periodStart,
        periodEnd,
        exceptionsReview,
        subserviceOrganizationsReview: exceptionsReview,
      };
      expect(attestationProblems({ kind: 'vendor-report', statement })).toEqual([]);
      expect(lapseOf({ kind: 'vendor-report', statement }, today)).toBeUndefined();
    }
  });
});

describe('compliant-ai init', () => {
  test('writes a policy, exceptions, an app and a pipeline, and says what is next', async () => {
    const folder = folderWith({});
    const { code, out } = await compliantAi('init', folder);
    expect(code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual([
      '.github',
      '.gitignore',
      'cdk.json',
      'exceptions.yaml',
      'main.ts',
      'package.json',
      'policy.yaml',
    ]);
    expect(out).toMatch(/wrote .*policy\.yaml\n[\s\S]*Next: fill in your agreement/);
  });

  test('overwrites nothing, and writes nothing beside what exists', async () => {
    const folder = folderWith({ 'policy.yaml': 'frameworks: [SOC2]\n' });
    const { code, err } = await compliantAi('init', folder);
    expect(code).toBe(2);
    expect(err).toMatch(/nothing was written: '.*policy\.yaml' exists; choose another folder, or move it away/);
    expect(readdirSync(folder)).toEqual(['policy.yaml']);
    expect(readFileSync(join(folder, 'policy.yaml'), 'utf8')).toBe('frameworks: [SOC2]\n');
  });

  test('adds to a project that has an app', async () => {
    const folder = folderWith({ 'main.ts': '' });
    expect((await compliantAi('init', folder, '--no-app', '--ci', 'none')).code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['exceptions.yaml', 'main.ts', 'policy.yaml']);
  });

  test('rejects a folder that cannot be', async () => {
    const folder = folderWith({ file: '' });
    const { code, err } = await compliantAi('init', join(folder, 'file'));
    expect(code).toBe(2);
    expect(err).toMatch(/^error: '.*file' cannot be written/);
  });

  test.each(['aws', 'azure', 'google'])('names versions of packages for %s that ours works with', async (cloud) => {
    const folder = folderWith({});
    await compliantAi('init', folder, '--cloud', cloud);
    const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const [name, range] of Object.entries(dependencies)) {
      const ours = name === manifest.name ? `^${manifest.version}` : manifest.peerDependencies[name];
      expect([name, ours ?? range]).toEqual([name, range]);
    }
  });

  test.each([
    ['github', '.github/workflows/compliance.yml'],
    ['gitlab', '.gitlab-ci.yml'],
  ])('writes a pipeline for %s that is YAML', async (ci, file) => {
    const folder = folderWith({});
    await compliantAi('init', folder, '--ci', ci, '--cloud', 'azure');
    const text = readFileSync(join(folder, file), 'utf8');
    expect(Object.keys(parse(text))).toContain(ci === 'github' ? 'jobs' : 'compliance');
    expect(text).toContain('compliant-ai check cdktf.out --policy policy.yaml --exceptions exceptions.yaml');
  });

  test.each([
    ['aws', 'cdk.out'],
    ['azure', 'cdktf.out'],
    ['google', 'cdktf.out'],
  ])(
    'writes an app for %s that synthesizes and is accepted with its policy',
    async (cloud, output) => {
      const folder = mkdtempSync(join(root, 'test', '.init-'));
      try {
        await compliantAi('init', folder, '--cloud', cloud);
        const main = join(folder, 'main.ts');
        const code = readFileSync(main, 'utf8').replace(
          /'compliant-ai-constructs(\/[a-z]+)?'/g,
          (_, entry = '') => `'../../lib${entry}'`,
        );
        writeFileSync(main, code);
        execFileSync(process.execPath, ['--import', 'tsx', main], {
          cwd: folder,
          env: { ...process.env, CDK_OUTDIR: join(folder, 'cdk.out') },
        });
        expect(existsSync(join(folder, output))).toBe(true);
        const files = ['policy', 'exceptions'].flatMap((name) => [`--${name}`, join(folder, `${name}.yaml`)]);
        const { code: exit, out } = await compliantAi('check', join(folder, output), ...files);
        expect(out).toMatch(/accepted\n$/);
        expect(exit).toBe(0);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    120_000,
  );
});
