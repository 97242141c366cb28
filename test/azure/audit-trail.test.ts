import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import { TerraformStack, Testing } from 'cdktf';
import { AuditedService, AuditLogStore, AuditTrail } from '../../lib/azure';
import { annotations, lock, networkAndKey, openAi, place } from '../support/azure';
import { type Synthesized, synthesize } from '../support/terraform';

const resources = synthesize((stack) => openAi(stack));

function settingOf(all: Synthesized, target: string): Record<string, unknown> | undefined {
  return (all.azurerm_monitor_diagnostic_setting ?? []).find(({ target_resource_id }) =>
    String(target_resource_id).includes(target),
  );
}

function trail(use: (trail: AuditTrail) => void): Synthesized {
  return synthesize((stack) => {
    const store = new AuditLogStore(stack, 'Store', { ...place, lock, ...networkAndKey(stack) });
    use(new AuditTrail(stack, 'Trail', { store }));
  });
}

test.each([
  ['azurerm_cognitive_account.', ['Audit', 'RequestResponse', 'Trace', 'AzureOpenAIRequestUsage']],
  ['azurerm_key_vault.', ['AuditEvent', 'AzurePolicyEvaluationDetails']],
  ['azurerm_log_analytics_workspace.', ['Audit']],
  ['azurerm_virtual_network.', ['VMProtectionAlerts']],
  ['azurerm_network_security_group.', ['NetworkSecurityGroupEvent', 'NetworkSecurityGroupRuleCounter']],
])('delivers every category of %s to both copies, after its containers are locked', (target, categories) => {
  const setting = settingOf(resources, target);
  expect(setting).toMatchObject({
    enabled_log: categories.map((category) => ({ category })),
    storage_account_id: expect.stringContaining('azurerm_storage_account'),
    log_analytics_workspace_id: expect.stringContaining('azurerm_log_analytics_workspace'),
  });
  expect(setting?.depends_on).toHaveLength(categories.length);
  const containers = (resources.azurerm_storage_container ?? []).map(({ name }) => name);
  expect(containers).toEqual(
    expect.arrayContaining(categories.map((category) => `insights-logs-${category.toLowerCase()}`)),
  );
});

test('leaves no container that receives records without a lock', () => {
  expect(resources.azurerm_storage_container_immutability_policy).toHaveLength(
    resources.azurerm_storage_container?.length ?? 0,
  );
});

test('records who reads and deletes the records; an account cannot deliver to itself', () => {
  const setting = settingOf(resources, 'blobServices/default');
  expect(setting?.enabled_log).toEqual(
    ['StorageRead', 'StorageWrite', 'StorageDelete'].map((category) => ({ category })),
  );
  expect(setting).not.toHaveProperty('storage_account_id');
});

test('logs the flows of the network as long as the container is locked', () => {
  expect(resources.azurerm_network_watcher_flow_log).toEqual([
    expect.objectContaining({
      enabled: true,
      version: 2,
      network_watcher_name: 'NetworkWatcher_eastus2',
      resource_group_name: 'NetworkWatcherRG',
      target_resource_id: expect.stringContaining('azurerm_virtual_network'),
      retention_policy: { enabled: false, days: 0 },
    }),
  ]);
  expect(resources.azurerm_network_watcher_flow_log?.[0]).not.toHaveProperty('network_security_group_id');
});

test('says that flow logs may need an identity', () => {
  const stack = new TerraformStack(Testing.app(), 'stack');
  expect(annotations(openAi(stack))).toContainEqual(expect.stringContaining('next step for flow logs'));
});

test('finds the network watcher of a region that only Terraform knows', () => {
  const late = synthesize((stack) => {
    const group = new ResourceGroup(stack, 'Group', { name: 'clinic', location: 'East US 2' });
    openAi(stack, { location: group.location });
  });
  expect(late.azurerm_network_watcher_flow_log?.[0]?.network_watcher_name).toBe(
    'NetworkWatcher_${replace(lower(azurerm_resource_group.Group.location), " ", "")}',
  );
});

test('records the activity log of a subscription in its own container', () => {
  const id = '/subscriptions/00000000-0000-0000-0000-000000000001';
  const all = trail((one) => one.watchSubscription('Subscription', id));
  expect(settingOf(all, id)?.enabled_log).toContainEqual({ category: 'Administrative' });
  expect((all.azurerm_storage_container ?? []).map(({ name }) => name)).toContain('insights-activity-logs');
});

test('watches services that it does not know by their categories', () => {
  const all = trail((one) => one.watch('Gateway', '/subscriptions/s/gateway', AuditedService.of(['GatewayLogs'])));
  expect((all.azurerm_storage_container ?? []).map(({ name }) => name)).toContain('insights-logs-gatewaylogs');
});
