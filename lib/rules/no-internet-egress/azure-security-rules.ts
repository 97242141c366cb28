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
import { deniesInternet, destinationsOf, isInternet, isOutbound } from './azure-outbound';

/**
 * Security rules. The default rules of a group end in `AllowInternetOutBound`, so one that denies has to come before.
 *
 * Source: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#default-security-rules
 */
export const azureSecurityRuleChecks: Record<string, Check> = {
  azurerm_network_security_group: {
    judge: judgeGroup,
    properties: [
      'security_rule',
      'security_rule.destination_address_prefix',
      'security_rule.destination_address_prefixes',
    ],
    examples: () => ({
      compliant: [
        group([denial('Internet')]),
        group([denial('*')], 'everything is denied'),
        {
          ...group([], 'a rule of its own denies it'),
          beside: {
            resource: {
              azurerm_network_security_rule: {
                out: {
                  ...denial('Internet'),
                  network_security_group_name: '${azurerm_network_security_group.subject.name}',
                },
              },
            },
          },
        },
      ],
      violating: [
        group([denial('Internet'), allowance('Internet')], 'a rule that allows it'),
        group([{ ...denial('Internet'), destination_port_range: '25' }], 'one port is denied'),
      ],
      undetermined: [group([denial(UNDETERMINED)]), group([denial('Internet'), allowance(UNDETERMINED)])],
      absent: [{ ...group([], 'the default rules allow it'), outcome: 'fail' }],
    }),
  },
  azurerm_network_security_rule: {
    judge: ({ properties }) => judgeRule(properties),
    properties: ['destination_address_prefix', 'destination_address_prefixes'],
    examples: () => ({
      compliant: [
        { resource: allowance('10.0.0.0/16') },
        { resource: allowance('AzureMonitor'), title: 'a service tag' },
        { resource: denial('Internet'), title: 'a rule that denies' },
      ],
      violating: ['*', 'Internet', '0.0.0.0/0', 'AzureCloud'].map((prefix) => ({ resource: allowance(prefix) })),
      undetermined: [{ resource: allowance(UNDETERMINED) }],
      absent: [
        {
          resource: { ...allowance('*'), direction: 'Inbound' },
          outcome: 'notApplicable',
          title: 'an inbound rule',
        },
      ],
    }),
  },
};

function judgeGroup(group: ResourceView): Verdict[] {
  return [...group.properties.child('security_rule').items().flatMap(judgeRule), judgeDenial(group)];
}

function judgeDenial(group: ResourceView): Verdict {
  switch (deniesInternet(group)) {
    case true:
      return pass('', 'security_rule');
    case undefined:
      return undetermined(
        'whether a rule denies outbound traffic to the internet is known only at deployment',
        'security_rule',
      );
    default:
      return fail(
        'no rule denies outbound traffic to the internet, and the default rule AllowInternetOutBound allows it',
        'security_rule',
      );
  }
}

function judgeRule(rule: Value): Verdict[] {
  const concerned = isOutbound(rule, 'Allow');
  if (concerned === false) {
    return isOutbound(rule, 'Deny') === true ? [pass('', rule.path)] : [notApplicable()];
  }
  return destinationsOf(rule).map((destination) => {
    const open = isInternet(destination);
    if (open === false) {
      return pass('', destination.path);
    }
    return open === true && concerned === true
      ? fail(
          `${destination.path} is ${destination.describe()}; allowed: ranges of the own networks, service tags other than Internet and AzureCloud`,
          destination.path,
        )
      : undetermined(`${destination.path} is known only at deployment (${destination.describe()})`, destination.path);
  });
}

function allowance(destination_address_prefix: string): Record<string, unknown> {
  return {
    name: 'out',
    priority: 100,
    direction: 'Outbound',
    access: 'Allow',
    protocol: 'Tcp',
    source_address_prefix: '*',
    source_port_range: '*',
    destination_address_prefix,
    destination_port_range: '443',
  };
}

function denial(destination: string): Record<string, unknown> {
  return { ...allowance(destination), priority: 4096, access: 'Deny', protocol: '*', destination_port_range: '*' };
}

function group(security_rule: readonly unknown[], title?: string): Example {
  return { resource: { name: 'work', security_rule }, ...(title === undefined ? {} : { title }) };
}
