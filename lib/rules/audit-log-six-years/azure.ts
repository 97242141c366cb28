import {
  type Check,
  type Example,
  fail,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { judgePeriod, LONG_ENOUGH_OR_ZERO, TOO_SHORT } from './periods';

/** A block with `enabled` and `days` that deletes records. */
interface RetentionBlock {
  readonly type: string;
  /** The blocks that hold it; none where it stands in the resource itself. */
  readonly holders: readonly string[];
  /** Whether Azure demands the block. */
  readonly isRequired: boolean;
}

const RETENTION_BLOCKS: readonly RetentionBlock[] = [
  { type: 'azurerm_monitor_diagnostic_setting', holders: ['enabled_log', 'log'], isRequired: false },
  { type: 'azurerm_monitor_aad_diagnostic_setting', holders: ['enabled_log', 'log'], isRequired: false },
  { type: 'azurerm_monitor_log_profile', holders: [], isRequired: true },
  { type: 'azurerm_network_watcher_flow_log', holders: [], isRequired: true },
];

const AUDITING_POLICIES: readonly PropertyRow[] = [
  auditing('retention_in_days', [
    'azurerm_mssql_server_extended_auditing_policy',
    'azurerm_mssql_database_extended_auditing_policy',
    'azurerm_synapse_workspace_extended_auditing_policy',
    'azurerm_synapse_sql_pool_extended_auditing_policy',
  ]),
  {
    // A block of the server before version 3 of the provider.
    ...auditing('retention_in_days', [
      'azurerm_mssql_server',
      'azurerm_mssql_database',
      'azurerm_sql_server',
      'azurerm_sql_database',
    ]),
    within: 'extended_auditing_policy',
  },
  auditing('retention_days', [
    'azurerm_mssql_server_security_alert_policy',
    'azurerm_mssql_managed_instance_security_alert_policy',
    'azurerm_synapse_workspace_security_alert_policy',
    'azurerm_synapse_sql_pool_security_alert_policy',
  ]),
];

/**
 * What deletes audit records on its way to a store: retention in diagnostic settings, flow logs, the log profile and
 * auditing policies.
 *
 * Source: https://learn.microsoft.com/azure/azure-monitor/platform/diagnostic-settings and
 * https://learn.microsoft.com/azure/azure-sql/database/auditing-setup
 */
export const azureRetentionChecks: Record<string, Check> = {
  ...tableChecks(AUDITING_POLICIES),
  ...Object.fromEntries(
    RETENTION_BLOCKS.map((block) => [
      block.type,
      {
        judge: (resource: ResourceView, policy: Policy) => judgeBlocks(resource, block, policy),
        properties: (block.holders.length === 0 ? [''] : block.holders.map((holder) => `${holder}[].`)).flatMap(
          (holder) => [`${holder}retention_policy.enabled`, `${holder}retention_policy.days`],
        ),
        examples: () => examplesOf(block),
      },
    ]),
  ),
};

function auditing(property: string, types: readonly string[]): PropertyRow {
  return {
    types,
    property,
    accepts: LONG_ENOUGH_OR_ZERO,
    rejects: TOO_SHORT,
    absent: 'pass',
    why: 'the default 0 deletes nothing',
  };
}

function judgeBlocks(resource: ResourceView, { holders, isRequired }: RetentionBlock, policy: Policy): Verdict[] {
  const blocks =
    holders.length === 0
      ? [resource.get('retention_policy')]
      : holders.flatMap((holder) => resource.all(`${holder}[]`)).map((holder) => holder.get('retention_policy'));
  const verdicts = blocks.map((block) => judgeBlock(block, isRequired, policy));
  return verdicts.length > 0 ? verdicts : [pass('nothing deletes the records')];
}

function judgeBlock(block: Value, isRequired: boolean, policy: Policy): Verdict {
  if (block.isAbsent) {
    return isRequired
      ? fail('retention_policy is not set, so how long the records are kept is not stated', 'retention_policy')
      : pass('nothing deletes the records');
  }
  const [enabled, days] = [block.get('enabled'), block.get('days')];
  if (enabled.isUndetermined && !days.is(0)) {
    return undetermined(`${enabled.path} is known only at deployment (${enabled.describe()})`, enabled.path);
  }
  if (days.is(0) || (days.isAbsent && !enabled.is(true))) {
    return pass('the records are kept until somebody deletes them', days.path);
  }
  return days.isAbsent
    ? fail(`${days.path} is not set although the retention policy is on`, days.path)
    : judgePeriod(days, policy);
}

function examplesOf({ holders, isRequired }: RetentionBlock) {
  const [holder] = holders;
  const kept = (policy?: Readonly<Record<string, unknown>>): Example => {
    const block = policy === undefined ? {} : { retention_policy: [policy] };
    return { resource: holder === undefined ? block : { [holder]: [{ category: 'Audit', ...block }] } };
  };
  return {
    compliant: [
      kept({ enabled: true, days: 2192 }),
      kept({ enabled: true, days: 0 }),
      kept({ enabled: false, days: 0 }),
    ],
    violating: [kept({ enabled: true, days: 365 }), kept({ enabled: true }), kept({ enabled: false, days: 30 })],
    undetermined: [kept({ enabled: true, days: UNDETERMINED }), kept({ enabled: UNDETERMINED, days: 30 })],
    absent: [{ ...kept(), outcome: isRequired ? ('fail' as const) : ('pass' as const) }],
  };
}
