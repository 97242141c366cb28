import type { Check, ResourceView, Value } from '../../core';
import { CLOSED_RANGE, OPEN_RANGES } from '../support/ingress';
import { mergeChecks } from '../support/merge-checks';
import { type Acceptance, type PropertyRow, tableChecks } from '../support/property-table';
import {
  type Alternative,
  closedWhen,
  onlyFromBlock,
  type ServiceSwitch,
  serviceSwitches,
} from '../support/service-switch';
import { GOOGLE_CHECKS } from './google-checks';
import { GOOGLE_IAM } from './google-iam';

/** Blocks that give a machine an external address by being there, even empty. */
const NO_EXTERNAL_ADDRESS: Acceptance = {
  accepts: (value: Value) => (value.isUndetermined ? undefined : value.isList && value.items().length === 0),
  describe: () => 'no such block',
  samples: [[]],
};

const MACHINES = [
  'google_compute_instance',
  'google_compute_instance_from_template',
  'google_compute_instance_template',
  'google_compute_region_instance_template',
];

/** Arguments of the google provider that open one thing to the internet; defaults as in provider 6.50. */
const GOOGLE_ROWS: readonly PropertyRow[] = [
  ...['access_config', 'ipv6_access_config'].map(
    (block): PropertyRow => ({
      types: MACHINES,
      property: `network_interface[].${block}`,
      accepts: NO_EXTERNAL_ADDRESS,
      rejects: [{ network_tier: 'PREMIUM' }, [{}]],
      absent: 'pass',
      why: 'machines have no external address by default',
    }),
  ),
  {
    types: ['google_storage_bucket'],
    property: 'public_access_prevention',
    accepts: ['enforced'],
    rejects: ['inherited', 'unspecified'],
    absent: 'fail',
    why: 'without an organization policy the bucket can be made public',
  },
  range('google_storage_bucket', 'ip_filter.public_network_source.allowed_ip_cidr_ranges[]'),
  {
    types: ['google_sql_database_instance'],
    property: 'settings.ip_configuration.ipv4_enabled',
    accepts: [false],
    rejects: [true],
    absent: 'fail',
    why: 'an instance has a public address by default',
  },
  range('google_sql_database_instance', 'settings.ip_configuration.authorized_networks[].value'),
  range(
    'google_database_migration_service_connection_profile',
    'cloudsql.settings.ip_config.authorized_networks[].value',
  ),
  off('google_database_migration_service_connection_profile', 'cloudsql.settings.ip_config.enable_ipv4'),
  off('google_vmwareengine_network_policy', 'external_ip.enabled'),
  off('google_alloydb_instance', 'network_config.enable_public_ip'),
  off('google_vertex_ai_index_endpoint', 'public_endpoint_enabled'),
  off('google_cloud_run_v2_service', 'invoker_iam_disabled'),
  {
    types: ['google_vertex_ai_feature_online_store'],
    property: 'dedicated_serving_endpoint.private_service_connect_config.enable_private_service_connect',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'features are served from a public endpoint by default',
    // On Bigtable, features are served at the API of Vertex AI, unless embeddings are managed.
    when: (store) => store.get('bigtable').isAbsent || !store.get('embedding_management').isAbsent,
    source:
      'https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/vertex_ai_feature_online_store',
  },
  {
    types: ['google_vertex_ai_endpoint_with_model_garden_deployment'],
    property: 'endpoint_config.private_service_connect_config.enable_private_service_connect',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'the endpoint is public, and provider 6 knows no other kind',
  },
  privately('google_workbench_instance', 'gce_setup.disable_public_ip'),
  {
    types: ['google_workbench_instance'],
    property: 'gce_setup.network_interfaces[].access_configs',
    accepts: NO_EXTERNAL_ADDRESS,
    rejects: [{ external_ip: '203.0.113.7' }],
    absent: 'pass',
    why: 'no address is named by default',
  },
  privately('google_notebooks_instance', 'no_public_ip'),
  privately('google_notebooks_runtime', 'virtual_machine.virtual_machine_config.internal_ip_only'),
  privately('google_dataproc_cluster', 'cluster_config.gce_cluster_config.internal_ip_only'),
  privately('google_data_fusion_instance', 'private_instance'),
  privately('google_cloudbuild_worker_pool', 'worker_config.no_external_ip'),
  privately('google_secure_source_manager_instance', 'private_config.is_private'),
  {
    types: ['google_container_node_pool'],
    property: 'network_config.enable_private_nodes',
    accepts: [true],
    rejects: [false],
    absent: 'pass',
    why: 'the cluster decides',
  },
  ...['google_dataflow_job', 'google_dataflow_flex_template_job'].map((type) =>
    only(
      type,
      'ip_configuration',
      ['WORKER_IP_PRIVATE'],
      ['WORKER_IP_PUBLIC'],
      'workers have public addresses by default',
    ),
  ),
  only(
    'google_cloudfunctions_function',
    'ingress_settings',
    ['ALLOW_INTERNAL_ONLY', 'ALLOW_INTERNAL_AND_GCLB'],
    ['ALLOW_ALL'],
    'a function takes requests from the internet by default',
  ),
  only(
    'google_cloudfunctions2_function',
    'service_config.ingress_settings',
    ['ALLOW_INTERNAL_ONLY', 'ALLOW_INTERNAL_AND_GCLB'],
    ['ALLOW_ALL'],
    'a function takes requests from the internet by default',
  ),
  only(
    'google_cloud_run_v2_service',
    'ingress',
    ['INGRESS_TRAFFIC_INTERNAL_ONLY', 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER', 'INGRESS_TRAFFIC_NONE'],
    ['INGRESS_TRAFFIC_ALL'],
    'a service takes requests from the internet by default',
  ),
  only(
    'google_app_engine_service_network_settings',
    'network_settings.ingress_traffic_allowed',
    ['INGRESS_TRAFFIC_ALLOWED_INTERNAL_ONLY', 'INGRESS_TRAFFIC_ALLOWED_INTERNAL_AND_LB'],
    ['INGRESS_TRAFFIC_ALLOWED_ALL'],
    'a service takes requests from the internet by default',
  ),
  {
    ...range('google_app_engine_firewall_rule', 'source_range'),
    rejects: ['*', '0.0.0.0/0'],
    when: (resource) => !resource.get('action').is('DENY'),
    example: { action: 'ALLOW' },
  },
  {
    ...only(
      'google_compute_forwarding_rule',
      'load_balancing_scheme',
      ['INTERNAL', 'INTERNAL_MANAGED', ''],
      ['EXTERNAL', 'EXTERNAL_MANAGED'],
      'a forwarding rule is external by default',
    ),
    when: (resource) => !leadsToVpn(resource),
  },
  only(
    'google_compute_global_forwarding_rule',
    'load_balancing_scheme',
    ['INTERNAL_MANAGED', 'INTERNAL_SELF_MANAGED', ''],
    ['EXTERNAL', 'EXTERNAL_MANAGED'],
    'a forwarding rule is external by default',
  ),
  {
    types: ['google_project'],
    property: 'auto_create_network',
    accepts: [false],
    rejects: [true],
    absent: 'fail',
    why: 'the default network admits SSH, RDP and ICMP from everywhere',
    source: 'https://cloud.google.com/firewall/docs/firewalls#more_rules_default_vpc',
  },
];

const GOOGLE_SWITCHES: readonly ServiceSwitch[] = [
  {
    types: ['google_container_cluster'],
    property: 'private_cluster_config.enable_private_endpoint',
    closed: [true],
    open: false,
    absent: 'fail',
    why: 'the control plane has a public address by default',
    alternatives: [
      authorizedNetworks(),
      closedWhen('control_plane_endpoints_config.ip_endpoints_config.enabled', [false], true),
    ],
  },
  {
    types: ['google_composer_environment'],
    property: 'config.enable_private_environment',
    closed: [true],
    open: false,
    absent: 'fail',
    why: 'the environment has public addresses by default',
    alternatives: [closedWhen('config.private_environment_config.enable_private_endpoint', [true], false)],
  },
  {
    types: ['google_looker_instance'],
    property: 'public_ip_enabled',
    closed: [false],
    open: true,
    absent: 'fail',
    why: 'an instance without a private connection is public',
  },
];

/** Nodes of a cluster, apart from its control plane. */
const GOOGLE_NODES: readonly ServiceSwitch[] = [
  {
    types: ['google_container_cluster'],
    property: 'private_cluster_config.enable_private_nodes',
    closed: [true],
    open: false,
    absent: 'fail',
    why: 'nodes have public addresses by default',
    alternatives: [closedWhen('node_pool.network_config.enable_private_nodes', [true], false)],
  },
];

/** The checks of the google provider. */
export const googleChecks: Record<string, Check> = mergeChecks(
  GOOGLE_CHECKS,
  tableChecks(GOOGLE_IAM),
  tableChecks(GOOGLE_ROWS),
  serviceSwitches(GOOGLE_SWITCHES),
  serviceSwitches(GOOGLE_NODES),
);

/** `gcp_public_cidrs_access_enabled` admits the machines of every customer of Google Cloud. */
function authorizedNetworks(): Alternative {
  const block = 'master_authorized_networks_config';
  const networks = onlyFromBlock(block, 'cidr_blocks[].cidr_block', (cidr_block) => ({
    cidr_blocks: [{ cidr_block }],
  }));
  return {
    ...networks,
    properties: [...networks.properties, `${block}.gcp_public_cidrs_access_enabled`],
    closes: (resource) =>
      resource.get(`${block}.gcp_public_cidrs_access_enabled`).is(true) ? false : networks.closes(resource),
  };
}

function range(type: string, property: string): PropertyRow {
  return {
    types: [type],
    property,
    accepts: CLOSED_RANGE,
    rejects: OPEN_RANGES,
    absent: 'pass',
    why: 'no range is admitted by default',
  };
}

function off(type: string, property: string): PropertyRow {
  return { types: [type], property, accepts: [false], rejects: [true], absent: 'pass', why: 'off by default' };
}

function privately(type: string, property: string): PropertyRow {
  return {
    types: [type],
    property,
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'there is a public address by default',
  };
}

function only(
  type: string,
  property: string,
  accepts: readonly string[],
  rejects: readonly string[],
  why: string,
): PropertyRow {
  return { types: [type], property, accepts, rejects, absent: 'fail', why };
}

/** A VPN gateway needs external forwarding rules for ESP and IKE; nothing but tunnels is behind them. */
function leadsToVpn(resource: ResourceView): boolean {
  return resource.follow(resource.get('target'))?.type === 'google_compute_vpn_gateway';
}
