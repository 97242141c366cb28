import { type Example, type Examples, UNDETERMINED } from '../../core';

const MODEL = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const OWN = { StringEquals: { 'aws:PrincipalOrgID': 'o-1234567890' } };
const INVOKE = {
  Effect: 'Allow',
  Principal: '*',
  Action: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
  Resource: [
    `arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.${MODEL}`,
    `arn:aws:bedrock:us-east-1::foundation-model/${MODEL}`,
  ],
  Condition: OWN,
};

type Members = Readonly<Record<string, unknown>>;

const SOUND: readonly (readonly [string, Members])[] = [
  ['callers of the organization, named models', {}],
  ['a named role', { Principal: { AWS: 'arn:aws:iam::111122223333:role/app' }, Condition: undefined }],
  [
    'the roles of one account, by pattern',
    { Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*' } } },
  ],
  [
    'one part of an organization',
    { Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-1234567890/r-ab12/*' } } },
  ],
  [
    'every release of one model',
    { Resource: 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-*' },
  ],
  [
    'foundation models through one profile',
    {
      Resource: '*',
      Condition: {
        ...OWN,
        StringLike: { 'bedrock:InferenceProfileArn': `arn:aws:bedrock:*:111122223333:inference-profile/us.${MODEL}` },
      },
    },
  ],
];

const OPEN: readonly (readonly [string, Members])[] = [
  ['a wildcard principal without a condition', { Condition: undefined }],
  ['a condition that also holds without an organization', { Condition: { StringEqualsIfExists: OWN.StringEquals } }],
  ['a condition that asks for any organization', { Condition: { Null: { 'aws:PrincipalOrgID': 'false' } } }],
  ['a pattern of every organization', { Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } }],
  [
    'roles of that name in every account',
    { Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/app' } } },
  ],
  ['the network, not the caller', { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-0123456789abcdef0' } } }],
  ['every action', { Action: 'bedrock:*' }],
  ['every action but one', { Action: undefined, NotAction: 'bedrock:DeleteGuardrail' }],
  ['every model', { Resource: '*' }],
  ['every model of a vendor', { Resource: 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.*' }],
  ['models of a family to come', { Resource: 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-*' }],
];

const UNCERTAIN: readonly (readonly [string, Members])[] = [
  ['a principal known only at deployment', { Principal: { AWS: UNDETERMINED }, Condition: undefined }],
  ['models known only at deployment', { Resource: UNDETERMINED }],
];

/** Examples of an endpoint that holds its policy. */
export function policyExamples(property: string): Examples {
  const isTerraform = property === 'policy';
  const endpoint = (service: string, statement: Members | undefined, title: string): Example => ({
    title,
    resource: {
      ...(isTerraform
        ? { service_name: `com.amazonaws.us-east-1.${service}`, vpc_id: 'vpc-0123456789abcdef0' }
        : { ServiceName: `com.amazonaws.us-east-1.${service}`, VpcId: 'vpc-0123456789abcdef0' }),
      ...(statement === undefined ? {} : { [property]: documentOf(statement, isTerraform) }),
    },
  });
  const each = (cases: readonly (readonly [string, Members])[]): Example[] =>
    cases.map(([title, members]) => endpoint('bedrock-runtime', { ...INVOKE, ...members }, title));
  const bucket = { Effect: 'Allow', Principal: '*', Action: 's3:PutObject', Resource: '*' };
  const besideModel = (statement: Members, title: string): Example => ({
    ...endpoint('s3', statement, title),
    beside: isTerraform
      ? { resource: { aws_vpc_endpoint: { model: endpoint('bedrock-runtime', INVOKE, '').resource } } }
      : {
          Resources: {
            Model: { Type: 'AWS::EC2::VPCEndpoint', Properties: endpoint('bedrock-runtime', INVOKE, '').resource },
          },
        },
  });
  return {
    compliant: [
      ...each(SOUND),
      besideModel(
        { ...bucket, Condition: { StringEquals: { 'aws:ResourceAccount': '111122223333' } } },
        'buckets of one account, beside Bedrock',
      ),
    ],
    violating: [
      ...each(OPEN),
      endpoint('bedrock-agent-runtime', { ...INVOKE, Action: 'bedrock:InvokeAgent', Resource: '*' }, 'every agent'),
      endpoint(
        'bedrock-mantle',
        { ...INVOKE, Action: 'bedrock-mantle:CreateInference', Resource: '*' },
        'every model of bedrock-mantle',
      ),
      endpoint('textract-fips', { ...INVOKE, Action: '*', Resource: '*' }, 'full access to another AI service'),
      besideModel(bucket, 'every bucket of the world, beside Bedrock'),
    ],
    undetermined: each(UNCERTAIN),
    absent: [
      { ...endpoint('bedrock-runtime', undefined, 'without a policy there is full access'), outcome: 'fail' },
      { ...endpoint('ecr.api', undefined, 'no AI service'), outcome: 'notApplicable' },
      { ...endpoint('s3', undefined, 'a store in a network without AI services'), outcome: 'notApplicable' },
    ],
  };
}

/** Examples of a policy beside its endpoint, as Terraform has it. */
export function satelliteExamples(): Examples {
  const policyOf = (statement: Members | undefined, title: string): Example => ({
    title,
    resource: {
      vpc_endpoint_id: '${aws_vpc_endpoint.runtime.id}',
      ...(statement === undefined ? {} : { policy: documentOf(statement, true) }),
    },
    beside: {
      resource: { aws_vpc_endpoint: { runtime: { service_name: 'com.amazonaws.us-east-1.bedrock-runtime' } } },
    },
  });
  return {
    compliant: [policyOf(INVOKE, 'callers of the organization, named models')],
    violating: [policyOf({ ...INVOKE, Condition: undefined }, 'callers of every account')],
    undetermined: [
      policyOf({ ...INVOKE, Resource: UNDETERMINED }, 'models known only at deployment'),
      {
        title: 'full access to a service known only at deployment',
        resource: {
          vpc_endpoint_id: UNDETERMINED,
          policy: documentOf({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }, true),
        },
      },
    ],
    absent: [{ ...policyOf(undefined, 'without a policy there is full access'), outcome: 'fail' }],
  };
}

function documentOf(statement: Members, isText: boolean): unknown {
  const document = { Version: '2012-10-17', Statement: [statement] };
  return isText ? JSON.stringify(document) : JSON.parse(JSON.stringify(document));
}
