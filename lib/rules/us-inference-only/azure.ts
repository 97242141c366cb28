import {
  AZURE_US_REGIONS,
  type Check,
  fail,
  normalizeAzureRegion,
  notApplicable,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';

/** Deployments that are served from the region of their account. */
const REGIONAL: readonly string[] = ['Standard', 'ProvisionedManaged'];
/** Deployments that are served from the data zone of their account: anywhere in the US for an account in the US. */
const DATA_ZONE: readonly string[] = ['DataZoneStandard', 'DataZoneProvisionedManaged', 'DataZoneBatch'];

const US_REGIONS: readonly string[] = AZURE_US_REGIONS;
const ALLOWED = `allowed: ${[...REGIONAL, ...DATA_ZONE].join(', ')}, the last three with an account in the US`;
const DEPLOYMENTS = 'microsoft.cognitiveservices/accounts/deployments';

/**
 * Azure OpenAI deployments: the SKU decides where prompts are processed
 * (https://learn.microsoft.com/azure/ai-foundry/foundry-models/concepts/deployment-types).
 */
export const deploymentChecks: Readonly<Record<string, Check>> = {
  azurerm_cognitive_deployment: {
    judge: (resource, policy) => {
      const name = resource.get('sku.name');
      const sku = name.isAbsent ? resource.get('scale.type') : name;
      return judgeSku(resource, sku, resource.get('cognitive_account_id'), policy);
    },
    properties: ['sku.name', 'scale.type', 'cognitive_account_id'],
    examples: () => ({
      compliant: [
        { resource: deployment('Standard') },
        { resource: deployment('DataZoneStandard'), beside: account('azurerm_cognitive_account', 'East US 2') },
        { title: 'the block of provider 3', resource: { ...REFERENCE, scale: { type: 'Standard' } } },
      ],
      violating: [
        ...['GlobalStandard', 'GlobalProvisionedManaged', 'GlobalBatch', 'DeveloperTier', 'Unheard'].map((sku) => ({
          resource: deployment(sku),
        })),
        {
          title: 'the data zone of an account in the EU',
          resource: deployment('DataZoneStandard'),
          beside: account('azurerm_cognitive_account', 'swedencentral'),
        },
      ],
      undetermined: [
        { resource: deployment(UNDETERMINED) },
        {
          title: 'an account that the document does not hold',
          resource: { ...deployment('DataZoneStandard'), cognitive_account_id: UNDETERMINED },
        },
        {
          title: 'an account somewhere',
          resource: deployment('DataZoneStandard'),
          beside: account('azurerm_cognitive_account', UNDETERMINED),
        },
      ],
      absent: [{ title: 'no SKU', resource: REFERENCE, outcome: 'undetermined' }],
    }),
  },
  azapi_resource: {
    judge: (resource, policy) => {
      const type = resource.get('type').text?.toLowerCase() ?? '';
      if (!type.startsWith(DEPLOYMENTS)) {
        return notApplicable();
      }
      return judgeSku(resource, resource.get('body').document().get('sku.name'), resource.get('parent_id'), policy);
    },
    properties: ['body.sku.name', 'parent_id'],
    examples: () => ({
      compliant: [
        { resource: azapi('Standard') },
        { resource: azapi('DataZoneStandard'), beside: account('azurerm_ai_services', 'westus3') },
      ],
      violating: [{ resource: azapi('GlobalStandard') }],
      undetermined: [{ resource: azapi(UNDETERMINED) }],
      absent: [
        {
          title: 'another type',
          resource: { type: 'Microsoft.Network/virtualNetworks@2024-05-01' },
          outcome: 'notApplicable',
        },
      ],
    }),
  },
};

function judgeSku(resource: ResourceView, sku: Value, accountId: Value, policy: Policy): Verdict {
  const property = sku.path;
  if (sku.isAbsent || sku.isUndetermined) {
    return undetermined(
      `${property} is ${sku.isAbsent ? 'not set' : `known only at deployment (${sku.describe()})`}`,
      property,
    );
  }
  const name = sku.string ?? '';
  if (REGIONAL.includes(name)) {
    return pass('prompts are processed in the region of the account', property);
  }
  if (!DATA_ZONE.includes(name)) {
    return fail(
      `${property} is ${sku.describe()}, which may process prompts in any Azure region; ${ALLOWED}`,
      property,
    );
  }
  const found = resource.follow(accountId);
  const location = found?.get('location');
  const region = location?.string === undefined ? undefined : normalizeAzureRegion(location.string);
  if (found === undefined || location === undefined || region === undefined) {
    return undetermined(
      `${property} is ${sku.describe()}, which stays in the US only for an account in the US, and the location of the account is not known`,
      property,
    );
  }
  return US_REGIONS.includes(region) && policy.azureRegions.has(region)
    ? pass('prompts are processed in the US data zone', property)
    : fail(
        `${property} is ${sku.describe()} and ${found.address} lies in ${location.describe()}; ${ALLOWED}`,
        property,
      );
}

const REFERENCE = { name: 'chat', cognitive_account_id: '${azurerm_cognitive_account.openai.id}' };

function deployment(sku: string): Record<string, unknown> {
  return { ...REFERENCE, model: { format: 'OpenAI', name: 'gpt-4.1', version: '2025-04-14' }, sku: { name: sku } };
}

function azapi(sku: string): Record<string, unknown> {
  return {
    type: 'Microsoft.CognitiveServices/accounts/deployments@2025-06-01',
    name: 'chat',
    parent_id: '${azurerm_ai_services.openai.id}',
    body: { sku: { name: sku, capacity: 1 } },
  };
}

function account(type: string, location: string): Record<string, unknown> {
  return { resource: { [type]: { openai: { name: 'openai', location, sku_name: 'S0' } } } };
}
