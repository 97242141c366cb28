import type { LogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageContainerImmutabilityPolicy } from '@cdktf/provider-azurerm/lib/storage-container-immutability-policy';
import { Construct } from 'constructs';
import {
  type LockAcknowledgement,
  normalizeAzureRegion,
  Retention,
  requireSixYears,
  validateLockAcknowledgement,
} from '../core';
import { AuditedService } from './audit-trail/audited-service';
import { createLogWorkspace } from './audit-trail/log-workspace';
import type { IEncryptionKey } from './encryption-key';
import type { INetwork } from './private-network/network';
import { PrivateLinkService } from './private-network/private-link-service';
import { type AzureLocationProps, validateAzureLocation } from './support/location';
import { requireSameStack } from './support/same-stack';
import { complianceTags } from './support/tags';

/** The lowest version of TLS with which a storage account is reached. */
export enum StorageTlsVersion {
  TLS_1_2 = 'TLS1_2',
  TLS_1_3 = 'TLS1_3',
}

/** Where the copies of the records lie; all of them stay in the United States for its regions. */
export enum StorageReplication {
  /** Three zones of the region. */
  ZONES = 'ZRS',
  /** One data center, and the paired region. */
  PAIRED_REGION = 'GRS',
  /** Three zones, and the paired region. */
  ZONES_AND_PAIRED_REGION = 'GZRS',
}

/** Props of {@link AuditLogStore}. */
export interface AuditLogStoreProps extends AzureLocationProps {
  /** The key that encrypts the records. */
  readonly key: IEncryptionKey;
  /** The network from which the store is reached. */
  readonly network: INetwork;
  /** Who accepted that the lock cannot be undone. */
  readonly lock: LockAcknowledgement;
  /**
   * How long records are kept; not less than six years. A lock can be extended at most five times, and azurerm
   * cannot extend it, so choose well.
   *
   * @default - six years: 2,192 days in the locked containers, 2,191 days in Log Analytics, which takes no 2,192
   */
  readonly retention?: Retention;
  /**
   * The lowest version of TLS.
   *
   * @default StorageTlsVersion.TLS_1_2
   */
  readonly minimumTlsVersion?: StorageTlsVersion;
  /**
   * Where the copies of the records lie.
   *
   * @default - the zones of the region; in the regions without zones its paired region
   */
  readonly replication?: StorageReplication;
}

/** Regions in the United States without availability zones. https://learn.microsoft.com/azure/reliability/regions-list */
const WITHOUT_ZONES: ReadonlySet<string> = new Set([
  'northcentralus',
  'westcentralus',
  'westus',
  'usgovarizona',
  'usgovtexas',
  'usdodcentral',
  'usdodeast',
]);

/**
 * Two copies of the audit records.
 *
 * The one that counts as evidence is a storage account whose containers are locked: what Azure Monitor appends there
 * can be neither changed nor deleted before six years have passed. It is encrypted with the customer's key and once
 * more by the infrastructure, has no account keys, and is reached by trusted Azure services and through a private
 * endpoint. The one that is searched is a Log Analytics workspace, reached through private links only; it is encrypted
 * with Microsoft's keys, as a key of one's own needs a dedicated cluster.
 *
 * Microsoft's pages do not say whether Azure Monitor delivers to an account without account keys; see in your
 * subscription that `insights-logs-audit` fills before you rely on it.
 *
 * Implements 45 CFR 164.312(b), audit controls, and keeps the records as 164.316(b)(2)(i) keeps documentation.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview
 * @see https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings
 */
export class AuditLogStore extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = [
    'tls-minimum-version',
    'encrypted-transport-only',
    'us-region-only',
    'customer-managed-key',
    'no-public-network-access',
    'no-local-authentication',
    'audit-log-immutable',
    'store-versioned',
    'audit-log-six-years',
  ];

  /** The account of the locked containers. */
  public readonly account: StorageAccount;
  /** The workspace in which the records are searched. */
  public readonly workspace: LogAnalyticsWorkspace;
  /** The key that encrypts the locked containers. */
  public readonly key: IEncryptionKey;
  /** How long records are kept. */
  public readonly retention: Retention;
  /** The region, in which what delivers to the containers must lie too. */
  public readonly location: string;
  /** What the names of its resources begin with. */
  public readonly namePrefix: string;
  private readonly locks = new Map<string, StorageContainerImmutabilityPolicy>();

  /**
   * @throws ConfigurationError for less than six years, a missing acknowledgement, a region outside the United States
   */
  constructor(scope: Construct, id: string, props: AuditLogStoreProps) {
    super(scope, id);
    validateAzureLocation(props);
    validateLockAcknowledgement(props.lock);
    requireSameStack(this, { key: props.key, network: props.network });
    this.retention = props.retention ?? Retention.SIX_YEARS;
    requireSixYears(this.retention);
    this.key = props.key;
    this.location = props.location;
    this.namePrefix = props.namePrefix;
    this.account = this.createAccount(props);
    props.network.connect(`${props.namePrefix}-auditlogs`, {
      resourceId: this.account.id,
      service: PrivateLinkService.BLOB,
    });
    this.lockedContainers(AuditedService.COGNITIVE_ACCOUNT);
    this.workspace = createLogWorkspace(this, props, this.retention);
    props.network.connectMonitor(`${props.namePrefix}-auditlogs`, this.workspace.id);
  }

  /**
   * Makes the containers that receive the records of a kind of resource, and locks them.
   *
   * @returns the locks, which whatever delivers must depend on: Azure Monitor makes missing containers without one
   */
  public lockedContainers(service: AuditedService): readonly StorageContainerImmutabilityPolicy[] {
    return service.containers.map((name) => this.lockedContainer(name, false));
  }

  /**
   * Makes a container and locks it.
   *
   * @param name the name that the writer expects, for example `insights-logs-flowlogflowevent`
   * @param blockBlobs whether the writer extends block blobs, as flow logs do, and not append blobs only
   */
  public lockedContainer(name: string, blockBlobs: boolean): StorageContainerImmutabilityPolicy {
    const lock = this.locks.get(name) ?? this.createContainer(name, blockBlobs);
    this.locks.set(name, lock);
    return lock;
  }

  private createAccount(props: AuditLogStoreProps): StorageAccount {
    const { resourceGroupName, location, namePrefix, key, lock } = props;
    return new StorageAccount(this, 'Resource', {
      name: `${namePrefix}auditlogs`,
      resourceGroupName,
      location,
      accountKind: 'StorageV2',
      accountTier: 'Standard',
      accountReplicationType: props.replication ?? defaultReplication(location),
      minTlsVersion: props.minimumTlsVersion ?? StorageTlsVersion.TLS_1_2,
      httpsTrafficOnlyEnabled: true,
      publicNetworkAccessEnabled: false,
      networkRules: { defaultAction: 'Deny', bypass: ['AzureServices'] },
      allowNestedItemsToBePublic: false,
      sharedAccessKeyEnabled: false,
      localUserEnabled: false,
      defaultToOauthAuthentication: true,
      crossTenantReplicationEnabled: false,
      allowedCopyScope: 'PrivateLink',
      infrastructureEncryptionEnabled: true,
      queueEncryptionKeyType: 'Account',
      tableEncryptionKeyType: 'Account',
      identity: { type: 'UserAssigned', identityIds: [key.identity.id] },
      customerManagedKey: {
        ...(key.isInManagedHsm ? { managedHsmKeyId: key.versionlessKeyId } : { keyVaultKeyId: key.versionlessKeyId }),
        userAssignedIdentityId: key.identity.id,
      },
      tags: complianceTags({
        purpose: 'audit-log',
        'lock-acknowledged-by': lock.acknowledgedBy,
        'lock-ticket': lock.ticket,
      }),
      lifecycle: { preventDestroy: true },
      dependsOn: [key.grant],
    });
  }

  private createContainer(name: string, blockBlobs: boolean): StorageContainerImmutabilityPolicy {
    const container = new StorageContainer(this, `Container-${name}`, {
      name,
      storageAccountId: this.account.id,
      containerAccessType: 'private',
      lifecycle: { preventDestroy: true },
    });
    return new StorageContainerImmutabilityPolicy(this, `Lock-${name}`, {
      storageContainerResourceManagerId: container.id,
      immutabilityPeriodInDays: this.retention.toDays(),
      locked: true,
      // Azure appends to one blob an hour; without this its second write would be refused.
      ...(blockBlobs ? { protectedAppendWritesAllEnabled: true } : { protectedAppendWritesEnabled: true }),
      lifecycle: { preventDestroy: true },
    });
  }
}

function defaultReplication(location: string): StorageReplication {
  return WITHOUT_ZONES.has(normalizeAzureRegion(location))
    ? StorageReplication.PAIRED_REGION
    : StorageReplication.ZONES;
}
