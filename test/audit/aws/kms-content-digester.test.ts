import { createHmac } from 'node:crypto';
import { CreateKeyCommand, GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';
import { KmsContentDigester } from '../../../lib/audit/aws';
import { type AwsEmulator, missingEmulator, REGION, startAwsEmulator } from '../../support/aws-emulator';

const missing = missingEmulator();
if (missing !== undefined) {
  console.warn(`skipped: digests with keys of AWS KMS against the API of moto; ${missing}`);
}

const NOW = new Date('2026-11-21T10:00:00Z');

(missing === undefined ? describe : describe.skip)('digests with a key of AWS KMS, at moto', () => {
  let aws: AwsEmulator;
  let client: KMSClient;
  let requests = 0;
  let keyId = '';

  beforeAll(async () => {
    aws = await startAwsEmulator();
    client = new KMSClient({
      endpoint: aws.environment.AWS_ENDPOINT_URL,
      region: REGION,
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    });
    const key = await client.send(new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }));
    keyId = key.KeyMetadata?.KeyId ?? '';
    client.middlewareStack.add(
      (next) => (args) => {
        requests += 1;
        return next(args);
      },
      { step: 'initialize' },
    );
  }, 60_000);
  afterAll(() => {
    client.destroy();
    aws.stop();
  });

  it('are equal in all processes, for one request each, and an auditor makes them again', async () => {
    const processes = [new KmsContentDigester({ client, keyId }), new KmsContentDigester({ client, keyId })];
    const digests = await Promise.all(
      [...processes, ...processes].map(async (digester) => {
        const digest = await digester.begin(NOW);
        digest.update('Jane Doe');
        return digest.finish();
      }),
    );
    expect(requests).toBe(2);

    const { Mac = Buffer.alloc(0) } = await client.send(
      new GenerateMacCommand({
        KeyId: keyId,
        MacAlgorithm: 'HMAC_SHA_256',
        Message: Buffer.from('compliant-ai audit content digest 2026-11'),
      }),
    );
    const value = createHmac('sha256', Mac).update('Jane Doe').digest('hex');
    expect(digests).toEqual(
      Array(4).fill({ algorithm: 'HMAC-SHA-256', keyId: expect.stringContaining(keyId), keyPeriod: '2026-11', value }),
    );
  });

  it('fail with the name of the key, and nothing else of the request', async () => {
    await expect(new KmsContentDigester({ client, keyId: 'alias/none' }).begin(NOW)).rejects.toThrow(
      /^GenerateMac with 'alias\/none' failed with NotFoundException \(HTTP 400, request [\w-]+\)$/,
    );
    const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
    const other = KeyMetadata?.KeyId ?? '';
    await expect(new KmsContentDigester({ client, keyId: other }).begin(NOW)).rejects.toThrow(/^GenerateMac with /);
  });
});
