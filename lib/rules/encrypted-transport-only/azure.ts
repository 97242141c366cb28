import type { Check } from '../../core';
import { type Acceptance, type PropertyRow, tableChecks } from '../support/property-table';
import { HTTPS_URL } from './values';

const APPS = [
  'azurerm_linux_web_app',
  'azurerm_linux_web_app_slot',
  'azurerm_windows_web_app',
  'azurerm_windows_web_app_slot',
  'azurerm_linux_function_app',
  'azurerm_linux_function_app_slot',
  'azurerm_windows_function_app',
  'azurerm_windows_function_app_slot',
];
const LEGACY_APPS = [
  'azurerm_app_service',
  'azurerm_app_service_slot',
  'azurerm_function_app',
  'azurerm_function_app_slot',
];
const SINGLE_SERVERS = ['azurerm_postgresql_server', 'azurerm_mysql_server', 'azurerm_mariadb_server'];
const HDINSIGHT = ['interactive_query', 'kafka', 'spark'].map((kind) => `azurerm_hdinsight_${kind}_cluster`);
const ORACLE = ['', '_clone_from_backup', '_clone_from_database'].map(
  (suffix) => `azurerm_oracle_autonomous_database${suffix}`,
);
const WINDOWS = ['azurerm_windows_virtual_machine', 'azurerm_windows_virtual_machine_scale_set'];

/** The nodes of a Service Fabric cluster encrypt what they send one another. */
const PROTECTED_CLUSTER: Acceptance = {
  accepts: (settings) => {
    const levels = settings
      .items()
      .filter((section) => section.get('name').is('Security'))
      .map((section) => section.get('parameters.ClusterProtectionLevel'));
    if (levels.some((level) => level.is('EncryptAndSign'))) {
      return true;
    }
    return settings.isUndetermined || levels.some((level) => level.isUndetermined) ? undefined : false;
  },
  describe: () => 'a Security section with ClusterProtectionLevel: EncryptAndSign',
  samples: [fabricSecurity('EncryptAndSign')],
};

const PLAINTEXT_DEFAULT = 'plaintext is admitted by default';

const ROWS: readonly PropertyRow[] = [
  switchedOn(['azurerm_storage_account'], 'https_traffic_only_enabled', 'pass', 'on by default'),
  switchedOn(['azurerm_storage_account'], 'enable_https_traffic_only', 'pass', 'on by default'),
  {
    types: ['azurerm_storage_account'],
    within: 'share_properties.smb',
    property: 'versions[]',
    accepts: ['SMB3.0', 'SMB3.1.1'],
    rejects: ['SMB2.1'],
    absent: 'pass',
    why: 'secure transfer refuses SMB 2.1',
  },
  {
    types: ['azurerm_storage_account'],
    within: 'share_properties.smb',
    property: 'channel_encryption_type[]',
    accepts: ['AES-256-GCM', 'AES-128-GCM', 'AES-128-CCM'],
    rejects: ['NONE'],
    absent: 'pass',
    why: 'channels are encrypted by default',
  },
  switchedOff(['azurerm_redis_cache'], 'non_ssl_port_enabled'),
  switchedOff(['azurerm_redis_cache'], 'enable_non_ssl_port'),
  encryptedClients('azurerm_redis_enterprise_database', 'client_protocol'),
  encryptedClients('azurerm_managed_redis', 'default_database.client_protocol'),
  switchedOn(SINGLE_SERVERS, 'ssl_enforcement_enabled', 'fail', PLAINTEXT_DEFAULT),
  switchedOn(HDINSIGHT, 'encryption_in_transit_enabled', 'fail', PLAINTEXT_DEFAULT),
  switchedOn(
    [...APPS, ...LEGACY_APPS, 'azurerm_logic_app_standard', 'azurerm_function_app_flex_consumption'],
    'https_only',
    'fail',
    'apps answer plain HTTP by default',
  ),
  ftps(APPS, 'pass', 'FTP is off by default'),
  ftps([...LEGACY_APPS, 'azurerm_logic_app_standard'], 'fail', 'the default AllAllowed admits plain FTP'),
  {
    types: ['azurerm_cdn_endpoint'],
    property: 'is_http_allowed',
    accepts: [false],
    rejects: [true],
    absent: 'fail',
    why: 'HTTP is allowed by default',
  },
  {
    types: ['azurerm_cdn_frontdoor_route'],
    property: 'https_redirect_enabled',
    accepts: [true],
    rejects: [false],
    absent: 'pass',
    why: 'HTTP is redirected by default',
    when: (route) => route.all('supported_protocols[]').some((protocol) => !protocol.is('Https')),
    example: { supported_protocols: ['Http', 'Https'] },
  },
  {
    types: ['azurerm_cdn_frontdoor_route'],
    property: 'forwarding_protocol',
    accepts: ['HttpsOnly', 'MatchRequest'],
    rejects: ['HttpOnly'],
    absent: 'pass',
    why: 'the origin is reached as the front door is, by HTTPS',
  },
  switchedOff(['azurerm_container_app'], 'ingress.allow_insecure_connections'),
  {
    types: ['azurerm_api_management_api'],
    property: 'protocols[]',
    accepts: ['https', 'wss'],
    rejects: ['http', 'ws'],
    absent: 'pass',
    why: 'the default is https',
  },
  {
    types: ['azurerm_api_management_api'],
    property: 'service_url',
    accepts: HTTPS_URL,
    rejects: ['http://backend.example.com'],
    absent: 'pass',
    why: 'the backend is declared elsewhere',
  },
  {
    types: ['azurerm_api_management_backend'],
    property: 'url',
    accepts: HTTPS_URL,
    rejects: ['http://backend.example.com'],
    absent: 'fail',
  },
  {
    types: ['azurerm_container_registry_webhook'],
    property: 'service_uri',
    accepts: HTTPS_URL,
    rejects: ['http://hooks.example.com/pushed'],
    absent: 'fail',
  },
  {
    types: ['azurerm_service_fabric_cluster'],
    property: 'fabric_settings',
    accepts: PROTECTED_CLUSTER,
    rejects: [fabricSecurity('None'), fabricSecurity('Sign')],
    absent: 'fail',
    why: 'nodes exchange data in plaintext by default',
    source: 'https://learn.microsoft.com/azure/service-fabric/service-fabric-cluster-fabric-settings',
  },
  switchedOn(['azurerm_spring_cloud_app', 'azurerm_spring_cloud_gateway'], 'https_only', 'fail', PLAINTEXT_DEFAULT),
  switchedOn(['azurerm_spring_cloud_app'], 'tls_enabled', 'fail', PLAINTEXT_DEFAULT),
  switchedOn(['azurerm_spring_cloud_api_portal'], 'https_only_enabled', 'fail', PLAINTEXT_DEFAULT),
  {
    ...switchedOn(['azurerm_netapp_account'], 'ldap_over_tls_enabled', 'fail', PLAINTEXT_DEFAULT),
    within: 'active_directory',
  },
  {
    ...switchedOn(['azurerm_netapp_volume'], 'smb3_protocol_encryption_enabled', 'fail', PLAINTEXT_DEFAULT),
    when: (volume) => volume.all('protocols[]').some((protocol) => protocol.is('CIFS')),
    example: { protocols: ['CIFS'] },
  },
  switchedOn(ORACLE, 'mtls_connection_required', 'fail', 'the argument is required'),
  ...['smb_signing_enabled', 'smb_cluster_encryption_enabled'].map((property) => ({
    ...switchedOn(['azurerm_stack_hci_deployment_setting'], property, 'pass', 'on by default'),
    within: 'scale_unit[]',
  })),
  {
    types: WINDOWS,
    within: 'winrm_listener[]',
    property: 'protocol',
    accepts: ['Https'],
    rejects: ['Http'],
    absent: 'fail',
  },
];

/** Transport encryption of the `azurerm_*` types that one argument decides. */
export const azureTransportChecks: Record<string, Check> = tableChecks(ROWS);

function fabricSecurity(level: string): Record<string, unknown> {
  return { name: 'Security', parameters: { ClusterProtectionLevel: level } };
}

function switchedOn(
  types: readonly string[],
  property: string,
  absent: PropertyRow['absent'],
  why: string,
): PropertyRow {
  return { types, property, accepts: [true], rejects: [false], absent, why };
}

function switchedOff(types: readonly string[], property: string): PropertyRow {
  return { types, property, accepts: [false], rejects: [true], absent: 'pass', why: 'off by default' };
}

function encryptedClients(type: string, property: string): PropertyRow {
  return {
    types: [type],
    property,
    accepts: ['Encrypted'],
    rejects: ['Plaintext'],
    absent: 'pass',
    why: 'the default is Encrypted',
  };
}

function ftps(types: readonly string[], absent: PropertyRow['absent'], why: string): PropertyRow {
  return {
    types,
    property: 'site_config.ftps_state',
    accepts: ['Disabled', 'FtpsOnly'],
    rejects: ['AllAllowed'],
    absent,
    why,
  };
}
