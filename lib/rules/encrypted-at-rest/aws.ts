import type { PropertyRow } from '../support/property-table';
import {
  ANY_KEY,
  bucketAlgorithm,
  mustBeOn,
  mustNotBeDisabled,
  mustNotBeOff,
  not,
  startsWith,
  unlessImplied,
} from './rows';
import { configurationRow, emrClusterRow, glueRow } from './security-configurations';

const DISK = 'a disk is written in the clear unless it is asked to encrypt';

/**
 * CloudFormation types that store data in the clear, or can be made to.
 *
 * Not here, for they always encrypt: DynamoDB, MSK, MemoryDB, FSx, Timestream, Keyspaces, QLDB, CloudWatch Logs,
 * Secrets Manager, ECR, Backup, SageMaker, Bedrock and AgentCore (but for the disks of a capacity provider). Whose key
 * they use is the demand of `customer-managed-key`.
 */
export const AWS_ROWS: readonly PropertyRow[] = [
  bucketAlgorithm(
    'AWS::S3::Bucket',
    'BucketEncryption.ServerSideEncryptionConfiguration[].ServerSideEncryptionByDefault.SSEAlgorithm',
  ),
  mustBeOn('StorageEncrypted', ['AWS::RDS::DBInstance'], {
    why: 'an instance is not encrypted by default',
    when: (resource) =>
      resource.get('DBClusterIdentifier').isAbsent &&
      unlessImplied(
        'StorageEncrypted',
        'KmsKeyId',
        'DBSnapshotIdentifier',
        'SourceDBInstanceIdentifier',
        'SourceDbiResourceId',
        'SourceDBInstanceAutomatedBackupsArn',
      )(resource),
  }),
  mustBeOn('StorageEncrypted', ['AWS::DocDB::DBCluster', 'AWS::Neptune::DBCluster'], {
    why: 'a cluster is not encrypted by default',
    when: unlessImplied(
      'StorageEncrypted',
      'KmsKeyId',
      'SnapshotIdentifier',
      'SourceDBClusterIdentifier',
      'GlobalClusterIdentifier',
    ),
  }),
  mustBeOn(
    'StorageEncrypted',
    ['AWS::RDS::GlobalCluster', 'AWS::DocDB::GlobalCluster', 'AWS::Neptune::GlobalCluster'],
    {
      why: 'a global cluster is not encrypted by default',
      when: unlessImplied('StorageEncrypted', 'KmsKeyId', 'SourceDBClusterIdentifier'),
    },
  ),
  mustNotBeOff('Encrypted', ['AWS::Redshift::Cluster'], {
    why: 'a cluster is encrypted by default since January 2025',
  }),
  mustBeOn('Encrypted', ['AWS::EFS::FileSystem'], {
    why: 'a file system is not encrypted by default',
    when: unlessImplied('Encrypted', 'KmsKeyId'),
  }),
  mustBeOn('Encrypted', ['AWS::EC2::Volume'], {
    why: DISK,
    when: unlessImplied('Encrypted', 'KmsKeyId', 'SnapshotId', 'SourceVolumeId'),
  }),
  mustBeOn('Encrypted', ['AWS::WorkspacesInstances::Volume'], { why: DISK }),
  ...(
    [
      ['AWS::EC2::Instance', 'BlockDeviceMappings[].Ebs'],
      ['AWS::EC2::LaunchTemplate', 'LaunchTemplateData.BlockDeviceMappings[].Ebs'],
      ['AWS::EC2::SpotFleet', 'SpotFleetRequestConfigData.LaunchSpecifications[].BlockDeviceMappings[].Ebs'],
      ['AWS::AutoScaling::LaunchConfiguration', 'BlockDeviceMappings[].Ebs'],
      ['AWS::ECS::Service', 'VolumeConfigurations[].ManagedEBSVolume'],
      ['AWS::ImageBuilder::ContainerRecipe', 'InstanceConfiguration.BlockDeviceMappings[].Ebs'],
      ['AWS::ImageBuilder::ImageRecipe', 'BlockDeviceMappings[].Ebs'],
      ['AWS::OpsWorks::Layer', 'VolumeConfigurations[]'],
      ['AWS::BedrockAgentCore::CapacityProvider', 'ComputeConfiguration.Ec2Configuration.RootVolume'],
      ['AWS::BedrockAgentCore::CapacityProvider', 'ComputeConfiguration.Ec2Configuration.Volumes[].EbsConfiguration'],
      [
        'AWS::BedrockAgentCore::CapacityProvider',
        'ComputeConfiguration.Ec2Configuration.LaunchTemplateSource.LaunchParameters.EphemeralVolumes[].Ebs',
      ],
    ] as const
  ).map(([type, within]) => mustBeOn('Encrypted', [type], { within, why: DISK })),
  mustBeOn('RootVolumeEncryptionEnabled', ['AWS::WorkSpaces::Workspace'], { why: DISK }),
  mustBeOn('UserVolumeEncryptionEnabled', ['AWS::WorkSpaces::Workspace'], { why: DISK }),
  mustBeOn('AtRestEncryptionEnabled', ['AWS::ElastiCache::ReplicationGroup'], {
    why: 'a cache of Redis OSS is not encrypted by default',
    when: not(startsWith('Engine', 'valkey')),
  }),
  mustBeOn('SSESpecification.SSEEnabled', ['AWS::DAX::Cluster'], { why: 'a cluster is not encrypted by default' }),
  mustBeOn('EncryptionAtRestOptions.Enabled', ['AWS::OpenSearchService::Domain', 'AWS::Elasticsearch::Domain'], {
    why: 'a domain is not encrypted by default',
  }),
  {
    types: ['AWS::Kinesis::Stream'],
    property: 'StreamEncryption.EncryptionType',
    accepts: ['KMS'],
    rejects: ['NONE'],
    absent: 'fail',
    why: 'a stream is not encrypted by default',
  },
  {
    types: ['AWS::KinesisFirehose::DeliveryStream'],
    property: 'DeliveryStreamEncryptionConfigurationInput.KeyType',
    accepts: ['AWS_OWNED_CMK', 'CUSTOMER_MANAGED_CMK'],
    rejects: ['NONE'],
    absent: 'fail',
    why: 'records put directly are buffered in the clear',
    when: (resource) =>
      resource.get('DeliveryStreamType').isAbsent ? true : startsWith('DeliveryStreamType', 'directput')(resource),
  },
  {
    types: ['AWS::SNS::Topic'],
    property: 'KmsMasterKeyId',
    accepts: ANY_KEY,
    rejects: [''],
    absent: 'fail',
    why: 'messages of a topic are not encrypted by default',
  },
  mustNotBeOff('SqsManagedSseEnabled', ['AWS::SQS::Queue'], {
    why: 'queues are encrypted with a key of SQS by default',
    when: (resource) => resource.get('KmsMasterKeyId').isAbsent || resource.get('KmsMasterKeyId').is(''),
  }),
  {
    types: ['AWS::Athena::WorkGroup'],
    property: 'WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.EncryptionOption',
    accepts: ['SSE_S3', 'SSE_KMS', 'CSE_KMS'],
    rejects: ['NONE'],
    absent: 'pass',
    why: 'results have the default encryption of their bucket',
  },
  {
    types: ['AWS::Glue::DataCatalogEncryptionSettings'],
    property: 'DataCatalogEncryptionSettings.EncryptionAtRest.CatalogEncryptionMode',
    accepts: ['SSE-KMS', 'SSE-KMS-WITH-SERVICE-ROLE'],
    rejects: ['DISABLED'],
    absent: 'fail',
    why: 'the catalogue is not encrypted by default',
  },
  mustBeOn(
    'DataCatalogEncryptionSettings.ConnectionPasswordEncryption.ReturnConnectionPasswordEncrypted',
    ['AWS::Glue::DataCatalogEncryptionSettings'],
    { why: 'passwords of connections are not encrypted by default' },
  ),
  {
    types: ['AWS::Glue::SecurityConfiguration'],
    property: 'EncryptionConfiguration.S3Encryptions[].S3EncryptionMode',
    accepts: ['SSE-KMS', 'SSE-S3', 'CSE-KMS'],
    rejects: ['DISABLED'],
    absent: 'fail',
  },
  {
    types: ['AWS::Glue::SecurityConfiguration'],
    property: 'EncryptionConfiguration.CloudWatchEncryption.CloudWatchEncryptionMode',
    accepts: ['SSE-KMS'],
    rejects: ['DISABLED'],
    absent: 'fail',
  },
  {
    types: ['AWS::Glue::SecurityConfiguration'],
    property: 'EncryptionConfiguration.JobBookmarksEncryption.JobBookmarksEncryptionMode',
    accepts: ['CSE-KMS'],
    rejects: ['DISABLED'],
    absent: 'fail',
  },
  {
    types: ['AWS::Glue::MLTransform'],
    property: 'TransformEncryption.MLUserDataEncryption.MLUserDataEncryptionMode',
    accepts: ['SSE-KMS'],
    rejects: ['DISABLED'],
    absent: 'fail',
    why: 'labels and transforms are not encrypted by default',
  },
  mustNotBeDisabled('Artifacts.EncryptionDisabled', ['AWS::CodeBuild::Project']),
  mustNotBeDisabled('SecondaryArtifacts[].EncryptionDisabled', ['AWS::CodeBuild::Project']),
  mustNotBeDisabled('LogsConfig.S3Logs.EncryptionDisabled', ['AWS::CodeBuild::Project']),
  mustNotBeDisabled('ExportConfig.S3Destination.EncryptionDisabled', ['AWS::CodeBuild::ReportGroup']),
  mustBeOn('Encrypted', ['AWS::DLM::LifecyclePolicy'], { within: 'PolicyDetails.Schedules[].CrossRegionCopyRules[]' }),
  mustBeOn('Encrypted', ['AWS::DLM::LifecyclePolicy'], {
    within: 'PolicyDetails.Actions[].CrossRegionCopy[].EncryptionConfiguration',
  }),
  {
    types: ['AWS::DRS::ReplicationConfigurationTemplate'],
    property: 'EbsEncryption',
    accepts: ['DEFAULT', 'CUSTOM'],
    rejects: ['NONE'],
    absent: 'fail',
  },
  mustBeOn('CacheDataEncrypted', ['AWS::ApiGateway::Stage', 'AWS::Serverless::Api'], {
    within: 'MethodSettings[]',
    when: (resource) =>
      [resource.get('CacheClusterEnabled'), ...resource.all('MethodSettings[].CachingEnabled')].some((flag) =>
        flag.is(true),
      ),
    example: { CacheClusterEnabled: true },
    why: 'cached responses are not encrypted by default',
  }),
  mustNotBeOff('AtRestEncryptionEnabled', ['AWS::AppSync::ApiCache'], { why: 'new caches always encrypt' }),
  emrClusterRow('AWS::EMR::Cluster', 'SecurityConfiguration'),
  glueRow('SecurityConfiguration', 'AWS::Glue::Job', 'AWS::Glue::DevEndpoint'),
  glueRow('CrawlerSecurityConfiguration', 'AWS::Glue::Crawler'),
  configurationRow('AWS::EMR::SecurityConfiguration', 'SecurityConfiguration'),
];
