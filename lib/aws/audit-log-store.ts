import type * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Annotations, Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import {
  ConfigurationError,
  type Control,
  HIPAA,
  type LockAcknowledgement,
  NIST,
  Retention,
  requireSixYears,
  SOC2,
  validateLockAcknowledgement,
} from '../core';
import { denyOtherEncryption, denyShorterLock, denyTampering } from './audit-log-store/bucket-policy';
import {
  accessLogDelivery,
  bedrockDelivery,
  cloudTrailDelivery,
  configDelivery,
  flowLogDelivery,
} from './audit-log-store/delivery';
import { archive } from './audit-log-store/lifecycle';
import { EncryptionKey } from './encryption-key';
import { validateAdministrators } from './encryption-key/administrators';
import type { IEncryptionKey } from './encryption-key/base';
import { nameControls } from './support/control-metadata';
import { StatementIds } from './support/statement-ids';

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
   * The key that encrypts the records. Its policy is extended by the `allow…` methods. Its material must not expire.
   *
   * @default - a new key whose material AWS generates, with the same `administrators`
   */
  readonly key?: IEncryptionKey;
  /**
   * When a record moves to S3 Glacier Instant Retrieval, which is read at once; the lock moves along. S3 leaves records
   * below 128 KB where they are.
   *
   * @default Duration.days(90)
   */
  readonly archiveAfter?: Duration;
  /**
   * When a record moves on to S3 Glacier Deep Archive, from which it takes up to 48 hours to restore; the lock moves
   * along. At least 90 days after `archiveAfter`, the shortest time that Glacier Instant Retrieval charges.
   *
   * @default - never
   */
  readonly deepArchiveAfter?: Duration;
  /**
   * The roles that may change the lock, versioning, lifecycle, replication and logging of the buckets, delete them, and
   * delete records whose retention is over. Name the role with which CloudFormation deploys before you change
   * `retention` or the archive of a store that exists, and take it off after.
   *
   * @default - nobody may; the bucket policy has to be changed first, which leaves a trace of its own
   */
  readonly administrators?: readonly iam.IRole[];
  /**
   * Who consents to a lock that nobody can undo; recorded in the metadata of the template.
   *
   * It may be left out, unlike in other clouds, because S3 locks each record on its own: a store without records can be
   * deleted.
   *
   * @default - no consent is on record, and the next steps say so
   */
  readonly lock?: LockAcknowledgement;
}

/**
 * A bucket in which audit records cannot be changed or deleted before their time, not even by the account's root user.
 *
 * Object Lock in COMPLIANCE mode, versioned, encrypted with a customer-managed key, closed to the public and to
 * connections below TLS 1.2, kept when its stack is deleted. Uploads that name another key, a shorter retention or
 * GOVERNANCE mode are denied, and so are, to all but the named administrators, deletions, which would hide a record, and
 * changes of the lock, versioning and lifecycle.
 *
 * AWS forces two more buckets. Server access logs go to {@link accessLogs}, without lock and with SSE-S3: S3 silently
 * drops them when the target is locked. AWS Config delivers to {@link configDelivery} for the same reason.
 *
 * Nothing expires: deleting records after their retention is a decision of its own. The buckets, their policies and the
 * key outlive the stack, so deploying it again makes new ones; with a fixed `bucketName` that fails until the retained
 * bucket is brought in with `cdk import`.
 *
 * Not covered: whoever holds `s3:PutBucketPolicy` can remove the denials and then lower the default retention of
 * *future* records; {@link AuditTrail} raises an alarm on both. Deny it with a service control policy.
 *
 * Upholds 45 CFR 164.312(b), audit controls, and 164.316(b)(2)(i), six years.
 * See docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html and …/object-lock-managing.html.
 *
 * @throws ConfigurationError when `retention` is shorter than six years, the material of `key` expires, the archives are
 * out of order, or an administrator cannot be told apart
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
  /** The controls that it implements technical safeguards for; named in the metadata of its resources. */
  public static readonly controls: readonly Control[] = [
    HIPAA['164.312(b)'],
    HIPAA['164.312(c)(1)'],
    HIPAA['164.316(b)(2)(i)'],
    SOC2['CC7.2'],
    NIST['AU-9'],
    NIST['AU-11'],
  ];

  public readonly bucket: s3.Bucket;
  /** The bucket that holds the server access logs of {@link bucket}. */
  public readonly accessLogs: s3.Bucket;
  public readonly key: IEncryptionKey;
  /** How long every record is locked. */
  public readonly retention: Retention;

  private readonly administrators: readonly iam.IRole[];
  private readonly statementIds = new StatementIds(this);
  private configBucket?: s3.Bucket;

  constructor(scope: Construct, id: string, props: AuditLogStoreProps = {}) {
    super(scope, id);
    this.retention = props.retention ?? Retention.SIX_YEARS;
    requireSixYears(this.retention);
    if (props.lock !== undefined) {
      validateLockAcknowledgement(props.lock);
    }

    requireLastingMaterial(props.key);
    this.administrators = props.administrators ?? [];
    validateAdministrators(this.administrators);
    const transitions = archive(props.archiveAfter ?? Duration.days(90), props.deepArchiveAfter);

    this.key =
      props.key ??
      new EncryptionKey(this, 'Key', {
        description: `Audit records of ${this.node.path}`,
        administrators: this.administrators,
      });
    this.accessLogs = this.createBucket('AccessLogs', { encryption: s3.BucketEncryption.S3_MANAGED });
    this.bucket = this.createBucket('Bucket', {
      bucketName: props.bucketName,
      eventBridgeEnabled: props.eventBridgeEnabled,
      inventories: props.inventories,
      metrics: props.metrics,
      ...this.encryptedWithKey(),
      objectLockEnabled: true,
      objectLockDefaultRetention: s3.ObjectLockRetention.compliance(Duration.days(this.retention.toDays())),
      lifecycleRules: [transitions],
    });
    Tags.of(this.bucket).add('compliance:purpose', 'audit-log');
    this.logAccess(this.bucket, 'AllowServerAccessLogs', 'records/');
    addStatements(this.bucket, [
      ...denyOtherEncryption(this.bucket, this.key.key),
      ...denyShorterLock(this.bucket, this.retention),
    ]);
    this.recordLock(props.lock);
    nameControls(this, AuditLogStore.controls);
  }

  /**
   * The bucket for the delivery channel of AWS Config, made by the first call. It is encrypted with the key and
   * versioned but not locked: Config cannot deliver to a bucket with a default retention.
   *
   * See docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html.
   */
  public configDelivery(): s3.Bucket {
    this.configBucket ??= this.createConfigBucket();
    return this.configBucket;
  }

  /**
   * Lets Bedrock deliver the model invocation logs of this account and Region. Turning invocation logging on takes an
   * API call that no CloudFormation resource makes. The call at once writes an object named
   * `amazon-bedrock-logs-permission-check`, which is locked like a record: from then on the bucket cannot be deleted
   * before the retention is over.
   *
   * See docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html.
   *
   * @param prefix the key prefix of the logging configuration, without a slash at the end; none by default
   */
  public allowBedrockInvocationLogs(prefix = ''): void {
    this.key.allowBedrockLogDelivery();
    this.admit(bedrockDelivery(this.bucket, prefix));
  }

  /**
   * Lets one trail of CloudTrail deliver its log files.
   *
   * @param trailArn the ARN, formatted from a fixed trail name; see {@link EncryptionKey.allowCloudTrail}
   */
  public allowCloudTrail(trailArn: string): void {
    this.key.allowCloudTrail(trailArn);
    this.admit(cloudTrailDelivery(this.bucket, trailArn));
  }

  /** Lets the log delivery service deliver the VPC flow logs of this account and Region. */
  public allowFlowLogs(): void {
    this.key.allowLogDelivery();
    this.admit(flowLogDelivery(this.bucket));
  }

  private admit(statements: readonly iam.PolicyStatement[]): void {
    addStatements(
      this.bucket,
      statements.map((statement) => this.statementIds.assign(statement)),
    );
  }

  private encryptedWithKey(): s3.BucketProps {
    return { encryption: s3.BucketEncryption.KMS, encryptionKey: this.key.key, bucketKeyEnabled: true };
  }

  private createBucket(id: string, props: s3.BucketProps): s3.Bucket {
    const bucket = new s3.Bucket(this, id, {
      ...props,
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      publicReadAccess: false,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      autoDeleteObjects: false,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    addStatements(bucket, denyTampering(bucket, this.administrators));
    bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return bucket;
  }

  private createConfigBucket(): s3.Bucket {
    this.key.allowConfigDelivery();
    const bucket = this.createBucket('ConfigDelivery', this.encryptedWithKey());
    this.logAccess(bucket, 'AllowConfigAccessLogs', 'config/');
    addStatements(bucket, configDelivery(bucket));
    return bucket;
  }

  private recordLock(lock: LockAcknowledgement | undefined): void {
    if (lock === undefined) {
      Annotations.of(this).addInfo(
        `every record is locked for ${this.retention.toDays()} days, and nobody can undo that, AWS included: have the ` +
          "person who decides put on record with 'lock'",
      );
      return;
    }
    Stack.of(this).addMetadata(`compliant-ai:lock/${this.node.path}`, { days: this.retention.toDays(), ...lock });
  }

  /**
   * Written without the `serverAccessLogsBucket` prop, which grants through an ACL unless the app sets a feature flag;
   * ACLs are off here.
   */
  private logAccess(bucket: s3.Bucket, sid: string, prefix: string): void {
    const resource = bucket.node.defaultChild;
    if (!s3.CfnBucket.isCfnBucket(resource)) {
      throw new Error(`'${bucket.node.path}' has no AWS::S3::Bucket of its own`);
    }
    resource.loggingConfiguration = { destinationBucketName: this.accessLogs.bucketName, logFilePrefix: prefix };
    addStatements(this.accessLogs, accessLogDelivery(this.accessLogs, sid, bucket, prefix));
  }
}

function addStatements(bucket: s3.Bucket, statements: readonly iam.PolicyStatement[]): void {
  for (const statement of statements) {
    bucket.addToResourcePolicy(statement);
  }
}

function requireLastingMaterial(key: IEncryptionKey | undefined): void {
  if (key?.materialExpires) {
    throw new ConfigurationError(
      `'key' must have material that does not expire, got '${key.node.path}'; records of six years are lost with the key: ` +
        'import the material with KEY_MATERIAL_DOES_NOT_EXPIRE, or use another key for the store',
    );
  }
}
