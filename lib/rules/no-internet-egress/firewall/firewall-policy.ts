import { fail, pass, type ResourceView, undetermined, type Value, type Verdict } from '../../../core';
import { worstOf } from './combine';
import { listedDomain, type PassRule, passRule, passRulesIn } from './suricata';

/** What a document language calls the parts of a firewall, its policy and its groups of rules. */
interface Names {
  readonly firewall: string;
  readonly policyOf: string;
  readonly group: string;
  readonly policy: {
    readonly stateless: readonly string[];
    readonly statelessGroups: string;
    readonly defaults: string;
    readonly order: string;
    readonly groups: string;
  };
  readonly rules: {
    readonly source: string;
    readonly texts: readonly string[];
    readonly list: string;
    readonly generated: string;
    readonly targets: string;
    readonly targetTypes: string;
    readonly single: string;
    readonly action: string;
    readonly protocol: string;
    readonly options: string;
    readonly keyword: string;
    readonly settings: string;
    readonly statelessActions: string;
  };
}

const CLOUDFORMATION: Names = {
  firewall: 'AWS::NetworkFirewall::Firewall',
  policyOf: 'FirewallPolicyArn',
  group: 'AWS::NetworkFirewall::RuleGroup',
  policy: {
    stateless: ['FirewallPolicy.StatelessDefaultActions', 'FirewallPolicy.StatelessFragmentDefaultActions'],
    statelessGroups: 'FirewallPolicy.StatelessRuleGroupReferences[].ResourceArn',
    defaults: 'FirewallPolicy.StatefulDefaultActions[]',
    order: 'FirewallPolicy.StatefulEngineOptions.RuleOrder',
    groups: 'FirewallPolicy.StatefulRuleGroupReferences[].ResourceArn',
  },
  rules: {
    source: 'RuleGroup.RulesSource',
    texts: ['RuleGroup.RulesSource.RulesString'],
    list: 'RulesSourceList',
    generated: 'GeneratedRulesType',
    targets: 'Targets[]',
    targetTypes: 'TargetTypes[]',
    single: 'StatefulRules[]',
    action: 'Action',
    protocol: 'Header.Protocol',
    options: 'RuleOptions[]',
    keyword: 'Keyword',
    settings: 'Settings[]',
    statelessActions: 'RuleGroup.RulesSource.StatelessRulesAndCustomActions.StatelessRules[].RuleDefinition.Actions[]',
  },
};

const TERRAFORM: Names = {
  firewall: 'aws_networkfirewall_firewall',
  policyOf: 'firewall_policy_arn',
  group: 'aws_networkfirewall_rule_group',
  policy: {
    stateless: ['firewall_policy.stateless_default_actions', 'firewall_policy.stateless_fragment_default_actions'],
    statelessGroups: 'firewall_policy.stateless_rule_group_reference[].resource_arn',
    defaults: 'firewall_policy.stateful_default_actions[]',
    order: 'firewall_policy.stateful_engine_options.rule_order',
    groups: 'firewall_policy.stateful_rule_group_reference[].resource_arn',
  },
  rules: {
    source: 'rule_group.rules_source',
    texts: ['rule_group.rules_source.rules_string', 'rules'],
    list: 'rules_source_list',
    generated: 'generated_rules_type',
    targets: 'targets[]',
    targetTypes: 'target_types[]',
    single: 'stateful_rule[]',
    action: 'action',
    protocol: 'header.protocol',
    options: 'rule_option[]',
    keyword: 'keyword',
    settings: 'settings[]',
    statelessActions:
      'rule_group.rules_source.stateless_rules_and_custom_actions.stateless_rule[].rule_definition.actions[]',
  },
};

/** Default actions that drop what no rule names. */
const DROPS = [
  'aws:drop_strict',
  'aws:drop_established',
  'aws:drop_established_app_layer',
  'aws:drop_established_app_layer_to_server',
];

/** The types of firewalls. */
export const FIREWALLS: readonly string[] = [CLOUDFORMATION.firewall, TERRAFORM.firewall];

/**
 * Whether a firewall lets out TLS to named hosts and nothing else: its policy evaluates rules in their order, drops what
 * no rule names, and passes by server name only.
 *
 * The server name is what the client says it is: whoever runs code behind the firewall can name an admitted host and
 * connect to another address.
 *
 * Source: https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html
 */
export function judgeFirewall(firewall: ResourceView): Verdict {
  return firewall.once(judgeOnce);
}

function judgeOnce(firewall: ResourceView): Verdict {
  const names = firewall.type === CLOUDFORMATION.firewall ? CLOUDFORMATION : TERRAFORM;
  const policy = firewall.follow(firewall.get(names.policyOf));
  return policy === undefined
    ? undetermined(`what ${firewall.address} lets out is decided by a policy that is declared elsewhere`)
    : worstOf([
        ...names.policy.stateless.map((property) => judgeStateless(policy.all(`${property}[]`), policy)),
        ...policy.all(names.policy.statelessGroups).map((arn) => judgeStatelessGroup(arn, policy, names)),
        judgeOrder(policy.get(names.policy.order), policy),
        judgeDefaults(policy.all(names.policy.defaults), policy),
        ...policy.all(names.policy.groups).map((arn) => judgeGroup(arn, policy, names)),
        pass(`${firewall.address} lets out TLS to named hosts alone`),
      ]);
}

/** Traffic that the stateless engine passes never comes to the rules that know names. */
function judgeStateless(actions: readonly Value[], { address }: ResourceView): Verdict {
  return worstOf(
    actions.map((action) => {
      if (action.isUndetermined || action.isAbsent) {
        return undetermined(`${action.path} of ${address} is ${action.describe()}`);
      }
      // What does not begin with 'aws:' is a custom action, which publishes metrics besides.
      return ['aws:forward_to_sfe', 'aws:drop'].some((closed) => action.is(closed)) ||
        !String(action.string).startsWith('aws:')
        ? pass()
        : fail(`${action.path} of ${address} is ${action.describe()}: it passes what no rule has looked at`);
    }),
  );
}

function judgeStatelessGroup(arn: Value, policy: ResourceView, { group: type, rules }: Names): Verdict {
  if (arn.isAbsent) {
    return pass();
  }
  const group = policy.follow(arn);
  return group?.type === type
    ? judgeStateless(
        group.all(rules.statelessActions).filter(({ isAbsent }) => !isAbsent),
        group,
      )
    : undetermined(`${arn.path} of ${policy.address} names rules that are declared elsewhere`);
}

function judgeOrder(order: Value, { address }: ResourceView): Verdict {
  if (order.isUndetermined) {
    return undetermined(`${order.path} of ${address} is known only at deployment (${order.describe()})`);
  }
  return order.is('STRICT_ORDER')
    ? pass()
    : fail(`${order.path} of ${address} is ${order.describe()}: what no rule names passes; allowed: STRICT_ORDER`);
}

function judgeDefaults(actions: readonly Value[], { address }: ResourceView): Verdict {
  if (actions.some((action) => DROPS.some((drop) => action.is(drop)))) {
    return pass();
  }
  const [first] = actions;
  return first === undefined || actions.some(({ isUndetermined }) => isUndetermined)
    ? undetermined(`the default actions of ${address} are known only at deployment`)
    : fail(
        `${first.path} of ${address} is ${first.describe()}: what no rule names passes; allowed: ${DROPS.join(', ')}`,
      );
}

function judgeGroup(arn: Value, policy: ResourceView, names: Names): Verdict {
  if (arn.isAbsent) {
    return pass();
  }
  const group = policy.follow(arn);
  return group?.type === names.group
    ? worstOf(passRulesOf(group, names).map((rule) => judgePassRule(rule, group)))
    : undetermined(`${arn.path} of ${policy.address} names rules that are declared elsewhere`);
}

function judgePassRule({ admits, what }: PassRule, { address }: ResourceView): Verdict {
  switch (admits) {
    case 'host':
      return pass();
    case 'domain':
      return undetermined(`${address} lets out to every host below '${what}', which others may have; name the hosts`);
    case 'unknown':
      return undetermined(`what ${address} lets out by '${what}' cannot be told`);
    case 'more':
      return fail(
        `${address} lets out more than TLS to a host by its name: '${what}'; allowed: pass tls with tls.sni, content, startswith and endswith`,
      );
  }
}

function passRulesOf(group: ResourceView, { rules }: Names): PassRule[] {
  const source = group.get(rules.source);
  if (source.isUndetermined) {
    return [{ admits: 'unknown', what: source.describe() }];
  }
  const texts = rules.texts.map((path) => group.get(path)).filter(({ isAbsent }) => !isAbsent);
  return [
    ...texts.flatMap((text) =>
      text.text === undefined ? [{ admits: 'unknown' as const, what: text.describe() }] : passRulesIn(text.text),
    ),
    ...listed(source.get(rules.list), rules),
    ...source.all(rules.single).flatMap((rule) => (rule.isAbsent ? [] : single(rule, rules))),
  ];
}

function listed(list: Value, rules: Names['rules']): PassRule[] {
  if (list.isAbsent || ['DENYLIST', 'ALERTLIST', 'REJECTLIST'].some((type) => list.get(rules.generated).is(type))) {
    return [];
  }
  const types = list.all(rules.targetTypes);
  if (!list.get(rules.generated).is('ALLOWLIST') || types.some(({ isUndetermined }) => isUndetermined)) {
    return [{ admits: 'unknown', what: list.path }];
  }
  const others = types.filter((type) => !type.is('TLS_SNI'));
  return [
    // Plain HTTP goes to whom it names, in the clear; what further types mean besides is not known here.
    ...others.map((type) => ({
      admits: type.is('HTTP_HOST') ? ('more' as const) : ('unknown' as const),
      what: `${type.path} ${type.describe()}`,
    })),
    ...list
      .all(rules.targets)
      .map((target) =>
        target.text === undefined ? { admits: 'unknown' as const, what: target.describe() } : listedDomain(target.text),
      ),
  ];
}

function single(rule: Value, rules: Names['rules']): PassRule[] {
  const action = rule.get(rules.action);
  if (action.isUndetermined || rule.isUndetermined) {
    return [{ admits: 'unknown', what: rule.path }];
  }
  const options = rule.all(rules.options).map((option) => ({
    keyword: option.get(rules.keyword).text ?? '',
    value: option
      .all(rules.settings)
      .map(({ text = '' }) => text)
      .join(','),
  }));
  return action.is('PASS') ? [passRule(rule.get(rules.protocol).text ?? '', options, rule.path)] : [];
}
