import type { Check, Value } from '../../core';
import { CLOSED_RANGE, OPEN_RANGES } from '../support/ingress';
import { mergeChecks } from '../support/merge-checks';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { closedWhen, type ServiceSwitch, serviceSwitches } from '../support/service-switch';
import { AZURE_FIREWALL_RULES } from './azure-firewall-rules';
import { AZURE_SECURITY_GROUPS, AZURE_SECURITY_RULES } from './azure-security-rules';
import { AZURE_STORAGE_ACCOUNTS } from './azure-storage-accounts';
import { AZURE_SWITCHES } from './azure-switches';

/** Arguments of azurerm that open one thing to the internet. */
const AZURE_ROWS: readonly PropertyRow[] = [
  {
    types: ['azurerm_storage_container'],
    property: 'container_access_type',
    accepts: ['private'],
    rejects: ['blob', 'container'],
    absent: 'pass',
    why: 'containers are private by default',
  },
  {
    types: ['azurerm_storage_account_network_rules', 'azurerm_iotcentral_application_network_rule_set'],
    property: 'default_action',
    accepts: ['Deny'],
    rejects: ['Allow'],
    absent: 'fail',
    why: 'everything that no rule names is admitted',
  },
  {
    types: ['azurerm_storage_account_network_rules'],
    property: 'ip_rules[]',
    accepts: CLOSED_RANGE,
    rejects: OPEN_RANGES,
    absent: 'pass',
    why: 'no range is admitted by default',
  },
  {
    types: ['azurerm_iotcentral_application_network_rule_set'],
    property: 'ip_rule[].ip_mask',
    accepts: CLOSED_RANGE,
    rejects: OPEN_RANGES,
    absent: 'pass',
    why: 'no range is admitted by default',
  },
  {
    types: ['azurerm_api_management_standalone_gateway'],
    property: 'virtual_network_type',
    accepts: ['Internal'],
    rejects: ['External'],
    absent: 'fail',
    why: 'a gateway outside a virtual network is public',
  },
  off(['azurerm_arc_private_link_scope', 'azurerm_spring_cloud_api_portal'], 'public_network_access_enabled'),
  off(['azurerm_spring_cloud_dev_tool_portal', 'azurerm_spring_cloud_gateway'], 'public_network_access_enabled'),
  off(['azurerm_spring_cloud_app'], 'public_endpoint_enabled'),
  off(['azurerm_spring_cloud_app'], 'is_public'),
  off(['azurerm_spring_cloud_service'], 'log_stream_public_endpoint_enabled'),
  off(['azurerm_mssql_managed_instance'], 'public_data_endpoint_enabled'),
  off(['azurerm_kubernetes_cluster'], 'private_cluster_public_fqdn_enabled'),
  off(['azurerm_kubernetes_cluster'], 'default_node_pool.node_public_ip_enabled'),
  off(['azurerm_kubernetes_cluster_node_pool'], 'node_public_ip_enabled'),
  // The names of these arguments before version 4 of the provider.
  off(['azurerm_kubernetes_cluster'], 'default_node_pool.enable_node_public_ip'),
  off(['azurerm_kubernetes_cluster_node_pool'], 'enable_node_public_ip'),
  {
    types: ['azurerm_storage_sync'],
    property: 'incoming_traffic_policy',
    accepts: ['AllowVirtualNetworksOnly'],
    rejects: ['AllowAllTraffic'],
    absent: 'fail',
    why: 'all traffic is admitted by default',
  },
  off(['azurerm_machine_learning_compute_cluster'], 'ssh_public_access_enabled'),
  off(['azurerm_machine_learning_workspace'], 'serverless_compute.public_ip_enabled'),
  {
    types: ['azurerm_container_app'],
    property: 'ingress.external_enabled',
    accepts: [false],
    rejects: [true],
    absent: 'pass',
    why: 'ingress stays inside the environment by default',
    when: (resource) => {
      const environment = resource.follow(resource.get('container_app_environment_id'));
      return environment?.get('internal_load_balancer_enabled').is(true) !== true;
    },
  },
  {
    types: ['azurerm_machine_learning_compute_cluster', 'azurerm_machine_learning_compute_instance'],
    property: 'node_public_ip_enabled',
    accepts: [false],
    rejects: [true],
    absent: 'fail',
    why: 'nodes get a public address by default',
  },
  {
    types: ['azurerm_databricks_workspace'],
    property: 'custom_parameters.no_public_ip',
    accepts: [true],
    rejects: [false],
    absent: 'pass',
    why: 'nodes have no public address by default',
  },
  {
    types: ['azurerm_container_group'],
    property: 'ip_address_type',
    accepts: ['Private', 'None'],
    rejects: ['Public'],
    absent: 'fail',
    why: 'a container group has a public address by default',
  },
  {
    types: ['azurerm_redhat_openshift_cluster'],
    property: 'api_server_profile.visibility',
    accepts: ['Private'],
    rejects: ['Public'],
    absent: 'fail',
  },
  {
    types: ['azurerm_redhat_openshift_cluster'],
    property: 'ingress_profile.visibility',
    accepts: ['Private'],
    rejects: ['Public'],
    absent: 'fail',
  },
  {
    types: ['azurerm_network_interface'],
    property: 'ip_configuration.public_ip_address_id',
    accepts: { accepts: isUnset, describe: () => 'no public address', samples: [''] },
    rejects: ['/subscriptions/0/resourceGroups/r/providers/Microsoft.Network/publicIPAddresses/entry'],
    absent: 'pass',
  },
  ...['azurerm_linux_virtual_machine_scale_set', 'azurerm_windows_virtual_machine_scale_set'].map(
    (type): PropertyRow => ({
      types: [type],
      property: 'network_interface.ip_configuration.public_ip_address.name',
      accepts: { accepts: isUnset, describe: () => 'no public_ip_address block', samples: [''] },
      rejects: ['entry'],
      absent: 'pass',
    }),
  ),
  {
    types: ['azurerm_signalr_service_network_acl', 'azurerm_web_pubsub_network_acl'],
    property: 'default_action',
    accepts: ['Deny'],
    rejects: ['Allow'],
    absent: 'pass',
    why: 'denied by default',
  },
  {
    types: ['azurerm_signalr_service_network_acl', 'azurerm_web_pubsub_network_acl'],
    property: 'public_network.allowed_request_types',
    accepts: { accepts: isEmpty, describe: () => 'no request types', samples: [[]] },
    rejects: [['ClientConnection']],
    absent: 'pass',
  },
];

/** Azure Monitor takes records and queries from the internet by default; azurerm 5 has a word in place of the switch. */
function internetAccess(what: 'ingestion' | 'query', why: string): ServiceSwitch {
  return {
    types: ['azurerm_log_analytics_workspace', 'azurerm_application_insights'],
    property: `internet_${what}_enabled`,
    closed: [false],
    open: true,
    absent: 'fail',
    why,
    alternatives: [closedWhen(`internet_${what}_access_type`, ['Disabled'], 'Enabled')],
  };
}

/** The checks of azurerm resources. */
export const azureChecks: Record<string, Check> = mergeChecks(
  serviceSwitches(AZURE_SWITCHES),
  serviceSwitches([internetAccess('ingestion', 'records are taken from the internet by default')]),
  serviceSwitches([internetAccess('query', 'queries are taken from the internet by default')]),
  AZURE_STORAGE_ACCOUNTS,
  tableChecks(AZURE_ROWS),
  tableChecks(AZURE_FIREWALL_RULES),
  tableChecks(AZURE_SECURITY_RULES),
  AZURE_SECURITY_GROUPS,
);

/** A reference to an address of the same tree is an address. */
function isUnset(value: Value): boolean | undefined {
  return value.isUndetermined && value.reference === undefined ? undefined : value.is('');
}

function isEmpty(value: Value): boolean | undefined {
  return value.isUndetermined ? undefined : value.items().length === 0;
}

function off(types: readonly string[], property: string): PropertyRow {
  return { types, property, accepts: [false], rejects: [true], absent: 'pass', why: 'off by default' };
}
