import {
  type Check,
  type Example,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { AUDIT_LOG, isAuditStore, PURPOSE_TAG, purposeOf } from '../support/audit-stores';
import { addresses, where } from '../support/demands';
import { naming } from '../support/naming';
import { accountOfPolicy, containersOf, immutabilityPoliciesOf } from '../support/storage-containers';

/**
 * Storage accounts that receive audit records: a locked version-level policy of the account, or a policy on each of
 * its containers. A policy that is not locked can be shortened and removed.
 *
 * Azure accepts an account policy as `Unlocked` first and as `Locked` by a later update, so the first deployment of
 * one cannot pass; policies of containers can be locked at once.
 *
 * Source: https://learn.microsoft.com/azure/storage/blobs/immutable-storage-overview
 */
export const azureLockChecks: Record<string, Check> = {
  azurerm_storage_account: {
    judge: judgeAccount,
    properties: ['immutability_policy.state', 'immutability_policy.allow_protected_append_writes', 'tags'],
    examples: accountExamples,
  },
  azurerm_storage_container_immutability_policy: {
    judge: judgePolicy,
    properties: ['locked', 'protected_append_writes_enabled', 'protected_append_writes_all_enabled'],
    examples: policyExamples,
  },
};

function judgeAccount(account: ResourceView): readonly Verdict[] {
  return where(isAuditStore(account), () => {
    const policy = account.get('immutability_policy');
    return policy.isAbsent ? judgeContainers(account) : [...judgeAccountPolicy(policy, account)];
  });
}

function judgeAccountPolicy(policy: Value, account: ResourceView): Verdict[] {
  const state = policy.get('state');
  const locked = state.isUndetermined
    ? undetermined(`${state.path} is known only at deployment (${state.describe()})`, state.path)
    : state.is('Locked')
      ? pass('', state.path)
      : fail(
          `${state.path} is ${state.describe()}; only a Locked policy cannot be removed (it must be created Unlocked and locked by an update; policies of containers can be locked at once)`,
          state.path,
        );
  return isAppendedTo(account) ? [locked, judgeAppends([policy.get('allow_protected_append_writes')])] : [locked];
}

/** Whether each policy is locked is judged with the policy. */
function judgeContainers(account: ResourceView): Verdict[] {
  const containers = containersOf(account);
  const open = containers.filter((container) => immutabilityPoliciesOf(container).length === 0);
  if (containers.length > 0 && open.length === 0) {
    return [pass('each container has an immutability policy')];
  }
  return [
    fail(
      containers.length === 0
        ? 'neither the account nor a container of it has an immutability policy'
        : `${addresses(open)} has no immutability policy, and neither has the account`,
      'immutability_policy',
    ),
  ];
}

function judgePolicy(policy: ResourceView): readonly Verdict[] {
  const account = accountOfPolicy(policy);
  if (account !== undefined && purposeOf(account) === 'other' && isAuditStore(account) !== true) {
    return [notApplicable('the account is declared to hold other data')];
  }
  const locked = policy.get('locked');
  const verdict = locked.isUndetermined
    ? undetermined(`locked is known only at deployment (${locked.describe()})`, 'locked')
    : locked.is(true)
      ? pass('', 'locked')
      : fail(
          `locked is ${locked.describe()} (default false); an unlocked policy can be shortened and removed`,
          'locked',
        );
  const appends = ['protected_append_writes_enabled', 'protected_append_writes_all_enabled'];
  return account !== undefined && isAppendedTo(account)
    ? [verdict, judgeAppends(appends.map((name) => policy.get(name)))]
    : [verdict];
}

/** Azure Monitor appends to one blob an hour; a lock that forbids it loses the records. */
function judgeAppends(switches: readonly Value[]): Verdict {
  if (switches.some((value) => value.is(true))) {
    return pass('', switches[0]?.path);
  }
  const open = switches.find(({ isUndetermined }) => isUndetermined);
  return open === undefined
    ? fail(
        `${switches.map(({ path }) => path).join(' and ')} are off, so Azure Monitor cannot append records to its blobs`,
        switches[0]?.path,
      )
    : undetermined(`${open.path} is known only at deployment (${open.describe()})`, open.path);
}

function isAppendedTo(account: ResourceView): boolean {
  return naming(account, 'azurerm_monitor_diagnostic_setting', 'storage_account_id').length > 0;
}

const SETTING = {
  name: 'audit',
  target_resource_id: '/subscriptions/s/resourceGroups/r/providers/Microsoft.CognitiveServices/accounts/a',
  storage_account_id: '${azurerm_storage_account.subject.id}',
  enabled_log: [{ category_group: 'audit' }],
};

function accountExamples() {
  const account = (policy?: unknown, container?: Readonly<Record<string, unknown>>): Example => ({
    resource: { name: 'records', ...(policy === undefined ? {} : { immutability_policy: policy }) },
    beside: {
      resource: {
        azurerm_monitor_diagnostic_setting: { audit: SETTING },
        ...(container === undefined
          ? {}
          : {
              azurerm_storage_container: {
                records: { name: 'insights-logs-audit', storage_account_id: '${azurerm_storage_account.subject.id}' },
              },
              ...container,
            }),
      },
    },
  });
  const locked = {
    azurerm_storage_container_immutability_policy: {
      records: {
        storage_container_resource_manager_id: '${azurerm_storage_container.records.id}',
        immutability_period_in_days: 2192,
        locked: true,
        protected_append_writes_enabled: true,
      },
    },
  };
  const policy = (state: unknown, appends: unknown = true) => ({
    state,
    allow_protected_append_writes: appends,
    period_since_creation_in_days: 2192,
  });
  return {
    compliant: [account(policy('Locked')), account(undefined, locked)],
    violating: [
      account(policy('Unlocked')),
      account(policy('Disabled')),
      account(policy('Locked', false)),
      account(undefined, {}),
    ],
    undetermined: [account(policy(UNDETERMINED)), { resource: { tags: { [PURPOSE_TAG]: UNDETERMINED } } }],
    absent: [
      { ...account(), outcome: 'fail' as const, title: 'no policy at all' },
      { resource: { tags: { [PURPOSE_TAG]: AUDIT_LOG } }, outcome: 'fail' as const },
      { resource: { name: 'images' }, outcome: 'notApplicable' as const, title: 'no store of audit records' },
    ],
  };
}

function policyExamples() {
  const policy = (properties: Readonly<Record<string, unknown>>): Example => ({
    resource: {
      storage_container_resource_manager_id:
        '/subscriptions/s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/a/blobServices/default/containers/c',
      immutability_period_in_days: 2192,
      ...properties,
    },
  });
  return {
    compliant: [policy({ locked: true }), policy({ locked: true, protected_append_writes_all_enabled: true })],
    violating: [policy({ locked: false })],
    undetermined: [policy({ locked: UNDETERMINED })],
    absent: [{ ...policy({}), outcome: 'fail' as const }],
  };
}
