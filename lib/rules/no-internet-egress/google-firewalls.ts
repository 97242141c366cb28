import {
  type Check,
  type Example,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { type Answer, allOf, anyOf } from '../support/answers';
import { admitsInternet } from '../support/ingress';

const POLICY_RULES = [
  'google_compute_firewall_policy_rule',
  'google_compute_network_firewall_policy_rule',
  'google_compute_region_network_firewall_policy_rule',
];

const ALLOWED = 'ranges of the own networks and of Google APIs';

/**
 * Egress rules that allow. Without a destination a rule means every address.
 *
 * Source: https://cloud.google.com/firewall/docs/firewalls#firewall_rules_components
 */
export const googleFirewallChecks: Record<string, Check> = {
  google_compute_firewall: {
    judge: judgeFirewall,
    properties: ['destination_ranges', 'direction', 'allow'],
    examples: () => ({
      compliant: [
        firewall({ destination_ranges: ['199.36.153.4/30'] }, 'Google APIs'),
        {
          resource: { direction: 'EGRESS', deny: [{ protocol: 'all' }], destination_ranges: ['0.0.0.0/0'] },
          title: 'a rule that denies',
        },
      ],
      violating: [firewall({ destination_ranges: ['10.0.0.0/8', '0.0.0.0/0'] })],
      undetermined: [firewall({ destination_ranges: [UNDETERMINED] })],
      absent: [
        { ...firewall({}, 'without a destination it means every address'), outcome: 'fail' },
        { resource: { allow: [{ protocol: 'tcp' }] }, outcome: 'notApplicable', title: 'an ingress rule' },
      ],
    }),
  },
  ...Object.fromEntries(
    POLICY_RULES.map((type): [string, Check] => [
      type,
      {
        judge: judgePolicyRule,
        properties: ['match.dest_ip_ranges', 'direction', 'action'],
        examples: () => ({
          compliant: [
            policyRule({ dest_ip_ranges: ['10.0.0.0/8'] }),
            policyRule({ dest_fqdns: ['vendor.example'] }, 'chosen names'),
            { ...policyRule({ dest_ip_ranges: ['0.0.0.0/0'] }, 'a rule that denies', 'deny') },
          ],
          violating: [policyRule({ dest_ip_ranges: ['0.0.0.0/0'] })],
          undetermined: [policyRule({ dest_ip_ranges: [UNDETERMINED] })],
          absent: [{ ...policyRule({}, 'without a destination it means every address'), outcome: 'fail' }],
        }),
      },
    ]),
  ),
};

/** Whether a firewall rule denies all egress of its network; undefined where this is known only at deployment. */
export function deniesEgress(firewall: ResourceView): Answer {
  return allOf([
    isText(firewall.get('direction'), 'EGRESS'),
    not(firewall.get('disabled').isUndetermined ? undefined : firewall.get('disabled').is(true)),
    anyOf(firewall.all('deny[].protocol').map((protocol) => isText(protocol, 'all'))),
    firewall.get('target_tags').isAbsent && firewall.get('target_service_accounts').isAbsent,
    meansEverywhere(firewall.all('destination_ranges[]')),
  ]);
}

/** The same for a rule of a firewall policy. */
export function deniesEgressByPolicy(rule: ResourceView): Answer {
  return allOf([
    isText(rule.get('direction'), 'EGRESS'),
    isText(rule.get('action'), 'deny'),
    not(rule.get('disabled').isUndetermined ? undefined : rule.get('disabled').is(true)),
    anyOf(rule.all('match.layer4_configs[].ip_protocol').map((protocol) => isText(protocol, 'all'))),
    rule.get('target_secure_tags').isAbsent && rule.get('target_service_accounts').isAbsent,
    meansEverywhere(rule.all('match.dest_ip_ranges[]')),
  ]);
}

function judgeFirewall(firewall: ResourceView): readonly Verdict[] {
  const direction = firewall.get('direction');
  if (!direction.is('EGRESS') && !direction.isUndetermined) {
    return [notApplicable('the rule is for ingress')];
  }
  if (firewall.get('allow').isAbsent || firewall.get('disabled').is(true)) {
    return [pass('', 'direction')];
  }
  const certain = !direction.isUndetermined && !firewall.get('disabled').isUndetermined;
  return judgeDestinations(firewall.all('destination_ranges[]'), 'destination_ranges', certain);
}

function judgePolicyRule(rule: ResourceView): readonly Verdict[] {
  const [direction, action] = [rule.get('direction'), rule.get('action')];
  if (!direction.is('EGRESS') && !direction.isUndetermined) {
    return [notApplicable('the rule is for ingress')];
  }
  if ((!action.is('allow') && !action.isUndetermined) || rule.get('disabled').is(true)) {
    return [pass('', 'action')];
  }
  const isNamed = ['dest_fqdns', 'dest_address_groups'].some((name) => !rule.get('match').child(name).isAbsent);
  const ranges = rule.all('match.dest_ip_ranges[]');
  return isNamed && ranges.every(({ isAbsent }) => isAbsent)
    ? [pass('', 'match')]
    : judgeDestinations(ranges, 'match.dest_ip_ranges', !direction.isUndetermined && !action.isUndetermined);
}

function judgeDestinations(ranges: readonly Value[], property: string, certain: boolean): Verdict[] {
  const set = ranges.filter(({ isAbsent }) => !isAbsent);
  if (set.length === 0) {
    return [
      certain
        ? fail(`${property} is not set: the rule allows every address; allowed: ${ALLOWED}`, property)
        : undetermined('whether the rule allows egress is known only at deployment', property),
    ];
  }
  return set.map((range) => {
    const open = admitsInternet(range);
    if (open === false) {
      return pass('', range.path);
    }
    return open === true && certain
      ? fail(`${range.path} is ${range.describe()}; allowed: ${ALLOWED}`, range.path)
      : undetermined(`${range.path} is known only at deployment (${range.describe()})`, range.path);
  });
}

function meansEverywhere(ranges: readonly Value[]): Answer {
  return anyOf(ranges.map((range) => (range.isUndetermined ? undefined : range.isAbsent || range.is('0.0.0.0/0'))));
}

function isText(value: Value, expected: string): Answer {
  return value.isUndetermined ? undefined : value.is(expected);
}

function not(answer: Answer): Answer {
  return answer === undefined ? undefined : !answer;
}

function firewall(members: Readonly<Record<string, unknown>>, title?: string): Example {
  return {
    resource: { direction: 'EGRESS', allow: [{ protocol: 'tcp', ports: ['443'] }], ...members },
    ...(title === undefined ? {} : { title }),
  };
}

function policyRule(match: Readonly<Record<string, unknown>>, title?: string, action = 'allow'): Example {
  return {
    resource: { direction: 'EGRESS', action, match: { layer4_configs: [{ ip_protocol: 'tcp' }], ...match } },
    ...(title === undefined ? {} : { title }),
  };
}
