import { AzurermBackend, CloudBackend, NamedCloudWorkspace, TerraformStack, Testing } from 'cdktf';
import { AzureEnvironment, AzureProvider } from '../../lib/azure';
import { place } from '../support/azure';

function stackWithProvider(props = {}): TerraformStack {
  const stack = new TerraformStack(Testing.app(), 'stack');
  new AzureProvider(stack, 'Azure', props);
  return stack;
}

function providerOf(props = {}): Record<string, unknown> {
  const { provider } = JSON.parse(Testing.synth(stackWithProvider(props)));
  return provider.azurerm[0];
}

test('destroys nothing for good', () => {
  const { features } = providerOf() as { features: Record<string, Record<string, boolean>[]>[] };
  const purging = Object.values(features[0] ?? {})
    .flatMap(([block]) => Object.entries(block ?? {}))
    .filter(([name]) => /purge|permanently/.test(name));
  expect(purging.length).toBeGreaterThan(8);
  expect(purging.filter(([, value]) => value)).toEqual([]);
});

test('reaches storage with Entra identities and through Azure Resource Manager', () => {
  expect(providerOf()).toMatchObject({
    storage_use_azuread: true,
    features: [expect.objectContaining({ storage: [{ data_plane_available: false }] })],
  });
});

test('registers the same resource providers with azurerm 4 and 5', () => {
  expect(providerOf()).toMatchObject({
    resource_provider_registrations: 'none',
    resource_providers_to_register: expect.arrayContaining(['Microsoft.CognitiveServices', 'Microsoft.KeyVault']),
  });
});

test('takes a subscription and a cloud, and nothing that loosens it', () => {
  const props = {
    subscriptionId: 's',
    environment: AzureEnvironment.US_GOVERNMENT,
    storageUseAzuread: false,
    features: [{}],
  };
  expect(providerOf(props)).toMatchObject({
    subscription_id: 's',
    environment: 'usgovernment',
    storage_use_azuread: true,
    features: [expect.objectContaining({ key_vault: expect.anything() })],
  });
});

describe('the state of its stack', () => {
  const synthesize = (stack: TerraformStack) => () => Testing.fullSynth(stack);

  test('is not kept in a local file', () => {
    expect(synthesize(stackWithProvider())).toThrow(
      /the stack 'stack' keeps its state in a local file; give it a remote backend that encrypts/,
    );
  });

  test('may be kept in a storage account', () => {
    const stack = stackWithProvider();
    new AzurermBackend(stack, {
      resourceGroupName: place.resourceGroupName,
      storageAccountName: 'clinicterraformstate',
      containerName: 'state',
      key: 'clinic.tfstate',
      useAzureadAuth: true,
    });
    expect(synthesize(stack)).not.toThrow();
  });

  test('may be kept in HCP Terraform', () => {
    const stack = stackWithProvider();
    new CloudBackend(stack, { organization: 'clinic', workspaces: new NamedCloudWorkspace('ai') });
    expect(synthesize(stack)).not.toThrow();
  });

  test('cannot be hidden behind an override', () => {
    const stack = stackWithProvider();
    stack.addOverride('terraform.backend', { local: { path: 'state.json' } });
    expect(synthesize(stack)).toThrow(/local file/);
  });
});
