import {
  type Check,
  type Example,
  type Examples,
  pass,
  type ResourceView,
  UNDETERMINED,
  type Value,
  type Verdict,
} from '../../core';
import { type Answer, allOf, anyOf } from '../support/answers';
import type { Acceptance, PropertyRow } from '../support/property-table';
import { isOn, isSet, judgeProtections, no, recovery, unlessSet } from './rows';

const DURATION = /^(\d+)([smhd])$/;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

const HOUR_TO_WEEK: Acceptance = {
  accepts: (value) => {
    if (value.isUndetermined) {
      return undefined;
    }
    const [, count, unit] = DURATION.exec(value.string ?? '') ?? [];
    const seconds = Number(count) * (SECONDS[unit ?? ''] ?? 0);
    return seconds >= 3600 && seconds <= 604_800;
  },
  describe: () => 'a duration of 1h to 7d',
  samples: ['1h', '7d', '86400s'],
};

/**
 * Databases of Google Cloud, and the FHIR store, which keeps every version of a resource unless it is told not to.
 *
 * Not here: what always keeps earlier states (BigQuery, Secret Manager), caches, and Bigtable and Filestore, which know
 * backups and snapshots only.
 */
export const GOOGLE_ROWS: readonly PropertyRow[] = [
  {
    types: ['google_healthcare_fhir_store'],
    property: 'disable_resource_versioning',
    accepts: [false],
    rejects: [true],
    absent: 'pass',
    why: 'the store keeps historical versions by default',
    source: 'https://cloud.google.com/healthcare-api/docs/how-tos/fhir',
  },
  {
    types: ['google_firestore_database'],
    property: 'point_in_time_recovery_enablement',
    accepts: ['POINT_IN_TIME_RECOVERY_ENABLED'],
    rejects: ['POINT_IN_TIME_RECOVERY_DISABLED'],
    absent: 'fail',
    why: 'versions are kept for one hour only by default',
    source: 'https://cloud.google.com/firestore/docs/pitr',
  },
  {
    types: ['google_spanner_database'],
    property: 'version_retention_period',
    accepts: HOUR_TO_WEEK,
    rejects: ['0s', 'never'],
    absent: 'pass',
    why: 'versions are kept for one hour by default',
    source: 'https://cloud.google.com/spanner/docs/pitr',
  },
  recovery('continuous_backup_config.enabled', ['google_alloydb_cluster'], {
    absent: 'pass',
    why: 'continuous backup is on by default',
    when: (cluster) =>
      allOf([unlessSet('secondary_config')(cluster), no(isOneOf(cluster.get('cluster_type'), 'SECONDARY'))]),
    source: 'https://cloud.google.com/alloydb/docs/backup/overview',
  }),
];

/**
 * Buckets keep earlier versions of objects, or keep objects as they are until a locked retention ends. Those with a
 * hierarchical namespace can do neither. Cloud SQL recovers to a point in time if backups and its log are on: the
 * binary log of MySQL, the write-ahead log of the others.
 *
 * Source: https://cloud.google.com/storage/docs/object-versioning and
 * https://cloud.google.com/sql/docs/postgres/backup-recovery/pitr
 */
export const GOOGLE_STORE_CHECKS: Readonly<Record<string, Check>> = {
  google_storage_bucket: {
    judge: judgeBucket,
    properties: ['versioning.enabled', 'retention_policy.is_locked', 'hierarchical_namespace.enabled'],
    examples: bucketExamples,
  },
  google_sql_database_instance: {
    judge: judgeInstance,
    properties: [
      'settings.backup_configuration.enabled',
      'settings.backup_configuration.point_in_time_recovery_enabled',
      'settings.backup_configuration.binary_log_enabled',
    ],
    examples: instanceExamples,
  },
};

function judgeBucket(bucket: ResourceView): Verdict {
  const versioning = bucket.get('versioning.enabled');
  return judgeProtections(
    no(isOn(bucket.get('hierarchical_namespace.enabled'))),
    [isOn(versioning), isOn(bucket.get('retention_policy.is_locked'))],
    versioning,
    'earlier versions of objects are kept only where it is true, or where a locked retention policy keeps every object',
  );
}

function judgeInstance(instance: ResourceView): readonly Verdict[] {
  const configuration = instance.get('settings.backup_configuration');
  const isCopy = anyOf([
    isSet(instance.get('master_instance_name')),
    isOneOf(instance.get('instance_type'), 'READ_REPLICA_INSTANCE', 'ON_PREMISES_INSTANCE'),
  ]);
  // A clone has the settings of its source where it names none.
  const isStated = configuration.isAbsent && isSet(instance.get('clone')) !== false ? undefined : true;
  const concerned = allOf([no(isCopy), isStated]);
  const backups = configuration.get('enabled');
  return [
    judgeProtections(concerned, [isOn(backups)], backups, 'backups are made only where it is true'),
    judgeLog(instance, configuration, concerned),
  ];
}

function judgeLog(instance: ResourceView, configuration: Value, concerned: Answer): Verdict {
  const binaryLog = configuration.get('binary_log_enabled');
  const log = configuration.get('point_in_time_recovery_enabled');
  const version = instance.get('database_version');
  const isMySql = version.isUndetermined ? undefined : (version.string ?? '').startsWith('MYSQL');
  if (isMySql === false && log.isAbsent && instance.get('settings.edition').is('ENTERPRISE_PLUS')) {
    return pass('Cloud SQL Enterprise Plus recovers to a point in time by default', log.path);
  }
  return judgeProtections(
    concerned,
    [allOf([isMySql, isOn(binaryLog)]), allOf([no(isMySql), isOn(log)])],
    isMySql === true ? binaryLog : log,
    'the instance recovers to a point in time only where it is true',
  );
}

function isOneOf(value: Value, ...accepted: readonly string[]): Answer {
  return value.isUndetermined ? undefined : accepted.some((one) => value.is(one));
}

function bucketExamples(): Examples {
  const bucket = (properties: Readonly<Record<string, unknown>>): Example => ({
    resource: { name: 'records', location: 'us-central1', ...properties },
  });
  const locked = (is_locked: unknown) => bucket({ retention_policy: { is_locked, retention_period: 189_388_800 } });
  return {
    compliant: [bucket({ versioning: { enabled: true } }), locked(true)],
    violating: [bucket({ versioning: { enabled: false } }), locked(false)],
    undetermined: [bucket({ versioning: { enabled: UNDETERMINED } }), locked(UNDETERMINED)],
    absent: [
      { ...bucket({}), outcome: 'fail', title: 'no versioning' },
      {
        ...bucket({ hierarchical_namespace: { enabled: true } }),
        outcome: 'notApplicable',
        title: 'a hierarchical namespace has no versions',
      },
    ],
  };
}

function instanceExamples(): Examples {
  const instance = (database_version: string, configuration: unknown, more = {}): Example => ({
    resource: {
      database_version,
      settings: { tier: 'db-perf-optimized-N-2', backup_configuration: configuration },
      ...more,
    },
  });
  const on = { enabled: true, point_in_time_recovery_enabled: true };
  return {
    compliant: [
      instance('POSTGRES_16', on),
      instance('SQLSERVER_2022_ENTERPRISE', on),
      instance('MYSQL_8_4', { enabled: true, binary_log_enabled: true }),
    ],
    violating: [
      instance('POSTGRES_16', { ...on, enabled: false }),
      instance('POSTGRES_16', { ...on, point_in_time_recovery_enabled: false }),
      instance('MYSQL_8_4', { enabled: true, binary_log_enabled: false }),
    ],
    undetermined: [
      instance('POSTGRES_16', { ...on, enabled: UNDETERMINED }),
      instance('POSTGRES_16', { ...on, point_in_time_recovery_enabled: UNDETERMINED }),
      instance(UNDETERMINED, { enabled: true, binary_log_enabled: true }),
    ],
    absent: [
      { ...instance('POSTGRES_16', undefined), outcome: 'fail', title: 'no backups' },
      { ...instance('POSTGRES_16', { enabled: true }), outcome: 'fail', title: 'no write-ahead log' },
      { ...instance('MYSQL_8_4', { enabled: true }), outcome: 'fail', title: 'no binary log' },
      {
        ...instance('POSTGRES_16', undefined, { master_instance_name: 'records' }),
        outcome: 'notApplicable',
        title: 'a replica',
      },
      {
        ...instance('POSTGRES_16', undefined, { clone: { source_instance_name: 'records' } }),
        outcome: 'undetermined',
        title: 'a clone',
      },
    ],
  };
}
