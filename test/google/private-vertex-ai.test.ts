import { Project } from '@cdktf/provider-google/lib/project';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { App, GcsBackend, TerraformElement, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { DatasetType, EncryptionKey, KeyMaterial, PrivateVertexAi, type PrivateVertexAiProps } from '../../lib/google';
import { findings } from '../../lib/testing';
import { vendorReport } from '../support/attestations';
import { baa, lock, place, SynthesizedStack } from '../support/google';

const props: PrivateVertexAiProps = { ...place, baa, lock };

describe('PrivateVertexAi', () => {
  test('has a key, a network, a locked store, a log for prompts and access, and nothing that costs by the hour', () => {
    const stack = vertexOf();
    for (const type of [
      'google_kms_crypto_key',
      'google_compute_network',
      'google_storage_bucket',
      'google_bigquery_dataset',
    ]) {
      stack.the(type);
    }
    expect(stack.of('google_vertex_ai_endpoint')).toEqual([]);
    expect(stack.messages).toContain('accept the business associate agreement in the console');
    expect(stack.messages).toContain('exception from abuse monitoring');
  });

  test('adds datasets and tensorboards with the key', () => {
    const stack = vertexOf({}, (ai) => {
      ai.addDataset('Notes', 'notes', DatasetType.TIME_SERIES);
      ai.addTensorboard('Board', 'training');
    });
    for (const type of ['google_vertex_ai_dataset', 'google_vertex_ai_tensorboard']) {
      expect(stack.the(type)).toMatchObject({
        region: 'us-central1',
        encryption_spec: { kms_key_name: expect.stringContaining('google_kms_crypto_key') },
        labels: { 'compliance-baa-effective': '2026-01-01' },
      });
    }
    expect(stack.the('google_vertex_ai_dataset').metadata_schema_uri).toBe(
      'gs://google-cloud-aiplatform/schema/dataset/metadata/time_series_1.0.0.yaml',
    );
  });

  test('lets nobody call a model before the calls are on record', () => {
    const stack = vertexOf({}, (ai) => ai.grantInference('group:clinicians@clinic.example'));
    const waits = stack.waitsFor('google_project_iam_custom_role');
    for (const type of [
      'google_project_iam_audit_config',
      'google_storage_bucket_iam_member',
      'google_logging_project_sink',
    ]) {
      expect(waits).toContainEqual(expect.stringMatching(new RegExp(`^${type}\\.`)));
    }
  });

  test('takes a project that the same stack makes', () => {
    const stack = new SynthesizedStack((scope) => {
      const project = new Project(scope, 'Project', { name: 'clinic', projectId: 'clinic', orgId: '7' });
      const ai = new PrivateVertexAi(scope, 'Ai', { ...props, project: project.projectId });
      ai.addEndpoint('Triage', { name: '1042' });
    });
    const reference = '${google_project.Project.project_id}';
    for (const type of ['google_kms_key_ring', 'google_vertex_ai_endpoint', 'google_project_iam_audit_config']) {
      expect(stack.the(type).project).toBe(reference);
    }
    expect(stack.of('google_project_service').every(({ project }) => project === reference)).toBe(true);
  });

  test('tells how to log each model that may be called', () => {
    const models = [
      'publishers/google/models/gemini-2.5-pro',
      'publishers/anthropic/models/claude-sonnet-4-5@20250929',
    ];
    const { messages } = vertexOf({ models });
    for (const model of models) {
      expect(messages).toContain(`next step for ${model}`);
    }
  });

  test('records the agreement and the report in resources that make nothing', () => {
    const records = vertexOf({ vendorReport }).of('terraform_data');
    expect(records).toEqual([
      { input: { attestation: 'baa', subject: 'stack/Ai', vendor: 'google-vertex-ai', ...baa } },
      { input: { attestation: 'vendor-report', subject: 'stack/Ai', vendor: 'google-vertex-ai', ...vendorReport } },
    ]);
  });

  test.each<[string, Partial<PrivateVertexAiProps>, RegExp]>([
    ['a region outside the United States', { region: 'northamerica-northeast1' }, /got 'northamerica-northeast1'/],
    ['the global location', { region: 'global' }, /got 'global'/],
    [
      'an agreement with another vendor',
      { baa: { ...baa, vendor: 'openai' } },
      /'baa.vendor' must be 'google-vertex-ai'/,
    ],
    ['an unsigned agreement', { baa: { reference: '', effective: '2026-01-01' } }, /'baa.reference'/],
    ['no lock and no trail', { lock: undefined }, /'lock' must be given where there is no 'auditTrail'/],
    ['a lock that nobody answers for', { lock: { acknowledgedBy: 'x', ticket: '' } }, /'lock.ticket' must be given/],
    ['names that Google refuses', { namePrefix: 'Clinic_AI' }, /'namePrefix' must be 3 to 20/],
  ])('rejects %s', (_, change, message) => {
    expect(() => vertexOf(change)).toThrow(message);
  });

  test('rejects material for a key that exists', () => {
    expect(
      () =>
        new SynthesizedStack((scope) => {
          const key = new EncryptionKey(scope, 'Key', place);
          new PrivateVertexAi(scope, 'Ai', { ...props, key, keyMaterial: KeyMaterial.GENERATED });
        }),
    ).toThrow(/'keyMaterial' describes a new key/);
  });
});

describe('an override that', () => {
  test.each<[string, (ai: PrivateVertexAi) => void, string]>([
    [
      'takes the key away',
      (ai) => ai.addEndpoint('E', { name: '1' }).endpoint.addOverride('encryption_spec', undefined),
      'customer-managed-key',
    ],
    [
      'opens an endpoint',
      (ai) => ai.addEndpoint('E', { name: '1' }).endpoint.addOverride('private_service_connect_config', undefined),
      'no-public-network-access',
    ],
    [
      'moves a dataset abroad',
      (ai) => ai.addDataset('D', 'd', DatasetType.TEXT).addOverride('region', 'europe-west1'),
      'us-region-only',
    ],
    [
      'unlocks the records',
      (ai) => ai.auditLogStore.bucket.addOverride('retention_policy.is_locked', false),
      'audit-log-immutable',
    ],
    [
      'exempts somebody from the audit logs',
      (ai) =>
        override(ai.auditTrail.node.findChild('AuditConfig'), 'audit_log_config.0.exempted_members', ['user:a@b.c']),
      'activity-trail-enabled',
    ],
  ])('%s does not slip through', (_, spoil, rule) => {
    const stack = new TerraformStack(new App(), 'stack');
    new GoogleProvider(stack, 'google', { project: 'clinic', region: 'us-central1' });
    new GcsBackend(stack, { bucket: 'state' });
    spoil(new PrivateVertexAi(stack, 'Ai', props));
    expect(findings(stack).map((finding) => finding.rule)).toContain(rule);
  });
});

function vertexOf(
  change: Partial<PrivateVertexAiProps> = {},
  use: (ai: PrivateVertexAi) => void = () => undefined,
): SynthesizedStack {
  return new SynthesizedStack((scope) => use(new PrivateVertexAi(scope, 'Ai', { ...props, ...change })));
}

function override(resource: IConstruct, path: string, value: unknown): void {
  if (TerraformElement.isTerraformElement(resource)) {
    resource.addOverride(path, value);
  }
}
