import { type Example, type Examples, UNDETERMINED } from '../../../core';

/** What stands beside a gateway in an example. */
type Beside = Readonly<Record<string, unknown>>;

const EXACT =
  'pass tls $HOME_NET any -> $EXTERNAL_NET 443 (tls.sni; content:"api.example.com"; startswith; endswith; sid:1;)';
const EVERYTHING = 'pass ip any any -> any any (sid:1;)';

/** How a document language writes the ways around a gateway. */
export interface Ways {
  beside(rules: unknown, alsoInSubnet?: boolean): Beside;
}

/** Beside an internet gateway, in a template. */
export const BESIDE_GATEWAY: Ways = {
  beside: (rules, alsoInSubnet = false) => ({
    Resources: {
      ...templateFirewall(rules),
      ...templateRoute('Public', { GatewayId: { Ref: 'Subject' } }),
      ...templateRoute('Endpoints', { NatGatewayId: { Ref: 'Nat' } }),
      Nat: { Type: 'AWS::EC2::NatGateway', Properties: { SubnetId: { Ref: 'Public' }, AllocationId: 'eipalloc-1' } },
      ...(alsoInSubnet ? { Machine: { Type: 'AWS::EC2::Instance', Properties: { SubnetId: { Ref: 'Public' } } } } : {}),
    },
  }),
};

/** Beside a NAT gateway, in a template. */
export const BESIDE_NAT_GATEWAY: Ways = {
  beside: (rules, alsoInSubnet = false) => ({
    Resources: {
      ...templateFirewall(rules),
      ...templateRoute('Endpoints', { NatGatewayId: { Ref: 'Subject' } }),
      ...(alsoInSubnet
        ? { Machine: { Type: 'AWS::EC2::Instance', Properties: { SubnetId: { Ref: 'Endpoints' } } } }
        : {}),
    },
  }),
};

/** Beside an internet gateway, in a configuration of Terraform. */
export const BESIDE_AWS_GATEWAY: Ways = {
  beside: (rules, alsoInSubnet = false) => ({
    resource: {
      ...terraformFirewall(rules),
      aws_subnet: { public: {}, endpoints: {} },
      aws_route_table: {
        public: { route: [{ cidr_block: '0.0.0.0/0', gateway_id: '${aws_internet_gateway.subject.id}' }] },
        endpoints: { route: [{ cidr_block: '0.0.0.0/0', nat_gateway_id: '${aws_nat_gateway.nat.id}' }] },
      },
      aws_route_table_association: { ...terraformAssociation('public'), ...terraformAssociation('endpoints') },
      aws_nat_gateway: { nat: { subnet_id: '${aws_subnet.public.id}' } },
      ...(alsoInSubnet ? { aws_instance: { machine: { subnet_id: '${aws_subnet.public.id}' } } } : {}),
    },
  }),
};

/** Beside a NAT gateway, in a configuration of Terraform. */
export const BESIDE_AWS_NAT_GATEWAY: Ways = {
  beside: (rules, alsoInSubnet = false) => ({
    resource: {
      ...terraformFirewall(rules),
      aws_subnet: { endpoints: {} },
      aws_route_table: { endpoints: {} },
      aws_route: {
        out: {
          route_table_id: '${aws_route_table.endpoints.id}',
          destination_cidr_block: '0.0.0.0/0',
          nat_gateway_id: '${aws_nat_gateway.subject.id}',
        },
      },
      aws_route_table_association: terraformAssociation('endpoints'),
      ...(alsoInSubnet ? { aws_instance: { machine: { subnet_id: '${aws_subnet.endpoints.id}' } } } : {}),
    },
  }),
};

/** The examples of a gateway that stands behind a firewall; none without ways to it. */
export function firewallExamples(ways: Ways | undefined): Omit<Examples, 'absent'> {
  const example = (title: string, rules: unknown, alsoInSubnet = false): Example[] =>
    ways === undefined ? [] : [{ resource: {}, beside: ways.beside(rules, alsoInSubnet), title }];
  return {
    compliant: example('a firewall lets out one host', EXACT),
    violating: [
      ...example('the firewall lets everything out', EVERYTHING),
      ...example('a machine takes the route past the firewall', EXACT, true),
    ],
    undetermined: example('what the firewall lets out is known only at deployment', UNDETERMINED),
  };
}

function templateFirewall(RulesString: unknown): Beside {
  const arn = (of: string, attribute: string) => ({ 'Fn::GetAtt': [of, attribute] });
  return {
    Firewall: {
      Type: 'AWS::NetworkFirewall::Firewall',
      Properties: {
        FirewallPolicyArn: arn('Policy', 'FirewallPolicyArn'),
        SubnetMappings: [{ SubnetId: { Ref: 'Endpoints' } }],
      },
    },
    Policy: {
      Type: 'AWS::NetworkFirewall::FirewallPolicy',
      Properties: {
        FirewallPolicy: {
          StatelessDefaultActions: ['aws:forward_to_sfe'],
          StatelessFragmentDefaultActions: ['aws:forward_to_sfe'],
          StatefulEngineOptions: { RuleOrder: 'STRICT_ORDER' },
          StatefulDefaultActions: ['aws:drop_established', 'aws:alert_established'],
          StatefulRuleGroupReferences: [{ Priority: 1, ResourceArn: arn('Rules', 'RuleGroupArn') }],
        },
      },
    },
    Rules: {
      Type: 'AWS::NetworkFirewall::RuleGroup',
      Properties: { Type: 'STATEFUL', RuleGroup: { RulesSource: { RulesString } } },
    },
  };
}

function templateRoute(subnet: string, target: object): Beside {
  return {
    [subnet]: { Type: 'AWS::EC2::Subnet', Properties: {} },
    [`${subnet}Table`]: { Type: 'AWS::EC2::RouteTable', Properties: {} },
    [`${subnet}Route`]: {
      Type: 'AWS::EC2::Route',
      Properties: { RouteTableId: { Ref: `${subnet}Table` }, DestinationCidrBlock: '0.0.0.0/0', ...target },
    },
    [`${subnet}Association`]: {
      Type: 'AWS::EC2::SubnetRouteTableAssociation',
      Properties: { RouteTableId: { Ref: `${subnet}Table` }, SubnetId: { Ref: subnet } },
    },
  };
}

function terraformFirewall(rules_string: unknown): Beside {
  return {
    aws_networkfirewall_firewall: {
      out: {
        firewall_policy_arn: '${aws_networkfirewall_firewall_policy.out.arn}',
        subnet_mapping: [{ subnet_id: '${aws_subnet.endpoints.id}' }],
      },
    },
    aws_networkfirewall_firewall_policy: {
      out: {
        firewall_policy: {
          stateless_default_actions: ['aws:forward_to_sfe'],
          stateless_fragment_default_actions: ['aws:forward_to_sfe'],
          stateful_engine_options: { rule_order: 'STRICT_ORDER' },
          stateful_default_actions: ['aws:drop_established'],
          stateful_rule_group_reference: [{ resource_arn: '${aws_networkfirewall_rule_group.out.arn}' }],
        },
      },
    },
    aws_networkfirewall_rule_group: { out: { rule_group: { rules_source: { rules_string } } } },
  };
}

function terraformAssociation(subnet: string): Beside {
  return {
    [subnet]: {
      subnet_id: `\${aws_subnet.${subnet}.id}`,
      route_table_id: `\${aws_route_table.${subnet}.id}`,
    },
  };
}
