import { businessAssociateAgreement as rule } from '../../../lib/rules/business-associate-agreement';
import { saidOfTemplate, saidOfTerraform } from '../../support/attested';

const group = (RulesSource: unknown) => ({
  Out: { Type: 'AWS::NetworkFirewall::RuleGroup', Properties: { RuleGroup: { RulesSource } } },
});
const list = (host: string, GeneratedRulesType = 'ALLOWLIST') =>
  group({ RulesSourceList: { GeneratedRulesType, TargetTypes: ['TLS_SNI'], Targets: ['example.org', host] } });
const suricata = (rules: string) => group({ RulesString: rules });
const stateful = (Action: string) =>
  group({
    StatefulRules: [
      { Action, RuleOptions: [{ Keyword: 'tls.sni' }, { Keyword: 'content', Settings: ['"api.openai.com"'] }] },
    ],
  });

describe('a firewall of AWS', () => {
  test.each([
    ['the host', list('api.openai.com'), 'api.openai.com'],
    ['a host of a region', list('us.api.openai.com'), 'us.api.openai.com'],
    ['every host of the vendor', list('.openai.com'), '.openai.com'],
    ['the host in capitals', list('API.OpenAI.com'), 'API.OpenAI.com'],
    [
      'a rule of Suricata',
      suricata('pass tls any any -> any 443 (tls.sni; content:"api.openai.com"; endswith; sid:1;)'),
      'api.openai.com',
    ],
    ['a rule with options', stateful('PASS'), 'api.openai.com'],
  ])('that admits %s lets prompts out', (_, resources, host) => {
    expect(saidOfTemplate(rule, resources).Out).toMatch(`undetermined: it lets traffic out to ${host}, and no`);
  });

  test.each([
    ['denies the host', list('api.openai.com', 'DENYLIST')],
    ['admits another host', list('api.openai.com.example.org')],
    ['admits the site of the vendor', list('openai.com')],
    ['admits a top-level domain', list('.com')],
    [
      'drops by a rule of Suricata',
      suricata('drop tls any any -> any 443 (tls.sni; content:"api.openai.com"; sid:1;)'),
    ],
    ['drops by a rule with options', stateful('DROP')],
  ])('that %s does not', (_, resources) => {
    expect(saidOfTemplate(rule, resources)).toEqual({});
  });
});

test.each([
  [
    'aws_networkfirewall_rule_group',
    {
      rule_group: [
        {
          rules_source: [
            { rules_source_list: [{ generated_rules_type: 'ALLOWLIST', targets: ['api.anthropic.com'] }] },
          ],
        },
      ],
    },
  ],
  [
    'aws_networkfirewall_rule_group',
    {
      rule_group: [
        {
          rules_source: [
            { rules_string: 'pass tls any any -> any any (tls.sni; content:"api.anthropic.com"; sid:1;)' },
          ],
        },
      ],
    },
  ],
  ['azurerm_firewall_application_rule_collection', { action: 'Allow', rule: [{ target_fqdns: ['*.anthropic.com'] }] }],
  [
    'azurerm_firewall_policy_rule_collection_group',
    { application_rule_collection: [{ action: 'Allow', rule: [{ destination_fqdns: ['api.anthropic.com'] }] }] },
  ],
  [
    'google_compute_network_firewall_policy_rule',
    { action: 'allow', direction: 'EGRESS', match: [{ dest_fqdns: ['api.anthropic.com'] }] },
  ],
  [
    'azurerm_firewall_policy_rule_collection_group',
    { application_rule_collection: [{ action: 'Allow', rule: [{ destination_urls: ['api.anthropic.com/v1/*'] }] }] },
  ],
  [
    'azurerm_firewall_policy_rule_collection_group',
    { network_rule_collection: [{ action: 'Allow', rule: [{ destination_fqdns: ['api.anthropic.com'] }] }] },
  ],
  [
    'azurerm_firewall_network_rule_collection',
    { action: 'Allow', rule: [{ destination_fqdns: ['api.anthropic.com'] }] },
  ],
])('%s lets prompts out', (type, out) => {
  expect(saidOfTerraform(rule, { [type]: { out } })[`${type}.out`]).toMatch(
    /^undetermined: it lets traffic out to .*anthropic.com/,
  );
});

test.each([
  ['azurerm_firewall_application_rule_collection', { action: 'Deny', rule: [{ target_fqdns: ['api.anthropic.com'] }] }],
  [
    'google_compute_network_firewall_policy_rule',
    { action: 'allow', direction: 'INGRESS', match: [{ dest_fqdns: ['api.anthropic.com'] }] },
  ],
  ['aws_route53_resolver_firewall_domain_list', { domains: ['api.anthropic.com'] }],
  ['aws_wafv2_regex_pattern_set', { regular_expression: [{ regex_string: 'api.anthropic.com' }] }],
])('%s that denies or filters lets none out', (type, out) => {
  expect(saidOfTerraform(rule, { [type]: { out } })).toEqual({});
});

test.each([
  [
    'google_cloud_run_v2_service',
    { template: [{ containers: [{ env: [{ name: 'URL', value: 'https://api.openai.com/v1' }] }] }] },
  ],
  ['azurerm_linux_function_app', { app_settings: { OPENAI_BASE_URL: 'https://us.api.openai.com/v1' } }],
  [
    'aws_ecs_task_definition',
    { container_definitions: '[{"environment":[{"name":"URL","value":"https://api.openai.com"}]}]' },
  ],
  ['aws_cloudwatch_event_api_destination', { invocation_endpoint: 'https://api.openai.com/v1/responses' }],
])('%s that names the host of an API is taken for a caller', (type, out) => {
  expect(saidOfTerraform(rule, { [type]: { out } })[`${type}.out`]).toMatch(/^undetermined: it names api.openai.com/);
});

test.each([
  'https://clinic.openai.azure.com',
  'https://api.openai.com.example.org',
  'https://myapi.openai.com',
  'openai.com',
])('%s is no API of OpenAI', (URL) => {
  expect(saidOfTerraform(rule, { azurerm_linux_function_app: { notes: { app_settings: { URL } } } })).toEqual({});
});
