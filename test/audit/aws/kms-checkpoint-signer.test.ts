import { createHash } from 'node:crypto';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { KmsCheckpointSigner } from '../../../lib/audit/aws/kms-checkpoint-signer';
import { PublicKeyVerifier } from '../../../lib/audit/checkpoint/public-key-verifier';
import { ConfigurationError } from '../../../lib/core/errors';
import { type AwsEmulator, missingEmulator, REGION, startAwsEmulator } from '../../support/aws-emulator';

const missing = missingEmulator();
if (missing !== undefined) {
  console.warn(`skipped: signatures with keys of AWS KMS against the API of moto; ${missing}`);
}

(missing === undefined ? describe : describe.skip)('signatures with a key of AWS KMS, at moto', () => {
  let aws: AwsEmulator;
  let client: KMSClient;
  const inputs: object[] = [];

  beforeAll(async () => {
    aws = await startAwsEmulator();
    client = new KMSClient({
      endpoint: aws.environment.AWS_ENDPOINT_URL,
      region: REGION,
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    });
    client.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          if (commandName === 'SignCommand') {
            inputs.push(args.input);
          }
          return next(args);
        },
      { step: 'initialize' },
    );
  }, 60_000);
  afterAll(() => {
    client.destroy();
    aws.stop();
  });

  async function keyArn(spec: 'ECC_NIST_P256' | 'RSA_2048'): Promise<string> {
    const { KeyMetadata } = await client.send(new CreateKeyCommand({ KeySpec: spec, KeyUsage: 'SIGN_VERIFY' }));
    return KeyMetadata?.Arn ?? '';
  }

  test('are verified with the public key alone, also of messages above the 4 kB of KMS', async () => {
    const signer = new KmsCheckpointSigner({ client, keyArn: await keyArn('ECC_NIST_P256') });
    const verifier = await PublicKeyVerifier.of([signer]);
    const message = Buffer.alloc(10_000, 'heads of chains ');
    const signature = await signer.sign(message);
    // Moto does not heed that it is given a digest: it signs the digest of the digest.
    const digest = createHash('sha256').update(message).digest();
    expect(inputs).toMatchObject([{ Message: digest, MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' }]);
    expect(await verifier.verify(digest, signature, signer)).toBe('valid');
    expect(await verifier.verify(message, signature, signer)).toBe('invalid');
    const other = new KmsCheckpointSigner({ client, keyArn: await keyArn('ECC_NIST_P256') });
    expect(await verifier.verify(digest, await other.sign(message), other)).toBe('unknown-key');
  });

  test('cannot be made with a key of another kind', async () => {
    const signer = new KmsCheckpointSigner({ client, keyArn: await keyArn('RSA_2048') });
    await expect(signer.publicKey()).rejects.toThrow(
      /make a key with the spec ECC_NIST_P256 and the usage SIGN_VERIFY$/,
    );
  });

  test('fail with the name of the key when there is none', async () => {
    const arn = await keyArn('ECC_NIST_P256');
    const signer = new KmsCheckpointSigner({ client, keyArn: `${arn.slice(0, -4)}0000` });
    await expect(signer.sign(Buffer.from('x'))).rejects.toMatchObject({
      name: 'AuditStoreError',
      message: expect.stringMatching(/^Sign with 'arn:aws:kms:\S+' failed with NotFoundException/),
    });
  });
});

test.each(['alias/checkpoints', 'arn:aws:kms:us-east-1:111122223333:alias/checkpoints'])(
  'a key that can be exchanged behind its name is refused: %s',
  (keyArn) => {
    const client = new KMSClient({ region: REGION });
    expect(() => new KmsCheckpointSigner({ client, keyArn })).toThrow(ConfigurationError);
    client.destroy();
  },
);
