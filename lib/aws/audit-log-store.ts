import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Aws, Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { Retention, requireSixYears } from '../core';
import { EncryptionKey } from './encryption-key';

/**
 * Properties of {@link AuditLogStore}. The lock, versioning, encryption, access and deletion of the bucket are not
 * among them: the law leaves no choice there.
 */
export interface AuditLogStoreProps
  extends Pick<s3.BucketProps, 'bucketName' | 'eventBridgeEnabled' | 'inventories' | 'metrics'> {
  /**
   * How long every record is locked; at least six years.
   *
   * @default Retention.SIX_YEARS
   */
  readonly retention?: Retention;
  /**
   * The key that encrypts the records. Its policy is extended by the `allow…` methods.
   *
   * @default - a new key whose material AWS generates
   */
  readonly key?: EncryptionKey;
  /**
   * After how many days a record moves to S3 Glacier Instant Retrieval; the lock moves along.
   *
   * @default Duration.days(90)
   */
  readonly archiveAfter?: Duration;
}

/**
 * A bucket in which audit records cannot be changed or deleted before their time, not even by the account's root user.
 *
 * Object Lock in COMPLIANCE mode, versioned, encrypted with a customer-managed key, closed to the public and to
 * connections below TLS 1.2, kept when its stack is deleted. Uploads that name another key, a shorter retention or
 * GOVERNANCE mode are denied. Server access logs go to {@link accessLogs}, a bucket without lock and with SSE-S3: S3
 * silently drops them when the target is locked.
 *
 * Nothing expires: deleting records after their retention is a decision of its own.
 *
 * Not covered: whoever holds `s3:PutBucketObjectLockConfiguration` can lower the default retention of *future*
 * records. Deny it with a service control policy.
 *
 * Upholds 45 CFR 164.312(b), audit controls, and 164.316(b)(2)(i), six years.
 * See docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html and …/object-lock-managing.html.
 *
 * @throws ConfigurationError when `retention` is shorter than six years
 */
export class AuditLogStore extends Construct {
  /** The rules that a store with default props passes. */
  public static readonly upholds: readonly string[] = [
    'tls-minimum-version',
    'encrypted-transport-only',
    'encrypted-at-rest',
    'customer-managed-key',
    'no-public-network-access',
    'audit-log-immutable',
    'audit-log-six-years',
    'store-versioned',
    ...EncryptionKey.upholds,
  ];

  public readonly bucket: s3.Bucket;
  /** The bucket that holds the server access logs of {@link bucket}. */
  public readonly accessLogs: s3.Bucket;
  public readonly key: EncryptionKey;
  /** How long every record is locked. */
  public readonly retention: Retention;

  constructor(scope: Construct, id: string, props: AuditLogStoreProps = {}) {
    super(scope, id);
    this.retention = props.retention ?? Retention.SIX_YEARS;
    requireSixYears(this.retention);

    this.key = props.key ?? new EncryptionKey(this, 'Key', { description: `Audit records of ${this.node.path}` });
    this.accessLogs = new s3.Bucket(this, 'AccessLogs', {
      ...CLOSED,
      encryption: s3.BucketEncryption.S3_MANAGED,
    });
    this.bucket = new s3.Bucket(this, 'Bucket', {
      bucketName: props.bucketName,
      eventBridgeEnabled: props.eventBridgeEnabled,
      inventories: props.inventories,
      metrics: props.metrics,
      ...CLOSED,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: this.key.key,
      bucketKeyEnabled: true,
      objectLockEnabled: true,
      objectLockDefaultRetention: s3.ObjectLockRetention.compliance(Duration.days(this.retention.toDays())),
      lifecycleRules: [archive(props.archiveAfter ?? Duration.days(90))],
    });
    Tags.of(this.bucket).add('compliance:purpose', 'audit-log');
    this.logAccess();
    this.denyOtherEncryption();
    this.denyShorterLock();
    for (const bucket of [this.bucket, this.accessLogs]) {
      bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
    }
  }

  /**
   * Lets Bedrock deliver the model invocation logs of this account and Region. Turning invocation logging on takes an
   * API call that no CloudFormation resource makes.
   *
   * See docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html.
   *
   * @param prefix the key prefix of the logging configuration, without a slash at the end; none by default
   */
  public allowBedrockInvocationLogs(prefix = ''): void {
    this.key.allowBedrockLogDelivery();
    const folder = `${prefix === '' ? '' : `${prefix}/`}AWSLogs/${this.account}/BedrockModelInvocationLogs/*`;
    this.allow('AllowBedrockInvocationLogs', 'bedrock.amazonaws.com', ['s3:PutObject'], folder, this.from('bedrock'));
  }

  /**
   * Lets one trail of CloudTrail deliver its log files.
   *
   * @param trailArn the ARN, formatted from a fixed trail name; see {@link EncryptionKey.allowCloudTrail}
   */
  public allowCloudTrail(trailArn: string): void {
    this.key.allowCloudTrail(trailArn);
    const source = { 'aws:SourceAccount': this.account, 'aws:SourceArn': trailArn };
    const folder = `AWSLogs/${this.account}/*`;
    this.allow('AllowCloudTrailAclCheck', 'cloudtrail.amazonaws.com', ['s3:GetBucketAcl'], '', {
      StringEquals: source,
    });
    this.allow('AllowCloudTrailWrite', 'cloudtrail.amazonaws.com', ['s3:PutObject'], folder, {
      StringEquals: { ...source, ...OWNED_BY_BUCKET_OWNER },
    });
  }

  /** Lets the log delivery service deliver the VPC flow logs of this account and Region. */
  public allowFlowLogs(): void {
    this.key.allowLogDelivery();
    const from = this.from('logs');
    const folder = `AWSLogs/${this.account}/*`;
    this.allow(
      'AllowLogDeliveryAclCheck',
      'delivery.logs.amazonaws.com',
      ['s3:GetBucketAcl', 's3:ListBucket'],
      '',
      from,
    );
    this.allow('AllowLogDeliveryWrite', 'delivery.logs.amazonaws.com', ['s3:PutObject'], folder, {
      ...from,
      StringEquals: { ...from.StringEquals, ...OWNED_BY_BUCKET_OWNER },
    });
  }

  private get account(): string {
    return Stack.of(this).account;
  }

  private from(service: string): Record<string, Record<string, string>> {
    return {
      StringEquals: { 'aws:SourceAccount': this.account },
      ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:${service}:${Stack.of(this).region}:${this.account}:*` },
    };
  }

  private allow(
    sid: string,
    service: string,
    actions: string[],
    objects: string,
    conditions: Record<string, Record<string, string>>,
  ): void {
    const resources = [objects === '' ? this.bucket.bucketArn : this.bucket.arnForObjects(objects)];
    const principals = [new iam.ServicePrincipal(service)];
    this.bucket.addToResourcePolicy(new iam.PolicyStatement({ sid, principals, actions, resources, conditions }));
  }

  private deny(sid: string, actions: string[], conditions: Record<string, Record<string, unknown>>): void {
    this.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        sid,
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions,
        resources: [this.bucket.arnForObjects('*')],
        conditions,
      }),
    );
  }

  /**
   * Denies only what names another encryption. A writer that names none gets the default of the bucket, as services
   * do; denying the missing header would lose their logs.
   */
  private denyOtherEncryption(): void {
    const algorithm = 's3:x-amz-server-side-encryption';
    const keyId = 's3:x-amz-server-side-encryption-aws-kms-key-id';
    this.deny('DenyOtherEncryption', ['s3:PutObject'], {
      Null: { [algorithm]: 'false' },
      StringNotEquals: { [algorithm]: 'aws:kms' },
    });
    this.deny('DenyOtherKey', ['s3:PutObject'], {
      Null: { [keyId]: 'false' },
      StringNotEquals: { [keyId]: this.key.key.keyArn },
    });
    this.deny('DenyCustomerProvidedKey', ['s3:PutObject'], {
      Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' },
    });
  }

  /**
   * An upload may carry its own retention, which takes the place of the default of the bucket. S3 asks such an upload
   * for `s3:PutObjectRetention` besides `s3:PutObject`.
   */
  private denyShorterLock(): void {
    const actions = ['s3:PutObjectRetention'];
    this.deny('DenyShorterRetention', actions, {
      NumericLessThan: { 's3:object-lock-remaining-retention-days': this.retention.toDays() },
    });
    this.deny('DenyGovernanceMode', actions, { StringEquals: { 's3:object-lock-mode': 'GOVERNANCE' } });
  }

  /**
   * Written without the `serverAccessLogsBucket` prop, which grants through an ACL unless the app sets a feature flag;
   * ACLs are off here.
   */
  private logAccess(): void {
    const resource = this.bucket.node.defaultChild;
    if (!s3.CfnBucket.isCfnBucket(resource)) {
      throw new Error(`'${this.bucket.node.path}' has no AWS::S3::Bucket of its own`);
    }
    resource.loggingConfiguration = { destinationBucketName: this.accessLogs.bucketName };
    this.accessLogs.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AllowServerAccessLogs',
        principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [this.accessLogs.arnForObjects('*')],
        conditions: {
          StringEquals: { 'aws:SourceAccount': this.account },
          ArnEquals: { 'aws:SourceArn': this.bucket.bucketArn },
        },
      }),
    );
  }
}

const OWNED_BY_BUCKET_OWNER = { 's3:x-amz-acl': 'bucket-owner-full-control' };

const CLOSED = {
  versioned: true,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  publicReadAccess: false,
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
  autoDeleteObjects: false,
  removalPolicy: RemovalPolicy.RETAIN,
} satisfies s3.BucketProps;

function archive(after: Duration): s3.LifecycleRule {
  const storageClass = s3.StorageClass.GLACIER_INSTANT_RETRIEVAL;
  return {
    id: 'Archive',
    transitions: [{ storageClass, transitionAfter: after }],
    noncurrentVersionTransitions: [{ storageClass, transitionAfter: after }],
  };
}
