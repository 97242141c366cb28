import { isIPv4 } from 'node:net';
import type { ResourceView, Value } from '../../core';
import type { Acceptance, PropertyRow } from '../support/property-table';

/** A range as wide as this is open to the internet; see {@link isInternetRange}. */
const ADDRESSES_OF_A_SLASH_8 = 2 ** 24;

/**
 * Firewall rules of database services: a range from a first to a last address.
 *
 * `0.0.0.0` to `0.0.0.0` is no range but "all Azure services", those of every other customer included.
 * https://learn.microsoft.com/azure/azure-sql/database/firewall-configure#connections-from-inside-azure
 */
export const AZURE_FIREWALL_RULES: readonly PropertyRow[] = [
  ...ranges('start_ip_address', 'end_ip_address', [
    'azurerm_cosmosdb_postgresql_firewall_rule',
    'azurerm_mariadb_firewall_rule',
    'azurerm_mongo_cluster_firewall_rule',
    'azurerm_mssql_firewall_rule',
    'azurerm_mysql_firewall_rule',
    'azurerm_mysql_flexible_server_firewall_rule',
    'azurerm_postgresql_firewall_rule',
    'azurerm_postgresql_flexible_server_firewall_rule',
    'azurerm_sql_firewall_rule',
    'azurerm_synapse_firewall_rule',
  ]),
  ...ranges('start_ip', 'end_ip', ['azurerm_redis_firewall_rule']),
  ...ranges('ipv4_firewall_rule.range_start', 'ipv4_firewall_rule.range_end', ['azurerm_analysis_services_server']),
];

/** The rule is judged as a whole at its first address; a last address alone says nothing. */
function ranges(first: string, last: string, types: readonly string[]): PropertyRow[] {
  return [
    {
      types,
      property: first,
      accepts: rangeTo(first, last),
      rejects: ['0.0.0.0', 'everywhere'],
      absent: 'undetermined',
      why: 'a rule has a first and a last address',
      example: nest(last, '10.0.1.255'),
    },
    {
      types,
      property: last,
      accepts: { ...rangeTo(first, last), samples: ['10.0.1.255'] },
      rejects: ['255.255.255.255'],
      absent: 'undetermined',
      why: 'a rule has a first and a last address',
      example: nest(first, '10.0.1.0'),
    },
  ];
}

function rangeTo(first: string, last: string): Acceptance {
  return {
    accepts: (value, _policy, resource) => isClosed(value, resource, first, last),
    describe: () => 'a range of fewer than 2^24 addresses that does not begin with 0.0.0.0',
    samples: ['10.0.1.0', '192.0.2.10'],
  };
}

function isClosed(value: Value, resource: ResourceView, first: string, last: string): boolean | undefined {
  const ends = resource.all(last);
  const pairs = resource.all(first).map((start, index) => [start, ends[index] ?? start] as const);
  const own = pairs.filter(([start, end]) => start.path === value.path || end.path === value.path);
  const answers = own.map(([start, end]) => isNarrow(start, end));
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}

function isNarrow(start: Value, end: Value): boolean | undefined {
  const [first, last] = [addressOf(start), addressOf(end)];
  if (first === undefined || last === undefined || first === 0) {
    return false;
  }
  return first === 'unknown' || last === 'unknown' ? undefined : last - first < ADDRESSES_OF_A_SLASH_8;
}

/** An address as a number; undefined for a text that is none. An end that is left out is refused at deployment. */
function addressOf(value: Value): number | 'unknown' | undefined {
  if (value.isUndetermined) {
    return 'unknown';
  }
  return value.isAbsent
    ? 'unknown'
    : value.string !== undefined && isIPv4(value.string)
      ? numberOf(value.string)
      : undefined;
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function nest(path: string, value: unknown): Record<string, unknown> {
  const [key = '', ...rest] = path.split('.');
  return { [key]: rest.length === 0 ? value : nest(rest.join('.'), value) };
}
