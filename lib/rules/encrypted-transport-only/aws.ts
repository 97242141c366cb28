import type { Check, Scalar } from '../../core';
import { type PropertyRow, tableChecks } from '../support/property-table';
import {
  blockWith,
  CLOUDFRONT_TO_ORIGIN,
  CLOUDFRONT_TO_VIEWER,
  HTTPS_URL,
  isDatabaseEngine,
  TARGET_PROTOCOLS,
} from './values';

const JOB_DEFINITIONS = ['DataQuality', 'ModelBias', 'ModelExplainability', 'ModelQuality'].map(
  (kind) => `AWS::SageMaker::${kind}JobDefinition`,
);

const CONNECTION_SETTINGS = {
  PostgreSqlSettings: 'postgres',
  MySqlSettings: 'mysql',
  OracleSettings: 'oracle',
  MicrosoftSqlServerSettings: 'sqlserver',
  MariaDbSettings: 'mariadb',
  DocDbSettings: 'docdb',
  MongoDbSettings: 'mongodb',
  IbmDb2LuwSettings: 'db2',
  IbmDb2zOsSettings: 'db2_zos',
  SybaseAseSettings: 'sybase',
};

const ROWS: readonly PropertyRow[] = [
  {
    ...on('AWS::ElasticLoadBalancingV2::TargetGroup', 'Protocol'),
    accepts: TARGET_PROTOCOLS,
    rejects: ['HTTP'],
    absent: 'notApplicable',
    why: 'a Lambda target has no protocol',
  },
  {
    ...on('AWS::CloudFront::Distribution', 'DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy'),
    accepts: CLOUDFRONT_TO_VIEWER,
    rejects: ['allow-all'],
    absent: 'fail',
  },
  {
    ...on('AWS::CloudFront::Distribution', 'ViewerProtocolPolicy'),
    within: 'DistributionConfig.CacheBehaviors[]',
    accepts: CLOUDFRONT_TO_VIEWER,
    rejects: ['allow-all'],
    absent: 'fail',
  },
  {
    ...on('AWS::CloudFront::Distribution', 'CustomOriginConfig.OriginProtocolPolicy'),
    within: 'DistributionConfig.Origins[]',
    accepts: CLOUDFRONT_TO_ORIGIN,
    rejects: ['http-only', 'match-viewer'],
    absent: 'pass',
    why: 'the origin is an S3 bucket or a VPC origin',
  },
  {
    ...on('AWS::CloudFront::Distribution', 'DistributionConfig.CustomOrigin.OriginProtocolPolicy'),
    accepts: CLOUDFRONT_TO_ORIGIN,
    rejects: ['http-only', 'match-viewer'],
    absent: 'pass',
  },
  {
    ...on('AWS::CloudFront::VpcOrigin', 'VpcOriginEndpointConfig.OriginProtocolPolicy'),
    accepts: CLOUDFRONT_TO_ORIGIN,
    rejects: ['http-only', 'match-viewer'],
    absent: 'fail',
    why: 'the default is match-viewer',
  },
  {
    ...on('AWS::Lightsail::Distribution', 'Origin.ProtocolPolicy'),
    accepts: CLOUDFRONT_TO_ORIGIN,
    rejects: ['http-only'],
    absent: 'fail',
    why: 'the default is http-only',
  },
  switchedOn('AWS::ElastiCache::ReplicationGroup', 'TransitEncryptionEnabled', 'fail', {
    why: 'traffic is not encrypted by default',
    when: (group) =>
      !(group.get('TransitEncryptionEnabled').isAbsent && !group.get('GlobalReplicationGroupId').isAbsent),
  }),
  {
    ...on('AWS::ElastiCache::ReplicationGroup', 'TransitEncryptionMode'),
    accepts: ['required'],
    rejects: ['preferred'],
    absent: 'pass',
    why: 'clients must then use TLS',
  },
  switchedOn('AWS::ElastiCache::CacheCluster', 'TransitEncryptionEnabled', 'fail', {
    why: 'traffic is not encrypted by default',
  }),
  switchedOn('AWS::MemoryDB::Cluster', 'TLSEnabled', 'pass', { why: 'TLS is on by default' }),
  switchedOn('AWS::MemoryDB::MultiRegionCluster', 'TLSEnabled', 'pass', { why: 'TLS is on by default' }),
  {
    ...on('AWS::MSK::Cluster', 'EncryptionInfo.EncryptionInTransit.ClientBroker'),
    accepts: ['TLS'],
    rejects: ['TLS_PLAINTEXT', 'PLAINTEXT'],
    absent: 'pass',
    why: 'the default is TLS',
  },
  switchedOn('AWS::MSK::Cluster', 'EncryptionInfo.EncryptionInTransit.InCluster', 'pass', {
    why: 'brokers use TLS among themselves by default',
  }),
  {
    ...on('AWS::MSK::Replicator', 'EncryptionInTransit.EncryptionType'),
    within: 'KafkaClusters[]',
    accepts: ['TLS'],
    rejects: ['PLAINTEXT'],
    absent: 'pass',
    why: 'MSK clusters are replicated over TLS',
  },
  {
    ...on('AWS::KafkaConnect::Connector', 'KafkaClusterEncryptionInTransit.EncryptionType'),
    accepts: ['TLS'],
    rejects: ['PLAINTEXT'],
    absent: 'fail',
    why: 'the default is PLAINTEXT',
  },
  {
    ...on('AWS::DAX::Cluster', 'ClusterEndpointEncryptionType'),
    accepts: ['TLS'],
    rejects: ['NONE'],
    absent: 'fail',
    why: 'the default is NONE',
  },
  switchedOn('AWS::RDS::DBProxy', 'RequireTLS', 'fail', { why: 'the proxy then accepts plaintext connections' }),
  {
    ...on('AWS::DMS::Endpoint', 'SslMode'),
    accepts: ['require', 'verify-ca', 'verify-full'],
    rejects: ['none'],
    absent: 'fail',
    why: 'the default is none',
    when: (endpoint) => isDatabaseEngine(endpoint.get('EngineName')),
    example: { EngineName: 'postgres' },
  },
  {
    ...on('AWS::DMS::Endpoint', 'RedisSettings.SslSecurityProtocol'),
    accepts: ['ssl-encryption'],
    rejects: ['plaintext'],
    absent: 'pass',
    why: 'the default is ssl-encryption',
  },
  {
    ...on('AWS::DMS::Endpoint', 'SecurityProtocol'),
    within: 'KafkaSettings',
    accepts: ['ssl-encryption', 'ssl-authentication', 'sasl-ssl'],
    rejects: ['plaintext'],
    absent: 'fail',
    why: 'the default is plaintext',
  },
  ...Object.keys(CONNECTION_SETTINGS).map(
    (settings): PropertyRow => ({
      ...on('AWS::DMS::DataProvider', 'SslMode'),
      within: `Settings.${settings}`,
      accepts: ['require', 'verify-ca', 'verify-full'],
      rejects: ['none'],
      absent: 'fail',
      why: 'the default is none',
    }),
  ),
  {
    ...on('AWS::ApiGatewayV2::Integration', 'IntegrationUri'),
    accepts: HTTPS_URL,
    rejects: ['http://backend.example.com'],
    absent: 'notApplicable',
    when: (integration) =>
      integration.get('IntegrationType').is('HTTP_PROXY') && !integration.get('ConnectionType').is('VPC_LINK'),
    example: { IntegrationType: 'HTTP_PROXY' },
  },
  ...['AWS::OpenSearchService::Domain', 'AWS::Elasticsearch::Domain'].flatMap((type) => [
    switchedOn(type, 'DomainEndpointOptions.EnforceHTTPS', 'fail', { why: 'the domain then also answers HTTP' }),
    switchedOn(type, 'NodeToNodeEncryptionOptions.Enabled', 'fail', { why: 'nodes then exchange data in plaintext' }),
  ]),
  {
    ...on('AWS::ECS::TaskDefinition', 'TransitEncryption'),
    within: 'Volumes[].EFSVolumeConfiguration',
    accepts: ['ENABLED'],
    rejects: ['DISABLED'],
    absent: 'fail',
    why: 'the default is DISABLED',
  },
  ...[
    'ContainerProperties.Volumes[].EfsVolumeConfiguration',
    'EcsProperties.TaskProperties[].Volumes[].EfsVolumeConfiguration',
    'NodeProperties.NodeRangeProperties[].Container.Volumes[].EfsVolumeConfiguration',
    'NodeProperties.NodeRangeProperties[].EcsProperties.TaskProperties[].Volumes[].EfsVolumeConfiguration',
  ].map(
    (within): PropertyRow => ({
      ...on('AWS::Batch::JobDefinition', 'TransitEncryption'),
      within,
      accepts: ['ENABLED'],
      rejects: ['DISABLED'],
      absent: 'fail',
      why: 'the default is DISABLED',
    }),
  ),
  {
    ...on('AWS::KinesisFirehose::DeliveryStream', 'SSLMode'),
    within: 'DatabaseSourceConfiguration',
    accepts: ['Enabled'],
    rejects: ['Disabled'],
    absent: 'fail',
    why: 'Firehose then connects without TLS',
  },
  switchedOff('AWS::CodeBuild::Project', 'Source.InsecureSsl'),
  switchedOff('AWS::CodeBuild::Project', 'SecondarySources[].InsecureSsl'),
  switchedOff('AWS::IVS::Channel', 'InsecureIngest'),
  switchedOff('AWS::IVS::IngestConfiguration', 'InsecureIngest'),
  switchedOff('AWS::QuickSight::DataSource', 'SslProperties.DisableSsl'),
  {
    ...on('AWS::VpcLattice::Listener', 'Protocol'),
    accepts: ['HTTPS', 'TLS_PASSTHROUGH'],
    rejects: ['HTTP'],
    absent: 'fail',
  },
  switchedOn('AWS::AppSync::ApiCache', 'TransitEncryptionEnabled', 'pass', {
    why: 'new caches encrypt their traffic by themselves',
  }),
  {
    ...on('AWS::SES::ConfigurationSet', 'DeliveryOptions.TlsPolicy'),
    accepts: ['REQUIRE'],
    rejects: ['OPTIONAL'],
    absent: 'fail',
    why: 'the default OPTIONAL falls back to plaintext',
  },
  {
    ...on('AWS::SES::MailManagerIngressPoint', 'TlsPolicy'),
    accepts: ['REQUIRED', 'FIPS'],
    rejects: ['OPTIONAL'],
    absent: 'fail',
    why: 'the default OPTIONAL falls back to plaintext',
  },
  {
    ...on('AWS::SES::ReceiptRule', 'Rule.TlsPolicy'),
    accepts: ['Require'],
    rejects: ['Optional'],
    absent: 'fail',
    why: 'the default Optional accepts mail in plaintext',
  },
  {
    ...on('AWS::SNS::Subscription', 'Protocol'),
    accepts: ['https', 'sqs', 'lambda', 'firehose', 'application', 'email', 'email-json', 'sms'],
    rejects: ['http'],
    absent: 'notApplicable',
  },
  switchedOn('AWS::AppMesh::VirtualGateway', 'Spec.BackendDefaults.ClientPolicy.TLS.Enforce', 'pass'),
  switchedOn('AWS::AppMesh::VirtualNode', 'Spec.BackendDefaults.ClientPolicy.TLS.Enforce', 'pass'),
  ...['AWS::AppMesh::VirtualGateway', 'AWS::AppMesh::VirtualNode'].map(
    (type): PropertyRow => ({
      ...on(type, 'TLS.Mode'),
      within: 'Spec.Listeners[]',
      accepts: ['STRICT'],
      rejects: ['PERMISSIVE', 'DISABLED'],
      absent: 'fail',
      why: 'a listener without TLS speaks plaintext',
    }),
  ),
  ...JOB_DEFINITIONS.map((type) =>
    switchedOn(type, 'NetworkConfig.EnableInterContainerTrafficEncryption', 'fail', {
      why: 'the containers of a job then exchange data in plaintext',
    }),
  ),
  switchedOn(
    'AWS::SageMaker::MonitoringSchedule',
    'MonitoringScheduleConfig.MonitoringJobDefinition.NetworkConfig.EnableInterContainerTrafficEncryption',
    'notApplicable',
  ),
  {
    ...on('AWS::EMR::SecurityConfiguration', 'SecurityConfiguration.EncryptionConfiguration.EnableInTransitEncryption'),
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'EMR then moves data in plaintext',
  },
  {
    ...on(
      'AWS::EMRContainers::SecurityConfiguration',
      'SecurityConfigurationData.EncryptionConfiguration.InTransitEncryptionConfiguration',
    ),
    accepts: blockWith({ TLSCertificateConfiguration: { CertificateProviderType: 'PEM' } }),
    rejects: ['none'],
    absent: 'fail',
    why: 'jobs then move data in plaintext',
  },
  switchedOn('AWS::Glue::Connection', 'ConnectionInput.ConnectionProperties.JDBC_ENFORCE_SSL', 'fail', {
    why: 'JDBC connections do not demand TLS by default',
    when: (connection) => connection.get('ConnectionInput.ConnectionType').is('JDBC'),
    example: { ConnectionInput: { ConnectionType: 'JDBC' } },
  }),
  {
    ...on('AWS::ApiGateway::Method', 'Integration.Uri'),
    accepts: HTTPS_URL,
    rejects: ['http://backend.example.com'],
    absent: 'notApplicable',
    when: (method) => ['HTTP', 'HTTP_PROXY'].includes(method.get('Integration.Type').string ?? ''),
    example: { Integration: { Type: 'HTTP_PROXY' } },
  },
  switchedOn('AWS::OpsWorks::App', 'EnableSsl', 'fail', { why: 'the app then answers plain HTTP' }),
];

/** Transport encryption of CloudFormation types that one property decides. */
export const awsTransportChecks: Record<string, Check> = tableChecks(ROWS);

/** The part of a row that says where the property is. */
function on(type: string, property: string): Pick<PropertyRow, 'types' | 'property'> {
  return { types: [type], property };
}

function switchedOn(
  type: string,
  property: string,
  absent: PropertyRow['absent'],
  more: Partial<PropertyRow> = {},
): PropertyRow {
  const accepts: readonly Scalar[] = [true];
  return { ...on(type, property), accepts, rejects: [false], absent, ...more };
}

function switchedOff(type: string, property: string): PropertyRow {
  return { ...on(type, property), accepts: [false], rejects: [true], absent: 'pass', why: 'off by default' };
}
