import type { Check } from '../../core';
import { type Acceptance, type PropertyRow, tableChecks } from '../support/property-table';
import { outcomeOf } from './references';

/**
 * A model, an inference profile or a guardrail profile by id or ARN. What refers to a resource of the same document
 * is judged there; an id without a prefix runs in the Region that is called.
 */
const model: Acceptance = {
  accepts: (value, policy) => {
    if (value.kind === 'reference') {
      return true;
    }
    const outcome = value.text === undefined ? 'undetermined' : outcomeOf(value.text, policy);
    return outcome === 'undetermined' ? undefined : outcome === 'pass';
  },
  describe: () => 'a model in an allowed Region, or a profile of the US (us., us-gov.)',
  samples: [
    'anthropic.claude-3-5-haiku-20241022-v1:0',
    'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
    'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.amazon.nova-lite-v1:0',
    'arn:aws-us-gov:bedrock:us-gov-west-1:111122223333:inference-profile/us-gov.amazon.nova-lite-v1:0',
  ],
};

const guardrailProfile: Acceptance = {
  ...model,
  describe: () => 'a guardrail profile of the US (us., us-gov.)',
  samples: ['us.guardrail.v1:0', 'arn:aws:bedrock:us-east-1:111122223333:guardrail-profile/us.guardrail.v1:0'],
};

const REJECTED_MODELS = [
  'global.anthropic.claude-sonnet-4-5-20250929-v1:0',
  'eu.amazon.nova-lite-v1:0',
  'arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0',
  'arn:aws:bedrock:::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0',
  'arn:aws:bedrock:us-east-1:111122223333:inference-profile/global.anthropic.claude-sonnet-4-5-20250929-v1:0',
  'arn:aws:bedrock:us-east-1:111122223333:inference-profile/xyz.anthropic.claude-sonnet-4-5-20250929-v1:0',
];
const REJECTED_GUARDRAILS = [
  'eu.guardrail.v1:0',
  'arn:aws:bedrock:us-east-1:111122223333:guardrail-profile/apac.guardrail.v1:0',
];

const PARSING = 'VectorIngestionConfiguration.ParsingConfiguration.BedrockFoundationModelConfiguration.ModelArn';
const VECTOR = 'KnowledgeBaseConfiguration.VectorKnowledgeBaseConfiguration';

/** Properties that hold a model and nothing else, so that an unknown value is an unknown model. */
export const MODEL_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  'AWS::Bedrock::Agent': ['FoundationModel'],
  'AWS::Bedrock::ApplicationInferenceProfile': ['ModelSource.CopyFrom'],
  'AWS::Bedrock::DataSource': [PARSING],
  'AWS::Bedrock::IntelligentPromptRouter': ['Models[].ModelArn', 'FallbackModel.ModelArn'],
  'AWS::Bedrock::KnowledgeBase': [`${VECTOR}.EmbeddingModelArn`],
  'AWS::Bedrock::Prompt': ['Variants[].ModelId'],
  aws_bedrock_custom_model: ['base_model_identifier'],
  aws_bedrock_inference_profile: ['model_source.copy_from'],
  aws_bedrock_provisioned_model_throughput: ['model_arn'],
  aws_bedrockagent_agent: ['foundation_model'],
  aws_bedrockagent_data_source: [
    'vector_ingestion_configuration.parsing_configuration.bedrock_foundation_model_configuration.model_arn',
  ],
  aws_bedrockagent_knowledge_base: [
    'knowledge_base_configuration.vector_knowledge_base_configuration.embedding_model_arn',
  ],
  aws_bedrockagent_prompt: ['variant.model_id'],
};

const rows: readonly PropertyRow[] = [
  ...Object.entries(MODEL_PROPERTIES).flatMap(([type, properties]) =>
    properties.map(
      (property): PropertyRow => ({
        types: [type],
        property,
        accepts: model,
        rejects: REJECTED_MODELS,
        absent: 'pass',
      }),
    ),
  ),
  guardrail('AWS::Bedrock::Guardrail', 'CrossRegionConfig.GuardrailProfileArn'),
  guardrail('aws_bedrock_guardrail', 'cross_region_config.guardrail_profile_identifier'),
];

/** Amazon Bedrock: the models of agents, knowledge bases, prompts and profiles, and the profiles of guardrails. */
export const bedrockChecks: Readonly<Record<string, Check>> = tableChecks(rows);

function guardrail(type: string, property: string): PropertyRow {
  return {
    types: [type],
    property,
    accepts: guardrailProfile,
    rejects: REJECTED_GUARDRAILS,
    absent: 'pass',
    why: 'the guardrail runs in its own Region',
  };
}
