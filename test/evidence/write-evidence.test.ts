import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../../lib/core';
import { commitOf, rewriteEvidence, SourceFiles, sourceRoot, timeOfRecord, writeEvidence } from '../../lib/evidence';
import { FORMAT_NAMES } from '../../lib/evidence/format-names';
import { FORMATS } from '../../lib/evidence/formats';
import { folderWith } from '../support/command-line';
import { sampleRecord } from '../support/evidence-sample';

const DATA = ['json', 'sarif', 'junit', 'csv', 'oscal', 'markdown', 'xlsx'] as const;
const record = sampleRecord();

describe('writeEvidence', () => {
  test('writes the same bytes for the same record', async () => {
    const folder = folderWith({});
    await writeEvidence(record, join(folder, 'one'), DATA);
    await writeEvidence(record, join(folder, 'other'), DATA);
    expect(digests(join(folder, 'one'))).toEqual(digests(join(folder, 'other')));
    expect(Object.keys(digests(join(folder, 'one'))).sort()).toEqual(
      DATA.flatMap((format) => Object.keys(FORMATS[format])).sort(),
    );
  });

  test('changes one time and nothing else when it is made later', async () => {
    const folder = folderWith({});
    await writeEvidence(record, join(folder, 'one'), ['json']);
    await writeEvidence({ ...record, generatedAt: '2027-01-01T00:00:00.000Z' }, join(folder, 'other'), ['json']);
    const [one, other] = ['one', 'other'].map((name) => readFileSync(join(folder, name, 'report.json'), 'utf8'));
    expect(other?.replace('2027-01-01T00:00:00.000Z', record.generatedAt)).toBe(one);
  });

  test('replaces what an earlier run wrote, and leaves nothing beside it', async () => {
    const folder = folderWith({ 'evidence/report.json': '{}', 'evidence/stale.txt': 'old' });
    await writeEvidence(record, join(folder, 'evidence'), ['markdown']);
    expect(readdirSync(join(folder, 'evidence')).sort()).toEqual(['report.json', 'summary.md']);
    expect(readdirSync(folder)).toEqual(['evidence']);
  });

  test('keeps what was there when a format fails', async () => {
    const folder = folderWith({ 'evidence/report.json': 'former' });
    const broken = { ...record, generatedAt: 'no time', rules: undefined as never };
    await expect(writeEvidence(broken, join(folder, 'evidence'), DATA)).rejects.toThrow();
    expect(readFileSync(join(folder, 'evidence', 'report.json'), 'utf8')).toBe('former');
    expect(readdirSync(folder)).toEqual(['evidence']);
  });

  test('refuses a folder with something else in it', async () => {
    const folder = folderWith({ 'source/main.ts': '' });
    await expect(writeEvidence(record, join(folder, 'source'), ['json'])).rejects.toThrow(ConfigurationError);
    expect(readdirSync(join(folder, 'source'))).toEqual(['main.ts']);
  });

  test('says so when the folder is below a file', async () => {
    const folder = folderWith({ file: '' });
    await expect(writeEvidence(record, join(folder, 'file', 'evidence'), ['json'])).rejects.toThrow(
      /^the evidence cannot be written to '.*': ENOTDIR: .*; give a folder that can be written$/,
    );
  });

  const isRoot = process.getuid?.() === 0;
  (isRoot ? test.skip : test)('says so when the folder cannot be written', async () => {
    const folder = folderWith({});
    mkdirSync(join(folder, 'locked'));
    chmodSync(join(folder, 'locked'), 0o500);
    await expect(writeEvidence(record, join(folder, 'locked', 'evidence'), ['json'])).rejects.toThrow(/EACCES/);
  });
});

test('rewriteEvidence adds a format and keeps the others', async () => {
  const folder = folderWith({});
  await writeEvidence(record, join(folder, 'evidence'), ['markdown']);
  writeFileSync(join(folder, 'evidence', 'kept.txt'), '');
  await rewriteEvidence(record, join(folder, 'evidence'), ['csv']);
  expect(readdirSync(join(folder, 'evidence')).sort()).toEqual([
    'controls.csv',
    'kept.txt',
    'report.json',
    'summary.md',
  ]);
});

test('every format has a name and the other way round', () => {
  expect(Object.keys(FORMATS).sort()).toEqual([...FORMAT_NAMES].sort());
});

describe('the time of a record', () => {
  test('is what SOURCE_DATE_EPOCH says', () => {
    expect(timeOfRecord({ SOURCE_DATE_EPOCH: '1767225600' }).toISOString()).toBe('2026-01-01T00:00:00.000Z');
  });

  test('is now without it', () => {
    expect(Math.abs(timeOfRecord({}).getTime() - Date.now())).toBeLessThan(5000);
  });

  test.each(['yesterday', '-1', '1e3', '999999999999'])('rejects %j', (value) => {
    expect(() => timeOfRecord({ SOURCE_DATE_EPOCH: value })).toThrow(ConfigurationError);
  });
});

describe('the commit', () => {
  const COMMIT = '0123456789abcdef0123456789abcdef01234567';

  test.each([
    ['a branch', { '.git/HEAD': 'ref: refs/heads/main\n', '.git/refs/heads/main': `${COMMIT}\n` }],
    [
      'a packed branch',
      { '.git/HEAD': 'ref: refs/heads/main\n', '.git/packed-refs': `# pack\n${COMMIT} refs/heads/main\n` },
    ],
    ['a detached head', { '.git/HEAD': `${COMMIT}\n` }],
    [
      'a worktree',
      {
        '.git': 'gitdir: ../main/.git/worktrees/w\n',
        '../main/.git/worktrees/w/HEAD': 'ref: refs/heads/w\n',
        '../main/.git/worktrees/w/commondir': '../..\n',
        '../main/.git/refs/heads/w': COMMIT,
      },
    ],
  ])('is read from %s', (_name, files) => {
    const folder = folderWith(Object.fromEntries(Object.entries(files).map(([name, text]) => [`app/${name}`, text])));
    mkdirSync(join(folder, 'app', 'deep'));
    expect(commitOf(join(folder, 'app', 'deep'), {})).toBe(COMMIT);
    expect(sourceRoot(join(folder, 'app', 'deep'))).toBe(join(folder, 'app'));
  });

  test('is what the build service says where there is no repository', () => {
    const folder = folderWith({});
    expect(commitOf(folder, { CI_COMMIT_SHA: COMMIT })).toBe(COMMIT);
    expect(commitOf(folder, { CI_COMMIT_SHA: 'main; rm -rf' })).toBeUndefined();
    expect(commitOf(folder, {})).toBeUndefined();
  });

  test('is not known of a repository without a commit, or a broken one', () => {
    expect(commitOf(folderWith({ '.git/HEAD': 'ref: refs/heads/main\n' }), {})).toBeUndefined();
    expect(commitOf(folderWith({ '.git': 'gitdir: nowhere\n' }), {})).toBeUndefined();
  });
});

test('files are named from the root of the source, and as they are elsewhere', () => {
  const sources = new SourceFiles('/work/app');
  expect(sources.nameOf('/work/app/cdk.out/a.json')).toBe('cdk.out/a.json');
  expect(sources.nameOf('/elsewhere/a.json')).toBe('/elsewhere/a.json');
  expect(sources.nameOf('/work/application/a.json')).toBe('/work/application/a.json');
  sources.add('/work/app/tf/main.tf', Buffer.from(''));
  expect(sources.nameOfStack('/work/app/tf')).toBe('tf');
  expect(sources.nameOfStack('/work/app/tf/main.tf')).toBe('tf/main.tf');
  expect(sources.nameOfStack('Notes')).toBe('Notes');
});

function digests(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      expect(existsSync(file)).toBe(true);
      return [file.slice(folder.length + 1), createHash('sha256').update(readFileSync(file)).digest('hex')];
    }),
  );
}
