import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { S3ObjectLockStore } from '../../lib/audit/aws/s3';
import { auditorTo, outcome, request } from '../support/audit/auditing';
import { collect } from '../support/audit/collect';
import { type AwsEmulator, missingEmulator, REGION, startAwsEmulator } from '../support/aws-emulator';
import { folderWith } from '../support/command-line';

const missing = missingEmulator();
if (missing !== undefined) {
  console.warn(`skipped: the command line for audit records against S3 of moto; ${missing}`);
}

const COMMAND = join(__dirname, '..', '..', 'bin', 'compliant-ai.ts');
const BUCKET = 'clinic-audit-records';
const LOCATION = `s3://${BUCKET}/notes`;

jest.setTimeout(120_000);

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

/**
 * From a service to an auditor, in processes of their own, with nothing of them replaced but the cloud. The key is a file,
 * as moto's KMS hashes digests once more.
 */
(missing === undefined ? describe : describe.skip)('records of a service in S3', () => {
  let aws: AwsEmulator;
  let s3: S3Client;
  let records: string[];
  let signing: string[];
  let checking: string[];

  beforeAll(async () => {
    const keys = folderWith({
      'private.pem': privateKey.export({ type: 'pkcs8', format: 'pem' }),
      'public.pem': publicKey.export({ type: 'spki', format: 'pem' }),
    });
    signing = ['--private-key', join(keys, 'private.pem')];
    checking = ['--public-key', join(keys, 'public.pem')];
    aws = await startAwsEmulator();
    const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
    s3 = new S3Client({ endpoint: endpoint(), region: REGION, credentials });
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET, ObjectLockEnabledForBucket: true }));
    const store = new S3ObjectLockStore({ client: s3, bucket: BUCKET, prefix: 'notes' });
    const auditor = auditorTo(store);
    for (const userId of ['u-1', 'u-2', 'u-1']) {
      const caller = { userId, sessionId: 's-1' };
      await auditor.call(
        request({ caller, input: 'Jane Roe, SSN 078-05-1120' }),
        async () => 'answer',
        () => outcome,
      );
    }
    records = (await collect(store.list('records/'))).map((version) => version.key);
  });
  afterAll(() => {
    s3?.destroy();
    aws?.stop();
  });

  /** An address, as names within `localhost` are not resolved everywhere. */
  function endpoint(): string {
    return `${aws.environment.AWS_ENDPOINT_URL}`.replace('localhost', '127.0.0.1');
  }

  async function audit(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const env = { ...aws.environment, AWS_ENDPOINT_URL: endpoint(), NODE_NO_WARNINGS: '1' };
    const process_ = spawn(process.execPath, ['--require', 'tsx/cjs', COMMAND, 'audit', ...args], { env });
    const ended = new Promise<number | null>((resolve) => process_.once('close', resolve));
    const [out, err, code] = await Promise.all([text(process_.stdout), text(process_.stderr), ended]);
    return { code, out, err };
  }

  test('are sealed, verified and found, and show it when somebody hides or overwrites one', async () => {
    expect(records).toHaveLength(6);
    const sealed = await audit('seal', '--store', LOCATION, ...signing);
    expect(sealed).toEqual({
      code: 0,
      out: 'took checkpoint 0: 6 new entries in 1 chain; 0 findings; 0 calls under way\n',
      err: '',
    });

    const clean = await audit('verify', '--store', LOCATION, ...checking);
    expect(clean).toMatchObject({ code: 0, err: '' });
    expect(clean.out).toMatch(/^nothing found, 0 notes: 6 entries in 1 chain; 1 checkpoint/);

    const answer = await audit('query', '--store', LOCATION, '--user', 'u-1', '--format', 'json');
    expect(answer).toMatchObject({ code: 0, err: '' });
    const calls: unknown = JSON.parse(answer.out);
    expect(calls).toEqual([
      expect.objectContaining({ userId: 'u-1', state: 'completed' }),
      expect.objectContaining({ userId: 'u-1', state: 'completed' }),
    ]);
    expect(answer.out).not.toMatch(/Roe|078-05/);

    const [hidden = '', overwritten = ''] = records;
    await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: `notes/${hidden}` }));
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `notes/${overwritten}`, Body: '{}' }));
    const tampered = await audit('verify', '--store', LOCATION, ...checking, '--format', 'json');
    expect(tampered).toMatchObject({ code: 1, err: '' });
    expect(JSON.parse(tampered.out)).toMatchObject({
      findings: [
        { severity: 'finding', kind: 'hidden', key: hidden },
        { severity: 'finding', kind: 'overwritten', key: overwritten },
      ],
      summary: { findings: 2, entries: 6, checkpoints: 1 },
    });
  });

  test('are not taken for those of another location', async () => {
    const elsewhere = await audit('verify', '--store', `s3://${BUCKET}/note`, ...checking);
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.out).toContain('no-checkpoint');

    const gone = await audit('verify', '--store', 's3://no-such-bucket', ...checking);
    expect(gone).toMatchObject({ code: 2, out: '' });
    expect(gone.err).toContain('NoSuchBucket');
  });
});
