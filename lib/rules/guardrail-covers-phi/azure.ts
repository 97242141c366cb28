import {
  type Check,
  type Example,
  fail,
  notApplicable,
  pass,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { allOf, anyOf } from '../support/answers';

/** How a content filter is written. */
interface FilterForm {
  readonly enabled: string;
  readonly blocks: string;
}

/** The filters of prompt shields; other filters concern harmful content and copyright. */
const SHIELDS: readonly string[] = ['Jailbreak', 'Indirect Attack'];

const POLICIES = 'microsoft.cognitiveservices/accounts/raipolicies';

const AZURERM: FilterForm = { enabled: 'filter_enabled', blocks: 'block_enabled' };
const AZAPI: FilterForm = { enabled: 'enabled', blocks: 'blocking' };

/**
 * Content filters of Azure OpenAI deployments
 * (https://learn.microsoft.com/azure/ai-foundry/openai/concepts/content-filter-prompt-shields).
 */
export const contentFilterChecks: Readonly<Record<string, Check>> = {
  azurerm_cognitive_account_rai_policy: {
    judge: (resource) => judgeShields(resource.get('content_filter'), AZURERM, resource.get('base_policy_name')),
    properties: ['content_filter.name', 'content_filter.filter_enabled', 'content_filter.block_enabled'],
    examples: () =>
      examplesOf(AZURERM, (filters) => ({
        resource: { name: 'clinic', base_policy_name: 'Microsoft.DefaultV2', content_filter: filters },
      })),
  },
  azapi_resource: {
    judge: (resource) => {
      if (resource.get('type').text?.toLowerCase().startsWith(POLICIES) !== true) {
        return notApplicable();
      }
      const properties = resource.get('body').document().get('properties');
      return judgeShields(properties.get('contentFilters'), AZAPI, properties.get('basePolicyName'));
    },
    properties: ['body.properties.contentFilters'],
    examples: () =>
      examplesOf(AZAPI, (filters) => ({
        resource: {
          type: 'Microsoft.CognitiveServices/accounts/raiPolicies@2025-06-01',
          name: 'clinic',
          body: { properties: { basePolicyName: 'Microsoft.DefaultV2', contentFilters: filters } },
        },
      })),
  },
};

function judgeShields(list: Value, form: FilterForm, base: Value): Verdict[] {
  const filters = list.items();
  const isOpen = filters.some((filter) => filter.isUndetermined || filter.child('name').isUndetermined);
  return SHIELDS.map((shield) => {
    const named = filters.filter((filter) => isNamed(filter, shield));
    const acting = anyOf(
      named.map((filter) =>
        allOf(
          [form.enabled, form.blocks].map((member) => {
            const value = filter.child(member);
            return value.isUndetermined ? undefined : value.is(true);
          }),
        ),
      ),
    );
    if (acting === true) {
      return pass('', list.path);
    }
    if (acting === false && named.length > 0) {
      return fail(
        `the filter '${shield}' does not block prompts; allowed: ${form.enabled} and ${form.blocks} true`,
        list.path,
      );
    }
    return undetermined(
      named.length > 0 || isOpen
        ? `what the filter '${shield}' does is known only at deployment`
        : `the filter '${shield}' is not listed, and what ${base.describe()} does about it is not documented; list it`,
      list.path,
    );
  });
}

function isNamed(filter: Value, shield: string): boolean {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '');
  return plain(filter.child('name').string ?? '') === plain(shield);
}

function examplesOf(form: FilterForm, policy: (filters: unknown) => Example) {
  const filter = (name: unknown, enabled: unknown = true, blocks: unknown = true) => ({
    name,
    [form.enabled]: enabled,
    [form.blocks]: blocks,
    source: 'Prompt',
  });
  const titled = (title: string, filters: unknown): Example => ({ ...policy(filters), title });
  const [direct = '', indirect = ''] = SHIELDS;
  return {
    compliant: [titled('both shields', [filter(direct), filter(indirect)])],
    violating: [
      titled('a shield is off', [filter(direct, false), filter(indirect)]),
      titled('a shield that only annotates', [filter(direct), filter(indirect, true, false)]),
    ],
    undetermined: [
      titled('the filters come with deployment', UNDETERMINED),
      titled('a switch comes with deployment', [filter(direct, UNDETERMINED), filter(indirect)]),
    ],
    absent: [{ ...titled('a shield is left to the base policy', [filter(direct)]), outcome: 'undetermined' as const }],
  };
}
