import type { ResourceView } from '../../core';
import {
  type Alternative,
  closedIfSet,
  closedWhen,
  denyByDefault,
  onlyFrom,
  type ServiceSwitch,
} from '../support/service-switch';

const ENABLED = 'the service admits public traffic unless told otherwise';

/** Service-wide switches of azurerm; the defaults are those of its documentation (4.55). */
export const AZURE_SWITCHES: readonly ServiceSwitch[] = [
  on('public_network_access_enabled', [
    'azurerm_automation_account',
    'azurerm_bot_channels_registration',
    'azurerm_bot_service_azure_bot',
    'azurerm_cognitive_account',
    'azurerm_dashboard_grafana',
    'azurerm_databricks_workspace',
    'azurerm_healthcare_dicom_service',
    'azurerm_healthcare_service',
    'azurerm_iotcentral_application',
    'azurerm_iothub_device_update_account',
    'azurerm_iothub_dps',
    'azurerm_machine_learning_workspace',
    'azurerm_mariadb_server',
    'azurerm_monitor_data_collection_endpoint',
    'azurerm_monitor_workspace',
    'azurerm_mssql_server',
    'azurerm_mysql_server',
    'azurerm_postgresql_server',
    'azurerm_recovery_services_vault',
    'azurerm_redis_cache',
    'azurerm_resource_management_private_link_association',
    'azurerm_signalr_service',
    'azurerm_static_web_app',
    'azurerm_synapse_workspace',
    'azurerm_virtual_desktop_workspace',
    'azurerm_web_pubsub',
  ]),
  on(
    'public_network_access_enabled',
    ['azurerm_storage_account'],
    [denyByDefault('network_rules.default_action', 'network_rules.ip_rules[]'), storageRulesBeside()],
  ),
  on(
    'public_network_access_enabled',
    ['azurerm_key_vault'],
    [denyByDefault('network_acls.default_action', 'network_acls.ip_rules[]')],
  ),
  on(
    'public_network_access_enabled',
    ['azurerm_key_vault_managed_hardware_security_module'],
    [closedWhen('network_acls.default_action', ['Deny'], 'Allow')],
  ),
  on(
    'public_network_access_enabled',
    ['azurerm_container_registry'],
    [denyByDefault('network_rule_set.default_action', 'network_rule_set.ip_rule.ip_range')],
  ),
  on(
    'public_network_access_enabled',
    ['azurerm_eventhub_namespace'],
    [denyByDefault('network_rulesets.default_action', 'network_rulesets.ip_rule.ip_mask')],
  ),
  on(
    'public_network_access_enabled',
    ['azurerm_servicebus_namespace'],
    [
      denyByDefault('network_rule_set.default_action', 'network_rule_set.ip_rules[]'),
      closedWhen('network_rule_set.public_network_access_enabled', [false], true),
    ],
  ),
  on(
    'public_network_access_enabled',
    ['azurerm_iothub'],
    [denyByDefault('network_rule_set.default_action', 'network_rule_set.ip_rule.ip_mask', true)],
  ),
  on(
    'public_network_access_enabled',
    ['azurerm_batch_account'],
    [denyByDefault('network_profile.account_access.default_action', 'network_profile.account_access.ip_rule.ip_range')],
  ),
  on(
    'public_network_access_enabled',
    ['azurerm_cosmosdb_account'],
    [closedWhen('is_virtual_network_filter_enabled', [true], false), cosmosRanges()],
  ),
  on('public_network_access_enabled', ['azurerm_kusto_cluster'], [onlyFrom('allowed_ip_ranges[]')]),
  on('public_network_access_enabled', ['azurerm_search_service'], [onlyFrom('allowed_ips[]')]),
  on(
    'public_network_access_enabled',
    ['azurerm_eventgrid_domain', 'azurerm_eventgrid_topic'],
    [inboundRules('inbound_ip_rule')],
  ),
  on(
    'public_network_access_enabled',
    ['azurerm_postgresql_flexible_server'],
    [closedIfSet('delegated_subnet_id', '/subscriptions/0/resourceGroups/r/providers/x/subnets/db')],
  ),
  on(
    'public_network_access_enabled',
    ['azurerm_managed_disk', 'azurerm_snapshot'],
    [closedWhen('network_access_policy', ['DenyAll', 'AllowPrivate'], 'AllowAll')],
  ),
  on(
    'public_network_access_enabled',
    ['azurerm_api_management'],
    [closedWhen('virtual_network_type', ['Internal'], 'External')],
  ),
  on(
    'public_network_access_enabled',
    ['linux', 'windows'].flatMap((system) =>
      ['web_app', 'web_app_slot', 'function_app', 'function_app_slot'].map((app) => `azurerm_${system}_${app}`),
    ),
    [siteRestrictions()],
  ),
  on('public_network_access_enabled', ['azurerm_function_app_flex_consumption'], [siteRestrictions()]),
  on('public_network_enabled', ['azurerm_data_factory', 'azurerm_purview_account']),
  named(['azurerm_ai_foundry', 'azurerm_ai_services', 'azurerm_app_configuration', 'azurerm_managed_redis']),
  named(['azurerm_mongo_cluster', 'azurerm_video_indexer_account', 'azurerm_virtual_desktop_host_pool']),
  named(['azurerm_web_pubsub_socketio']),
  named(['azurerm_eventgrid_namespace', 'azurerm_eventgrid_partner_namespace'], [inboundRules('inbound_ip_rule')]),
  named(
    ['azurerm_mysql_flexible_server'],
    [closedIfSet('delegated_subnet_id', '/subscriptions/0/resourceGroups/r/providers/x/subnets/db')],
  ),
  named(['azurerm_container_app_environment'], [closedWhen('internal_load_balancer_enabled', [true], false)]),
  named(['azurerm_logic_app_standard'], [closedWhen('site_config.public_network_access_enabled', [false], true)]),
  {
    types: ['azurerm_kubernetes_cluster'],
    property: 'private_cluster_enabled',
    closed: [true],
    open: false,
    absent: 'fail',
    why: 'the API server has a public address by default',
    alternatives: [
      onlyFrom('api_server_access_profile.authorized_ip_ranges[]'),
      // The name of the argument before version 4 of the provider.
      onlyFrom('api_server_authorized_ip_ranges[]'),
    ],
  },
];

function on(property: string, types: readonly string[], alternatives: readonly Alternative[] = []): ServiceSwitch {
  return { types, property, closed: [false], open: true, absent: 'fail', why: ENABLED, alternatives };
}

function named(types: readonly string[], alternatives: readonly Alternative[] = []): ServiceSwitch {
  return {
    types,
    property: 'public_network_access',
    closed: ['Disabled'],
    open: 'Enabled',
    absent: 'fail',
    why: ENABLED,
    alternatives,
  };
}

/** The site itself and its deployment endpoint (SCM) have a list each; SCM can be told to use that of the site. */
function siteRestrictions(): Alternative {
  const site = denyByDefault('site_config.ip_restriction_default_action', 'site_config.ip_restriction.ip_address');
  const scm = denyByDefault(
    'site_config.scm_ip_restriction_default_action',
    'site_config.scm_ip_restriction.ip_address',
  );
  return {
    properties: [...site.properties, ...scm.properties, 'site_config.scm_use_main_ip_restriction'],
    closes: (resource) => {
      const shared = resource.get('site_config.scm_use_main_ip_restriction').is(true);
      const answers = [site.closes(resource), shared ? true : scm.closes(resource)];
      return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
    },
    example: {
      title: 'site_config.ip_restriction_default_action and its SCM twin are Deny',
      resource: {
        site_config: { ip_restriction_default_action: 'Deny', scm_ip_restriction_default_action: 'Deny' },
      },
    },
    counterexample: {
      title: 'the deployment endpoint stays open',
      resource: {
        site_config: { ip_restriction_default_action: 'Deny', scm_ip_restriction_default_action: 'Allow' },
      },
    },
  };
}

/** `azurerm_storage_account_network_rules` is the same firewall as a resource of its own. */
function storageRulesBeside(): Alternative {
  const type = 'azurerm_storage_account_network_rules';
  const rules = denyByDefault('default_action', 'ip_rules[]');
  const beside = (action: string): Record<string, unknown> => ({
    resource: {
      [type]: { rules: { storage_account_id: '${azurerm_storage_account.subject.id}', default_action: action } },
    },
  });
  return {
    properties: [],
    closes: (resource: ResourceView) => {
      const answers = resource.referencedBy(type).map((other) => rules.closes(other));
      return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
    },
    example: { resource: {}, beside: beside('Deny'), title: `${type} denies by default` },
    counterexample: { resource: {}, beside: beside('Allow'), title: `${type} allows by default` },
  };
}

/** `0.0.0.0` in this list stands for all of Azure's own data centers, whoever rents them. */
function cosmosRanges(): Alternative {
  const ranges = onlyFrom('ip_range_filter[]');
  return {
    ...ranges,
    closes: (resource) =>
      resource.all('ip_range_filter[]').some((range) => /(^|,)\s*0\.0\.0\.0/.test(range.text ?? ''))
        ? false
        : ranges.closes(resource),
  };
}

function inboundRules(block: string): Alternative {
  const example = (range: string) => ({
    resource: { [block]: { ip_mask: range, action: 'Allow' } },
    title: `${block}.ip_mask is ${range}`,
  });
  return {
    ...onlyFrom(`${block}.ip_mask`),
    properties: [block, `${block}.ip_mask`],
    example: example('10.0.0.0/16'),
    counterexample: example('0.0.0.0/0'),
  };
}
