import { type Check, type Example, type Examples, type ResourceView, UNDETERMINED, type Verdict } from '../../core';
import { type Answer, allOf, anyOf } from '../support/answers';
import type { PropertyRow } from '../support/property-table';
import { containersOf, immutabilityPoliciesOf } from '../support/storage-containers';
import { backupDays, isOn, judgeProtections, no } from './rows';

/**
 * Databases of Azure.
 *
 * Not here: what always recovers to an earlier state (Cosmos DB for PostgreSQL and for MongoDB vCore, Synapse pools),
 * what cannot (AI Search), and file shares, whose snapshots a backup policy of a Recovery Services vault takes.
 */
export const AZURE_ROWS: readonly PropertyRow[] = [
  {
    types: ['azurerm_cosmosdb_account'],
    property: 'backup.type',
    accepts: ['Continuous'],
    rejects: ['Periodic'],
    absent: 'fail',
    why: 'by default two periodic copies are kept for eight hours, which only a support request restores',
    when: (account) => no(anyOf(account.all('capabilities[].name').map(isCassandra))),
    source: 'https://learn.microsoft.com/azure/cosmos-db/continuous-backup-restore-introduction',
  },
  backupDays('short_term_retention_policy.retention_days', ['azurerm_mssql_database'], 7),
  backupDays('short_term_retention_days', ['azurerm_mssql_managed_database'], 7),
  backupDays(
    'backup_retention_days',
    [
      'azurerm_postgresql_flexible_server',
      'azurerm_mysql_flexible_server',
      'azurerm_postgresql_server',
      'azurerm_mysql_server',
      'azurerm_mariadb_server',
    ],
    7,
  ),
];

/** The API for Cassandra has no continuous backup. */
function isCassandra(capability: ReturnType<ResourceView['get']>): Answer {
  return capability.isUndetermined ? undefined : capability.is('EnableCassandra');
}

/**
 * Versions of blobs, or a lock that keeps every blob as it is.
 *
 * Accounts with a hierarchical namespace, and those for files only, have no versions of blobs.
 *
 * Source: https://learn.microsoft.com/azure/storage/blobs/versioning-overview
 */
export const STORAGE_ACCOUNT_CHECKS: Readonly<Record<string, Check>> = {
  azurerm_storage_account: {
    judge: judgeAccount,
    properties: ['blob_properties.versioning_enabled', 'immutability_policy.state', 'is_hns_enabled', 'account_kind'],
    examples: accountExamples,
  },
};

function judgeAccount(account: ResourceView): Verdict {
  const versioning = account.get('blob_properties.versioning_enabled');
  const kind = account.get('account_kind');
  const hasVersions = allOf([
    no(isOn(account.get('is_hns_enabled'))),
    kind.isUndetermined ? undefined : !kind.is('FileStorage'),
  ]);
  return judgeProtections(
    hasVersions,
    [isOn(versioning), isLocked(account), areContainersLocked(account)],
    versioning,
    'earlier versions of blobs are kept only where it is true, or where a locked immutability policy keeps every blob',
  );
}

function isLocked(account: ResourceView): Answer {
  const state = account.get('immutability_policy.state');
  return state.isUndetermined ? undefined : state.is('Locked');
}

function areContainersLocked(account: ResourceView): Answer {
  const containers = containersOf(account);
  return (
    containers.length > 0 &&
    allOf(
      containers.map((container) =>
        anyOf(immutabilityPoliciesOf(container).map((policy) => isOn(policy.get('locked')))),
      ),
    )
  );
}

function accountExamples(): Examples {
  const versioned = (versioning_enabled: unknown, more: Readonly<Record<string, unknown>> = {}): Example => ({
    resource: { name: 'records', blob_properties: { versioning_enabled }, ...more },
  });
  const locked = (value: unknown): Example => ({
    title: `the lock of its container is ${value}`,
    resource: { name: 'records' },
    beside: {
      resource: {
        azurerm_storage_container: {
          records: { name: 'records', storage_account_id: '${azurerm_storage_account.subject.id}' },
        },
        azurerm_storage_container_immutability_policy: {
          records: {
            storage_container_resource_manager_id: '${azurerm_storage_container.records.id}',
            immutability_period_in_days: 2192,
            locked: value,
          },
        },
      },
    },
  });
  return {
    compliant: [
      versioned(true),
      locked(true),
      { resource: { name: 'records', immutability_policy: { state: 'Locked' } }, title: 'a locked account' },
    ],
    violating: [versioned(false), locked(false)],
    undetermined: [versioned(UNDETERMINED), versioned(false, { is_hns_enabled: UNDETERMINED })],
    absent: [
      { resource: { name: 'records' }, outcome: 'fail', title: 'no versioning' },
      {
        resource: { name: 'lake', is_hns_enabled: true },
        outcome: 'notApplicable',
        title: 'a hierarchical namespace has no versions',
      },
      {
        resource: { name: 'shares', account_kind: 'FileStorage', account_tier: 'Premium' },
        outcome: 'notApplicable',
        title: 'an account for file shares has no blobs',
      },
    ],
  };
}
