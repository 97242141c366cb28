import { Catalogue, definePolicy, evaluate } from '../../lib/core';
import { usInferenceOnly } from '../../lib/rules/us-inference-only';
import { RuleTester } from '../../lib/testing';
import { configurationTree } from '../../lib/views/terraform/configuration';
import { judgedTemplate, judgedTerraform } from '../support/judged';

const template = (resources: Record<string, unknown>) => judgedTemplate(usInferenceOnly, resources);
const terraform = (resource: Record<string, unknown>) => judgedTerraform(usInferenceOnly, resource);

const SONNET = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:inference-profile';

const variable = (value: unknown, name = 'MODEL') =>
  template({ F: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { [name]: value } } } } }).F;

const allowed = (Resource: unknown, more: Record<string, unknown> = {}) =>
  template({
    P: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: {
        PolicyDocument: { Statement: { Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource, ...more } },
      },
    },
  }).P;

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(usInferenceOnly)).toEqual([]);
});

test('accepts no exception', () => {
  expect(usInferenceOnly.waivable).toBe(false);
});

describe('models in texts', () => {
  test.each([
    SONNET,
    `us.${SONNET}`,
    `us-gov.${SONNET}`,
    `${PROFILE}/us.${SONNET}`,
    'arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0',
    { 'Fn::Sub': `arn:\${AWS::Partition}:bedrock:\${AWS::Region}::foundation-model/${SONNET}` },
    { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':bedrock:us-east-1::foundation-model/', SONNET]] },
  ])('accepts %j', (value) => {
    expect(variable(value)).toBe('pass');
  });

  test.each([
    ...['global', 'eu', 'apac', 'jp', 'au', 'ca', 'xyz'].map((prefix) => `${prefix}.${SONNET}`),
    ...['global', 'eu', 'xyz'].map((prefix) => `${PROFILE}/${prefix}.${SONNET}`),
    `arn:aws:bedrock:ca-central-1:111122223333:inference-profile/us.${SONNET}`,
    'arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0',
    `arn:aws:bedrock:::foundation-model/${SONNET}`,
    `bedrock/converse/eu.${SONNET}`,
    'https://bedrock-runtime.eu-central-1.amazonaws.com',
    'https://westeurope.api.cognitive.microsoft.com/',
    'https://aiplatform.googleapis.com/v1',
    'https://europe-west4-aiplatform.googleapis.com',
    'projects/p/locations/global/publishers/google/models/gemini-2.5-pro',
    {
      'Fn::Sub': `arn:\${AWS::Partition}:bedrock:\${AWS::Region}:\${AWS::AccountId}:inference-profile/global.${SONNET}`,
    },
  ])('rejects %j', (value) => {
    expect(variable(value)).toBe('fail');
  });

  test.each([
    'https://us-central1-aiplatform.googleapis.com',
    'aiplatform.googleapis.com',
    'https://eastus2.api.cognitive.microsoft.com/',
    'https://eu.example.com',
    'eu.amazon.com',
    'status.anthropic.com',
    'com.amazon.opendistro-1',
    'eu-west-1',
    'import google.cloud.v1; event.meta.v2',
    'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123',
  ])('says nothing against %s', (value) => {
    expect(['pass', 'notApplicable']).toContain(variable(value));
  });

  test('cannot tell a profile that a parameter names', () => {
    expect(variable({ 'Fn::Sub': `${PROFILE}/\${Unknown}` })).toBe('undetermined');
  });

  test('rejects a parameter whose default is a global profile', () => {
    const tree = configurationTree(
      {
        variable: { model: { default: `global.${SONNET}` } },
        resource: { aws_lambda_function: { f: { environment: { variables: { MODEL: '${var.model}' } } } } },
      },
      { name: 'module' },
    );
    const report = evaluate({
      trees: [tree],
      catalogue: new Catalogue([usInferenceOnly]),
      policy: definePolicy(),
      today: '2026-01-01',
    });
    expect(report.findings.map(({ verdict, property }) => [verdict, property])).toEqual([
      ['fail', 'environment.variables.MODEL'],
    ]);
  });

  test.each([
    ['fail', 'BEDROCK_REGION', 'eu-west-1'],
    ['fail', 'CLOUD_ML_REGION', 'global'],
    ['fail', 'GOOGLE_CLOUD_LOCATION', 'global'],
    ['notApplicable', 'BEDROCK_REGION', 'us-east-1'],
    ['notApplicable', 'GOOGLE_CLOUD_LOCATION', 'us-central1'],
    ['notApplicable', 'REPLICA_OF', 'global'],
  ])('gives %s for %s=%s', (outcome, name, value) => {
    expect(variable(value, name)).toBe(outcome);
  });

  test('finds the settings of a container by their names', () => {
    const template = { containers: [{ env: [{ name: 'GOOGLE_CLOUD_LOCATION', value: 'global' }] }] };
    expect(terraform({ google_cloud_run_v2_service: { s: { template } } })).toEqual({
      'google_cloud_run_v2_service.s': 'fail',
    });
  });
});

describe('policies', () => {
  test.each([
    `${PROFILE}/us.*`,
    'arn:aws:bedrock:us-*::foundation-model/anthropic.*',
    ['arn:aws:bedrock:us-east-1::foundation-model/*', 'arn:aws:bedrock:us-west-2::foundation-model/*'],
  ])('accepts access to %j', (resource) => {
    expect(allowed(resource)).toBe('pass');
  });

  test.each([
    `${PROFILE}/*`,
    `${PROFILE}/global.*`,
    'arn:aws:bedrock:*::foundation-model/*',
    'arn:aws:bedrock:::foundation-model/*',
    ['arn:aws:bedrock:us-east-1::foundation-model/*', 'arn:aws:bedrock:eu-west-1::foundation-model/*'],
  ])('rejects access to %j', (resource) => {
    expect(allowed(resource)).toBe('fail');
  });

  test('leaves a bare wildcard to least privilege', () => {
    expect(allowed('*')).toBe('notApplicable');
  });

  test.each([
    { StringEquals: { 'aws:RequestedRegion': ['us-east-1', 'us-west-2'] } },
    { ArnLike: { 'bedrock:InferenceProfileArn': `${PROFILE}/us.*` } },
  ])('accepts a wildcard that the condition %j confines', (Condition) => {
    expect(allowed('arn:aws:bedrock:*::foundation-model/*', { Condition })).toBe('pass');
  });

  test.each([
    { StringEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } },
    { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } },
    { StringEqualsIfExists: { 'aws:RequestedRegion': 'us-east-1' } },
    { ArnLike: { 'bedrock:InferenceProfileArn': `${PROFILE}/*` } },
  ])('rejects a wildcard that the condition %j does not confine', (Condition) => {
    expect(allowed('arn:aws:bedrock:*::foundation-model/*', { Condition })).toBe('fail');
  });

  test('does not take a denial of global profiles for access', () => {
    const Statement = [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: ['arn:aws:bedrock:*:*:inference-profile/global.*', 'arn:aws:bedrock:::foundation-model/*'],
      },
      {
        Effect: 'Deny',
        Action: 'bedrock:*',
        Resource: '*',
        Condition: { ArnLike: { 'bedrock:InferenceProfileArn': 'arn:aws:bedrock:*:*:inference-profile/global.*' } },
      },
    ];
    const content = JSON.stringify({ Version: '2012-10-17', Statement });
    expect(terraform({ aws_organizations_policy: { scp: { content } } })).toEqual({
      'aws_organizations_policy.scp': 'notApplicable',
    });
  });

  test('reads policies that are text, and those of data sources', () => {
    const policy = JSON.stringify({
      Statement: [{ Effect: 'Allow', Action: 'bedrock:*', Resource: `${PROFILE}/eu.*` }],
    });
    expect(terraform({ aws_iam_policy: { p: { policy } } })).toEqual({ 'aws_iam_policy.p': 'fail' });
    const statement = [
      { actions: ['bedrock:InvokeModel'], resources: [`${PROFILE}/global.*`] },
      { effect: 'Deny', actions: ['bedrock:*'], resources: [`${PROFILE}/eu.*`] },
    ];
    const tree = configurationTree({ data: { aws_iam_policy_document: { d: { statement } } } }, { name: 'module' });
    const { findings } = evaluate({
      trees: [tree],
      catalogue: new Catalogue([usInferenceOnly]),
      policy: definePolicy(),
      today: '2026-01-01',
    });
    expect(findings.map(({ verdict, property }) => [verdict, property])).toEqual([
      ['fail', 'statement[0].resources[0]'],
    ]);
  });
});

describe('Bedrock resources', () => {
  test('cannot tell an agent whose model is a parameter', () => {
    const Properties = { FoundationModel: { Ref: 'Unknown' } };
    expect(template({ A: { Type: 'AWS::Bedrock::Agent', Properties } })).toEqual({ A: 'undetermined' });
  });

  test('accepts an agent on a profile of the same template, and judges the profile', () => {
    const CopyFrom = `${PROFILE}/global.${SONNET}`;
    expect(
      template({
        P: { Type: 'AWS::Bedrock::ApplicationInferenceProfile', Properties: { ModelSource: { CopyFrom } } },
        A: {
          Type: 'AWS::Bedrock::Agent',
          Properties: { FoundationModel: { 'Fn::GetAtt': ['P', 'InferenceProfileArn'] } },
        },
      }),
    ).toEqual({ P: 'fail', A: 'pass' });
  });

  test('judges texts beside the named properties too', () => {
    const Properties = {
      FoundationModel: SONNET,
      PromptOverrideConfiguration: { PromptConfigurations: [{ FoundationModel: `eu.${SONNET}` }] },
    };
    expect(template({ A: { Type: 'AWS::Bedrock::Agent', Properties } })).toEqual({ A: 'fail' });
  });

  test.each([null, 3, [], { FoundationModel: { a: 1 } }, { FoundationModel: [null] }])('survives %j', (Properties) => {
    expect(() => template({ A: { Type: 'AWS::Bedrock::Agent', Properties } })).not.toThrow();
  });
});

describe('Azure OpenAI deployments', () => {
  const deployment = (name: string) => ({
    d: { cognitive_account_id: '${azurerm_cognitive_account.a.id}', sku: [{ name }] },
  });
  const judged = (name: string, location: string) =>
    terraform({
      azurerm_cognitive_account: { a: { location } },
      azurerm_cognitive_deployment: deployment(name),
    })['azurerm_cognitive_deployment.d'];

  test.each([
    ['pass', 'Standard', 'eastus'],
    ['pass', 'DataZoneStandard', 'US Gov Virginia'],
    ['pass', 'DataZoneBatch', 'East US 2'],
    ['fail', 'DataZoneStandard', 'swedencentral'],
    ['fail', 'GlobalStandard', 'eastus'],
    ['fail', 'DeveloperTier', 'eastus'],
    ['fail', 'datazonestandard', 'eastus'],
    ['undetermined', 'DataZoneStandard', '${var.unknown}'],
    ['undetermined', '${var.unknown}', 'eastus'],
  ])('gives %s for %s in %s', (outcome, sku, location) => {
    expect(judged(sku, location)).toBe(outcome);
  });

  test('follows the location of the account to its resource group', () => {
    expect(
      terraform({
        azurerm_resource_group: { rg: { location: 'West Europe' } },
        azurerm_cognitive_account: { a: { location: '${azurerm_resource_group.rg.location}' } },
        azurerm_cognitive_deployment: deployment('DataZoneStandard'),
      })['azurerm_cognitive_deployment.d'],
    ).toBe('fail');
  });
});
