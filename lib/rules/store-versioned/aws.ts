import type { PropertyRow } from '../support/property-table';
import { backupDays, recovery, unlessSet } from './rows';

const TABLE_RECOVERY = 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled';

/**
 * Databases of CloudFormation that recover to an earlier state only if they are set to.
 *
 * Not here: what always keeps earlier states (Redshift Serverless, OpenSearch Service, Secrets Manager, HealthLake),
 * what cannot (S3 directory buckets, S3 Vectors, Neptune Analytics), caches, and file systems and disks, which plans of
 * AWS Backup look after that mostly stand elsewhere.
 */
export const AWS_ROWS: readonly PropertyRow[] = [
  recovery(TABLE_RECOVERY, ['AWS::DynamoDB::Table', 'AWS::Serverless::SimpleTable']),
  recovery(`Replicas[].${TABLE_RECOVERY}`, ['AWS::DynamoDB::GlobalTable']),
  recovery('PointInTimeRecoveryEnabled', ['AWS::Cassandra::Table']),
  backupDays('BackupRetentionPeriod', ['AWS::RDS::DBInstance'], 1, {
    // The backups of a cluster member are the cluster's, those of a replica its source's.
    when: unlessSet('DBClusterIdentifier', 'SourceDBInstanceIdentifier', 'SourceDBClusterIdentifier'),
    source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html',
  }),
  backupDays(
    'BackupRetentionPeriod',
    ['AWS::RDS::DBCluster', 'AWS::DocDB::DBCluster', 'AWS::DocDBElastic::Cluster', 'AWS::Neptune::DBCluster'],
    1,
  ),
  backupDays('AutomatedSnapshotRetentionPeriod', ['AWS::Redshift::Cluster'], 1, {
    source: 'https://docs.aws.amazon.com/redshift/latest/mgmt/managing-snapshots-console.html',
  }),
  backupDays('SnapshotRetentionLimit', ['AWS::MemoryDB::Cluster'], 0),
];
