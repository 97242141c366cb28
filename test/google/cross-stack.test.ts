import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { App, GcsBackend, TerraformStack } from 'cdktf';
import { enforce } from '../../lib';
import {
  AuditLogStore,
  AuditTrail,
  EncryptionKey,
  ExistingEncryptionKey,
  PrivateNetwork,
  PrivateVertexAi,
} from '../../lib/google';
import { vendorReport } from '../support/attestations';
import { baa, lock, place } from '../support/google';

const outdir = mkdtempSync(join(tmpdir(), 'google-cross-stack-'));
afterAll(() => rmSync(outdir, { recursive: true }));

/** What stack `platform` shares, used by stack `ai`. */
function twoStacks(app: App): { platform: TerraformStack; ai: TerraformStack; deployment: PrivateVertexAi } {
  const [platform, ai] = [stackOf(app, 'platform'), stackOf(app, 'ai')];
  const key = new EncryptionKey(platform, 'Key', place);
  const store = new AuditLogStore(platform, 'Logs', { ...place, key, lock });
  const deployment = new PrivateVertexAi(ai, 'Ai', {
    ...place,
    baa,
    vendorReport,
    key,
    network: new PrivateNetwork(platform, 'Network', place),
    auditTrail: new AuditTrail(platform, 'Trail', { store }),
  });
  deployment.addEndpoint('Triage', { name: '1042' });
  return { platform, ai, deployment };
}

describe('constructs of another stack', () => {
  test('are referred to by their state, and waited for as a whole', () => {
    const app = new App({ outdir, skipValidation: true });
    const { platform, ai } = twoStacks(app);
    app.synth();
    expect(ai.dependsOn(platform)).toBe(true);
    const { resource } = JSON.parse(readFileSync(join(outdir, 'stacks', 'ai', 'cdk.tf.json'), 'utf8'));
    const endpoint = Object.values<Record<string, unknown>>(resource.google_vertex_ai_endpoint)[0];
    expect(endpoint?.encryption_spec).toEqual({
      kms_key_name: expect.stringContaining('data.terraform_remote_state.cross-stack-reference-input-platform'),
    });
    expect(JSON.stringify(endpoint?.depends_on)).not.toContain('google_kms');
  });

  test('are judged as unknown: a key that another stack may change does not pass', () => {
    const app = new App({ outdir });
    twoStacks(app);
    enforce(app);
    expect(() => app.synth()).toThrow(/customer-managed-key cannot be determined/);
  });

  test('are named instead, and pass', () => {
    const app = new App({ outdir });
    const [platform, ai] = [stackOf(app, 'platform'), stackOf(app, 'ai')];
    const shared = new EncryptionKey(platform, 'Key', place);
    const auditTrail = new AuditTrail(platform, 'Trail', {
      store: new AuditLogStore(platform, 'Logs', { ...place, key: shared, lock }),
    });
    const key = new ExistingEncryptionKey(ai, 'Key', {
      keyId: 'projects/clinic/locations/us-central1/keyRings/clinicai-keys/cryptoKeys/clinicai-key',
    });
    ai.addDependency(platform);
    new PrivateVertexAi(ai, 'Ai', { ...place, baa, vendorReport, key, auditTrail }).addEndpoint('Triage', {
      name: '1042',
    });
    enforce(app);
    expect(() => app.synth()).not.toThrow();
  });
});

function stackOf(app: App, name: string): TerraformStack {
  const stack = new TerraformStack(app, name);
  new GcsBackend(stack, {
    bucket: 'clinic-terraform-state',
    prefix: name,
    kmsEncryptionKey: 'projects/keys/locations/us/keyRings/terraform/cryptoKeys/state',
  });
  new GoogleProvider(stack, 'google', { project: 'clinic', region: 'us-central1' });
  return stack;
}
