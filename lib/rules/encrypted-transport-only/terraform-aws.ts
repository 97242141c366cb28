import type { Check } from '../../core';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { on, switchedOff, switchedOn } from './rows';
import {
  blockWith,
  CLOUDFRONT_TO_ORIGIN,
  CLOUDFRONT_TO_VIEWER,
  HTTPS_URL,
  isDatabaseEngine,
  TARGET_PROTOCOLS,
} from './values';

const ROWS: readonly PropertyRow[] = [
  {
    ...on(['aws_lb_target_group', 'aws_alb_target_group'], 'protocol'),
    accepts: TARGET_PROTOCOLS,
    rejects: ['HTTP'],
    absent: 'notApplicable',
    why: 'a Lambda target has no protocol',
  },
  {
    ...on('aws_cloudfront_distribution', 'default_cache_behavior.viewer_protocol_policy'),
    accepts: CLOUDFRONT_TO_VIEWER,
    rejects: ['allow-all'],
    absent: 'fail',
  },
  {
    ...on('aws_cloudfront_distribution', 'viewer_protocol_policy'),
    within: 'ordered_cache_behavior[]',
    accepts: CLOUDFRONT_TO_VIEWER,
    rejects: ['allow-all'],
    absent: 'fail',
  },
  {
    ...on('aws_cloudfront_distribution', 'custom_origin_config.origin_protocol_policy'),
    within: 'origin[]',
    accepts: CLOUDFRONT_TO_ORIGIN,
    rejects: ['http-only', 'match-viewer'],
    absent: 'pass',
    why: 'the origin is an S3 bucket or a VPC origin',
  },
  {
    ...on('aws_cloudfront_vpc_origin', 'vpc_origin_endpoint_config.origin_protocol_policy'),
    accepts: CLOUDFRONT_TO_ORIGIN,
    rejects: ['http-only', 'match-viewer'],
    absent: 'fail',
  },
  {
    ...on('aws_lightsail_distribution', 'origin.protocol_policy'),
    accepts: CLOUDFRONT_TO_ORIGIN,
    rejects: ['http-only'],
    absent: 'fail',
    why: 'the default is http-only',
  },
  switchedOn('aws_elasticache_replication_group', 'transit_encryption_enabled', 'fail', {
    why: 'traffic is not encrypted by default',
    when: (group) =>
      !(group.get('transit_encryption_enabled').isAbsent && !group.get('global_replication_group_id').isAbsent),
  }),
  {
    ...on('aws_elasticache_replication_group', 'transit_encryption_mode'),
    accepts: ['required'],
    rejects: ['preferred'],
    absent: 'pass',
    why: 'clients must then use TLS',
  },
  switchedOn('aws_elasticache_cluster', 'transit_encryption_enabled', 'fail', {
    why: 'traffic is not encrypted by default',
    when: (cluster) => cluster.get('replication_group_id').isAbsent,
  }),
  switchedOn('aws_memorydb_cluster', 'tls_enabled', 'pass', { why: 'TLS is on by default' }),
  switchedOn('aws_memorydb_multi_region_cluster', 'tls_enabled', 'pass', { why: 'TLS is on by default' }),
  {
    ...on('aws_msk_cluster', 'encryption_info.encryption_in_transit.client_broker'),
    accepts: ['TLS'],
    rejects: ['TLS_PLAINTEXT', 'PLAINTEXT'],
    absent: 'pass',
    why: 'the default is TLS',
  },
  switchedOn('aws_msk_cluster', 'encryption_info.encryption_in_transit.in_cluster', 'pass', {
    why: 'brokers use TLS among themselves by default',
  }),
  {
    ...on('aws_mskconnect_connector', 'kafka_cluster_encryption_in_transit.encryption_type'),
    accepts: ['TLS'],
    rejects: ['PLAINTEXT'],
    absent: 'fail',
    why: 'the default is PLAINTEXT',
  },
  {
    ...on('aws_dax_cluster', 'cluster_endpoint_encryption_type'),
    accepts: ['TLS'],
    rejects: ['NONE'],
    absent: 'fail',
    why: 'the default is NONE',
  },
  switchedOn('aws_db_proxy', 'require_tls', 'fail', { why: 'the proxy then accepts plaintext connections' }),
  {
    ...on('aws_dms_endpoint', 'ssl_mode'),
    accepts: ['require', 'verify-ca', 'verify-full'],
    rejects: ['none'],
    absent: 'fail',
    why: 'the default is none',
    when: (endpoint) => isDatabaseEngine(endpoint.get('engine_name')),
    example: { engine_name: 'postgres' },
  },
  {
    ...on('aws_dms_endpoint', 'redis_settings.ssl_security_protocol'),
    accepts: ['ssl-encryption'],
    rejects: ['plaintext'],
    absent: 'pass',
    why: 'the default is ssl-encryption',
  },
  {
    ...on('aws_dms_endpoint', 'security_protocol'),
    within: 'kafka_settings',
    accepts: ['ssl-encryption', 'ssl-authentication', 'sasl-ssl'],
    rejects: ['plaintext'],
    absent: 'fail',
    why: 'the default is plaintext',
  },
  ...['aws_opensearch_domain', 'aws_elasticsearch_domain'].flatMap((type) => [
    {
      ...on(type, 'domain_endpoint_options'),
      accepts: blockWith({ enforce_https: true }),
      rejects: ['none'],
      absent: 'fail',
      why: 'a domain without endpoint options also answers HTTP',
    } satisfies PropertyRow,
    switchedOn(type, 'domain_endpoint_options.enforce_https', 'pass', { why: 'true by default inside the block' }),
    switchedOn(type, 'node_to_node_encryption.enabled', 'fail', { why: 'nodes then exchange data in plaintext' }),
  ]),
  {
    ...on('aws_ecs_task_definition', 'transit_encryption'),
    within: 'volume[].efs_volume_configuration',
    accepts: ['ENABLED'],
    rejects: ['DISABLED'],
    absent: 'fail',
    why: 'the default is DISABLED',
  },
  switchedOff('aws_codebuild_project', 'source.insecure_ssl'),
  switchedOff('aws_codebuild_project', 'secondary_sources[].insecure_ssl'),
  switchedOff('aws_quicksight_data_source', 'ssl_properties.disable_ssl'),
  {
    ...on('aws_vpclattice_listener', 'protocol'),
    accepts: ['HTTPS', 'TLS_PASSTHROUGH'],
    rejects: ['HTTP'],
    absent: 'fail',
  },
  switchedOn('aws_appsync_api_cache', 'transit_encryption_enabled', 'pass', {
    why: 'new caches encrypt their traffic by themselves',
  }),
  {
    ...on('aws_ses_configuration_set', 'delivery_options.tls_policy'),
    accepts: ['Require'],
    rejects: ['Optional'],
    absent: 'fail',
    why: 'the default Optional falls back to plaintext',
  },
  {
    ...on('aws_sesv2_configuration_set', 'delivery_options.tls_policy'),
    accepts: ['REQUIRE'],
    rejects: ['OPTIONAL'],
    absent: 'fail',
    why: 'the default OPTIONAL falls back to plaintext',
  },
  {
    ...on('aws_ses_receipt_rule', 'tls_policy'),
    accepts: ['Require'],
    rejects: ['Optional'],
    absent: 'fail',
    why: 'the default Optional accepts mail in plaintext',
  },
  {
    ...on('aws_sns_topic_subscription', 'protocol'),
    accepts: ['https', 'sqs', 'lambda', 'firehose', 'application', 'email', 'email-json', 'sms'],
    rejects: ['http'],
    absent: 'notApplicable',
  },
  ...['aws_appmesh_virtual_gateway', 'aws_appmesh_virtual_node'].flatMap((type): PropertyRow[] => [
    switchedOn(type, 'spec.backend_defaults.client_policy.tls.enforce', 'pass'),
    {
      ...on(type, 'tls.mode'),
      within: 'spec.listener[]',
      accepts: ['STRICT'],
      rejects: ['PERMISSIVE', 'DISABLED'],
      absent: 'fail',
      why: 'a listener without TLS speaks plaintext',
    },
  ]),
  switchedOn(
    'aws_sagemaker_data_quality_job_definition',
    'network_config.enable_inter_container_traffic_encryption',
    'fail',
    { why: 'the containers of a job then exchange data in plaintext' },
  ),
  switchedOn('aws_glue_connection', 'connection_properties.JDBC_ENFORCE_SSL', 'fail', {
    why: 'JDBC connections do not demand TLS by default',
    when: (connection) => ['JDBC', undefined].includes(connection.get('connection_type').string),
  }),
  {
    ...on('aws_api_gateway_integration', 'uri'),
    accepts: HTTPS_URL,
    rejects: ['http://backend.example.com'],
    absent: 'notApplicable',
    when: (integration) => ['HTTP', 'HTTP_PROXY'].includes(integration.get('type').string ?? ''),
    example: { type: 'HTTP_PROXY' },
  },
  {
    ...on('aws_apigatewayv2_integration', 'integration_uri'),
    accepts: HTTPS_URL,
    rejects: ['http://backend.example.com'],
    absent: 'notApplicable',
    when: (integration) =>
      integration.get('integration_type').is('HTTP_PROXY') && !integration.get('connection_type').is('VPC_LINK'),
    example: { integration_type: 'HTTP_PROXY' },
  },
];

/** Transport encryption of the `aws_*` types of Terraform that one argument decides. */
export const terraformAwsTransportChecks: Record<string, Check> = tableChecks(ROWS);
