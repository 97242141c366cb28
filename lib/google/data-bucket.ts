import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { Construct } from 'constructs';
import { ConfigurationError } from '../core';
import { type IEncryptionKey, requireKeyOf } from './encryption-key/grantable-key';
import { type GoogleLocationProps, validateGoogleLocation } from './support/location';
import { ServiceAgent } from './support/service-agent';

/** Props of {@link DataBucket}. */
export interface DataBucketProps extends GoogleLocationProps {
  /** What the name ends with, after `<namePrefix>-`: lower-case letters, digits and hyphens. */
  readonly name: string;
  /** The key that encrypts the objects. */
  readonly key: IEncryptionKey;
}

/**
 * A bucket for what models are trained with, batches of prompts and their answers: encrypted with the customer's key,
 * never public, without access lists for single objects, with earlier versions of objects.
 *
 * Earlier versions are kept 90 days after they were replaced; deleted objects can be restored for as long.
 */
export class DataBucket extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = [
    'us-region-only',
    'customer-managed-key',
    'no-public-network-access',
    'store-versioned',
  ];

  public readonly bucket: StorageBucket;

  /**
   * @throws ConfigurationError for a region outside the United States, an unusable name, a key of another region
   */
  constructor(scope: Construct, id: string, props: DataBucketProps) {
    super(scope, id);
    validateGoogleLocation(props);
    requireKeyOf(props.region, props.key);
    const { project, region, namePrefix, name, key } = props;
    if (!/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(name) || /google|g00gle/.test(name)) {
      throw new ConfigurationError(
        `'name' must be 1 to 40 lower-case letters, digits and hyphens, without 'google', got '${name}'`,
      );
    }
    const granted = key.grantTo(ServiceAgent.STORAGE, project);
    this.bucket = new StorageBucket(this, 'Resource', {
      project,
      location: region,
      name: `${namePrefix}-${name}`,
      uniformBucketLevelAccess: true,
      publicAccessPrevention: 'enforced',
      forceDestroy: false,
      encryption: { defaultKmsKeyName: granted.keyId },
      versioning: { enabled: true },
      softDeletePolicy: { retentionDurationSeconds: 90 * 86_400 },
      lifecycleRule: [
        { action: { type: 'Delete' }, condition: { daysSinceNoncurrentTime: 90, withState: 'ARCHIVED' } },
      ],
      dependsOn: granted.dependenciesIn(this),
    });
  }

  /** Where files of a folder lie, `gs://…`. */
  public uriOf(folder: string): string {
    return `gs://${this.bucket.name}/${folder}`;
  }
}
