import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { App, GcsBackend, TerraformStack } from 'cdktf';
import { enforce } from '../../lib';
import { PrivateVertexAi } from '../../lib/google';

const app = new App();
const stack = new TerraformStack(app, 'vertex-ai');
const project = 'clinic-ai';
const region = 'us-central1';

new GcsBackend(stack, { bucket: 'clinic-terraform-state', prefix: 'vertex-ai' });
new GoogleProvider(stack, 'google', { project, region });

new PrivateVertexAi(stack, 'Ai', {
  project,
  region,
  namePrefix: 'clinicai',
  endpointName: '1042',
  baa: { reference: 'Google Cloud console, accepted by legal@clinic.example', effective: '2026-01-01' },
  lock: { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1042' },
});

enforce(app);
app.synth();
