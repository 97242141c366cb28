import type { ResourceView } from '../../core';
import { unlessSet, whenIs, whenSet } from './conditions';
import type { KeyTable } from './key-demand';
import { onLocalStorage } from './local-storage';

/** Stores of prompts, completions, embeddings, models and documents, as resource types of the Terraform AWS provider. */
export const TERRAFORM_AWS_AI_KEYS: KeyTable = {
  aws_bedrock_custom_model: 'custom_model_kms_key_id',
  aws_bedrock_guardrail: 'kms_key_arn',
  aws_bedrockagent_agent: 'customer_encryption_key_arn',
  aws_bedrockagent_data_source: {
    key: 'server_side_encryption_configuration.kms_key_arn',
    why: 'documents are held with an AWS owned key while they are ingested',
  },
  aws_bedrockagent_flow: 'customer_encryption_key_arn',
  aws_bedrockagent_prompt: 'customer_encryption_key_arn',
  aws_bedrockagentcore_evaluator: 'kms_key_arn',
  aws_bedrockagentcore_gateway: 'kms_key_arn',
  aws_bedrockagentcore_harness: {
    key: 'memory.managed_memory_configuration.encryption_key_arn',
    when: unlessSet('memory.agentcore_memory_configuration', 'memory.disabled'),
    why: 'a harness keeps what was said in a memory of its own, with an AWS owned key, unless it is told not to',
  },
  aws_bedrockagentcore_memory: 'encryption_key_arn',
  aws_bedrockagentcore_policy_engine: 'encryption_key_arn',
  aws_bedrockagentcore_token_vault_cmk: {
    key: 'kms_configuration.kms_key_arn',
    mode: {
      property: 'kms_configuration.key_type',
      accepts: ['CustomerManagedKey'],
      rejects: 'ServiceManagedKey',
    },
  },
  aws_comprehend_document_classifier: [
    'model_kms_key_id',
    'volume_kms_key_id',
    { within: 'output_data_config', key: 'kms_key_id' },
  ],
  aws_comprehend_entity_recognizer: ['model_kms_key_id', 'volume_kms_key_id'],
  aws_kendra_index: 'server_side_encryption_configuration.kms_key_id',
  aws_lex_bot_alias: {
    within: 'conversation_logs.log_settings[]',
    key: 'kms_key_arn',
    when: recordsAudio,
    example: { conversation_logs: { log_settings: [{ destination: 'S3' }] } },
  },
  aws_qbusiness_application: 'encryption_configuration.kms_key_id',
  aws_rekognition_stream_processor: 'kms_key_id',
  aws_sagemaker_data_quality_job_definition: [
    'data_quality_job_output_config.kms_key_id',
    {
      key: 'job_resources.cluster_config.volume_kms_key_id',
      when: (resource) => !onLocalStorage(resource.all('job_resources.cluster_config.instance_type')),
    },
  ],
  aws_sagemaker_device_fleet: 'output_config.kms_key_id',
  aws_sagemaker_domain: 'kms_key_id',
  aws_sagemaker_endpoint_configuration: [
    {
      key: 'kms_key_arn',
      when: (resource) =>
        !onLocalStorage(resource.all('production_variants[].instance_type')) &&
        unlessSet('production_variants.serverless_config')(resource),
    },
    { within: 'data_capture_config', key: 'kms_key_id' },
    { within: 'async_inference_config.output_config', key: 'kms_key_id' },
  ],
  aws_sagemaker_feature_group: [
    {
      key: 'online_store_config.security_config.kms_key_id',
      when: whenIs('online_store_config.enable_online_store', true),
      example: { online_store_config: { enable_online_store: true } },
    },
    { within: 'offline_store_config.s3_storage_config', key: 'kms_key_id' },
  ],
  aws_sagemaker_flow_definition: 'output_config.kms_key_id',
  aws_sagemaker_notebook_instance: 'kms_key_id',
  aws_sagemaker_user_profile: {
    key: 'user_settings.sharing_settings.s3_kms_key_id',
    when: whenSet('user_settings.sharing_settings.s3_output_path'),
    example: { user_settings: { sharing_settings: { s3_output_path: 's3://notebooks' } } },
  },
};

/** Only recordings take a key; the texts of conversations go to a log group. */
function recordsAudio(resource: ResourceView): boolean {
  return resource.all('conversation_logs.log_settings[].destination').some((destination) => destination.is('S3'));
}
