import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Duration } from 'aws-cdk-lib/core';
import { ConfigurationError } from '../../core';

/** The shortest time that Glacier Instant Retrieval charges a record for, in days. */
const INSTANT_RETRIEVAL_DAYS = 90;

/**
 * Moves records to colder storage, versions that were replaced included; nothing expires.
 *
 * @throws ConfigurationError when the second move follows the first too soon
 */
export function archive(after: Duration, deepAfter: Duration | undefined): s3.LifecycleRule {
  if (
    deepAfter !== undefined &&
    !deepAfter.isUnresolved() &&
    !after.isUnresolved() &&
    deepAfter.toDays() < after.toDays() + INSTANT_RETRIEVAL_DAYS
  ) {
    throw new ConfigurationError(
      `'deepArchiveAfter' must be at least ${INSTANT_RETRIEVAL_DAYS} days after 'archiveAfter', got ${deepAfter.toDays()} ` +
        `days after ${after.toDays()}; S3 charges that time in Glacier Instant Retrieval in any case`,
    );
  }
  const transitions: s3.NoncurrentVersionTransition[] = [
    { storageClass: s3.StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: after },
    ...(deepAfter === undefined ? [] : [{ storageClass: s3.StorageClass.DEEP_ARCHIVE, transitionAfter: deepAfter }]),
  ];
  return { id: 'Archive', transitions, noncurrentVersionTransitions: transitions };
}
