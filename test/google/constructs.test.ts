import { Retention } from '../../lib/core';
import {
  AuditLogStore,
  EncryptionKey,
  PrivateNetwork,
  PrivateVertexAi,
  type PrivateVertexAiProps,
} from '../../lib/google';
import { type Synthesized, synthesize } from '../support/terraform';

const place = { project: 'clinic', region: 'us-central1', namePrefix: 'clinicai' };
const lock = { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1' };
const props: PrivateVertexAiProps = {
  ...place,
  lock,
  endpointName: '1042',
  baa: { reference: 'console', effective: '2026-01-01' },
};

describe('PrivateVertexAi', () => {
  const resources = synthesize((stack) => new PrivateVertexAi(stack, 'Ai', props));

  test('makes a private endpoint and a dataset that wait for the grant of the key', () => {
    expect(resources.google_vertex_ai_endpoint).toEqual([
      expect.objectContaining({
        location: 'us-central1',
        encryption_spec: { kms_key_name: expect.stringContaining('google_kms_crypto_key') },
        private_service_connect_config: { enable_private_service_connect: true, project_allowlist: ['clinic'] },
        depends_on: [expect.stringContaining('Grant-VertexAi')],
      }),
    ]);
    expect(resources.google_vertex_ai_dataset).toEqual([
      expect.objectContaining({
        region: 'us-central1',
        encryption_spec: { kms_key_name: expect.stringContaining('google_kms_crypto_key') },
        depends_on: [expect.stringContaining('Grant-VertexAi')],
      }),
    ]);
  });

  test('logs every access to data and exempts nobody', () => {
    expect(resources.google_project_iam_audit_config).toEqual([
      {
        project: 'clinic',
        service: 'allServices',
        audit_log_config: [{ log_type: 'ADMIN_READ' }, { log_type: 'DATA_READ' }, { log_type: 'DATA_WRITE' }],
      },
    ]);
  });

  test('grants inference', () => {
    const granted = synthesize((stack) =>
      new PrivateVertexAi(stack, 'Ai', props).grantInference('App', 'group:notes@clinic.example'),
    );
    expect(granted.google_project_iam_member).toEqual([
      { project: 'clinic', role: 'roles/aiplatform.user', member: 'group:notes@clinic.example' },
    ]);
  });

  test.each<[string, Partial<PrivateVertexAiProps>, RegExp]>([
    [
      'a region outside the United States',
      { region: 'northamerica-northeast1' },
      /'region' must be a Google Cloud region in the United States.*got 'northamerica-northeast1'/,
    ],
    ['the global location', { region: 'global' }, /got 'global'/],
    ['a name that Vertex AI refuses', { endpointName: '0123' }, /'endpointName' must be one to ten digits/],
    ['an unsigned agreement', { baa: { reference: '', effective: '2026-01-01' } }, /'baa.reference'/],
    ['a lock that nobody answers for', { lock: { acknowledgedBy: 'x', ticket: '' } }, /'lock.ticket' must be given/],
    ['names that Google refuses', { namePrefix: 'Clinic_AI' }, /'namePrefix' must be 3 to 20/],
  ])('refuses %s', (_, change, message) => {
    expect(() => synthesize((stack) => new PrivateVertexAi(stack, 'Ai', { ...props, ...change }))).toThrow(message);
  });

  test.each([
    ['dedicatedEndpointEnabled', true, 'google_vertex_ai_endpoint', 'dedicated_endpoint_enabled'],
    ['forceDestroy', true, 'google_storage_bucket', 'force_destroy'],
  ])('cannot be opened by passing %s', (prop, value, type, argument) => {
    const opened = synthesize((stack) => new PrivateVertexAi(stack, 'Ai', { ...props, [prop]: value }));
    for (const resource of opened[type] ?? []) {
      expect(resource[argument] ?? false).toBe(false);
    }
  });
});

describe('EncryptionKey', () => {
  test('makes a hardware key with a new version every 90 days that Terraform cannot destroy', () => {
    const resources = synthesize((stack) => new EncryptionKey(stack, 'Key', place));
    expect(resources.google_kms_crypto_key).toEqual([
      expect.objectContaining({
        rotation_period: '7776000s',
        version_template: { algorithm: 'GOOGLE_SYMMETRIC_ENCRYPTION', protection_level: 'HSM' },
        lifecycle: { prevent_destroy: true },
      }),
    ]);
  });

  test('grants each service once, as one member among others', () => {
    const resources = synthesize((stack) => {
      const key = new EncryptionKey(stack, 'Key', place);
      expect(key.grantTo('Storage', 'agent@google.example')).toBe(key.grantTo('Storage', 'agent@google.example'));
    });
    expect(resources.google_kms_crypto_key_iam_member).toEqual([
      expect.objectContaining({ member: 'serviceAccount:agent@google.example' }),
    ]);
  });
});

describe('AuditLogStore', () => {
  test('locks the bucket and the log bucket for six years', () => {
    const resources = store();
    expect(resources.google_storage_bucket).toEqual([
      expect.objectContaining({
        retention_policy: { is_locked: true, retention_period: 189_388_800 },
        public_access_prevention: 'enforced',
        uniform_bucket_level_access: true,
        force_destroy: false,
      }),
    ]);
    expect(resources.google_logging_project_bucket_config).toEqual([
      expect.objectContaining({ locked: true, retention_days: 2192 }),
    ]);
  });

  test('lets the sink write, and write only', () => {
    expect(store().google_storage_bucket_iam_member).toEqual([
      expect.objectContaining({
        role: 'roles/storage.objectCreator',
        member: expect.stringContaining('writer_identity'),
      }),
    ]);
  });

  test('refuses less than six years', () => {
    expect(() => store({ retention: Retention.days(2190) })).toThrow(
      /at least 2192 days, the six years of .*, got 2190 days/,
    );
  });

  function store(change: { retention?: Retention } = {}): Synthesized {
    return synthesize(
      (stack) =>
        new AuditLogStore(stack, 'Logs', { ...place, lock, key: new EncryptionKey(stack, 'Key', place), ...change }),
    );
  }
});

describe('PrivateNetwork', () => {
  const resources = synthesize((stack) => new PrivateNetwork(stack, 'Network', place));

  test('has no route to the internet and reaches Google APIs of the perimeter only', () => {
    expect(resources.google_compute_network).toEqual([
      expect.objectContaining({ auto_create_subnetworks: false, delete_default_routes_on_create: true }),
    ]);
    expect(resources.google_compute_global_forwarding_rule).toEqual([expect.objectContaining({ target: 'vpc-sc' })]);
  });

  test('denies egress to everything else', () => {
    expect(resources.google_compute_firewall).toContainEqual(
      expect.objectContaining({ direction: 'EGRESS', deny: [{ protocol: 'all' }], destination_ranges: ['0.0.0.0/0'] }),
    );
  });
});
