import type { PropertyRow } from '../support/property-table';
import { mustBeOn, mustNotBeOff } from './rows';

const HOST = 'temporary disks and caches on the host are written in the clear';

/**
 * Resource types of azurerm that store data in the clear, or can be made to.
 *
 * Storage, databases, queues and AI services always encrypt with a key of Microsoft at least. A second layer
 * (`infrastructure_encryption_enabled`, `double_encryption_enabled`) is more than this demand asks for.
 */
export const AZURE_ROWS: readonly PropertyRow[] = [
  mustBeOn(
    'encryption_at_host_enabled',
    [
      'azurerm_linux_virtual_machine',
      'azurerm_linux_virtual_machine_scale_set',
      'azurerm_orchestrated_virtual_machine_scale_set',
      'azurerm_windows_virtual_machine',
      'azurerm_windows_virtual_machine_scale_set',
    ],
    {
      why: HOST,
      when: (resource) => !resource.get('os_disk.security_encryption_type').is('DiskWithVMGuestState'),
      source: 'https://learn.microsoft.com/azure/virtual-machines/disk-encryption-overview',
    },
  ),
  mustBeOn(
    'disk_encryption.encryption_at_host_enabled',
    [
      'azurerm_hdinsight_hadoop_cluster',
      'azurerm_hdinsight_hbase_cluster',
      'azurerm_hdinsight_interactive_query_cluster',
      'azurerm_hdinsight_kafka_cluster',
      'azurerm_hdinsight_spark_cluster',
    ],
    { why: HOST },
  ),
  mustBeOn('main_profile.encryption_at_host_enabled', ['azurerm_redhat_openshift_cluster'], { why: HOST }),
  mustBeOn('worker_profile.encryption_at_host_enabled', ['azurerm_redhat_openshift_cluster'], { why: HOST }),
  mustBeOn('default_node_pool.host_encryption_enabled', ['azurerm_kubernetes_cluster'], {
    why: HOST,
    when: (resource) => !resource.get('default_node_pool.enable_host_encryption').is(true),
  }),
  mustBeOn('host_encryption_enabled', ['azurerm_kubernetes_cluster_node_pool'], {
    why: HOST,
    when: (resource) => !resource.get('enable_host_encryption').is(true),
  }),
  mustNotBeOff('encryption_settings.enabled', ['azurerm_managed_disk', 'azurerm_snapshot'], {
    why: 'managed disks are encrypted by the platform',
  }),
  mustBeOn('disk_encryption_enabled', ['azurerm_kusto_cluster'], {
    why: 'the disks of a cluster are not encrypted by default',
    when: (resource) => !resource.get('enable_disk_encryption').is(true),
  }),
  mustNotBeOff('transparent_data_encryption_enabled', ['azurerm_mssql_database'], {
    why: 'databases are encrypted by default',
  }),
  mustBeOn('data_encrypted', ['azurerm_synapse_sql_pool'], { why: 'a pool is not encrypted by default' }),
  mustBeOn(
    'encrypted',
    [
      'azurerm_automation_variable_bool',
      'azurerm_automation_variable_datetime',
      'azurerm_automation_variable_int',
      'azurerm_automation_variable_object',
      'azurerm_automation_variable_string',
    ],
    { why: 'variables are kept in the clear by default' },
  ),
  {
    types: ['azurerm_data_lake_store'],
    property: 'encryption_state',
    accepts: ['Enabled'],
    rejects: ['Disabled'],
    absent: 'pass',
  },
];
