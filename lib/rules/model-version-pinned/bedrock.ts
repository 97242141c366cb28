import type { Check, Value } from '../../core';
import type { Answer } from '../support/answers';
import { type Acceptance, type PropertyRow, tableChecks } from '../support/property-table';
import { MODEL_PROPERTIES } from '../us-inference-only/aws';
import { versionOfBedrockModel, versionOfName } from './references';

const SONNET = 'anthropic.claude-sonnet-4-5-20250929-v1:0';

/** A model of Bedrock. What refers to a resource of the same document is judged there. */
export const BEDROCK_MODEL: Acceptance = {
  accepts: (value) => isPinned(value, versionOfBedrockModel),
  describe: () => 'the id of one version of a model',
  samples: [SONNET, `us.${SONNET}`, `arn:aws:bedrock:us-east-1::foundation-model/${SONNET}`],
};

/** A model of another provider, by the name that its API takes. */
const PROVIDER_MODEL: Acceptance = {
  accepts: (value) => isPinned(value, versionOfName),
  describe: () => 'the name of one version of a model',
  samples: ['gpt-4.1-2025-04-14', 'gemini-2.5-pro'],
};

const VERSION_NUMBER: Acceptance = {
  accepts: (value) => (value.isUndetermined ? isOfVersion(value) : /^[1-9]\d*$/.test(value.string ?? '')),
  describe: () => 'the number of a version',
  samples: ['1', '7'],
};

/** The alias that every agent has for tests; it runs the draft. */
const TEST_ALIAS = /(?:^|\/)TSTALIASID$/;

/** An alias of an agent by which one version is called. */
export const AGENT_ALIAS: Acceptance = {
  accepts: (value) => {
    if (value.reference !== undefined && !value.isKnown) {
      return true;
    }
    return value.isUndetermined && !TEST_ALIAS.test(value.text ?? '')
      ? undefined
      : !TEST_ALIAS.test(value.string ?? value.text ?? '');
  },
  describe: () => 'an alias of a version; TSTALIASID runs the draft',
  samples: ['arn:aws:bedrock:us-east-1:111122223333:agent-alias/ABCDEFGHIJ/KLMNOPQRST'],
};

const REJECTED_ALIASES = ['arn:aws:bedrock:us-east-1:111122223333:agent-alias/ABCDEFGHIJ/TSTALIASID'];
const REJECTED_MODELS = ['anthropic.claude', 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite'];
const NO_MODEL = 'no model is named';

const JUDGE = 'EvaluatorConfig.LlmAsAJudge.ModelConfig';
const DERIVED = 'EvaluatorConfig.Derived.ModelConfig';
const OVERRIDES = 'MemoryStrategies[].CustomMemoryStrategy.Configuration';

/** Properties that hold a model besides those that are judged for where models run. */
const MORE_MODELS: Readonly<Record<string, readonly string[]>> = {
  'AWS::Bedrock::Agent': ['PromptOverrideConfiguration.PromptConfigurations[].FoundationModel'],
  'AWS::Bedrock::DataSource': [
    'VectorIngestionConfiguration.ContextEnrichmentConfiguration.BedrockFoundationModelConfiguration.ModelArn',
  ],
  'AWS::Bedrock::KnowledgeBase': ['KnowledgeBaseConfiguration.ManagedKnowledgeBaseConfiguration.EmbeddingModelArn'],
  'AWS::BedrockAgentCore::Evaluator': [JUDGE, DERIVED].map((path) => `${path}.BedrockEvaluatorModelConfig.ModelId`),
  'AWS::BedrockAgentCore::Harness': ['Model.BedrockModelConfig.ModelId'],
  'AWS::BedrockAgentCore::Memory': [
    'SemanticOverride.Extraction',
    'SemanticOverride.Consolidation',
    'SummaryOverride.Consolidation',
    'UserPreferenceOverride.Extraction',
    'UserPreferenceOverride.Consolidation',
    'EpisodicOverride.Extraction',
    'EpisodicOverride.Consolidation',
    'EpisodicOverride.Reflection',
  ].map((step) => `${OVERRIDES}.${step}.ModelId`),
};

const PROVIDER_MODELS: Readonly<Record<string, readonly string[]>> = {
  'AWS::BedrockAgentCore::Evaluator': [JUDGE, DERIVED].map((path) => `${path}.ResponsesEvaluatorModelConfig.ModelId`),
  'AWS::BedrockAgentCore::Harness': ['OpenAiModelConfig', 'GeminiModelConfig', 'LiteLlmModelConfig'].map(
    (provider) => `Model.${provider}.ModelId`,
  ),
};

/** Packages and JumpStart models of SageMaker end in their version. */
const PACKAGE: Acceptance = {
  accepts: (value) => {
    if (value.reference !== undefined && !value.isKnown) {
      return true;
    }
    return value.isUndetermined ? undefined : /\/\d+(?:\.\d+)*$/.test(value.string ?? '');
  },
  describe: () => 'an ARN that ends in a version',
  samples: ['arn:aws:sagemaker:us-east-1:111122223333:model-package/triage/3'],
};
const REJECTED_PACKAGES = ['arn:aws:sagemaker:us-east-1:111122223333:model-package/triage', 'triage'];

const JUMP_START: Acceptance = {
  ...PACKAGE,
  samples: ['arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/meta-llama/2.0.1'],
};
const REJECTED_JUMP_START = [
  'arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/meta-llama',
  'arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/meta-llama/*',
];

const rows: readonly PropertyRow[] = [
  ...modelRows(MODEL_PROPERTIES, BEDROCK_MODEL, REJECTED_MODELS),
  ...modelRows(MORE_MODELS, BEDROCK_MODEL, REJECTED_MODELS),
  ...modelRows(PROVIDER_MODELS, PROVIDER_MODEL, ['gpt-4o', 'gemini-flash-latest']),
  alias('AWS::Bedrock::AgentAlias', 'RoutingConfiguration[].AgentVersion', 'the alias gets a version of its own'),
  alias('aws_bedrockagent_agent_alias', 'routing_configuration[].agent_version', 'the alias gets a version of its own'),
  {
    types: ['AWS::Bedrock::FlowAlias'],
    property: 'RoutingConfiguration[].FlowVersion',
    accepts: VERSION_NUMBER,
    rejects: ['DRAFT'],
    absent: 'undetermined',
  },
  ...(
    [
      ['AWS::Bedrock::Agent', 'AgentCollaborators[].AgentDescriptor.AliasArn'],
      ['aws_bedrockagent_agent_collaborator', 'agent_descriptor.alias_arn'],
    ] as const
  ).map(
    ([type, property]): PropertyRow => ({
      types: [type],
      property,
      accepts: AGENT_ALIAS,
      rejects: REJECTED_ALIASES,
      absent: 'pass',
      why: 'no other agent is called',
    }),
  ),
  ...['PrimaryContainer', 'Containers[]'].flatMap((container) => [
    sageMaker('AWS::SageMaker::Model', `${container}.ModelPackageName`, PACKAGE, REJECTED_PACKAGES),
    sageMaker(
      'AWS::SageMaker::Model',
      `${container}.ModelDataSource.S3DataSource.HubAccessConfig.HubContentArn`,
      JUMP_START,
      REJECTED_JUMP_START,
    ),
  ]),
  ...['primary_container', 'container[]'].map((container) =>
    sageMaker('aws_sagemaker_model', `${container}.model_package_name`, PACKAGE, REJECTED_PACKAGES),
  ),
];

/** Models, aliases and packages of Amazon Bedrock, AgentCore and SageMaker. */
export const bedrockChecks: Readonly<Record<string, Check>> = tableChecks(rows);

function isPinned(value: Value, versionOf: typeof versionOfName): Answer {
  if (value.reference !== undefined && !value.isKnown) {
    return true;
  }
  const state = value.text === undefined ? 'unknown' : versionOf(value.text)?.state;
  return state === 'unknown' || (state === undefined && value.isUndetermined) ? undefined : state !== 'moves';
}

/** A version that a resource of the document publishes; that of an agent or a flow itself is its draft. */
function isOfVersion({ reference }: Value): Answer {
  return reference === undefined ? undefined : !/::(?:Agent|Flow)$|_(?:agent|flow)$/.test(reference.resource.type);
}

function modelRows(
  properties: Readonly<Record<string, readonly string[]>>,
  accepts: Acceptance,
  rejects: readonly string[],
): PropertyRow[] {
  return Object.entries(properties).flatMap(([type, names]) =>
    names.map(
      (property): PropertyRow => ({ types: [type], property, accepts, rejects, absent: 'pass', why: NO_MODEL }),
    ),
  );
}

function alias(type: string, property: string, why: string): PropertyRow {
  return { types: [type], property, accepts: VERSION_NUMBER, rejects: ['DRAFT'], absent: 'pass', why };
}

function sageMaker(type: string, property: string, accepts: Acceptance, rejects: readonly string[]): PropertyRow {
  return { types: [type], property, accepts, rejects, absent: 'pass', why: 'the model is data of one’s own' };
}
