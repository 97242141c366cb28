import {
  type Check,
  type Example,
  type Examples,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { isAuditStore } from '../support/audit-stores';
import { logChecks } from '../support/diagnostic-settings';

const SETTING = 'azurerm_monitor_diagnostic_setting';
const SUBSCRIPTION_TYPES = ['data.azurerm_subscription', 'azurerm_subscription'];
const SUBSCRIPTION_ID = /^\/subscriptions\/[^/]+\/?$/i;

/** The categories of the activity log that record what people do. */
const ACTIVITY = ['Administrative', 'Security', 'Policy'];

/**
 * Keys and stores deliver the log of who used them; accounts of AI services are the subject of
 * `model-invocation-logged`. Stores of audit records themselves are left out: they would log their own deliveries.
 * A setting for a subscription must carry what its activity log records of people.
 *
 * Source: https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema
 */
export const azureTrailChecks: Record<string, Check> = {
  ...logChecks([
    {
      types: ['azurerm_key_vault', 'azurerm_key_vault_managed_hardware_security_module'],
      categories: ['AuditEvent'],
      audited: ['AuditEvent'],
    },
    {
      types: ['azurerm_storage_account'],
      categories: ['StorageRead', 'StorageWrite', 'StorageDelete'],
      audited: ['StorageRead', 'StorageWrite', 'StorageDelete'],
      below: '/blobServices/default',
      exempt: (account) =>
        isAuditStore(account) === true ? notApplicable('it receives audit records itself') : undefined,
    },
  ]),
  [SETTING]: {
    judge: judgeSetting,
    properties: ['target_resource_id', 'enabled_log.category', 'enabled_log.category_group'],
    examples: settingExamples,
  },
};

function judgeSetting(setting: ResourceView): Verdict {
  const target = setting.get('target_resource_id');
  const source = setting.follow(target);
  const isSubscription =
    source === undefined ? SUBSCRIPTION_ID.test(target.text ?? '') : SUBSCRIPTION_TYPES.includes(source.type);
  if (!isSubscription) {
    return notApplicable('the setting is for a resource, and judged with it');
  }
  const blocks = setting.properties.child('enabled_log').items();
  const categories = blocks.map((block) => block.child('category'));
  if (blocks.some((block) => /^alllogs$/i.test(block.child('category_group').string ?? ''))) {
    return pass('', 'enabled_log');
  }
  const missing = ACTIVITY.filter((name) => !categories.some((category) => category.is(name)));
  if (missing.length === 0) {
    return pass('', 'enabled_log');
  }
  return categories.some(({ isUndetermined }) => isUndetermined) || blocks.some(({ isUndetermined }) => isUndetermined)
    ? undetermined('which categories are delivered is known only at deployment', 'enabled_log')
    : fail(`the setting leaves ${missing.join(', ')} of the activity log out`, 'enabled_log');
}

function settingExamples(): Examples {
  const setting = (logs: readonly unknown[]): Example => ({
    resource: {
      name: 'activity',
      target_resource_id: '/subscriptions/00000000-0000-0000-0000-000000000000',
      enabled_log: logs,
    },
  });
  const each = ACTIVITY.map((category) => ({ category }));
  return {
    compliant: [setting(each), setting([{ category_group: 'allLogs' }])],
    violating: [setting(each.slice(1)), setting([{ category: 'ServiceHealth' }])],
    undetermined: [setting([...each.slice(1), { category: UNDETERMINED }])],
    absent: [
      { ...setting([]), outcome: 'fail', title: 'no logs' },
      {
        resource: { name: 'audit', target_resource_id: '/subscriptions/s/resourceGroups/r/providers/p/n' },
        outcome: 'notApplicable',
        title: 'the setting of a resource',
      },
    ],
  };
}
