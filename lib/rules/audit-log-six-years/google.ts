import {
  type Check,
  type Example,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  type Value,
  type Verdict,
} from '../../core';
import { AUDIT_LOG, isAuditStore, PURPOSE_LABEL } from '../support/audit-stores';
import { where } from '../support/demands';
import { tableChecks } from '../support/property-table';
import { judgeOtherDeletion, judgePeriod, judgePeriods, LONG_ENOUGH, TOO_SHORT } from './periods';

/**
 * Buckets, log buckets and datasets.
 *
 * Every log bucket holds logs and is judged, but for `_Required`, which Cloud Logging keeps for 400 days whatever is
 * said; records beyond that need a sink.
 *
 * Source: https://cloud.google.com/storage/docs/bucket-lock and https://cloud.google.com/logging/quotas
 */
export const googleRetentionChecks: Record<string, Check> = {
  ...tableChecks([
    {
      types: ['project', 'folder', 'organization', 'billing_account'].map((of) => `google_logging_${of}_bucket_config`),
      property: 'retention_days',
      accepts: LONG_ENOUGH,
      rejects: TOO_SHORT,
      absent: 'fail',
      why: 'Cloud Logging keeps 30 days by default',
      when: (bucket) => !bucket.get('bucket_id').is('_Required'),
    },
  ]),
  google_storage_bucket: {
    judge: judgeBucket,
    properties: [
      'retention_policy.retention_period',
      'lifecycle_rule[].action.type',
      'lifecycle_rule[].condition.age',
      'labels',
    ],
    examples: bucketExamples,
  },
  google_bigquery_dataset: {
    judge: judgeDataset,
    properties: ['default_table_expiration_ms', 'default_partition_expiration_ms'],
    examples: datasetExamples,
  },
};

function judgeBucket(bucket: ResourceView, policy: Policy): readonly Verdict[] {
  return where(isAuditStore(bucket), () => {
    const kept = judgePeriods([bucket.get('retention_policy.retention_period')], policy, 'seconds');
    const isKept = kept.some(({ outcome }) => outcome === 'pass');
    const verdicts = [...kept, ...bucket.all('lifecycle_rule[]').flatMap((rule) => judgeRule(rule, isKept, policy))];
    return verdicts.length > 0 ? verdicts : [pass('nothing deletes the records')];
  });
}

/** A retention policy that is long enough holds off every deletion by another condition than age. */
function judgeRule(rule: Value, isKept: boolean, policy: Policy): Verdict[] {
  const type = rule.get('action.type');
  if (rule.isAbsent || (type.string !== undefined && !type.is('Delete'))) {
    return [];
  }
  const age = rule.get('condition.age');
  if (!age.isAbsent) {
    return [judgePeriod(age, policy)];
  }
  return isKept ? [] : judgeOtherDeletion(type);
}

function judgeDataset(dataset: ResourceView, policy: Policy): readonly Verdict[] {
  return where(isAuditStore(dataset), () => {
    const properties = ['default_table_expiration_ms', 'default_partition_expiration_ms'];
    const verdicts = judgePeriods(
      properties.map((name) => dataset.get(name)),
      policy,
      'milliseconds',
    );
    return verdicts.length > 0 ? verdicts : [pass('its tables do not expire')];
  });
}

type Properties = Readonly<Record<string, unknown>>;

function bucketExamples() {
  const store = (properties: Properties): Example => ({
    resource: { name: 'records', labels: { [PURPOSE_LABEL]: AUDIT_LOG }, ...properties },
  });
  const kept = (retention_period: unknown) => ({ retention_policy: { is_locked: true, retention_period } });
  const rule = (type: string, condition: Properties) => ({ lifecycle_rule: [{ action: { type }, condition }] });
  return {
    compliant: [
      store(kept(189_388_800)),
      store(kept('189388800')),
      store(rule('Delete', { age: 2192 })),
      store(rule('SetStorageClass', { age: 90 })),
      store({ ...kept(189_388_800), ...rule('Delete', { num_newer_versions: 3 }) }),
    ],
    violating: [
      store(kept(189_216_000)),
      store(kept(86_400)),
      store(rule('Delete', { age: 365 })),
      store(rule('Delete', { num_newer_versions: 3 })),
    ],
    undetermined: [store(kept(UNDETERMINED)), store(rule('Delete', { age: UNDETERMINED }))],
    absent: [
      { ...store({}), outcome: 'pass' as const, title: 'no period: nothing expires' },
      { resource: { name: 'images' }, outcome: 'notApplicable' as const, title: 'no store of audit records' },
    ],
  };
}

function datasetExamples() {
  const store = (properties: Properties): Example => ({
    resource: { dataset_id: 'records', labels: { [PURPOSE_LABEL]: AUDIT_LOG }, ...properties },
  });
  return {
    compliant: [store({ default_table_expiration_ms: 189_388_800_000 })],
    violating: [
      store({ default_table_expiration_ms: 3_600_000 }),
      store({ default_partition_expiration_ms: 5_184_000_000 }),
    ],
    undetermined: [store({ default_table_expiration_ms: UNDETERMINED })],
    absent: [{ ...store({}), outcome: 'pass' as const }],
  };
}
