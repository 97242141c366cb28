import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { AzurermBackend, type TerraformStack } from 'cdktf';
import {
  AccountKind,
  AzureProvider,
  ExistingEncryptionKey,
  ExistingNetwork,
  Governance,
  GovernanceScope,
  KeyMaterial,
  KeyStore,
  PrivateAzureOpenAi,
  PrivateDns,
  SeverityThreshold,
  UsDeploymentSku,
} from '../lib/azure';
import { expectFullPlan, runs, synthesized } from './support/offline-terraform/runs';
import { terraformVersion } from './support/offline-terraform/terraform';

jest.setTimeout(60_000);

const lock = { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1042' };
const baa = { reference: 'BAA-1042', effective: '2026-01-01' };

/** What the data sources of the stacks find. */
const FOUND = {
  azurerm_virtual_network: { location: 'eastus2' },
  azurerm_key_vault: { purge_protection_enabled: true, rbac_authorization_enabled: true },
  azurerm_key_vault_key: { key_type: 'RSA-HSM', key_size: 2048 },
};

/** A stack with a provider and a remote backend, as the examples have them. */
function onAzure(stack: TerraformStack): void {
  new AzurermBackend(stack, {
    resourceGroupName: 'terraform-state',
    storageAccountName: 'clinicterraformstate',
    containerName: 'state',
    key: 'azure-openai.tfstate',
    useAzureadAuth: true,
  });
  new AzureProvider(stack, 'Azure');
}

const azure = {
  namePrefix: 'clinicai',
  deployments: [
    { name: 'notes', model: 'gpt-4.1', version: '2025-04-14' },
    { name: 'search', model: 'text-embedding-3-large', version: '1', sku: UsDeploymentSku.STANDARD },
  ],
  baa,
  lock,
} as const;
const eastUs2 = { ...azure, resourceGroupName: 'clinic-ai', location: 'eastus2' };

/** The stack of examples/azure-openai. */
function azureOpenAi(stack: TerraformStack): PrivateAzureOpenAi {
  onAzure(stack);
  const group = new ResourceGroup(stack, 'Group', { name: 'clinic-ai', location: 'East US 2' });
  const ai = new PrivateAzureOpenAi(stack, 'Ai', {
    ...azure,
    resourceGroupName: group.name,
    location: group.location,
  });
  ai.grantInference('00000000-0000-0000-0000-0000000000c1');
  return ai;
}

/** Everything that can be chosen differently, in one stack. */
function azureOpenAiWithOwnHardware(stack: TerraformStack): PrivateAzureOpenAi {
  onAzure(stack);
  return new PrivateAzureOpenAi(stack, 'Ai', {
    ...eastUs2,
    keyStore: KeyStore.managedHsm({
      adminObjectIds: ['00000000-0000-0000-0000-0000000000a1'],
      securityDomainCertificateIds: ['1', '2', '3'].map((one) => `https://clinic.vault.azure.net/certificates/c${one}`),
    }),
    contentFilter: { threshold: SeverityThreshold.LOW, blocklists: ['names', 'codes'] },
    allowedFqdns: ['clinicdata.blob.core.windows.net'],
  });
}

/** The kind OpenAI with an imported key, which the account is given after it exists. */
function azureOpenAiKind(stack: TerraformStack): PrivateAzureOpenAi {
  onAzure(stack);
  return new PrivateAzureOpenAi(stack, 'Ai', {
    ...eastUs2,
    kind: AccountKind.OPENAI,
    keyMaterial: KeyMaterial.IMPORTED,
  });
}

/** The first stack of examples/azure-existing-network. */
function azureExistingNetwork(stack: TerraformStack): ExistingNetwork {
  onAzure(stack);
  const network = new ExistingNetwork(stack, 'Network', {
    ...eastUs2,
    virtualNetworkName: 'spoke-clinic',
    endpointSubnetName: 'private-endpoints',
    dns: PrivateDns.centralZones('/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/dns'),
    monitorScope: { name: 'hub-monitor', resourceGroupName: 'monitoring' },
  });
  const key = new ExistingEncryptionKey(stack, 'Key', { ...eastUs2, keyVaultName: 'clinic-keys', keyName: 'ai' });
  new PrivateAzureOpenAi(stack, 'Ai', { ...eastUs2, network, key });
  return network;
}

/** The second stack of examples/azure-existing-network. */
function azureGovernance(stack: TerraformStack): void {
  onAzure(stack);
  const subscription = '/subscriptions/00000000-0000-0000-0000-000000000001';
  const group = '/providers/Microsoft.Management/managementGroups/clinic';
  new Governance(stack, 'Group', { scope: GovernanceScope.managementGroup(group) });
  new Governance(stack, 'Subscription', { scope: GovernanceScope.subscription(subscription) });
}

const terraform = terraformVersion();
const suite = terraform
  ? `Terraform ${terraform.version}, offline,`
  : "Terraform (skipped: there is no 'terraform' on the PATH)";

(terraform ? describe : describe.skip)(suite, () => {
  test.each<[string, (stack: TerraformStack) => unknown]>([
    ['PrivateAzureOpenAi', azureOpenAi],
    ['PrivateAzureOpenAi with a managed HSM and blocklists', azureOpenAiWithOwnHardware],
    ['PrivateAzureOpenAi of the kind OpenAI with an imported key', azureOpenAiKind],
    ['PrivateAzureOpenAi in an existing network', azureExistingNetwork],
    ['Governance', azureGovernance],
  ])('plans to create every resource of %s', (_, build) => {
    const document = synthesized(build);
    expectFullPlan(document, runs(document, FOUND));
  });

  test.each<[string, Record<string, Record<string, unknown>>, string]>([
    [
      'lies in another region',
      { ...FOUND, azurerm_virtual_network: { location: 'westus3' } },
      'A private endpoint must lie in the region of its network',
    ],
    [
      'has a subnet whose security groups do not apply to private endpoints',
      { ...FOUND, azurerm_subnet: { private_endpoint_network_policies: 'Disabled' } },
      'The subnet must have a network security group that applies to private endpoints',
    ],
    [
      'has a subnet without a security group',
      { ...FOUND, azurerm_subnet: { network_security_group_id: '' } },
      'The subnet must have a network security group that applies to private endpoints',
    ],
    [
      'is to hold an account with a key in software',
      { ...FOUND, azurerm_key_vault_key: { key_type: 'RSA', key_size: 2048 } },
      'The key must be of the type RSA HSM with 2048 bits',
    ],
    [
      'is to hold an account with a key that can be purged',
      { ...FOUND, azurerm_key_vault: { purge_protection_enabled: false, rbac_authorization_enabled: true } },
      'The vault of the key must have purge protection and role based access',
    ],
  ])('plans nothing in an existing network that %s', (_, found, message) => {
    const { plan } = runs(synthesized(azureExistingNetwork), found);
    expect(plan?.status).toBe(1);
    expect(plan?.stderr.replace(/\W+/g, ' ')).toContain(message);
  });

  test.each<[string, (ai: PrivateAzureOpenAi) => void, string]>([
    [
      'a misspelt argument',
      ({ account }) => account.addOverride('public_network_acces_enabled', false),
      'No argument or block type is named "public_network_acces_enabled".',
    ],
    [
      'a misspelt argument in a block',
      ({ account }) => account.addOverride('network_acls.default_acton', 'Deny'),
      'No argument or block type is named "default_acton".',
    ],
    [
      'the lack of a required argument',
      ({ account }) => account.addOverride('sku_name', undefined),
      'The argument "sku_name" is required, but no definition was found.',
    ],
    [
      'an argument of the wrong type',
      ({ account }) => account.addOverride('local_auth_enabled', 'no'),
      'Inappropriate value for attribute "local_auth_enabled": a bool is required.',
    ],
    [
      'a block too many',
      ({ account }) => account.addOverride('identity', [{ type: 'SystemAssigned' }, { type: 'UserAssigned' }]),
      'No more than 1 "identity" blocks are allowed',
    ],
    [
      'a reference to an attribute that does not exist',
      ({ account }) => account.addOverride('location', `\${${account.fqn}.region}`),
      'has no argument, nested block, or exported attribute named "region"',
    ],
  ])('refuses %s', (_, spoil, message) => {
    const { validate } = runs(
      synthesized((stack) => spoil(azureOpenAi(stack))),
      FOUND,
    );
    expect(validate?.status).toBe(1);
    expect(validate?.stderr.replace(/\s+/g, ' ')).toContain(message);
  });
});
