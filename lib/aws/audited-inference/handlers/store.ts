import { S3Client } from '@aws-sdk/client-s3';
import { S3ObjectLockStore } from '../../../audit/aws/s3-object-lock-store';
import { Retention } from '../../../core/retention';
import type { StoreSettings } from '../settings';

/** What the construct told the function. */
export function settingsText(): string {
  return process.env.SETTINGS ?? '{}';
}

/** The store of the records. */
export function storeOf({ bucket, account, prefix, retentionDays }: StoreSettings): S3ObjectLockStore {
  return new S3ObjectLockStore({
    // The endpoint in the network is named by AWS_ENDPOINT_URL_S3, whose certificate is for paths, not for names of
    // buckets, and of which there is none with FIPS.
    client: new S3Client({ forcePathStyle: true, useFipsEndpoint: false }),
    bucket,
    expectedBucketOwner: account,
    prefix,
    retention: Retention.days(retentionDays),
  });
}
