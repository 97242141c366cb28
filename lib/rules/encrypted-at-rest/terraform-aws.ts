import type { ResourceView } from '../../core';
import type { PropertyRow } from '../support/property-table';
import {
  ANY_KEY,
  bucketAlgorithm,
  mustBeOn,
  mustNotBeDisabled,
  mustNotBeOff,
  not,
  startsWith,
  unlessImplied,
} from './rows';
import { configurationRow, emrClusterRow, glueRow } from './security-configurations';

const DISK = 'a disk is written in the clear unless it is asked to encrypt, or the account encrypts by default';

/** Disks whose account encrypts by default are encrypted when they say nothing. */
function unlessByDefault(resource: ResourceView): boolean {
  return !resource.ofType('aws_ebs_encryption_by_default').some((one) => !one.get('enabled').is(false));
}

function disk(type: string, within: string): PropertyRow[] {
  return [mustBeOn('encrypted', [type], { within, why: DISK, when: unlessByDefault })];
}

/** The machine boots from the disk of its image, which is in the clear unless this block says otherwise. */
function rootDisk(types: readonly string[]): PropertyRow {
  return mustBeOn('root_block_device.encrypted', types, {
    why: DISK,
    when: (resource) => unlessByDefault(resource) && resource.get('launch_template').isAbsent,
  });
}

/** Resource types of the Terraform AWS provider; what is left out, and why, is said beside the CloudFormation types. */
export const TERRAFORM_AWS_ROWS: readonly PropertyRow[] = [
  bucketAlgorithm(
    'aws_s3_bucket',
    'server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm',
  ),
  bucketAlgorithm(
    'aws_s3_bucket_server_side_encryption_configuration',
    'rule[].apply_server_side_encryption_by_default.sse_algorithm',
  ),
  mustBeOn('storage_encrypted', ['aws_db_instance'], {
    why: 'an instance is not encrypted by default',
    when: unlessImplied(
      'storage_encrypted',
      'kms_key_id',
      'snapshot_identifier',
      'replicate_source_db',
      'restore_to_point_in_time',
      's3_import',
    ),
  }),
  mustBeOn('storage_encrypted', ['aws_docdb_cluster'], {
    why: 'a cluster is not encrypted by default',
    when: unlessImplied(
      'storage_encrypted',
      'kms_key_id',
      'snapshot_identifier',
      'restore_to_point_in_time',
      'global_cluster_identifier',
    ),
  }),
  mustBeOn('storage_encrypted', ['aws_neptune_cluster'], {
    why: 'a cluster is not encrypted by default',
    when: unlessImplied(
      'storage_encrypted',
      'kms_key_arn',
      'snapshot_identifier',
      'replication_source_identifier',
      'global_cluster_identifier',
    ),
  }),
  mustBeOn('storage_encrypted', ['aws_rds_global_cluster', 'aws_docdb_global_cluster', 'aws_neptune_global_cluster'], {
    why: 'a global cluster is not encrypted by default',
    when: unlessImplied('storage_encrypted', 'kms_key_id', 'source_db_cluster_identifier'),
  }),
  mustNotBeOff('storage_encrypted', ['aws_db_cluster_snapshot', 'aws_neptune_cluster_snapshot'], {
    absent: 'undetermined',
    why: 'a snapshot has the encryption of its cluster, which is not part of this configuration',
    when: (resource) =>
      !resource.get('storage_encrypted').isAbsent ||
      resource.follow(resource.get('db_cluster_identifier')) === undefined,
  }),
  mustBeOn('encrypted', ['aws_redshift_cluster'], {
    why: 'versions of the provider before 6 ask for no encryption',
    when: unlessImplied('encrypted', 'kms_key_id', 'snapshot_identifier', 'snapshot_arn'),
  }),
  mustBeOn('encrypted', ['aws_efs_file_system'], {
    why: 'a file system is not encrypted by default',
    when: unlessImplied('encrypted', 'kms_key_id'),
  }),
  mustBeOn('encrypted', ['aws_ebs_volume'], {
    why: DISK,
    when: (resource) => unlessByDefault(resource) && unlessImplied('encrypted', 'kms_key_id', 'snapshot_id')(resource),
  }),
  mustBeOn('encrypted', ['aws_ebs_snapshot_copy', 'aws_ebs_snapshot_import', 'aws_ami_copy'], {
    why: 'a copy is in the clear unless it is asked to encrypt',
    when: unlessByDefault,
  }),
  mustNotBeOff('enabled', ['aws_ebs_encryption_by_default']),
  rootDisk(['aws_instance', 'aws_launch_configuration', 'aws_spot_instance_request']),
  ...disk('aws_instance', 'ebs_block_device[]'),
  ...disk('aws_launch_configuration', 'ebs_block_device[]'),
  ...disk('aws_spot_instance_request', 'ebs_block_device[]'),
  ...disk('aws_launch_template', 'block_device_mappings[].ebs'),
  ...disk('aws_spot_fleet_request', 'launch_specification[].root_block_device'),
  ...disk('aws_spot_fleet_request', 'launch_specification[].ebs_block_device[]'),
  ...disk('aws_ecs_service', 'volume_configuration.managed_ebs_volume'),
  ...disk('aws_imagebuilder_container_recipe', 'instance_configuration.block_device_mapping[].ebs'),
  ...disk('aws_imagebuilder_image_recipe', 'block_device_mapping[].ebs'),
  mustBeOn('root_volume_encryption_enabled', ['aws_workspaces_workspace'], { why: DISK }),
  mustBeOn('user_volume_encryption_enabled', ['aws_workspaces_workspace'], { why: DISK }),
  mustBeOn('at_rest_encryption_enabled', ['aws_elasticache_replication_group'], {
    why: 'a cache of Redis OSS is not encrypted by default',
    when: (resource) =>
      resource.get('global_replication_group_id').isAbsent ? not(startsWith('engine', 'valkey'))(resource) : undefined,
  }),
  mustBeOn('server_side_encryption.enabled', ['aws_dax_cluster'], { why: 'a cluster is not encrypted by default' }),
  mustBeOn('encrypt_at_rest.enabled', ['aws_opensearch_domain', 'aws_elasticsearch_domain'], {
    why: 'a domain is not encrypted by default',
  }),
  {
    types: ['aws_kinesis_stream'],
    property: 'encryption_type',
    accepts: ['KMS'],
    rejects: ['NONE'],
    absent: 'fail',
    why: 'a stream is not encrypted by default',
  },
  mustBeOn('server_side_encryption.enabled', ['aws_kinesis_firehose_delivery_stream'], {
    why: 'records put directly are buffered in the clear',
    when: (resource) =>
      resource.get('kinesis_source_configuration').isAbsent && resource.get('msk_source_configuration').isAbsent,
  }),
  {
    types: ['aws_sns_topic'],
    property: 'kms_master_key_id',
    accepts: ANY_KEY,
    rejects: [''],
    absent: 'fail',
    why: 'messages of a topic are not encrypted by default',
  },
  mustNotBeOff('sqs_managed_sse_enabled', ['aws_sqs_queue'], {
    why: 'queues are encrypted with a key of SQS by default',
    when: (resource) => resource.get('kms_master_key_id').isAbsent || resource.get('kms_master_key_id').is(''),
  }),
  {
    types: ['aws_athena_database'],
    property: 'encryption_configuration.encryption_option',
    accepts: ['SSE_S3', 'SSE_KMS', 'CSE_KMS'],
    rejects: ['NONE'],
    absent: 'pass',
    why: 'tables have the default encryption of their bucket',
  },
  {
    types: ['aws_athena_workgroup'],
    property: 'configuration.result_configuration.encryption_configuration.encryption_option',
    accepts: ['SSE_S3', 'SSE_KMS', 'CSE_KMS'],
    rejects: ['NONE'],
    absent: 'pass',
    why: 'results have the default encryption of their bucket',
  },
  {
    types: ['aws_glue_data_catalog_encryption_settings'],
    property: 'data_catalog_encryption_settings.encryption_at_rest.catalog_encryption_mode',
    accepts: ['SSE-KMS', 'SSE-KMS-WITH-SERVICE-ROLE'],
    rejects: ['DISABLED'],
    absent: 'fail',
    why: 'the catalogue is not encrypted by default',
  },
  mustBeOn(
    'data_catalog_encryption_settings.connection_password_encryption.return_connection_password_encrypted',
    ['aws_glue_data_catalog_encryption_settings'],
    { why: 'passwords of connections are not encrypted by default' },
  ),
  {
    types: ['aws_glue_security_configuration'],
    property: 'encryption_configuration.s3_encryption.s3_encryption_mode',
    accepts: ['SSE-KMS', 'SSE-S3', 'CSE-KMS'],
    rejects: ['DISABLED'],
    absent: 'fail',
  },
  {
    types: ['aws_glue_security_configuration'],
    property: 'encryption_configuration.cloudwatch_encryption.cloudwatch_encryption_mode',
    accepts: ['SSE-KMS'],
    rejects: ['DISABLED'],
    absent: 'fail',
  },
  {
    types: ['aws_glue_security_configuration'],
    property: 'encryption_configuration.job_bookmarks_encryption.job_bookmarks_encryption_mode',
    accepts: ['CSE-KMS'],
    rejects: ['DISABLED'],
    absent: 'fail',
  },
  mustNotBeDisabled('artifacts.encryption_disabled', ['aws_codebuild_project']),
  mustNotBeDisabled('secondary_artifacts[].encryption_disabled', ['aws_codebuild_project']),
  mustNotBeDisabled('logs_config.s3_logs.encryption_disabled', ['aws_codebuild_project']),
  mustNotBeDisabled('export_config.s3_destination.encryption_disabled', ['aws_codebuild_report_group']),
  mustBeOn('encrypted', ['aws_dlm_lifecycle_policy'], { within: 'policy_details.schedule[].cross_region_copy_rule[]' }),
  mustBeOn('encrypted', ['aws_dlm_lifecycle_policy'], {
    within: 'policy_details.action.cross_region_copy[].encryption_configuration',
  }),
  {
    types: ['aws_drs_replication_configuration_template'],
    property: 'ebs_encryption',
    accepts: ['DEFAULT', 'CUSTOM'],
    rejects: ['NONE'],
    absent: 'fail',
  },
  mustBeOn('settings.cache_data_encrypted', ['aws_api_gateway_method_settings'], {
    when: (resource) => resource.get('settings.caching_enabled').is(true),
    example: { settings: { caching_enabled: true } },
    why: 'cached responses are not encrypted by default',
  }),
  mustNotBeOff('at_rest_encryption_enabled', ['aws_appsync_api_cache'], { why: 'new caches always encrypt' }),
  emrClusterRow('aws_emr_cluster', 'security_configuration'),
  glueRow('security_configuration', 'aws_glue_job', 'aws_glue_dev_endpoint', 'aws_glue_crawler'),
  configurationRow('aws_emr_security_configuration', 'configuration'),
];
