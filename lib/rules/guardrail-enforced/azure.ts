import {
  type Check,
  type Example,
  notApplicable,
  type Policy,
  type ResourceView,
  UNDETERMINED,
  type Verdict,
} from '../../core';
import { type Acceptance, judgeValue, type PropertyRow, tableChecks } from '../support/property-table';

/** The policies that Microsoft provides and that filter; one of one's own is judged where it is declared. */
const PROVIDED: readonly string[] = ['Microsoft.Default', 'Microsoft.DefaultV2'];

const FILTERING_POLICY: Acceptance = {
  accepts: (value) => {
    const { string } = value;
    if (value.reference !== undefined) {
      return true;
    }
    return string === undefined ? undefined : !string.startsWith('Microsoft.') || PROVIDED.includes(string);
  },
  describe: () => `a policy of one's own, ${PROVIDED.join(', ')}`,
  samples: ['clinic', ...PROVIDED],
};

const DEFAULT_POLICY =
  'the service applies its default policy (https://learn.microsoft.com/azure/ai-foundry/openai/concepts/default-safety-policies)';
const DEFAULT_MODE = 'an answer is filtered before it is returned';

const DEPLOYMENT: PropertyRow = {
  types: ['azurerm_cognitive_deployment'],
  property: 'rai_policy_name',
  accepts: FILTERING_POLICY,
  rejects: ['Microsoft.Nil'],
  absent: 'pass',
  why: DEFAULT_POLICY,
};

const MODE: PropertyRow = {
  types: ['azurerm_cognitive_account_rai_policy'],
  property: 'mode',
  accepts: ['Default', 'Blocking'],
  rejects: ['Asynchronous_filter', 'Deferred'],
  absent: 'pass',
  why: DEFAULT_MODE,
};

/** The same of resources that azapi writes, by the start of their type. */
const AZAPI: Readonly<Record<string, PropertyRow>> = {
  'microsoft.cognitiveservices/accounts/deployments@': { ...DEPLOYMENT, property: 'raiPolicyName' },
  'microsoft.cognitiveservices/accounts/raipolicies@': MODE,
};

/** Content filters that are applied, and applied before an answer is returned. */
export const deploymentChecks: Readonly<Record<string, Check>> = {
  ...tableChecks([DEPLOYMENT, MODE]),
  azapi_resource: {
    judge: judgeAzapi,
    properties: ['body.properties.raiPolicyName', 'body.properties.mode'],
    examples: () => {
      const azapi = (type: string, properties: unknown): Example => ({
        resource: { type: `Microsoft.CognitiveServices/accounts/${type}@2025-06-01`, body: { properties } },
      });
      return {
        compliant: [azapi('deployments', { raiPolicyName: 'clinic' }), azapi('raiPolicies', { mode: 'Blocking' })],
        violating: [
          azapi('deployments', { raiPolicyName: 'Microsoft.Nil' }),
          azapi('raiPolicies', { mode: 'Asynchronous_filter' }),
        ],
        undetermined: [azapi('deployments', { raiPolicyName: UNDETERMINED })],
        absent: [
          { ...azapi('deployments', {}), outcome: 'pass' },
          { resource: { type: 'Microsoft.Network/virtualNetworks@2024-05-01' }, outcome: 'notApplicable' },
        ],
      };
    },
  },
};

function judgeAzapi(resource: ResourceView, policy: Policy): Verdict {
  const type = resource.get('type').text?.toLowerCase() ?? '';
  const row = Object.entries(AZAPI).find(([start]) => type.startsWith(start))?.[1];
  if (row === undefined) {
    return notApplicable();
  }
  const value = resource.get('body').document().get('properties').get(row.property);
  return judgeValue(row, value, policy, resource);
}
