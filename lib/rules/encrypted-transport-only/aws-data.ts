import type { Check } from '../../core';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { on, switchedOff, switchedOn } from './rows';
import { blockWith, FILE_TRANSFER_PROTOCOLS, isDatabaseEngine } from './values';

const JOB_DEFINITIONS = ['DataQuality', 'ModelBias', 'ModelExplainability', 'ModelQuality'].map(
  (kind) => `AWS::SageMaker::${kind}JobDefinition`,
);

/** The settings blocks of a DMS data provider, one for each kind of database. */
const CONNECTION_SETTINGS = [
  'PostgreSqlSettings',
  'MySqlSettings',
  'OracleSettings',
  'MicrosoftSqlServerSettings',
  'MariaDbSettings',
  'DocDbSettings',
  'MongoDbSettings',
  'IbmDb2LuwSettings',
  'IbmDb2zOsSettings',
  'SybaseAseSettings',
];

const ROWS: readonly PropertyRow[] = [
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
  ...CONNECTION_SETTINGS.map(
    (settings): PropertyRow => ({
      ...on('AWS::DMS::DataProvider', 'SslMode'),
      within: `Settings.${settings}`,
      accepts: ['require', 'verify-ca', 'verify-full'],
      rejects: ['none'],
      absent: 'fail',
      why: 'the default is none',
    }),
  ),
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
  switchedOff('AWS::QuickSight::DataSource', 'SslProperties.DisableSsl'),
  switchedOn('AWS::AppSync::ApiCache', 'TransitEncryptionEnabled', 'pass', {
    why: 'new caches encrypt their traffic by themselves',
  }),
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
    ...on('AWS::Transfer::Server', 'Protocols[]'),
    accepts: FILE_TRANSFER_PROTOCOLS,
    rejects: ['FTP'],
    absent: 'pass',
    why: 'the default is SFTP',
  },
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
];

/** Transport encryption of the CloudFormation types that hold or process data and that one property decides. */
export const awsDataTransportChecks: Record<string, Check> = tableChecks(ROWS);
