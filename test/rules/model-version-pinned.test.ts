import { modelVersionPinned } from '../../lib/rules/model-version-pinned';
import { versionOfBedrockModel, versionOfName } from '../../lib/rules/model-version-pinned/references';
import { RuleTester } from '../../lib/testing';
import { judgedTemplate, judgedTerraform } from '../support/judged';

const concerned = (verdicts: Record<string, string>) =>
  Object.fromEntries(Object.entries(verdicts).filter(([, verdict]) => verdict !== 'notApplicable'));
const template = (resources: Record<string, unknown>) => concerned(judgedTemplate(modelVersionPinned, resources));
const terraform = (resource: Record<string, unknown>) => concerned(judgedTerraform(modelVersionPinned, resource));

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(modelVersionPinned)).toEqual([]);
});

describe('names of providers', () => {
  test.each([
    'gpt-4o-2024-08-06',
    'gpt-4.1-mini-2025-04-14',
    'gpt-4-0613',
    'o3-2025-04-16',
    'openai/gpt-4o-2024-08-06',
    'claude-3-5-sonnet-20241022',
    'claude-sonnet-4-5-20250929',
    'claude-sonnet-4-5@20250929',
    'claude-opus-4-20250514',
    'claude-opus-4-6',
    'gemini-1.5-pro-002',
    'gemini-2.0-flash-001',
    'gemini-2.5-pro',
    'gemini-2.5-flash-lite',
    'gemini-3.5-flash',
    'gemini-2.5-flash-preview-05-20',
    'gemini-embedding-001',
  ])('takes %s for one version', (name) => {
    expect(versionOfName(name)?.state).toBe('pinned');
  });

  test.each([
    'gpt-4o',
    'gpt-5',
    'gpt-4.1-mini',
    'chatgpt-4o-latest',
    'o3',
    'o4-mini',
    'claude-3-5-sonnet-latest',
    'claude-3-5-haiku',
    'claude-sonnet-4',
    'claude-opus-4-1',
    'claude-sonnet-4-5',
    'claude-sonnet-4-5@default',
    'gemini-1.5-flash',
    'gemini-2.0-flash-lite',
    'gemini-flash-latest',
    'gemini-2.5-flash-preview',
    'gemini-2.0-flash-exp',
    'vertex_ai/gemini-2.0-flash',
    'mistral-large-latest',
    'llama3:latest',
  ])('takes %s for a name that moves', (name) => {
    expect(versionOfName(name)?.state).toBe('moves');
  });

  test.each([
    '',
    'large',
    'text-embedding-3-small',
    'gpt',
    'o',
    'orders',
    'use gpt-4o',
    'my-model',
    'gpt-oss-120b',
    '${x}',
  ])('says nothing of %j', (name) => {
    expect(versionOfName(name)).toBeUndefined();
  });
});

describe('models of Bedrock', () => {
  test.each([
    'amazon.nova-lite-v1:0',
    'us.anthropic.claude-sonnet-4-6',
    'google.gemma-3-12b-it',
    'arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0',
    'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc',
    'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc',
    'arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/amazon.nova-lite-v1:0',
  ])('takes %s for one version', (id) => {
    expect(versionOfBedrockModel(id).state).toBe('pinned');
  });

  test.each([
    'amazon.nova-lite',
    'anthropic.claude-latest',
    'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3*',
  ])('takes %s for one that names no version', (id) => {
    expect(versionOfBedrockModel(id).state).toBe('moves');
  });
});

describe('settings', () => {
  const variable = (name: string, value: unknown) =>
    template({ F: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { [name]: value } } } } })
      .F ?? 'notApplicable';

  test.each([
    ['fail', 'MODEL', 'gpt-4o'],
    ['fail', 'LLM_MODEL_NAME', 'claude-3-5-sonnet-latest'],
    ['fail', 'modelId', 'gemini-2.0-flash'],
    ['pass', 'OPENAI_MODEL', 'gpt-4o-2024-08-06'],
    ['notApplicable', 'AZURE_OPENAI_MODEL', 'gpt-4o'],
    ['notApplicable', 'MODEL_TABLE', 'gpt-4o'],
    ['notApplicable', 'PROMPT', 'gpt-4o'],
    ['notApplicable', 'MODEL', 'v3'],
    ['notApplicable', 'MODEL', { Ref: 'Unknown' }],
    ['fail', 'AGENT_ALIAS', 'TSTALIASID'],
    ['notApplicable', 'NOTE', 'never use TSTALIASID here'],
  ])('gives %s for %s=%j', (outcome, name, value) => {
    expect(variable(name, value)).toBe(outcome);
  });

  test('reads the variables of a container by their names', () => {
    const template = { containers: [{ env: [{ name: 'GEMINI_MODEL', value: 'gemini-1.5-pro' }] }] };
    expect(terraform({ google_cloud_run_v2_service: { s: { template } } })).toEqual({
      'google_cloud_run_v2_service.s': 'fail',
    });
  });

  test('takes a model in Azure for the name of a deployment', () => {
    const env = [{ name: 'MODEL', value: 'gpt-4o' }];
    expect(terraform({ azurerm_container_app: { a: { template: [{ container: [{ env }] }] } } })).toEqual({});
  });
});

describe('agents, flows and their aliases', () => {
  test('accepts an alias without routing, and a number', () => {
    const alias = (RoutingConfiguration?: unknown) =>
      template({ A: { Type: 'AWS::Bedrock::AgentAlias', Properties: { RoutingConfiguration } } }).A;
    expect(alias()).toBe('pass');
    expect(alias([{ AgentVersion: '3' }])).toBe('pass');
    expect(alias([{ AgentVersion: 3 }])).toBe('pass');
    expect(alias([{ AgentVersion: 'DRAFT' }])).toBe('fail');
    expect(alias([{ AgentVersion: { Ref: 'Unknown' } }])).toBe('undetermined');
  });

  test('tells the version of a flow from the flow itself', () => {
    const judged = (name: string) =>
      template({
        F: { Type: 'AWS::Bedrock::Flow', Properties: {} },
        V: { Type: 'AWS::Bedrock::FlowVersion', Properties: {} },
        A: {
          Type: 'AWS::Bedrock::FlowAlias',
          Properties: { RoutingConfiguration: [{ FlowVersion: { 'Fn::GetAtt': [name, 'Version'] } }] },
        },
      }).A;
    expect(judged('V')).toBe('pass');
    expect(judged('F')).toBe('fail');
  });

  test('tells the version of a prompt from the prompt itself', () => {
    const judged = (arn: unknown) => {
      const Resource = { PromptArn: arn };
      const node = { Name: 'Ask', Configuration: { Prompt: { SourceConfiguration: { Resource } } } };
      return template({
        P: { Type: 'AWS::Bedrock::Prompt', Properties: { Variants: [] } },
        V: { Type: 'AWS::Bedrock::PromptVersion', Properties: {} },
        F: { Type: 'AWS::Bedrock::Flow', Properties: { Definition: { Nodes: [node] } } },
      }).F;
    };
    expect(judged({ 'Fn::GetAtt': ['V', 'Arn'] })).toBe('pass');
    expect(judged({ 'Fn::GetAtt': ['P', 'Arn'] })).toBe('fail');
    expect(judged('arn:aws:bedrock:us-east-1:111122223333:prompt/ABC:DRAFT')).toBe('fail');
    expect(judged({ Ref: 'Unknown' })).toBe('undetermined');
  });

  test('accepts a model that is a profile of the same template', () => {
    const Properties = { FoundationModel: { 'Fn::GetAtt': ['P', 'InferenceProfileArn'] } };
    const CopyFrom = 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-lite-v1:0';
    expect(
      template({
        A: { Type: 'AWS::Bedrock::Agent', Properties },
        P: { Type: 'AWS::Bedrock::ApplicationInferenceProfile', Properties: { ModelSource: { CopyFrom } } },
      }),
    ).toEqual({ A: 'pass', P: 'pass' });
  });

  test('judges the models of other providers in a harness', () => {
    const harness = (Model: unknown) =>
      template({ H: { Type: 'AWS::BedrockAgentCore::Harness', Properties: { Model } } }).H;
    expect(harness({ OpenAiModelConfig: { ModelId: 'gpt-4o' } })).toBe('fail');
    expect(harness({ OpenAiModelConfig: { ModelId: 'gpt-4o-2024-08-06' } })).toBe('pass');
    expect(harness({ BedrockModelConfig: { ModelId: { Ref: 'Unknown' } } })).toBe('undetermined');
  });

  test.each([null, 7, 'x', [null], { FoundationModel: { a: [] } }, { AgentCollaborators: 'x' }])(
    'survives %j',
    (Properties) => {
      expect(() => template({ A: { Type: 'AWS::Bedrock::Agent', Properties } })).not.toThrow();
    },
  );
});

describe('Azure and Google', () => {
  const deployment = (more: Record<string, unknown>) =>
    terraform({ azurerm_cognitive_deployment: { d: more } })['azurerm_cognitive_deployment.d'];
  const model = [{ format: 'OpenAI', name: 'gpt-4.1', version: '2025-04-14' }];

  test.each([
    ['pass', { model, version_upgrade_option: 'NoAutoUpgrade' }],
    ['fail', { model }],
    ['fail', { model: [{ name: 'gpt-4.1' }], version_upgrade_option: 'NoAutoUpgrade' }],
    ['fail', { model: [{ name: 'gpt-4.1', version: 'latest' }], version_upgrade_option: 'NoAutoUpgrade' }],
    ['undetermined', { model, version_upgrade_option: '${var.unknown}' }],
  ])('gives %s for %j', (outcome, more) => {
    expect(deployment(more)).toBe(outcome);
  });

  test('reads a body that is text', () => {
    const type = 'Microsoft.CognitiveServices/accounts/deployments@2025-06-01';
    const body = JSON.stringify({ properties: { model: model[0] } });
    expect(terraform({ azapi_resource: { d: { type, body } } })).toEqual({ 'azapi_resource.d': 'fail' });
  });

  test.each([
    ['pass', 'publishers/google/models/gemma3@gemma-3-12b-it', undefined],
    ['fail', 'publishers/google/models/gemma3', undefined],
    ['fail', undefined, 'google/gemma-3-12b-it'],
  ])('gives %s for a deployment of %s%s', (outcome, publisher_model_name, hugging_face_model_id) => {
    const e = { publisher_model_name, hugging_face_model_id };
    expect(terraform({ google_vertex_ai_endpoint_with_model_garden_deployment: { e } })).toEqual({
      'google_vertex_ai_endpoint_with_model_garden_deployment.e': outcome,
    });
  });
});

describe('images of containers that serve models', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  const repository = '111122223333.dkr.ecr.us-east-1.amazonaws.com/vllm';
  const model = (Image: unknown) =>
    template({ M: { Type: 'AWS::SageMaker::Model', Properties: { PrimaryContainer: { Image } } } }).M;

  test.each([
    ['pass', `${repository}@${digest}`],
    ['pass', { 'Fn::Sub': `\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.amazonaws.com/vllm@${digest}` }],
    ['pass', { 'Fn::Join': ['', [{ Ref: 'Elsewhere' }, `@${digest}`]] }],
    ['fail', `${repository}:v0.11`],
    ['fail', repository],
    ['fail', `${repository}@sha256:0123`],
    ['fail', { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/vllm:latest' }],
    ['undetermined', { 'Fn::Join': ['', [`${repository}@`, { Ref: 'Digest' }]] }],
    ['undetermined', { Ref: 'Image' }],
    // An asset of the CDK: a tag that is a digest, in a repository that keeps it or not.
    ['undetermined', `${repository}:${'0'.repeat(64)}`],
  ])('gives %s for %j', (outcome, image) => {
    expect(model(image)).toBe(outcome);
  });

  test('are judged in each container of a pipeline', () => {
    const containers = [`${repository}@${digest}`, `${repository}:v1`].map((image) => ({ image }));
    expect(terraform({ aws_sagemaker_model: { m: { container: containers } } })).toEqual({
      'aws_sagemaker_model.m': 'fail',
    });
  });
});
