import type { Check, Policy } from '../../core';
import { type ServerParameter, serverParameterCheck } from '../support/server-parameter';
import { isNewEnough, type LowestVersion, lowestOf } from './versions';

const VERSIONS: Readonly<Record<string, LowestVersion>> = { 'TLSv1.2': '1.2', 'TLSv1.3': '1.3' };

const POSTGRESQL: ServerParameter = {
  name: 'ssl_min_protocol_version',
  accepts: isAllowed,
  describe: describeVersions,
  accepted: ['TLSv1.2', 'TLSv1.3'],
  rejected: ['TLSv1', 'TLSv1.1'],
};

const MYSQL: ServerParameter = {
  name: 'tls_version',
  accepts: (value, policy) => value.split(',').every((version) => isAllowed(version.trim(), policy)),
  describe: (policy) => `a list of ${describeVersions(policy)}`,
  accepted: ['TLSv1.2', 'TLSv1.2,TLSv1.3'],
  rejected: ['TLSv1,TLSv1.1,TLSv1.2', 'TLSv1.1'],
};

/**
 * Protocol versions of Azure database servers, which Terraform sets as server parameters. A server without the
 * parameter admits TLS 1.2 and later.
 *
 * Source: https://learn.microsoft.com/en-us/azure/postgresql/security/security-tls
 */
export const databaseServerVersionChecks: Record<string, Check> = {
  azurerm_postgresql_flexible_server_configuration: serverParameterCheck(POSTGRESQL),
  azurerm_mysql_flexible_server_configuration: serverParameterCheck(MYSQL),
};

function isAllowed(value: string, { minimumTlsVersion }: Policy): boolean {
  return isNewEnough(lowestOf(VERSIONS, value), minimumTlsVersion);
}

function describeVersions(policy: Policy): string {
  return Object.keys(VERSIONS)
    .filter((version) => isAllowed(version, policy))
    .join(', ');
}
