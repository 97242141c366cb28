import type { Check, Scalar } from '../../core';
import { mergeChecks } from '../support/merge-checks';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { type Alternative, closedWhen, type ServiceSwitch, serviceSwitches } from '../support/service-switch';

const KEYS = 'access keys are accepted by default';

/** A tenant that another resource or data source tells; any will do. */
const TENANT_ELSEWHERE = /^\$\{(data\.)?azure(rm|ad)_/;

const PASSWORDS = 'local users and passwords are accepted by default';

const APPS = ['linux', 'windows'].flatMap((system) =>
  ['web_app', 'web_app_slot', 'function_app', 'function_app_slot'].map((app) => `azurerm_${system}_${app}`),
);

/** Arguments of azurerm (4.55) that let keys and passwords in; mind the inverted ones. */
const AZURE_ROWS: readonly PropertyRow[] = [
  mustBe(
    false,
    'local_auth_enabled',
    [
      'azurerm_app_configuration',
      'azurerm_cognitive_account',
      'azurerm_eventgrid_domain',
      'azurerm_eventgrid_topic',
      'azurerm_machine_learning_compute_cluster',
      'azurerm_machine_learning_compute_instance',
      'azurerm_machine_learning_synapse_spark',
      'azurerm_servicebus_namespace',
      'azurerm_signalr_service',
      'azurerm_web_pubsub',
      'azurerm_web_pubsub_socketio',
    ],
    KEYS,
  ),
  mustBe(
    false,
    'local_authentication_enabled',
    [
      'azurerm_ai_services',
      'azurerm_automation_account',
      'azurerm_bot_service_azure_bot',
      'azurerm_eventgrid_partner_namespace',
      'azurerm_eventhub_namespace',
      'azurerm_iothub',
      'azurerm_maps_account',
      'azurerm_search_service',
    ],
    KEYS,
  ),
  mustBe(true, 'local_authentication_disabled', ['azurerm_application_insights'], KEYS),
  mustBe(true, 'local_account_disabled', ['azurerm_kubernetes_cluster'], 'local accounts are accepted by default'),
  mustBe(false, 'shared_access_key_enabled', ['azurerm_storage_account'], KEYS),
  {
    ...mustBe(false, 'local_user_enabled', ['azurerm_storage_account'], 'local users are accepted by default'),
    // Local users exist for SFTP alone; an account that does not speak it need not deny them.
    when: (resource) => !(resource.get('local_user_enabled').isAbsent && !resource.get('sftp_enabled').is(true)),
    example: { sftp_enabled: true },
  },
  {
    types: ['azurerm_service_fabric_cluster'],
    property: 'azure_active_directory.tenant_id',
    accepts: {
      accepts: (value) =>
        value.kind === 'reference' || TENANT_ELSEWHERE.test(value.text ?? '')
          ? true
          : value.isUndetermined
            ? undefined
            : value.string !== '',
      describe: () => 'a tenant of Entra ID',
      samples: ['00000000-0000-0000-0000-000000000000'],
    },
    rejects: [''],
    absent: 'fail',
    why: 'clients show a shared certificate by default',
    source: 'https://learn.microsoft.com/azure/service-fabric/service-fabric-cluster-security',
  },
  mustBe(false, 'access_keys_authentication_enabled', ['azurerm_redis_cache'], KEYS),
  {
    ...mustBe(true, 'redis_configuration.authentication_enabled', ['azurerm_redis_cache'], 'on by default'),
    absent: 'pass',
  },
  isOff('default_database.access_keys_authentication_enabled', ['azurerm_managed_redis']),
  isOff('admin_enabled', ['azurerm_container_registry']),
  isOff('anonymous_pull_enabled', ['azurerm_container_registry']),
  isOff('api_key_enabled', ['azurerm_dashboard_grafana']),
  isOff('anonymous_connections_enabled', ['azurerm_web_pubsub_hub']),
  mustBe(
    false,
    'ftp_publish_basic_authentication_enabled',
    [...APPS, 'azurerm_logic_app_standard'],
    'deployment passwords are accepted by default',
  ),
  mustBe(
    false,
    'webdeploy_publish_basic_authentication_enabled',
    [...APPS, 'azurerm_function_app_flex_consumption'],
    'deployment passwords are accepted by default',
  ),
  mustBe(
    false,
    'scm_publish_basic_authentication_enabled',
    ['azurerm_logic_app_standard'],
    'deployment passwords are accepted by default',
  ),
  {
    types: [...APPS, 'azurerm_app_service', 'azurerm_function_app'],
    property: 'identity.type',
    accepts: ['SystemAssigned', 'UserAssigned', 'SystemAssigned, UserAssigned'],
    rejects: ['None'],
    absent: 'fail',
    why: 'without a managed identity an app reaches other services with keys only',
    source: 'https://learn.microsoft.com/security/benchmark/azure/mcsb-identity-management (IM-3)',
  },
  isOn('aad_auth_enabled', ['azurerm_signalr_service', 'azurerm_web_pubsub', 'azurerm_web_pubsub_socketio']),
  isOn('disable_password_authentication', ['azurerm_linux_virtual_machine', 'azurerm_linux_virtual_machine_scale_set']),
  isOn('os_profile.linux_configuration.disable_password_authentication', [
    'azurerm_orchestrated_virtual_machine_scale_set',
  ]),
  {
    ...mustBe(
      true,
      'disable_password_authentication',
      ['azurerm_virtual_machine', 'azurerm_virtual_machine_scale_set'],
      'passwords are accepted by default',
    ),
    within: 'os_profile_linux_config',
  },
  mustBe(true, 'azuread_administrator.azuread_authentication_only', ['azurerm_mssql_server'], PASSWORDS),
  mustBe(
    true,
    'azuread_authentication_only',
    ['azurerm_mssql_managed_instance_active_directory_administrator', 'azurerm_synapse_workspace'],
    PASSWORDS,
  ),
  mustBe(false, 'authentication.password_auth_enabled', ['azurerm_postgresql_flexible_server'], PASSWORDS),
  {
    types: ['azurerm_batch_account'],
    property: 'allowed_authentication_modes[]',
    accepts: ['AAD', 'TaskAuthenticationToken'],
    rejects: ['SharedKey'],
    absent: 'fail',
    why: 'shared keys are accepted by default',
  },
];

const AZURE_SWITCHES: readonly ServiceSwitch[] = [
  {
    types: ['azurerm_log_analytics_workspace'],
    property: 'local_authentication_enabled',
    closed: [false],
    open: true,
    absent: 'fail',
    why: KEYS,
    alternatives: [closedWhen('local_authentication_disabled', [true], false)],
  },
  {
    types: ['azurerm_cosmosdb_account'],
    property: 'local_authentication_disabled',
    closed: [true],
    open: false,
    absent: 'fail',
    why: KEYS,
    // The name that azurerm 5 gives it, with the opposite sense.
    alternatives: [closedWhen('local_authentication_enabled', [false], true)],
  },
  {
    types: ['azurerm_mssql_managed_instance'],
    property: 'azure_active_directory_administrator.azuread_authentication_only_enabled',
    closed: [true],
    open: false,
    absent: 'fail',
    why: PASSWORDS,
    alternatives: [administratorBeside()],
  },
];

/** The checks of azurerm resources. */
export const azureChecks: Record<string, Check> = mergeChecks(tableChecks(AZURE_ROWS), serviceSwitches(AZURE_SWITCHES));

/** `azurerm_mssql_managed_instance_active_directory_administrator` is the same setting as a resource of its own. */
function administratorBeside(): Alternative {
  const type = 'azurerm_mssql_managed_instance_active_directory_administrator';
  const beside = (only: boolean): Record<string, unknown> => ({
    resource: {
      [type]: {
        administrator: {
          managed_instance_id: '${azurerm_mssql_managed_instance.subject.id}',
          azuread_authentication_only: only,
        },
      },
    },
  });
  return {
    properties: [],
    closes: (resource) => {
      const switches = resource.referencedBy(type).map((other) => other.get('azuread_authentication_only'));
      const isClosed = switches.some((value) => value.is(true));
      return isClosed || !switches.some((value) => value.isUndetermined) ? isClosed : undefined;
    },
    example: { resource: {}, beside: beside(true), title: `${type} admits Entra ID only` },
    counterexample: { resource: {}, beside: beside(false), title: `${type} admits local users` },
  };
}

/** A switch that has to be set, because the default is the other one. */
function mustBe(value: boolean, property: string, types: readonly string[], why: string): PropertyRow {
  return { types, property, accepts: [value], rejects: [!value], absent: 'fail', why };
}

function isOff(property: string, types: readonly string[]): PropertyRow {
  return byDefault(false, property, types, 'off by default');
}

function isOn(property: string, types: readonly string[]): PropertyRow {
  return byDefault(true, property, types, 'on by default');
}

function byDefault(value: Scalar, property: string, types: readonly string[], why: string): PropertyRow {
  return { types, property, accepts: [value], rejects: [!value], absent: 'pass', why };
}
