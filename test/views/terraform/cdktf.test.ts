import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CognitiveAccount } from '@cdktf/provider-azurerm/lib/cognitive-account';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { KmsCryptoKey } from '@cdktf/provider-google/lib/kms-crypto-key';
import { KmsKeyRing } from '@cdktf/provider-google/lib/kms-key-ring';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { App, Fn, LocalBackend, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { configurationTree } from '../../../lib/views/terraform/configuration';
import { view } from './support';

function synthesize(build: (stack: TerraformStack) => void) {
  const stack = new TerraformStack(new App({ skipValidation: true }), 'stack');
  build(stack);
  const file = join(Testing.fullSynth(stack), 'stacks', 'stack', 'cdk.tf.json');
  return configurationTree(JSON.parse(readFileSync(file, 'utf8')), { name: 'stack', file });
}

test('reads an Azure stack with references and overrides as it will be deployed', () => {
  const tree = synthesize((stack) => {
    new LocalBackend(stack, {});
    new AzurermProvider(stack, 'azurerm', { features: [{}] });
    const location = new TerraformVariable(stack, 'location', { default: 'eastus2' });
    const group = new ResourceGroup(stack, 'group', { name: 'ai', location: location.stringValue });
    const account = new CognitiveAccount(stack, 'account', {
      name: 'ai',
      kind: 'OpenAI',
      skuName: 'S0',
      location: group.location,
      resourceGroupName: group.name,
      publicNetworkAccessEnabled: false,
      networkAcls: { defaultAction: 'Deny' },
      tags: { key: Fn.join('-', ['a', group.name]) },
    });
    const store = new StorageAccount(stack, 'store', {
      name: 'logs',
      accountTier: 'Standard',
      accountReplicationType: 'ZRS',
      location: group.location,
      resourceGroupName: group.name,
      minTlsVersion: 'TLS1_2',
      customerManagedKey: { keyVaultKeyId: account.id, userAssignedIdentityId: account.id },
    });
    store.addOverride('min_tls_version', 'TLS1_0');
    store.addOverride('account_kind', undefined);
  });

  const account = view(tree, 'azurerm_cognitive_account.account');
  expect(account.resource.path).toMatch(/stack\/account$/);
  expect(account.get('location').string).toBe('eastus2');
  expect(account.get('location').reference?.resource.address).toBe('azurerm_resource_group.group');
  expect(account.get('public_network_access_enabled').is(false)).toBe(true);
  expect(account.get('network_acls.default_action').string).toBe('Deny');
  expect(account.get('tags.key').string).toBe('a-ai');
  expect(account.resource.references).toEqual(['azurerm_resource_group.group']);

  const store = view(tree, 'azurerm_storage_account.store');
  expect(store.get('min_tls_version').string).toBe('TLS1_0');
  expect(store.follow(store.get('customer_managed_key.key_vault_key_id'))?.address).toBe(
    'azurerm_cognitive_account.account',
  );
  expect(account.referencedBy('azurerm_storage_account').map(({ address }) => address)).toEqual([
    'azurerm_storage_account.store',
  ]);
  expect(view(tree, 'provider.azurerm').get('features').isAbsent).toBe(false);
  expect(view(tree, 'terraform').get('backend.local').isObject).toBe(true);
});

test('reads a Google stack with several providers and a variable without default', () => {
  const tree = synthesize((stack) => {
    new GoogleProvider(stack, 'google', { project: 'p', region: 'us-central1' });
    new GoogleProvider(stack, 'elsewhere', { alias: 'elsewhere', region: 'europe-west1' });
    const location = new TerraformVariable(stack, 'location', {});
    const ring = new KmsKeyRing(stack, 'ring', { name: 'ring', location: 'us-central1' });
    const key = new KmsCryptoKey(stack, 'key', { name: 'key', keyRing: ring.id, rotationPeriod: '7776000s' });
    new StorageBucket(stack, 'bucket', {
      name: 'bucket',
      location: location.stringValue,
      encryption: { defaultKmsKeyName: key.id },
    });
  });

  const bucket = view(tree, 'google_storage_bucket.bucket');
  expect(bucket.get('location').reason).toBe('variable location has no default');
  const key = bucket.follow(bucket.get('encryption.default_kms_key_name'));
  expect(key?.get('rotation_period').string).toBe('7776000s');
  expect(key?.follow(key.get('key_ring'))?.get('location').string).toBe('us-central1');
  expect(tree.ofType('provider.google').map(({ address }) => address)).toEqual([
    'provider.google',
    'provider.google.elsewhere',
  ]);
});
