import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { App, GcsBackend, TerraformStack } from 'cdktf';
import { enforce } from '../../lib';
import {
  AuditLogStore,
  AuditTrail,
  ExistingEncryptionKey,
  ExistingNetwork,
  GoogleProviderVersion,
  Governance,
  GovernanceScope,
  PerimeterMode,
  PrivateVertexAi,
  ServicePerimeter,
} from '../../lib/google';

const app = new App();
const project = 'clinic-ai';
const region = 'us-east4';
const place = { project, region, namePrefix: 'clinicai' };
const models = ['publishers/google/models/gemini-2.5-pro'];
const lockout = {
  acknowledgedBy: 'ciso@clinic.example',
  ticket: 'SEC-1043',
  wayOut: 'org-admins@clinic.example, runbook RB-7',
};

/** A stack with its state in an encrypted bucket. */
function stackOf(name: string): TerraformStack {
  const stack = new TerraformStack(app, name);
  new GcsBackend(stack, {
    bucket: 'clinic-terraform-state',
    prefix: name,
    kmsEncryptionKey: 'projects/clinic-keys/locations/us/keyRings/terraform/cryptoKeys/state',
  });
  new GoogleProvider(stack, 'google', { project, region });
  return stack;
}

// The security team's stack: what applies to every project of the folder, whoever makes what with which tool.
const governance = stackOf('vertex-governance');
new Governance(governance, 'Policies', {
  scope: GovernanceScope.folder('123456789012'),
  keyProjects: ['clinic-keys'],
  allowedModels: models,
  acknowledgement: lockout,
});
new ServicePerimeter(governance, 'Perimeter', {
  accessPolicy: '987654321098',
  name: 'clinic_ai',
  projects: [project, 'clinic-network'],
  deployers: ['serviceAccount:deploy@clinic-cicd.iam.gserviceaccount.com'],
  mode: PerimeterMode.enforced(lockout),
});

// The team's stack: the key, the shared VPC and its Private Service Connect endpoint belong to others.
const vertex = stackOf('vertex-existing-vpc');
GoogleProviderVersion.require(vertex, '~> 7.40');
const key = new ExistingEncryptionKey(vertex, 'Key', {
  keyId: 'projects/clinic-keys/locations/us-east4/keyRings/phi/cryptoKeys/vertex-ai',
});
const store = new AuditLogStore(vertex, 'AuditLogs', {
  ...place,
  key,
  lock: { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1042' },
});
const review = { by: 'vendor-risk@clinic.example', on: '2026-11-02', outcome: 'nothing that concerns PHI' };
const ai = new PrivateVertexAi(vertex, 'Ai', {
  ...place,
  key,
  network: new ExistingNetwork(vertex, 'Network', {
    ...place,
    project: 'clinic-network',
    networkName: 'shared-vpc',
    subnetworkName: 'clinic-ai-us-east4',
  }),
  auditTrail: new AuditTrail(vertex, 'AuditTrail', { store }),
  baa: { reference: 'Google Cloud console, accepted by legal@clinic.example', effective: '2026-01-01' },
  vendorReport: {
    reference: 'Compliance Reports Manager, SOC 2 report 2026',
    type: 'SOC 2 Type II',
    periodStart: '2025-10-01',
    periodEnd: '2026-09-30',
    exceptionsReview: review,
    subserviceOrganizationsReview: review,
  },
});
ai.grantInference('serviceAccount:notes@clinic-ai.iam.gserviceaccount.com');
ai.addVectorIndex('Passages', { name: 'passages', dimensions: 768 });
ai.addWorkbench('Research', { name: 'research', zone: 'us-east4-a' });

enforce(app);
app.synth();
