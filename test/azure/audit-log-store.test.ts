import { AuditedService, AuditLogStore, type AuditLogStoreProps, StorageTlsVersion } from '../../lib/azure';
import { totalRetentionDays } from '../../lib/azure/audit-trail/log-workspace';
import { Retention } from '../../lib/core';
import { lock, networkAndKey, place } from '../support/azure';
import { type Synthesized, synthesize } from '../support/terraform';

function store(change: Partial<AuditLogStoreProps> = {}, use: (store: AuditLogStore) => void = () => {}): Synthesized {
  return synthesize((stack) => {
    use(new AuditLogStore(stack, 'Logs', { ...place, lock, ...networkAndKey(stack), ...change }));
  });
}

describe('the locked copy', () => {
  test('locks each container for six years and lets Azure Monitor append', () => {
    const { azurerm_storage_container_immutability_policy: locks = [], azurerm_storage_container } = store();
    expect(locks).toHaveLength(4);
    for (const policy of locks) {
      expect(policy).toMatchObject({
        immutability_period_in_days: 2192,
        locked: true,
        protected_append_writes_enabled: true,
        lifecycle: { prevent_destroy: true },
      });
      expect(policy).not.toHaveProperty('protected_append_writes_all_enabled');
    }
    expect((azurerm_storage_container ?? []).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['insights-logs-audit', 'insights-logs-requestresponse']),
    );
  });

  test('makes a container once, whoever asks for it', () => {
    const { azurerm_storage_container } = store({}, (one) => {
      one.lockedContainers(AuditedService.KEY_VAULT);
      one.lockedContainers(AuditedService.MANAGED_HSM);
    });
    const names = (azurerm_storage_container ?? []).map(({ name }) => name);
    expect(names.filter((name) => name === 'insights-logs-auditevent')).toHaveLength(1);
  });

  test('lets writers of block blobs extend them', () => {
    const { azurerm_storage_container_immutability_policy: locks = [] } = store({}, (one) => {
      one.lockedContainer('insights-logs-flowlogflowevent', true);
    });
    expect(locks).toContainEqual(expect.objectContaining({ locked: true, protected_append_writes_all_enabled: true }));
  });

  test('keeps records longer when asked', () => {
    const { azurerm_storage_container_immutability_policy, azurerm_log_analytics_workspace_table } = store({
      retention: Retention.years(10),
    });
    expect(azurerm_storage_container_immutability_policy?.[0]?.immutability_period_in_days).toBe(3653);
    expect(azurerm_log_analytics_workspace_table?.[0]?.total_retention_in_days).toBe(3653);
  });

  test('refuses less than six years', () => {
    expect(() => store({ retention: Retention.days(2190) })).toThrow(
      /at least 2192 days, the six years of .*, got 2190 days/,
    );
  });

  test('refuses a lock that nobody answers for', () => {
    expect(() => store({ lock: { acknowledgedBy: 'a@clinic.example', ticket: ' ' } })).toThrow(/'lock.ticket' must be/);
  });

  test('encrypts twice, with the key of the customer, and admits no shared key', () => {
    const [account] = store().azurerm_storage_account ?? [];
    expect(account).toMatchObject({
      infrastructure_encryption_enabled: true,
      shared_access_key_enabled: false,
      local_user_enabled: false,
      min_tls_version: 'TLS1_2',
      https_traffic_only_enabled: true,
      allow_nested_items_to_be_public: false,
      public_network_access_enabled: false,
      network_rules: { default_action: 'Deny', bypass: ['AzureServices'] },
      account_replication_type: 'ZRS',
      customer_managed_key: { key_vault_key_id: expect.stringContaining('azurerm_key_vault_key') },
      tags: { 'compliance:purpose': 'audit-log', 'compliance:lock-ticket': 'SEC-1' },
      depends_on: [expect.stringContaining('azurerm_role_assignment')],
    });
  });

  test('takes TLS 1.3, and copies in the paired region where a region has no zones', () => {
    const [account] =
      store({ minimumTlsVersion: StorageTlsVersion.TLS_1_3, location: 'North Central US' }).azurerm_storage_account ??
      [];
    expect(account).toMatchObject({ min_tls_version: 'TLS1_3', account_replication_type: 'GRS' });
  });
});

describe('the copy that is searched', () => {
  const resources = store();

  test('is reached through private links and with Entra identities only', () => {
    expect(resources.azurerm_log_analytics_workspace).toEqual([
      expect.objectContaining({
        internet_ingestion_enabled: false,
        internet_query_enabled: false,
        local_authentication_enabled: false,
        allow_resource_only_permissions: false,
        lifecycle: { prevent_destroy: true },
      }),
    ]);
    expect(resources.azurerm_monitor_private_link_scope).toEqual([
      expect.objectContaining({ ingestion_access_mode: 'PrivateOnly', query_access_mode: 'PrivateOnly' }),
    ]);
    expect(resources.azurerm_monitor_private_link_scoped_service).toEqual([
      expect.objectContaining({ linked_resource_id: expect.stringContaining('azurerm_log_analytics_workspace') }),
    ]);
  });

  test('keeps the tables of audit records for 2,191 days, as it takes no 2,192', () => {
    const tables = resources.azurerm_log_analytics_workspace_table ?? [];
    expect(tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['AzureDiagnostics', 'StorageBlobLogs']));
    expect(tables.map(({ total_retention_in_days }) => total_retention_in_days)).toEqual(tables.map(() => 2191));
  });

  test.each([
    [Retention.SIX_YEARS, 2191],
    [Retention.days(2193), 2556],
    [Retention.years(7), 2922],
    [Retention.years(12), 4383],
    [Retention.years(30), 4383],
  ])('takes the next period that Log Analytics accepts', (retention, days) => {
    expect(totalRetentionDays(retention)).toBe(days);
  });
});
