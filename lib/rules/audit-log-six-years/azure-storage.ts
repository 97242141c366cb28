import {
  type Check,
  type Example,
  notApplicable,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  type Value,
  type Verdict,
} from '../../core';
import { AUDIT_LOG, isAuditStore, PURPOSE_TAG, purposeOf } from '../support/audit-stores';
import { where } from '../support/demands';
import { tableChecks } from '../support/property-table';
import { accountOfPolicy } from '../support/storage-containers';
import { judgePeriods, LONG_ENOUGH, TOO_SHORT } from './periods';

/** What a lifecycle rule can delete, below `rule[].actions`. */
const DELETIONS = [
  'base_blob.delete_after_days_since_modification_greater_than',
  'base_blob.delete_after_days_since_creation_greater_than',
  'base_blob.delete_after_days_since_last_access_time_greater_than',
  'snapshot.delete_after_days_since_creation_greater_than',
  'version.delete_after_days_since_creation',
];

/** What azurerm writes for a deletion that is off. */
const OFF = -1;

/**
 * Immutability periods and lifecycle rules of storage accounts.
 *
 * Source: https://learn.microsoft.com/azure/storage/blobs/immutable-time-based-retention-policy-overview
 */
export const storageRetentionChecks: Record<string, Check> = {
  ...tableChecks([
    {
      types: ['azurerm_storage_container_immutability_policy'],
      property: 'immutability_period_in_days',
      accepts: LONG_ENOUGH,
      rejects: TOO_SHORT,
      absent: 'fail',
      when: holdsRecords,
    },
  ]),
  azurerm_storage_account: {
    judge: judgeAccount,
    properties: ['immutability_policy.period_since_creation_in_days', 'tags'],
    examples: accountExamples,
  },
  azurerm_storage_management_policy: {
    judge: judgeLifecycle,
    properties: DELETIONS.map((path) => `rule[].actions.${path}`),
    examples: lifecycleExamples,
  },
};

function holdsRecords(policy: ResourceView): boolean | undefined {
  const account = accountOfPolicy(policy);
  return account === undefined || purposeOf(account) !== 'other' ? true : isAuditStore(account);
}

function judgeAccount(account: ResourceView, policy: Policy): readonly Verdict[] {
  return where(isAuditStore(account), () => {
    const verdicts = judgePeriods([account.get('immutability_policy.period_since_creation_in_days')], policy);
    return verdicts.length > 0 ? verdicts : [pass('the account states no period; its containers may')];
  });
}

function judgeLifecycle(lifecycle: ResourceView, policy: Policy): readonly Verdict[] {
  const account = lifecycle.follow(lifecycle.get('storage_account_id'));
  if (account?.type !== 'azurerm_storage_account') {
    return [notApplicable('its storage account is not in this tree')];
  }
  return where(isAuditStore(account), () => {
    const rules = lifecycle.all('rule[]').filter((rule) => !rule.isAbsent && !rule.get('enabled').is(false));
    const periods = rules.flatMap(deletionsOf).filter((period) => !period.is(OFF));
    const verdicts = judgePeriods(periods, policy);
    return verdicts.length > 0 ? verdicts : [pass('it deletes nothing')];
  });
}

function deletionsOf(rule: Value): Value[] {
  return DELETIONS.flatMap((path) => rule.all(`actions.${path}`));
}

function accountExamples() {
  const account = (policy?: Readonly<Record<string, unknown>>): Example => ({
    resource: {
      name: 'records',
      tags: { [PURPOSE_TAG]: AUDIT_LOG },
      ...(policy === undefined ? {} : { immutability_policy: [{ state: 'Locked', ...policy }] }),
    },
  });
  return {
    compliant: [account({ period_since_creation_in_days: 2192 })],
    violating: [account({ period_since_creation_in_days: 2190 }), account({ period_since_creation_in_days: 30 })],
    undetermined: [account({ period_since_creation_in_days: UNDETERMINED })],
    absent: [
      { ...account(), outcome: 'pass' as const, title: 'no period: nothing expires' },
      { resource: { name: 'images' }, outcome: 'notApplicable' as const, title: 'no store of audit records' },
    ],
  };
}

function lifecycleExamples() {
  const lifecycle = (
    blob: Readonly<Record<string, unknown>>,
    enabled = true,
    tags = { [PURPOSE_TAG]: AUDIT_LOG },
  ): Example => ({
    resource: {
      storage_account_id: '${azurerm_storage_account.records.id}',
      rule: [{ name: 'delete', enabled, actions: [{ base_blob: [blob] }] }],
    },
    beside: { resource: { azurerm_storage_account: { records: { name: 'records', tags } } } },
  });
  const after = (days: unknown) => ({ delete_after_days_since_modification_greater_than: days });
  return {
    compliant: [
      lifecycle(after(2192)),
      lifecycle({ tier_to_cool_after_days_since_modification_greater_than: 30 }),
      lifecycle(after(30), false),
      lifecycle(after(OFF)),
    ],
    violating: [lifecycle(after(365)), lifecycle({ delete_after_days_since_creation_greater_than: 90 })],
    undetermined: [lifecycle(after(UNDETERMINED))],
    absent: [
      { ...lifecycle({}), outcome: 'pass' as const, title: 'nothing is deleted' },
      { ...lifecycle(after(1), true, { [PURPOSE_TAG]: 'images' }), outcome: 'notApplicable' as const },
    ],
  };
}
