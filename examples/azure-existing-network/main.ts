import { App, AzurermBackend, TerraformStack } from 'cdktf';
import { enforce } from '../../lib';
import {
  AzureProvider,
  ExistingEncryptionKey,
  ExistingNetwork,
  Governance,
  GovernanceMode,
  GovernanceScope,
  PrincipalType,
  PrivateAzureOpenAi,
  PrivateDns,
} from '../../lib/azure';

/** Resource groups of the platform team's hub. */
const HUB = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups';
const CLINICIANS = '00000000-0000-0000-0000-0000000000c1';

const app = new App();

function newStack(name: string): TerraformStack {
  const stack = new TerraformStack(app, name);
  new AzurermBackend(stack, {
    resourceGroupName: 'terraform-state',
    storageAccountName: 'clinicterraformstate',
    containerName: 'state',
    key: `${name}.tfstate`,
    useAzureadAuth: true,
  });
  new AzureProvider(stack, 'Azure');
  return stack;
}

const ai = newStack('azure-existing-network');
const place = { resourceGroupName: 'clinic-ai', location: 'eastus2', namePrefix: 'clinicai' };

const network = new ExistingNetwork(ai, 'Network', {
  ...place,
  virtualNetworkName: 'spoke-clinic',
  virtualNetworkResourceGroupName: 'network',
  endpointSubnetName: 'private-endpoints',
  dns: PrivateDns.centralZones(`${HUB}/dns`),
  monitorScope: { name: 'hub-monitor', resourceGroupName: 'monitoring' },
});

const key = new ExistingEncryptionKey(ai, 'Key', {
  ...place,
  keyVaultName: 'clinic-keys',
  keyVaultResourceGroupName: 'security',
  keyName: 'ai',
});

const review = { by: 'vendor-risk@clinic.example', on: '2026-11-02', outcome: 'nothing that concerns PHI' };
new PrivateAzureOpenAi(ai, 'Ai', {
  ...place,
  network,
  key,
  deployments: [{ name: 'notes', model: 'gpt-4.1', version: '2025-04-14' }],
  baa: { reference: 'Microsoft Product Terms, DPA', effective: '2026-01-01' },
  vendorReport: {
    reference: 'Service Trust Portal, Azure SOC 2 Type II 2026',
    type: 'SOC 2 Type II',
    periodStart: '2025-10-01',
    periodEnd: '2026-09-30',
    exceptionsReview: review,
    subserviceOrganizationsReview: review,
  },
  lock: { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1042' },
}).grantInference(CLINICIANS, PrincipalType.GROUP);

new Governance(newStack('azure-governance'), 'Policies', {
  scope: GovernanceScope.managementGroup('/providers/Microsoft.Management/managementGroups/clinic'),
  mode: GovernanceMode.REPORT,
});

enforce(app);
app.synth();
