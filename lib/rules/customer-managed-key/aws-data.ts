import { unlessIs, unlessSet, whenIs, whenSet } from './conditions';
import type { KeyTable } from './key-demand';

/** Databases, file systems, disks and analytics, as CloudFormation types. Buckets are in `buckets.ts`. */
export const AWS_DATA_KEYS: KeyTable = {
  'AWS::Athena::WorkGroup': {
    key: [
      'WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.KmsKey',
      'WorkGroupConfiguration.ManagedQueryResultsConfiguration.EncryptionConfiguration.KmsKey',
    ],
    mode: {
      property: 'WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.EncryptionOption',
      accepts: ['SSE_KMS', 'CSE_KMS'],
      rejects: 'SSE_S3',
    },
    why: 'whoever queries may choose how results are encrypted',
  },
  'AWS::Backup::BackupVault': 'EncryptionKeyArn',
  'AWS::Backup::LogicallyAirGappedBackupVault': 'EncryptionKeyArn',
  'AWS::Cassandra::Table': {
    key: 'EncryptionSpecification.KmsKeyIdentifier',
    mode: {
      property: 'EncryptionSpecification.EncryptionType',
      accepts: ['CUSTOMER_MANAGED_KMS_KEY'],
      rejects: 'AWS_OWNED_KMS_KEY',
    },
  },
  'AWS::CustomerProfiles::Domain': 'DefaultEncryptionKey',
  'AWS::DataBrew::Job': {
    key: 'EncryptionKeyArn',
    mode: { property: 'EncryptionMode', accepts: ['SSE-KMS'], rejects: 'SSE-S3' },
  },
  'AWS::DataZone::Domain': 'KmsKeyIdentifier',
  'AWS::DLM::LifecyclePolicy': [
    { within: 'PolicyDetails.Schedules[].CrossRegionCopyRules[]', key: 'CmkArn' },
    { within: 'PolicyDetails.Actions[].CrossRegionCopy[].EncryptionConfiguration', key: 'CmkArn' },
  ],
  'AWS::DMS::Endpoint': [
    { key: 'KmsKeyId', when: unlessIs('EngineName', 's3'), alternative: true },
    {
      key: 'S3Settings.ServerSideEncryptionKmsKeyId',
      when: whenIs('EngineName', 's3'),
      example: { EngineName: 's3' },
      alternative: true,
    },
    { within: 'RedshiftSettings', key: 'ServerSideEncryptionKmsKeyId' },
  ],
  'AWS::DMS::ReplicationConfig': 'ComputeConfig.KmsKeyId',
  'AWS::DMS::ReplicationInstance': 'KmsKeyId',
  'AWS::DocDB::DBCluster': {
    key: 'KmsKeyId',
    inherits: ['SnapshotIdentifier', 'SourceDBClusterIdentifier', 'GlobalClusterIdentifier'],
  },
  'AWS::DocDBElastic::Cluster': 'KmsKeyId',
  'AWS::DRS::ReplicationConfigurationTemplate': {
    key: 'EbsEncryptionKeyArn',
    mode: { property: 'EbsEncryption', accepts: ['CUSTOM'], rejects: 'DEFAULT' },
  },
  'AWS::DSQL::Cluster': 'KmsEncryptionKey',
  'AWS::DynamoDB::GlobalTable': { within: 'Replicas[]', key: 'SSESpecification.KMSMasterKeyId' },
  'AWS::DynamoDB::Table': {
    key: 'SSESpecification.KMSMasterKeyId',
    mode: { property: 'SSESpecification.SSEEnabled', accepts: ['true'], rejects: 'false' },
    why: 'the table is encrypted with a key that AWS owns',
  },
  'AWS::Serverless::SimpleTable': {
    key: 'SSESpecification.KMSMasterKeyId',
    mode: { property: 'SSESpecification.SSEEnabled', accepts: ['true'], rejects: 'false' },
    why: 'the table is encrypted with a key that AWS owns',
  },
  'AWS::EC2::Volume': { key: 'KmsKeyId', inherits: ['SnapshotId', 'SourceVolumeId'] },
  'AWS::EFS::FileSystem': ['KmsKeyId', { within: 'ReplicationConfiguration.Destinations[]', key: 'KmsKeyId' }],
  'AWS::ElastiCache::ReplicationGroup': { key: 'KmsKeyId', inherits: ['GlobalReplicationGroupId'] },
  'AWS::ElastiCache::ServerlessCacheSnapshot': 'KmsKeyId',
  'AWS::ElastiCache::ServerlessCache': 'KmsKeyId',
  'AWS::Elasticsearch::Domain': 'EncryptionAtRestOptions.KmsKeyId',
  'AWS::FinSpace::Environment': 'KmsKeyId',
  'AWS::FSx::FileCache': 'KmsKeyId',
  'AWS::FSx::FileSystem': { key: 'KmsKeyId', inherits: ['BackupId'] },
  'AWS::Glue::DataCatalogEncryptionSettings': [
    {
      key: 'DataCatalogEncryptionSettings.EncryptionAtRest.SseAwsKmsKeyId',
      mode: {
        property: 'DataCatalogEncryptionSettings.EncryptionAtRest.CatalogEncryptionMode',
        accepts: ['SSE-KMS', 'SSE-KMS-WITH-SERVICE-ROLE'],
        rejects: 'DISABLED',
      },
    },
    'DataCatalogEncryptionSettings.ConnectionPasswordEncryption.KmsKeyId',
  ],
  'AWS::Glue::Integration': 'KmsKeyId',
  'AWS::Glue::MLTransform': 'TransformEncryption.MLUserDataEncryption.KmsKeyId',
  'AWS::Glue::SecurityConfiguration': [
    {
      within: 'EncryptionConfiguration.S3Encryptions[]',
      key: 'KmsKeyArn',
      mode: { property: 'S3EncryptionMode', accepts: ['SSE-KMS'], rejects: 'SSE-S3' },
    },
    'EncryptionConfiguration.CloudWatchEncryption.KmsKeyArn',
    'EncryptionConfiguration.JobBookmarksEncryption.KmsKeyArn',
  ],
  'AWS::KinesisAnalyticsV2::Application': {
    within: 'ApplicationConfiguration.ApplicationEncryptionConfiguration',
    key: 'KeyId',
    mode: { property: 'KeyType', accepts: ['CUSTOMER_MANAGED_KEY'], rejects: 'AWS_OWNED_KEY' },
  },
  'AWS::Location::GeofenceCollection': 'KmsKeyId',
  'AWS::Location::Tracker': 'KmsKeyId',
  'AWS::M2::Application': 'KmsKeyId',
  'AWS::M2::Environment': 'KmsKeyId',
  'AWS::MemoryDB::Cluster': { key: 'KmsKeyId', inherits: ['MultiRegionClusterName'] },
  'AWS::Neptune::DBCluster': {
    key: 'KmsKeyId',
    inherits: ['SnapshotIdentifier', 'SourceDBClusterIdentifier', 'GlobalClusterIdentifier'],
  },
  'AWS::NeptuneGraph::Graph': 'KmsKeyIdentifier',
  'AWS::OpenSearchService::Domain': 'EncryptionAtRestOptions.KmsKeyId',
  'AWS::OpenSearchService::Application': 'KmsKeyArn',
  'AWS::OSIS::Pipeline': 'EncryptionAtRestOptions.KmsKeyArn',
  'AWS::QLDB::Ledger': 'KmsKey',
  'AWS::RDS::DBCluster': [
    {
      key: 'KmsKeyId',
      inherits: ['SnapshotIdentifier', 'SourceDBClusterIdentifier', 'SourceDbClusterResourceId'],
    },
    {
      key: 'PerformanceInsightsKmsKeyId',
      when: whenIs('PerformanceInsightsEnabled', true),
      example: { PerformanceInsightsEnabled: true },
      why: 'performance insights keep the text of queries',
    },
    {
      key: 'MasterUserSecret.KmsKeyId',
      when: whenIs('ManageMasterUserPassword', true),
      example: { ManageMasterUserPassword: true },
      why: 'the password is kept in a secret under aws/secretsmanager',
    },
  ],
  'AWS::RDS::DBInstance': [
    {
      key: 'KmsKeyId',
      when: unlessSet('DBClusterIdentifier'),
      inherits: [
        'DBSnapshotIdentifier',
        'SourceDBInstanceIdentifier',
        'SourceDbiResourceId',
        'SourceDBInstanceAutomatedBackupsArn',
      ],
    },
    {
      key: 'PerformanceInsightsKMSKeyId',
      when: whenIs('EnablePerformanceInsights', true),
      example: { EnablePerformanceInsights: true },
      why: 'performance insights keep the text of queries',
    },
    {
      key: 'MasterUserSecret.KmsKeyId',
      when: whenIs('ManageMasterUserPassword', true),
      example: { ManageMasterUserPassword: true },
      why: 'the password is kept in a secret under aws/secretsmanager',
    },
  ],
  'AWS::RDS::CustomDBEngineVersion': 'KMSKeyId',
  'AWS::RDS::Integration': 'KMSKeyId',
  'AWS::Redshift::Cluster': [
    { key: 'KmsKeyId', inherits: ['SnapshotIdentifier'] },
    {
      key: 'MasterPasswordSecretKmsKeyId',
      when: whenIs('ManageMasterPassword', true),
      example: { ManageMasterPassword: true },
    },
  ],
  'AWS::Redshift::Integration': 'KMSKeyId',
  'AWS::Redshift::SnapshotCopyGrant': 'KmsKeyId',
  'AWS::RedshiftServerless::Namespace': [
    'KmsKeyId',
    {
      key: 'AdminPasswordSecretKmsKeyId',
      when: whenIs('ManageAdminPassword', true),
      example: { ManageAdminPassword: true },
    },
    { within: 'SnapshotCopyConfigurations[]', key: 'DestinationKmsKeyId' },
  ],
  'AWS::S3Files::FileSystem': 'KmsKeyId',
  'AWS::S3Tables::TableBucket': {
    key: 'EncryptionConfiguration.KMSKeyArn',
    mode: { property: 'EncryptionConfiguration.SSEAlgorithm', accepts: ['aws:kms'], rejects: 'AES256' },
  },
  'AWS::S3Vectors::Index': {
    within: 'EncryptionConfiguration',
    key: 'KmsKeyArn',
    mode: { property: 'SseType', accepts: ['aws:kms'], rejects: 'AES256' },
  },
  'AWS::S3Vectors::VectorBucket': {
    key: 'EncryptionConfiguration.KmsKeyArn',
    mode: { property: 'EncryptionConfiguration.SseType', accepts: ['aws:kms'], rejects: 'AES256' },
  },
  'AWS::SecurityLake::DataLake': 'EncryptionConfiguration.KmsKeyId',
  'AWS::StorageGateway::Tape': 'KMSKey',
  'AWS::StorageGateway::Volume': 'KMSKey',
  'AWS::Timestream::Database': 'KmsKeyId',
  'AWS::Timestream::ScheduledQuery': 'KmsKeyId',
  'AWS::Timestream::Table': {
    key: 'MagneticStoreWriteProperties.MagneticStoreRejectedDataLocation.S3Configuration.KmsKeyId',
    mode: {
      property: 'MagneticStoreWriteProperties.MagneticStoreRejectedDataLocation.S3Configuration.EncryptionOption',
      accepts: ['SSE_KMS'],
      rejects: 'SSE_S3',
    },
    when: whenSet('MagneticStoreWriteProperties.MagneticStoreRejectedDataLocation.S3Configuration'),
    example: {
      MagneticStoreWriteProperties: { MagneticStoreRejectedDataLocation: { S3Configuration: { BucketName: 'b' } } },
    },
  },
  'AWS::WorkspacesInstances::Volume': { key: 'KmsKeyId', when: unlessIs('Encrypted', false) },
};
