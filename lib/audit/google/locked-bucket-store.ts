import type { Bucket } from '@google-cloud/storage';
import { WriteOnceStore, type WriteOnceStoreProps } from '../write-once-store';
import { BucketService, type ObjectHolder } from './locked-bucket-store/bucket-service';

/** Props of {@link LockedBucketStore}. */
export interface LockedBucketStoreProps extends WriteOnceStoreProps {
  readonly bucket: Bucket;
  /**
   * What holds the objects.
   *
   * - `bucket`: the locked retention policy of the bucket, such as `AuditLogStore` of the Google constructs makes.
   * - `object`: a locked retention of each object, in a bucket with object retention. Give the bucket versions, as
   *   otherwise nothing shows that an object was replaced after its time.
   *
   * @default 'bucket'
   */
  readonly heldBy?: ObjectHolder;
}

/**
 * Keeps objects in a bucket of Cloud Storage that cannot be deleted before their time.
 *
 * Each object is created only if there is none of its name, with a CRC32C that Cloud Storage checks. How it is held is
 * then read back and compared with the clock of Cloud Storage, so that a slow clock of the writer is noticed.
 *
 * The SDK takes no signal: a request that is given up goes on, and is not heard of any more.
 *
 * Those who write need storage.objects.create, .get and .list (after a write whose outcome was unknown), and
 * storage.buckets.get, or storage.objects.setRetention for objects that are held by themselves.
 *
 * @see https://cloud.google.com/storage/docs/bucket-lock
 * @see https://cloud.google.com/storage/docs/object-lock
 */
export class LockedBucketStore extends WriteOnceStore {
  /** @throws ConfigurationError for a malformed prefix, less than six years without a reason */
  public constructor(props: LockedBucketStoreProps) {
    super(new BucketService(props.bucket, props.heldBy ?? 'bucket'), props);
  }
}
