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
import { type Answer, anyOf } from '../support/answers';
import { associated, deniesInternet, isInternet, routesElsewhere } from './azure-outbound';

const OUTBOUND = 'default_outbound_access_enabled';

/** Subnets of the platform, which have no default outbound access of their own. */
const PLATFORM_SUBNET = /^(AzureBastionSubnet|AzureFirewall(Management)?Subnet|GatewaySubnet|RouteServerSubnet)$/;

const DENIAL = {
  name: 'deny-internet',
  priority: 4096,
  direction: 'Outbound',
  access: 'Deny',
  protocol: '*',
  source_address_prefix: '*',
  source_port_range: '*',
  destination_address_prefix: 'Internet',
  destination_port_range: '*',
};

/**
 * Ways out of a virtual network: the default outbound access that Azure gives machines of a subnet, NAT gateways and
 * routes to the internet.
 *
 * Sources: https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access,
 * https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview
 */
export const azureNetworkChecks: Record<string, Check> = {
  azurerm_subnet: {
    judge: (subnet) => judgeSubnet(subnet.properties, () => closedBeside(subnet)),
    properties: [OUTBOUND],
    examples: () => ({
      compliant: [
        { resource: { [OUTBOUND]: false } },
        { ...besideAssociation('security_group', { security_rule: [DENIAL] }), title: 'its security group denies it' },
        {
          ...besideAssociation('route_table', {
            route: [{ name: 'default', address_prefix: '0.0.0.0/0', next_hop_type: 'None' }],
          }),
          title: 'its route table drops it',
        },
      ],
      violating: [{ resource: { [OUTBOUND]: true } }],
      undetermined: [{ resource: { [OUTBOUND]: UNDETERMINED } }],
      absent: [
        { resource: {}, outcome: 'fail', title: 'on by default' },
        { resource: { name: 'GatewaySubnet' }, outcome: 'notApplicable', title: 'a subnet of the platform' },
        {
          resource: { delegation: { name: 'web', service_delegation: { name: 'Microsoft.Web/serverFarms' } } },
          outcome: 'notApplicable',
          title: 'a delegated subnet holds no machines',
        },
      ],
    }),
  },
  azurerm_virtual_network: {
    judge: (network) => {
      const subnets = network.properties.child('subnet').items();
      return subnets.length === 0
        ? notApplicable('its subnets are declared elsewhere')
        : subnets.map((subnet) => judgeSubnet(subnet, () => closedInside(subnet, network)));
    },
    properties: [`subnet.${OUTBOUND}`],
    examples: () => ({
      compliant: [{ resource: { subnet: [{ name: 'work', [OUTBOUND]: false }] } }],
      violating: [{ resource: { subnet: [{ name: 'work', [OUTBOUND]: true }] } }],
      undetermined: [{ resource: { subnet: [{ name: 'work', [OUTBOUND]: UNDETERMINED }] } }],
      absent: [{ resource: { subnet: [{ name: 'work' }] }, outcome: 'fail', title: 'on by default' }],
    }),
  },
  azurerm_subnet_nat_gateway_association: {
    judge: judgeNatAssociation,
    properties: ['subnet_id', 'nat_gateway_id'],
    examples: () => ({
      compliant: [besideDenyingGroup({ subnet_id: '${azurerm_subnet.work.id}', nat_gateway_id: 'nat' })],
      violating: [{ resource: { subnet_id: 'work', nat_gateway_id: 'nat' } }],
      undetermined: [
        besideDenyingGroup({ subnet_id: '${azurerm_subnet.work.id}', nat_gateway_id: 'nat' }, UNDETERMINED),
      ],
      absent: [{ resource: {}, outcome: 'fail', title: 'a NAT gateway is there to let traffic out' }],
    }),
  },
  azurerm_route: {
    judge: (route) => judgeRoute(route.properties),
    properties: ['address_prefix', 'next_hop_type'],
    examples: () => routeExamples((route) => route),
  },
  azurerm_route_table: {
    judge: (table) => {
      const routes = table.properties.child('route').items();
      return routes.length === 0 ? notApplicable() : routes.map(judgeRoute);
    },
    properties: ['route.address_prefix', 'route.next_hop_type'],
    examples: () => routeExamples((route) => ({ route: [route] })),
  },
};

function judgeSubnet(subnet: Value, closed: () => Answer): Verdict {
  const property = subnet.path === '' ? OUTBOUND : `${subnet.path}.${OUTBOUND}`;
  if (PLATFORM_SUBNET.test(subnet.child('name').string ?? '') || subnet.child('delegation').items().length > 0) {
    return notApplicable('the platform decides on its way out');
  }
  const outbound = subnet.child(OUTBOUND);
  if (outbound.is(false)) {
    return pass('', property);
  }
  const answer = closed();
  if (answer === true) {
    return pass('a security group or a route keeps it from the internet', property);
  }
  const state = outbound.isAbsent
    ? 'is not set: Azure gives machines a way out by default'
    : `is ${outbound.describe()}`;
  return outbound.isUndetermined || answer === undefined
    ? undetermined(`${property} ${state}; what decides is known only at deployment`, property)
    : fail(`${property} ${state}; allowed: false`, property);
}

function closedBeside(subnet: ResourceView): Answer {
  return anyOf([
    ...securityGroupsOf(subnet).map(deniesInternet),
    ...associated(subnet, 'azurerm_subnet_route_table_association', 'route_table_id').map(routesElsewhere),
  ]);
}

function closedInside(subnet: Value, network: ResourceView): Answer {
  const group = network.follow(subnet.child('security_group'));
  const table = network.follow(subnet.child('route_table_id'));
  return anyOf([
    group?.type === 'azurerm_network_security_group' ? deniesInternet(group) : false,
    table?.type === 'azurerm_route_table' ? routesElsewhere(table) : false,
  ]);
}

function securityGroupsOf(subnet: ResourceView): ResourceView[] {
  return associated(subnet, 'azurerm_subnet_network_security_group_association', 'network_security_group_id').filter(
    ({ type }) => type === 'azurerm_network_security_group',
  );
}

function judgeNatAssociation(association: ResourceView): Verdict {
  const subnet = association.follow(association.get('subnet_id'));
  const denied = subnet === undefined ? false : anyOf(securityGroupsOf(subnet).map(deniesInternet));
  switch (denied) {
    case true:
      return pass('the security group of the subnet denies it', 'nat_gateway_id');
    case undefined:
      return undetermined(
        'whether the security group of the subnet denies it is known only at deployment',
        'subnet_id',
      );
    default:
      return fail('a NAT gateway lets the subnet out to the internet', 'nat_gateway_id');
  }
}

function judgeRoute(route: Value): Verdict {
  const [prefix, hop] = [route.get('address_prefix'), route.get('next_hop_type')];
  const opens = isInternet(prefix);
  if (opens === false || /^(none|vnetlocal)$/i.test(hop.string ?? '')) {
    return pass('', route.path);
  }
  if (opens === undefined || hop.isUndetermined) {
    return undetermined('what the route is for, or where it leads, is known only at deployment', hop.path);
  }
  return /^internet$/i.test(hop.string ?? '')
    ? fail(`${hop.path} is ${hop.describe()}: the route leads to the internet; allowed: None`, hop.path)
    : undetermined(
        `the route for the internet leads to ${hop.describe()}; what is let out there is decided elsewhere`,
        hop.path,
      );
}

function routeExamples(holder: (route: Record<string, unknown>) => Record<string, unknown>) {
  const route = (address_prefix: string, next_hop_type: string | undefined, title?: string): Example => ({
    resource: holder({ name: 'way', address_prefix, ...(next_hop_type === undefined ? {} : { next_hop_type }) }),
    ...(title === undefined ? {} : { title }),
  });
  return {
    compliant: [route('0.0.0.0/0', 'None'), route('10.1.0.0/16', 'VirtualAppliance')],
    violating: [route('0.0.0.0/0', 'Internet'), route('Internet', 'Internet'), route('128.0.0.0/1', 'Internet')],
    undetermined: [
      route('0.0.0.0/0', 'VirtualAppliance', 'a firewall decides'),
      route(UNDETERMINED, 'Internet'),
      route('0.0.0.0/0', UNDETERMINED),
    ],
    absent: [{ ...route('0.0.0.0/0', undefined, 'the next hop is required'), outcome: 'undetermined' as const }],
  };
}

/** A subnet with something associated. */
function besideAssociation(kind: 'security_group' | 'route_table', members: Record<string, unknown>): Example {
  const type = kind === 'route_table' ? 'azurerm_route_table' : 'azurerm_network_security_group';
  const association = `azurerm_subnet_${kind === 'route_table' ? kind : `network_${kind}`}_association`;
  const property = kind === 'route_table' ? 'route_table_id' : 'network_security_group_id';
  return {
    resource: {},
    beside: {
      resource: {
        [type]: { work: { name: 'work', ...members } },
        [association]: { work: { subnet_id: '${azurerm_subnet.subject.id}', [property]: `\${${type}.work.id}` } },
      },
    },
  };
}

/** An association beside the security group of its subnet. */
function besideDenyingGroup(resource: Record<string, unknown>, access = 'Deny'): Example {
  return {
    title: access === 'Deny' ? 'the security group of the subnet denies it' : 'the rule is known only at deployment',
    resource,
    beside: {
      resource: {
        azurerm_subnet: { work: { name: 'work' } },
        azurerm_network_security_group: { work: { name: 'work', security_rule: [{ ...DENIAL, access }] } },
        azurerm_subnet_network_security_group_association: {
          work: {
            subnet_id: '${azurerm_subnet.work.id}',
            network_security_group_id: '${azurerm_network_security_group.work.id}',
          },
        },
      },
    },
  };
}
