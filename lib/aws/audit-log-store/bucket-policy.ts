import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Retention } from '../../core';
import { sparing } from '../encryption-key/administrators';

type Conditions = Record<string, Record<string, unknown>>;

/**
 * Denies what hides or ends records: changes of the default lock, versioning, lifecycle, replication and logging of the
 * bucket, its deletion, and the deletion of records. A plain deletion hides even a locked record behind a delete marker.
 *
 * `s3:PutBucketPolicy` is left to IAM: a deployment that admits another service needs it.
 */
export function denyTampering(bucket: s3.IBucket, administrators: readonly iam.IRole[]): iam.PolicyStatement[] {
  return [
    deny(
      'DenyStoreTampering',
      [
        's3:DeleteBucket',
        's3:DeleteBucketPolicy',
        's3:PutBucketLogging',
        's3:PutBucketObjectLockConfiguration',
        's3:PutBucketVersioning',
        's3:PutLifecycleConfiguration',
        's3:PutReplicationConfiguration',
      ],
      bucket.bucketArn,
      sparing(administrators),
    ),
    deny(
      'DenyRecordRemoval',
      ['s3:BypassGovernanceRetention', 's3:DeleteObject', 's3:DeleteObjectVersion'],
      bucket.arnForObjects('*'),
      sparing(administrators),
    ),
  ];
}

/**
 * Denies only what names another encryption. A writer that names none gets the default of the bucket, as services do;
 * denying the missing header would lose their logs.
 */
export function denyOtherEncryption(bucket: s3.IBucket, key: kms.IKey): iam.PolicyStatement[] {
  const algorithm = 's3:x-amz-server-side-encryption';
  const keyId = 's3:x-amz-server-side-encryption-aws-kms-key-id';
  const denyUpload = (sid: string, conditions: Conditions) =>
    deny(sid, ['s3:PutObject'], bucket.arnForObjects('*'), conditions);
  return [
    denyUpload('DenyOtherEncryption', {
      Null: { [algorithm]: 'false' },
      StringNotEquals: { [algorithm]: 'aws:kms' },
    }),
    denyUpload('DenyOtherKey', { Null: { [keyId]: 'false' }, StringNotEquals: { [keyId]: key.keyArn } }),
    denyUpload('DenyCustomerProvidedKey', {
      Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' },
    }),
  ];
}

/**
 * An upload may carry its own retention, which takes the place of the default of the bucket. S3 asks such an upload
 * for `s3:PutObjectRetention` besides `s3:PutObject`.
 */
export function denyShorterLock(bucket: s3.IBucket, retention: Retention): iam.PolicyStatement[] {
  const denyRetention = (sid: string, conditions: Conditions) =>
    deny(sid, ['s3:PutObjectRetention'], bucket.arnForObjects('*'), conditions);
  return [
    denyRetention('DenyShorterRetention', {
      NumericLessThan: { 's3:object-lock-remaining-retention-days': retention.toDays() },
    }),
    denyRetention('DenyGovernanceMode', { StringEquals: { 's3:object-lock-mode': 'GOVERNANCE' } }),
  ];
}

function deny(sid: string, actions: string[], resource: string, conditions: Conditions): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid,
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions,
    resources: [resource],
    conditions,
  });
}
