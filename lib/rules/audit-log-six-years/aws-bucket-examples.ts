import { type Example, type Examples, UNDETERMINED } from '../../core';
import { AUDIT_LOG, PURPOSE_TAG } from '../support/audit-stores';

type Properties = Readonly<Record<string, unknown>>;

/** Examples of `AWS::S3::Bucket`. */
export function bucketExamples(): Examples {
  const tagged = { Tags: [{ Key: PURPOSE_TAG, Value: AUDIT_LOG }] };
  const locked = (retention: Properties): Properties => ({
    ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: retention } },
  });
  const store = (properties: Properties): Example => ({ resource: { ...tagged, ...properties } });
  const expiring = (rule: Properties): Example =>
    store({ LifecycleConfiguration: { Rules: [{ Status: 'Enabled', ...rule }] } });
  return {
    compliant: [
      store(locked({ Mode: 'COMPLIANCE', Days: 2192 })),
      store(locked({ Mode: 'COMPLIANCE', Years: 7 })),
      expiring({ ExpirationInDays: 2192 }),
      expiring({ Status: 'Disabled', ExpirationInDays: 30 }),
      store({
        ...locked({ Mode: 'COMPLIANCE', Days: '2192' }),
        LifecycleConfiguration: { Rules: [{ Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 1 } }] },
      }),
    ],
    violating: [
      store(locked({ Mode: 'COMPLIANCE', Days: 2190 })),
      store(locked({ Mode: 'COMPLIANCE', Years: 6 })),
      store(locked({ Mode: 'COMPLIANCE', Days: 2192, Years: 7 })),
      store(locked({ Mode: 'COMPLIANCE', DefaultEventHold: { Days: 2192 } })),
      { resource: locked({ Mode: 'GOVERNANCE', Days: 1 }), title: 'any bucket with a short default retention' },
      expiring({ ExpirationInDays: 365 }),
      expiring({ ExpirationDate: '2030-01-01T00:00:00Z' }),
      expiring({ NoncurrentVersionExpiration: { NoncurrentDays: 30 } }),
    ],
    undetermined: [
      store(locked({ Mode: 'COMPLIANCE', Days: UNDETERMINED })),
      expiring({ ExpirationInDays: UNDETERMINED }),
    ],
    absent: [
      { ...store({}), outcome: 'pass', title: 'no period: nothing expires' },
      { resource: {}, outcome: 'notApplicable', title: 'a bucket that receives no audit records' },
    ],
  };
}

/** Examples of `aws_s3_bucket`. */
export function terraformBucketExamples(): Examples {
  const store = (properties: Properties): Example => ({
    resource: { bucket: 'records', tags: { [PURPOSE_TAG]: AUDIT_LOG }, ...properties },
  });
  const locked = (retention: Properties) =>
    store({ object_lock_configuration: { rule: { default_retention: { mode: 'COMPLIANCE', ...retention } } } });
  const expiring = (expiration: Properties) => store({ lifecycle_rule: [{ enabled: true, expiration }] });
  const apart = (retention: Properties): Example => ({
    ...store({}),
    beside: {
      resource: {
        aws_s3_bucket_object_lock_configuration: {
          lock: { bucket: 'records', rule: { default_retention: { mode: 'COMPLIANCE', ...retention } } },
        },
      },
    },
  });
  return {
    compliant: [locked({ days: 2192 }), locked({ years: 7 }), apart({ days: 2192 }), expiring({ days: 2192 })],
    violating: [locked({ days: 2190 }), locked({ years: 6 }), apart({ days: 365 }), expiring({ days: 90 })],
    undetermined: [locked({ days: UNDETERMINED }), apart({ years: UNDETERMINED })],
    absent: [
      { ...store({}), outcome: 'pass', title: 'no period: nothing expires' },
      { resource: { bucket: 'images' }, outcome: 'notApplicable' },
    ],
  };
}

/** Examples of `aws_s3_bucket_object_lock_configuration`, for a bucket elsewhere. */
export function lockExamples(): Examples {
  const lock = (retention: Properties): Example => ({
    resource: {
      bucket: 'records-elsewhere',
      rule: [{ default_retention: [{ mode: 'COMPLIANCE', ...retention }] }],
    },
  });
  return {
    compliant: [lock({ days: 2192 }), lock({ years: 10 })],
    violating: [lock({ days: 365 }), lock({ years: 6 })],
    undetermined: [lock({ days: UNDETERMINED })],
    absent: [{ ...lock({}), outcome: 'fail' }],
  };
}

/** Examples of `aws_s3_bucket_lifecycle_configuration`. */
export function lifecycleExamples(): Examples {
  const lifecycle = (rule: Properties, tags: Properties = { [PURPOSE_TAG]: AUDIT_LOG }): Example => ({
    resource: { bucket: '${aws_s3_bucket.records.id}', rule: [{ id: 'expire', status: 'Enabled', ...rule }] },
    beside: { resource: { aws_s3_bucket: { records: { bucket: 'records', tags } } } },
  });
  return {
    compliant: [
      lifecycle({ expiration: { days: 2192 } }),
      lifecycle({ status: 'Disabled', expiration: { days: 30 } }),
      lifecycle({ transition: { days: 30, storage_class: 'GLACIER_IR' } }),
    ],
    violating: [
      lifecycle({ expiration: { days: 365 } }),
      lifecycle({ expiration: { date: '2030-01-01T00:00:00Z' } }),
      lifecycle({ noncurrent_version_expiration: { noncurrent_days: 30 } }),
    ],
    undetermined: [lifecycle({ expiration: { days: UNDETERMINED } })],
    absent: [
      { ...lifecycle({}), outcome: 'pass', title: 'nothing expires' },
      { ...lifecycle({ expiration: { days: 1 } }, {}), outcome: 'notApplicable', title: 'no store of audit records' },
    ],
  };
}
