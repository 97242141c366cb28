import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import { App, AzurermBackend, TerraformStack } from 'cdktf';
import { enforce } from '../../lib';
import { AzureProvider, PrivateAzureOpenAi, UsDeploymentSku } from '../../lib/azure';

const app = new App();
const stack = new TerraformStack(app, 'azure-openai');

new AzurermBackend(stack, {
  resourceGroupName: 'terraform-state',
  storageAccountName: 'clinicterraformstate',
  containerName: 'state',
  key: 'azure-openai.tfstate',
  useAzureadAuth: true,
});
new AzureProvider(stack, 'Azure');

const group = new ResourceGroup(stack, 'Group', { name: 'clinic-ai', location: 'East US 2' });

const review = { by: 'vendor-risk@clinic.example', on: '2026-11-02', outcome: 'nothing that concerns PHI' };
const ai = new PrivateAzureOpenAi(stack, 'Ai', {
  resourceGroupName: group.name,
  location: group.location,
  namePrefix: 'clinicai',
  deployments: [
    { name: 'notes', model: 'gpt-4.1', version: '2025-04-14', capacity: 50 },
    { name: 'search', model: 'text-embedding-3-large', version: '1', sku: UsDeploymentSku.STANDARD },
  ],
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
});

const application = new UserAssignedIdentity(stack, 'Application', {
  name: 'clinicai-application',
  resourceGroupName: group.name,
  location: group.location,
});
ai.grantInference(application.principalId);

enforce(app);
app.synth();
