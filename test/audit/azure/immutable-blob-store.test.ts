import { inspect } from 'node:util';
import { ContainerClient } from '@azure/storage-blob';
import { ImmutableBlobStore, type ImmutableBlobStoreProps } from '../../../lib/audit/azure';
import { AuditStoreError } from '../../../lib/audit/store';
import { Retention } from '../../../lib/core/retention';
import { record, writerTo } from '../../support/audit/auditing';
import { collect } from '../../support/audit/collect';
import { storedEntries } from '../../support/audit/stored-chains';
import { BlobService } from '../../support/blob-service';

const KEY = 'records/2026-11-21/notes-api.0192f0c1/0000/000000000000.json';
const CONTENT = Buffer.from('{"kind":"record"}');

describe('the store of immutable blobs', () => {
  let service: BlobService;
  beforeEach(async () => {
    service = await BlobService.start();
  });
  afterEach(() => service.stop());

  function store(props: Partial<ImmutableBlobStoreProps> = {}): ImmutableBlobStore {
    return new ImmutableBlobStore({ container: service.container(), prefix: 'audit', ...props });
  }

  async function versions(of: ImmutableBlobStore, prefix = ''): Promise<string[]> {
    const found: string[] = [];
    for await (const version of of.list(prefix)) {
      found.push(`${version.key} ${version.isDeletion ? 'deleted' : Buffer.from(await of.readVersion(version))}`);
    }
    return found;
  }

  function put(name: string, content: string): Promise<unknown> {
    return service.container().getBlockBlobClient(`audit/${name}`).upload(content, content.length);
  }

  it('creates a blob that is locked for six years', async () => {
    const before = Date.now();
    await expect(store().create(KEY, CONTENT)).resolves.toBe('created');

    const blob = service.container().getBlobClient(`audit/${KEY}`);
    const { immutabilityPolicyMode, immutabilityPolicyExpiresOn, contentType } = await blob.download();
    expect([immutabilityPolicyMode, contentType]).toEqual(['Locked', 'application/json']);
    // The header has whole seconds.
    expect(immutabilityPolicyExpiresOn?.getTime()).toBeGreaterThan(before + 2192 * 86_400_000);
    expect(immutabilityPolicyExpiresOn?.getTime()).toBeLessThan(Date.now() + 2194 * 86_400_000);
    await expect(store().read(KEY)).resolves.toEqual(CONTENT);
    const [version] = await collect(store().list(''));
    await expect(blob.withVersion(version?.version ?? '').delete()).rejects.toMatchObject({
      code: 'BlobImmutableDueToPolicy',
    });
  });

  it('says that there is a blob already, and leaves it as it is', async () => {
    await store().create(KEY, CONTENT);
    await expect(store().create(KEY, Buffer.from('other'))).resolves.toBe('exists');
    await expect(versions(store())).resolves.toEqual([`${KEY} ${CONTENT}`]);
  });

  it.each([1, 2, 3, 5000])('shows what was overwritten and hidden, in pages of %i', async (size) => {
    service.pageSize = size;
    for (const key of ['a/1', 'a/10', 'b']) {
      await store().create(key, CONTENT);
    }
    await put('a/1', 'forged 1');
    await put('a/1', 'forged 2');
    await put('b', 'forged');
    await service.container().deleteBlob('audit/b');

    const a = [`a/1 ${CONTENT}`, 'a/1 forged 1', 'a/1 forged 2', `a/10 ${CONTENT}`];
    await expect(versions(store())).resolves.toEqual([...a, `b ${CONTENT}`, 'b forged', 'b deleted']);
    await expect(versions(store(), 'a/1')).resolves.toEqual(a);
    await expect(store().read('b')).resolves.toEqual(CONTENT);
    await expect(store().read('a')).rejects.toThrow(`${service.url}/audit: there is no 'a'`);
  });

  it.each([
    ['an unlocked policy', { 'x-ms-immutability-policy-mode': 'Unlocked' }, /can be deleted: its lock is 'Unlocked'/],
    [
      'a shorter time',
      { 'x-ms-immutability-policy-until-date': 'Fri, 21 Nov 2031 10:00:00 GMT' },
      /held until 2031-11-21T10:00:00.000Z only/,
    ],
    ['no policy', { 'x-ms-immutability-policy-until-date': undefined }, /can be deleted: its lock is 'unknown'/],
  ])('notices when the blob is held otherwise: %s', async (_, changes, message) => {
    service.change = (headers) => Object.assign(headers, changes);
    await expect(store().create(KEY, CONTENT)).rejects.toThrow(message);
  });

  it('notices when other bytes are stored', async () => {
    const container = service.container();
    const client = container.getBlockBlobClient(`audit/${KEY}`);
    const upload = client.upload.bind(client);
    jest
      .spyOn(client, 'upload')
      .mockImplementation((_, length, options) => upload('x'.repeat(length), length, options));
    jest.spyOn(container, 'getBlockBlobClient').mockReturnValue(client);
    await expect(store({ container }).create(KEY, CONTENT)).rejects.toThrow(/not as it was sent/);
  });

  it('does not take a blob that exists for one that is held', async () => {
    await put(KEY, `${CONTENT}`);
    await expect(store().create(KEY, CONTENT)).rejects.toThrow(/can be deleted: its lock is 'unknown'/);
  });

  it('refuses a container without immutable versions', async () => {
    service.hasVersionLevelImmutability = false;
    await expect(store().create(KEY, CONTENT)).rejects.toThrow(
      /writing '.*' failed with InvalidInput \(HTTP 400, request request-1\); the container needs/,
    );
  });

  it('relies on the policy of the container where it is told to, and sets none', async () => {
    service.hasVersionLevelImmutability = false;
    const held = store({ heldBy: 'container' });
    await expect(held.create(KEY, CONTENT)).rejects.toThrow(
      /can be deleted: its lock is 'unknown'; give the container a time-based retention/,
    );
    service.hasContainerPolicy = true;
    await expect(held.create('a/1', CONTENT)).resolves.toBe('created');
    await expect(held.create('a/1', CONTENT)).resolves.toBe('exists');
  });

  it('reads back the first blob only where a reason is given', async () => {
    const first = store({ firstReadBackOnlyReason: 'the account has a locked default policy' });
    for (const key of ['a/1', 'a/2', 'a/3']) {
      await first.create(key, CONTENT);
    }
    expect(service.requests).toEqual(['PUT blob', 'GET blob', 'PUT blob', 'PUT blob']);
  });

  it.each([
    ['the SDK tries again', 3],
    ['the writer tries again', 1],
  ])('stores an entry once when the answer is lost and %s', async (_, maxTries) => {
    service.lostAnswers = 1;
    const writer = writerTo(store({ container: service.container(maxTries) }));
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
    expect(error).toEqual(new AuditStoreError(`${service.url}/audit: writing '${KEY}' failed with ECONNREFUSED`));
    expect(inspect(error)).not.toContain(`${CONTENT}`);
    await expect(collect(store().list('records/'))).rejects.toThrow(/listing 'records\/' failed with/);
    await expect(store().read(KEY)).rejects.toThrow(/listing '.*' failed with/);
  });

  it('gives up when it is told to', async () => {
    await expect(store().create(KEY, CONTENT, AbortSignal.abort())).rejects.toThrow(/failed with AbortError/);
  });

  it('names no signature of the address, and refuses less than six years', () => {
    const container = new ContainerClient('https://acct.blob.core.windows.net/records?sv=2025&sig=secret');
    expect(new ImmutableBlobStore({ container }).location).toBe('https://acct.blob.core.windows.net/records');
    expect(() => new ImmutableBlobStore({ container, retention: Retention.days(90) })).toThrow(/at least 2192 days/);
  });
});
