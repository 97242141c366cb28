import { createHmac } from 'node:crypto';
import type { KeyManagementServiceClient } from '@google-cloud/kms';
import { CRC32C } from '@google-cloud/storage';
import { type handleUnaryCall, status } from '@grpc/grpc-js';
import { CloudKmsContentDigester } from '../../../lib/audit/google';
import { type CloudKmsService, startCloudKms } from '../../support/cloud-kms-service';

const KEY_VERSION = 'projects/clinic/locations/us-central1/keyRings/audit/cryptoKeys/digest/cryptoKeyVersions/1';
const SECRET = Buffer.alloc(32, 7);
const MESSAGE = 'compliant-ai audit content digest 2026-11';
const NOW = new Date('2026-11-21T10:00:00Z');

interface MacSignRequest {
  readonly name: string;
  readonly data: Buffer;
  readonly dataCrc32c: { readonly value: string };
}

/** A server of Cloud KMS that knows MacSign, by the definitions that Google publishes with the SDK. */
describe('digests with a key of Cloud KMS', () => {
  let service: CloudKmsService;
  let client: KeyManagementServiceClient;
  let changes: object;
  let requests: MacSignRequest[];

  const macSign: handleUnaryCall<MacSignRequest, object> = ({ request }, answer) => {
    requests.push(request);
    if (request.name !== KEY_VERSION) {
      answer({ code: status.PERMISSION_DENIED, details: 'no' });
      return;
    }
    const mac = createHmac('sha256', SECRET).update(request.data).digest();
    const verifiedDataCrc32c = request.dataCrc32c.value === checksumOf(request.data);
    answer(null, { name: KEY_VERSION, mac, macCrc32c: { value: checksumOf(mac) }, verifiedDataCrc32c, ...changes });
  };

  beforeAll(async () => {
    service = await startCloudKms({ MacSign: macSign });
    client = service.client;
  });
  afterAll(() => service.stop());
  beforeEach(() => {
    changes = {};
    requests = [];
  });

  it('are equal in all processes, for one request each', async () => {
    const processes = [1, 2].map(() => new CloudKmsContentDigester({ client, keyVersion: KEY_VERSION }));
    const digests = await Promise.all(
      [...processes, ...processes].map(async (digester) => {
        const digest = await digester.begin(NOW);
        digest.update('Jane Doe');
        return digest.finish();
      }),
    );
    expect(requests.map(({ data }) => data.toString())).toEqual([MESSAGE, MESSAGE]);
    const month = createHmac('sha256', SECRET).update(MESSAGE).digest();
    const value = createHmac('sha256', month).update('Jane Doe').digest('hex');
    expect(digests).toEqual(
      Array(4).fill({ algorithm: 'HMAC-SHA-256', keyId: KEY_VERSION, keyPeriod: '2026-11', value }),
    );
  });

  it.each([
    ['the MAC', { macCrc32c: { value: '1' } }],
    ['the message', { verifiedDataCrc32c: false }],
  ])('fail when %s was garbled on its way', async (_, garbled) => {
    changes = garbled;
    await expect(new CloudKmsContentDigester({ client, keyVersion: KEY_VERSION }).begin(NOW)).rejects.toThrow(
      `MacSign with '${KEY_VERSION}' was garbled on its way: a CRC32C does not match`,
    );
  });

  it('fail with the name of the key, and nothing else of the request', async () => {
    const keyVersion = KEY_VERSION.replace(/1$/, '2');
    await expect(new CloudKmsContentDigester({ client, keyVersion }).begin(NOW)).rejects.toThrow(
      new Error(`MacSign with '${keyVersion}' failed with the gRPC status 7`),
    );
  });
});

function checksumOf(data: Buffer): string {
  const checksum = new CRC32C();
  checksum.update(data);
  return `${checksum.valueOf() >>> 0}`;
}
