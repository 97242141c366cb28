import { ApiVendor } from '../../lib/aws';
import { accessTo, EgressStack } from '../support/vendor-egress/egress-stack';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

const INTERNET = '198.51.100.7';
const resources: Readonly<Record<string, Resource>> = new EgressStack({
  vendors: [accessTo(ApiVendor.OPENAI), accessTo(ApiVendor.ANTHROPIC)],
  availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
}).template.toJSON().Resources;

/** What deployment gives for `EndpointIds`, in an order of its own. */
const ENDPOINTS = ['us-east-1c:vpce-c', 'us-east-1a:vpce-a', 'us-east-1b:vpce-b'];

/** Evaluates intrinsics as deployment does, as far as routes have them. */
function evaluate(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(evaluate);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const [[name = '', argument] = []] = Object.entries(value);
  const args: unknown[] = Array.isArray(argument) ? argument : [argument];
  if (!/^(Ref$|Fn::)/.test(name)) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, evaluate(member)]));
  }
  switch (name) {
    case 'Fn::GetAtt':
      return args[1] === 'EndpointIds' ? ENDPOINTS : args[0];
    case 'Ref':
      return argument;
    case 'Fn::Join':
      return [evaluate(args[1])].flat().join(String(args[0]));
    case 'Fn::Split':
      return String(evaluate(args[1])).split(String(args[0]));
    case 'Fn::Select':
      return [evaluate(args[1])].flat()[Number(args[0])];
    default:
      throw new Error(`${name} is not evaluated`);
  }
}

function ofType(type: string): { id: string; get(name: string): unknown }[] {
  return Object.entries(resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties = {} }]) => ({ id, get: (name) => evaluate(Properties[name]) }));
}

function prefixOf(cidr: string): number {
  return Number(cidr.split('/')[1]);
}

function contains(cidr: string, address: string): boolean {
  const number = (text: string) => text.split('.').reduce((all, part) => all * 256 + Number(part), 0);
  const size = 2 ** (32 - prefixOf(cidr));
  return Math.floor(number(cidr.split('/')[0] ?? '') / size) === Math.floor(number(address) / size);
}

const subnets = ofType('AWS::EC2::Subnet').map(({ id, get }) => ({
  id,
  zone: String(get('AvailabilityZone')),
  cidr: String(get('CidrBlock')),
}));

function tableOf(subnetId: string): unknown {
  const [association, ...others] = ofType('AWS::EC2::SubnetRouteTableAssociation').filter(
    ({ get }) => get('SubnetId') === subnetId,
  );
  expect(others).toEqual([]);
  return association?.get('RouteTableId');
}

const TARGETS = ['GatewayId', 'NatGatewayId', 'VpcEndpointId', 'NetworkInterfaceId', 'TransitGatewayId', 'InstanceId'];

/** Where a packet goes next from a subnet: the target of the longest prefix; 'local' within the VPC. */
function nextHop(subnetId: string, address: string): string {
  const table = tableOf(subnetId);
  const [best] = ofType('AWS::EC2::Route')
    .filter(({ get }) => get('RouteTableId') === table && contains(String(get('DestinationCidrBlock')), address))
    .sort((a, b) => prefixOf(String(b.get('DestinationCidrBlock'))) - prefixOf(String(a.get('DestinationCidrBlock'))));
  const isLocal = contains('10.0.0.0/16', address) && prefixOf(String(best?.get('DestinationCidrBlock') ?? '/0')) < 16;
  if (best === undefined || isLocal) {
    return isLocal || contains('10.0.0.0/16', address) ? 'local' : 'nowhere';
  }
  return (
    TARGETS.map((target) => best.get(target))
      .map(String)
      .find((target) => target !== 'undefined') ?? 'nowhere'
  );
}

const firewallSubnets = ofType('AWS::NetworkFirewall::Firewall')
  .flatMap(({ get }) => get('SubnetMappings'))
  .map((mapping) => String(Object(mapping).SubnetId));

/** The subnet of what a route names: of an endpoint of the firewall, or of a NAT gateway. */
function subnetBehind(hop: string): (typeof subnets)[number] | undefined {
  const zone = ENDPOINTS.find((endpoint) => endpoint.endsWith(`:${hop}`))?.split(':')[0];
  const nat = ofType('AWS::EC2::NatGateway').find(({ id }) => id === hop);
  return subnets.find((one) =>
    zone === undefined ? one.id === nat?.get('SubnetId') : one.zone === zone && firewallSubnets.includes(one.id),
  );
}

/** Every hop from a subnet to the internet. */
function pathFrom(start: string): string[] {
  const path: string[] = [];
  let subnet = subnets.find(({ id }) => id === start);
  while (subnet !== undefined && path.length < 10) {
    const hop = nextHop(subnet.id, INTERNET);
    path.push(hop);
    subnet = subnetBehind(hop);
  }
  return path;
}

const callers = subnets.filter(({ id }) => /Callers/.test(id));

test('there are callers in every zone', () => {
  expect(callers.map(({ zone }) => zone)).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c']);
});

test.each(callers)('from $id, the internet is reached through the firewall, NAT and gateway of its zone', (caller) => {
  const [endpoint = '', nat = '', gateway = '', ...more] = pathFrom(caller.id);
  expect(endpoint).toBe(`vpce-${caller.zone.at(-1)}`);
  expect(subnetBehind(nat)?.zone).toBe(caller.zone);
  expect(resources[gateway]?.Type).toBe('AWS::EC2::InternetGateway');
  expect(more).toEqual([]);
});

test.each(callers)('answers for $id go back through the same endpoint, not straight', (caller) => {
  const [endpoint, nat = ''] = pathFrom(caller.id);
  const natSubnet = subnetBehind(nat)?.id ?? '';
  expect(nextHop(natSubnet, caller.cidr.replace('.0/24', '.17'))).toBe(endpoint);
});

test('no subnet reaches the internet but those of callers, the firewall and the NAT gateways', () => {
  const straight = subnets.filter(({ id }) => resources[nextHop(id, INTERNET)]?.Type === 'AWS::EC2::InternetGateway');
  const translated = subnets.filter(({ id }) => resources[nextHop(id, INTERNET)]?.Type === 'AWS::EC2::NatGateway');
  const nats = ofType('AWS::EC2::NatGateway').map(({ get }) => get('SubnetId'));
  expect(straight.map(({ id }) => id).sort()).toEqual(nats.map(String).sort());
  expect(translated.map(({ id }) => id).sort()).toEqual([...firewallSubnets].sort());
  expect(subnets).toHaveLength(9);
});

test('nothing but the firewall and NAT gateways is in the subnets beyond callers', () => {
  const beyond = subnets.filter((subnet) => !callers.includes(subnet)).map(({ id }) => id);
  const users = Object.values(resources)
    .filter(({ Properties }) => beyond.some((id) => JSON.stringify(Properties ?? {}).includes(`"${id}"`)))
    .map(({ Type }) => Type);
  expect([...new Set(users)].sort()).toEqual([
    'AWS::EC2::NatGateway',
    'AWS::EC2::SubnetRouteTableAssociation',
    'AWS::NetworkFirewall::Firewall',
  ]);
});
