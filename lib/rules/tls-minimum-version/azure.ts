import type { Check } from '../../core';
import { type LowestVersion, type VersionRow, versionChecks } from './versions';

const PLAIN = { '1.2': '1.2', '1.0': 'older', '1.1': 'older' } as const;
const PLAIN_WITH_13 = { ...PLAIN, '1.3': '1.3' } as const;
const PREFIXED = { TLS1_2: '1.2', TLS1_0: 'older', TLS1_1: 'older' } as const;
const NEW_DEFAULT = 'the provider sets TLS 1.2';

const WEB_APPS = [
  'azurerm_linux_web_app',
  'azurerm_linux_web_app_slot',
  'azurerm_windows_web_app',
  'azurerm_windows_web_app_slot',
  'azurerm_linux_function_app',
  'azurerm_linux_function_app_slot',
  'azurerm_windows_function_app',
  'azurerm_windows_function_app_slot',
  'azurerm_function_app_flex_consumption',
];
const LEGACY_APPS = [
  'azurerm_app_service',
  'azurerm_app_service_slot',
  'azurerm_function_app',
  'azurerm_function_app_slot',
];
/** Cipher suites that TLS 1.0 and 1.1 use; TLS 1.2 has better ones. */
const WEAK_CIPHERS = [
  'triple_des',
  ...['ecdhe_ecdsa', 'ecdhe_rsa', 'rsa'].flatMap((exchange) =>
    ['aes128_cbc_sha', 'aes256_cbc_sha'].map((cipher) => `tls_${exchange}_with_${cipher}`),
  ),
  'tls_rsa_with_aes128_cbc_sha256',
  'tls_rsa_with_aes256_cbc_sha256',
];
const HDINSIGHT = ['hadoop', 'hbase', 'interactive_query', 'kafka', 'spark'].map(
  (kind) => `azurerm_hdinsight_${kind}_cluster`,
);

const ROWS: readonly VersionRow[] = [
  row(['azurerm_storage_account'], 'min_tls_version', { ...PREFIXED, TLS1_3: '1.3' }),
  row(['azurerm_mssql_server'], 'minimum_tls_version', { ...PLAIN_WITH_13, Disabled: 'older' }),
  row(['azurerm_mssql_managed_instance', 'azurerm_sql_managed_instance'], 'minimum_tls_version', PLAIN),
  row(['azurerm_cosmosdb_account'], 'minimal_tls_version', { Tls12: '1.2', Tls: 'older', Tls11: 'older' }),
  row(['azurerm_eventhub_namespace', 'azurerm_servicebus_namespace'], 'minimum_tls_version', PLAIN),
  row(['azurerm_redis_cache', 'azurerm_redis_enterprise_cluster'], 'minimum_tls_version', PLAIN),
  row(
    ['azurerm_postgresql_server', 'azurerm_mysql_server', 'azurerm_mariadb_server'],
    'ssl_minimal_tls_version_enforced',
    { ...PREFIXED, TLSEnforcementDisabled: 'older' },
  ),
  {
    ...row(HDINSIGHT, 'tls_min_version', PLAIN),
    absent: 'older',
    why: 'the service default of HDInsight is not TLS 1.2',
  },
  {
    ...row(['azurerm_iothub'], 'min_tls_version', PLAIN_WITH_13),
    absent: 'older',
    why: 'an IoT hub that does not enforce TLS 1.2 accepts TLS 1.0 and 1.1',
  },
  row(WEB_APPS, 'site_config.minimum_tls_version', PLAIN_WITH_13),
  row(WEB_APPS, 'site_config.scm_minimum_tls_version', PLAIN_WITH_13),
  row([...LEGACY_APPS, 'azurerm_logic_app_standard'], 'site_config.min_tls_version', PLAIN_WITH_13),
  row(['azurerm_logic_app_standard'], 'site_config.scm_min_tls_version', PLAIN_WITH_13),
  ...['frontend', 'backend'].flatMap((side) =>
    ['ssl30', 'tls10', 'tls11'].flatMap((version) => [
      disabled(['azurerm_api_management'], `security.${side}_${version}_enabled`),
      disabled(['azurerm_api_management'], `security.enable_${side}_${version}`),
    ]),
  ),
  ...WEAK_CIPHERS.map((ciphers) => disabled(['azurerm_api_management'], `security.${ciphers}_ciphers_enabled`, '1.3')),
  disabled(['azurerm_api_management_gateway_host_name_configuration'], 'tls10_enabled'),
  disabled(['azurerm_api_management_gateway_host_name_configuration'], 'tls11_enabled'),
  ...['cdn_managed_https', 'user_managed_https'].map((within) => ({
    ...row(['azurerm_cdn_endpoint_custom_domain'], 'tls_version', { TLS12: '1.2', TLS10: 'older', None: 'older' }),
    within,
  })),
  // The argument was renamed after azurerm 4.55.
  row(['azurerm_cdn_frontdoor_custom_domain'], 'tls.minimum_tls_version', {
    TLS12: '1.2',
    TLS13: '1.3',
    TLS10: 'older',
  }),
  row(['azurerm_cdn_frontdoor_custom_domain'], 'tls.minimum_version', { TLS12: '1.2', TLS13: '1.3', TLS10: 'older' }),
  disabled(['azurerm_active_directory_domain_service'], 'security.tls_v1_enabled'),
];

/** Minimum TLS versions of the `azurerm_*` types. */
export const azureVersionChecks: Record<string, Check> = versionChecks(ROWS);

function row(types: readonly string[], property: string, values: Record<string, LowestVersion>): VersionRow {
  return { types, property, values, absent: '1.2', why: NEW_DEFAULT };
}

/**
 * A switch that admits an old protocol or cipher when it is on.
 *
 * @param off the lowest version of what the service admits when the switch is off
 */
function disabled(types: readonly string[], property: string, off: LowestVersion = '1.2'): VersionRow {
  return { types, property, values: { false: off, true: 'older' }, absent: off, why: 'old protocols are off' };
}
