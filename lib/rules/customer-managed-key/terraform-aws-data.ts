import { unlessIs, unlessSet, whenIs, whenSet } from './conditions';
import type { KeyTable } from './key-demand';

const FSX = { key: 'kms_key_id', inherits: ['backup_id'] };

/** An object that names no encryption has the default of its bucket, which is judged there. */
const OBJECT = {
  key: 'kms_key_id',
  when: whenSet('server_side_encryption'),
  example: { server_side_encryption: 'aws:kms' },
};

/** Databases, file systems, disks and analytics, as resource types of the Terraform AWS provider. */
export const TERRAFORM_AWS_DATA_KEYS: KeyTable = {
  aws_ami_copy: 'kms_key_id',
  aws_athena_database: {
    key: 'encryption_configuration.kms_key',
    mode: {
      property: 'encryption_configuration.encryption_option',
      accepts: ['SSE_KMS', 'CSE_KMS'],
      rejects: 'SSE_S3',
    },
  },
  aws_athena_workgroup: {
    key: [
      'configuration.result_configuration.encryption_configuration.kms_key_arn',
      'configuration.managed_query_results_configuration.encryption_configuration.kms_key',
    ],
    mode: {
      property: 'configuration.result_configuration.encryption_configuration.encryption_option',
      accepts: ['SSE_KMS', 'CSE_KMS'],
      rejects: 'SSE_S3',
    },
    why: 'whoever queries may choose how results are encrypted',
  },
  aws_backup_logically_air_gapped_vault: 'encryption_key_arn',
  aws_backup_vault: 'kms_key_arn',
  aws_customerprofiles_domain: 'default_encryption_key',
  aws_datazone_domain: 'kms_key_identifier',
  aws_db_instance: [
    {
      key: 'kms_key_id',
      inherits: ['snapshot_identifier', 'replicate_source_db', 'restore_to_point_in_time', 's3_import'],
    },
    {
      key: 'performance_insights_kms_key_id',
      when: whenIs('performance_insights_enabled', true),
      example: { performance_insights_enabled: true },
      why: 'performance insights keep the text of queries',
    },
    {
      key: 'master_user_secret_kms_key_id',
      when: whenIs('manage_master_user_password', true),
      example: { manage_master_user_password: true },
      why: 'the password is kept in a secret under aws/secretsmanager',
    },
  ],
  aws_db_instance_automated_backups_replication: 'kms_key_id',
  aws_db_snapshot_copy: 'kms_key_id',
  aws_dlm_lifecycle_policy: [
    { within: 'policy_details.schedule[].cross_region_copy_rule[]', key: 'cmk_arn' },
    { within: 'policy_details.action.cross_region_copy[].encryption_configuration', key: 'cmk_arn' },
  ],
  aws_dms_endpoint: [
    { key: 'kms_key_arn', when: unlessIs('engine_name', 's3'), alternative: true },
    {
      key: 's3_settings.server_side_encryption_kms_key_id',
      when: whenIs('engine_name', 's3'),
      example: { engine_name: 's3' },
      alternative: true,
    },
    { within: 'redshift_settings', key: 'server_side_encryption_kms_key_id' },
  ],
  aws_dms_replication_config: 'compute_config.kms_key_id',
  aws_dms_replication_instance: 'kms_key_arn',
  aws_dms_s3_endpoint: ['kms_key_arn', 'server_side_encryption_kms_key_id'],
  aws_docdb_cluster: {
    key: 'kms_key_id',
    inherits: ['snapshot_identifier', 'restore_to_point_in_time', 'global_cluster_identifier'],
  },
  aws_docdb_cluster_instance: {
    key: 'performance_insights_kms_key_id',
    when: whenIs('enable_performance_insights', true),
    example: { enable_performance_insights: true },
    why: 'performance insights keep the text of queries',
  },
  aws_docdbelastic_cluster: 'kms_key_id',
  aws_drs_replication_configuration_template: {
    key: 'ebs_encryption_key_arn',
    mode: { property: 'ebs_encryption', accepts: ['CUSTOM'], rejects: 'DEFAULT' },
  },
  aws_dsql_cluster: 'kms_encryption_key',
  aws_dynamodb_table: [
    {
      key: 'server_side_encryption.kms_key_arn',
      mode: { property: 'server_side_encryption.enabled', accepts: ['true'], rejects: 'false' },
      why: 'the table is encrypted with a key that AWS owns',
    },
    { within: 'replica[]', key: 'kms_key_arn' },
  ],
  aws_dynamodb_table_export: {
    key: 's3_sse_kms_key_id',
    mode: { property: 's3_sse_algorithm', accepts: ['KMS'], rejects: 'AES256' },
  },
  aws_dynamodb_table_replica: 'kms_key_arn',
  aws_ebs_default_kms_key: 'key_arn',
  aws_ebs_snapshot_copy: 'kms_key_id',
  aws_ebs_snapshot_import: 'kms_key_id',
  aws_ebs_volume: {
    key: 'kms_key_id',
    satellites: [{ type: 'aws_ebs_default_kms_key', key: ['key_arn'] }],
    inherits: ['snapshot_id'],
  },
  aws_efs_file_system: 'kms_key_id',
  aws_efs_replication_configuration: {
    within: 'destination',
    key: 'kms_key_id',
    when: unlessSet('destination.file_system_id'),
  },
  aws_elasticache_replication_group: { key: 'kms_key_id', inherits: ['global_replication_group_id'] },
  aws_elasticache_serverless_cache: 'kms_key_id',
  aws_elasticsearch_domain: 'encrypt_at_rest.kms_key_id',
  aws_finspace_kx_environment: 'kms_key_id',
  aws_fsx_file_cache: 'kms_key_id',
  aws_fsx_lustre_file_system: FSX,
  aws_fsx_ontap_file_system: 'kms_key_id',
  aws_fsx_openzfs_file_system: FSX,
  aws_fsx_windows_file_system: FSX,
  aws_glue_data_catalog_encryption_settings: [
    {
      key: 'data_catalog_encryption_settings.encryption_at_rest.sse_aws_kms_key_id',
      mode: {
        property: 'data_catalog_encryption_settings.encryption_at_rest.catalog_encryption_mode',
        accepts: ['SSE-KMS', 'SSE-KMS-WITH-SERVICE-ROLE'],
        rejects: 'DISABLED',
      },
    },
    'data_catalog_encryption_settings.connection_password_encryption.aws_kms_key_id',
  ],
  aws_glue_security_configuration: [
    {
      key: 'encryption_configuration.s3_encryption.kms_key_arn',
      mode: {
        property: 'encryption_configuration.s3_encryption.s3_encryption_mode',
        accepts: ['SSE-KMS'],
        rejects: 'SSE-S3',
      },
    },
    'encryption_configuration.cloudwatch_encryption.kms_key_arn',
    'encryption_configuration.job_bookmarks_encryption.kms_key_arn',
  ],
  aws_keyspaces_table: {
    key: 'encryption_specification.kms_key_identifier',
    mode: {
      property: 'encryption_specification.type',
      accepts: ['CUSTOMER_MANAGED_KMS_KEY'],
      rejects: 'AWS_OWNED_KMS_KEY',
    },
  },
  aws_location_geofence_collection: 'kms_key_id',
  aws_location_tracker: 'kms_key_id',
  aws_m2_application: 'kms_key_id',
  aws_m2_environment: 'kms_key_id',
  aws_memorydb_cluster: { key: 'kms_key_arn', inherits: ['multi_region_cluster_name'] },
  aws_memorydb_snapshot: 'kms_key_arn',
  aws_neptune_cluster: {
    key: 'kms_key_arn',
    inherits: ['snapshot_identifier', 'replication_source_identifier', 'global_cluster_identifier'],
  },
  aws_neptunegraph_graph: 'kms_key_identifier',
  aws_opensearch_domain: 'encrypt_at_rest.kms_key_id',
  aws_osis_pipeline: 'encryption_at_rest_options.kms_key_arn',
  aws_qldb_ledger: 'kms_key',
  aws_rds_cluster: [
    {
      key: 'kms_key_id',
      inherits: ['snapshot_identifier', 'replication_source_identifier', 'restore_to_point_in_time'],
    },
    {
      key: 'performance_insights_kms_key_id',
      when: whenIs('performance_insights_enabled', true),
      example: { performance_insights_enabled: true },
      why: 'performance insights keep the text of queries',
    },
    {
      key: 'master_user_secret_kms_key_id',
      when: whenIs('manage_master_user_password', true),
      example: { manage_master_user_password: true },
      why: 'the password is kept in a secret under aws/secretsmanager',
    },
  ],
  aws_rds_cluster_activity_stream: 'kms_key_id',
  aws_rds_cluster_instance: {
    key: 'performance_insights_kms_key_id',
    when: whenIs('performance_insights_enabled', true),
    example: { performance_insights_enabled: true },
    why: 'performance insights keep the text of queries',
  },
  aws_rds_cluster_snapshot_copy: 'kms_key_id',
  aws_rds_custom_db_engine_version: 'kms_key_id',
  aws_rds_export_task: 'kms_key_id',
  aws_rds_integration: 'kms_key_id',
  aws_redshift_cluster: [
    { key: 'kms_key_id', inherits: ['snapshot_identifier', 'snapshot_arn'] },
    {
      key: 'master_password_secret_kms_key_id',
      when: whenIs('manage_master_password', true),
      example: { manage_master_password: true },
    },
  ],
  aws_redshift_integration: 'kms_key_id',
  aws_redshift_snapshot_copy_grant: 'kms_key_id',
  aws_redshiftserverless_namespace: [
    'kms_key_id',
    {
      key: 'admin_password_secret_kms_key_id',
      when: whenIs('manage_admin_password', true),
      example: { manage_admin_password: true },
    },
  ],
  aws_s3_bucket_object: OBJECT,
  aws_s3_object: OBJECT,
  aws_s3_object_copy: 'kms_key_id',
  aws_s3tables_table_bucket: {
    key: 'encryption_configuration.kms_key_arn',
    mode: { property: 'encryption_configuration.sse_algorithm', accepts: ['aws:kms'], rejects: 'AES256' },
  },
  aws_s3tables_table: {
    within: 'encryption_configuration',
    key: 'kms_key_arn',
    mode: { property: 'sse_algorithm', accepts: ['aws:kms'], rejects: 'AES256' },
  },
  aws_s3vectors_index: {
    within: 'encryption_configuration',
    key: 'kms_key_arn',
    mode: { property: 'sse_type', accepts: ['aws:kms'], rejects: 'AES256' },
  },
  aws_s3vectors_vector_bucket: {
    key: 'encryption_configuration.kms_key_arn',
    mode: { property: 'encryption_configuration.sse_type', accepts: ['aws:kms'], rejects: 'AES256' },
  },
  aws_securitylake_data_lake: { within: 'configuration', key: 'encryption_configuration.kms_key_id' },
  aws_storagegateway_cached_iscsi_volume: 'kms_key',
  aws_storagegateway_nfs_file_share: 'kms_key_arn',
  aws_storagegateway_smb_file_share: 'kms_key_arn',
  aws_storagegateway_stored_iscsi_volume: 'kms_key',
  aws_timestreamquery_scheduled_query: 'kms_key_id',
  aws_timestreamwrite_database: 'kms_key_id',
  aws_timestreamwrite_table: {
    within: 'magnetic_store_write_properties.magnetic_store_rejected_data_location.s3_configuration',
    key: 'kms_key_id',
    mode: { property: 'encryption_option', accepts: ['SSE_KMS'], rejects: 'SSE_S3' },
  },
};
