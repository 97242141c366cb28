import type { Check } from '../../core';
import { logChecks } from '../support/diagnostic-settings';

/**
 * Accounts and workspaces in which models run, and the search services that hold what they retrieve.
 *
 * `RequestResponse` records every call, without its text; `Audit` records who listed keys or changed the account. Of
 * the category group `audit` Microsoft does not document which categories it holds.
 *
 * Source: https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-cognitiveservices-accounts-logs
 */
export const azureInvocationChecks: Record<string, Check> = logChecks([
  {
    types: ['azurerm_cognitive_account', 'azurerm_ai_services'],
    categories: ['Audit', 'RequestResponse'],
    audited: ['Audit'],
  },
  { types: ['azurerm_search_service'], categories: ['OperationLogs'], audited: ['OperationLogs'] },
  {
    types: ['azurerm_machine_learning_workspace', 'azurerm_ai_foundry'],
    categories: ['ModelsActionEvent', 'DataStoreReadEvent'],
    audited: ['ModelsActionEvent', 'DataStoreReadEvent'],
  },
]);
