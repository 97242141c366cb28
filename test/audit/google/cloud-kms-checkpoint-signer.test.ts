import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyManagementServiceClient } from '@google-cloud/kms';
import { type handleUnaryCall, status } from '@grpc/grpc-js';
import { PublicKeyVerifier } from '../../../lib/audit/checkpoint/public-key-verifier';
import { CloudKmsCheckpointSigner } from '../../../lib/audit/google/cloud-kms-checkpoint-signer';
import { crc32c } from '../../../lib/audit/google/crc32c';
import { ConfigurationError } from '../../../lib/core/errors';
import { type CloudKmsService, startCloudKms } from '../../support/cloud-kms-service';

const KEY_VERSION = 'projects/clinic/locations/us-central1/keyRings/audit/cryptoKeys/checkpoints/cryptoKeyVersions/1';
const MESSAGE = Buffer.alloc(10_000, 'heads of chains ');

interface SignRequest {
  readonly name: string;
  readonly digest: { readonly sha256: Buffer };
  readonly digestCrc32c: { readonly value: string };
}

/** A server of Cloud KMS that signs, by the definitions that Google publishes with the SDK. */
describe('signatures with a key of Cloud KMS', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let service: CloudKmsService;
  let client: KeyManagementServiceClient;
  let changes: object;
  let requests: SignRequest[];

  const asymmetricSign: handleUnaryCall<SignRequest, object> = ({ request }, answer) => {
    requests.push(request);
    if (request.name !== KEY_VERSION) {
      answer({ code: status.PERMISSION_DENIED, details: 'no' });
      return;
    }
    // Node cannot sign a digest, so the message that it is of is signed.
    const signature = sign('sha256', MESSAGE, privateKey);
    const verifiedDigestCrc32c = request.digestCrc32c.value === String(crc32c(request.digest.sha256));
    answer(null, { signature, signatureCrc32c: { value: crc32c(signature) }, verifiedDigestCrc32c, ...changes });
  };
  const getPublicKey: handleUnaryCall<unknown, object> = (_, answer) => {
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    answer(null, { pem, algorithm: 'EC_SIGN_P256_SHA256', ...changes });
  };

  beforeAll(async () => {
    service = await startCloudKms({ AsymmetricSign: asymmetricSign, GetPublicKey: getPublicKey });
    client = service.client;
  });
  afterAll(() => service.stop());
  beforeEach(() => {
    changes = {};
    requests = [];
  });

  const signer = () => new CloudKmsCheckpointSigner({ client, keyVersion: KEY_VERSION });

  test('are verified with the public key alone', async () => {
    const verifier = await PublicKeyVerifier.of([signer()]);
    const signature = await signer().sign(MESSAGE);
    expect(requests).toHaveLength(1);
    expect(await verifier.verify(MESSAGE, signature, signer())).toBe('valid');
    expect(await verifier.verify(MESSAGE.subarray(1), signature, signer())).toBe('invalid');
  });

  test.each([
    ['the signature', { signatureCrc32c: { value: '1' } }],
    ['the digest', { verifiedDigestCrc32c: false }],
  ])('fail when %s was garbled on its way', async (_, garbled) => {
    changes = garbled;
    await expect(signer().sign(MESSAGE)).rejects.toThrow(/was garbled on its way: a CRC32C does not match$/);
  });

  test('cannot be made with a key of another kind', async () => {
    changes = { algorithm: 'RSA_SIGN_PSS_2048_SHA256' };
    await expect(signer().publicKey()).rejects.toThrow(/make a key of that algorithm for checkpoints$/);
  });

  test('fail with the name of the key', async () => {
    const other = new CloudKmsCheckpointSigner({ client, keyVersion: KEY_VERSION.replace('clinic', 'other') });
    await expect(other.sign(MESSAGE)).rejects.toMatchObject({
      name: 'AuditStoreError',
      message: expect.stringMatching(/^AsymmetricSign with 'projects\/other\/\S+' failed with the gRPC status 7$/),
    });
  });

  test('are refused with a key that has no version', () => {
    const keyVersion = KEY_VERSION.replace('/cryptoKeyVersions/1', '');
    expect(() => new CloudKmsCheckpointSigner({ client, keyVersion })).toThrow(ConfigurationError);
  });
});
