import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { S3ObjectLockStore, type S3ObjectLockStoreProps } from '../../../lib/audit/aws';
import { AuditStoreError } from '../../../lib/audit/store';
import { Retention } from '../../../lib/core/retention';
import { record, writerTo } from '../../support/audit/auditing';
import { collect } from '../../support/audit/collect';
import { randomNumbers } from '../../support/audit/random';
import { chainProblems, storedEntries } from '../../support/audit/stored-chains';
import { type AwsEmulator, missingEmulator, REGION, startAwsEmulator } from '../../support/aws-emulator';

const missing = missingEmulator();
if (missing !== undefined) {
  console.warn(`skipped: the store of S3 against the API of moto; ${missing}`);
}

const KEY = 'records/2026-11-21/notes-api.0192f0c1/0000/000000000000.json';
const CONTENT = Buffer.from('{"kind":"record"}');

/**
 * moto refuses to delete locked versions, to lock objects of a bucket without Object Lock, and to create what exists. It
 * does not check the checksums that it is sent, and lets no two requests conflict.
 */
(missing === undefined ? describe : describe.skip)('the store of S3, at moto', () => {
  let aws: AwsEmulator;
  let bucket: string;
  const clients: S3Client[] = [];

  beforeAll(async () => {
    aws = await startAwsEmulator();
  }, 60_000);
  afterAll(() => {
    for (const one of clients) {
      one.destroy();
    }
    aws.stop();
  });
  beforeEach(async () => {
    bucket = `records-${randomUUID()}`;
    await client().send(new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true }));
  });

  function client(): S3Client {
    const created = new S3Client({
      endpoint: aws.environment.AWS_ENDPOINT_URL,
      region: REGION,
      forcePathStyle: true,
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    });
    clients.push(created);
    return created;
  }

  function store(props: Partial<S3ObjectLockStoreProps> = {}): S3ObjectLockStore {
    return new S3ObjectLockStore({ client: client(), bucket, prefix: 'audit', ...props });
  }

  /** A client whose requests are changed before they are signed. */
  function changing(operation: string, change: (headers: Record<string, string>) => void): S3Client {
    const changed = client();
    changed.middlewareStack.add(
      (next, context) => (args) => {
        if (context.commandName === operation && hasHeaders(args.request)) {
          change(args.request.headers);
        }
        return next(args);
      },
      { step: 'build', priority: 'low' },
    );
    return changed;
  }

  /** A client that does as it is told and then, once, says that it failed. */
  function losingOneAnswer(step: 'initialize' | 'deserialize', code: string): S3Client {
    const losing = client();
    let isLost = false;
    const lose = <T>(context: { commandName?: string }, answer: T): T => {
      if (context.commandName === 'PutObjectCommand' && !isLost) {
        isLost = true;
        throw Object.assign(new Error('the answer is lost'), { name: code });
      }
      return answer;
    };
    if (step === 'initialize') {
      losing.middlewareStack.add((next, context) => async (args) => lose(context, await next(args)), { step });
    } else {
      losing.middlewareStack.add((next, context) => async (args) => lose(context, await next(args)), { step });
    }
    return losing;
  }

  function refusing(operation: string, code: string, status: number): S3Client {
    const refused = client();
    refused.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName === operation) {
          throw Object.assign(new Error(`${CONTENT}`), {
            name: code,
            $metadata: { httpStatusCode: status, requestId: 'R1' },
          });
        }
        return next(args);
      },
      { step: 'initialize', priority: 'high' },
    );
    return refused;
  }

  async function versions(of: S3ObjectLockStore, prefix = ''): Promise<string[]> {
    const found: string[] = [];
    for await (const { key, isDeletion, ...version } of of.list(prefix)) {
      found.push(
        `${key} ${isDeletion ? 'deleted' : Buffer.from(await of.readVersion({ key, isDeletion, ...version }))}`,
      );
    }
    return found;
  }

  it('does not blame the bucket for a key that is disabled', async () => {
    const refused = store({ client: refusing('PutObjectCommand', 'KMS.DisabledException', 400) });
    await expect(refused.create(KEY, CONTENT)).rejects.toThrow(/KMS\.DisabledException \(HTTP 400, request R1\)$/);
    const other = store({ client: refusing('PutObjectCommand', 'InvalidRequest', 400) });
    await expect(other.create(KEY, CONTENT)).rejects.toThrow('the bucket needs Object Lock');
  });

  it('lists how large each version is', async () => {
    await store().create(KEY, CONTENT);
    expect(await collect(store().list(''))).toMatchObject([{ key: KEY, size: CONTENT.byteLength }]);
  });

  it('creates an object that is held in compliance mode for six years', async () => {
    const before = Date.now();
    await expect(store().create(KEY, CONTENT)).resolves.toBe('created');

    const head = await client().send(new HeadObjectCommand({ Bucket: bucket, Key: `audit/${KEY}` }));
    expect(head.ObjectLockMode).toBe('COMPLIANCE');
    expect(head.ObjectLockRetainUntilDate?.getTime()).toBeGreaterThanOrEqual(before + 2192 * 86_400_000);
    expect(head.ObjectLockRetainUntilDate?.getTime()).toBeLessThan(Date.now() + 2194 * 86_400_000);
    expect(head.ContentType).toBe('application/json');
    await expect(store().read(KEY)).resolves.toEqual(new Uint8Array(CONTENT));
  });

  it('says that there is an object already, and leaves it as it is', async () => {
    await store().create(KEY, CONTENT);
    await expect(store().create(KEY, Buffer.from('other'))).resolves.toBe('exists');
    await expect(versions(store())).resolves.toEqual([`${KEY} ${CONTENT}`]);
  });

  it('writes an object that nobody can delete', async () => {
    await store().create(KEY, CONTENT);
    const [version] = await collect(store().list(''));
    const deletion = new DeleteObjectCommand({
      Bucket: bucket,
      Key: `audit/${KEY}`,
      VersionId: version?.version,
      BypassGovernanceRetention: true,
    });
    await expect(client().send(deletion)).rejects.toThrow(/AccessDenied|Access Denied/);
  });

  it('shows what was overwritten and hidden, and reads what was written first', async () => {
    await store().create(KEY, CONTENT);
    await client().send(new PutObjectCommand({ Bucket: bucket, Key: `audit/${KEY}`, Body: 'forged' }));
    await client().send(new DeleteObjectCommand({ Bucket: bucket, Key: `audit/${KEY}` }));

    await expect(versions(store())).resolves.toEqual([`${KEY} ${CONTENT}`, `${KEY} forged`, `${KEY} deleted`]);
    await expect(store().read(KEY)).resolves.toEqual(new Uint8Array(CONTENT));
  });

  it.each([1, 2, 3, 5])('lists the same in pages of %i, whatever is on two of them', async (size) => {
    const keys = ['a/1', 'a/10', 'a/2', 'b/1', 'b/2'];
    for (const key of keys) {
      await store().create(key, CONTENT);
    }
    for (const [key, body] of [
      ['a/10', 'forged 1'],
      ['a/10', 'forged 2'],
      ['b/1', 'forged'],
    ]) {
      await client().send(new PutObjectCommand({ Bucket: bucket, Key: `audit/${key}`, Body: body }));
      await client().send(new DeleteObjectCommand({ Bucket: bucket, Key: `audit/${key}` }));
    }
    const paged = client();
    paged.middlewareStack.add(
      (next, context) => (args) =>
        next(
          context.commandName === 'ListObjectVersionsCommand'
            ? { ...args, input: { ...args.input, MaxKeys: size } }
            : args,
        ),
      { step: 'initialize' },
    );

    const whole = await versions(store());
    expect(whole).toHaveLength(keys.length + 6);
    // How versions and markers of the same second follow each other, S3 does not tell.
    expect(whole.slice(1, 6).filter((one) => !one.endsWith('deleted'))).toEqual([
      `a/10 ${CONTENT}`,
      'a/10 forged 1',
      'a/10 forged 2',
    ]);
    expect(whole[5]).toBe('a/10 deleted');
    await expect(versions(store({ client: paged }))).resolves.toEqual(whole);
    await expect(versions(store({ client: paged }), 'a/1')).resolves.toEqual(whole.slice(0, 6));
  });

  it('tells apart an object and one whose name begins the same', async () => {
    await store().create('a/10', Buffer.from('ten'));
    await store().create('a/1', Buffer.from('one'));
    await expect(store().read('a/1')).resolves.toEqual(new Uint8Array(Buffer.from('one')));
    await expect(store().read('a')).rejects.toThrow(`s3://${bucket}/audit: there is no 'a'`);
  });

  it('refuses a bucket without Object Lock', async () => {
    const unlocked = `unlocked-${randomUUID()}`;
    await client().send(new CreateBucketCommand({ Bucket: unlocked }));
    await expect(store({ bucket: unlocked }).create(KEY, CONTENT)).rejects.toThrow(
      /writing '.*' failed with InvalidRequest \(HTTP 400, request \w+\); the bucket needs Object Lock/,
    );
  });

  it.each([
    ['GOVERNANCE', 'x-amz-object-lock-mode', 'GOVERNANCE', /can be deleted: its lock is 'GOVERNANCE'/],
    [
      'five years',
      'x-amz-object-lock-retain-until-date',
      '2031-11-21T00:00:00Z',
      /held until 2031-11-21T00:00:00.000Z only/,
    ],
    ['another checksum', 'x-amz-checksum-sha256', 'bm90IHRoaXM=', /not as it was sent/],
  ])('notices when what was stored is held or sent otherwise: %s', async (_, header, value, message) => {
    const changed = changing('PutObjectCommand', (headers) => {
      headers[header] = value;
    });
    await expect(store({ client: changed }).create(KEY, CONTENT)).rejects.toThrow(message);
  });

  it('does not take an object that exists for one that is held', async () => {
    await client().send(new PutObjectCommand({ Bucket: bucket, Key: `audit/${KEY}`, Body: CONTENT }));
    await expect(store().create(KEY, CONTENT)).rejects.toThrow(/can be deleted: its lock is 'unknown'/);
  });

  it('reads back the first object only where a reason is given', async () => {
    const heads = client();
    let count = 0;
    heads.middlewareStack.add(
      (next, context) => (args) => {
        count += context.commandName === 'HeadObjectCommand' ? 1 : 0;
        return next(args);
      },
      { step: 'initialize' },
    );
    const all = store({ client: heads });
    await all.create('a/1', CONTENT);
    await all.create('a/2', CONTENT);
    expect(count).toBe(2);

    const first = store({ client: heads, firstReadBackOnlyReason: 'the bucket policy denies shorter locks' });
    await first.create('a/3', CONTENT);
    await first.create('a/4', CONTENT);
    expect(count).toBe(3);
  });

  it.each([
    ['the SDK tries again', 'deserialize', 'TimeoutError'],
    ['the writer tries again', 'initialize', 'Disconnected'],
  ] as const)('stores an entry once when the answer is lost and %s', async (_, step, code) => {
    const writer = writerTo(store({ client: losingOneAnswer(step, code) }));
    await writer.append({ kind: 'record', record: record() });
    await writer.close();
    await expect(storedEntries(store())).resolves.toHaveLength(1);
  });

  it('loses and doubles nothing when requests fail before and after they take effect', async () => {
    const seed = Math.floor(Math.random() * 2 ** 32);
    const random = randomNumbers(seed);
    const faulty = client();
    faulty.middlewareStack.add(
      (next, context) => async (args) => {
        const fate = context.commandName === 'PutObjectCommand' ? random() : 1;
        if (fate < 0.2) {
          throw Object.assign(new Error('refused'), { name: 'ConditionalRequestConflict' });
        }
        const answer = await next(args);
        if (fate < 0.5) {
          throw Object.assign(new Error('lost'), { name: 'Disconnected' });
        }
        return answer;
      },
      { step: 'initialize', priority: 'high' },
    );
    const writer = writerTo(store({ client: faulty }), { maximumChains: 4 });
    const appended = await Promise.allSettled(
      Array.from({ length: 60 }, () => writer.append({ kind: 'record', record: record() })),
    );
    await writer.close();

    const entries = await storedEntries(store());
    const durable = appended.flatMap((one) => (one.status === 'fulfilled' ? [one.value.key] : []));
    expect(durable.length).toBeGreaterThan(0);
    expect({ seed, problems: chainProblems(entries) }).toEqual({ seed, problems: [] });
    const stored = (await collect(store().list(''))).map(({ key }) => key);
    expect({ seed, stored: new Set(stored).size }).toEqual({ seed, stored: stored.length });
    expect({ seed, lost: durable.filter((key) => !stored.includes(key)) }).toEqual({ seed, lost: [] });
  }, 30_000);

  it('says what failed and never what was sent', async () => {
    const refused = store({ client: refusing('PutObjectCommand', 'ConditionalRequestConflict', 409) });
    const error: unknown = await refused.create(KEY, CONTENT).catch((thrown: unknown) => thrown);
    expect(error).toEqual(
      new AuditStoreError(
        `s3://${bucket}/audit: writing '${KEY}' failed with ConditionalRequestConflict (HTTP 409, request R1)`,
      ),
    );
    expect(inspect(error)).not.toContain(`${CONTENT}`);
    await expect(store({ bucket: 'no-such-bucket' }).read(KEY)).rejects.toThrow(
      /listing '.*' failed with NoSuchBucket \(HTTP 404/,
    );
    await expect(collect(store({ bucket: 'no-such-bucket' }).list('records/'))).rejects.toThrow(
      /listing 'records\/' failed with NoSuchBucket/,
    );
  });

  it('gives up when it is told to', async () => {
    await expect(store().create(KEY, CONTENT, AbortSignal.abort())).rejects.toThrow(/failed with AbortError/);
  });

  it('sends the key and the owner of the bucket', async () => {
    const sent: Record<string, string>[] = [];
    const props = { kmsKeyId: 'alias/records', expectedBucketOwner: '123456789012' };
    const watched = changing('PutObjectCommand', (headers) => {
      sent.push({ ...headers });
    });
    await store({ client: watched, ...props }).create(KEY, CONTENT);
    expect(sent[0]).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'alias/records',
      'x-amz-expected-bucket-owner': '123456789012',
      'if-none-match': '*',
    });
  });
});

describe('the versions of S3', () => {
  let sent: object[];
  beforeEach(() => {
    sent = [];
  });

  /** A client that gets answers without a server. */
  function answering(...answers: object[]): S3Client {
    const client = new S3Client({ region: REGION });
    client.middlewareStack.add(
      () =>
        async ({ input }) => {
          sent.push(input);
          return { output: { $metadata: {}, ...answers.shift() }, response: {} };
        },
      { step: 'initialize', priority: 'high' },
    );
    return client;
  }

  const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 10, 0, second));

  it('come in the order of their time, with the markers between them', async () => {
    const client = answering(
      {
        IsTruncated: true,
        // What AWS documents as the first key that was not returned is the last one that was.
        NextKeyMarker: 'b',
        Versions: [
          { Key: 'a', VersionId: 'a3', LastModified: at(4), IsLatest: true },
          { Key: 'a', VersionId: 'a2', LastModified: at(2), IsLatest: false },
          { Key: 'a', VersionId: 'a1', LastModified: at(0), IsLatest: false },
          { Key: 'b', VersionId: 'b2', LastModified: at(6), IsLatest: false },
        ],
        DeleteMarkers: [
          { Key: 'a', VersionId: 'm2', LastModified: at(3), IsLatest: false },
          { Key: 'a', VersionId: 'm1', LastModified: at(1), IsLatest: false },
          { Key: 'b', VersionId: 'm3', LastModified: at(6), IsLatest: true },
        ],
      },
      {
        Versions: [
          { Key: 'b', VersionId: 'b1', LastModified: at(6), IsLatest: false },
          { Key: 'c', VersionId: 'c1', LastModified: at(7), IsLatest: true },
        ],
        DeleteMarkers: [{ Key: 'c', VersionId: 'm4', LastModified: at(7), IsLatest: false }],
      },
    );
    const versions = await collect(new S3ObjectLockStore({ client, bucket: 'records' }).list(''));
    expect(versions.map(({ version }) => version)).toEqual([
      'a1',
      'm1',
      'a2',
      'm2',
      'a3',
      'b1',
      'b2',
      'm3',
      'm4',
      'c1',
    ]);
  });

  it('are read from the first one that is no deletion marker', async () => {
    const client = answering(
      {
        Versions: [
          { Key: 'a', VersionId: 'a2', LastModified: at(2), IsLatest: true },
          { Key: 'a', VersionId: 'a1', LastModified: at(1), IsLatest: false },
        ],
        // S3 makes one for an object that is not there yet; moto does not.
        DeleteMarkers: [{ Key: 'a', VersionId: 'm1', LastModified: at(0), IsLatest: false }],
      },
      { Body: { transformToByteArray: async () => CONTENT } },
    );
    await expect(new S3ObjectLockStore({ client, bucket: 'records' }).read('a')).resolves.toBe(CONTENT);
    expect(sent[1]).toMatchObject({ Key: 'a', VersionId: 'a1' });
  });
});

describe('the store of S3', () => {
  const client = new S3Client({ region: REGION });
  const props = { client, bucket: 'records' };

  it('refuses less than six years without a reason', () => {
    expect(() => new S3ObjectLockStore({ ...props, retention: Retention.days(2191) })).toThrow(
      /'retention' must be at least 2192 days/,
    );
    expect(
      () => new S3ObjectLockStore({ ...props, retention: Retention.days(1), shorterRetentionReason: 'test' }),
    ).toThrow(/'shorterRetentionReason' must be a reason in one line of 10 to 500 characters, got 4 characters/);
    const shorterRetentionReason = 'content of calls, kept for 90 days by policy 12';
    expect(new S3ObjectLockStore({ ...props, retention: Retention.days(90), shorterRetentionReason }).location).toBe(
      's3://records',
    );
  });

  it('refuses to read back less without a reason', () => {
    expect(() => new S3ObjectLockStore({ ...props, firstReadBackOnlyReason: '' })).toThrow(/'firstReadBackOnlyReason'/);
  });

  it.each(['/audit', 'audit/', 'a//b', '../records', 'a b', ''])('refuses the prefix %j', (prefix) => {
    expect(() => new S3ObjectLockStore({ ...props, prefix })).toThrow(/'prefix' must be segments/);
  });

  it.each(['/a', 'a/', '../b', 'a\nb', ''])('refuses the key %j', async (key) => {
    await expect(new S3ObjectLockStore(props).create(key, Buffer.alloc(0))).rejects.toThrow(/a key must be segments/);
  });
});

function hasHeaders(request: unknown): request is { headers: Record<string, string> } {
  return typeof request === 'object' && request !== null && 'headers' in request;
}
