import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { App, Stack } from 'aws-cdk-lib/core';
import { EncryptionKey, ModelAccess, PrivateNetwork } from '../../lib/aws';
import { phiGuardrail } from '../support/phi-guardrail';
import { Deployment, decide, EVERYTHING, type Policies, type Request } from '../support/policy-simulator';

const ACCOUNT = '123456789012';
const REGION = 'us-east-1';
const ORGANIZATION = 'o-a1b2c3d4e5';
const MODEL = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const OTHER_MODEL = 'amazon.nova-pro-v1:0';
const GUARDRAIL = `arn:aws:bedrock:${REGION}:${ACCOUNT}:guardrail/abcdefgh1234`;
const GUARDRAIL_PROFILE = 'guardrail-profile/us.guardrail.v1:0';

const deployment = deploy();
const [role = ''] = deployment.find('AWS::IAM::Role', 'Calls Bedrock');
const [openRole = ''] = deployment.find('AWS::IAM::Role', 'Has every right');
const [key = ''] = deployment.find('AWS::KMS::Key');
const runtime = deployment.ref(deployment.endpoint('bedrock-runtime'));

/** Where from, and by whom, a call is made. */
interface Caller {
  readonly role?: string;
  readonly policies?: readonly object[];
  readonly account?: string;
  readonly organization?: string;
  /** The endpoint that the call comes through; `null` stands for the internet. */
  readonly endpoint?: string | null;
  /** Whether the endpoint of the network has its policy, or admits everything. */
  readonly endpointPolicy?: boolean;
  /** The policy of what is called. */
  readonly resource?: object;
}

/** A call of a model, as Bedrock authorizes it: for the profile, for the model in each Region, for the guardrail. */
interface Call extends Caller {
  readonly profile?: string;
  readonly model?: string;
  /** Where Bedrock may route to. */
  readonly regions?: readonly string[];
  readonly guardrail?: string | null;
  readonly action?: string;
}

describe('the simulator', () => {
  const request: Request = {
    principal: `arn:aws:iam::${ACCOUNT}:role/Anyone`,
    action: 'bedrock:InvokeModel',
    resource: `arn:aws:bedrock:${REGION}::foundation-model/${MODEL}`,
  };

  test('allows what a bad policy allows', async () => {
    expect(await decide(request, { identity: [EVERYTHING] }, ACCOUNT)).toBe('allowed');
  });

  test('denies what no policy allows, and what an endpoint does not admit', async () => {
    expect(await decide(request, {}, ACCOUNT)).toBe('denied');
    const endpoint = deployment.endpointPolicy('kms');
    expect(await decide(request, { identity: [EVERYTHING], endpoint }, ACCOUNT)).toBe('denied');
  });

  test.each([
    ['an action that does not exist', { action: 'bedrock:Converse' }],
    ['a condition key that the action does not have', { context: { 'bedrock:GuardrailId': 'x' } }],
    ['a resource that the action does not have', { resource: 'arn:aws:s3:::bucket' }],
  ])('takes no request with %s', async (_, change) => {
    await expect(decide({ ...request, ...change }, { identity: [EVERYTHING] }, ACCOUNT)).rejects.toThrow();
  });
});

describe('a call of a model', () => {
  const allowed: [string, Call][] = [
    ['through the endpoint, by the US profile, with the guardrail', {}],
    ['with streaming', { action: 'bedrock:InvokeModelWithResponseStream' }],
    ['that is routed to all US Regions', { regions: ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'] }],
    ['of a role with every right, in the same way', { role: openRole }],
  ];
  /** Each with the evaluation that is denied. */
  const denied: [string, Call, RegExp][] = [
    ['from the internet', { endpoint: null }, /:inference-profile\/us\./],
    ['through the endpoint of another network', { endpoint: 'vpce-0elsewhere' }, /:inference-profile\/us\./],
    ['without a guardrail', { guardrail: null }, /:foundation-model/],
    ['with another version of the guardrail', { guardrail: `${GUARDRAIL}:2` }, /:foundation-model/],
    ['with the draft of the guardrail', { guardrail: `${GUARDRAIL}:DRAFT` }, /:foundation-model/],
    ['with another guardrail', { guardrail: `${GUARDRAIL.replace('abcdefgh1234', 'zzzz')}:1` }, /:foundation-model/],
    ['of another model', { profile: `us.${OTHER_MODEL}`, model: OTHER_MODEL }, /:inference-profile\/us.amazon/],
    ['of another model by the profile of this one', { model: OTHER_MODEL }, /:foundation-model\/amazon/],
    ['by a profile of Europe', { profile: `eu.${MODEL}`, regions: ['eu-central-1'] }, /:inference-profile\/eu\./],
    ['that is routed to Canada', { regions: ['us-east-1', 'ca-central-1'] }, /:ca-central-1::foundation-model/],
    ['by a global profile', { profile: `global.${MODEL}` }, /:inference-profile\/global\./],
    ['that is routed anywhere', { regions: ['us-east-1', 'unspecified'] }, /:bedrock:::foundation-model/],
    ['without a profile', { profile: '' }, /:foundation-model/],
    ['by an application profile', { profile: 'application-inference-profile/abc' }, /:application-inference-profile/],
    ['of a provisioned model', { profile: 'provisioned-model/abc', model: '' }, /:provisioned-model/],
    ['of an imported model', { profile: 'imported-model/abc', model: '' }, /:imported-model/],
    ['by a prompt router', { profile: 'prompt-router/abc', model: '' }, /:prompt-router/],
  ];

  test.each(allowed)('%s is allowed', async (_, call) => {
    expect(await invoke(call)).toEqual([]);
  });

  describe.each([
    ['the application', undefined],
    ['a role with every right that is restricted', openRole],
  ])('of %s', (_, caller) => {
    test.each(denied)('%s is denied, even where the endpoint admits everything', async (__, call, where) => {
      expect((await invoke({ role: caller, endpointPolicy: false, ...call })).join()).toMatch(where);
    });
  });
});

describe('the endpoint of the runtime, to a role with every right that nobody restricted', () => {
  const free = { role: 'Free', policies: [EVERYTHING] };

  test('admits a call of the models', async () => {
    expect(await invoke(free)).toEqual([]);
  });

  test.each<[string, Call]>([
    ['from another account', { account: '210987654321' }],
    ['from another organization', { organization: 'o-zzzzzzzzzz' }],
    ['of another model', { profile: `us.${OTHER_MODEL}`, model: OTHER_MODEL }],
    ['by a global profile', { profile: `global.${MODEL}`, regions: ['us-east-1', 'unspecified'] }],
    ['that is routed to Canada', { regions: ['ca-central-1'] }],
    ['with another guardrail', { guardrail: GUARDRAIL.replace('abcdefgh1234', 'zzzz') }],
    ['by a provisioned model', { profile: 'provisioned-model/abc', model: '' }],
  ])('refuses a call %s', async (_, call) => {
    expect(await invoke({ ...free, ...call })).not.toEqual([]);
  });

  test.each([
    ['bedrock:CreateModelInvocationJob', `arn:aws:bedrock:${REGION}::foundation-model/${MODEL}`],
    ['bedrock:GetAsyncInvoke', `arn:aws:bedrock:${REGION}:${ACCOUNT}:async-invoke/abc`],
    ['bedrock:CallWithBearerToken', '*'],
  ])('refuses %s', async (action, resource) => {
    expect(await ask({ ...free, endpoint: runtime }, action, resource)).toBe('denied');
  });
});

describe('a restricted role with every right', () => {
  const model = `arn:aws:bedrock:${REGION}::foundation-model/${MODEL}`;
  const own = (resource: string) => `arn:aws:bedrock:${REGION}:${ACCOUNT}:${resource}`;

  test.each<[string, string, Record<string, string>?]>([
    ['bedrock:CallWithBearerToken', '*', { 'bedrock:BearerTokenType': 'LONG_TERM' }],
    ['bedrock:CallWithBearerToken', '*', { 'bedrock:BearerTokenType': 'SHORT_TERM' }],
    ['bedrock-mantle:CallWithBearerToken', '*'],
    ['iam:CreateServiceSpecificCredential', `arn:aws:iam::${ACCOUNT}:user/someone`],
    ['iam:ResetServiceSpecificCredential', `arn:aws:iam::${ACCOUNT}:user/someone`],
    ['iam:UpdateServiceSpecificCredential', `arn:aws:iam::${ACCOUNT}:user/someone`],
    ['bedrock-mantle:CreateInference', `arn:aws:bedrock-mantle:${REGION}:${ACCOUNT}:project/p`],
    ['bedrock-mantle:PutAccountDataRetention', '*'],
    ['bedrock-websearch:InvokeSearch', '*'],
    ['bedrock-websearch:ExternalWebAccess', '*'],
    ['bedrock:InvokeTool', `arn:aws:bedrock::${ACCOUNT}:system-tool/web`],
    ['bedrock:InvokeInlineAgent', '*'],
    ['bedrock:OptimizePrompt', '*'],
    ['bedrock:CreateModelInvocationJob', model],
    ['bedrock:CreateModelCustomizationJob', model],
    ['bedrock:CreateModelCopyJob', own('custom-model/m')],
    ['bedrock:CreateModelImportJob', '*'],
    ['bedrock:CreateEvaluationJob', model],
    ['bedrock:CreateProvisionedModelThroughput', model],
    ['bedrock:CreateCustomModelDeployment', own('custom-model/m')],
    ['bedrock:CreateInferenceProfile', own(`inference-profile/global.${MODEL}`)],
    ['bedrock:CreatePromptRouter', model],
    ['bedrock:CreateMarketplaceModelEndpoint', '*'],
    ['bedrock:CreateFoundationModelAgreement', '*'],
    ['bedrock:PutFoundationModelEntitlement', '*'],
    ['bedrock:PutResourcePolicy', GUARDRAIL],
    ['bedrock:PutAccountDataRetention', '*', { 'bedrock:DataRetentionMode': 'default' }],
    ['bedrock:PutModelInvocationLoggingConfiguration', '*'],
    ['bedrock:DeleteModelInvocationLoggingConfiguration', '*'],
    ['bedrock:PutEnforcedGuardrailConfiguration', '*'],
    ['bedrock:DeleteEnforcedGuardrailConfiguration', '*'],
    ['bedrock:UpdateGuardrail', own('guardrail/abcdefgh1234')],
    ['bedrock:DeleteGuardrail', own('guardrail/abcdefgh1234')],
    ['bedrock:ListFoundationModels', '*', { 'aws:RequestedRegion': 'eu-west-1' }],
    ['bedrock-agentcore:ListMemories', '*', { 'aws:RequestedRegion': 'ap-south-1' }],
    ['bedrock:ApplyGuardrail', GUARDRAIL, { 'aws:SourceVpce': 'vpce-0elsewhere' }],
  ])('cannot %s on %s', async (action, resource, context = {}) => {
    expect(await ask({ role: openRole, endpoint: null }, action, resource, context)).toBe('denied');
  });

  test.each([
    ['bedrock:ListFoundationModels', '*'],
    ['bedrock:Retrieve', own('knowledge-base/k')],
    ['s3:GetObject', 'arn:aws:s3:::clinic-documents/note.txt'],
  ])('keeps %s', async (action, resource) => {
    expect(await ask({ role: openRole, endpoint: null }, action, resource)).toBe('allowed');
  });
});

describe('the application', () => {
  test('may decrypt the guardrail with its key, and with no other', async () => {
    expect(await ask({ resource: deployment.property(key, 'KeyPolicy') }, 'kms:Decrypt', deployment.arn(key))).toBe(
      'allowed',
    );
    const other = { resource: deployment.property(key, 'KeyPolicy') };
    expect(await ask(other, 'kms:Decrypt', `arn:aws:kms:${REGION}:${ACCOUNT}:key/other`)).toBe('denied');
  });

  test.each([
    ['bedrock:CreateGuardrail', '*'],
    ['bedrock:ListFoundationModels', '*'],
    ['bedrock:Retrieve', `arn:aws:bedrock:${REGION}:${ACCOUNT}:knowledge-base/k`],
  ])('was not granted %s', async (action, resource) => {
    expect(await ask({}, action, resource)).toBe('denied');
  });
});

/** The evaluations of a call that are denied; none when the call succeeds. */
async function invoke(call: Call): Promise<string[]> {
  const {
    profile = `us.${MODEL}`,
    model = MODEL,
    guardrail = `${GUARDRAIL}:1`,
    regions = ['us-east-1', 'us-west-2'],
  } = call;
  const own = (resource: string, region = REGION) => `arn:aws:bedrock:${region}:${ACCOUNT}:${resource}`;
  const profileArn = own(profile.includes('/') ? profile : `inference-profile/${profile}`);
  const action = call.action ?? 'bedrock:InvokeModel';
  const withGuardrail: Record<string, string> = guardrail === null ? {} : { 'bedrock:GuardrailIdentifier': guardrail };
  const through: Record<string, string> = profile === '' ? {} : { 'bedrock:InferenceProfileArn': profileArn };
  const evaluations: [string, string, Record<string, string>?][] = [
    ...(profile === '' ? [] : [[action, profileArn, withGuardrail] satisfies [string, string, Record<string, string>]]),
    ...(model === '' ? [] : regions).map((region): [string, string, Record<string, string>] => [
      action,
      `arn:aws:bedrock:${region === 'unspecified' ? '' : region}::foundation-model/${model}`,
      { ...withGuardrail, ...through, 'aws:RequestedRegion': region },
    ]),
    ...(guardrail === null
      ? []
      : [
          GUARDRAIL.replace('abcdefgh1234', /guardrail\/(\w+)/.exec(guardrail)?.[1] ?? ''),
          own(GUARDRAIL_PROFILE),
          own(GUARDRAIL_PROFILE, 'us-west-2'),
        ].map((arn): [string, string] => ['bedrock:ApplyGuardrail', arn])),
  ];
  const answers = await Promise.all(
    evaluations.map(async ([what, resource, context]) => ({
      resource,
      answer: await ask({ endpoint: runtime, ...call }, what, resource, context),
    })),
  );
  return answers.filter(({ answer }) => answer === 'denied').map(({ resource }) => resource);
}

function ask(caller: Caller, action: string, resource: string, context: Record<string, string> = {}) {
  const name = caller.role ?? role;
  const policies: Policies = {
    identity: caller.policies ?? deployment.policiesOf(name),
    ...(caller.resource === undefined ? {} : { resource: caller.resource }),
    ...(caller.endpoint === runtime && caller.endpointPolicy !== false
      ? { endpoint: deployment.endpointPolicy('bedrock-runtime') }
      : {}),
  };
  return decide(
    {
      principal: `arn:aws:iam::${caller.account ?? ACCOUNT}:role/${name}`,
      action,
      resource,
      context: {
        'aws:PrincipalAccount': caller.account ?? ACCOUNT,
        'aws:PrincipalOrgID': caller.organization ?? ORGANIZATION,
        'aws:RequestedRegion': REGION,
        ...(typeof caller.endpoint === 'string' ? { 'aws:SourceVpce': caller.endpoint } : {}),
        ...context,
      },
    },
    policies,
    ACCOUNT,
  );
}

function deploy(): Deployment {
  const stack = new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region: REGION } });
  const guardrail = phiGuardrail(GUARDRAIL, new EncryptionKey(stack, 'Key').key);
  const network = new PrivateNetwork(stack, 'Network', {
    models: [MODEL],
    guardrail,
    organizationId: ORGANIZATION,
  });
  const access = new ModelAccess(stack, 'Access', { models: [MODEL], endpoints: [network.runtimeEndpoint], guardrail });
  const assumedBy = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');
  access.grantInvoke(new iam.Role(stack, 'Application', { description: 'Calls Bedrock', assumedBy }));
  const open = new iam.Role(stack, 'Open', { description: 'Has every right', assumedBy });
  open.addToPolicy(new iam.PolicyStatement({ actions: ['*'], resources: ['*'] }));
  access.restrict(open);
  return new Deployment(Template.fromStack(stack), ACCOUNT, REGION);
}
