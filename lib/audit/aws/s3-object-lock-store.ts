import type { S3Client } from '@aws-sdk/client-s3';
import { WriteOnceStore, type WriteOnceStoreProps } from '../write-once-store';
import { S3Service } from './s3-object-lock-store/s3-service';

/** Props of {@link S3ObjectLockStore}. */
export interface S3ObjectLockStoreProps extends WriteOnceStoreProps {
  readonly client: S3Client;
  /** A bucket with Object Lock. */
  readonly bucket: string;
  /**
   * The key that encrypts the objects: an id, ARN or alias of AWS KMS. A bucket policy that demands a key, as the one of
   * `AuditLogStore` does, compares the ARN.
   *
   * @default - the default encryption of the bucket
   */
  readonly kmsKeyId?: string;
  /**
   * The account that owns the bucket. Requests fail when another one does.
   *
   * @default - not checked
   */
  readonly expectedBucketOwner?: string;
}

/**
 * Keeps objects in an S3 bucket with Object Lock, in compliance mode: nobody, the root user included, can delete a
 * version or shorten its hold before the time; what remains is to close the AWS account.
 *
 * Each object is created only if there is none of its name, with a SHA-256 checksum that S3 checks. How it is held is
 * then read back and compared with the clock of S3, so that a slow clock of the writer is noticed.
 *
 * S3 does not count an object that a deletion marker hides: its name can be written once more. The version that came
 * first stays and counts, and verification names the others.
 *
 * Those who write need s3:PutObject, s3:PutObjectRetention, s3:GetObject, s3:GetObjectVersion, s3:GetObjectRetention and
 * s3:ListBucketVersions (after a write whose outcome was unknown), and for the key kms:GenerateDataKey and kms:Decrypt.
 * Those who read need s3:GetObjectVersion, s3:ListBucketVersions and kms:Decrypt.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export class S3ObjectLockStore extends WriteOnceStore {
  /** @throws ConfigurationError for a malformed prefix, less than six years without a reason */
  public constructor(props: S3ObjectLockStoreProps) {
    super(new S3Service(props), props);
  }
}
