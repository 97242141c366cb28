import {
  type Check,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { isAuditStore, PURPOSE_TAG, purposeOf } from '../support/audit-stores';
import { versioningOf } from '../support/bucket-versioning';
import { where } from '../support/demands';
import { configuredBucket, type DefaultRetention, objectLockOf, terraformRetention } from '../support/object-lock';
import { tableChecks } from '../support/property-table';
import { retained } from '../support/removal';
import { bucketExamples, lockExamples, terraformBucketExamples } from './aws-examples';

const LOCK_PROPERTIES = {
  'AWS::S3::Bucket': [
    'ObjectLockEnabled',
    'ObjectLockConfiguration.Rule.DefaultRetention.Mode',
    'VersioningConfiguration.Status',
    'DeletionPolicy',
    'UpdateReplacePolicy',
  ],
  aws_s3_bucket: [
    'object_lock_enabled',
    'object_lock_configuration.rule.default_retention.mode',
    'versioning.enabled',
    'force_destroy',
  ],
};

/**
 * Buckets that receive audit records must be locked. A bucket with a default retention of any mode is judged by that
 * mode, as it claims to protect its objects; the purpose tag with another value takes it out.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export const awsLockChecks: Record<string, Check> = {
  'AWS::S3::Bucket': {
    judge: (bucket) => judge(bucket, versioning, kept),
    properties: LOCK_PROPERTIES['AWS::S3::Bucket'],
    examples: bucketExamples,
  },
  aws_s3_bucket: {
    judge: (bucket) => judge(bucket, terraformVersioning, notForced),
    properties: LOCK_PROPERTIES.aws_s3_bucket,
    examples: terraformBucketExamples,
  },
  aws_s3_bucket_object_lock_configuration: {
    judge: (lock) =>
      configuredBucket(lock) === undefined
        ? judgeMode(terraformRetention(lock.properties))
        : notApplicable('judged with its bucket'),
    properties: ['rule.default_retention.mode'],
    examples: lockExamples,
  },
  ...tableChecks([
    {
      types: ['AWS::CloudTrail::EventDataStore'],
      property: 'TerminationProtectionEnabled',
      accepts: [true],
      rejects: [false],
      absent: 'pass',
      why: 'CloudTrail Lake protects event data stores by default',
      source: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-eds-termination-protection.html',
    },
    {
      types: ['aws_cloudtrail_event_data_store'],
      property: 'termination_protection_enabled',
      accepts: [true],
      rejects: [false],
      absent: 'pass',
      why: 'CloudTrail Lake protects event data stores by default',
    },
  ]),
};

type Demand = (bucket: ResourceView) => readonly Verdict[];

function judge(bucket: ResourceView, versioned: Demand, stays: Demand): readonly Verdict[] {
  const { enabled, retentions } = objectLockOf(bucket);
  const concerned = isAuditStore(bucket);
  if (concerned === false) {
    const claims = retentions.filter(({ mode }) => !mode.isAbsent);
    return claims.length === 0 || purposeOf(bucket) === 'other'
      ? [notApplicable('nothing delivers audit records to the bucket')]
      : claims.map(judgeMode);
  }
  return where(concerned, () =>
    retentions.length === 0 && !enabled.is(true) && !enabled.isUndetermined
      ? [fail('the bucket receives audit records and has no Object Lock', enabled.path), ...stays(bucket)]
      : [...judgeEnabled(bucket, enabled), ...judgeRetentions(retentions), ...versioned(bucket), ...stays(bucket)],
  );
}

/** Terraform turns Object Lock on by the configuration resource as well. */
function judgeEnabled(bucket: ResourceView, enabled: Value): Verdict[] {
  const property = enabled.path;
  if (enabled.isUndetermined) {
    return [undetermined(`${property} is known only at deployment (${enabled.describe()})`, property)];
  }
  if (enabled.is(true) || (enabled.isAbsent && bucket.type === 'aws_s3_bucket')) {
    return [];
  }
  return [fail(`${property} is ${enabled.describe()}; a store of audit records needs Object Lock`, property)];
}

function judgeRetentions(retentions: readonly DefaultRetention[]): Verdict[] {
  return retentions.length > 0
    ? retentions.map(judgeMode)
    : [fail('no default retention locks the records that the bucket receives')];
}

function judgeMode({ mode }: DefaultRetention): Verdict {
  const property = mode.path;
  if (mode.isUndetermined) {
    return undetermined(`${property} is known only at deployment (${mode.describe()})`, property);
  }
  return mode.is('COMPLIANCE')
    ? pass('', property)
    : fail(
        `${property} is ${mode.describe()}; only COMPLIANCE cannot be bypassed (a bucket of another purpose says so by the tag ${PURPOSE_TAG})`,
        property,
      );
}

function versioning(bucket: ResourceView): Verdict[] {
  return [isOn(bucket.get('VersioningConfiguration.Status'))];
}

function terraformVersioning(bucket: ResourceView): Verdict[] {
  const stated = versioningOf(bucket);
  return stated.length > 0
    ? stated.map(isOn)
    : [fail('no aws_s3_bucket_versioning enables versioning, on which Object Lock depends', 'versioning')];
}

function isOn(status: Value): Verdict {
  const property = status.path;
  if (status.isUndetermined) {
    return undetermined(`${property} is known only at deployment (${status.describe()})`, property);
  }
  return status.is('Enabled') || status.is(true)
    ? pass('', property)
    : fail(`${property} is ${status.describe()}; Object Lock works only with versioning Enabled`, property);
}

function kept(bucket: ResourceView): Verdict[] {
  return [...retained(bucket, 'bucket'), ...emptied(bucket)];
}

/** The custom resource that the CDK prop `autoDeleteObjects` makes. */
function emptied(bucket: ResourceView): Verdict[] {
  return bucket
    .referencedBy('Custom::S3AutoDeleteObjects')
    .filter((view) => [undefined, bucket.resource].includes(view.get('BucketName').reference?.resource))
    .map(({ address }) => fail(`${address} empties the bucket when the stack is deleted (autoDeleteObjects)`));
}

function notForced(bucket: ResourceView): Verdict[] {
  const force = bucket.get('force_destroy');
  if (force.isUndetermined) {
    return [undetermined(`force_destroy is known only at deployment (${force.describe()})`, 'force_destroy')];
  }
  return [
    force.isAbsent || force.is(false)
      ? pass('', 'force_destroy')
      : fail(`force_destroy is ${force.describe()}, so terraform destroy deletes the records`, 'force_destroy'),
  ];
}
