import type { ResourceView, Value } from '../../core';
import { type Answer, allOf, anyOf } from '../support/answers';
import { admitsInternet } from '../support/ingress';
import { naming } from '../support/naming';

/** Destinations of security rules that mean the internet, with `AzureCloud`: the machines of every customer. */
const INTERNET_TAG = /^(\*|any|internet|azurecloud(\.\w+)?)$/i;
/** Other service tags stand for one's own network or for one service of the platform. */
const SERVICE_TAG = /^[a-z]\w*(\.\w+)*$/i;

/** Whether a destination, a range or a service tag, is the internet. */
export function isInternet(destination: Value): Answer {
  const text = destination.string?.trim();
  if (text !== undefined && INTERNET_TAG.test(text)) {
    return true;
  }
  return text !== undefined && SERVICE_TAG.test(text) ? false : admitsInternet(destination);
}

/** The destinations of a security rule. */
export function destinationsOf(rule: Value): Value[] {
  return [rule.get('destination_address_prefix'), ...rule.all('destination_address_prefixes[]')].filter(
    (destination) => !destination.isAbsent,
  );
}

/** Whether a security rule is an outbound one that allows, or denies. */
export function isOutbound(rule: Value, access: 'Allow' | 'Deny'): Answer {
  return allOf([isText(rule.get('direction'), 'outbound'), isText(rule.get('access'), access.toLowerCase())]);
}

/** The security rules of a group: its own, and those that are resources and name it. */
function securityRulesOf(group: ResourceView): Value[] {
  return [
    ...group.properties.child('security_rule').items(),
    ...naming(group, 'azurerm_network_security_rule', 'network_security_group_name').map(
      ({ properties }) => properties,
    ),
  ];
}

/** Whether a security group denies what goes out to the internet; it allows that unless a rule denies it. */
export function deniesInternet(group: ResourceView): Answer {
  return group.once(findDenial);
}

function findDenial(group: ResourceView): Answer {
  return anyOf(securityRulesOf(group).map(isDenial));
}

/** A denial of every protocol, from everywhere, to every port: the whole internet, not a part of it. */
function isDenial(rule: Value): Answer {
  return allOf([
    isOutbound(rule, 'Deny'),
    isText(rule.get('protocol'), '*'),
    anyOf([isText(rule.get('destination_port_range'), '*'), rule.get('destination_port_range').is('0-65535')]),
    anyOf(['*', 'any', 'virtualnetwork', '0.0.0.0/0'].map((all) => isText(rule.get('source_address_prefix'), all))),
    anyOf(
      destinationsOf(rule).map((destination) =>
        destination.isUndetermined ? undefined : /^(\*|any|internet|0\.0\.0\.0\/0)$/i.test(destination.string ?? ''),
      ),
    ),
  ]);
}

/** Whether a subnet sends what is for the internet somewhere else, or nowhere. */
export function routesElsewhere(table: ResourceView): Answer {
  const routes = [
    ...table.properties.child('route').items(),
    ...naming(table, 'azurerm_route', 'route_table_name').map(({ properties }) => properties),
  ];
  return anyOf(
    routes.map((route) => {
      const [prefix, hop] = [route.get('address_prefix'), route.get('next_hop_type')];
      return allOf([
        isText(prefix, '0.0.0.0/0'),
        hop.isUndetermined ? undefined : /^(none|virtualappliance|virtualnetworkgateway)$/i.test(hop.string ?? ''),
      ]);
    }),
  );
}

/** What an association puts beside a subnet: a security group or a route table. */
export function associated(subnet: ResourceView, association: string, property: string): ResourceView[] {
  return subnet
    .referencedBy(association)
    .filter((one) => one.follow(one.get('subnet_id'))?.address === subnet.address)
    .flatMap((one) => one.follow(one.get(property)) ?? []);
}

function isText(value: Value, expected: string): Answer {
  return value.isUndetermined ? undefined : value.string?.toLowerCase() === expected;
}
