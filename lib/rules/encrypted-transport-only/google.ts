import type { Check } from '../../core';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { blockWith } from './values';

const READ_ONLY_PORTS: Readonly<Record<string, readonly string[]>> = {
  google_container_cluster: [
    'node_config.kubelet_config.insecure_kubelet_readonly_port_enabled',
    'node_pool.node_config.kubelet_config.insecure_kubelet_readonly_port_enabled',
    'node_pool_auto_config.node_kubelet_config.insecure_kubelet_readonly_port_enabled',
    'node_pool_defaults.node_config_defaults.insecure_kubelet_readonly_port_enabled',
  ],
  google_container_node_pool: ['node_config.kubelet_config.insecure_kubelet_readonly_port_enabled'],
};

const ROWS: readonly PropertyRow[] = [
  {
    types: ['google_sql_database_instance'],
    property: 'settings.ip_configuration.ssl_mode',
    accepts: ['ENCRYPTED_ONLY', 'TRUSTED_CLIENT_CERTIFICATE_REQUIRED'],
    rejects: ['ALLOW_UNENCRYPTED_AND_ENCRYPTED'],
    absent: 'fail',
    why: 'Cloud SQL accepts plaintext connections by default',
    // The predecessor of ssl_mode, up to provider 5.
    when: (instance) =>
      !(
        instance.get('settings.ip_configuration.ssl_mode').isAbsent &&
        instance.get('settings.ip_configuration.require_ssl').is(true)
      ),
  },
  {
    types: ['google_alloydb_instance'],
    property: 'client_connection_config.ssl_config.ssl_mode',
    accepts: ['ENCRYPTED_ONLY'],
    rejects: ['ALLOW_UNENCRYPTED_AND_ENCRYPTED'],
    absent: 'pass',
    why: 'AlloyDB defaults to ENCRYPTED_ONLY',
  },
  {
    types: ['google_redis_instance', 'google_memorystore_instance'],
    property: 'transit_encryption_mode',
    accepts: ['SERVER_AUTHENTICATION'],
    rejects: ['DISABLED', 'TRANSIT_ENCRYPTION_DISABLED'],
    absent: 'fail',
    why: 'TLS is off by default',
  },
  {
    types: ['google_redis_cluster'],
    property: 'transit_encryption_mode',
    accepts: ['TRANSIT_ENCRYPTION_MODE_SERVER_AUTHENTICATION'],
    rejects: ['TRANSIT_ENCRYPTION_MODE_DISABLED', 'TRANSIT_ENCRYPTION_MODE_UNSPECIFIED'],
    absent: 'fail',
    why: 'TLS is off by default',
  },
  secureAlways(['google_app_engine_standard_app_version', 'google_app_engine_flexible_app_version'], 'handlers[]'),
  secureAlways(['google_app_engine_flexible_app_version'], 'api_config'),
  {
    types: ['google_cloudfunctions_function'],
    property: 'https_trigger_security_level',
    accepts: ['SECURE_ALWAYS'],
    rejects: ['SECURE_OPTIONAL'],
    absent: 'fail',
    why: 'the default SECURE_OPTIONAL answers plain HTTP',
    when: (trigger) => (trigger.get('trigger_http').isUndetermined ? undefined : trigger.get('trigger_http').is(true)),
    example: { trigger_http: true },
  },
  {
    types: ['google_network_services_edge_cache_service'],
    property: 'require_tls',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'clients may connect over HTTP by default',
  },
  {
    types: ['google_integration_connectors_connection'],
    within: 'ssl_config',
    property: 'use_ssl',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
  },
  {
    types: ['google_database_migration_service_connection_profile'],
    within: 'cloudsql.settings.ip_config',
    property: 'require_ssl',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
  },
  ...['mysql', 'postgresql', 'oracle'].map((within) => tlsBlock(within, 'ssl')),
  ...['mysql_profile', 'postgresql_profile', 'mongodb_profile'].map((within) => ({
    ...tlsBlock(within, 'ssl_config'),
    types: ['google_datastream_connection_profile'],
  })),
  {
    types: ['google_container_cluster'],
    property: 'in_transit_encryption_config',
    accepts: ['IN_TRANSIT_ENCRYPTION_INTER_NODE_TRANSPARENT'],
    rejects: ['IN_TRANSIT_ENCRYPTION_DISABLED'],
    absent: 'pass',
    why: 'Google encrypts traffic between virtual machines of a VPC by itself',
  },
  ...Object.entries(READ_ONLY_PORTS).flatMap(([type, paths]) =>
    paths.map(
      (property): PropertyRow => ({
        types: [type],
        property,
        accepts: ['FALSE', false],
        rejects: ['TRUE'],
        absent: 'pass',
        why: 'new node pools close the plaintext port of the kubelet',
      }),
    ),
  ),
  {
    types: ['google_monitoring_uptime_check_config'],
    within: 'http_check',
    property: 'use_ssl',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'the check then calls by HTTP, with its credentials',
  },
  {
    types: ['google_oracle_database_autonomous_database'],
    within: 'properties',
    property: 'mtls_connection_required',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
  },
];

/** Transport encryption of the `google_*` types that one argument decides. */
export const googleTransportChecks: Record<string, Check> = tableChecks(ROWS);

function secureAlways(types: readonly string[], within: string): PropertyRow {
  return {
    types,
    within,
    property: 'security_level',
    accepts: ['SECURE_ALWAYS'],
    rejects: ['SECURE_OPTIONAL', 'SECURE_NEVER', 'SECURE_DEFAULT'],
    absent: 'fail',
    why: 'the default answers plain HTTP as well',
  };
}

function tlsBlock(within: string, property: string): PropertyRow {
  return {
    types: ['google_database_migration_service_connection_profile'],
    within,
    property,
    accepts: blockWith({ ca_certificate: 'PEM' }),
    rejects: ['none'],
    absent: 'fail',
    why: 'without the block the connection is plaintext',
  };
}
