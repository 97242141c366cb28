import type { ResourceView } from '../../core';
import { type Answer, allOf, anyOf } from '../support/answers';
import type { PropertyRow } from '../support/property-table';
import { backupDays, isSet, recovery, unlessSet } from './rows';

/** Databases of the Terraform AWS provider; what is left out, and why, is said beside the CloudFormation types. */
export const TERRAFORM_AWS_ROWS: readonly PropertyRow[] = [
  recovery('point_in_time_recovery.enabled', ['aws_dynamodb_table']),
  recovery('point_in_time_recovery', ['aws_dynamodb_table'], { within: 'replica[]' }),
  recovery('point_in_time_recovery', ['aws_dynamodb_table_replica']),
  {
    types: ['aws_keyspaces_table'],
    property: 'point_in_time_recovery.status',
    accepts: ['ENABLED'],
    rejects: ['DISABLED'],
    absent: 'fail',
    why: 'point-in-time recovery is off by default',
  },
  backupDays('backup_retention_period', ['aws_db_instance'], 0, {
    when: (instance) => allOf([unlessSet('replicate_source_db')(instance), isSetHere(instance)]),
  }),
  backupDays(
    'backup_retention_period',
    ['aws_rds_cluster', 'aws_docdb_cluster', 'aws_docdbelastic_cluster', 'aws_neptune_cluster'],
    1,
  ),
  backupDays('automated_snapshot_retention_period', ['aws_redshift_cluster'], 1),
  backupDays('snapshot_retention_limit', ['aws_memorydb_cluster'], 0),
];

/** An instance that is restored from another keeps the retention of that one where none is set. */
function isSetHere(instance: ResourceView): Answer {
  const isRestored = anyOf(
    ['snapshot_identifier', 'restore_to_point_in_time'].map((path) => isSet(instance.get(path))),
  );
  return isRestored !== false && instance.get('backup_retention_period').isAbsent ? undefined : true;
}
