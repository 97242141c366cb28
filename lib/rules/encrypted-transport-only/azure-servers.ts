import type { Check } from '../../core';
import { parameterOn, serverParameterCheck } from '../support/server-parameter';

const SECURE_TRANSPORT = parameterOn('require_secure_transport');

/**
 * Azure database servers, where a server parameter admits plaintext. It is ON where no resource sets it.
 *
 * Source: https://learn.microsoft.com/en-us/azure/mysql/flexible-server/concepts-networking
 */
export const azureServerTransportChecks: Record<string, Check> = {
  azurerm_postgresql_flexible_server_configuration: serverParameterCheck(SECURE_TRANSPORT),
  azurerm_mysql_flexible_server_configuration: serverParameterCheck(SECURE_TRANSPORT),
};
