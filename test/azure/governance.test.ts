import { Governance, GovernanceMode, type GovernanceProps, GovernanceScope } from '../../lib/azure';
import { type Synthesized, synthesize } from '../support/terraform';

const group = GovernanceScope.managementGroup('/providers/Microsoft.Management/managementGroups/clinic');
const subscription = GovernanceScope.subscription('/subscriptions/00000000-0000-0000-0000-000000000001');

function governed(change: Partial<GovernanceProps> = {}): Synthesized {
  return synthesize((stack) => new Governance(stack, 'Policies', { scope: group, ...change }));
}

interface Reference {
  readonly reference_id: string;
  readonly policy_definition_id: string;
  readonly parameter_values?: string;
}

function references(resources: Synthesized, type = 'azurerm_management_group_policy_set_definition'): Reference[] {
  return (resources[type] ?? []).flatMap(
    ({ policy_definition_reference }) => policy_definition_reference as Reference[],
  );
}

function ruleOf(resources: Synthesized, name: string): unknown {
  const definition = (resources.azurerm_policy_definition ?? []).find((one) => one.name === `phi-ai-${name}`);
  return JSON.parse(String(definition?.policy_rule));
}

test('assigns built-in policies that deny, in one initiative', () => {
  const resources = governed();
  const localAuth = references(resources).find(({ reference_id }) => reference_id === 'ai-local-auth');
  expect(localAuth).toEqual({
    reference_id: 'ai-local-auth',
    policy_definition_id: '/providers/Microsoft.Authorization/policyDefinitions/71ef260a-8f18-47b7-abcb-62d0673d94dc',
    parameter_values: '{"effect":{"value":"Deny"}}',
  });
  expect(resources.azurerm_management_group_policy_assignment).toEqual([
    expect.objectContaining({ enforce: true, policy_definition_id: expect.stringContaining('policy_set_definition') }),
  ]);
});

test('names each policy once, and each of its own in the initiative', () => {
  const resources = governed();
  const ids = references(resources).map(({ policy_definition_id }) => policy_definition_id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => id.startsWith('${azurerm_policy_definition'))).toHaveLength(
    resources.azurerm_policy_definition?.length ?? 0,
  );
});

test('denies deployments that process prompts anywhere, of whatever type Azure adds', () => {
  expect(ruleOf(governed(), 'ai-deployment-sku')).toEqual({
    if: {
      allOf: [
        { field: 'type', equals: 'Microsoft.CognitiveServices/accounts/deployments' },
        {
          field: 'Microsoft.CognitiveServices/accounts/deployments/sku.name',
          notIn: ['Standard', 'ProvisionedManaged', 'DataZoneStandard', 'DataZoneProvisionedManaged'],
        },
      ],
    },
    // biome-ignore lint/suspicious/noThenProperty: a word of the policy language
    then: { effect: 'deny' },
  });
});

test('denies AI accounts outside of the regions, "global" too', () => {
  const rule = ruleOf(governed({ allowedLocations: ['East US 2'] }), 'ai-account-location');
  expect(rule).toMatchObject({ if: { allOf: [expect.anything(), { field: 'location', notIn: ['eastus2'] }] } });
});

test('lets TLS 1.3 in, which the built-in policy denies', () => {
  const resources = governed();
  expect(ruleOf(resources, 'storage-tls')).toMatchObject({
    if: { allOf: [expect.anything(), { notIn: ['TLS1_2', 'TLS1_3'] }] },
  });
  expect(JSON.stringify(references(resources))).not.toContain('fe83a0eb-a853-422d-aac2-1bffd182c5d0');
});

test('passes the regions to the built-in policies', () => {
  const regions = references(governed({ allowedLocations: ['westus3'] })).find(
    ({ reference_id }) => reference_id === 'allowed-locations',
  );
  expect(regions?.parameter_values).toBe('{"listOfAllowedLocations":{"value":["westus3"]}}');
});

test('applies to one subscription when asked', () => {
  const resources = governed({ scope: subscription });
  expect(references(resources, 'azurerm_policy_set_definition')).not.toHaveLength(0);
  expect(resources.azurerm_subscription_policy_assignment).toHaveLength(1);
  expect(resources.azurerm_management_group_policy_assignment).toBeUndefined();
});

test('only reports when asked, and leaves scopes out', () => {
  const [assignment] =
    governed({ mode: GovernanceMode.REPORT, excludedScopes: ['/subscriptions/sandbox'] })
      .azurerm_management_group_policy_assignment ?? [];
  expect(assignment).toMatchObject({ enforce: false, not_scopes: ['/subscriptions/sandbox'] });
});

test('keeps the name of an assignment to a management group within 24 characters', () => {
  const [assignment] = governed().azurerm_management_group_policy_assignment ?? [];
  expect(String(assignment?.name).length).toBeLessThanOrEqual(24);
});

test.each<[string, Partial<GovernanceProps>, RegExp]>([
  ['a region elsewhere', { allowedLocations: ['eastus', 'westeurope'] }, /'allowedLocations'.*got 'westeurope'/],
  ['no region', { allowedLocations: [] }, /'allowedLocations'.*got none/],
  [
    'a global deployment type',
    { allowedDeploymentSkus: ['GlobalStandard' as never] },
    /'allowedDeploymentSkus'.*got 'GlobalStandard'/,
  ],
  ['no deployment type', { allowedDeploymentSkus: [] }, /got none/],
])('refuses %s', (_, change, message) => {
  expect(() => governed(change)).toThrow(message);
});

test('refuses ids that name something else', () => {
  expect(() => GovernanceScope.managementGroup('clinic')).toThrow(
    /the id of a managementGroup must match.*got 'clinic'/,
  );
  expect(() => GovernanceScope.subscription('00000000-0000-0000-0000-000000000001')).toThrow(
    /the id of a subscription must match/,
  );
});
