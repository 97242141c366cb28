import { MonitorDiagnosticSetting } from '@cdktf/provider-azurerm/lib/monitor-diagnostic-setting';
import { NetworkWatcherFlowLog } from '@cdktf/provider-azurerm/lib/network-watcher-flow-log';
import { Annotations, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { AuditLogStore } from './audit-log-store';
import { AuditedService } from './audit-trail/audited-service';
import type { IEncryptionKey } from './encryption-key';
import type { INetwork } from './private-network/network';
import { normalizedLocation } from './support/location';

/** Props of {@link AuditTrail}. */
export interface AuditTrailProps {
  /** Where the records go. */
  readonly store: AuditLogStore;
}

/** How the flows of a network are logged. */
export interface FlowLogProps {
  /**
   * The network watcher of the region.
   *
   * @default - the one that Azure makes, `NetworkWatcher_<region>`
   */
  readonly networkWatcherName?: string;
  /**
   * The resource group of the network watcher.
   *
   * @default 'NetworkWatcherRG'
   */
  readonly networkWatcherResourceGroupName?: string;
}

/**
 * Diagnostic settings that deliver every category of audit records, of each resource that is watched, to the locked
 * containers and to Log Analytics, and flow logs of networks.
 *
 * The store itself is watched from the beginning: who reads or deletes blobs, who queries the workspace, who uses and
 * changes the key. A storage account cannot deliver to itself, so the records of its blobs lie in the workspace only.
 * A store has one trail.
 *
 * Implements 45 CFR 164.312(b), audit controls; evidences 164.308(a)(1)(ii)(D), information system activity review,
 * once somebody reads the records.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings
 */
export class AuditTrail extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = ['audit-log-six-years'];

  /** Where the records go. */
  public readonly store: AuditLogStore;
  private readonly watched = new Set<object>();

  constructor(scope: Construct, id: string, { store }: AuditTrailProps) {
    super(scope, id);
    this.store = store;
    const { account, workspace, namePrefix } = store;
    new MonitorDiagnosticSetting(this, 'StoreBlobs', {
      name: `${namePrefix}-audit`,
      targetResourceId: `${account.id}/blobServices/default`,
      logAnalyticsWorkspaceId: workspace.id,
      enabledLog: AuditedService.BLOB_SERVICE.categories.map((category) => ({ category })),
    });
    this.watch('StoreQueries', workspace.id, AuditedService.LOG_ANALYTICS_WORKSPACE);
    this.watchKey('StoreKey', this.store.key);
  }

  /**
   * Records what happens to a resource, which has to be in the region of the store.
   *
   * @returns the setting; what should be on record from the first call on depends on it
   */
  public watch(id: string, resourceId: string, service: AuditedService): ITerraformDependable {
    return new MonitorDiagnosticSetting(this, id, {
      name: `${this.store.namePrefix}-audit`,
      targetResourceId: resourceId,
      storageAccountId: this.store.account.id,
      logAnalyticsWorkspaceId: this.store.workspace.id,
      enabledLog: service.categories.map((category) => ({ category })),
      dependsOn: [...this.store.lockedContainers(service)],
    });
  }

  /** Records who uses and changes a key, once; one whose store is not known here is watched by those who own it. */
  public watchKey(id: string, key: IEncryptionKey): void {
    if (key.store !== undefined && this.isNew(key.store)) {
      this.watch(id, key.store.id, key.store.auditedService);
    }
  }

  /** Records the changes of a network's resources, and every flow through it in the locked container, once. */
  public watchNetwork(id: string, network: INetwork, flowLogs: FlowLogProps = {}): void {
    if (!this.isNew(network)) {
      return;
    }
    const { location } = this.store;
    this.watch(id, network.virtualNetworkId, AuditedService.VIRTUAL_NETWORK);
    for (const [index, group] of network.securityGroupIds.entries()) {
      this.watch(`${id}-security-group-${index + 1}`, group, AuditedService.NETWORK_SECURITY_GROUP);
    }
    new NetworkWatcherFlowLog(this, `${id}-flows`, {
      name: `${id}-flows`,
      networkWatcherName: flowLogs.networkWatcherName ?? `NetworkWatcher_${normalizedLocation(location)}`,
      resourceGroupName: flowLogs.networkWatcherResourceGroupName ?? 'NetworkWatcherRG',
      location,
      targetResourceId: network.virtualNetworkId,
      storageAccountId: this.store.account.id,
      version: 2,
      enabled: true,
      // The lock of the container decides how long the records stay; a retention here would try to delete them.
      retentionPolicy: { enabled: false, days: 0 },
      dependsOn: [this.store.lockedContainer('insights-logs-flowlogflowevent', true)],
    });
    Annotations.of(this).addInfo(
      'next step for flow logs: the store has no account keys and azurerm 4 cannot give flow logs an identity; when the container ' +
        'insights-logs-flowlogflowevent stays empty, set one with the role Storage Blob Data Contributor ' +
        '(https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-managed-identity)',
    );
  }

  /**
   * Records the activity log: who changed what in a subscription. A subscription has at most five such settings, so
   * one stack of it does this.
   *
   * @param subscriptionId the id as Azure writes it, `/subscriptions/…`
   */
  public watchSubscription(id: string, subscriptionId: string): ITerraformDependable {
    return this.watch(id, subscriptionId, AuditedService.SUBSCRIPTION);
  }

  private isNew(watched: object): boolean {
    const isNew = !this.watched.has(watched);
    this.watched.add(watched);
    return isNew;
  }
}
