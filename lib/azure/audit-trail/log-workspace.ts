import { LogAnalyticsWorkspace } from '@cdktf/provider-azurerm/lib/log-analytics-workspace';
import { LogAnalyticsWorkspaceTable } from '@cdktf/provider-azurerm/lib/log-analytics-workspace-table';
import type { Construct } from 'constructs';
import { LOG_ANALYTICS_SIX_YEARS_DAYS, Retention } from '../../core';
import type { AzureLocationProps } from '../support/location';
import { complianceTags } from '../support/tags';

/**
 * The long periods that a table accepts as its total retention; up to 730 days it takes any.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
 */
const LONG_PERIODS = [LOG_ANALYTICS_SIX_YEARS_DAYS, 2556, 2922, 3288, 3653, 4018, 4383];

/** Records can be queried interactively for so long; afterwards they are searched by search jobs. */
const INTERACTIVE_DAYS = 90;

/**
 * The tables in which the audit records of these constructs arrive. `AzureDiagnostics` holds those of AI accounts
 * and vaults.
 */
const AUDIT_TABLES = ['AzureDiagnostics', 'AzureActivity', 'StorageBlobLogs', 'LAQueryLogs'];

/**
 * Makes the workspace in which audit records are searched: reached through private links and with Entra identities
 * only, and kept as long as the locked copy, at most twelve years.
 */
export function createLogWorkspace(
  scope: Construct,
  { resourceGroupName, location, namePrefix }: AzureLocationProps,
  retention: Retention,
): LogAnalyticsWorkspace {
  const workspace = new LogAnalyticsWorkspace(scope, 'Workspace', {
    name: `${namePrefix}-auditlogs`,
    resourceGroupName,
    location,
    sku: 'PerGB2018',
    retentionInDays: INTERACTIVE_DAYS,
    internetIngestionEnabled: false,
    internetQueryEnabled: false,
    localAuthenticationEnabled: false,
    // Whoever may read a resource may not therefore read the records about it.
    allowResourceOnlyPermissions: false,
    tags: complianceTags({ purpose: 'audit-log' }),
    lifecycle: { preventDestroy: true },
  });
  for (const name of AUDIT_TABLES) {
    new LogAnalyticsWorkspaceTable(scope, `Table-${name}`, {
      workspaceId: workspace.id,
      name,
      totalRetentionInDays: totalRetentionDays(retention),
    });
  }
  return workspace;
}

/**
 * The total retention of a table for a retention: the next longer period that Log Analytics accepts, 2,191 days for
 * six years, and 4,383 days at most.
 */
export function totalRetentionDays(retention: Retention): number {
  const days = retention.toDays();
  if (days === Retention.SIX_YEARS.toDays()) {
    return LOG_ANALYTICS_SIX_YEARS_DAYS;
  }
  return LONG_PERIODS.find((period) => period >= days) ?? Math.max(...LONG_PERIODS);
}
