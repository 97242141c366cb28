import { noInternetEgress } from '../../lib/rules/no-internet-egress';
import { RuleTester } from '../../lib/testing';
import { judgedTemplate, judgedTerraform } from '../support/judged';

test('judges every example of every type as it claims', () => {
  expect(new RuleTester().problemsOf(noInternetEgress)).toEqual([]);
});

describe('gateways and routes of a template', () => {
  const gateway = { Type: 'AWS::EC2::InternetGateway', Properties: {} };
  const route = (members: object) => ({
    Type: 'AWS::EC2::Route',
    Properties: { RouteTableId: 'rtb-0123456789abcdef0', DestinationCidrBlock: '0.0.0.0/0', ...members },
  });

  test('says once that there is a way out, at the gateway', () => {
    const resources = {
      Gateway: gateway,
      Nat: { Type: 'AWS::EC2::NatGateway', Properties: {} },
      Public: route({ GatewayId: { Ref: 'Gateway' } }),
      Private: route({ NatGatewayId: { Ref: 'Nat' } }),
    };
    expect(judged(resources)).toEqual({
      Gateway: 'fail',
      Nat: 'fail',
      Public: 'notApplicable',
      Private: 'notApplicable',
    });
  });

  test('accepts gateways where the account blocks public access, and rejects a network that is taken out', () => {
    const block = {
      Type: 'AWS::EC2::VPCBlockPublicAccessOptions',
      Properties: { InternetGatewayBlockMode: 'block-bidirectional' },
    };
    const out = {
      Type: 'AWS::EC2::VPCBlockPublicAccessExclusion',
      Properties: { InternetGatewayExclusionMode: 'allow-egress', VpcId: 'vpc-0123456789abcdef0' },
    };
    const way = route({ GatewayId: 'igw-0123456789abcdef0' });
    expect(judged({ Gateway: gateway, Route: way, Block: block, Out: out })).toEqual({
      Block: undefined,
      Gateway: 'pass',
      Route: 'pass',
      Out: 'fail',
    });
  });

  test.each([
    ['a gateway endpoint', { GatewayId: 'vpce-0123456789abcdef0' }, 'pass'],
    ['a peering connection, which leads to no gateway', { VpcPeeringConnectionId: 'pcx-1' }, 'pass'],
    ['a virtual private gateway', { GatewayId: 'vgw-1' }, 'undetermined'],
    ['a firewall', { VpcEndpointId: 'vpce-1' }, 'undetermined'],
    ['a NAT instance', { NetworkInterfaceId: 'eni-1' }, 'undetermined'],
    ['a NAT gateway of a parameter', { NatGatewayId: { Ref: 'Unknown' } }, 'fail'],
    ['half of the internet', { DestinationCidrBlock: '128.0.0.0/1', GatewayId: 'igw-1' }, 'fail'],
    ["a network of one's own", { DestinationCidrBlock: '10.8.0.0/14', GatewayId: 'igw-1' }, 'pass'],
    ['a prefix list', { DestinationCidrBlock: undefined, DestinationPrefixListId: 'pl-1', GatewayId: 'igw-1' }, 'pass'],
  ])('a route to %s', (_, members, outcome) => {
    expect(judged({ Route: route(members) })).toEqual({ Route: outcome });
  });
});

describe('security groups of a template', () => {
  const group = (SecurityGroupEgress?: unknown) => ({
    Type: 'AWS::EC2::SecurityGroup',
    Properties: { GroupDescription: 'phi', SecurityGroupEgress },
  });

  test('accepts one whose only rule goes to the local host', () => {
    expect(
      judged({ Group: group([{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '127.0.0.1/32' }]) }),
    ).toEqual({
      Group: 'pass',
    });
  });

  test('rejects one without rules, and one where the rules are nothing', () => {
    expect(judged({ Group: group() })).toEqual({ Group: 'fail' });
    expect(judged({ Group: group([{ Ref: 'AWS::NoValue' }]) })).toEqual({ Group: 'fail' });
  });

  test('accepts a single rule that is no list, and ::1 as nothing', () => {
    expect(judged({ Group: group({ IpProtocol: '-1', CidrIp: '10.0.0.0/8' }) })).toEqual({ Group: 'pass' });
    expect(judged({ Group: group([{ IpProtocol: '-1', CidrIpv6: '::1/128' }]) })).toEqual({ Group: 'pass' });
  });

  test('rejects the internet on one port as well', () => {
    expect(judged({ Group: group([{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }]) })).toEqual({
      Group: 'fail',
    });
  });

  test('never throws, whatever stands where rules should', () => {
    for (const rules of ['text', 7, [7], [[]], {}, [{ CidrIp: [] }], [{ CidrIp: {} }]]) {
      expect(Object.keys(judged({ Group: group(rules) }))).toEqual(['Group']);
    }
  });
});

describe('security groups of Terraform', () => {
  test('accepts one without egress, which Terraform leaves without any rule', () => {
    expect(judgedTerraform(noInternetEgress, { aws_security_group: { none: {}, empty: { egress: [] } } })).toEqual({
      'aws_security_group.none': 'pass',
      'aws_security_group.empty': 'pass',
    });
  });

  test('rejects a rule of its own only where it is for egress', () => {
    const rule = (type: string) => ({ type, protocol: '-1', cidr_blocks: ['0.0.0.0/0'] });
    expect(
      judgedTerraform(noInternetEgress, {
        aws_security_group_rule: { in: rule('ingress'), out: rule('egress'), any: rule('${var.unknown}') },
      }),
    ).toEqual({
      'aws_security_group_rule.in': 'notApplicable',
      'aws_security_group_rule.out': 'fail',
      'aws_security_group_rule.any': 'undetermined',
    });
  });
});

describe('Azure', () => {
  const denial = (members: object = {}) => ({
    name: 'deny-internet',
    priority: 4096,
    direction: 'Outbound',
    access: 'Deny',
    protocol: '*',
    source_address_prefix: '*',
    source_port_range: '*',
    destination_address_prefix: 'Internet',
    destination_port_range: '*',
    ...members,
  });

  test.each([
    ['one protocol', { protocol: 'Tcp' }],
    ['one source', { source_address_prefix: '10.0.0.4' }],
    ['one port', { destination_port_range: '443' }],
    ['a part of the internet', { destination_address_prefix: '203.0.113.0/24' }],
    ['what comes in', { direction: 'Inbound' }],
  ])('rejects a group that denies %s only', (_, members) => {
    const group = { work: { name: 'work', security_rule: [denial(members)] } };
    expect(judgedTerraform(noInternetEgress, { azurerm_network_security_group: group })).toEqual({
      'azurerm_network_security_group.work': 'fail',
    });
  });

  test('finds a denial that names its group literally', () => {
    const resources = {
      azurerm_network_security_group: { work: { name: 'work' } },
      azurerm_network_security_rule: { out: denial({ network_security_group_name: 'work' }) },
    };
    expect(judgedTerraform(noInternetEgress, resources)['azurerm_network_security_group.work']).toBe('pass');
  });

  test('rejects a subnet whose security group allows what its name denies', () => {
    const resources = {
      azurerm_subnet: { work: { name: 'work' } },
      azurerm_network_security_group: { work: { name: 'work', security_rule: [denial({ access: 'Allow' })] } },
      azurerm_subnet_network_security_group_association: {
        work: {
          subnet_id: '${azurerm_subnet.work.id}',
          network_security_group_id: '${azurerm_network_security_group.work.id}',
        },
      },
    };
    expect(judgedTerraform(noInternetEgress, resources)).toMatchObject({
      'azurerm_subnet.work': 'fail',
      'azurerm_network_security_group.work': 'fail',
    });
  });
});

describe('Google', () => {
  const network = { phi: { name: 'phi' } };
  const firewall = (members: object) => ({
    out: { network: 'phi', direction: 'EGRESS', deny: [{ protocol: 'all' }], ...members },
  });

  test.each([
    ['all egress', { destination_ranges: ['0.0.0.0/0'] }, 'pass'],
    ['all egress, without a destination', {}, 'pass'],
    ['some egress', { destination_ranges: ['203.0.113.0/24'] }, 'fail'],
    ['one protocol', { deny: [{ protocol: 'tcp' }] }, 'fail'],
    ['nothing, since it is disabled', { disabled: true }, 'fail'],
    ['what comes in', { direction: 'INGRESS' }, 'fail'],
  ])('a network whose firewall denies %s', (_, members, outcome) => {
    const resources = { google_compute_network: network, google_compute_firewall: firewall(members) };
    expect(judgedTerraform(noInternetEgress, resources)['google_compute_network.phi']).toBe(outcome);
  });

  test('accepts a network with a firewall policy that denies all egress', () => {
    const resources = {
      google_compute_network: network,
      google_compute_network_firewall_policy: { phi: { name: 'phi' } },
      google_compute_network_firewall_policy_association: {
        phi: {
          attachment_target: '${google_compute_network.phi.id}',
          firewall_policy: '${google_compute_network_firewall_policy.phi.id}',
        },
      },
      google_compute_network_firewall_policy_rule: {
        out: {
          firewall_policy: '${google_compute_network_firewall_policy.phi.id}',
          direction: 'EGRESS',
          action: 'deny',
          match: { dest_ip_ranges: ['0.0.0.0/0'], layer4_configs: [{ ip_protocol: 'all' }] },
        },
      },
    };
    expect(judgedTerraform(noInternetEgress, resources)).toMatchObject({ 'google_compute_network.phi': 'pass' });
  });
});

function judged(resources: Readonly<Record<string, unknown>>) {
  return judgedTemplate(noInternetEgress, resources);
}
