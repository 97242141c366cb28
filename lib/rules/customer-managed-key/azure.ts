import { whenIs } from './conditions';
import type { KeyTable } from './key-demand';

const KEY_VAULT_KEY = 'customer_managed_key.key_vault_key_id';
const ENCRYPTED_DISKS = 'disk_encryption.key_vault_key_id';
const VAULT_OR_HSM = ['key_vault_key_id', 'managed_hsm_key_id'];

/**
 * Stores of azurerm that take a key of one's own: inline, or through a resource of its own that names the store.
 *
 * System disks of virtual machines are left out, as on AWS: a platform key suffices for an operating system. So are
 * Log Analytics workspaces: they take a key only through a dedicated cluster, which is judged. Everything else that
 * is left out stands with its reason in `test/coverage/azure-cmk.tsv`.
 */
export const AZURE_KEYS: KeyTable = {
  azurerm_ai_foundry: 'encryption.key_id',
  azurerm_ai_services: { key: VAULT_OR_HSM.map((key) => `customer_managed_key.${key}`) },
  azurerm_app_configuration: 'encryption.key_vault_key_identifier',
  azurerm_automation_account: 'encryption.key_vault_key_id',
  azurerm_batch_account: 'encryption.key_vault_key_id',
  azurerm_bot_channels_registration: 'cmk_key_vault_url',
  azurerm_bot_service_azure_bot: 'cmk_key_vault_key_url',
  azurerm_cognitive_account: {
    key: KEY_VAULT_KEY,
    satellites: [
      {
        type: 'azurerm_cognitive_account_customer_managed_key',
        store: 'cognitive_account_id',
        key: ['key_vault_key_id'],
      },
    ],
    why: 'stored completions, files, fine-tuned models and vector stores lie under a key of Microsoft',
  },
  azurerm_cognitive_account_customer_managed_key: 'key_vault_key_id',
  azurerm_container_group: 'key_vault_key_id',
  azurerm_container_registry: 'encryption.key_vault_key_id',
  azurerm_cosmosdb_account: { key: VAULT_OR_HSM },
  azurerm_cosmosdb_cassandra_datacenter: ['managed_disk_customer_key_uri', 'backup_storage_customer_key_uri'],
  azurerm_data_factory: {
    key: 'customer_managed_key_id',
    satellites: [
      {
        type: 'azurerm_data_factory_customer_managed_key',
        store: 'data_factory_id',
        key: ['customer_managed_key_id'],
      },
    ],
  },
  azurerm_data_factory_customer_managed_key: 'customer_managed_key_id',
  azurerm_data_protection_backup_vault: {
    key: [],
    satellites: [
      {
        type: 'azurerm_data_protection_backup_vault_customer_managed_key',
        store: 'data_protection_backup_vault_id',
        key: ['key_vault_key_id'],
      },
    ],
  },
  azurerm_data_protection_backup_vault_customer_managed_key: 'key_vault_key_id',
  azurerm_databricks_workspace: [
    'managed_services_cmk_key_vault_key_id',
    'managed_disk_cmk_key_vault_key_id',
    {
      key: [],
      satellites: [
        {
          type: 'azurerm_databricks_workspace_root_dbfs_customer_managed_key',
          store: 'workspace_id',
          key: ['key_vault_key_id'],
        },
        { type: 'azurerm_databricks_workspace_customer_managed_key', store: 'workspace_id', key: ['key_vault_key_id'] },
      ],
      why: 'the root file system lies under a key of Microsoft',
    },
  ],
  azurerm_databricks_workspace_customer_managed_key: 'key_vault_key_id',
  azurerm_databricks_workspace_root_dbfs_customer_managed_key: 'key_vault_key_id',
  azurerm_disk_encryption_set: { key: VAULT_OR_HSM },
  azurerm_elastic_san_volume_group: {
    key: 'encryption.key_vault_key_id',
    mode: {
      property: 'encryption_type',
      accepts: ['EncryptionAtRestWithCustomerManagedKey'],
      rejects: 'EncryptionAtRestWithPlatformKey',
    },
  },
  azurerm_eventhub_namespace: {
    key: [],
    satellites: [
      {
        type: 'azurerm_eventhub_namespace_customer_managed_key',
        store: 'eventhub_namespace_id',
        key: ['key_vault_key_ids[]'],
      },
    ],
  },
  azurerm_eventhub_namespace_customer_managed_key: 'key_vault_key_ids[]',
  azurerm_fluid_relay_server: KEY_VAULT_KEY,
  azurerm_hdinsight_hadoop_cluster: ENCRYPTED_DISKS,
  azurerm_hdinsight_hbase_cluster: ENCRYPTED_DISKS,
  azurerm_hdinsight_interactive_query_cluster: ENCRYPTED_DISKS,
  azurerm_hdinsight_kafka_cluster: ENCRYPTED_DISKS,
  azurerm_hdinsight_spark_cluster: ENCRYPTED_DISKS,
  azurerm_healthcare_dicom_service: 'encryption_key_url',
  azurerm_healthcare_service: 'cosmosdb_key_vault_key_versionless_id',
  azurerm_hpc_cache: 'key_vault_key_id',
  azurerm_image: [
    { within: 'os_disk', key: 'disk_encryption_set_id' },
    { within: 'data_disk[]', key: 'disk_encryption_set_id' },
  ],
  azurerm_kubernetes_cluster: [
    'disk_encryption_set_id',
    {
      key: 'key_management_service.key_vault_key_id',
      why: 'the secrets of the cluster lie in etcd under a key of Microsoft',
    },
  ],
  azurerm_kusto_cluster: {
    key: [],
    satellites: [
      {
        type: 'azurerm_kusto_cluster_customer_managed_key',
        store: 'cluster_id',
        key: ['key_vault_id', 'managed_hsm_key_id'],
      },
    ],
  },
  azurerm_kusto_cluster_customer_managed_key: { key: ['key_vault_id', 'managed_hsm_key_id'] },
  azurerm_linux_virtual_machine_scale_set: { within: 'data_disk[]', key: 'disk_encryption_set_id' },
  azurerm_load_test: 'encryption.key_url',
  azurerm_log_analytics_cluster: {
    key: [],
    satellites: [
      {
        type: 'azurerm_log_analytics_cluster_customer_managed_key',
        store: 'log_analytics_cluster_id',
        key: ['key_vault_key_id'],
      },
    ],
  },
  azurerm_log_analytics_cluster_customer_managed_key: 'key_vault_key_id',
  azurerm_machine_learning_workspace: 'encryption.key_id',
  azurerm_managed_disk: {
    key: [
      'disk_encryption_set_id',
      'secure_vm_disk_encryption_set_id',
      'encryption_settings.key_encryption_key.key_url',
    ],
  },
  azurerm_managed_lustre_file_system: 'encryption_key.key_url',
  azurerm_managed_redis: KEY_VAULT_KEY,
  azurerm_mobile_network_sim_group: 'encryption_key_url',
  azurerm_mongo_cluster: KEY_VAULT_KEY,
  azurerm_mssql_managed_instance: {
    key: [],
    satellites: [
      {
        type: 'azurerm_mssql_managed_instance_transparent_data_encryption',
        store: 'managed_instance_id',
        key: VAULT_OR_HSM,
      },
    ],
  },
  azurerm_mssql_managed_instance_transparent_data_encryption: { key: VAULT_OR_HSM },
  azurerm_mssql_server: {
    key: 'transparent_data_encryption_key_vault_key_id',
    satellites: [{ type: 'azurerm_mssql_server_transparent_data_encryption', store: 'server_id', key: VAULT_OR_HSM }],
  },
  azurerm_mssql_server_transparent_data_encryption: { key: VAULT_OR_HSM },
  azurerm_mysql_flexible_server: [
    { key: VAULT_OR_HSM.map((key) => `customer_managed_key.${key}`) },
    {
      key: 'customer_managed_key.geo_backup_key_vault_key_id',
      when: whenIs('geo_redundant_backup_enabled', true),
      example: { geo_redundant_backup_enabled: true },
    },
  ],
  azurerm_mysql_server: {
    key: [],
    satellites: [{ type: 'azurerm_mysql_server_key', store: 'server_id', key: ['key_vault_key_id'] }],
  },
  azurerm_netapp_account: {
    key: [],
    satellites: [{ type: 'azurerm_netapp_account_encryption', store: 'netapp_account_id', key: ['encryption_key'] }],
  },
  azurerm_netapp_account_encryption: 'encryption_key',
  azurerm_orchestrated_virtual_machine_scale_set: { within: 'data_disk[]', key: 'disk_encryption_set_id' },
  azurerm_postgresql_flexible_server: [
    KEY_VAULT_KEY,
    {
      key: 'customer_managed_key.geo_backup_key_vault_key_id',
      when: whenIs('geo_redundant_backup_enabled', true),
      example: { geo_redundant_backup_enabled: true },
    },
  ],
  azurerm_postgresql_server: {
    key: [],
    satellites: [{ type: 'azurerm_postgresql_server_key', store: 'server_id', key: ['key_vault_key_id'] }],
  },
  azurerm_postgresql_server_key: 'key_vault_key_id',
  azurerm_recovery_services_vault: 'encryption.key_id',
  azurerm_redhat_openshift_cluster: ['main_profile.disk_encryption_set_id', 'worker_profile.disk_encryption_set_id'],
  azurerm_servicebus_namespace: {
    key: KEY_VAULT_KEY,
    satellites: [
      { type: 'azurerm_servicebus_namespace_customer_managed_key', store: 'namespace_id', key: ['key_vault_key_id'] },
    ],
  },
  azurerm_servicebus_namespace_customer_managed_key: 'key_vault_key_id',
  azurerm_shared_image_version: { within: 'target_region[]', key: 'disk_encryption_set_id' },
  azurerm_site_recovery_vmware_replicated_vm: {
    key: ['default_target_disk_encryption_set_id', 'managed_disk.target_disk_encryption_set_id'],
  },
  azurerm_storage_account: {
    key: VAULT_OR_HSM.map((key) => `customer_managed_key.${key}`),
    satellites: [
      {
        type: 'azurerm_storage_account_customer_managed_key',
        store: 'storage_account_id',
        key: ['key_vault_id', 'key_vault_uri', 'managed_hsm_key_id'],
      },
    ],
  },
  azurerm_storage_account_customer_managed_key: { key: ['key_vault_id', 'key_vault_uri', 'managed_hsm_key_id'] },
  azurerm_storage_encryption_scope: {
    key: 'key_vault_key_id',
    mode: { property: 'source', accepts: ['Microsoft.KeyVault'], rejects: 'Microsoft.Storage' },
  },
  azurerm_synapse_workspace: 'customer_managed_key.key_versionless_id',
  azurerm_synapse_workspace_key: 'customer_managed_key_versionless_id',
  azurerm_windows_virtual_machine_scale_set: { within: 'data_disk[]', key: 'disk_encryption_set_id' },
};
