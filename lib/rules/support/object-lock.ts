import type { ResourceView, Value } from '../../core';
import { naming, spelling } from './naming';

/** What a bucket says of Object Lock, wherever it says it. */
export interface ObjectLock {
  /** Whether Object Lock is on for the bucket itself. */
  readonly enabled: Value;
  /** The default retention, one for each place that states it: `mode`, `days` and `years`. */
  readonly retentions: readonly DefaultRetention[];
}

/** A default retention of objects. */
export interface DefaultRetention {
  readonly mode: Value;
  readonly days: Value;
  readonly years: Value;
}

/** Object Lock of a bucket: its own properties and, in Terraform, the resources that configure it. */
export function objectLockOf(bucket: ResourceView): ObjectLock {
  if (bucket.type === 'AWS::S3::Bucket') {
    const rule = bucket.get('ObjectLockConfiguration');
    return {
      enabled: bucket.get('ObjectLockEnabled'),
      retentions: rule.isAbsent ? [] : [cloudFormationRetention(rule)],
    };
  }
  const inline = bucket.get('object_lock_configuration');
  const apart = naming(bucket, 'aws_s3_bucket_object_lock_configuration', 'bucket');
  return {
    enabled: bucket.get('object_lock_enabled'),
    retentions: [
      ...(inline.isAbsent ? [] : [terraformRetention(inline)]),
      ...apart.map(({ properties }) => terraformRetention(properties)),
    ],
  };
}

/** The default retention in a Terraform `object_lock_configuration` block or resource. */
export function terraformRetention(configuration: Value): DefaultRetention {
  const retention = configuration.get('rule.default_retention');
  return { mode: retention.get('mode'), days: retention.get('days'), years: retention.get('years') };
}

function cloudFormationRetention(configuration: Value): DefaultRetention {
  const retention = configuration.get('Rule.DefaultRetention');
  return { mode: retention.get('Mode'), days: retention.get('Days'), years: retention.get('Years') };
}

/** The bucket of the tree that a Terraform resource configures through its argument `bucket`. */
export function configuredBucket(satellite: ResourceView): ResourceView | undefined {
  const value = satellite.get('bucket');
  const referred = satellite.follow(value);
  if (referred !== undefined) {
    return referred.type === 'aws_s3_bucket' ? referred : undefined;
  }
  return value.text === undefined ? undefined : spelling(satellite, 'aws_s3_bucket', 'bucket', value.text)[0];
}
