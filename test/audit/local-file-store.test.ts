import {
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
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LocalFileStore } from '../../lib/audit/local-file-store';
import type { AuditStore } from '../../lib/audit/store';

let folder: string;
let emitWarning: jest.SpyInstance;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  jest.restoreAllMocks();
});

const bytes = (text: string) => Buffer.from(text);

async function keysOf(store: AuditStore, prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) {
    keys.push(key);
  }
  return keys;
}

test('says once that it is no write-once store', () => {
  jest.isolateModules(() => {
    const fresh = jest.requireActual<typeof import('../../lib/audit/local-file-store')>(
      '../../lib/audit/local-file-store',
    );
    new fresh.LocalFileStore(folder);
    new fresh.LocalFileStore(folder);
  });
  expect(emitWarning.mock.calls).toEqual([
    [
      expect.stringMatching(
        /^file:.* is no write-once store: what is in it can be changed and deleted; use it for dev/,
      ),
      { type: 'AuditWarning', code: 'COMPLIANT_AI_NOT_WRITE_ONCE' },
    ],
  ]);
});

test('names its place as a file URL', () => {
  expect(new LocalFileStore(folder).location).toBe(pathToFileURL(folder).href);
});

test('creates an object once, and leaves it as it is', async () => {
  const store = new LocalFileStore(join(folder, 'new', 'er'));
  expect(await store.create('a/b/1.json', bytes('first'))).toBe('created');
  expect(await store.create('a/b/1.json', bytes('second'))).toBe('exists');
  expect(Buffer.from(await store.read('a/b/1.json')).toString()).toBe('first');
  expect(readdirSync(join(folder, 'new', 'er', 'a', 'b'))).toEqual(['1.json']);
  expect(statSync(join(folder, 'new', 'er', 'a', 'b', '1.json')).mode & 0o777).toBe(0o400);
});

test('lets one of many create an object', async () => {
  const store = new LocalFileStore(folder);
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, index) => store.create('a/1.json', bytes(`${index}`))),
  );
  expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
  const winner = outcomes.indexOf('created');
  expect(readFileSync(join(folder, 'a', '1.json'), 'utf8')).toBe(`${winner}`);
});

test('lists keys by their bytes, those with a prefix, and no temporary files', async () => {
  const store = new LocalFileStore(folder);
  const keys = ['a-b/1', 'a.json', 'a/2', 'a/10', 'a/B', 'b/1', 'B/1'];
  for (const key of keys) {
    await store.create(key, bytes(key));
  }
  writeFileSync(join(folder, 'a', '~torn'), 'to');
  expect(await keysOf(store)).toEqual(keys.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b))));
  expect(await keysOf(store, 'a/')).toEqual(['a/10', 'a/2', 'a/B']);
  expect(await keysOf(store, 'a/1')).toEqual(['a/10']);
  expect(await keysOf(store, 'a')).toEqual(['a-b/1', 'a.json', 'a/10', 'a/2', 'a/B']);
  expect(await keysOf(store, 'c/')).toEqual([]);
  for await (const version of store.list('a/2')) {
    expect(Buffer.from(await store.readVersion(version)).toString()).toBe('a/2');
  }
});

test('lists nothing where there is no folder', async () => {
  expect(await keysOf(new LocalFileStore(join(folder, 'none')))).toEqual([]);
});

test.each(['../x', 'a/../../x', '/etc/x', 'a//b', '', '.', 'a\\b', '~a', 'a\0b'])('refuses the key %p', async (key) => {
  const store = new LocalFileStore(folder);
  await expect(store.create(key, bytes('x'))).rejects.toMatchObject({ name: 'AuditStoreError' });
  await expect(store.read(key)).rejects.toMatchObject({ name: 'AuditStoreError' });
});

test('says what could not be done, and why', async () => {
  const store = new LocalFileStore(folder);
  await expect(store.read('a/1.json')).rejects.toMatchObject({
    name: 'AuditStoreError',
    message: `${store.location}: could not read 'a/1.json' (ENOENT)`,
  });
  mkdirSync(join(folder, 'a', '1.json'), { recursive: true });
  await expect(store.read('a/1.json')).rejects.toThrow("could not read 'a/1.json' (EISDIR)");
  writeFileSync(join(folder, 'b'), '');
  await expect(store.create('b/1.json', bytes('x'))).rejects.toThrow(
    /could not create 'b\/1.json' \((EEXIST|ENOTDIR)\)/,
  );
});

test('reads no link, which may lead to a device without an end', async () => {
  const store = new LocalFileStore(folder);
  mkdirSync(join(folder, 'records'));
  symlinkSync('/dev/zero', join(folder, 'records', '0.json'));
  expect(await keysOf(store)).toEqual(['records/0.json']);
  await expect(store.read('records/0.json')).rejects.toThrow('ENOTFILE');
});

test('lists how large each object is', async () => {
  const store = new LocalFileStore(folder);
  await store.create('records/0.json', bytes('four'));
  for await (const version of store.list('')) {
    expect(version).toEqual({ key: 'records/0.json', size: 4, isDeletion: false });
  }
});
