import type { Check, Policy, Value } from '../../core';
import { type Acceptance, type PropertyRow, tableChecks } from '../support/property-table';
import { GLOBAL_TYPES, LOCATED_TYPES } from './azure-types';
import { azureRegion, orGlobal } from './places';

const REJECTED = ['westeurope', 'australiaeast', 'brazilus', 'global'];
const REJECTED_BESIDE_GLOBAL = ['westeurope', 'australiaeast', 'brazilus'];
const REQUIRED = 'azurerm requires it, so the document is not complete';

/** Where Azure keeps the data of a service that names countries in place of regions. */
const dataLocation: PropertyRow['accepts'] = ['United States', 'usgov'];

/** A word of the service, or a region. */
function or(words: readonly string[]): Acceptance {
  return {
    accepts: (value: Value, policy: Policy, resource) =>
      words.includes(value.string?.toLowerCase() ?? '') || azureRegion.accepts(value, policy, resource),
    describe: (policy) => `${words.join(', ')}, ${azureRegion.describe(policy)}`,
    samples: [...words, ...azureRegion.samples],
  };
}

/** A list of regions, or of blocks with one, judged one by one; blocks that are not there name no region. */
function regions(property: string, types: readonly string[], why?: string): PropertyRow {
  const row: PropertyRow = {
    types,
    property,
    accepts: azureRegion,
    rejects: REJECTED,
    absent: 'pass',
  };
  return why === undefined ? row : { ...row, why };
}

const OPTIONAL_LOCATION = [
  'azurerm_management_group_policy_assignment',
  'azurerm_resource_group_policy_assignment',
  'azurerm_resource_policy_assignment',
  'azurerm_subscription_policy_assignment',
  'azurerm_network_watcher_flow_log',
  'azapi_resource',
];

const rows: readonly PropertyRow[] = [
  {
    types: LOCATED_TYPES,
    property: 'location',
    accepts: azureRegion,
    rejects: REJECTED,
    absent: 'undetermined',
    why: REQUIRED,
  },
  {
    types: GLOBAL_TYPES,
    property: 'location',
    accepts: orGlobal(azureRegion),
    rejects: REJECTED_BESIDE_GLOBAL,
    absent: 'undetermined',
    why: REQUIRED,
  },
  {
    types: ['azurerm_monitor_action_group'],
    property: 'location',
    accepts: orGlobal(azureRegion),
    rejects: REJECTED_BESIDE_GLOBAL,
    absent: 'pass',
    why: 'the default is global; an action group holds addresses and no customer data',
  },
  regions('location', OPTIONAL_LOCATION, 'the location of what it belongs to applies'),
  regions('additional_location.location', ['azurerm_api_management']),
  regions('replica.location', ['azurerm_app_configuration']),
  regions('georeplications.location', ['azurerm_container_registry']),
  regions('georeplication_locations[]', ['azurerm_container_registry']),
  regions('geo_location.location', ['azurerm_cosmosdb_account']),
  regions('cognitive_service_location', ['azurerm_bot_channel_direct_line_speech']),
  regions('private_link.location', ['azurerm_cdn_frontdoor_origin']),
  regions('source_location', ['azurerm_cosmosdb_postgresql_cluster', 'azurerm_mongo_cluster']),
  regions('private_link_resource_region', [
    'azurerm_dashboard_grafana_managed_private_endpoint',
    'azurerm_kusto_cluster_managed_private_endpoint',
  ]),
  regions('managed_virtual_network_regions[]', ['azurerm_dev_center_project_pool']),
  regions('insights.log_analytics_workspace.firewall_location', ['azurerm_firewall_policy']),
  regions('target_region.name', ['azurerm_gallery_application_version', 'azurerm_shared_image_version']),
  regions('linked_hub.location', ['azurerm_iothub_dps']),
  regions('itsm_receiver.region', ['azurerm_monitor_action_group']),
  regions('target_resource_location', ['azurerm_monitor_metric_alert']),
  regions('data_protection_replication.remote_volume_location', ['azurerm_netapp_volume']),
  regions('volume.data_protection_replication.remote_volume_location', [
    'azurerm_netapp_volume_group_oracle',
    'azurerm_netapp_volume_group_sap_hana',
  ]),
  regions('traffic_analytics.workspace_region', ['azurerm_network_watcher_flow_log']),
  regions('linked_redis_cache_location', ['azurerm_redis_linked_server']),
  regions('endpoint_location', [
    'azurerm_traffic_manager_external_endpoint',
    'azurerm_traffic_manager_nested_endpoint',
  ]),
  regions('service_location.location', ['azurerm_voice_services_communications_gateway']),
  regions('app_location', [
    'azurerm_workloads_sap_single_node_virtual_instance',
    'azurerm_workloads_sap_three_tier_virtual_instance',
  ]),
  {
    types: ['azurerm_api_management_redis_cache'],
    property: 'cache_location',
    accepts: or(['default']),
    rejects: REJECTED,
    absent: 'pass',
    why: 'the default is the location of the API Management service',
  },
  {
    types: ['azurerm_notification_hub_namespace'],
    property: 'replication_region',
    accepts: or(['default', 'none']),
    rejects: ['NorthEurope', 'BrazilSouth', 'AustraliaEast', 'SouthEastAsia'],
    absent: 'pass',
    why: 'the default is the pair of the region, and the pair of every US region lies in the US',
  },
  {
    types: ['azurerm_communication_service'],
    property: 'data_location',
    accepts: dataLocation,
    rejects: ['Europe', 'Australia', 'Canada'],
    absent: 'pass',
    why: 'the default is United States',
  },
  {
    types: ['azurerm_email_communication_service'],
    property: 'data_location',
    accepts: dataLocation,
    rejects: ['Europe', 'Australia', 'Canada'],
    absent: 'undetermined',
    why: REQUIRED,
  },
  {
    types: ['azurerm_aadb2c_directory'],
    property: 'data_residency_location',
    accepts: ['United States'],
    rejects: ['Europe', 'Australia', 'Asia Pacific', 'Global'],
    absent: 'undetermined',
    why: REQUIRED,
  },
  {
    types: ['azurerm_stack_hci_deployment_setting'],
    property: 'scale_unit.eu_location_enabled',
    accepts: [false],
    rejects: [true],
    absent: 'pass',
    why: 'logs and diagnostic data go to the EU only where this is true',
  },
];

/** Azure: `location`, replicas, paired services and places of data at rest. */
export const azureRegionChecks: Readonly<Record<string, Check>> = tableChecks(rows);
