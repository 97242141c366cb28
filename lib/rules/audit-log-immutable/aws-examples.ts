import { type Example, type Examples, UNDETERMINED } from '../../core';
import { AUDIT_LOG, PURPOSE_TAG } from '../support/audit-stores';

type Properties = Readonly<Record<string, unknown>>;

const RETAINED = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const LOCKED = {
  ObjectLockEnabled: true,
  ObjectLockConfiguration: retention('COMPLIANCE'),
  VersioningConfiguration: { Status: 'Enabled' },
};
const TRAIL = {
  Resources: {
    Trail: { Type: 'AWS::CloudTrail::Trail', Properties: { S3BucketName: { Ref: 'Subject' }, IsLogging: true } },
  },
};

/** Examples of `AWS::S3::Bucket`. */
export function bucketExamples(): Examples {
  const store = (over: Properties = {}, attributes: Properties = RETAINED, more: Properties = {}): Example => ({
    resource: { ...LOCKED, ...over },
    attributes,
    beside: { Resources: { ...TRAIL.Resources, ...more } },
  });
  return {
    compliant: [
      { ...store(), title: 'the bucket of a trail' },
      {
        resource: { ...LOCKED, Tags: [{ Key: PURPOSE_TAG, Value: AUDIT_LOG }] },
        attributes: RETAINED,
        title: 'a bucket that is declared to hold audit records',
      },
    ],
    violating: [
      store({ ObjectLockConfiguration: retention('GOVERNANCE') }),
      store({ ObjectLockEnabled: false }),
      store({ VersioningConfiguration: { Status: 'Suspended' } }),
      store({}, { ...RETAINED, DeletionPolicy: 'Delete' }),
      store({}, RETAINED, {
        Emptied: { Type: 'Custom::S3AutoDeleteObjects', Properties: { BucketName: { Ref: 'Subject' } } },
      }),
      {
        resource: { ObjectLockEnabled: true, ObjectLockConfiguration: retention('GOVERNANCE') },
        title: 'any bucket with a lock that can be bypassed',
      },
      { resource: {}, attributes: RETAINED, beside: admits('bedrock.amazonaws.com') },
      { resource: {}, attributes: RETAINED, beside: admits('delivery.logs.amazonaws.com') },
    ],
    undetermined: [
      store({ ObjectLockConfiguration: retention(UNDETERMINED) }),
      store({ VersioningConfiguration: { Status: UNDETERMINED } }),
      { resource: { Tags: [{ Key: PURPOSE_TAG, Value: UNDETERMINED }] } },
    ],
    absent: [
      { ...store({ ObjectLockEnabled: undefined, ObjectLockConfiguration: undefined }), outcome: 'fail' },
      { ...store({ VersioningConfiguration: undefined }), outcome: 'fail' },
      { ...store({}, {}), outcome: 'fail', title: 'no DeletionPolicy' },
      { resource: {}, outcome: 'notApplicable', title: 'a bucket that receives no audit records' },
      {
        resource: {},
        beside: admits('logging.s3.amazonaws.com'),
        outcome: 'notApplicable',
        title: 'a target of server access logs, which Object Lock would lose',
      },
    ],
  };
}

/** Examples of `aws_s3_bucket`. */
export function terraformBucketExamples(): Examples {
  const store = (over: Properties = {}, mode = 'COMPLIANCE', status = 'Enabled'): Example => ({
    resource: { bucket: 'records', object_lock_enabled: true, ...over },
    beside: {
      resource: {
        aws_cloudtrail: { trail: { name: 'trail', s3_bucket_name: '${aws_s3_bucket.subject.id}' } },
        aws_s3_bucket_object_lock_configuration: {
          lock: { bucket: '${aws_s3_bucket.subject.id}', rule: { default_retention: { mode, days: 2192 } } },
        },
        aws_s3_bucket_versioning: {
          versions: { bucket: '${aws_s3_bucket.subject.id}', versioning_configuration: { status } },
        },
      },
    },
  });
  return {
    compliant: [store(), store({ force_destroy: false }), store({ object_lock_enabled: undefined })],
    violating: [
      store({}, 'GOVERNANCE'),
      store({}, 'COMPLIANCE', 'Suspended'),
      store({ force_destroy: true }),
      store({ object_lock_enabled: false }),
    ],
    undetermined: [store({}, UNDETERMINED), store({ force_destroy: UNDETERMINED })],
    absent: [
      { resource: { tags: { [PURPOSE_TAG]: AUDIT_LOG } }, outcome: 'fail', title: 'no lock and no versioning' },
      { resource: { bucket: 'images' }, outcome: 'notApplicable', title: 'a bucket that receives no audit records' },
    ],
  };
}

/** Examples of `aws_s3_bucket_object_lock_configuration`, for a bucket elsewhere. */
export function lockExamples(): Examples {
  const lock = (rule: Properties): Example => ({ resource: { bucket: 'records-elsewhere', ...rule } });
  const mode = (value: string) => lock({ rule: { default_retention: { mode: value, days: 2192 } } });
  return {
    compliant: [mode('COMPLIANCE')],
    violating: [mode('GOVERNANCE')],
    undetermined: [mode(UNDETERMINED)],
    absent: [{ ...lock({}), outcome: 'fail' }],
  };
}

function retention(mode: string): Properties {
  return { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: mode, Days: 2192 } } };
}

function admits(service: string): Properties {
  const statement = { Effect: 'Allow', Principal: { Service: service }, Action: 's3:PutObject', Resource: '*' };
  return {
    Resources: {
      Policy: {
        Type: 'AWS::S3::BucketPolicy',
        Properties: { Bucket: { Ref: 'Subject' }, PolicyDocument: { Statement: [statement] } },
      },
    },
  };
}
