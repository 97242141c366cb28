import type { Check, ResourceView, Value } from '../../core';
import type { Answer } from '../support/answers';
import { mergeChecks } from '../support/merge-checks';
import { naming } from '../support/naming';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { anyDestination, anyOn, destination, isSet, logList, switchedOn } from './acceptances';
import { companionChecks } from './companions';

const LOG_GROUP = 'arn:aws:logs:us-east-1:123456789012:log-group:access';
const DISTRIBUTION = 'AWS::CloudFront::Distribution';
const TERRAFORM_DISTRIBUTION = 'aws_cloudfront_distribution';

const BROKERS: readonly PropertyRow[] = [
  ['AWS::MSK::Cluster', 'LoggingInfo.BrokerLogs', ['CloudWatchLogs', 'Firehose', 'S3'], 'Enabled'] as const,
  ['aws_msk_cluster', 'logging_info.broker_logs', ['cloudwatch_logs', 'firehose', 's3'], 'enabled'] as const,
].map(([type, property, destinations, name]) => ({
  types: [type],
  property,
  accepts: anyDestination(destinations, name),
  rejects: [{}, { [destinations[0]]: { [name]: false } }],
  absent: 'fail',
  why: 'brokers, which record whom they refuse, deliver no logs by default',
}));

const VERIFIED_ACCESS: PropertyRow = {
  types: ['AWS::EC2::VerifiedAccessInstance'],
  property: 'LoggingConfigurations',
  accepts: anyDestination(['CloudWatchLogs', 'KinesisDataFirehose', 'S3'], 'Enabled'),
  rejects: [{ S3: { Enabled: false } }],
  absent: 'fail',
  why: 'access is not recorded by default',
};

/** Levels that log what a request did; without one of them only a trace of requests is left. */
const QUERIES: readonly PropertyRow[] = [
  ['AWS::AppSync::GraphQLApi', 'LogConfig.FieldLogLevel'],
  ['AWS::AppSync::Api', 'EventConfig.LogConfig.LogLevel'],
  ['aws_appsync_graphql_api', 'log_config.field_log_level'],
  ['aws_appsync_api', 'event_config.log_config.log_level'],
].map(([type = '', property = '']) => ({
  types: [type],
  property,
  accepts: ['ERROR', 'INFO', 'DEBUG', 'ALL'],
  rejects: ['NONE'],
  absent: 'fail',
  why: 'an API logs nothing by default',
}));

const TRANSFERS: readonly PropertyRow[] = [
  ['AWS::Transfer::Server', 'StructuredLogDestinations', 'LoggingRole'],
  ['aws_transfer_server', 'structured_log_destinations', 'logging_role'],
].map(([type = '', property = '', role = '']) => ({
  types: [type],
  property,
  accepts: {
    accepts: (value: Value) => (value.isUndetermined ? isSet(value) : value.items().length > 0),
    describe: () => `a log group, or ${role}`,
    samples: [[LOG_GROUP]],
  },
  rejects: [[]],
  absent: 'fail',
  why: 'logins and transfers are not recorded by default',
  when: (server: ResourceView) => isSet(server.get(role)) === false,
}));

/** RabbitMQ has no audit logs. */
const BROKER_AUDITS: readonly PropertyRow[] = [
  ['AWS::AmazonMQ::Broker', 'Logs.Audit', 'EngineType'],
  ['aws_mq_broker', 'logs.audit', 'engine_type'],
].map(([type = '', property = '', engine = '']) => ({
  ...switchedOn([type], property),
  when: (broker: ResourceView) =>
    broker.get(engine).isUndetermined ? undefined : broker.get(engine).string?.toLowerCase() !== 'rabbitmq',
  example: { [engine]: 'ActiveMQ' },
}));

/** Access logs of APIs have a destination and a format, which has no default. */
const API_LOGS: readonly PropertyRow[] = [
  ...apiLogs(['AWS::ApiGateway::Stage'], 'AccessLogSetting', 'DestinationArn', 'Format'),
  ...apiLogs(['AWS::ApiGateway::Deployment'], 'StageDescription.AccessLogSetting', 'DestinationArn', 'Format').map(
    (row): PropertyRow => ({
      ...row,
      when: (deployment) => !deployment.get('StageName').isAbsent,
      example: { StageName: 'production' },
    }),
  ),
  ...apiLogs(['AWS::ApiGatewayV2::Stage'], 'AccessLogSettings', 'DestinationArn', 'Format'),
  ...apiLogs(['aws_api_gateway_stage', 'aws_apigatewayv2_stage'], 'access_log_settings', 'destination_arn', 'format'),
  serverless('AWS::Serverless::Api', 'AccessLogSetting.DestinationArn'),
  serverless('AWS::Serverless::HttpApi', 'AccessLogSettings.DestinationArn'),
];

const ROWS: readonly PropertyRow[] = [
  ...API_LOGS,
  switchedOn(['AWS::ElasticLoadBalancing::LoadBalancer'], 'AccessLoggingPolicy.Enabled'),
  destination(['aws_elb'], 'access_logs.bucket', 'records'),
  { ...switchedOn(['aws_elb'], 'enabled'), within: 'access_logs', absent: 'pass', why: 'a block enables them' },
  switchedOn(['AWS::CloudFront::StreamingDistribution'], 'StreamingDistributionConfig.Logging.Enabled'),
  switchedOn(['AWS::EC2::ClientVpnEndpoint'], 'ConnectionLogOptions.Enabled'),
  switchedOn(['aws_ec2_client_vpn_endpoint'], 'connection_log_options.enabled'),
  switchedOn(['aws_globalaccelerator_accelerator'], 'attributes.flow_logs_enabled'),
  logList(['AWS::EKS::Cluster'], 'Logging.ClusterLogging.EnabledTypes', ['audit', 'authenticator'], 'api', 'Type'),
  logList(['aws_eks_cluster'], 'enabled_cluster_log_types', ['audit', 'authenticator'], 'api'),
  ...BROKERS,
  ...QUERIES,
  ...TRANSFERS,
  ...BROKER_AUDITS,
  VERIFIED_ACCESS,
];

/**
 * What lets people and programs in: load balancers of the older kind, APIs, distributions, firewalls, VPNs, file
 * transfer, message brokers and the API servers of Kubernetes.
 *
 * The execution logs of an API tell how a request was handled, and with its bodies; who sent it stands in the access
 * log. `AWS::GlobalAccelerator::Accelerator` has no property for flow logs, so nothing is said of it.
 *
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html,
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/AccessLogs.html and
 * https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html
 */
export const awsEntryChecks: Record<string, Check> = mergeChecks(
  tableChecks(ROWS),
  companionChecks([
    {
      type: DISTRIBUTION,
      by: 'AWS::Logs::DeliverySource',
      names: 'ResourceArn',
      example: { Name: 'access', LogType: 'ACCESS_LOGS' },
      beside: { Delivery: { Type: 'AWS::Logs::Delivery', Properties: { DeliverySourceName: 'access' } } },
      counterexample: { Name: 'traces', LogType: 'ACCESS_LOGS' },
      records: (source) => isDelivered(source, 'AWS::Logs::Delivery', 'DeliverySourceName'),
      own: { property: 'DistributionConfig.Logging.Bucket', sample: 'records.s3.amazonaws.com' },
    },
    {
      type: TERRAFORM_DISTRIBUTION,
      by: 'aws_cloudwatch_log_delivery_source',
      names: 'resource_arn',
      example: { name: 'access', log_type: 'ACCESS_LOGS' },
      beside: { aws_cloudwatch_log_delivery: { delivery: { delivery_source_name: 'access' } } },
      counterexample: { name: 'traces', log_type: 'ACCESS_LOGS' },
      records: (source) => isDelivered(source, 'aws_cloudwatch_log_delivery', 'delivery_source_name'),
      own: { property: 'logging_config.bucket', sample: 'records.s3.amazonaws.com' },
    },
    {
      type: 'AWS::WAFv2::WebACL',
      by: 'AWS::WAFv2::LoggingConfiguration',
      names: 'ResourceArn',
      example: { LogDestinationConfigs: [LOG_GROUP] },
    },
    {
      type: 'aws_wafv2_web_acl',
      by: 'aws_wafv2_web_acl_logging_configuration',
      names: 'resource_arn',
      example: { log_destination_configs: [LOG_GROUP] },
    },
    {
      type: 'AWS::NetworkFirewall::Firewall',
      by: 'AWS::NetworkFirewall::LoggingConfiguration',
      names: 'FirewallArn',
      example: { LoggingConfiguration: { LogDestinationConfigs: [{ LogType: 'FLOW' }] } },
    },
    {
      type: 'aws_networkfirewall_firewall',
      by: 'aws_networkfirewall_logging_configuration',
      names: 'firewall_arn',
      example: { logging_configuration: { log_destination_config: [{ log_type: 'FLOW' }] } },
    },
    {
      type: 'AWS::VpcLattice::ServiceNetwork',
      by: 'AWS::VpcLattice::AccessLogSubscription',
      names: 'ResourceIdentifier',
      example: { DestinationArn: LOG_GROUP },
    },
    {
      type: 'aws_vpclattice_service_network',
      by: 'aws_vpclattice_access_log_subscription',
      names: 'resource_identifier',
      example: { destination_arn: LOG_GROUP },
    },
    {
      type: 'aws_verifiedaccess_instance',
      by: 'aws_verifiedaccess_instance_logging_configuration',
      names: 'verifiedaccess_instance_id',
      example: { access_logs: { s3: { enabled: true } } },
      counterexample: { access_logs: { s3: { enabled: false } } },
      records: (logging) =>
        anyOn(logging.get('access_logs'), ['cloudwatch_logs', 'kinesis_data_firehose', 's3'], 'enabled'),
    },
  ]),
);

function apiLogs(types: readonly string[], block: string, target: string, format: string): PropertyRow[] {
  return [
    destination(types, `${block}.${target}`, LOG_GROUP),
    {
      types,
      within: block,
      property: format,
      accepts: {
        accepts: isSet,
        describe: () => 'what is recorded of a request',
        samples: ['$context.requestId $context.identity.sourceIp'],
      },
      rejects: [''],
      absent: 'fail',
      why: 'it has no default',
    },
  ];
}

/** The section `Globals` of a template can give every API its access log. */
function serverless(type: string, property: string): PropertyRow {
  return {
    ...destination([type], property, LOG_GROUP),
    absent: 'undetermined',
    why: 'only the Globals of the template can make up for it',
  };
}

function isDelivered(source: ResourceView, delivery: string, property: string): Answer {
  return naming(source, delivery, property).length > 0;
}
