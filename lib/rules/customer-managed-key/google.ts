import { unlessIs } from './conditions';
import type { KeyDemand, KeyTable } from './key-demand';

const SPEC = 'encryption_spec.kms_key_name';
const ENCRYPTION_CONFIG = 'encryption_config.kms_key_name';
const CMEK_SETTINGS = 'cmek_settings.kms_key_name';
const AGENT: KeyDemand = {
  key: [],
  satellites: [{ type: 'google_dialogflow_encryption_spec', key: ['encryption_spec.kms_key'] }],
  why: 'conversations lie under a key of Google',
};

/** A key of Cloud KMS, or one that the customer hands over with every request. */
function diskKey(block: string, within?: string): KeyDemand {
  const key = ['kms_key_self_link', 'raw_key', 'rsa_encrypted_key'].map((name) => `${block}.${name}`);
  return within === undefined ? { key } : { key, within };
}

function attachedDisks(): KeyDemand[] {
  const key = ['kms_key_self_link', 'disk_encryption_key_raw', 'disk_encryption_key_rsa'];
  return [
    { key, within: 'boot_disk' },
    { key, within: 'attached_disk[]' },
  ];
}

/** Embeddings without a key: google 6.50 has no argument for it, later providers have. */
const LATER_PROVIDER: KeyDemand = {
  key: SPEC,
  why: 'provider 6.50 has no such argument; override it under a later provider, or use a store that takes a key',
};

/** Stores of the Google provider that take a key of Cloud KMS. */
export const GOOGLE_KEYS: KeyTable = {
  google_alloydb_backup: ENCRYPTION_CONFIG,
  google_alloydb_cluster: [
    { key: ENCRYPTION_CONFIG, inherits: ['restore_backup_source', 'restore_continuous_backup_source'] },
    {
      within: 'automated_backup_policy',
      key: ENCRYPTION_CONFIG,
      when: unlessIs('automated_backup_policy.enabled', false),
    },
    {
      within: 'continuous_backup_config',
      key: ENCRYPTION_CONFIG,
      when: unlessIs('continuous_backup_config.enabled', false),
    },
  ],
  google_apigee_instance: 'disk_encryption_key_name',
  google_apigee_organization: 'runtime_database_encryption_key_name',
  google_apihub_api_hub_instance: 'config.cmek_key_name',
  google_artifact_registry_repository: 'kms_key_name',
  google_bigquery_connection: 'kms_key_name',
  google_bigquery_data_transfer_config: 'encryption_configuration.kms_key_name',
  google_bigquery_dataset: 'default_encryption_configuration.kms_key_name',
  google_bigquery_job: [
    { within: 'copy', key: 'destination_encryption_configuration.kms_key_name' },
    { within: 'load', key: 'destination_encryption_configuration.kms_key_name' },
    { within: 'query', key: 'destination_encryption_configuration.kms_key_name' },
  ],
  google_bigquery_table: {
    key: 'encryption_configuration.kms_key_name',
    inherits: ['dataset_id'],
    inheritedKey: ['default_encryption_configuration.kms_key_name'],
  },
  google_bigtable_instance: { within: 'cluster[]', key: 'kms_key_name' },
  google_cloud_run_v2_job: 'template.template.encryption_key',
  google_cloud_run_v2_service: 'template.encryption_key',
  google_cloud_run_v2_worker_pool: 'template.encryption_key',
  google_cloudfunctions2_function: 'kms_key_name',
  google_cloudfunctions_function: 'kms_key_name',
  google_colab_runtime_template: SPEC,
  google_composer_environment: 'config.encryption_config.kms_key_name',
  google_compute_disk: diskKey('disk_encryption_key'),
  google_compute_image: diskKey('image_encryption_key'),
  google_compute_instance: attachedDisks(),
  google_compute_instance_from_template: attachedDisks(),
  google_compute_instance_template: { within: 'disk[]', key: 'disk_encryption_key.kms_key_self_link' },
  google_compute_region_disk: {
    key: ['disk_encryption_key.kms_key_name', 'disk_encryption_key.raw_key'],
  },
  google_compute_region_instance_template: { within: 'disk[]', key: 'disk_encryption_key.kms_key_self_link' },
  google_compute_snapshot: diskKey('snapshot_encryption_key'),
  google_container_aws_cluster: [
    'control_plane.config_encryption.kms_key_arn',
    'control_plane.database_encryption.kms_key_arn',
    'control_plane.main_volume.kms_key_arn',
    'control_plane.root_volume.kms_key_arn',
  ],
  google_container_aws_node_pool: ['config.config_encryption.kms_key_arn', 'config.root_volume.kms_key_arn'],
  google_container_cluster: [
    {
      key: 'database_encryption.key_name',
      mode: { property: 'database_encryption.state', accepts: ['ENCRYPTED'], rejects: 'DECRYPTED' },
      why: 'the secrets of the cluster lie under a key of Google',
    },
    { within: 'node_config', key: 'boot_disk_kms_key' },
    { within: 'node_pool[].node_config', key: 'boot_disk_kms_key' },
    { within: 'cluster_autoscaling.auto_provisioning_defaults', key: 'boot_disk_kms_key' },
  ],
  google_container_node_pool: 'node_config.boot_disk_kms_key',
  google_database_migration_service_connection_profile: { within: 'cloudsql.settings', key: 'cmek_key_name' },
  google_data_fusion_instance: 'crypto_key_config.key_reference',
  google_dataflow_flex_template_job: 'kms_key_name',
  google_dataflow_job: 'kms_key_name',
  google_dataplex_task: 'execution_spec.kms_key',
  google_dataproc_batch: 'environment_config.execution_config.kms_key',
  google_dataproc_cluster: 'cluster_config.encryption_config.kms_key_name',
  google_dataproc_metastore_service: 'encryption_config.kms_key',
  google_dataproc_session_template: 'environment_config.execution_config.kms_key',
  google_dataproc_workflow_template: [
    'encryption_config.kms_key',
    {
      within: 'placement.managed_cluster',
      key: 'config.encryption_config.gce_pd_kms_key_name',
    },
  ],
  google_datastream_stream: {
    within: 'destination_config.bigquery_destination_config.source_hierarchy_datasets.dataset_template',
    key: 'kms_key_name',
  },
  google_dialogflow_agent: AGENT,
  google_dialogflow_cx_agent: AGENT,
  google_dialogflow_encryption_spec: 'encryption_spec.kms_key',
  google_discovery_engine_cmek_config: 'kms_key',
  google_discovery_engine_data_store: {
    key: 'kms_key_name',
    satellites: [{ type: 'google_discovery_engine_cmek_config', key: ['kms_key'] }],
  },
  google_document_ai_processor: 'kms_key_name',
  google_document_ai_warehouse_location: 'kms_key',
  google_edgecontainer_cluster: 'control_plane_encryption.kms_key',
  google_edgecontainer_node_pool: 'local_disk_encryption.kms_key',
  google_eventarc_channel: 'crypto_key_name',
  google_eventarc_google_api_source: 'crypto_key_name',
  google_eventarc_google_channel_config: 'crypto_key_name',
  google_eventarc_message_bus: 'crypto_key_name',
  google_eventarc_pipeline: 'crypto_key_name',
  google_filestore_instance: 'kms_key_name',
  google_firestore_database: 'cmek_config.kms_key_name',
  google_gemini_code_repository_index: 'kms_key',
  google_healthcare_dataset: SPEC,
  google_logging_billing_account_bucket_config: CMEK_SETTINGS,
  google_logging_folder_bucket_config: CMEK_SETTINGS,
  google_logging_folder_settings: 'kms_key_name',
  google_logging_organization_bucket_config: CMEK_SETTINGS,
  google_logging_organization_settings: 'kms_key_name',
  google_logging_project_bucket_config: CMEK_SETTINGS,
  google_looker_instance: ENCRYPTION_CONFIG,
  google_managed_kafka_cluster: 'gcp_config.kms_key',
  google_memorystore_instance: 'kms_key',
  google_netapp_kmsconfig: 'crypto_key_name',
  google_notebooks_instance: {
    key: 'kms_key',
    mode: { property: 'disk_encryption', accepts: ['CMEK'], rejects: 'GMEK' },
  },
  google_notebooks_runtime: {
    key: 'virtual_machine.virtual_machine_config.encryption_config.kms_key',
  },
  google_parameter_manager_parameter: 'kms_key',
  google_parameter_manager_regional_parameter: 'kms_key',
  google_pubsub_topic: 'kms_key_name',
  google_redis_cluster: 'kms_key',
  google_redis_instance: 'customer_managed_key',
  google_secret_manager_regional_secret: 'customer_managed_encryption.kms_key_name',
  google_secret_manager_secret: [
    {
      key: 'replication.auto.customer_managed_encryption.kms_key_name',
      when: (resource) => resource.get('replication.user_managed').isAbsent,
      alternative: true,
    },
    {
      within: 'replication.user_managed.replicas[]',
      alternative: true,
      key: 'customer_managed_encryption.kms_key_name',
    },
  ],
  google_secure_source_manager_instance: 'kms_key',
  google_spanner_backup_schedule: {
    key: [ENCRYPTION_CONFIG, 'encryption_config.kms_key_names[]'],
  },
  google_spanner_database: { key: [ENCRYPTION_CONFIG, 'encryption_config.kms_key_names[]'] },
  google_sql_database_instance: {
    key: 'encryption_key_name',
    inherits: ['master_instance_name'],
  },
  google_storage_batch_operations_job: { within: 'rewrite_object', key: 'kms_key' },
  google_storage_bucket: { key: 'encryption.default_kms_key_name', why: 'objects lie under a key of Google' },
  google_vertex_ai_dataset: SPEC,
  google_vertex_ai_endpoint: SPEC,
  google_vertex_ai_endpoint_with_model_garden_deployment: LATER_PROVIDER,
  google_vertex_ai_feature_online_store: LATER_PROVIDER,
  google_vertex_ai_featurestore: SPEC,
  google_vertex_ai_index: LATER_PROVIDER,
  google_vertex_ai_index_endpoint: LATER_PROVIDER,
  google_vertex_ai_metadata_store: SPEC,
  google_vertex_ai_rag_engine_config: LATER_PROVIDER,
  google_vertex_ai_reasoning_engine: SPEC,
  google_vertex_ai_tensorboard: SPEC,
  google_workbench_instance: [
    {
      within: 'gce_setup.boot_disk',
      key: 'kms_key',
      mode: { property: 'disk_encryption', accepts: ['CMEK'], rejects: 'GMEK' },
    },
    {
      within: 'gce_setup.data_disks[]',
      key: 'kms_key',
      mode: { property: 'disk_encryption', accepts: ['CMEK'], rejects: 'GMEK' },
    },
  ],
  google_workflows_workflow: 'crypto_key_name',
};
