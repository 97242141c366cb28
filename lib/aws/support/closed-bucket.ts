import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/**
 * A bucket that is encrypted with a key, versioned, closed to the public and to connections below TLS 1.2, and kept when
 * its stack is deleted.
 */
export function closedBucket(
  scope: Construct,
  id: string,
  key: kms.IKey,
  props: Pick<s3.BucketProps, 'lifecycleRules'> = {},
): s3.Bucket {
  const bucket = new s3.Bucket(scope, id, {
    ...props,
    versioned: true,
    encryption: s3.BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    publicReadAccess: false,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return bucket;
}
