import { endpointPolicyRestricted } from '../../lib/rules/endpoint-policy-restricted';
import { RuleTester } from '../../lib/testing';
import { judgedTemplate, judgedTerraform } from '../support/judged';

test('judges every example of every type as it claims', () => {
  expect(new RuleTester().problemsOf(endpointPolicyRestricted)).toEqual([]);
});

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0';
const OWN = { StringEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } };
const INVOKE = { Effect: 'Allow', Principal: '*', Action: 'bedrock:InvokeModel', Resource: MODEL, Condition: OWN };

describe('callers', () => {
  test.each([
    ['an account', { StringEquals: { 'aws:PrincipalAccount': '111122223333' } }],
    ['an account, read as a pattern', { StringLike: { 'aws:PrincipalAccount': ['111122223333'] } }],
    ['an account of the stack', { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } }],
    ['a role of the stack', { ArnEquals: { 'aws:PrincipalArn': { 'Fn::GetAtt': ['Role', 'Arn'] } } }],
    ['services of AWS', { Bool: { 'aws:PrincipalIsAWSService': 'true' } }],
    ['an organization beside something else', { ...OWN, IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }],
    ['a literal that is known only at deployment', { StringEquals: { 'aws:PrincipalOrgID': { Ref: 'Unknown' } } }],
  ])('accepts %s', (_, Condition) => {
    const Role = { Type: 'AWS::IAM::Role', Properties: {} };
    expect(judgedTemplate(endpointPolicyRestricted, { Endpoint: endpoint({ ...INVOKE, Condition }), Role })).toEqual({
      Endpoint: 'pass',
    });
  });

  test.each([
    ['an empty condition', {}],
    ['a negation', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } }],
    ['every account, by pattern', { StringLike: { 'aws:PrincipalAccount': '*' } }],
    ['a set operator that holds without a value', { 'ForAllValues:StringEquals': OWN.StringEquals }],
    ['every path of every organization', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-*/r-ab12/*' } }],
    ['a tag of the caller', { StringEquals: { 'aws:PrincipalTag/team': 'clinic' } }],
    ['an account that is not its own', { StringEquals: { 'aws:ResourceAccount': '111122223333' } }],
    ['no values', { StringEquals: { 'aws:PrincipalOrgID': [] } }],
    ['callers that are no services', { Bool: { 'aws:PrincipalIsAWSService': 'false' } }],
  ])('rejects %s', (_, Condition) => {
    expect(judged({ ...INVOKE, Condition })).toBe('fail');
  });

  test('cannot tell a pattern that is known only at deployment', () => {
    expect(judged({ ...INVOKE, Condition: { StringLike: { 'aws:PrincipalOrgID': { Ref: 'Unknown' } } } })).toBe(
      'undetermined',
    );
  });

  test('rejects everyone except somebody, and a statement for nobody in particular', () => {
    const { Principal: _, Condition: __, ...statement } = INVOKE;
    expect(judged({ ...statement, NotPrincipal: { AWS: 'arn:aws:iam::111122223333:root' } })).toBe('fail');
    expect(judged(statement)).toBe('fail');
  });

  const { Condition: _, ...ANYONE } = INVOKE;
  const denial = (Condition: object, members: object = {}) => ({
    Effect: 'Deny',
    Principal: '*',
    Action: '*',
    Resource: '*',
    Condition,
    ...members,
  });

  test('accepts a denial of everyone else in place of a condition', () => {
    const own = { 'aws:PrincipalOrgID': 'o-1234567890' };
    expect(judged(ANYONE, denial({ StringNotEquals: own }))).toBe('pass');
    expect(judged(ANYONE, denial({ StringNotEqualsIfExists: own }))).toBe('pass');
    expect(
      judged(ANYONE, denial({ 'ForAllValues:StringNotLike': { 'aws:PrincipalOrgPaths': 'o-1234567890/*' } })),
    ).toBe('pass');
  });

  test('rejects a denial that leaves some of them in', () => {
    const own = { 'aws:PrincipalOrgID': 'o-1234567890' };
    expect(judged(ANYONE, denial({ StringEquals: own }))).toBe('fail');
    expect(judged(ANYONE, denial({ 'ForAnyValue:StringNotEquals': own }))).toBe('fail');
    expect(judged(ANYONE, denial({ StringNotEquals: own }, { Action: 'bedrock:DeleteGuardrail' }))).toBe('fail');
    expect(judged(ANYONE, denial({ StringNotEquals: own }, { Resource: MODEL }))).toBe('fail');
    expect(judged(ANYONE, denial({ StringNotEquals: own, Bool: { 'aws:ViaAWSService': 'false' } }))).toBe('fail');
  });

  test('accepts callers with OAuth tokens of an AgentCore runtime of the account, not of every runtime', () => {
    const oauth = { ...ANYONE, Action: 'bedrock-agentcore:InvokeAgentRuntime' };
    const runtime = 'arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/notes-*';
    expect(judgedAt('bedrock-agentcore', { ...oauth, Resource: runtime })).toBe('pass');
    expect(judgedAt('bedrock-agentcore', { ...oauth, Resource: '*' })).toBe('fail');
    expect(judgedAt('bedrock-runtime', { ...oauth, Resource: runtime })).toBe('fail');
  });
});

describe('models', () => {
  test.each([
    ['a profile', 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-pro-v1:0'],
    ['every release of one model', 'arn:aws:bedrock:us-*::foundation-model/amazon.nova-pro-v1:*'],
    ['a vendor whose name has a digit, with a version', 'arn:aws:bedrock:us-east-1::foundation-model/ai21.jamba-1-5-*'],
    ['application profiles of an account', 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/*'],
    [
      'a model in the partition of the stack',
      { 'Fn::Sub': 'arn:${AWS::Partition}:bedrock:us-east-1::foundation-model/x.y-1' },
    ],
  ])('accepts %s', (_, Resource) => {
    expect(judged({ ...INVOKE, Resource })).toBe('pass');
  });

  test.each([
    ['everything of Bedrock', 'arn:aws:bedrock:*:*:*'],
    ['every foundation model', 'arn:aws:bedrock:us-east-1::foundation-model/*'],
    ['a vendor whose name has a digit', 'arn:aws:bedrock:us-east-1::foundation-model/ai21.*'],
    ['every profile of the US', 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.*'],
    ['one model and every model', [MODEL, '*']],
    ['imported models of every account', 'arn:aws:bedrock:us-east-1:*:imported-model/*'],
  ])('rejects %s', (_, Resource) => {
    expect(judged({ ...INVOKE, Resource })).toBe('fail');
    expect(judged({ ...INVOKE, Action: 'bedrock:Invoke*', Resource })).toBe('fail');
  });

  test('rejects what a NotResource leaves', () => {
    const { Resource: _, ...statement } = INVOKE;
    expect(judged({ ...statement, NotResource: MODEL })).toBe('fail');
  });

  test('cannot tell a model that is a parameter', () => {
    const Resource = { 'Fn::Sub': 'arn:aws:bedrock:us-east-1::foundation-model/${Unknown}' };
    expect(judged({ ...INVOKE, Resource })).toBe('undetermined');
  });

  test('accepts read actions on everything', () => {
    expect(
      judged({ ...INVOKE, Action: ['bedrock:GetFoundationModel', 'bedrock:ListFoundationModels'], Resource: '*' }),
    ).toBe('pass');
  });

  test('asks bedrock-mantle for the model by a condition', () => {
    const mantle = { ...INVOKE, Action: 'bedrock-mantle:CreateInference', Resource: '*' };
    const named = { ...OWN, StringLike: { 'bedrock-mantle:Model': 'openai.gpt-oss-120b' } };
    expect(judgedAt('bedrock-mantle', { ...mantle, Condition: named })).toBe('pass');
    expect(judgedAt('bedrock-mantle', mantle)).toBe('fail');
  });
});

describe('endpoints', () => {
  test.each([
    ['bedrock-runtime-fips', 'fail'],
    ['bedrock-agentcore.gateway', 'fail'],
    ['bedrock-data-automation-runtime', 'fail'],
    ['sagemaker.runtime', 'fail'],
    ['comprehendmedical', 'fail'],
    ['kms', 'notApplicable'],
    ['secretsmanager', 'notApplicable'],
  ])('an endpoint of %s without a policy: %s', (service, outcome) => {
    expect(judgedAt(service)).toBe(outcome);
  });

  test('reads the service in a composed name, and cannot tell one that is a parameter', () => {
    const named = (ServiceName: unknown) => ({ E: { Type: 'AWS::EC2::VPCEndpoint', Properties: { ServiceName } } });
    const composed = { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, '.bedrock-runtime']] };
    expect(judgedTemplate(endpointPolicyRestricted, named(composed))).toEqual({ E: 'fail' });
    expect(judgedTemplate(endpointPolicyRestricted, named({ Ref: 'Unknown' }))).toEqual({ E: 'undetermined' });
    expect(
      judgedTemplate(endpointPolicyRestricted, named('com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0')),
    ).toEqual({ E: 'notApplicable' });
  });

  test('leaves endpoints of VPC Lattice and of gateway load balancers alone', () => {
    const Properties = { VpcEndpointType: 'ServiceNetwork', ServiceNetworkArn: 'arn:aws:vpc-lattice:x' };
    expect(judgedTemplate(endpointPolicyRestricted, { E: { Type: 'AWS::EC2::VPCEndpoint', Properties } })).toEqual({
      E: 'notApplicable',
    });
  });

  test('judges every endpoint that a for_each stands for', () => {
    const endpoints = {
      all: { for_each: '${toset(["kms", "bedrock-runtime"])}', service_name: 'com.amazonaws.us-east-1.${each.key}' },
    };
    expect(judgedTerraform(endpointPolicyRestricted, { aws_vpc_endpoint: endpoints })).toEqual({
      'aws_vpc_endpoint.all': 'fail',
    });
  });

  test('judges an S3 endpoint in the network of a model endpoint only', () => {
    const s3 = (VpcId: unknown) => ({
      Type: 'AWS::EC2::VPCEndpoint',
      Properties: { VpcEndpointType: 'Gateway', ServiceName: 'com.amazonaws.us-east-1.s3', VpcId },
    });
    const resources = {
      Vpc: { Type: 'AWS::EC2::VPC', Properties: {} },
      Model: endpoint(INVOKE, { VpcId: { Ref: 'Vpc' } }),
      Beside: s3({ Ref: 'Vpc' }),
      Elsewhere: s3('vpc-0123456789abcdef0'),
    };
    expect(judgedTemplate(endpointPolicyRestricted, resources)).toEqual({
      Model: 'pass',
      Beside: 'fail',
      Elsewhere: 'notApplicable',
    });
  });

  test('finds the policy of a Terraform endpoint beside it', () => {
    const policy = (statement: object) => ({
      vpc_endpoint_id: '${aws_vpc_endpoint.model.id}',
      policy: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    });
    const judge = (statement: object) =>
      judgedTerraform(endpointPolicyRestricted, {
        aws_vpc_endpoint: { model: { service_name: 'com.amazonaws.us-east-1.bedrock-runtime' } },
        aws_vpc_endpoint_policy: { model: policy(statement) },
      });
    expect(judge(INVOKE)).toEqual({ 'aws_vpc_endpoint.model': 'pass', 'aws_vpc_endpoint_policy.model': 'pass' });
    expect(judge({ ...INVOKE, Action: '*' })).toEqual({
      'aws_vpc_endpoint.model': 'pass',
      'aws_vpc_endpoint_policy.model': 'fail',
    });
  });
});

test('never throws, whatever stands where a policy should', () => {
  for (const PolicyDocument of [[], 7, 'text', { Statement: 7 }, { Statement: [[]] }, { Statement: { Effect: [] } }]) {
    const Properties = { ServiceName: 'com.amazonaws.us-east-1.bedrock', PolicyDocument };
    const { E } = judgedTemplate(endpointPolicyRestricted, { E: { Type: 'AWS::EC2::VPCEndpoint', Properties } });
    expect(E).not.toBe('pass');
  }
});

function endpoint(statement: object, members: object = {}, service = 'bedrock-runtime', more: readonly object[] = []) {
  return {
    Type: 'AWS::EC2::VPCEndpoint',
    Properties: {
      ServiceName: `com.amazonaws.us-east-1.${service}`,
      PolicyDocument: { Version: '2012-10-17', Statement: [statement, ...more] },
      ...members,
    },
  };
}

function judged(statement: object, ...more: readonly object[]) {
  return judgedTemplate(endpointPolicyRestricted, { E: endpoint(statement, {}, 'bedrock-runtime', more) }).E;
}

function judgedAt(service: string, statement?: object) {
  const members = statement === undefined ? { PolicyDocument: undefined } : {};
  return judgedTemplate(endpointPolicyRestricted, { E: endpoint(statement ?? {}, members, service) }).E;
}
