import {
  type Check,
  type Example,
  fail,
  LOG_ANALYTICS_SIX_YEARS_DAYS,
  notApplicable,
  type Policy,
  pass,
  type ResourceView,
  Retention,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { isAuditStore, purposeOf } from '../support/audit-stores';
import { naming } from '../support/naming';

const WORKSPACE = 'azurerm_log_analytics_workspace';
const TABLE = 'azurerm_log_analytics_workspace_table';
const SETTINGS = ['azurerm_monitor_diagnostic_setting', 'azurerm_monitor_aad_diagnostic_setting'];

/**
 * A workspace keeps records for 730 days at most, so it needs a table with a longer total retention, or serves searches
 * while the diagnostic settings that feed it also write to a storage account.
 *
 * Source: https://learn.microsoft.com/azure/azure-monitor/logs/data-retention-configure
 */
export const workspaceRetentionChecks: Record<string, Check> = {
  [WORKSPACE]: { judge: judgeWorkspace, properties: ['retention_in_days', 'tags'], examples: workspaceExamples },
  [TABLE]: { judge: judgeTable, properties: ['total_retention_in_days'], examples: tableExamples },
};

function judgeWorkspace(workspace: ResourceView, policy: Policy): Verdict {
  if (purposeOf(workspace) === 'other' && isAuditStore(workspace) === false) {
    return notApplicable('it is declared to hold other data');
  }
  if (isSearchCopy(workspace)) {
    return pass('every diagnostic setting that feeds it writes to a storage account as well');
  }
  const verdicts = naming(workspace, TABLE, 'workspace_id').map((table) => judgeTotal(table, policy));
  const decisive = verdicts.find(({ outcome }) => outcome === 'pass') ?? verdicts.find(isUndetermined);
  const retention = workspace.get('retention_in_days');
  return (
    decisive ??
    fail(
      `retention_in_days is ${retention.describe()} (30 by default, 730 at most) and no ${TABLE} keeps ${shortestTotal(policy)} days`,
      'retention_in_days',
    )
  );
}

function judgeTable(table: ResourceView, policy: Policy): Verdict {
  const workspace = table.follow(table.get('workspace_id'));
  const concerns = workspace?.type === WORKSPACE ? workspace : undefined;
  if (concerns !== undefined && (isSearchCopy(concerns) || purposeOf(concerns) === 'other')) {
    return notApplicable('its workspace holds no records that are kept nowhere else');
  }
  return judgeTotal(table, policy);
}

function judgeTotal(table: ResourceView, policy: Policy): Verdict {
  const property = 'total_retention_in_days';
  const total = table.get(property);
  if (total.isUndetermined) {
    return undetermined(`${property} is known only at deployment (${total.describe()})`, property);
  }
  const minimum = shortestTotal(policy);
  return (total.number ?? 0) >= minimum
    ? pass('', property)
    : fail(`${property} is ${total.describe()}; allowed: at least ${minimum} days`, property);
}

/** Log Analytics accepts only certain long periods; for six years it is one day less than what others take. */
function shortestTotal(policy: Policy): number {
  const days = policy.retention.toDays();
  return days === Retention.SIX_YEARS.toDays() ? LOG_ANALYTICS_SIX_YEARS_DAYS : days;
}

/** Whether something feeds the workspace, and all of it goes to a storage account too. */
function isSearchCopy(workspace: ResourceView): boolean {
  const settings = SETTINGS.flatMap((type) => naming(workspace, type, 'log_analytics_workspace_id'));
  return settings.length > 0 && settings.every((setting) => !setting.get('storage_account_id').isAbsent);
}

function isUndetermined({ outcome }: Verdict): boolean {
  return outcome === 'undetermined';
}

type Properties = Readonly<Record<string, unknown>>;

function workspaceExamples() {
  const workspace = (beside: Properties = {}): Example => ({
    resource: { name: 'records', sku: 'PerGB2018', retention_in_days: 730 },
    beside: { resource: beside },
  });
  const table = (days: unknown) => ({
    [TABLE]: {
      records: {
        workspace_id: `\${${WORKSPACE}.subject.id}`,
        name: 'AzureDiagnostics',
        total_retention_in_days: days,
      },
    },
  });
  const setting = (more: Properties) => ({
    azurerm_monitor_diagnostic_setting: {
      audit: {
        log_analytics_workspace_id: `\${${WORKSPACE}.subject.id}`,
        enabled_log: [{ category: 'Audit' }],
        ...more,
      },
    },
  });
  return {
    compliant: [
      workspace(table(2191)),
      workspace(table(2556)),
      workspace(setting({ storage_account_id: '/subscriptions/s/storageAccounts/records' })),
    ],
    violating: [workspace(), workspace(table(730)), workspace(setting({}))],
    undetermined: [workspace(table(UNDETERMINED))],
    absent: [
      { resource: { name: 'records' }, outcome: 'fail' as const, title: '30 days by default' },
      {
        resource: { name: 'debug', tags: { 'compliance:purpose': 'debugging' } },
        outcome: 'notApplicable' as const,
        title: 'declared to hold other data',
      },
    ],
  };
}

function tableExamples() {
  const table = (properties: Properties): Example => ({
    resource: { workspace_id: '/subscriptions/s/workspaces/records', name: 'AzureDiagnostics', ...properties },
  });
  return {
    compliant: [table({ total_retention_in_days: 2191 }), table({ total_retention_in_days: 4383 })],
    violating: [table({ total_retention_in_days: 1826 }), table({ total_retention_in_days: 30 })],
    undetermined: [table({ total_retention_in_days: UNDETERMINED })],
    absent: [
      { ...table({ retention_in_days: 730 }), outcome: 'fail' as const, title: 'the retention of the workspace' },
    ],
  };
}
