import {
  type Check,
  type Example,
  fail,
  notApplicable,
  pass,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { AUDIT_LOG, isAuditStore, PURPOSE_LABEL } from '../support/audit-stores';
import { where } from '../support/demands';

/**
 * Buckets, log buckets and datasets that a log sink or a request log names.
 *
 * Source: https://cloud.google.com/storage/docs/bucket-lock and https://cloud.google.com/logging/docs/buckets
 */
export const googleLockChecks: Record<string, Check> = {
  google_storage_bucket: {
    judge: (bucket) =>
      where(isAuditStore(bucket), () => [
        isTrue(bucket.get('retention_policy.is_locked'), 'an unlocked retention policy can be removed'),
        isNotTrue(bucket.get('force_destroy'), 'terraform destroy deletes the records'),
      ]),
    properties: ['retention_policy.is_locked', 'force_destroy', 'labels'],
    examples: bucketExamples,
  },
  google_logging_project_bucket_config: {
    judge: (bucket) =>
      bucket.get('bucket_id').is('_Required')
        ? notApplicable('Cloud Logging locks _Required itself, for 400 days')
        : where(isAuditStore(bucket), () => [isTrue(bucket.get('locked'), 'its retention can be shortened')]),
    properties: ['locked'],
    examples: logBucketExamples,
  },
  google_bigquery_dataset: {
    judge: (dataset) =>
      where(isAuditStore(dataset), () => [
        isNotTrue(dataset.get('delete_contents_on_destroy'), 'terraform destroy deletes the records'),
      ]),
    properties: ['delete_contents_on_destroy'],
    examples: datasetExamples,
  },
};

function isTrue(value: Value, otherwise: string): Verdict {
  return open(value) ?? (value.is(true) ? pass('', value.path) : failure(value, otherwise));
}

function isNotTrue(value: Value, otherwise: string): Verdict {
  return open(value) ?? (value.isAbsent || value.is(false) ? pass('', value.path) : failure(value, otherwise));
}

function open(value: Value): Verdict | undefined {
  return value.isUndetermined
    ? undetermined(`${value.path} is known only at deployment (${value.describe()})`, value.path)
    : undefined;
}

function failure(value: Value, otherwise: string): Verdict {
  return fail(`${value.path} is ${value.describe()}, so ${otherwise}`, value.path);
}

const sink = (destination: string) => ({
  resource: { google_logging_project_sink: { audit: { name: 'audit', destination, unique_writer_identity: true } } },
});

function bucketExamples() {
  const store = (properties: Readonly<Record<string, unknown>>): Example => ({
    resource: { name: 'records', location: 'us-central1', ...properties },
    beside: sink('storage.googleapis.com/${google_storage_bucket.subject.name}'),
  });
  const locked = (is_locked: unknown) => ({ retention_policy: { is_locked, retention_period: 189_388_800 } });
  return {
    compliant: [
      store(locked(true)),
      store({ retention_policy: [{ is_locked: 'true', retention_period: 189_388_800 }], force_destroy: false }),
    ],
    violating: [store(locked(false)), store({ ...locked(true), force_destroy: true })],
    undetermined: [
      store(locked(UNDETERMINED)),
      { resource: { name: 'records', labels: { [PURPOSE_LABEL]: UNDETERMINED } } },
    ],
    absent: [
      { ...store({}), outcome: 'fail' as const, title: 'no retention policy' },
      { resource: { name: 'records', labels: { [PURPOSE_LABEL]: AUDIT_LOG } }, outcome: 'fail' as const },
      { resource: { name: 'images' }, outcome: 'notApplicable' as const, title: 'no store of audit records' },
    ],
  };
}

function logBucketExamples() {
  const store = (properties: Readonly<Record<string, unknown>>): Example => ({
    resource: { project: 'p', location: 'us-central1', bucket_id: 'records', ...properties },
    beside: sink(
      'logging.googleapis.com/projects/p/locations/us-central1/buckets/${google_logging_project_bucket_config.subject.bucket_id}',
    ),
  });
  return {
    compliant: [store({ locked: true })],
    violating: [store({ locked: false })],
    undetermined: [store({ locked: UNDETERMINED })],
    absent: [
      { ...store({}), outcome: 'fail' as const },
      {
        resource: { project: 'p', location: 'us-central1', bucket_id: 'debug' },
        outcome: 'notApplicable' as const,
        title: 'no sink names it',
      },
    ],
  };
}

function datasetExamples() {
  const store = (properties: Readonly<Record<string, unknown>>): Example => ({
    resource: { dataset_id: 'records', ...properties },
    beside: sink('bigquery.googleapis.com/projects/p/datasets/${google_bigquery_dataset.subject.dataset_id}'),
  });
  return {
    compliant: [store({ delete_contents_on_destroy: false })],
    violating: [store({ delete_contents_on_destroy: true })],
    undetermined: [store({ delete_contents_on_destroy: UNDETERMINED })],
    absent: [{ ...store({}), outcome: 'pass' as const }],
  };
}
