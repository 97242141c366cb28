import { CognitiveAccount } from '@cdktf/provider-azurerm/lib/cognitive-account';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { App, AzurermBackend, TerraformHclModule, TerraformStack } from 'cdktf';
import { AzureProvider, PrivateAzureOpenAi } from '../../lib/azure';
import { findings } from '../../lib/testing';
import { openAi, openAiProps } from '../support/azure';

/** What the gate says of the stacks of an app, as `rule: verdict`. */
function judged(build: (app: App) => void): string[] {
  const app = new App();
  build(app);
  return findings(app).map(({ rule, verdict }) => `${rule}: ${verdict}`);
}

function newStack(app: App, name = 'stack'): TerraformStack {
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

test('accepts the construct as it is', () => {
  expect(judged((app) => openAi(newStack(app)))).toEqual([]);
});

test.each<[string, (ai: PrivateAzureOpenAi) => void, string]>([
  [
    'public access',
    ({ account }) => account.addOverride('public_network_access_enabled', true),
    'no-public-network-access: fail',
  ],
  ['account keys', ({ account }) => account.addOverride('local_auth_enabled', true), 'no-local-authentication: fail'],
  ['a region elsewhere', ({ account }) => account.addOverride('location', 'westeurope'), 'us-region-only: fail'],
  ['no key', ({ account }) => account.addOverride('customer_managed_key', []), 'customer-managed-key: fail'],
  [
    'a global deployment',
    ({ deployments }) => deployments[0]?.addOverride('sku.name', 'GlobalStandard'),
    'us-inference-only: fail',
  ],
  [
    'shared keys of the store',
    ({ auditLogStore }) => auditLogStore.account.addOverride('shared_access_key_enabled', true),
    'no-local-authentication: fail',
  ],
  [
    'a lock that can be opened',
    ({ auditLogStore }) => auditLogStore.lockedContainer('insights-logs-audit', false).addOverride('locked', false),
    'audit-log-immutable: fail',
  ],
  [
    'a value that only deployment knows',
    ({ account }) => account.addOverride('local_auth_enabled', '${var.local_auth}'),
    'no-local-authentication: undetermined',
  ],
])('an override cannot slip through: %s', (_, loosen, expected) => {
  expect(judged((app) => loosen(openAi(newStack(app))))).toContain(expected);
});

test('a local backend cannot slip through, behind an override neither', () => {
  const said = judged((app) => {
    const stack = newStack(app);
    openAi(stack);
    stack.addOverride('terraform.backend', { local: { path: 'terraform.tfstate' } });
  });
  expect(said).toEqual(['terraform-state-protected: fail']);
});

test('resources inside a module cannot slip through', () => {
  const said = judged((app) => {
    const stack = newStack(app);
    openAi(stack);
    new TerraformHclModule(stack, 'Wrapped', { source: 'Azure/openai/azurerm' });
  });
  expect(said).toEqual(['opaque-part: undetermined']);
});

test('a location that comes from another stack cannot slip through', () => {
  const said = judged((app) => {
    const group = new ResourceGroup(newStack(app, 'groups'), 'Group', { name: 'clinic', location: 'eastus2' });
    openAi(newStack(app, 'ai'), { location: group.location });
  });
  expect(new Set(said)).toEqual(new Set(['us-region-only: undetermined', 'us-inference-only: undetermined']));
});

test('an account that refers to a key in another stack is told apart from one without', () => {
  const said = judged((app) => {
    const keys = openAi(newStack(app, 'keys')).key;
    new CognitiveAccount(newStack(app, 'ai'), 'Account', {
      name: 'other',
      resourceGroupName: 'clinic',
      location: 'eastus2',
      kind: 'AIServices',
      skuName: 'S0',
      publicNetworkAccessEnabled: false,
      localAuthEnabled: false,
      customerManagedKey: { keyVaultKeyId: keys.keyId },
    });
  });
  expect(said.filter((one) => one.startsWith('customer-managed-key'))).toEqual(['customer-managed-key: undetermined']);
});

test('a spread of loosened props changes nothing', () => {
  const loosened = { ...openAiProps, publicNetworkAccessEnabled: true, localAuthEnabled: true, locked: false };
  expect(judged((app) => new PrivateAzureOpenAi(newStack(app), 'Ai', loosened as never))).toEqual([]);
});
