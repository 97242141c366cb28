import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageContainerImmutabilityPolicy } from '@cdktf/provider-azurerm/lib/storage-container-immutability-policy';
import { Construct } from 'constructs';
import { type LockAcknowledgement, Retention, requireSixYears, validateLockAcknowledgement } from '../core';
import type { EncryptionKey } from './encryption-key';
import { type AzureLocationProps, validateAzureLocation } from './location';
import type { PrivateNetwork } from './private-network';

/** Props of {@link AuditLogStore}. */
export interface AuditLogStoreProps extends AzureLocationProps {
  /** The key that encrypts the records. */
  readonly key: EncryptionKey;
  /** The network from which the store is reached. */
  readonly network: PrivateNetwork;
  /** Who accepted that the lock cannot be undone. */
  readonly lock: LockAcknowledgement;
  /**
   * How long records are kept; not less than six years.
   *
   * @default - six years, 2,192 days
   */
  readonly retention?: Retention;
  /**
   * The diagnostic log categories that are delivered here, for example `audit`. A container is made for each before
   * Azure Monitor would make one without a lock.
   *
   * @default - `audit`, `requestresponse`, `trace` and `azureopenairequestusage`
   */
  readonly categories?: readonly string[];
}

/**
 * A storage account whose containers are locked: what Azure Monitor appends there can be neither changed nor deleted
 * before six years have passed, and then only by a lifecycle of your own.
 *
 * Encrypted with the customer's key and once more by the infrastructure, without account keys, reached by trusted
 * Azure services and through a private endpoint.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview
 * @see 45 CFR 164.312(b), 164.316(b)(2)(i)
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

  public readonly account: StorageAccount;
  /** How long records are kept. */
  public readonly retention: Retention;
  /** The locks of the containers; whatever delivers here must depend on them, or Azure makes containers without. */
  public readonly locks: readonly StorageContainerImmutabilityPolicy[];

  /**
   * @throws ConfigurationError for less than six years, a missing acknowledgement, a region outside the United States
   */
  constructor(scope: Construct, id: string, props: AuditLogStoreProps) {
    super(scope, id);
    validateAzureLocation(props);
    validateLockAcknowledgement(props.lock);
    this.retention = props.retention ?? Retention.SIX_YEARS;
    requireSixYears(this.retention);
    this.account = this.createAccount(props);
    props.network.connect('Logs', {
      resourceId: this.account.id,
      subresource: 'blob',
      zones: ['privatelink.blob.core.windows.net'],
    });
    const categories = props.categories ?? ['audit', 'requestresponse', 'trace', 'azureopenairequestusage'];
    this.locks = categories.map((category) => this.addContainer(category));
  }

  private createAccount({ resourceGroupName, location, namePrefix, key, lock }: AuditLogStoreProps): StorageAccount {
    return new StorageAccount(this, 'Resource', {
      name: `${namePrefix}auditlogs`,
      resourceGroupName,
      location,
      accountKind: 'StorageV2',
      accountTier: 'Standard',
      accountReplicationType: 'ZRS',
      minTlsVersion: 'TLS1_2',
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
      customerManagedKey: { keyVaultKeyId: key.key.versionlessId, userAssignedIdentityId: key.identity.id },
      tags: {
        'compliance:purpose': 'audit-log',
        'compliance:lock-acknowledged-by': lock.acknowledgedBy,
        'compliance:lock-ticket': lock.ticket,
      },
      lifecycle: { preventDestroy: true },
      dependsOn: [key.grant],
    });
  }

  private addContainer(category: string): StorageContainerImmutabilityPolicy {
    const container = new StorageContainer(this, `Container-${category}`, {
      name: `insights-logs-${category}`,
      storageAccountId: this.account.id,
      containerAccessType: 'private',
    });
    return new StorageContainerImmutabilityPolicy(this, `Lock-${category}`, {
      storageContainerResourceManagerId: container.id,
      immutabilityPeriodInDays: this.retention.toDays(),
      locked: true,
      // Azure Monitor appends to one blob an hour; without this its second write would be refused.
      protectedAppendWritesEnabled: true,
    });
  }
}
