import { dataRetentionZero } from '../../lib/rules/data-retention-zero';
import { RuleTester } from '../../lib/testing';
import { judgedTemplate, judgedTerraform } from '../support/judged';

const concerned = (verdicts: Record<string, string>) =>
  Object.fromEntries(Object.entries(verdicts).filter(([, verdict]) => verdict !== 'notApplicable'));
const template = (resources: Record<string, unknown>) => concerned(judgedTemplate(dataRetentionZero, resources));
const terraform = (resource: Record<string, unknown>) => concerned(judgedTerraform(dataRetentionZero, resource));

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(dataRetentionZero)).toEqual([]);
});

describe('the retention mode of an account', () => {
  test.each([
    ['pass', 'none'],
    ['fail', 'None'],
    ['fail', 'inherit'],
    ['fail', undefined],
    ['undetermined', { Ref: 'Unknown' }],
  ])('gives %s for %j', (outcome, Mode) => {
    const Properties = { ServiceToken: 'arn:aws:lambda:us-east-1:111122223333:function:f', Plane: 'bedrock', Mode };
    expect(template({ R: { Type: 'Custom::BedrockDataRetention', Properties } })).toEqual({ R: outcome });
  });
});

describe('permissions to set a mode', () => {
  const policy = (...Statement: unknown[]) => ({ Statement });
  const allow = (Action: unknown, Condition?: unknown) => ({ Effect: 'Allow', Action, Resource: '*', Condition });
  const managed = (...statements: unknown[]) =>
    template({ P: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policy(...statements) } } }).P ??
    'notApplicable';
  const mode = (operator: string, value: unknown, plane = 'bedrock') => ({
    [operator]: { [`${plane}:DataRetentionMode`]: value },
  });

  test.each([
    ['fail', 'bedrock:*'],
    ['fail', 'bedrock:Put*'],
    ['fail', 'bedrock-mantle:*'],
    ['fail', 'bedrock-mantle:UpdateProject'],
    ['notApplicable', '*'],
    ['notApplicable', 'bedrock:Get*'],
    ['notApplicable', 'bedrock-mantle:CreateInference'],
    ['undetermined', { 'Fn::Sub': 'bedrock:${Unknown}' }],
  ])('gives %s for %j', (outcome, action) => {
    expect(managed(allow(action))).toBe(outcome);
  });

  test.each([
    ['pass', mode('StringEquals', 'none')],
    ['pass', mode('StringEqualsIfExists', ['none'])],
    ['fail', mode('StringEquals', ['none', 'default'])],
    ['fail', mode('StringLike', '*')],
    ['fail', mode('StringNotEquals', 'aws_review')],
    ['fail', mode('StringEquals', 'none', 'bedrock-mantle')],
    ['undetermined', mode('StringEquals', { Ref: 'Unknown' })],
  ])('gives %s for the condition %j', (outcome, condition) => {
    expect(managed(allow('bedrock:PutAccountDataRetention', condition))).toBe(outcome);
  });

  test.each([
    ['pass', undefined],
    ['pass', mode('StringNotEquals', 'none')],
    ['fail', mode('StringEquals', 'none')],
    ['fail', mode('StringNotEquals', ['none', 'aws_review'])],
    ['undetermined', { ...mode('StringNotEquals', 'none'), StringNotLike: { 'aws:PrincipalArn': '*admin' } }],
  ])('gives %s beside a denial with the condition %j', (outcome, condition) => {
    const denial = { ...allow('bedrock:PutAccountDataRetention', condition), Effect: 'Deny' };
    expect(managed(allow('bedrock:PutAccountDataRetention'), denial)).toBe(outcome);
  });

  test('does not count a denial of one project, or of an action that only deployment knows', () => {
    const denial = { ...allow('bedrock-mantle:UpdateProject'), Effect: 'Deny' };
    const project = 'arn:aws:bedrock-mantle:us-east-1:111122223333:project/p';
    expect(managed(allow('bedrock-mantle:UpdateProject'), denial)).toBe('pass');
    expect(managed(allow('bedrock-mantle:UpdateProject'), { ...denial, Resource: project })).toBe('fail');
    expect(managed(allow('bedrock-mantle:UpdateProject'), { ...denial, Action: { Ref: 'Unknown' } })).toBe('fail');
  });

  test('needs a denial for each plane', () => {
    const denial = { ...allow('bedrock:PutAccountDataRetention'), Effect: 'Deny' };
    expect(managed(allow(['bedrock:Put*', 'bedrock-mantle:Put*']), denial)).toBe('fail');
  });

  test('finds the denial in another policy of the role', () => {
    const attached = (...statements: unknown[]) => ({
      Type: 'AWS::IAM::Policy',
      Properties: { PolicyDocument: policy(...statements), Roles: [{ Ref: 'R' }] },
    });
    const R = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: policy() } };
    const P = attached(allow('bedrock:PutAccountDataRetention'));
    expect(template({ R, P })).toEqual({ P: 'fail' });
    const D = attached({ Effect: 'Deny', Action: 'bedrock:Put*', Resource: '*' });
    expect(template({ R, P, D })).toEqual({ P: 'pass' });
  });
});

describe('opt-out policies of an organization', () => {
  const organization = (content: unknown) =>
    terraform({ aws_organizations_policy: { p: { type: 'AISERVICES_OPT_OUT_POLICY', content } } })[
      'aws_organizations_policy.p'
    ];

  test('reads a document in the template', () => {
    const Content = { services: { default: { opt_out_policy: { '@@assign': 'optOut' } } } };
    const Properties = { Type: 'AISERVICES_OPT_OUT_POLICY', Content };
    expect(template({ P: { Type: 'AWS::Organizations::Policy', Properties } })).toEqual({ P: 'pass' });
  });

  test.each([null, 7, '{', '[]', '{}', '{"services":[]}', '{"services":{"default":7}}'])(
    'rejects or doubts %j',
    (odd) => {
      expect(['fail', 'undetermined']).toContain(organization(odd));
    },
  );
});

describe('Azure', () => {
  const deployment = (more: Record<string, unknown>) =>
    terraform({ azurerm_cognitive_deployment: { d: more } })['azurerm_cognitive_deployment.d'] ?? 'notApplicable';

  test.each([
    ['pass', { sku: [{ name: 'Standard' }] }],
    ['fail', { sku: [{ name: 'GlobalBatch' }] }],
    ['fail', { sku: [{ name: 'Unheard' }] }],
    ['undetermined', { sku: [{ name: '${var.unknown}' }] }],
    ['notApplicable', { scale: [{ type: 'Standard' }] }],
  ])('gives %s for %j', (outcome, more) => {
    expect(deployment(more)).toBe(outcome);
  });

  test('reads a body that is text', () => {
    const type = 'Microsoft.CognitiveServices/accounts/deployments@2025-06-01';
    const body = JSON.stringify({ sku: { name: 'DataZoneBatch' } });
    expect(terraform({ azapi_resource: { d: { type, body } } })).toEqual({ 'azapi_resource.d': 'fail' });
  });

  test('leaves the capability host of an account alone, which holds no data', () => {
    const type = 'Microsoft.CognitiveServices/accounts/capabilityHosts@2025-06-01';
    expect(terraform({ azapi_resource: { h: { type, body: { properties: {} } } } })).toEqual({});
  });
});

describe('Dialogflow', () => {
  const agent = (security_settings: unknown) =>
    terraform({
      google_dialogflow_cx_security_settings: {
        s: { retention_strategy: 'REMOVE_AFTER_CONVERSATION', purge_data_types: ['DIALOGFLOW_HISTORY'] },
      },
      google_dialogflow_cx_agent: { a: { security_settings } },
    });

  test.each([
    ['pass', '${google_dialogflow_cx_security_settings.s.id}'],
    ['pass', 'projects/p/locations/us-central1/securitySettings/s'],
    ['fail', undefined],
    ['fail', ''],
    ['undetermined', '${var.unknown}'],
  ])('gives %s for an agent with the settings %s', (outcome, settings) => {
    expect(agent(settings)).toEqual({
      'google_dialogflow_cx_security_settings.s': 'pass',
      'google_dialogflow_cx_agent.a': outcome,
    });
  });

  test('rejects a retention of some days', () => {
    const s = { retention_window_days: 30, purge_data_types: ['DIALOGFLOW_HISTORY'] };
    expect(terraform({ google_dialogflow_cx_security_settings: { s } })).toEqual({
      'google_dialogflow_cx_security_settings.s': 'fail',
    });
  });
});
