import { fail, type ResourceView, undetermined, type Value, type Verdict } from '../../../core';
import { worstOf } from './combine';
import { FIREWALLS, judgeFirewall } from './firewall-policy';

const ROUTES = ['AWS::EC2::Route', 'aws_route'];
const TABLES = ['AWS::EC2::RouteTable', 'aws_route_table'];
const MAIN_TABLES = ['aws_default_route_table', 'aws_main_route_table_association'];
const ASSOCIATIONS = ['AWS::EC2::SubnetRouteTableAssociation', 'aws_route_table_association'];
const GATEWAYS = ['AWS::EC2::InternetGateway', 'aws_internet_gateway'];
const ATTACHMENTS = ['AWS::EC2::VPCGatewayAttachment', 'aws_internet_gateway_attachment'];
const NAT_GATEWAYS = ['AWS::EC2::NatGateway', 'aws_nat_gateway'];
/** Endpoints of a firewall that are resources of their own, and the property that names the firewall. */
const ENDPOINTS: Readonly<Record<string, string>> = {
  'AWS::NetworkFirewall::VpcEndpointAssociation': 'FirewallArn',
  aws_networkfirewall_vpc_endpoint_association: 'firewall_arn',
};

/** What mentions a subnet without sending traffic from it. */
const SILENT: ReadonlySet<string> = new Set([
  ...ROUTES,
  ...TABLES,
  ...ASSOCIATIONS,
  'AWS::EC2::FlowLog',
  'AWS::EC2::NetworkAcl',
  'AWS::EC2::SubnetCidrBlock',
  'AWS::EC2::SubnetNetworkAclAssociation',
  'aws_default_network_acl',
  'aws_flow_log',
  'aws_network_acl',
  'aws_network_acl_association',
]);

/** What connects a network with others besides an internet gateway; what goes on from there is decided there. */
const OTHER_WAYS = [
  'AWS::EC2::CarrierGateway',
  'AWS::EC2::EgressOnlyInternetGateway',
  'AWS::EC2::TransitGatewayAttachment',
  'AWS::EC2::TransitGatewayVpcAttachment',
  'AWS::EC2::VPCPeeringConnection',
  'AWS::NetworkManager::VpcAttachment',
  'aws_ec2_carrier_gateway',
  'aws_ec2_transit_gateway_vpc_attachment',
  'aws_egress_only_internet_gateway',
  'aws_networkmanager_vpc_attachment',
  'aws_vpc_peering_connection',
  'aws_vpn_gateway',
];

/**
 * Whether all that takes an internet gateway or a NAT gateway has passed a firewall that lets out TLS to named hosts
 * alone. Subnets whose routes lead to the internet gateway may hold NAT gateways only, and those whose routes lead to a
 * NAT gateway may hold endpoints of such a firewall only.
 *
 * What other documents put into these subnets is not seen.
 *
 * Source: https://docs.aws.amazon.com/network-firewall/latest/developerguide/arch-igw-ngw.html
 *
 * @returns undefined where the document has no firewall, or no route to the gateway
 */
export function guardOfGateway(gateway: ResourceView): Verdict | undefined {
  return gateway.once(findGuard);
}

/**
 * Whether all that leaves the network of a security group for the internet passes such a firewall.
 *
 * @param group the group, or a rule of one
 * @returns undefined where the network is declared elsewhere, or no firewall guards its internet gateway
 */
export function guardOfGroup(group: ResourceView): Verdict | undefined {
  return networkOf(group)?.once(findGuardOfNetwork);
}

/**
 * What the firewall lets out whose endpoint is the target of a route. The target is an expression that takes one of several
 * endpoints, so that the firewall is told by what the route mentions.
 *
 * @param holder the route, or the table that has it
 * @returns undefined where the target is spelled out, or no firewall of this document is mentioned
 */
export function guardOfRoute(holder: ResourceView, target: Value): Verdict | undefined {
  if (!target.isUndetermined) {
    return undefined;
  }
  const firewalls = holder.resource.references.flatMap((address) => {
    const named = holder.resource.tree.at(address);
    return named === undefined ? [] : (firewallAt(holder.view(named)) ?? []);
  });
  return firewalls.length === 0 ? undefined : worstOf(firewalls.map(judgeFirewall));
}

function findGuard(gateway: ResourceView): Verdict | undefined {
  const ways = gateway.referencedBy(...ROUTES, ...TABLES, ...MAIN_TABLES);
  if (ways.length === 0 || gateway.ofType(...FIREWALLS).length === 0) {
    return undefined;
  }
  return worstOf(ways.map((way) => judgeWay(way, gateway)));
}

/** A route, or a table with routes, to a gateway. */
function judgeWay(way: ResourceView, gateway: ResourceView): Verdict {
  const table = TABLES.includes(way.type) ? way : way.follow(firstOf(way, 'RouteTableId', 'route_table_id'));
  if (MAIN_TABLES.includes(way.type) || (table !== undefined && MAIN_TABLES.includes(table.type))) {
    return fail(`${way.address} leads to ${gateway.address} from every subnet without a route table of its own`);
  }
  const associations = table?.referencedBy(...ASSOCIATIONS) ?? [];
  const main = table?.referencedBy(...MAIN_TABLES)[0];
  if (main !== undefined) {
    return fail(`${main.address} leads to ${gateway.address} from every subnet without a route table of its own`);
  }
  return associations.length === 0
    ? undetermined(`which subnets take ${way.address} to ${gateway.address} is decided elsewhere`)
    : worstOf(associations.map((association) => judgeSubnet(association, gateway)));
}

function judgeSubnet(association: ResourceView, gateway: ResourceView): Verdict {
  const subnet = association.follow(firstOf(association, 'SubnetId', 'subnet_id'));
  if (subnet === undefined) {
    return undetermined(`what lies in the subnet of ${association.address} is decided elsewhere`);
  }
  const users = subnet.referencedBy().filter(({ type }) => !SILENT.has(type));
  return users.length === 0
    ? undetermined(`what lies in ${subnet.address}, from which routes lead to ${gateway.address}, is decided elsewhere`)
    : worstOf(users.map((user) => judgeUser(user, subnet, gateway)));
}

/** Whatever lies in a subnet from which routes lead to a gateway. */
function judgeUser(user: ResourceView, subnet: ResourceView, gateway: ResourceView): Verdict {
  const isNat = NAT_GATEWAYS.includes(gateway.type);
  const firewall = isNat ? firewallAt(user) : undefined;
  if (firewall !== undefined) {
    return judgeFirewall(firewall);
  }
  const bypasses = fail(
    `${user.address} lies in ${subnet.address}, from which routes lead to ${gateway.address} past every firewall`,
  );
  return !isNat && NAT_GATEWAYS.includes(user.type) ? (guardOfGateway(user) ?? bypasses) : bypasses;
}

function firewallAt(view: ResourceView): ResourceView | undefined {
  if (FIREWALLS.includes(view.type)) {
    return view;
  }
  const property = Object.hasOwn(ENDPOINTS, view.type) ? ENDPOINTS[view.type] : undefined;
  const firewall = property === undefined ? undefined : view.follow(view.get(property));
  return firewall !== undefined && FIREWALLS.includes(firewall.type) ? firewall : undefined;
}

function networkOf(group: ResourceView): ResourceView | undefined {
  const owner = group.follow(firstOf(group, 'GroupId', 'security_group_id')) ?? group;
  return owner.follow(firstOf(owner, 'VpcId', 'vpc_id'));
}

function findGuardOfNetwork(network: ResourceView): Verdict | undefined {
  const attached = network
    .referencedBy(...ATTACHMENTS)
    .flatMap((one) => one.follow(firstOf(one, 'InternetGatewayId', 'internet_gateway_id')) ?? []);
  const gateways = [...network.referencedBy(...GATEWAYS), ...attached];
  const guards = gateways.map(guardOfGateway);
  const known = guards.filter((guard) => guard !== undefined);
  if (known.length === 0 || known.length < guards.length) {
    return undefined;
  }
  return worstOf([
    ...network.referencedBy(...OTHER_WAYS).map(({ address }) => undetermined(`${address} leads out as well`)),
    ...known,
  ]);
}

/** The value under the name of either document language. */
function firstOf(view: ResourceView, cloudFormation: string, terraform: string): Value {
  return view.get(view.type.startsWith('AWS::') ? cloudFormation : terraform);
}
