import { unlessIs, unlessSet, whenIs, whenSet } from './conditions';
import type { KeyTable } from './key-demand';

const EMR_SERVERLESS: KeyTable[string] = [
  's3_monitoring_configuration',
  'managed_persistence_monitoring_configuration',
  'cloudwatch_logging_configuration',
].map((block) => ({ within: `monitoring_configuration.${block}`, key: 'encryption_key_arn' }));

/**
 * Logs, secrets, messages, workflows and build artefacts, as resource types of the Terraform AWS provider; what is
 * left out, and why, is said beside the CloudFormation types.
 */
export const TERRAFORM_AWS_SERVICE_KEYS: KeyTable = {
  aws_appconfig_configuration_profile: {
    key: 'kms_key_identifier',
    when: whenIs('location_uri', 'hosted'),
    example: { location_uri: 'hosted' },
  },
  aws_appfabric_app_bundle: 'customer_managed_key_arn',
  aws_appflow_connector_profile: 'kms_arn',
  aws_appflow_flow: 'kms_arn',
  aws_appintegrations_data_integration: 'kms_key',
  aws_apprunner_service: 'encryption_configuration.kms_key',
  aws_auditmanager_account_registration: 'kms_key',
  aws_chimesdkvoice_voice_profile_domain: 'server_side_encryption_configuration.kms_key_arn',
  aws_cloudtrail: 'kms_key_id',
  aws_cloudtrail_event_data_store: 'kms_key_id',
  aws_cloudwatch_event_archive: 'kms_key_identifier',
  aws_cloudwatch_event_bus: 'kms_key_identifier',
  aws_cloudwatch_event_connection: 'kms_key_identifier',
  aws_cloudwatch_log_anomaly_detector: 'kms_key_id',
  aws_cloudwatch_log_group: {
    key: 'kms_key_id',
    why: 'CloudWatch Logs then encrypts with a key of its own',
    when: unlessIs('log_group_class', 'DELIVERY'),
  },
  aws_codeartifact_domain: 'encryption_key',
  aws_codebuild_project: 'encryption_key',
  aws_codebuild_report_group: { within: 'export_config.s3_destination', key: 'encryption_key' },
  aws_codecommit_repository: 'kms_key_id',
  aws_codepipeline: { within: 'artifact_store[]', key: 'encryption_key.id' },
  aws_connect_instance_storage_config: [
    { within: 'storage_config.s3_config', key: 'encryption_config.key_id' },
    { within: 'storage_config.kinesis_video_stream_config', key: 'encryption_config.key_id' },
  ],
  aws_ecr_repository: {
    key: 'encryption_configuration.kms_key',
    mode: {
      property: 'encryption_configuration.encryption_type',
      accepts: ['KMS', 'KMS_DSSE'],
      rejects: 'AES256',
    },
  },
  aws_ecr_repository_creation_template: {
    key: 'encryption_configuration.kms_key',
    mode: {
      property: 'encryption_configuration.encryption_type',
      accepts: ['KMS', 'KMS_DSSE'],
      rejects: 'AES256',
    },
  },
  aws_ecs_cluster: [
    { within: 'configuration.execute_command_configuration', key: 'kms_key_id' },
    {
      within: 'configuration.managed_storage_configuration',
      key: ['kms_key_id', 'fargate_ephemeral_storage_kms_key_id'],
    },
  ],
  aws_ecs_service: { within: 'volume_configuration.managed_ebs_volume', key: 'kms_key_id' },
  aws_eks_cluster: {
    key: 'encryption_config.provider.key_arn',
    why: 'the secrets of the cluster are encrypted with a key that AWS owns',
  },
  aws_elastictranscoder_pipeline: 'aws_kms_key_arn',
  aws_emr_cluster: {
    key: 'log_encryption_kms_key_id',
    when: whenSet('log_uri'),
    example: { log_uri: 's3://logs/' },
  },
  aws_emrserverless_application: EMR_SERVERLESS,
  aws_emr_studio: 'encryption_key_arn',
  aws_imagebuilder_component: 'kms_key_id',
  aws_imagebuilder_container_recipe: 'kms_key_id',
  aws_imagebuilder_distribution_configuration: {
    within: 'distribution[].ami_distribution_configuration',
    key: 'kms_key_id',
  },
  aws_imagebuilder_image_recipe: { within: 'block_device_mapping[].ebs', key: 'kms_key_id' },
  aws_imagebuilder_workflow: 'kms_key_id',
  aws_kinesis_firehose_delivery_stream: {
    key: 'server_side_encryption.key_arn',
    mode: {
      property: 'server_side_encryption.key_type',
      accepts: ['CUSTOMER_MANAGED_CMK'],
      rejects: 'AWS_OWNED_CMK',
    },
    when: unlessSet('kinesis_source_configuration', 'msk_source_configuration'),
    why: 'records are buffered with a key that AWS owns, or in the clear',
  },
  aws_kinesis_stream: {
    key: 'kms_key_id',
    mode: { property: 'encryption_type', accepts: ['KMS'], rejects: 'NONE' },
  },
  aws_kinesis_video_stream: 'kms_key_id',
  aws_lambda_event_source_mapping: {
    key: 'kms_key_arn',
    when: whenSet('filter_criteria'),
    example: { filter_criteria: { filter: [{ pattern: '{}' }] } },
  },
  aws_lambda_function: {
    key: 'kms_key_arn',
    when: whenSet('environment.variables'),
    example: { environment: { variables: { MODEL: 'model' } } },
    why: 'environment variables are encrypted with aws/lambda',
  },
  aws_mq_broker: {
    key: 'encryption_options.kms_key_id',
    mode: { property: 'encryption_options.use_aws_owned_key', accepts: ['false'], rejects: 'true' },
  },
  aws_msk_cluster: 'encryption_info.encryption_at_rest_kms_key_arn',
  aws_mwaa_environment: 'kms_key',
  aws_networkfirewall_firewall: networkFirewall(),
  aws_networkfirewall_firewall_policy: networkFirewall(),
  aws_networkfirewall_rule_group: networkFirewall(),
  aws_networkfirewall_tls_inspection_configuration: networkFirewall(),
  aws_pipes_pipe: 'kms_key_identifier',
  aws_prometheus_workspace: 'kms_key_arn',
  aws_scheduler_schedule: 'kms_key_arn',
  aws_secretsmanager_secret: [
    { key: 'kms_key_id', why: 'the secret is encrypted with aws/secretsmanager' },
    { within: 'replica[]', key: 'kms_key_id' },
  ],
  aws_sfn_activity: stateMachine(),
  aws_sfn_state_machine: stateMachine(),
  aws_sns_topic: { key: 'kms_master_key_id', why: 'messages are stored in the clear' },
  aws_sqs_queue: { key: 'kms_master_key_id', why: 'messages are encrypted with a key of the service' },
  aws_ssm_parameter: {
    key: 'key_id',
    when: whenIs('type', 'SecureString'),
    example: { type: 'SecureString' },
    why: 'the parameter is encrypted with aws/ssm',
  },
  aws_ssmincidents_replication_set: { within: 'regions[]', key: 'kms_key_arn' },
  aws_synthetics_canary: {
    key: 'artifact_config.s3_encryption.kms_key_arn',
    mode: { property: 'artifact_config.s3_encryption.encryption_mode', accepts: ['SSE_KMS'], rejects: 'SSE_S3' },
  },
  aws_workspaces_workspace: 'volume_encryption_key',
  aws_workspacesweb_portal: 'customer_managed_key',
  aws_workspacesweb_user_settings: 'customer_managed_key',
  aws_xray_encryption_config: {
    key: 'key_id',
    mode: { property: 'type', accepts: ['KMS'], rejects: 'NONE' },
  },
};

/** Inputs and outputs of every step are kept in the execution history. */
function stateMachine(): KeyTable[string] {
  return {
    key: 'encryption_configuration.kms_key_id',
    mode: {
      property: 'encryption_configuration.type',
      accepts: ['CUSTOMER_MANAGED_KMS_KEY'],
      rejects: 'AWS_OWNED_KEY',
    },
  };
}

function networkFirewall(): KeyTable[string] {
  return {
    key: 'encryption_configuration.key_id',
    mode: { property: 'encryption_configuration.type', accepts: ['CUSTOMER_KMS'], rejects: 'AWS_OWNED_KMS_KEY' },
  };
}
