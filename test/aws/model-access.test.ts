import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { App, Stack } from 'aws-cdk-lib/core';
import { ModelAccess, type ModelAccessProps } from '../../lib/aws';
import { phiGuardrail } from '../support/phi-guardrail';

const MODEL = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const ACCOUNT = '123456789012';
const GUARDRAIL = `arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail/abcdefgh1234`;
const APPLICATION_PROFILE = `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/a1b2c3d4`;
const MANAGED_POLICY_LIMIT = 6144;

function stackIn(region = 'us-east-1'): Stack {
  return new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region } });
}

function make(stack: Stack, props: Partial<ModelAccessProps> = {}): ModelAccess {
  const endpoint = ec2.InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Endpoint', {
    vpcEndpointId: 'vpce-0a1b2c3d',
    port: 443,
  });
  return new ModelAccess(stack, 'Access', {
    models: [MODEL],
    endpoints: [endpoint],
    guardrail: phiGuardrail(GUARDRAIL),
    ...props,
  });
}

function roleIn(stack: Stack, service = 'ecs-tasks.amazonaws.com', id = 'Role'): iam.Role {
  return new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal(service) });
}

/** The statements of the policies of a type, with `aws` for the partition. */
function statements(template: Template, type: string): Record<string, unknown>[] {
  return Object.values(template.findResources(type)).flatMap(
    ({ Properties }) => plain(Properties.PolicyDocument).Statement,
  );
}

function plain(document: unknown) {
  return JSON.parse(
    JSON.stringify(document, (_, node) =>
      Array.isArray(node?.['Fn::Join'])
        ? node['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : 'aws')).join('')
        : node,
    ),
  );
}

describe('grantInvoke', () => {
  test('grants the US profile, its models through it and with the guardrail, and the guardrail', () => {
    const stack = stackIn();
    const key = kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`);
    const access = make(stack, { guardrail: phiGuardrail(GUARDRAIL, key) });
    access.grantInvoke(roleIn(stack)).assertSuccess();
    const profile = `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/us.${MODEL}`;
    const actions = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
    expect(access.inferenceProfileArns.map((arn) => plain(stack.resolve({ arn })).arn)).toEqual([profile]);
    expect(statements(Template.fromStack(stack), 'AWS::IAM::Policy')).toEqual([
      { Effect: 'Allow', Action: actions, Resource: profile },
      {
        Effect: 'Allow',
        Action: actions,
        Resource: `arn:aws:bedrock:us-*::foundation-model/${MODEL}`,
        Condition: {
          ArnLike: { 'bedrock:InferenceProfileArn': [profile] },
          StringEquals: { 'bedrock:GuardrailIdentifier': `${GUARDRAIL}:1` },
        },
      },
      {
        Effect: 'Allow',
        Action: 'bedrock:ApplyGuardrail',
        Resource: [GUARDRAIL, ...phiGuardrail(GUARDRAIL).guardrailProfileArns],
      },
      { Effect: 'Allow', Action: 'kms:Decrypt', Resource: key.keyArn },
    ]);
  });

  test('takes what has a role, such as a function', () => {
    const stack = stackIn();
    const code = lambda.Code.fromInline('exports.handler = async () => {};');
    make(stack).grantInvoke(
      new lambda.Function(stack, 'Function', { code, handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X }),
    );
    Template.fromStack(stack).allResourcesProperties('AWS::IAM::ManagedPolicy', {
      Roles: [{ Ref: Match.stringLikeRegexp('^FunctionServiceRole') }],
    });
  });

  test('restricts a role of another stack by its name', () => {
    const stack = stackIn();
    make(stack).grantInvoke(iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${ACCOUNT}:role/app`));
    const template = Template.fromStack(stack);
    template.allResourcesProperties('AWS::IAM::ManagedPolicy', { Roles: ['app'] });
    template.allResourcesProperties('AWS::IAM::Policy', { Roles: ['app'] });
  });

  test.each<[string, (stack: Stack) => iam.IGrantable]>([
    ['a user', (stack) => new iam.User(stack, 'User')],
    ['a group', (stack) => new iam.Group(stack, 'Group')],
    ['a service', () => new iam.ServicePrincipal('ecs-tasks.amazonaws.com')],
    ['an account', () => new iam.AccountRootPrincipal()],
  ])('refuses %s', (_, grantee) => {
    const stack = stackIn();
    expect(() => make(stack).grantInvoke(grantee(stack))).toThrow('the grantee must be a role');
  });

  test('refuses a role of another account', () => {
    const stack = stackIn();
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::210987654321:role/app');
    expect(() => make(stack).grantInvoke(role)).toThrow(`must be of the account ${ACCOUNT}, got one of 210987654321`);
  });
});

describe('restrict', () => {
  test('attaches all denials to a role, once', () => {
    const stack = stackIn();
    const access = make(stack);
    const role = roleIn(stack);
    access.restrict(role);
    access.restrict(role);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', access.denials.length);
    template.allResourcesProperties('AWS::IAM::ManagedPolicy', { Roles: [{ Ref: Match.stringLikeRegexp('^Role') }] });
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('only denies', () => {
    const stack = stackIn();
    make(stack).restrict(roleIn(stack));
    const denials = statements(Template.fromStack(stack), 'AWS::IAM::ManagedPolicy');
    expect(denials.map(({ Sid }) => Sid)).toEqual(
      expect.arrayContaining([
        'DenyOtherModels',
        'DenyCallsOutsideEndpoint',
        'DenyCallsWithoutGuardrail',
        'DenyOtherRegions',
      ]),
    );
    expect(new Set(denials.map(({ Effect }) => Effect))).toEqual(new Set(['Deny']));
  });

  test.each(['bedrock.amazonaws.com'])('refuses a role that %s assumes', (service) => {
    const stack = stackIn();
    make(stack).restrict(roleIn(stack, service));
    expect(() => Template.fromStack(stack)).toThrow(`the role 'Stack/Role' is assumed by ${service}`);
  });

  test('refuses a role that Bedrock comes to assume later', () => {
    const stack = stackIn();
    const role = roleIn(stack);
    make(stack).restrict(role);
    role.assumeRolePolicy?.addStatements(
      new iam.PolicyStatement({
        actions: ['sts:AssumeRole'],
        principals: [new iam.ServicePrincipal('bedrock.amazonaws.com')],
      }),
    );
    expect(() => Template.fromStack(stack)).toThrow('is assumed by bedrock.amazonaws.com');
  });

  test('refuses a role that has two of them, which deny the models of each other', () => {
    const stack = stackIn();
    const role = roleIn(stack);
    const first = make(stack);
    first.restrict(role);
    new ModelAccess(stack, 'Second', {
      models: ['amazon.nova-pro-v1:0'],
      endpoints: [
        ec2.InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Other', {
          vpcEndpointId: 'vpce-1',
          port: 443,
        }),
      ],
      withoutGuardrail: 'embeddings',
    }).restrict(role);
    expect(() => Template.fromStack(stack)).toThrow("the role 'Stack/Role' is restricted by two ModelAccess");
  });
});

describe('the policies', () => {
  const models = (count: number) =>
    Array.from({ length: count }, (_, index) => `${MODEL.slice(0, -2)}${100 + index}:0`);

  test.each(['us-east-1', 'us-gov-west-1'])('hold 20 models in %s within the limits of IAM', (region) => {
    const stack = stackIn(region);
    const access = make(stack, { models: models(20) });
    access.grantInvoke(roleIn(stack));
    const template = Template.fromStack(stack);
    const lengths = (type: string) =>
      Object.values(template.findResources(type)).map(({ Properties }) => lengthOf(Properties.PolicyDocument));
    expect(access.denials.length).toBeLessThanOrEqual(3);
    expect(lengths('AWS::IAM::ManagedPolicy')).toHaveLength(access.denials.length);
    for (const length of lengths('AWS::IAM::ManagedPolicy')) {
      expect(length).toBeLessThanOrEqual(MANAGED_POLICY_LIMIT);
    }
    expect(lengths('AWS::IAM::Policy').reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(10_240);
  });

  test('refuse more models than a managed policy holds', () => {
    expect(() => make(stackIn(), { models: models(40) })).toThrow(
      "the policy 'ModelDenials' can have at most 6144 characters, got",
    );
  });

  function lengthOf(document: unknown): number {
    return JSON.stringify(plain(document)).replaceAll('arn:aws:', 'arn:aws-us-gov:').length;
  }
});

test('names GovCloud profiles in GovCloud', () => {
  const stack = stackIn('us-gov-west-1');
  make(stack).grantInvoke(roleIn(stack));
  const text = JSON.stringify(statements(Template.fromStack(stack), 'AWS::IAM::Policy'));
  expect(text).toContain(`:us-gov-west-1:${ACCOUNT}:inference-profile/us-gov.${MODEL}`);
});

describe('application inference profiles', () => {
  test('may be called, and lead to the models', () => {
    const stack = stackIn();
    make(stack, { applicationInferenceProfileArns: [APPLICATION_PROFILE] }).grantInvoke(roleIn(stack));
    const template = Template.fromStack(stack);
    const [profiles, through] = statements(template, 'AWS::IAM::Policy');
    expect(profiles?.Resource).toContain(APPLICATION_PROFILE);
    expect(through).toMatchObject({
      Condition: { ArnLike: { 'bedrock:InferenceProfileArn': expect.arrayContaining([APPLICATION_PROFILE]) } },
    });
    const other = statements(template, 'AWS::IAM::ManagedPolicy').find(({ Sid }) => Sid === 'DenyOtherModels');
    expect(other?.NotResource).toContain(APPLICATION_PROFILE);
  });

  test.each([
    '*',
    APPLICATION_PROFILE.replace('us-east-1', 'eu-west-1'),
    `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/global.x`,
  ])("refuses '%s'", (arn) => {
    expect(() => make(stackIn(), { applicationInferenceProfileArns: [arn] })).toThrow(`got '${arn}'`);
  });
});

describe('without a guardrail', () => {
  test('needs none, and records why', () => {
    const stack = stackIn();
    const reason = 'the model makes embeddings';
    make(stack, { guardrail: undefined, withoutGuardrail: reason }).grantInvoke(roleIn(stack));
    Annotations.fromStack(stack).hasInfo('/Stack/Access', `calls need no guardrail: ${reason}`);
    const template = Template.fromStack(stack);
    template.templateMatches({ Metadata: { 'compliant-ai:without-guardrail/Stack/Access': { reason } } });
    expect(JSON.stringify(template)).not.toMatch(/GuardrailIdentifier|ApplyGuardrail","Resource/);
  });

  test.each<[string, Partial<ModelAccessProps>]>([
    ['neither', { guardrail: undefined }],
    ['both', { withoutGuardrail: 'embeddings' }],
  ])('refuses %s of guardrail and reason', (_, props) => {
    expect(() => make(stackIn(), props)).toThrow("either 'guardrail' or 'withoutGuardrail' must be set");
  });

  test('refuses an empty reason', () => {
    expect(() => make(stackIn(), { guardrail: undefined, withoutGuardrail: ' ' })).toThrow(
      "'withoutGuardrail' must give a reason",
    );
  });
});

test.each(['DRAFT', '', '0', '1.0'])("refuses '%s' as the version of a guardrail", (guardrailVersion) => {
  const guardrail = { ...phiGuardrail(GUARDRAIL), guardrailVersion };
  expect(() => make(stackIn(), { guardrail })).toThrow(
    `'guardrail' must have a published version, got '${guardrailVersion}'`,
  );
});

test.each([`global.${MODEL}`, `eu.${MODEL}`, `us.${MODEL}`, '*', 'anthropic.*'])("refuses '%s' as a model", (model) => {
  expect(() => make(stackIn(), { models: [model] })).toThrow(`got '${model}'`);
});

test('refuses a Region outside the United States, and access without an endpoint', () => {
  expect(() => make(stackIn('eu-west-1'))).toThrow("got 'eu-west-1'");
  expect(() => make(stackIn(), { endpoints: [] })).toThrow("'endpoints' must name the endpoints");
});

test.each([
  ['statements', []],
  ['denials', []],
  ['regions', ['eu-west-1']],
  ['limits', {}],
  ['profiles', ['*']],
])('keeps its denials when somebody passes %s', (prop, value) => {
  const [usual, changed] = [{}, { [prop]: value }].map((props) => {
    const stack = stackIn();
    make(stack, props as never).restrict(roleIn(stack));
    return Template.fromStack(stack).toJSON();
  });
  expect(changed).toEqual(usual);
});
