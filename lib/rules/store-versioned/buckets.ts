import {
  type Check,
  type Example,
  type Examples,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { AUDIT_LOG, isAuditStore, PURPOSE_TAG } from '../support/audit-stores';
import { TERRAFORM_VERSIONING, versioningOf } from '../support/bucket-versioning';
import { where } from '../support/demands';
import { serverLogsOrConfigTo } from '../support/log-delivery';
import { configuredBucket, objectLockOf } from '../support/object-lock';

/**
 * Versioning of S3 buckets. It is off unless it is turned on; a bucket that is made with Object Lock has it from the
 * start, and cannot suspend it. What only server access logs or AWS Config are delivered to is left out: both write
 * every object once.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-configure.html
 */
export const BUCKET_CHECKS: Readonly<Record<string, Check>> = {
  'AWS::S3::Bucket': {
    judge: judgeBucket,
    properties: ['VersioningConfiguration.Status', 'ObjectLockEnabled'],
    examples: templateExamples,
  },
  aws_s3_bucket: {
    judge: judgeBucket,
    properties: ['versioning.enabled', 'object_lock_enabled'],
    examples: terraformExamples,
  },
  [TERRAFORM_VERSIONING]: {
    judge: (versioning) =>
      configuredBucket(versioning) === undefined
        ? judgeStatus(versioning.get('versioning_configuration.status'))
        : notApplicable('judged with its bucket'),
    properties: ['versioning_configuration.status'],
    examples: apartExamples,
  },
};

function judgeBucket(bucket: ResourceView): readonly Verdict[] {
  const delivery = serverLogsOrConfigTo(bucket);
  const concerned = delivery === undefined ? true : isAuditStore(bucket);
  return concerned === false
    ? [notApplicable(`${delivery} delivers server access logs or configuration histories here`)]
    : where(concerned, () => judgeVersioning(bucket));
}

function judgeVersioning(bucket: ResourceView): Verdict[] {
  const stated = versioningOf(bucket);
  if (stated.length > 0) {
    return stated.map(judgeStatus);
  }
  const { enabled } = objectLockOf(bucket);
  if (enabled.is(true)) {
    return [pass('Object Lock turns versioning on', enabled.path)];
  }
  const property = bucket.type === 'aws_s3_bucket' ? 'versioning.enabled' : 'VersioningConfiguration.Status';
  return enabled.isUndetermined
    ? [undetermined(`nothing enables versioning but ${enabled.path}, which is known only at deployment`, property)]
    : [fail('nothing enables versioning, which is off by default', property)];
}

function judgeStatus(status: Value): Verdict {
  if (status.isUndetermined) {
    return undetermined(`${status.path} is known only at deployment (${status.describe()})`, status.path);
  }
  return status.is('Enabled') || status.is(true)
    ? pass('', status.path)
    : fail(`${status.path} is ${status.describe()}; allowed: Enabled`, status.path);
}

function templateExamples(): Examples {
  const versioned = (Status: unknown): Example => ({ resource: { VersioningConfiguration: { Status } } });
  const logged = {
    Resources: {
      Source: {
        Type: 'AWS::S3::Bucket',
        Properties: { LoggingConfiguration: { DestinationBucketName: { Ref: 'Subject' } } },
      },
    },
  };
  return {
    compliant: [versioned('Enabled'), { resource: { ObjectLockEnabled: true }, title: 'Object Lock' }],
    violating: [
      versioned('Suspended'),
      {
        resource: { Tags: [{ Key: PURPOSE_TAG, Value: AUDIT_LOG }] },
        beside: logged,
        title: 'server access logs beside audit records',
      },
    ],
    undetermined: [versioned(UNDETERMINED), { resource: { ObjectLockEnabled: UNDETERMINED } }],
    absent: [
      { resource: {}, outcome: 'fail', title: 'no versioning' },
      { resource: {}, beside: logged, outcome: 'notApplicable', title: 'a target of server access logs' },
    ],
  };
}

function terraformExamples(): Examples {
  const apart = (status: string): Example => ({
    resource: { bucket: 'records' },
    beside: {
      resource: {
        [TERRAFORM_VERSIONING]: {
          records: { bucket: '${aws_s3_bucket.subject.id}', versioning_configuration: { status } },
        },
      },
    },
  });
  return {
    compliant: [
      apart('Enabled'),
      { resource: { versioning: { enabled: true } } },
      { resource: { object_lock_enabled: true }, title: 'Object Lock' },
    ],
    violating: [apart('Suspended'), apart('Disabled'), { resource: { versioning: { enabled: false } } }],
    undetermined: [apart(UNDETERMINED), { resource: { versioning: { enabled: UNDETERMINED } } }],
    absent: [
      { resource: { bucket: 'records' }, outcome: 'fail', title: 'no versioning' },
      {
        resource: { bucket: 'history' },
        beside: {
          resource: { aws_config_delivery_channel: { main: { s3_bucket_name: '${aws_s3_bucket.subject.bucket}' } } },
        },
        outcome: 'notApplicable',
        title: 'a target of AWS Config',
      },
    ],
  };
}

/** Examples of the versioning of a bucket elsewhere. */
function apartExamples(): Examples {
  const status = (value: string): Example => ({
    resource: { bucket: 'records-elsewhere', versioning_configuration: { status: value } },
  });
  return {
    compliant: [status('Enabled')],
    violating: [status('Suspended'), status('Disabled')],
    undetermined: [status(UNDETERMINED)],
    absent: [{ resource: { bucket: 'records-elsewhere' }, outcome: 'fail' }],
  };
}
