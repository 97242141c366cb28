import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomUUID, verify as verifySignature } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { KmsCheckpointSigner } from '../../lib/audit/aws/kms-checkpoint-signer';
import { S3ObjectLockStore } from '../../lib/audit/aws/s3-object-lock-store';
import type { CheckpointVerifier } from '../../lib/audit/checkpoint';
import { type AuditFinding, verify } from '../../lib/audit/verify';
import type { InferenceSettings } from '../../lib/aws/audited-inference/settings';
import { recordsByEvent, storedEntries } from '../support/audit/stored-chains';
import { apiEvent, inferenceSettings, sqsEvent } from '../support/audited-inference/events';
import { LocalServices, type ServiceRequest } from '../support/audited-inference/local-services';
import { type AwsEmulator, missingEmulator, REGION, startAwsEmulator } from '../support/aws-emulator';
import { bundleHandlers } from '../support/bundle';

const missing = missingEmulator();
if (missing !== undefined) {
  console.warn(`skipped: the functions of audited inference against the APIs of moto; ${missing}`);
}
const PLANTED = 'Jane Doe, MRN 4711, born 1980-02-14';
const runner = join(__dirname, '..', 'support', 'audited-inference', 'run-handler.cjs');

jest.setTimeout(120_000);

/** The bundle of the package in processes of its own, with S3 of moto, which locks objects, and imitations of the rest. */
(missing === undefined ? describe : describe.skip)('the functions, as they are published', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inference-'));
  const bucket = 'records';
  let aws: AwsEmulator;
  let services: LocalServices;
  let client: S3Client;
  let prefix: string;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    bundleHandlers(folder);
    aws = await startAwsEmulator();
    client = new S3Client({ ...connection(), forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true }));
  }, 120_000);
  afterAll(() => {
    client?.destroy();
    aws?.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    services = await LocalServices.start(aws.environment.AWS_ENDPOINT_URL);
    prefix = `inference/${randomUUID()}`;
  });
  afterEach(() => services.stop());

  function connection() {
    const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
    return { region: REGION, endpoint: aws.environment.AWS_ENDPOINT_URL, credentials };
  }

  function store(): S3ObjectLockStore {
    return new S3ObjectLockStore({ client, bucket, prefix });
  }

  /** Runs a function to its end, however that comes. */
  function run(name: string, event: object, settings: object, environment: Record<string, string> = {}) {
    const started = spawn(process.execPath, [runner, join(folder, 'audited-inference', 'index.js'), name], {
      env: {
        ...process.env,
        ...services.environment,
        NODE_NO_WARNINGS: '1',
        SETTINGS: JSON.stringify({ ...inferenceSettings, bucket, prefix, ...settings }),
        ...environment,
      },
    });
    child = started;
    return new Promise<{ output: string; answer: unknown }>((ended) => {
      let output = '';
      for (const stream of [started.stdout, started.stderr]) {
        stream.on('data', (chunk) => {
          output += chunk;
        });
      }
      started.once('close', (code) => {
        ended({ output, answer: code === 0 ? JSON.parse(output.split('\n').at(-1) ?? '') : undefined });
      });
      started.stdin.end(JSON.stringify(event));
    });
  }

  async function findingsOf(verifier?: CheckpointVerifier): Promise<AuditFinding[]> {
    const found: AuditFinding[] = [];
    const tomorrow = () => new Date(Date.now() + 86_400_000);
    await verify(store(), { onFinding: (one) => found.push(one), verifier, clock: tomorrow });
    return found.filter(({ severity }) => severity === 'finding');
  }

  async function states(): Promise<string[]> {
    const entries = await storedEntries(store());
    return [...recordsByEvent(entries).values()].flat().map(({ state }) => state);
  }

  test('record a call, wait with an outcome, write it later, and sign for all of it', async () => {
    const key = await createKey('ECC_NIST_P256', 'SIGN_VERIFY');
    const digestKeyArn = await createKey('HMAC_256', 'GENERATE_VERIFY_MAC');
    const sqs = new SQSClient(connection());
    const { QueueUrl: queueUrl = '' } = await sqs.send(
      new CreateQueueCommand({ QueueName: `outcomes-${randomUUID()}` }),
    );
    const moto = aws.environment.AWS_ENDPOINT_URL ?? '';
    const endpoints = { AWS_ENDPOINT_URL_KMS: moto, AWS_ENDPOINT_URL_SQS: moto };
    const settings: Partial<InferenceSettings> = { digestKeyArn, queueUrl };

    // The store takes the first entry of a chain and no other.
    services.step = ({ name, path }) => {
      services.answers.clear();
      if (name === 's3 PUT' && !path.includes('/000000000000.json')) {
        services.answers.set('s3 PUT', { status: 503, body: {}, error: 'SlowDown' });
      }
    };
    const asked = await run('inference', apiEvent(PLANTED), settings, endpoints);
    expect(asked.answer).toMatchObject({ statusCode: 200 });
    expect(await states()).toEqual(['started']);
    services.step = () => {};
    services.answers.clear();

    const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl }));
    const redriven = await run('redrive', sqsEvent(message?.Body ?? ''), {});
    expect(redriven.answer).toEqual({ batchItemFailures: [] });
    expect(await states()).toEqual(['started', 'completed']);

    const sealed = await run('seal', {}, { signingKeyArn: key }, endpoints);
    expect(sealed.output).toMatch(/status: 'sealed'[\s\S]*orphans: 0,[\s\S]*findings: 0/);
    const kms = new KMSClient(connection());
    const signer = new KmsCheckpointSigner({ client: kms, keyArn: key });
    expect(await findingsOf(motoVerifier(await signer.publicKey()))).toEqual([]);
    expect(JSON.stringify(await storedEntries(store()))).not.toMatch(/Jane|4711|1980/);
    expect(`${asked.output}${redriven.output}${sealed.output}`.replace(/"body".*/, '')).not.toMatch(/Jane|4711|1980/);
    kms.destroy();
    sqs.destroy();
  });

  test('killed before and after every request they make, leave no call of a model without its record', async () => {
    await run('inference', apiEvent(PLANTED), {});
    const steps = services.requests.map(({ name }) => name);
    expect(steps).toEqual(['kms GenerateMac', 's3 PUT', 's3 HEAD', 'bedrock Converse', 's3 PUT', 's3 HEAD']);
    const outcomes: string[] = [];
    for (const [index, name] of steps.entries()) {
      for (const moment of ['before', 'after'] as const) {
        prefix = `inference/${randomUUID()}`;
        services.requests.length = 0;
        services.step = killAt(index, moment);
        expect((await run('inference', apiEvent(PLANTED), {})).answer).toBeUndefined();
        const found = await states();
        outcomes.push(`${moment} ${index} ${name}: ${found.join(' and ') || 'nothing'}`);
        expect(found).toEqual(
          services.named('bedrock Converse').length > 0 ? expect.arrayContaining(['started']) : found,
        );
        expect((await findingsOf()).filter(({ kind }) => kind !== 'orphaned')).toEqual([]);
      }
    }
    expect(outcomes).toEqual([
      'before 0 kms GenerateMac: nothing',
      'after 0 kms GenerateMac: nothing',
      'before 1 s3 PUT: nothing',
      'after 1 s3 PUT: started',
      'before 2 s3 HEAD: started',
      'after 2 s3 HEAD: started',
      'before 3 bedrock Converse: started',
      'after 3 bedrock Converse: started',
      'before 4 s3 PUT: started',
      'after 4 s3 PUT: started and completed',
      'before 5 s3 HEAD: started and completed',
      'after 5 s3 HEAD: started and completed',
    ]);
  });

  /** Kills the function, which therefore gets no answer. */
  function killAt(index: number, moment: 'before' | 'after') {
    return (request: ServiceRequest, now: 'before' | 'after'): Promise<void> | undefined => {
      if (now !== moment || services.requests.indexOf(request) !== index) {
        return undefined;
      }
      child?.kill('SIGKILL');
      return new Promise(() => {});
    };
  }

  async function createKey(KeySpec: 'ECC_NIST_P256' | 'HMAC_256', KeyUsage: 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC') {
    const kms = new KMSClient(connection());
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec, KeyUsage }));
    kms.destroy();
    return KeyMetadata?.Arn ?? '';
  }
});

/** moto takes a digest that it is to sign for a message, and hashes it once more. */
function motoVerifier(publicKey: string): CheckpointVerifier {
  return {
    verify: async (message, signature) => {
      const digest = createHash('sha256').update(message).digest();
      return verifySignature('sha256', digest, publicKey, signature) ? 'valid' : 'invalid';
    },
  };
}
