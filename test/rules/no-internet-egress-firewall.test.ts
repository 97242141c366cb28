import { noInternetEgress } from '../../lib/rules/no-internet-egress';
import { BESIDE_AWS_GATEWAY, BESIDE_GATEWAY } from '../../lib/rules/no-internet-egress/firewall/examples';
import { listedDomain, passRulesIn } from '../../lib/rules/no-internet-egress/firewall/suricata';
import { saidOfTemplate } from '../support/attested';
import { judgedTemplate, judgedTerraform } from '../support/judged';

type Members = Readonly<Record<string, unknown>>;

const EXACT =
  'pass tls $HOME_NET any -> $EXTERNAL_NET 443 (tls.sni; content:"api.example.com"; startswith; endswith; sid:1;)';
const gateway = { Type: 'AWS::EC2::InternetGateway', Properties: {} };

/** A template in which an internet gateway is reached through a firewall, with other properties of some resources. */
function template(changes: Readonly<Record<string, Members>> = {}, more: Members = {}): Members {
  const { Resources } = Object(BESIDE_GATEWAY.beside(EXACT));
  const changed = Object.entries(changes).map(([id, properties]) => [
    id,
    { ...Resources[id], Properties: { ...Resources[id].Properties, ...properties } },
  ]);
  return { Subject: gateway, ...Resources, ...Object.fromEntries(changed), ...more };
}

function judged(changes: Readonly<Record<string, Members>> = {}, more: Members = {}): string | undefined {
  return judgedTemplate(noInternetEgress, template(changes, more)).Subject;
}

function withRules(RulesSource: Members): string | undefined {
  return judged({ Rules: { RuleGroup: { RulesSource } } });
}

function policy(members: Members): Readonly<Record<string, Members>> {
  const { Resources } = Object(BESIDE_GATEWAY.beside(EXACT));
  return { Policy: { FirewallPolicy: { ...Resources.Policy.Properties.FirewallPolicy, ...members } } };
}

describe('an internet gateway behind a firewall of the same template', () => {
  test('is in order, and so is the NAT gateway before it', () => {
    expect(judgedTemplate(noInternetEgress, template())).toMatchObject({ Subject: 'pass', Nat: 'pass' });
  });

  test.each([
    ['rules in action order', policy({ StatefulEngineOptions: { RuleOrder: 'DEFAULT_ACTION_ORDER' } }), 'fail'],
    ['no order', policy({ StatefulEngineOptions: undefined }), 'fail'],
    ['an order of a parameter', policy({ StatefulEngineOptions: { RuleOrder: { Ref: 'Unknown' } } }), 'undetermined'],
    ['no default but alerts', policy({ StatefulDefaultActions: ['aws:alert_established'] }), 'fail'],
    ['no default', policy({ StatefulDefaultActions: undefined }), 'fail'],
    ['defaults of a parameter', policy({ StatefulDefaultActions: { Ref: 'Unknown' } }), 'undetermined'],
    [
      'a default for applications',
      policy({ StatefulDefaultActions: ['aws:drop_established_app_layer_to_server'] }),
      'pass',
    ],
    ['a strict default', policy({ StatefulDefaultActions: ['aws:drop_strict'] }), 'pass'],
    ['stateless rules that pass by default', policy({ StatelessDefaultActions: ['aws:pass'] }), 'fail'],
    ['fragments that pass', policy({ StatelessFragmentDefaultActions: ['aws:pass'] }), 'fail'],
    ['metrics besides', policy({ StatelessDefaultActions: ['aws:forward_to_sfe', 'CountThem'] }), 'pass'],
    [
      'stateless rules of elsewhere',
      policy({ StatelessRuleGroupReferences: [{ Priority: 1, ResourceArn: { Ref: 'Unknown' } }] }),
      'undetermined',
    ],
    [
      'rules of AWS, which are not seen',
      policy({
        StatefulRuleGroupReferences: [
          { ResourceArn: 'arn:aws:network-firewall:us-east-1:aws-managed:stateful-rulegroup/x' },
        ],
      }),
      'undetermined',
    ],
    ['no rules, which let nothing out', policy({ StatefulRuleGroupReferences: [] }), 'pass'],
    [
      'a policy of elsewhere',
      { Firewall: { FirewallPolicyArn: { Ref: 'Unknown' }, SubnetMappings: [{ SubnetId: { Ref: 'Endpoints' } }] } },
      'undetermined',
    ],
  ])('whose policy has %s', (_, changes, outcome) => {
    expect(judged(changes)).toBe(outcome);
  });

  test('sees stateless rules that pass', () => {
    const rules = (action: string) => ({
      Stateless: {
        Type: 'AWS::NetworkFirewall::RuleGroup',
        Properties: {
          RuleGroup: {
            RulesSource: {
              StatelessRulesAndCustomActions: { StatelessRules: [{ RuleDefinition: { Actions: [action] } }] },
            },
          },
        },
      },
    });
    const changes = policy({
      StatelessRuleGroupReferences: [{ Priority: 1, ResourceArn: { 'Fn::GetAtt': ['Stateless', 'RuleGroupArn'] } }],
    });
    expect(judged(changes, rules('aws:pass'))).toBe('fail');
    expect(judged(changes, rules('aws:drop'))).toBe('pass');
  });

  const list = (members: Members) => ({
    RulesSourceList: {
      GeneratedRulesType: 'ALLOWLIST',
      TargetTypes: ['TLS_SNI'],
      Targets: ['api.example.com'],
      ...members,
    },
  });
  const single = (members: Members, options: readonly string[] = ['startswith', 'endswith']) => ({
    StatefulRules: [
      {
        Action: 'PASS',
        Header: { Protocol: 'TLS' },
        RuleOptions: [
          { Keyword: 'tls.sni' },
          { Keyword: 'content', Settings: ['"api.example.com"'] },
          ...options.map((Keyword) => ({ Keyword })),
        ],
        ...members,
      },
    ],
  });

  test.each([
    ['a list of hosts', list({}), 'pass'],
    ['a list with everything below a domain', list({ Targets: ['.amazonaws.com'] }), 'undetermined'],
    ['a list with a whole top-level domain', list({ Targets: ['.com'] }), 'fail'],
    ['a list for plain HTTP', list({ TargetTypes: ['TLS_SNI', 'HTTP_HOST'] }), 'fail'],
    ['a list of another type', list({ TargetTypes: ['TLS_SNI', 'AWS_ROUTE_53_RESOLVED_DOMAIN'] }), 'undetermined'],
    ['a list of what is denied', list({ GeneratedRulesType: 'DENYLIST', Targets: ['.com'] }), 'pass'],
    ['a list of a parameter', list({ Targets: { Ref: 'Unknown' } }), 'undetermined'],
    ['a single rule for a host', single({}), 'pass'],
    ['a single rule for the end of a name', single({}, ['endswith']), 'fail'],
    ['a single rule for another protocol', single({ Header: { Protocol: 'TCP' } }), 'fail'],
    ['a single rule that drops', single({ Action: 'DROP', Header: { Protocol: 'TCP' } }), 'pass'],
    ['a single rule whose action is not known', single({ Action: { Ref: 'Unknown' } }), 'undetermined'],
    ['a text of a parameter', { RulesString: { Ref: 'Unknown' } }, 'undetermined'],
    [
      'a host of a parameter',
      { RulesString: { 'Fn::Sub': EXACT.replace('api.example.com', '${Unknown}') } },
      'undetermined',
    ],
  ])('whose rules are %s', (_, source, outcome) => {
    expect(withRules(source)).toBe(outcome);
  });

  test.each([
    [
      'a machine beside the NAT gateway',
      { Machine: { Type: 'AWS::EC2::Instance', Properties: { SubnetId: { Ref: 'Public' } } } },
    ],
    [
      'a function beside the firewall',
      { Function: { Type: 'AWS::Lambda::Function', Properties: { VpcConfig: { SubnetIds: [{ Ref: 'Endpoints' }] } } } },
    ],
    [
      'a route from another subnet to the NAT gateway',
      {
        Work: { Type: 'AWS::EC2::Subnet', Properties: {} },
        WorkTable: { Type: 'AWS::EC2::RouteTable', Properties: {} },
        WorkRoute: {
          Type: 'AWS::EC2::Route',
          Properties: {
            RouteTableId: { Ref: 'WorkTable' },
            DestinationCidrBlock: '0.0.0.0/0',
            NatGatewayId: { Ref: 'Nat' },
          },
        },
        WorkAssociation: {
          Type: 'AWS::EC2::SubnetRouteTableAssociation',
          Properties: { RouteTableId: { Ref: 'WorkTable' }, SubnetId: { Ref: 'Work' } },
        },
        Machine: { Type: 'AWS::EC2::Instance', Properties: { SubnetId: { Ref: 'Work' } } },
      },
    ],
  ])('is a way out past it with %s', (_, more) => {
    expect(judged({}, more)).toBe('fail');
  });

  test('is open where a route table or a subnet is declared elsewhere, or nothing is in the subnet', () => {
    const route = (RouteTableId: unknown) => ({
      Type: 'AWS::EC2::Route',
      Properties: { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: { Ref: 'Subject' } },
    });
    const empty = {
      Empty: { Type: 'AWS::EC2::Subnet', Properties: {} },
      EmptyTable: { Type: 'AWS::EC2::RouteTable', Properties: {} },
      EmptyRoute: route({ Ref: 'EmptyTable' }),
      EmptyAssociation: {
        Type: 'AWS::EC2::SubnetRouteTableAssociation',
        Properties: { RouteTableId: { Ref: 'EmptyTable' }, SubnetId: { Ref: 'Empty' } },
      },
    };
    expect(judged({}, { Other: route('rtb-0123456789abcdef0') })).toBe('undetermined');
    expect(judged({}, empty)).toBe('undetermined');
    expect(judged({ PublicAssociation: { SubnetId: { Ref: 'Unknown' } } })).toBe('undetermined');
  });

  test('is a way out without a firewall in the template, or without a route', () => {
    expect(judgedTemplate(noInternetEgress, { Subject: gateway }).Subject).toBe('fail');
    const { PublicRoute: _, ...unrouted } = template();
    expect(judgedTemplate(noInternetEgress, unrouted).Subject).toBe('fail');
  });

  test('says what it is that goes past the firewall', () => {
    const machine = { Machine: { Type: 'AWS::EC2::Instance', Properties: { SubnetId: { Ref: 'Public' } } } };
    expect(saidOfTemplate(noInternetEgress, template({}, machine)).Subject).toContain(
      'fail: an internet gateway connects the network with the internet; Machine lies in Public, from which routes lead to Subject past every firewall',
    );
  });
});

describe('what leads to it', () => {
  const connected = {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: {} },
    Attachment: {
      Type: 'AWS::EC2::VPCGatewayAttachment',
      Properties: { VpcId: { Ref: 'Vpc' }, InternetGatewayId: { Ref: 'Subject' } },
    },
    Group: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: {
        GroupDescription: 'callers',
        VpcId: { Ref: 'Vpc' },
        SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }],
      },
    },
  };
  const everything = { Rules: { RuleGroup: { RulesSource: { RulesString: 'pass ip any any -> any any (sid:1;)' } } } };

  test('a security group may be open to the internet where its network has no other way', () => {
    const group = (changes: Readonly<Record<string, Members>>, more: Members = {}) =>
      judgedTemplate(noInternetEgress, template(changes, { ...connected, ...more })).Group;
    expect(group({})).toBe('pass');
    expect(group(everything)).toBe('fail');
    const transit = { Type: 'AWS::EC2::TransitGatewayAttachment', Properties: { VpcId: { Ref: 'Vpc' } } };
    expect(group({}, { Transit: transit })).toBe('undetermined');
    expect(group({}, { Attachment: { Type: 'AWS::EC2::VPCGatewayAttachment', Properties: {} } })).toBe('fail');
  });

  test('a rule of its own is judged by the network of its group', () => {
    const rule = {
      Type: 'AWS::EC2::SecurityGroupEgress',
      Properties: { GroupId: { 'Fn::GetAtt': ['Group', 'GroupId'] }, IpProtocol: 'tcp', CidrIp: '0.0.0.0/0' },
    };
    const said = (changes: Readonly<Record<string, Members>>) =>
      judgedTemplate(noInternetEgress, template(changes, { ...connected, Rule: rule })).Rule;
    expect(said({})).toBe('pass');
    expect(said(everything)).toBe('fail');
  });

  test('a route to an endpoint of the firewall is judged by what the firewall lets out', () => {
    const route = {
      Type: 'AWS::EC2::Route',
      Properties: {
        RouteTableId: 'rtb-0123456789abcdef0',
        DestinationCidrBlock: '0.0.0.0/0',
        VpcEndpointId: {
          'Fn::Select': [
            1,
            { 'Fn::Split': [':', { 'Fn::Select': [0, { 'Fn::GetAtt': ['Firewall', 'EndpointIds'] }] }] },
          ],
        },
      },
    };
    const said = (changes: Readonly<Record<string, Members>>) =>
      judgedTemplate(noInternetEgress, template(changes, { Route: route })).Route;
    expect(said({})).toBe('pass');
    expect(said(everything)).toBe('fail');
    expect(said(policy({ StatefulDefaultActions: { Ref: 'Unknown' } }))).toBe('undetermined');
  });
});

describe('Terraform', () => {
  const configuration = (more: Readonly<Record<string, Members>> = {}, rules: unknown = EXACT): Members => {
    const { resource } = Object(BESIDE_AWS_GATEWAY.beside(rules));
    return { aws_internet_gateway: { subject: {} }, ...resource, ...more };
  };

  test('an internet gateway behind a firewall is in order, and one whose firewall is open is not', () => {
    const out = (rules?: unknown) =>
      judgedTerraform(noInternetEgress, configuration({}, rules))['aws_internet_gateway.subject'];
    expect(out()).toBe('pass');
    expect(out('pass tcp any any -> any any (sid:1;)')).toBe('fail');
    expect(out('${var.unknown}')).toBe('undetermined');
  });

  test('reads rules that are given beside the group', () => {
    const group = (rules: string) => ({ aws_networkfirewall_rule_group: { out: { rules } } });
    const judgedWith = (rules: string) =>
      judgedTerraform(noInternetEgress, configuration(group(rules)))['aws_internet_gateway.subject'];
    expect(judgedWith(EXACT)).toBe('pass');
    expect(judgedWith('pass ip any any -> any any (sid:1;)')).toBe('fail');
  });

  test('tells a route to an endpoint of the firewall from one to another endpoint in the same table', () => {
    const route = (vpc_endpoint_id: string) => ({ cidr_block: '0.0.0.0/0', vpc_endpoint_id });
    const own = '${one(aws_networkfirewall_firewall.out.firewall_status[0].sync_states).attachment[0].endpoint_id}';
    const table = (...routes: object[]) => ({ aws_route_table: { work: { route: routes } } });
    const judgedWith = (...routes: object[]) =>
      judgedTerraform(noInternetEgress, configuration(table(...routes)))['aws_route_table.work'];
    expect(judgedWith(route(own))).toBe('pass');
    expect(judgedWith(route(own), route('vpce-0123456789abcdef0'))).toBe('undetermined');
  });

  test('the main route table leads out of every subnet without one of its own', () => {
    const main = {
      aws_default_route_table: {
        main: { route: [{ cidr_block: '0.0.0.0/0', gateway_id: '${aws_internet_gateway.subject.id}' }] },
      },
    };
    expect(judgedTerraform(noInternetEgress, configuration(main))['aws_internet_gateway.subject']).toBe('fail');
  });
});

describe('rules of Suricata', () => {
  test.each([
    ['pass tls any any -> any 443 (tls.sni; content:"a.example.com"; startswith; nocase; endswith; sid:1;)', 'host'],
    ['pass tls any any -> any 443 (tls_sni; content:"a.example.com"; startswith; endswith; sid:1;)', 'host'],
    ['pass tls any any -> any 443 (msg:"a; b"; tls.sni; content:"a.example.com"; startswith; endswith;)', 'host'],
    ['pass tls any any -> any 443 (tls.sni; dotprefix; content:".example.com"; endswith; sid:1;)', 'domain'],
    ['pass tls any any -> any 443 (tls.sni; content:"example.com"; endswith; sid:1;)', 'more'],
    ['pass tls any any -> any 443 (tls.sni; content:"a.example.com"; startswith; sid:1;)', 'more'],
    ['pass tls any any -> any 443 (tls.sni; content:"com"; startswith; endswith; sid:1;)', 'more'],
    ['pass tls any any -> any 443 (tls.sni; content:!"a.example.com"; startswith; endswith; sid:1;)', 'more'],
    ['pass tls any any -> any 443 (tls.cert_subject; content:"a.example.com"; startswith; endswith; sid:1;)', 'more'],
    ['pass tls any any -> any 443 (tls.sni; tls.cert_issuer; content:"a.example.com"; startswith; endswith;)', 'more'],
    ['pass tls any any -> any 443 (sid:1;)', 'more'],
    ['pass tcp any any -> any 443 (tls.sni; content:"a.example.com"; startswith; endswith; sid:1;)', 'more'],
    ['pass ip any any -> any any (sid:1;)', 'more'],
    ['pass tls any any -> any 443 (tls.sni; pcre:"/example/"; sid:1;)', 'unknown'],
    ['config dns any any -> any any (sid:1;)', 'unknown'],
    ['accept:hook tls:client_hello any any -> any any (sid:1;)', 'unknown'],
    ['what is this', 'unknown'],
  ])('%s', (line, admits) => {
    expect(
      passRulesIn(`# comment\n\n${line}\ndrop tcp any any -> any any (sid:9;)`).map((rule) => rule.admits),
    ).toEqual([admits]);
  });

  test('go on over lines', () => {
    expect(passRulesIn(EXACT.replace('; sid', '; \\\n  sid'))).toEqual([{ admits: 'host', what: 'api.example.com' }]);
  });

  test.each([
    ['api.example.com', 'host'],
    ['.example.com', 'domain'],
    ['.com', 'more'],
    ['com', 'more'],
    ['*', 'more'],
    ['', 'more'],
    ['${Host}', 'unknown'],
  ])('the entry %j of a list admits a %s', (entry, admits) => {
    expect(listedDomain(entry).admits).toBe(admits);
  });
});
