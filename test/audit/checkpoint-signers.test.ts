import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { KeyVaultCheckpointSigner } from '../../lib/audit/azure/key-vault-checkpoint-signer';
import { type CheckpointSigner, SIGNATURE_ALGORITHMS } from '../../lib/audit/checkpoint';
import { LocalCheckpointSigner } from '../../lib/audit/checkpoint/local-checkpoint-signer';
import { PublicKeyVerifier } from '../../lib/audit/checkpoint/public-key-verifier';
import { AuditStoreError } from '../../lib/audit/store';
import { ConfigurationError } from '../../lib/core/errors';

const MESSAGE = Buffer.from('the heads of chains');
const pem = (key: KeyObject, type: 'pkcs8' | 'spki') => key.export({ type, format: 'pem' }).toString();
const p256 = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** A signer signs, an auditor verifies with its public key, and nothing else passes. */
async function expectVerifiable(signer: CheckpointSigner): Promise<void> {
  const signature = await signer.sign(MESSAGE);
  const verifier = await PublicKeyVerifier.of([signer]);
  const { keyId, algorithm } = signer;
  expect(SIGNATURE_ALGORITHMS).toContain(algorithm);
  expect(await verifier.verify(MESSAGE, signature, { keyId, algorithm })).toBe('valid');
  expect(await verifier.verify(Buffer.from('others'), signature, { keyId, algorithm })).toBe('invalid');
  for (const other of SIGNATURE_ALGORITHMS.filter((known) => known !== algorithm)) {
    expect(await verifier.verify(MESSAGE, signature, { keyId, algorithm: other })).toBe('invalid');
  }
  for (const broken of [Buffer.alloc(0), signature.subarray(1), Buffer.alloc(signature.length)]) {
    expect(await verifier.verify(MESSAGE, broken, { keyId, algorithm })).toBe('invalid');
  }
  const stranger = await PublicKeyVerifier.of([LocalCheckpointSigner.generate()]);
  expect(await stranger.verify(MESSAGE, signature, { keyId, algorithm })).toBe('unknown-key');
}

describe('a local signer', () => {
  test('makes signatures that its public key verifies', async () => {
    await expectVerifiable(LocalCheckpointSigner.generate());
    await expectVerifiable(LocalCheckpointSigner.fromPem(pem(p256().privateKey, 'pkcs8')));
  });

  test.each<[string, string]>([
    ['no key', 'none'],
    ['a public key', pem(p256().publicKey, 'spki')],
    ['another curve', pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey, 'pkcs8')],
    ['RSA', pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'pkcs8')],
  ])('refuses %s', (_, key) => {
    expect(() => LocalCheckpointSigner.fromPem(key)).toThrow(ConfigurationError);
  });
});

describe('a verifier with public keys', () => {
  test('trusts several, as after a key was replaced', async () => {
    const [former, present] = [LocalCheckpointSigner.generate(), LocalCheckpointSigner.generate()];
    const verifier = await PublicKeyVerifier.of([former, present]);
    for (const { keyId, algorithm, ...signer } of [former, present]) {
      expect(signer).toBeDefined();
      const signature = await (keyId === former.keyId ? former : present).sign(MESSAGE);
      expect(await verifier.verify(MESSAGE, signature, { keyId, algorithm })).toBe('valid');
    }
  });

  test('does not care what a checkpoint says of its key', async () => {
    const signer = LocalCheckpointSigner.generate();
    const verifier = new PublicKeyVerifier([{ publicKey: await signer.publicKey() }]);
    const key = { keyId: 'arn:aws:kms:us-east-1:111122223333:key/x', algorithm: signer.algorithm };
    expect(await verifier.verify(MESSAGE, await signer.sign(MESSAGE), key)).toBe('valid');
    expect(await verifier.verify(MESSAGE, await signer.sign(MESSAGE), { ...key, algorithm: 'none' })).toBe(
      'unknown-key',
    );
  });

  test.each<[string, string[]]>([
    ['no keys', []],
    ['what is no key', ['none']],
    ['a private key', [pem(p256().privateKey, 'pkcs8')]],
    ['RSA', [pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey, 'spki')]],
  ])('refuses %s', (_, keys) => {
    expect(() => new PublicKeyVerifier(keys.map((publicKey) => ({ publicKey })))).toThrow(ConfigurationError);
  });
});

describe('a signer with a key of Azure Key Vault', () => {
  const KEY = 'https://notes.vault.azure.net/keys/checkpoints/4387e9f3d6e14c459867679a90fd0f79';
  const { privateKey, publicKey } = p256();
  const requests: { url: string; authorization: string | null }[] = [];
  const scopes: string[] = [];
  const credential = {
    getToken: async (scope: string) => {
      scopes.push(scope);
      return { token: 'secret' };
    },
  };
  const signer = new KeyVaultCheckpointSigner({ credential, keyVersion: KEY });
  let answer: (path: string, body: { alg: string; value: string } | undefined) => Response;

  beforeEach(() => {
    requests.length = 0;
    answer = (path, body) => {
      if (path === '') {
        return Response.json({ key: { ...publicKey.export({ format: 'jwk' }), kid: KEY } });
      }
      // Node cannot sign a digest, so the message that it is of is signed.
      const value = sign('sha256', MESSAGE, { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url');
      return body?.alg === 'ES256' ? Response.json({ kid: KEY, value }) : new Response('', { status: 400 });
    };
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
      requests.push({ url: String(url), authorization: new Headers(init?.headers).get('authorization') });
      const path = String(url).slice(KEY.length).replace('?api-version=7.4', '');
      return answer(path, init?.body === undefined ? undefined : JSON.parse(String(init?.body)));
    });
  });
  afterEach(() => jest.restoreAllMocks());

  test('makes signatures that its public key verifies', async () => {
    await expectVerifiable(signer);
    expect(requests).toContainEqual({ url: `${KEY}/sign?api-version=7.4`, authorization: 'Bearer secret' });
    expect(new Set(scopes)).toEqual(new Set(['https://vault.azure.net/.default']));
  });

  test.each<[string, () => Response, RegExp]>([
    [
      'refuses',
      () => Response.json({ error: { message: 'secret' } }, { status: 403 }),
      /answered with the status 403$/,
    ],
    ['answers with no JSON', () => new Response('<html>'), /answered with the status 200$/],
    ['gives no signature', () => Response.json({ value: 'AAAA' }), /gave no signature of ES256$/],
  ])('fails when Key Vault %s', async (_, response, message) => {
    answer = response;
    await expect(signer.sign(MESSAGE)).rejects.toMatchObject({
      name: 'AuditStoreError',
      message: expect.stringMatching(message),
    });
  });

  test('refuses a key that is none on P-256', async () => {
    answer = () => Response.json({ key: { kty: 'RSA', n: 'x' } });
    await expect(signer.publicKey()).rejects.toThrow(/make an EC key on P-256$/);
  });

  test.each([
    'https://notes.vault.azure.net/keys/checkpoints',
    'https://evil.example/keys/x/4387e9f3d6e14c459867679a90fd0f79',
  ])('refuses %s as the name of a version', (keyVersion) => {
    expect(() => new KeyVaultCheckpointSigner({ credential, keyVersion })).toThrow(ConfigurationError);
  });

  test('says that there is no token, without the words of the credential', async () => {
    const none = { getToken: () => Promise.reject(new Error('tenant 4711')) };
    const error: unknown = await new KeyVaultCheckpointSigner({ credential: none, keyVersion: KEY })
      .publicKey()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AuditStoreError);
    expect(String(error)).toContain('the credential gives no token for https://vault.azure.net/.default; sign in');
    expect(String(error)).not.toContain('4711');
  });
});
