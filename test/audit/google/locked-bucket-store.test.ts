import { inspect } from 'node:util';
import { Storage } from '@google-cloud/storage';
import { LockedBucketStore, type LockedBucketStoreProps } from '../../../lib/audit/google';
import { AuditStoreError } from '../../../lib/audit/store';
import { Retention } from '../../../lib/core/retention';
import { record, writerTo } from '../../support/audit/auditing';
import { collect } from '../../support/audit/collect';
import { storedEntries } from '../../support/audit/stored-chains';
import { CloudStorageService } from '../../support/cloud-storage-service';

const KEY = 'records/2026-11-21/notes-api.0192f0c1/0000/000000000000.json';
const CONTENT = Buffer.from('{"kind":"record"}');

describe('the store of a locked bucket', () => {
  let service: CloudStorageService;
  beforeEach(async () => {
    service = await CloudStorageService.start();
    service.policyDays = 2192;
  });
  afterEach(() => service.stop());

  function store(props: Partial<LockedBucketStoreProps> = {}): LockedBucketStore {
    return new LockedBucketStore({ bucket: service.bucket(), prefix: 'audit', ...props });
  }

  async function versions(of: LockedBucketStore, prefix = ''): Promise<string[]> {
    const found: string[] = [];
    for await (const version of of.list(prefix)) {
      found.push(`${version.key} ${version.isDeletion ? 'deleted' : Buffer.from(await of.readVersion(version))}`);
    }
    return found;
  }

  function put(name: string, content: string): Promise<unknown> {
    return service.bucket().file(`audit/${name}`).save(content, { resumable: false });
  }

  it('creates an object that the locked policy of the bucket holds', async () => {
    await expect(store().create(KEY, CONTENT)).resolves.toBe('created');

    const [metadata] = await service.bucket().file(`audit/${KEY}`).getMetadata();
    expect(metadata).toMatchObject({ contentType: 'application/json', size: `${CONTENT.byteLength}` });
    expect(metadata.retention).toBeUndefined();
    await expect(store().read(KEY)).resolves.toEqual(CONTENT);
    const [version] = await collect(store().list(''));
    const file = service.bucket().file(`audit/${KEY}`, { generation: version?.version });
    await expect(file.delete()).rejects.toMatchObject({ code: 403 });
  });

  it('creates an object that is locked itself, for six years', async () => {
    service.policyDays = undefined;
    service.hasObjectRetention = true;
    const before = Date.now();
    await expect(store({ heldBy: 'object' }).create(KEY, CONTENT)).resolves.toBe('created');

    const [{ retention }] = await service.bucket().file(`audit/${KEY}`).getMetadata();
    expect(retention?.mode).toBe('Locked');
    const until = new Date(retention?.retainUntilTime ?? 0).getTime();
    expect(until).toBeGreaterThanOrEqual(before + 2192 * 86_400_000);
    expect(until).toBeLessThan(Date.now() + 2194 * 86_400_000);
  });

  it('says that there is an object already, and leaves it as it is', async () => {
    await store().create(KEY, CONTENT);
    await expect(store().create(KEY, Buffer.from('other'))).resolves.toBe('exists');
    await expect(versions(store())).resolves.toEqual([`${KEY} ${CONTENT}`]);
  });

  it.each([1, 2, 3, 1000])('shows what was overwritten and hidden, in pages of %i', async (size) => {
    service.pageSize = size;
    for (const key of ['a/1', 'a/10', 'b']) {
      await store().create(key, CONTENT);
    }
    await put('a/1', 'forged 1');
    await put('a/1', 'forged 2');
    await put('b', 'forged');
    await service.bucket().file('audit/b').delete();

    const a = [`a/1 ${CONTENT}`, 'a/1 forged 1', 'a/1 forged 2', `a/10 ${CONTENT}`];
    await expect(versions(store())).resolves.toEqual([...a, `b ${CONTENT}`, 'b forged', 'b deleted']);
    await expect(versions(store(), 'a/1')).resolves.toEqual(a);
    await expect(store().read('b')).resolves.toEqual(CONTENT);
    await expect(store().read('a')).rejects.toThrow("gs://records/audit: there is no 'a'");
  });

  it.each([
    [
      'a policy that is not locked',
      () => ({ policyIsLocked: false }),
      /can be deleted: its lock is 'unknown'; give the/,
    ],
    ['no policy', () => ({ policyDays: undefined }), /can be deleted: its lock is 'unknown'; give the bucket/],
    [
      'a shorter policy',
      () => ({ policyDays: 2191 }),
      /held until 20\d\d-.* only, and 2192 days from its creation end/,
    ],
  ])('notices %s', async (_, changes, message) => {
    Object.assign(service, changes());
    await expect(store().create(KEY, CONTENT)).rejects.toThrow(message);
  });

  it.each([
    ['not locked', { mode: 'Unlocked', retainUntilTime: '2040-01-01T00:00:00Z' }, /its lock is 'Unlocked'/],
    [
      'held for less',
      { mode: 'Locked', retainUntilTime: '2031-11-21T00:00:00Z' },
      /held until 2031-11-21T00:00:00.000Z/,
    ],
    ['not held', undefined, /its lock is 'unknown'; the bucket needs object retention/],
  ])('notices when the object is %s', async (_, retention, message) => {
    service.hasObjectRetention = true;
    service.change = (metadata) => {
      metadata.retention = retention;
    };
    await expect(store({ heldBy: 'object' }).create(KEY, CONTENT)).rejects.toThrow(message);
  });

  it('has the service check the checksum', async () => {
    service.change = (metadata) => {
      expect(metadata.crc32c).toEqual(expect.any(String));
      metadata.crc32c = 'AAAAAA==';
    };
    await expect(store().create(KEY, CONTENT)).rejects.toThrow(/writing '.*' failed with invalid \(HTTP 400\)/);
    await expect(versions(store())).resolves.toEqual([]);
  });

  it('refuses a bucket without object retention', async () => {
    await expect(store({ heldBy: 'object' }).create(KEY, CONTENT)).rejects.toThrow(
      /failed with invalid \(HTTP 400\); the bucket needs object retention/,
    );
  });

  it('does not take an object that exists for one that is held', async () => {
    service.policyDays = undefined;
    await put(KEY, `${CONTENT}`);
    await expect(store().create(KEY, CONTENT)).rejects.toThrow(/can be deleted/);
  });

  it('reads back the first object only where a reason is given, and the bucket once', async () => {
    const all = store();
    await all.create('a/1', CONTENT);
    await all.create('a/2', CONTENT);
    expect(service.requests.splice(0)).toEqual([
      'POST objects',
      'GET object',
      'GET bucket',
      'POST objects',
      'GET object',
    ]);
    const first = store({ firstReadBackOnlyReason: 'the policy of the bucket is locked' });
    await first.create('a/3', CONTENT);
    await first.create('a/4', CONTENT);
    expect(service.requests).toEqual(['POST objects', 'GET object', 'GET bucket', 'POST objects']);
  });

  it.each([
    ['the SDK tries again', 2],
    ['the writer tries again', 0],
  ])('stores an entry once when the answer is lost and %s', async (_, maxRetries) => {
    service.lostAnswers = 1;
    const writer = writerTo(store({ bucket: service.bucket(maxRetries) }));
    await writer.append({ kind: 'record', record: record() });
    await writer.close();
    await expect(storedEntries(store())).resolves.toHaveLength(1);
    expect(service.lostAnswers).toBe(0);
  });

  it('says what failed and never what was sent', async () => {
    service.stop();
    const error: unknown = await store()
      .create(KEY, CONTENT)
      .catch((thrown: unknown) => thrown);
    expect(error).toEqual(new AuditStoreError(`gs://records/audit: writing '${KEY}' failed with ECONNREFUSED`));
    expect(inspect(error)).not.toContain(`${CONTENT}`);
    await expect(collect(store().list('records/'))).rejects.toThrow(/listing 'records\/' failed with/);
    await expect(store().read(KEY)).rejects.toThrow(/listing '.*' failed with/);
  });

  it('writes nothing when it was told to give up before', async () => {
    await expect(store().create(KEY, CONTENT, AbortSignal.abort())).rejects.toThrow(
      `writing '${KEY}' failed with AbortError`,
    );
    expect(service.requests).toEqual([]);
  });

  it('refuses less than six years', () => {
    const bucket = new Storage({ projectId: 'clinic' }).bucket('records');
    expect(() => new LockedBucketStore({ bucket, retention: Retention.days(90) })).toThrow(/at least 2192 days/);
  });
});
