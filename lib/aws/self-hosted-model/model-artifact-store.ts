import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type Control, HIPAA, NIST, SOC2 } from '../../core';
import { denyOtherEncryption, denyTampering } from '../audit-log-store/bucket-policy';
import { EncryptionKey } from '../encryption-key';
import { validateAdministrators } from '../encryption-key/administrators';
import type { IEncryptionKey } from '../encryption-key/base';
import { closedBucket } from '../support/closed-bucket';
import { nameControls } from '../support/control-metadata';
import { validateRegion } from '../support/us-inference';

/** Properties of {@link ModelArtifactStore}; versioning, encryption, access and the denials are not among them. */
export interface ModelArtifactStoreProps {
  /**
   * The key that encrypts the artefacts.
   *
   * @default - a new key whose material AWS generates, with the same `administrators`
   */
  readonly key?: IEncryptionKey;
  /**
   * The roles that may remove artefacts and change versioning, lifecycle, replication and logging of the bucket.
   *
   * @default - nobody may; the bucket policy has to be changed first, which leaves a trace of its own
   */
  readonly administrators?: readonly iam.IRole[];
}

/**
 * A bucket for the weights of models in which a key, once written, stays what it is: every upload has to ask that the key
 * does not exist yet (`If-None-Match: *`), and nobody removes anything but the named administrators.
 *
 * SageMaker reads whatever version of an object is the latest when a machine starts, and CloudFormation has no property
 * that names another, so that the version has to be the only one. Object Lock does not do that: it keeps old versions and
 * lets new ones come. {@link ModelArtifacts} name artefacts by their SHA-256; S3 does not compare the two. Whoever
 * uploads does, and the container when it starts.
 *
 * Make it in a stack of its own, and upload before the first {@link SelfHostedModel} names the artefacts.
 *
 * Not covered: whoever holds `s3:PutBucketPolicy` can take the denials away; {@link AuditTrail} raises an alarm on it.
 *
 * Upholds 45 CFR 164.312(c)(1), integrity.
 * See docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html.
 *
 * @throws ConfigurationError for a Region outside of the United States and an administrator that cannot be told apart
 */
export class ModelArtifactStore extends Construct {
  /** The rules that a store with default props passes. */
  public static readonly upholds: readonly string[] = [
    'encrypted-transport-only',
    'encrypted-at-rest',
    'customer-managed-key',
    'no-public-network-access',
    'store-versioned',
    ...EncryptionKey.upholds,
  ];
  /** The controls that it implements technical safeguards for; named in the metadata of its resources. */
  public static readonly controls: readonly Control[] = [
    HIPAA['164.312(a)(2)(iv)'],
    HIPAA['164.312(c)(1)'],
    SOC2['PI1.5'],
    NIST['SC-28(1)'],
  ];

  public readonly bucket: s3.Bucket;
  public readonly key: IEncryptionKey;

  private additions?: iam.PolicyStatement;

  constructor(scope: Construct, id: string, props: ModelArtifactStoreProps = {}) {
    super(scope, id);
    validateRegion(this);
    const { administrators = [] } = props;
    validateAdministrators(administrators);
    this.key = props.key ?? new EncryptionKey(this, 'Key', { administrators });
    this.bucket = closedBucket(this, 'Bucket', this.key.key, {
      lifecycleRules: [{ id: 'AbandonedUploads', abortIncompleteMultipartUploadAfter: Duration.days(7) }],
    });
    for (const statement of [
      ...denyOtherEncryption(this.bucket, this.key.key),
      ...denyTampering(this.bucket, administrators),
      ...denyOverwriting(this.bucket),
    ]) {
      this.bucket.addToResourcePolicy(statement);
    }
    nameControls(this, ModelArtifactStore.controls);
  }

  /**
   * Lets a role upload artefacts, in one piece or in parts. Uploads carry `If-None-Match: *`; copies are refused, because
   * S3 does not take the header with them.
   */
  public grantUpload(grantee: iam.IGrantable): iam.Grant {
    const upload = iam.Grant.addToPrincipal({
      grantee,
      actions: ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject'],
      resourceArns: [this.bucket.arnForObjects('*')],
    });
    const encrypt = iam.Grant.addToPrincipal({
      grantee,
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resourceArns: [this.key.key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${Stack.of(this).region}.amazonaws.com` } },
    });
    return upload.combine(encrypt);
  }

  /**
   * Denies everybody to add objects under a prefix, from the next deployment of this stack on. {@link SelfHostedModel}
   * does it for the folder that it serves.
   *
   * @param prefix with a slash at the end
   */
  public seal(prefix: string): void {
    const objects = this.bucket.arnForObjects(`${prefix}*`);
    if (this.additions === undefined) {
      this.additions = deny('DenyAdditions', ['s3:PutObject'], objects);
      this.bucket.addToResourcePolicy(this.additions);
    } else {
      this.additions.addResources(objects);
    }
  }
}

/**
 * The parts of an upload carry no such header and end in `CompleteMultipartUpload`, which does. S3 says by
 * `s3:ObjectCreationOperation` which is which; what does not say counts as a creation.
 */
function denyOverwriting(bucket: s3.IBucket): iam.PolicyStatement[] {
  const objects = bucket.arnForObjects('*');
  return [
    deny('DenyOverwriting', ['s3:PutObject'], objects, {
      Null: { 's3:if-none-match': 'true' },
      BoolIfExists: { 's3:ObjectCreationOperation': 'true' },
    }),
    deny('DenyReplication', ['s3:ReplicateDelete', 's3:ReplicateObject'], objects),
  ];
}

function deny(
  sid: string,
  actions: string[],
  objects: string,
  conditions?: Record<string, Record<string, string>>,
): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid,
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions,
    resources: [objects],
    conditions,
  });
}
