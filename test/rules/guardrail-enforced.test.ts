import { guardrailEnforced } from '../../lib/rules/guardrail-enforced';
import { RuleTester } from '../../lib/testing';
import { judgedTemplate, judgedTerraform } from '../support/judged';

const concerned = (verdicts: Record<string, string>) =>
  Object.fromEntries(Object.entries(verdicts).filter(([, verdict]) => verdict !== 'notApplicable'));
const template = (resources: Record<string, unknown>) => concerned(judgedTemplate(guardrailEnforced, resources));
const terraform = (resource: Record<string, unknown>) => concerned(judgedTerraform(guardrailEnforced, resource));

const INVOKE = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0';
const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-lite-v1:0';
const GUARDRAIL = 'arn:aws:bedrock:us-east-1:111122223333:guardrail/abcdef123456';

type Statement = Record<string, unknown>;
const allow = (Resource: unknown = MODEL, more: Statement = {}): Statement => ({
  Effect: 'Allow',
  Action: INVOKE,
  Resource,
  ...more,
});
const deny = (more: Statement = {}): Statement => ({
  Effect: 'Deny',
  Action: INVOKE,
  Resource: '*',
  Condition: { StringNotEquals: { 'bedrock:GuardrailIdentifier': `${GUARDRAIL}:1` } },
  ...more,
});
const policy = (...Statement: Statement[]) => ({ Version: '2012-10-17', Statement });
const managed = (...statements: Statement[]) =>
  template({ P: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policy(...statements) } } }).P ??
  'notApplicable';

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(guardrailEnforced)).toEqual([]);
});

describe('conditions of statements that allow calls', () => {
  const when = (Condition: unknown) => managed(allow(MODEL, { Condition }));

  test.each([
    { StringEquals: { 'bedrock:GuardrailIdentifier': `${GUARDRAIL}:1` } },
    { StringEquals: { 'bedrock:guardrailidentifier': [`${GUARDRAIL}:1`, `${GUARDRAIL}:2`] } },
    { StringLike: { 'bedrock:GuardrailIdentifier': `${GUARDRAIL}:*` } },
    { ArnLike: { 'bedrock:GuardrailIdentifier': 'arn:aws:bedrock:*:111122223333:guardrail/abcdef123456:3' } },
    { StringEquals: { 'bedrock:GuardrailIdentifier': { Ref: 'Unknown' } } },
    {
      StringLike: {
        'bedrock:GuardrailIdentifier': { 'Fn::Sub': 'arn:aws:bedrock:us-east-1:1:guardrail/${Unknown}:*' },
      },
    },
  ])('accepts %j', (condition) => {
    expect(when(condition)).toBe('pass');
  });

  test.each([
    { StringEquals: { 'bedrock:InferenceProfileArn': PROFILE } },
    { StringEqualsIfExists: { 'bedrock:GuardrailIdentifier': `${GUARDRAIL}:1` } },
    { 'ForAllValues:StringEquals': { 'bedrock:GuardrailIdentifier': `${GUARDRAIL}:1` } },
    { StringNotEquals: { 'bedrock:GuardrailIdentifier': `${GUARDRAIL}:1` } },
    { Null: { 'bedrock:GuardrailIdentifier': 'true' } },
    { StringEquals: { 'bedrock:GuardrailIdentifier': `${GUARDRAIL}:DRAFT` } },
  ])('rejects %j', (condition) => {
    expect(when(condition)).toBe('fail');
  });

  test.each([
    { Null: { 'bedrock:GuardrailIdentifier': false } },
    { StringLike: { 'bedrock:GuardrailIdentifier': '*' } },
    { ArnLike: { 'bedrock:GuardrailIdentifier': 'arn:aws:bedrock:*:*:*' } },
    { ArnLike: { 'bedrock:GuardrailIdentifier': [`${GUARDRAIL}:*`, 'arn:aws:bedrock:*:*:guardrail/*'] } },
    { StringLike: { 'bedrock:GuardrailIdentifier': { Ref: 'Unknown' } } },
  ])('cannot tell which guardrail %j admits', (condition) => {
    expect(when(condition)).toBe('undetermined');
  });
});

describe('denials', () => {
  test.each([
    ['every resource', [allow(), deny()]],
    ['the model', [allow(), deny({ Resource: MODEL })]],
    ['all models, whatever the partition', [allow(), deny({ Resource: 'arn:aws:bedrock:*::foundation-model/*' })]],
    ['the model of a profile', [allow([PROFILE]), deny({ Resource: 'arn:aws:bedrock:*::foundation-model/*' })]],
    ['each action by itself', [allow(), ...INVOKE.map((Action) => deny({ Action }))]],
    ['every action', [allow(), deny({ Action: 'bedrock:*' })]],
    [
      'calls that no service makes',
      [allow(), deny({ Condition: { ...(deny().Condition as object), Bool: { 'aws:ViaAWSService': 'false' } } })],
    ],
  ])('accepts one of %s', (_, statements) => {
    expect(managed(...statements)).toBe('pass');
  });

  test.each([
    ['another model', [allow(), deny({ Resource: 'arn:aws:bedrock:*::foundation-model/anthropic.*' })]],
    ['models, not custom ones', [allow('*'), deny({ Resource: 'arn:aws:bedrock:*::foundation-model/*' })]],
    ['one action', [allow(), deny({ Action: 'bedrock:InvokeModel' })]],
    [
      'any of the values',
      [allow(), deny({ Condition: { 'ForAnyValue:StringNotEquals': { 'bedrock:GuardrailIdentifier': GUARDRAIL } } })],
    ],
    [
      'calls with the guardrail',
      [allow(), deny({ Condition: { StringEquals: { 'bedrock:GuardrailIdentifier': GUARDRAIL } } })],
    ],
    ['everything but', [allow(), deny({ Resource: undefined, NotResource: MODEL })]],
  ])('rejects one of %s', (_, statements) => {
    expect(managed(...statements)).toBe('fail');
  });

  test('cannot tell what a denial leaves that another condition narrows', () => {
    const Condition = {
      ...(deny().Condition as object),
      ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin' },
    };
    expect(managed(allow(), deny({ Condition }))).toBe('undetermined');
  });

  test('cannot tell a guardrail when calls must name any', () => {
    expect(managed(allow(), deny({ Condition: { Null: { 'bedrock:GuardrailIdentifier': 'true' } } }))).toBe(
      'undetermined',
    );
  });
});

describe('what is allowed', () => {
  test.each([
    ['fail', { Action: 'bedrock:*', Resource: '*' }],
    ['fail', { Action: 'BEDROCK:invokemodel' }],
    ['fail', { Action: 'bedrock:Invoke*' }],
    ['notApplicable', { Action: '*', Resource: '*' }],
    ['notApplicable', { Action: 'bedrock:GetFoundationModel' }],
    ['notApplicable', { Action: { Ref: 'Unknown' } }],
    ['notApplicable', { Resource: 'arn:aws:bedrock:us-east-1::foundation-model/cohere.rerank-v3-5:0' }],
    ['fail', { Resource: [MODEL, 'arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0'] }],
    ['undetermined', { Effect: { Ref: 'Unknown' } }],
  ])('gives %s for %j', (outcome, more) => {
    expect(managed(allow(MODEL, more))).toBe(outcome);
  });

  test('leaves profiles to the conditions on their models', () => {
    const Condition = { StringEquals: { 'bedrock:GuardrailIdentifier': `${GUARDRAIL}:1` } };
    expect(managed(allow(PROFILE), allow(MODEL, { Condition }))).toBe('pass');
    expect(managed(allow(PROFILE), allow(MODEL))).toBe('fail');
    expect(managed(allow(PROFILE))).toBe('fail');
  });

  test.each([null, 'x', [], { Statement: 7 }, { Statement: [null, 'x', {}] }, { Ref: 'Unknown' }])(
    'survives a document that is %j',
    (PolicyDocument) => {
      expect(template({ P: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument } } })).toEqual({});
    },
  );
});

describe('policies of one identity', () => {
  const trust = (Service: unknown) => policy({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' });
  const role = (more: Record<string, unknown> = {}, service: unknown = 'lambda.amazonaws.com') => ({
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument: trust(service), ...more },
  });
  const attached = (...statements: Statement[]) => ({
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyDocument: policy(...statements), Roles: [{ Ref: 'App' }] },
  });

  test('accepts a denial in another policy of the role', () => {
    expect(template({ App: role(), Calls: attached(allow()), Limits: attached(deny()) })).toEqual({ Calls: 'pass' });
  });

  test.each([
    ['inline', { Policies: [{ PolicyName: 'limits', PolicyDocument: policy(deny()) }] }],
    ['managed', { ManagedPolicyArns: [{ Ref: 'Limits' }] }],
    ['boundary', { PermissionsBoundary: { Ref: 'Limits' } }],
  ])('accepts a denial that the role has by itself (%s)', (_, more) => {
    const Limits = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policy(deny()) } };
    expect(template({ App: role(more), Calls: attached(allow()), Limits }).Calls).toBe('pass');
  });

  test('rejects a policy that one of its roles has without the denial', () => {
    const Calls = {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: policy(allow()), Roles: [{ Ref: 'App' }, { Ref: 'Other' }] },
    };
    expect(template({ App: role(), Other: role(), Calls, Limits: attached(deny()) })).toEqual({ Calls: 'fail' });
  });

  test('rejects a denial of another role', () => {
    const Limits = {
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyDocument: policy(deny()), Roles: [{ Ref: 'Other' }] },
    };
    expect(template({ App: role(), Other: role(), Calls: attached(allow()), Limits })).toEqual({ Calls: 'fail' });
  });

  test('leaves roles alone that Bedrock assumes, not those of its runtimes', () => {
    expect(template({ App: role({}, 'bedrock.amazonaws.com'), Calls: attached(allow()) })).toEqual({});
    expect(template({ App: role({}, 'bedrock-agentcore.amazonaws.com'), Calls: attached(allow()) })).toEqual({
      Calls: 'fail',
    });
    expect(
      template({ App: role({}, ['bedrock.amazonaws.com', 'lambda.amazonaws.com']), Calls: attached(allow()) }),
    ).toEqual({ Calls: 'fail' });
  });

  test('follows attachments in Terraform', () => {
    const resources = (arn: string) => ({
      aws_iam_role: { app: { assume_role_policy: '{}' } },
      aws_iam_policy: {
        calls: { policy: JSON.stringify(policy(allow())) },
        limits: { policy: JSON.stringify(policy(deny())) },
      },
      aws_iam_role_policy: { more: { role: '${aws_iam_role.app.id}', policy: JSON.stringify(policy(allow())) } },
      aws_iam_role_policy_attachment: {
        a: { role: '${aws_iam_role.app.name}', policy_arn: '${aws_iam_policy.calls.arn}' },
        b: { role: '${aws_iam_role.app.name}', policy_arn: arn },
      },
    });
    expect(terraform(resources('${aws_iam_policy.limits.arn}'))).toEqual({
      'aws_iam_policy.calls': 'pass',
      'aws_iam_role_policy.more': 'pass',
    });
    expect(terraform(resources('arn:aws:iam::aws:policy/ReadOnlyAccess'))).toEqual({
      'aws_iam_policy.calls': 'fail',
      'aws_iam_role_policy.more': 'fail',
    });
  });
});

describe('policies of AWS', () => {
  const ManagedPolicyArns = [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/AmazonBedrockFullAccess' }];
  const role = (...statements: Statement[]) => ({
    Type: 'AWS::IAM::Role',
    Properties: { ManagedPolicyArns, Policies: [{ PolicyName: 'limits', PolicyDocument: policy(...statements) }] },
  });

  test('rejects full access, unless the role is denied every call without the guardrail', () => {
    expect(template({ R: role() })).toEqual({ R: 'fail' });
    expect(template({ R: role(deny()) })).toEqual({ R: 'pass' });
    expect(template({ R: role(deny({ Resource: 'arn:aws:bedrock:*::foundation-model/*' })) })).toEqual({ R: 'fail' });
  });

  test('finds the denial of the role that Terraform attaches full access to', () => {
    const attached = (limits: Statement[]) =>
      terraform({
        aws_iam_role: { app: { name: 'app' } },
        aws_iam_role_policy: {
          limits: { role: '${aws_iam_role.app.name}', policy: JSON.stringify(policy(...limits)) },
        },
        aws_iam_role_policy_attachment: {
          a: { role: '${aws_iam_role.app.name}', policy_arn: 'arn:aws:iam::aws:policy/AmazonBedrockFullAccess' },
        },
      });
    expect(attached([deny()])).toEqual({ 'aws_iam_role_policy_attachment.a': 'pass' });
    expect(attached([])).toEqual({ 'aws_iam_role_policy_attachment.a': 'fail' });
  });

  test('minds what cannot be read only beside models', () => {
    const P = { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { Ref: 'Unknown' } } };
    expect(template({ P })).toEqual({});
    expect(template({ P, G: { Type: 'AWS::Bedrock::Guardrail', Properties: {} } })).toEqual({ P: 'undetermined' });
  });
});

describe('a guardrail that the account enforces', () => {
  const enforced = (more: Record<string, unknown> = {}) => ({
    Type: 'AWS::Bedrock::EnforcedGuardrailConfiguration',
    Properties: {
      GuardrailIdentifier: GUARDRAIL,
      GuardrailVersion: '1',
      SelectiveContentGuarding: { Messages: 'COMPREHENSIVE', System: 'COMPREHENSIVE' },
      ...more,
    },
  });
  const calls = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policy(allow()) } };

  test('accepts calls without a condition', () => {
    const Version = { Type: 'AWS::Bedrock::GuardrailVersion', Properties: { GuardrailIdentifier: GUARDRAIL } };
    const E = enforced({ GuardrailVersion: { 'Fn::GetAtt': ['Version', 'Version'] } });
    expect(template({ E, Version, P: calls })).toEqual({ E: 'pass', P: 'pass' });
  });

  test.each([
    ['fail', { GuardrailVersion: 'DRAFT' }],
    ['fail', { ModelEnforcement: { IncludedModels: ['ALL'], ExcludedModels: ['amazon.nova-lite-v1:0'] } }],
    ['fail', { ModelEnforcement: { IncludedModels: ['amazon.nova-lite-v1:0'], ExcludedModels: [] } }],
    ['fail', { SelectiveContentGuarding: { Messages: 'SELECTIVE', System: 'COMPREHENSIVE' } }],
    ['undetermined', { SelectiveContentGuarding: { Messages: 'COMPREHENSIVE' } }],
  ])('gives %s when it is %j, and does not count for calls', (outcome, more) => {
    expect(template({ E: enforced(more), P: calls })).toEqual({ E: outcome, P: 'fail' });
  });

  test('rejects the version of the guardrail itself, which is its draft', () => {
    const G = { Type: 'AWS::Bedrock::Guardrail', Properties: {} };
    expect(template({ E: enforced({ GuardrailVersion: { 'Fn::GetAtt': ['G', 'Version'] } }), G }).E).toBe('fail');
  });
});

describe('agents and flows', () => {
  const guardrail = (GuardrailVersion: unknown = '1') => ({ GuardrailIdentifier: 'abcdef123456', GuardrailVersion });

  test('rejects the draft that Terraform calls the version of a guardrail', () => {
    const agent = (version: string) =>
      terraform({
        aws_bedrock_guardrail: { g: { name: 'g' } },
        aws_bedrock_guardrail_version: { v: { guardrail_arn: '${aws_bedrock_guardrail.g.guardrail_arn}' } },
        aws_bedrockagent_agent: {
          a: {
            guardrail_configuration: [
              { guardrail_identifier: '${aws_bedrock_guardrail.g.guardrail_id}', guardrail_version: version },
            ],
          },
        },
      })['aws_bedrockagent_agent.a'];
    expect(agent('${aws_bedrock_guardrail.g.version}')).toBe('fail');
    expect(agent('${aws_bedrock_guardrail_version.v.version}')).toBe('pass');
  });

  const flow = (properties: Record<string, unknown>) =>
    template({ F: { Type: 'AWS::Bedrock::Flow', Properties: properties } }).F ?? 'notApplicable';
  const prompt = (configuration?: unknown) => ({
    Name: 'Ask',
    Type: 'Prompt',
    Configuration: { Prompt: { SourceConfiguration: {}, GuardrailConfiguration: configuration } },
  });

  test('judges nodes within loops', () => {
    const loop = (Nodes: unknown[]) => ({ Name: 'L', Configuration: { Loop: { Definition: { Nodes } } } });
    expect(flow({ Definition: { Nodes: [prompt(guardrail()), loop([prompt(guardrail())])] } })).toBe('pass');
    expect(flow({ Definition: { Nodes: [prompt(guardrail()), loop([prompt()])] } })).toBe('fail');
  });

  test('reads a definition that is text, in the notation of the API', () => {
    const definition = (more: object) =>
      JSON.stringify({ nodes: [{ name: 'Ask', configuration: { prompt: { sourceConfiguration: {}, ...more } } }] });
    const guardrailConfiguration = { guardrailIdentifier: 'abcdef123456', guardrailVersion: '2' };
    expect(flow({ DefinitionString: definition({ guardrailConfiguration }) })).toBe('pass');
    expect(flow({ DefinitionString: definition({}) })).toBe('fail');
    expect(flow({ DefinitionString: 'no json' })).toBe('undetermined');
    expect(flow({ DefinitionS3Location: { Bucket: 'b', Key: 'k' } })).toBe('undetermined');
  });

  test('leaves flows without models alone', () => {
    expect(flow({ Definition: { Nodes: [{ Name: 'In', Type: 'Input' }] } })).toBe('notApplicable');
    expect(flow({})).toBe('notApplicable');
  });

  test.each([null, 7, [], { Nodes: 3 }, { Nodes: [null, 'x', { Configuration: [] }] }])('survives %j', (Definition) => {
    expect(() => flow({ Definition })).not.toThrow();
  });
});

describe('Azure and Google', () => {
  test.each([
    ['pass', '${azurerm_cognitive_account_rai_policy.p.name}'],
    ['pass', 'Microsoft.DefaultV2'],
    ['fail', 'Microsoft.Nil'],
    ['undetermined', '${var.unknown}'],
  ])('gives %s for a deployment with the policy %s', (outcome, rai_policy_name) => {
    expect(
      terraform({
        azurerm_cognitive_account_rai_policy: { p: { name: 'clinic', content_filter: [] } },
        azurerm_cognitive_deployment: { d: { rai_policy_name } },
      })['azurerm_cognitive_deployment.d'],
    ).toBe(outcome);
  });

  test('reads bodies of azapi that are text', () => {
    const body = JSON.stringify({ properties: { mode: 'Deferred' } });
    const type = 'Microsoft.CognitiveServices/accounts/raiPolicies@2025-06-01';
    expect(terraform({ azapi_resource: { p: { type, body } } })).toEqual({ 'azapi_resource.p': 'fail' });
  });

  test('rejects a floor that both reports and blocks', () => {
    const floor = { enable_floor_setting_enforcement: true };
    const block = { inspect_only: true, inspect_and_block: true };
    expect(
      terraform({ google_model_armor_floorsetting: { f: { ...floor, ai_platform_floor_setting: [block] } } }),
    ).toEqual({ 'google_model_armor_floorsetting.f': 'fail' });
  });
});

describe('Bedrock policies of an organization', () => {
  const organization = (content: unknown) =>
    terraform({ aws_organizations_policy: { p: { type: 'BEDROCK_POLICY', content } } })['aws_organizations_policy.p'];

  test.each([null, 7, '{', '[]', '{"bedrock":[]}', '{"bedrock":{"guardrail_inference":{"us-east-1":7}}}'])(
    'survives %j',
    (content) => {
      expect(['fail', 'undetermined']).toContain(organization(content));
    },
  );
});
