import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { App, AzurermBackend, TerraformStack } from 'cdktf';
import { enforce } from '../../lib';
import { PrivateAzureOpenAi } from '../../lib/azure';

const app = new App();
const stack = new TerraformStack(app, 'azure-openai');

new AzurermBackend(stack, {
  resourceGroupName: 'terraform-state',
  storageAccountName: 'clinicterraformstate',
  containerName: 'state',
  key: 'azure-openai.tfstate',
  useAzureadAuth: true,
});
new AzurermProvider(stack, 'azurerm', {
  // Deleted vaults and accounts stay recoverable; the provider's defaults would purge them.
  features: [
    {
      cognitiveAccount: [{ purgeSoftDeleteOnDestroy: false }],
      keyVault: [{ purgeSoftDeleteOnDestroy: false, purgeSoftDeletedKeysOnDestroy: false }],
      storage: [{ dataPlaneAvailable: false }],
    },
  ],
  storageUseAzuread: true,
});

const group = new ResourceGroup(stack, 'Group', { name: 'clinic-ai', location: 'East US 2' });

new PrivateAzureOpenAi(stack, 'Ai', {
  resourceGroupName: group.name,
  location: group.location,
  namePrefix: 'clinicai',
  deployments: [{ name: 'notes', model: 'gpt-4.1', version: '2025-04-14' }],
  baa: { reference: 'Microsoft Product Terms, DPA', effective: '2026-01-01' },
  lock: { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1042' },
});

enforce(app);
app.synth();
