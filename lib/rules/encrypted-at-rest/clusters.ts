import { type Check, type Examples, type Policy, type ResourceView, UNDETERMINED } from '../../core';
import { judgeRow, type PropertyRow } from '../support/property-table';
import { not, startsWith, unlessImplied } from './rows';

/**
 * Clusters of RDS, whose default depends on the engine: Aurora encrypts new clusters since 18 February 2026, a
 * Multi-AZ cluster of MySQL or PostgreSQL is not encrypted by default.
 */
export const CLUSTER_CHECKS: Readonly<Record<string, Check>> = {
  'AWS::RDS::DBCluster': clusterCheck('AWS::RDS::DBCluster', 'StorageEncrypted', 'KmsKeyId', 'Engine', [
    'SnapshotIdentifier',
    'SourceDBClusterIdentifier',
    'SourceDbClusterResourceId',
  ]),
  aws_rds_cluster: clusterCheck('aws_rds_cluster', 'storage_encrypted', 'kms_key_id', 'engine', [
    'snapshot_identifier',
    'replication_source_identifier',
    'restore_to_point_in_time',
  ]),
};

function clusterCheck(type: string, property: string, key: string, engine: string, sources: readonly string[]): Check {
  const isAurora = (resource: ResourceView) =>
    // the Terraform provider makes a cluster of Aurora where no engine is named
    resource.get(engine).isAbsent ? true : startsWith(engine, 'aurora')(resource);
  const isFresh = unlessImplied(property, key, ...sources);
  const row: PropertyRow = { types: [type], property, accepts: [true], rejects: [false], absent: 'fail' };
  const rows: readonly PropertyRow[] = [
    { ...row, absent: 'pass', why: 'Aurora encrypts by default since 18 February 2026', when: isAurora },
    {
      ...row,
      why: 'a Multi-AZ cluster is not encrypted by default',
      when: (resource) => (isAurora(resource) === false ? isFresh(resource) : not(isAurora)(resource)),
    },
  ];
  return {
    judge: (resource: ResourceView, policy: Policy) => rows.flatMap((one) => judgeRow(one, resource, policy)),
    properties: [property],
    examples: () => examples(property, engine),
  };
}

function examples(property: string, engine: string): Examples {
  return {
    compliant: [{ resource: { [engine]: 'aurora-postgresql', [property]: true } }, { resource: { [property]: true } }],
    violating: [
      { resource: { [engine]: 'aurora-postgresql', [property]: false } },
      { resource: { [engine]: 'postgres', [property]: false } },
    ],
    undetermined: [{ resource: { [engine]: 'postgres', [property]: UNDETERMINED } }],
    absent: [
      { title: 'Aurora encrypts by default', resource: { [engine]: 'aurora-mysql' }, outcome: 'pass' },
      { title: 'a Multi-AZ cluster does not', resource: { [engine]: 'postgres' }, outcome: 'fail' },
    ],
  };
}
