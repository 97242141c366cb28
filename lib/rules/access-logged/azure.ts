import { type Check, pass, type ResourceView, type Verdict } from '../../core';
import { type Answer, anyOf } from '../support/answers';
import { logChecks } from '../support/diagnostic-settings';
import { mergeChecks } from '../support/merge-checks';
import { naming } from '../support/naming';
import { parameterOn, serverParameterCheck } from '../support/server-parameter';
import { isOn, isSet } from './acceptances';
import { azureNetworkChecks } from './azure-networks';
import { companionChecks } from './companions';

const STORAGE = 'https://records.blob.core.windows.net';

const LOG_CONNECTIONS = parameterOn('log_connections');
const AUDIT_LOG = parameterOn('audit_log_enabled');

/**
 * Networks, and what lets people and programs in: gateways, firewalls, API servers, websites and databases with their
 * own sign-in. Key vaults and storage accounts are the subject of `activity-trail-enabled`.
 *
 * Source: https://learn.microsoft.com/azure/azure-monitor/reference/logs-index and
 * https://learn.microsoft.com/azure/azure-sql/database/auditing-overview
 */
export const azureAccessChecks: Record<string, Check> = mergeChecks(
  azureNetworkChecks,
  logChecks([
    entry(['azurerm_application_gateway'], ['ApplicationGatewayAccessLog']),
    { ...entry(['azurerm_firewall'], ['AZFWNetworkRule', 'AZFWApplicationRule']), exempt: deliversOlderLogs },
    entry(['azurerm_cdn_frontdoor_profile'], ['FrontDoorAccessLog']),
    entry(['azurerm_api_management'], ['GatewayLogs']),
    entry(['azurerm_bastion_host'], ['BastionAuditLogs']),
    entry(['azurerm_kubernetes_cluster'], ['kube-audit']),
    {
      ...entry(['azurerm_linux_web_app', 'azurerm_windows_web_app'], ['AppServiceHTTPLogs']),
      exempt: (site) => (site.get('logs.http_logs').isAbsent ? undefined : pass('', 'logs.http_logs')),
    },
    entry(['azurerm_cosmosdb_account'], ['DataPlaneRequests']),
    entry(['azurerm_postgresql_flexible_server'], ['PostgreSQLLogs']),
    entry(['azurerm_mysql_flexible_server'], ['MySqlAuditLogs']),
  ]),
  companionChecks([
    {
      type: 'azurerm_mssql_server',
      by: 'azurerm_mssql_server_extended_auditing_policy',
      names: 'server_id',
      example: { storage_endpoint: STORAGE },
      counterexample: { enabled: false, storage_endpoint: STORAGE },
      records: audits,
      own: { property: 'extended_auditing_policy.storage_endpoint', sample: STORAGE },
    },
    {
      type: 'azurerm_synapse_workspace',
      by: 'azurerm_synapse_workspace_extended_auditing_policy',
      names: 'synapse_workspace_id',
      example: { log_monitoring_enabled: true },
      counterexample: { log_monitoring_enabled: false },
      records: audits,
    },
    {
      type: 'azurerm_synapse_sql_pool',
      by: 'azurerm_synapse_sql_pool_extended_auditing_policy',
      names: 'sql_pool_id',
      example: { log_monitoring_enabled: true },
      counterexample: { log_monitoring_enabled: false },
      records: audits,
      inherits: workspaceAudits,
    },
  ]),
  {
    azurerm_postgresql_configuration: serverParameterCheck(LOG_CONNECTIONS),
    azurerm_postgresql_flexible_server_configuration: serverParameterCheck(LOG_CONNECTIONS),
    azurerm_mysql_flexible_server_configuration: serverParameterCheck(AUDIT_LOG),
  },
);

/** Whether an auditing policy is on and delivers: to storage, or to Azure Monitor as it does by default. */
function audits(policy: ResourceView): Answer {
  const [enabled, monitoring] = [policy.get('enabled'), policy.get('log_monitoring_enabled')];
  if (enabled.is(false)) {
    return false;
  }
  const isDelivered = anyOf([isSet(policy.get('storage_endpoint')), monitoring.isAbsent ? true : isOn(monitoring)]);
  return enabled.isUndetermined && isDelivered !== false ? undefined : isDelivered;
}

/** The auditing policy of a workspace holds for its pools; a workspace that is declared elsewhere may have one. */
function workspaceAudits(pool: ResourceView): Answer {
  const id = pool.get('synapse_workspace_id');
  const workspace = pool.follow(id);
  return workspace === undefined
    ? id.isAbsent
      ? false
      : undefined
    : anyOf(
        naming(workspace, 'azurerm_synapse_workspace_extended_auditing_policy', 'synapse_workspace_id').map((policy) =>
          audits(policy),
        ),
      );
}

/** Whether each setting of a firewall delivers the categories from before the structured logs. */
function deliversOlderLogs(firewall: ResourceView): Verdict | undefined {
  const logs = naming(firewall, 'azurerm_monitor_diagnostic_setting', 'target_resource_id').flatMap((setting) =>
    setting.all('enabled_log[].category'),
  );
  return ['AzureFirewallNetworkRule', 'AzureFirewallApplicationRule'].every((name) => logs.some((log) => log.is(name)))
    ? pass('in the structure of AzureDiagnostics')
    : undefined;
}

function entry(types: readonly string[], categories: readonly string[]) {
  return { types, categories, audited: [] };
}
