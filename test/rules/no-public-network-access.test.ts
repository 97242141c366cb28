import { Catalogue, definePolicy, evaluate, type Report, type ResourceTree } from '../../lib/core';
import { noPublicNetworkAccess } from '../../lib/rules/no-public-network-access';
import { exampleTree, RuleTester } from '../../lib/testing';
import { templateTree } from '../../lib/views/cloudformation/template';
import { configurationTree } from '../../lib/views/terraform/configuration';

test('judges every example of every type as it claims', () => {
  expect(new RuleTester().problemsOf(noPublicNetworkAccess)).toEqual([]);
});

describe('security groups of CloudFormation', () => {
  test('accepts the group of an endpoint that admits the range of its VPC', () => {
    const resources = {
      Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
      Group: group({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] } }),
    };
    expect(open(resources)).toEqual([]);
  });

  test('cannot tell what a parameter without default admits', () => {
    const Parameters = { Range: { Type: 'String' } };
    expect(open({ Group: group({ IpProtocol: 'tcp', CidrIp: { Ref: 'Range' } }) }, Parameters)).toEqual([
      'Group undetermined',
    ]);
  });

  test('accepts a machine of which only the address is unknown', () => {
    const resources = {
      Address: { Type: 'AWS::EC2::EIP', Properties: {} },
      Group: group({ IpProtocol: 'tcp', CidrIp: { 'Fn::Sub': '${Address.PublicIp}/32' } }),
    };
    expect(open(resources)).toEqual([]);
  });

  test('rejects the internet on every port, also cut in two halves, and through a single rule that is no list', () => {
    for (const CidrIp of ['0.0.0.0/0', '0.0.0.0/1', '128.0.0.0/1', '10.0.0.0/0', '64.0.0.0/2']) {
      expect(open({ Group: group({ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp }) })).toEqual(['Group fail']);
    }
    expect(
      open({ Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: { CidrIpv6: '::/0' } } } }),
    ).toEqual(['Group fail']);
  });

  test('rejects a rule that is open in one branch of a condition', () => {
    const CidrIp = { 'Fn::If': ['Public', '0.0.0.0/0', '10.0.0.0/8'] };
    const template = {
      Parameters: { Stage: { Type: 'String' } },
      Conditions: { Public: { 'Fn::Equals': [{ Ref: 'Stage' }, 'demo'] } },
      Resources: { Group: group({ IpProtocol: '-1', CidrIp }) },
    };
    expect(outcomes(report(template))).toEqual(['Group fail']);
  });

  test('rejects a rule without a source', () => {
    expect(open({ Group: group({ IpProtocol: 'tcp', FromPort: 22, ToPort: 22 }) })).toEqual(['Group fail']);
  });
});

describe('network ACLs', () => {
  const entry = (RuleNumber: number, RuleAction: string, port: number, Egress = false) => ({
    Type: 'AWS::EC2::NetworkAclEntry',
    Properties: {
      NetworkAclId: { Ref: 'Acl' },
      RuleNumber,
      RuleAction,
      Protocol: 6,
      CidrBlock: '0.0.0.0/0',
      PortRange: { From: port, To: port },
      Egress,
    },
  });
  const Acl = { Type: 'AWS::EC2::NetworkAcl', Properties: { VpcId: 'vpc-1' } };

  test('accepts an entry that an earlier one of the same ACL overrules', () => {
    expect(open({ Acl, Denial: entry(10, 'deny', 22), Entry: entry(20, 'allow', 22) })).toEqual([]);
  });

  test('rejects it where the denial comes later, or is one of egress', () => {
    expect(open({ Acl, Denial: entry(30, 'deny', 22), Entry: entry(20, 'allow', 22) })).toEqual(['Entry fail']);
    expect(open({ Acl, Denial: entry(10, 'deny', 22, true), Entry: entry(20, 'allow', 22) })).toEqual(['Entry fail']);
  });
});

describe('resource policies', () => {
  const statement = (members: Record<string, unknown>) => ({
    Bucket: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: 'phi',
        PolicyDocument: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*', ...members }] },
      },
    },
  });

  test.each([
    ['a VPC endpoint', { StringEquals: { 'aws:SourceVpce': { Ref: 'Endpoint' } } }],
    ['an organization', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-a/r-b/*'] } }],
    ['addresses', { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.0/24'] } }],
    ['principals', { ArnLike: { 'AWS:PrincipalArn': 'arn:aws:iam::111122223333:role/app-*' } }],
  ])('accepts a wildcard principal limited to %s', (_, Condition) => {
    expect(open(statement({ Condition }), { Endpoint: { Type: 'String' } })).toEqual([]);
  });

  test.each([
    ['nothing', {}],
    ['a header', { StringLike: { 'aws:Referer': 'https://example.com/*' } }],
    ['what an anonymous request lacks', { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-12345678' } }],
    ['what may be missing', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-12345678' } }],
    ['an exception', { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }],
    ['every ARN', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*' } }],
    ['every address', { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }],
    ['addresses and the internet', { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '::/0'] } }],
  ])('rejects a wildcard principal limited to %s', (_, Condition) => {
    expect(open(statement({ Condition }))).toEqual(['Bucket fail']);
  });

  test('rejects everyone but one, and accounts that are any account', () => {
    expect(open(statement({ Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::1:root' } }))).toEqual([
      'Bucket fail',
    ]);
    expect(open(statement({ Principal: { AWS: ['arn:aws:iam::*:root'] } }))).toEqual(['Bucket fail']);
  });

  test('accepts the own account and a denial', () => {
    expect(open(statement({ Principal: { AWS: { Ref: 'AWS::AccountId' } } }))).toEqual([]);
    expect(open(statement({ Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } } }))).toEqual([]);
    expect(open(statement({ Effect: 'Deny' }))).toEqual([]);
  });

  test('cannot tell who a parameter is, nor which ARN may call', () => {
    const Parameters = { Who: { Type: 'String' } };
    expect(open(statement({ Principal: { AWS: { Ref: 'Who' } } }), Parameters)).toEqual(['Bucket undetermined']);
    const Condition = { ArnLike: { 'aws:SourceArn': { Ref: 'Who' } } };
    expect(open(statement({ Condition }), Parameters)).toEqual(['Bucket undetermined']);
  });

  test('follows the data sources of Terraform', () => {
    const policy = (identifiers: string[]) => ({
      data: {
        aws_iam_policy_document: {
          p: { statement: [{ actions: ['s3:*'], principals: [{ type: 'AWS', identifiers }] }] },
        },
      },
      resource: { aws_s3_bucket_policy: { b: { policy: '${data.aws_iam_policy_document.p.json}' } } },
    });
    expect(openTerraform(policy(['*']))).toEqual(['aws_s3_bucket_policy.b fail']);
    expect(openTerraform(policy(['arn:aws:iam::111122223333:root']))).toEqual([]);
  });
});

describe('buckets', () => {
  const bucket = (Properties: Record<string, unknown>) => ({ B: { Type: 'AWS::S3::Bucket', Properties } });
  const all = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true };

  test('accepts a bucket without a block, which S3 closes by itself', () => {
    expect(open(bucket({}))).toEqual([]);
  });

  test('rejects a block with one setting off or left out', () => {
    expect(open(bucket({ PublicAccessBlockConfiguration: { ...all, BlockPublicPolicy: 'false' } }))).toEqual([
      'B fail',
    ]);
    expect(open(bucket({ PublicAccessBlockConfiguration: { BlockPublicPolicy: true } }))).toEqual(['B fail']);
  });
});

describe('databases', () => {
  const network = {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: 'Vpc' } } },
    Group: { Type: 'AWS::RDS::DBSubnetGroup', Properties: { SubnetIds: [{ Ref: 'Subnet' }] } },
    Db: { Type: 'AWS::RDS::DBInstance', Properties: { DBSubnetGroupName: { Ref: 'Group' } } },
  };

  test('accepts the default in a network that nothing connects to the internet', () => {
    expect(open(network)).toEqual([]);
  });

  test('cannot tell the default in a network with an internet gateway', () => {
    expect(open({ ...network, Gateway: { Type: 'AWS::EC2::InternetGateway' } })).toEqual(['Db undetermined']);
  });
});

describe('Azure', () => {
  test('accepts an account on selected networks, but not for AI', () => {
    const firewall = { default_action: 'Deny', ip_rules: ['203.0.113.7'] };
    expect(openTerraform({ resource: { azurerm_key_vault: { v: { network_acls: [firewall] } } } })).toEqual([]);
    expect(openTerraform({ resource: { azurerm_cognitive_account: { a: { network_acls: [firewall] } } } })).toEqual([
      'azurerm_cognitive_account.a fail',
    ]);
  });

  test('rejects selected networks that are all of them', () => {
    const network_acls = [{ default_action: 'Deny', ip_rules: ['0.0.0.0/0'] }];
    expect(openTerraform({ resource: { azurerm_key_vault: { v: { network_acls } } } })).toEqual([
      'azurerm_key_vault.v fail',
    ]);
  });

  test('rejects the rule that admits all services of Azure', () => {
    const rule = { start_ip_address: '0.0.0.0', end_ip_address: '0.0.0.0' };
    expect(openTerraform({ resource: { azurerm_mssql_firewall_rule: { r: rule } } })).toEqual([
      'azurerm_mssql_firewall_rule.r fail',
    ]);
  });

  test('accepts an app whose ingress ends in an internal environment', () => {
    const document = (internal: boolean) => ({
      resource: {
        azurerm_container_app_environment: {
          e: { internal_load_balancer_enabled: internal, public_network_access: 'Disabled' },
        },
        azurerm_container_app: {
          a: {
            container_app_environment_id: '${azurerm_container_app_environment.e.id}',
            ingress: [{ external_enabled: true }],
          },
        },
      },
    });
    expect(openTerraform(document(true))).toEqual([]);
    expect(openTerraform(document(false))).toEqual(['azurerm_container_app.a fail']);
  });
});

describe('Google', () => {
  test('follows google_iam_policy', () => {
    const document = (member: string) => ({
      data: { google_iam_policy: { p: { binding: [{ role: 'roles/viewer', members: [member] }] } } },
      resource: { google_pubsub_topic_iam_policy: { t: { policy_data: '${data.google_iam_policy.p.policy_data}' } } },
    });
    expect(openTerraform(document('allUsers'))).toEqual(['google_pubsub_topic_iam_policy.t fail']);
    expect(openTerraform(document('group:clinicians@example.com'))).toEqual([]);
  });

  test('accepts a service account of which only the name is unknown', () => {
    const member = 'serviceAccount:${google_service_account.app.email}';
    const document = {
      resource: {
        google_service_account: { app: { account_id: 'app' } },
        google_storage_bucket_iam_member: { m: { member } },
      },
    };
    expect(openTerraform(document)).toEqual([]);
  });

  test('rejects a machine with an empty access_config, which still gives an address', () => {
    const network_interface = [{ network: 'phi', access_config: [{}] }];
    expect(openTerraform({ resource: { google_compute_instance: { i: { network_interface } } } })).toEqual([
      'google_compute_instance.i fail',
    ]);
  });
});

test('never throws, whatever a document holds', () => {
  const hostile = [
    null,
    0,
    '',
    '${',
    [],
    [[]],
    {},
    [null],
    { Ref: 1 },
    ['*', { a: [] }],
    'x'.repeat(10_000),
    '{"Statement":3}',
  ];
  for (const [type, check] of Object.entries(noPublicNetworkAccess.checks)) {
    for (const value of hostile) {
      const resource = Object.fromEntries(check.properties.map((path) => [path.split(/[.[]/)[0] ?? '', value]));
      expect(judged(exampleTree(type, { resource })).engineErrors).toEqual([]);
    }
  }
});

describe('feature stores of Vertex AI', () => {
  const store = (body: Record<string, unknown>) =>
    openTerraform({ resource: { google_vertex_ai_feature_online_store: { labs: { name: 'labs', ...body } } } });

  test('accepts one on Bigtable, which is served at the API of Vertex AI', () => {
    expect(store({ bigtable: { auto_scaling: { min_node_count: 1, max_node_count: 3 } } })).toEqual([]);
  });

  test('rejects one with an endpoint of its own that is public by default', () => {
    expect(store({ optimized: {} })).toEqual(['google_vertex_ai_feature_online_store.labs fail']);
    expect(store({ bigtable: {}, embedding_management: { enabled: true } })).toEqual([
      'google_vertex_ai_feature_online_store.labs fail',
    ]);
  });
});

function group(...rules: unknown[]): Record<string, unknown> {
  return { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'g', SecurityGroupIngress: rules } };
}

function open(Resources: Record<string, unknown>, Parameters: Record<string, unknown> = {}): string[] {
  return outcomes(report({ Parameters, Resources }));
}

function openTerraform(document: Record<string, unknown>): string[] {
  return outcomes(judged(configurationTree(document, { name: 'module' })));
}

function report(template: Record<string, unknown>): Report {
  return judged(templateTree(template, { name: 'stack' }));
}

function judged(tree: ResourceTree): Report {
  return evaluate({
    trees: [tree],
    catalogue: new Catalogue([noPublicNetworkAccess]),
    policy: definePolicy(),
    today: '2026-01-01',
  });
}

/** What is not in order, each resource with its worst outcome. */
function outcomes({ findings, engineErrors }: Report): string[] {
  expect(engineErrors).toEqual([]);
  const rejected = findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'undetermined');
  const fails = new Set(rejected.filter(({ verdict }) => verdict === 'fail').map(({ resource }) => resource));
  const lines = rejected.map(({ resource }) => `${resource} ${fails.has(resource) ? 'fail' : 'undetermined'}`);
  return [...new Set(lines)].sort();
}
