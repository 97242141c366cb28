import type { ResourceView, Value } from '../../core';
import { naming } from './naming';

/** The resource with which Terraform sets the versioning of a bucket. */
export const TERRAFORM_VERSIONING = 'aws_s3_bucket_versioning';

/** What a document says of the versioning of a bucket, wherever it says it; empty where it says nothing. */
export function versioningOf(bucket: ResourceView): Value[] {
  if (bucket.type !== 'aws_s3_bucket') {
    const status = bucket.get('VersioningConfiguration.Status');
    return status.isAbsent ? [] : [status];
  }
  const apart = naming(bucket, TERRAFORM_VERSIONING, 'bucket').map((view) =>
    view.get('versioning_configuration.status'),
  );
  const inline = bucket.get('versioning.enabled');
  // A plan leaves the inline block open where it was not written: the provider computes it from the resource apart.
  return inline.isAbsent || (inline.isUndetermined && apart.length > 0) ? apart : [...apart, inline];
}
