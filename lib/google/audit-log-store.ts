import { DataGoogleLoggingProjectCmekSettings } from '@cdktf/provider-google/lib/data-google-logging-project-cmek-settings';
import { DataGoogleStorageProjectServiceAccount } from '@cdktf/provider-google/lib/data-google-storage-project-service-account';
import { LoggingProjectBucketConfig } from '@cdktf/provider-google/lib/logging-project-bucket-config';
import { LoggingProjectSink } from '@cdktf/provider-google/lib/logging-project-sink';
import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import { Construct } from 'constructs';
import { type LockAcknowledgement, Retention, requireSixYears, validateLockAcknowledgement } from '../core';
import type { EncryptionKey } from './encryption-key';
import { type GoogleLocationProps, validateGoogleLocation } from './location';

/** Props of {@link AuditLogStore}. */
export interface AuditLogStoreProps extends GoogleLocationProps {
  /** The key that encrypts the records. */
  readonly key: EncryptionKey;
  /** Who accepted that the lock cannot be undone. */
  readonly lock: LockAcknowledgement;
  /**
   * How long records are kept; not less than six years.
   *
   * @default - six years, 2,192 days
   */
  readonly retention?: Retention;
}

/**
 * A locked bucket of Cloud Storage and a locked log bucket, both encrypted with the customer's key, to which the
 * project's audit logs flow.
 *
 * The log bucket is for searching, the storage bucket for keeping: what lies there can be neither changed nor deleted
 * before six years have passed.
 *
 * @see https://cloud.google.com/storage/docs/bucket-lock
 * @see 45 CFR 164.312(b), 164.316(b)(2)(i)
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

  /**
   * @throws ConfigurationError for less than six years, a missing acknowledgement, a region outside the United States
   */
  constructor(scope: Construct, id: string, props: AuditLogStoreProps) {
    super(scope, id);
    validateGoogleLocation(props);
    validateLockAcknowledgement(props.lock);
    this.retention = props.retention ?? Retention.SIX_YEARS;
    requireSixYears(this.retention);
    this.bucket = this.createBucket(props);
    this.logBucket = this.createLogBucket(props);
    this.createSinks(props);
  }

  private createBucket({ project, region, namePrefix, key }: AuditLogStoreProps): StorageBucket {
    const agent = new DataGoogleStorageProjectServiceAccount(this, 'StorageAgent', { project });
    const granted = key.grantTo('Storage', agent.emailAddress);
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
      dependsOn: [granted.grant],
    });
  }

  private createLogBucket({ project, region, namePrefix, key }: AuditLogStoreProps): LoggingProjectBucketConfig {
    const agent = new DataGoogleLoggingProjectCmekSettings(this, 'LoggingAgent', { project });
    const granted = key.grantTo('Logging', agent.serviceAccountId);
    return new LoggingProjectBucketConfig(this, 'LogBucket', {
      project,
      location: region,
      bucketId: `${namePrefix}-audit-logs`,
      retentionDays: this.retention.toDays(),
      locked: true,
      enableAnalytics: true,
      cmekSettings: { kmsKeyName: granted.keyId },
      lifecycle: { preventDestroy: true },
      dependsOn: [granted.grant],
    });
  }

  private createSinks({ project, region, namePrefix }: AuditLogStoreProps): void {
    const filter =
      'log_id("cloudaudit.googleapis.com/activity") OR log_id("cloudaudit.googleapis.com/data_access") OR log_id("cloudaudit.googleapis.com/policy") OR log_id("cloudaudit.googleapis.com/system_event")';
    const sink = new LoggingProjectSink(this, 'BucketSink', {
      project,
      name: `${namePrefix}-audit-archive`,
      destination: `storage.googleapis.com/${this.bucket.name}`,
      filter,
      uniqueWriterIdentity: true,
    });
    new StorageBucketIamMember(this, 'BucketWriter', {
      bucket: this.bucket.name,
      role: 'roles/storage.objectCreator',
      member: sink.writerIdentity,
    });
    new LoggingProjectSink(this, 'LogBucketSink', {
      project,
      name: `${namePrefix}-audit-search`,
      destination: `logging.googleapis.com/projects/${project}/locations/${region}/buckets/${this.logBucket.bucketId}`,
      filter,
      uniqueWriterIdentity: true,
    });
  }
}
