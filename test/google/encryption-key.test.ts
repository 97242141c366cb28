import {
  EncryptionKey,
  type EncryptionKeyProps,
  ExistingEncryptionKey,
  ImportMethod,
  KeyMaterial,
  ServiceAgent,
} from '../../lib/google';
import { place, SynthesizedStack } from '../support/google';

const CONNECTION = 'projects/clinic/locations/us-central1/ekmConnections/hsm';
const KEY = 'projects/keys/locations/us-central1/keyRings/phi/cryptoKeys/vertex';

describe('EncryptionKey', () => {
  test('makes a hardware key with a new version every 90 days that Terraform cannot destroy', () => {
    const stack = keyOf();
    expect(stack.the('google_kms_crypto_key')).toMatchObject({
      purpose: 'ENCRYPT_DECRYPT',
      rotation_period: '7776000s',
      destroy_scheduled_duration: '7776000s',
      version_template: { algorithm: 'GOOGLE_SYMMETRIC_ENCRYPTION', protection_level: 'HSM' },
      lifecycle: { prevent_destroy: true },
    });
    expect(stack.the('google_kms_key_ring')).toMatchObject({
      location: 'us-central1',
      lifecycle: { prevent_destroy: true },
    });
    expect(stack.messages).toBe('');
  });

  test('cannot be weakened by passing locked props', () => {
    const weak = { rotationPeriod: '31536000s', versionTemplate: { protectionLevel: 'SOFTWARE' }, lifecycle: {} };
    expect(keyOf(weak as never).of('google_kms_crypto_key')).toEqual(keyOf().of('google_kms_crypto_key'));
  });

  test('puts several keys on one ring', () => {
    const stack = new SynthesizedStack((scope) => {
      const { keyRing } = new EncryptionKey(scope, 'One', place);
      new EncryptionKey(scope, 'Two', { ...place, keyRing, keyName: 'records' });
    });
    expect(stack.of('google_kms_key_ring')).toHaveLength(1);
    expect(stack.of('google_kms_crypto_key').map(({ name }) => name)).toEqual(['clinicai-key', 'records']);
  });

  describe('with imported material', () => {
    const stack = keyOf({ material: KeyMaterial.imported({ jobId: 'import-1' }) });

    test('makes a key without material and an import job', () => {
      const key = stack.the('google_kms_crypto_key');
      expect(key).toMatchObject({ import_only: true, skip_initial_version_creation: true });
      expect(key).not.toHaveProperty('rotation_period');
      expect(stack.the('google_kms_key_ring_import_job')).toMatchObject({
        import_job_id: 'import-1',
        import_method: 'RSA_OAEP_4096_SHA256_AES_256',
        protection_level: 'HSM',
      });
    });

    test('tells how to bring it in, and stops the apply until it is there', () => {
      expect(stack.messages).toMatch(/gcloud kms keys versions import .*--import-job import-1/);
      expect(stack.messages).toMatch(/set-primary-version clinicai-key/);
      expect(stack.the('data.google_kms_crypto_key')).toMatchObject({
        lifecycle: {
          postcondition: [
            {
              condition: '${(length(self.primary) >= 1)}',
              error_message: expect.stringContaining('has no primary version yet'),
            },
          ],
        },
      });
      expect(stack.waitsFor('google_kms_crypto_key_iam_member').join()).toContain('data.google_kms_crypto_key');
    });

    test('takes another method', () => {
      const material = KeyMaterial.imported({ jobId: 'i', method: ImportMethod.RSA_OAEP_3072_SHA256 });
      expect(keyOf({ material }).the('google_kms_key_ring_import_job').import_method).toBe('RSA_OAEP_3072_SHA256');
    });
  });

  test('makes a key whose material an external key manager holds', () => {
    const stack = keyOf({ material: KeyMaterial.external('https://ekm.clinic.example/keys/1') });
    expect(stack.the('google_kms_crypto_key')).toMatchObject({
      skip_initial_version_creation: true,
      version_template: { algorithm: 'EXTERNAL_SYMMETRIC_ENCRYPTION', protection_level: 'EXTERNAL' },
    });
    expect(stack.the('google_kms_crypto_key_version')).toMatchObject({
      external_protection_level_options: { external_key_uri: 'https://ekm.clinic.example/keys/1' },
      lifecycle: { prevent_destroy: true },
    });
    expect(stack.messages).toContain('set-primary-version');
  });

  test('reaches an external key manager through a VPC, over a new connection', () => {
    const connection = {
      serviceDirectoryService: 'projects/clinic/locations/us-central1/namespaces/ekm/services/ekm',
      hostname: 'ekm.clinic.example',
      serverCertificates: ['MIIB'],
    };
    const stack = keyOf({ material: KeyMaterial.externalVpc(connection, '/v0/keys/1') });
    expect(stack.the('google_kms_ekm_connection')).toMatchObject({
      location: 'us-central1',
      service_resolvers: [{ hostname: 'ekm.clinic.example', server_certificates: [{ raw_der: 'MIIB' }] }],
    });
    expect(stack.the('google_kms_crypto_key')).toMatchObject({
      crypto_key_backend: expect.stringContaining('google_kms_ekm_connection'),
      version_template: { protection_level: 'EXTERNAL_VPC' },
    });
    expect(stack.the('google_kms_crypto_key_version')).toMatchObject({
      external_protection_level_options: { ekm_connection_key_path: '/v0/keys/1' },
    });
    expect(stack.messages).toContain('gcp-sa-ekms');
  });

  test('reaches an external key manager over a connection that exists', () => {
    const stack = keyOf({ material: KeyMaterial.externalVpcConnection(CONNECTION, '/v0/keys/1') });
    expect(stack.of('google_kms_ekm_connection')).toEqual([]);
    expect(stack.the('google_kms_crypto_key').crypto_key_backend).toBe(CONNECTION);
  });

  test.each<[string, () => unknown, RegExp]>([
    ['an import job without a name', () => KeyMaterial.imported({ jobId: '' }), /'jobId' must be 1 to 63 letters/],
    ['an address without https', () => KeyMaterial.external('ekm.example/1'), /'keyUri' must be an https address/],
    [
      'a connection without certificates',
      () => KeyMaterial.externalVpc({ serviceDirectoryService: 's', hostname: 'h', serverCertificates: [] }, '/k'),
      /'serverCertificates' must hold at least one/,
    ],
    [
      'a connection that is none',
      () => KeyMaterial.externalVpcConnection('hsm', '/k'),
      /'connectionId' must have the form/,
    ],
    ['a name that Cloud KMS refuses', () => keyOf({ keyName: 'a key' }), /'keyName' must be 1 to 63 letters/],
    ['a region outside the United States', () => keyOf({ region: 'europe-west1' }), /got 'europe-west1'/],
    ['the global location', () => keyOf({ region: 'global' }), /got 'global'/],
    ['the number of a project', () => keyOf({ project: '1234567890' }), /'project' must be the id of a project/],
    ['names that Google refuses', () => keyOf({ namePrefix: 'googleai' }), /'namePrefix' must be .* without 'google'/],
  ])('rejects %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

describe('grants', () => {
  test('name one member among others, once for each service', () => {
    const stack = new SynthesizedStack((scope) => {
      const key = new EncryptionKey(scope, 'Key', place);
      const granted = key.grantTo(ServiceAgent.STORAGE, 'clinic');
      expect(key.grantTo(ServiceAgent.STORAGE, 'clinic')).toBe(granted);
      expect(granted.keyId).toBe(key.keyId);
    });
    expect(stack.the('google_kms_crypto_key_iam_member')).toMatchObject({
      role: 'roles/cloudkms.cryptoKeyEncrypterDecrypter',
      member: expect.stringMatching(/^serviceAccount:service-\$\{.*number\}@gs-project-accounts\.iam/),
    });
  });

  test.each([
    [ServiceAgent.VERTEX_AI, 'service-7@gcp-sa-aiplatform.iam.gserviceaccount.com'],
    [ServiceAgent.NOTEBOOKS, 'service-7@gcp-sa-notebooks.iam.gserviceaccount.com'],
    [ServiceAgent.COMPUTE_ENGINE, 'service-7@compute-system.iam.gserviceaccount.com'],
    [ServiceAgent.BIGQUERY, 'bq-7@bigquery-encryption.iam.gserviceaccount.com'],
    [ServiceAgent.CLOUD_SQL, 'service-7@gcp-sa-cloud-sql.iam.gserviceaccount.com'],
  ])('name the account of the service', (agent, email) => {
    expect(agent.emailIn('7')).toBe(email);
  });

  test('reach the services of another project than that of the key', () => {
    const stack = new SynthesizedStack((scope) => {
      const key = new ExistingEncryptionKey(scope, 'Key', { keyId: KEY });
      key.grantTo(ServiceAgent.STORAGE, 'clinic');
      key.grantTo(ServiceAgent.STORAGE, 'research');
      key.grantToServiceAccount('Tuning', 'service-7@gcp-sa-aiplatform-ft.iam.gserviceaccount.com');
    });
    expect(stack.of('google_kms_crypto_key_iam_member').map(({ crypto_key_id }) => crypto_key_id)).toEqual([
      KEY,
      KEY,
      KEY,
    ]);
    expect(stack.of('google_project_service').map(({ project }) => project)).toEqual(['clinic', 'research']);
  });

  test('rejects a member with a prefix', () => {
    expect(() => keyOf({}, (key) => key.grantToServiceAccount('A', 'serviceAccount:a@b.c'))).toThrow(
      /'email' must be the address of a service account/,
    );
  });

  test('rejects two accounts under one id', () => {
    expect(() =>
      keyOf({}, (key) => [
        key.grantToServiceAccount('A', 'one@clinic.iam.gserviceaccount.com'),
        key.grantToServiceAccount('A', 'two@clinic.iam.gserviceaccount.com'),
      ]),
    ).toThrow(/'id' must be given to one account only, got 'A' for 'two@/);
  });

  test('are waited for until they have spread', () => {
    const stack = keyOf();
    expect(stack.the('time_sleep')).toMatchObject({
      create_duration: '120s',
      depends_on: [expect.stringContaining('google_kms_crypto_key_iam_member')],
      triggers: { grant: expect.stringContaining('google_kms_crypto_key_iam_member') },
    });
  });
});

describe('ExistingEncryptionKey', () => {
  test.each([
    ['keys/1', /'keyId' must have the form/],
    [`${KEY}/cryptoKeyVersions/1`, /'keyId' must have the form/],
    [
      KEY.replace('us-central1', 'europe-west1'),
      /must lie in a Google Cloud region in the United States.*'europe-west1'/,
    ],
  ])('rejects %s', (keyId, message) => {
    expect(() => new SynthesizedStack((scope) => new ExistingEncryptionKey(scope, 'Key', { keyId }))).toThrow(message);
  });
});

function keyOf(
  change: Partial<EncryptionKeyProps> = {},
  use = (key: EncryptionKey): unknown => key.grantTo(ServiceAgent.VERTEX_AI, 'clinic'),
): SynthesizedStack {
  return new SynthesizedStack((scope) => use(new EncryptionKey(scope, 'Key', { ...place, ...change })));
}
