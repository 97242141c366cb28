import { LoggingProjectBucketConfig } from '@cdktf/provider-google/lib/logging-project-bucket-config';
import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { Construct } from 'constructs';
import {
  ConfigurationError,
  type LockAcknowledgement,
  Retention,
  requireSixYears,
  validateLockAcknowledgement,
} from '../core';
import { type IEncryptionKey, requireKeyOf } from './encryption-key/grantable-key';
import { type GoogleLocationProps, placeOf, validateGoogleLocation } from './support/location';
import { ServiceAgent } from './support/service-agent';

/** Props of {@link AuditLogStore}. */
export interface AuditLogStoreProps extends GoogleLocationProps {
  /** The key that encrypts the records. */
  readonly key: IEncryptionKey;
  /** Who accepted that the lock cannot be undone. */
  readonly lock: LockAcknowledgement;
  /**
   * How long records are kept; six years to 3,650 days, the longest that Cloud Logging takes.
   *
   * @default - six years, 2,192 days
   */
  readonly retention?: Retention;
}

/** The longest retention of a log bucket. */
const LONGEST_DAYS = 3650;

/**
 * A locked bucket of Cloud Storage and a locked log bucket, both encrypted with the customer's key. {@link AuditTrail}
 * delivers the records.
 *
 * The log bucket is for searching, the storage bucket for keeping: what lies there can be neither changed nor deleted
 * before the retention ends, not by Google either. There is no way out of the locks, and the project cannot be deleted
 * before them; try the stack out with the construct left out.
 *
 * Implements 45 CFR 164.312(b), audit controls, and 164.316(b)(2)(i), retention of six years.
 *
 * @see https://cloud.google.com/storage/docs/bucket-lock
 * @see https://cloud.google.com/logging/docs/buckets#locking-logs-buckets
 */
export class AuditLogStore extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = [
    'us-region-only',
    'customer-managed-key',
    'no-public-network-access',
    'audit-log-immutable',
    'store-versioned',
    'audit-log-six-years',
  ];

  public readonly bucket: StorageBucket;
  public readonly logBucket: LoggingProjectBucketConfig;
  /** How long records are kept. */
  public readonly retention: Retention;
  /** The project, the region and the stem of the names. */
  public readonly place: GoogleLocationProps;

  /**
   * @throws ConfigurationError for less than six years, a missing acknowledgement, a region outside the United States,
   * a key of another region
   */
  constructor(scope: Construct, id: string, props: AuditLogStoreProps) {
    super(scope, id);
    validateGoogleLocation(props);
    validateLockAcknowledgement(props.lock);
    requireKeyOf(props.region, props.key);
    this.place = placeOf(props);
    this.retention = props.retention ?? Retention.SIX_YEARS;
    requireSixYears(this.retention);
    if (this.retention.toDays() > LONGEST_DAYS) {
      throw new ConfigurationError(
        `'retention' must be at most ${LONGEST_DAYS} days, the longest that Cloud Logging takes, got ${this.retention.toDays()} days`,
      );
    }
    this.bucket = this.createBucket(props);
    this.logBucket = this.createLogBucket(props);
  }

  /** Where a sink delivers to the log bucket. */
  public get logBucketDestination(): string {
    const { project, region } = this.place;
    return `logging.googleapis.com/projects/${project}/locations/${region}/buckets/${this.logBucket.bucketId}`;
  }

  private createBucket({ project, region, namePrefix, key }: AuditLogStoreProps): StorageBucket {
    const granted = key.grantTo(ServiceAgent.STORAGE, project);
    return new StorageBucket(this, 'Bucket', {
      project,
      location: region,
      name: `${namePrefix}-audit-logs`,
      storageClass: 'STANDARD',
      uniformBucketLevelAccess: true,
      publicAccessPrevention: 'enforced',
      forceDestroy: false,
      encryption: { defaultKmsKeyName: granted.keyId },
      retentionPolicy: { isLocked: true, retentionPeriod: this.retention.toSeconds() },
      lifecycleRule: [{ action: { type: 'SetStorageClass', storageClass: 'ARCHIVE' }, condition: { age: 90 } }],
      labels: { 'compliance-purpose': 'audit-log' },
      lifecycle: { preventDestroy: true },
      dependsOn: granted.dependenciesIn(this),
    });
  }

  /** Key and analytics must be there from the beginning; Cloud Logging refuses to add one to the other. */
  private createLogBucket({ project, region, namePrefix, key }: AuditLogStoreProps): LoggingProjectBucketConfig {
    const granted = key.grantTo(ServiceAgent.LOGGING, project);
    return new LoggingProjectBucketConfig(this, 'LogBucket', {
      project,
      location: region,
      bucketId: `${namePrefix}-audit-logs`,
      retentionDays: this.retention.toDays(),
      locked: true,
      enableAnalytics: true,
      cmekSettings: { kmsKeyName: granted.keyId },
      lifecycle: { preventDestroy: true },
      dependsOn: granted.dependenciesIn(this),
    });
  }
}
