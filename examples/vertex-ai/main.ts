import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { App, GcsBackend, TerraformStack } from 'cdktf';
import { enforce } from '../../lib';
import { DatasetType, PrivateVertexAi } from '../../lib/google';

const app = new App();
const stack = new TerraformStack(app, 'vertex-ai');
const project = 'clinic-ai';
const region = 'us-central1';

new GcsBackend(stack, {
  bucket: 'clinic-terraform-state',
  prefix: 'vertex-ai',
  kmsEncryptionKey: 'projects/clinic-keys/locations/us/keyRings/terraform/cryptoKeys/state',
});
new GoogleProvider(stack, 'google', { project, region });

const review = { by: 'vendor-risk@clinic.example', on: '2026-11-02', outcome: 'nothing that concerns PHI' };
const ai = new PrivateVertexAi(stack, 'Ai', {
  project,
  region,
  namePrefix: 'clinicai',
  models: ['publishers/google/models/gemini-2.5-pro'],
  requestReaderGroups: ['privacy-officers@clinic.example'],
  baa: { reference: 'Google Cloud console, accepted by legal@clinic.example', effective: '2026-01-01' },
  vendorReport: {
    reference: 'Compliance Reports Manager, SOC 2 report 2026',
    type: 'SOC 2 Type II',
    periodStart: '2025-10-01',
    periodEnd: '2026-09-30',
    exceptionsReview: review,
    subserviceOrganizationsReview: review,
  },
  lock: { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1042' },
});
ai.grantInference('serviceAccount:notes@clinic-ai.iam.gserviceaccount.com');
ai.addEndpoint('Triage', { name: '1042' });
ai.addDataset('Notes', 'clinical-notes', DatasetType.TEXT);
ai.addBucket('Batches', 'batches');
ai.addGuardrail('Guardrail');

enforce(app);
app.synth();
