import {
  type Check,
  type Example,
  type Examples,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { mayNameAny, naming } from '../support/naming';
import { type PropertyRow, tableChecks } from '../support/property-table';

const SUBNETWORK = 'google_compute_subnetwork';
const FLOW_LOGS = 'google_network_management_vpc_flow_logs_config';

/** Subnetworks of proxies and of Private Service Connect have no flow logs. */
const WITHOUT_FLOW_LOGS = [
  'REGIONAL_MANAGED_PROXY',
  'GLOBAL_MANAGED_PROXY',
  'INTERNAL_HTTPS_LOAD_BALANCER',
  'PRIVATE_SERVICE_CONNECT',
  'PRIVATE_NAT',
];

const SESSION_FLAGS = ['log_connections', 'log_disconnections'];

/** Load balancers with proxies record requests; those that pass packets through are recorded by flow logs. */
const REQUESTS: readonly PropertyRow[] = [
  {
    type: 'google_compute_backend_service',
    byDefault: 'EXTERNAL',
    proxies: ['EXTERNAL', 'EXTERNAL_MANAGED', 'INTERNAL_MANAGED'],
  },
  {
    type: 'google_compute_region_backend_service',
    byDefault: 'INTERNAL',
    proxies: ['EXTERNAL_MANAGED', 'INTERNAL_MANAGED'],
  },
].flatMap(({ type, byDefault, proxies }): PropertyRow[] => {
  const concerned: Pick<PropertyRow, 'types' | 'when' | 'example'> = {
    types: [type],
    when: (service) => {
      const scheme = service.get('load_balancing_scheme');
      return scheme.isUndetermined ? undefined : proxies.includes(scheme.string ?? byDefault);
    },
    example: { load_balancing_scheme: 'EXTERNAL_MANAGED' },
  };
  return [
    {
      ...concerned,
      property: 'log_config.enable',
      accepts: [true],
      rejects: [false],
      absent: 'fail',
      why: 'requests are not recorded by default',
    },
    {
      ...concerned,
      property: 'log_config.sample_rate',
      accepts: [1],
      rejects: [0, 0.1],
      absent: 'pass',
      why: 'every request is recorded by default',
    },
  ];
});

const ROWS: readonly PropertyRow[] = [
  ...REQUESTS,
  {
    types: ['google_dns_policy'],
    property: 'enable_logging',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'queries are not recorded by default',
  },
  {
    types: ['google_container_cluster'],
    property: 'logging_service',
    accepts: ['logging.googleapis.com/kubernetes', 'logging.googleapis.com'],
    rejects: ['none'],
    absent: 'pass',
    why: 'a cluster sends its logs to Cloud Logging by default',
  },
];

/**
 * Subnetworks, load balancers, name resolution, clusters and databases. API servers of Kubernetes write audit logs
 * whatever a cluster says.
 *
 * Source: https://cloud.google.com/vpc/docs/flow-logs, https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring
 * and https://cloud.google.com/sql/docs/postgres/flags
 */
export const googleAccessChecks: Record<string, Check> = {
  ...tableChecks(ROWS),
  [SUBNETWORK]: {
    judge: judgeSubnetwork,
    properties: ['log_config'],
    examples: subnetworkExamples,
  },
  google_sql_database_instance: {
    judge: judgeDatabase,
    properties: ['settings.database_flags'],
    examples: databaseExamples,
  },
};

function judgeSubnetwork(subnetwork: ResourceView): Verdict {
  const purpose = subnetwork.get('purpose');
  if (WITHOUT_FLOW_LOGS.some((one) => purpose.is(one))) {
    return notApplicable(`a subnetwork for ${purpose.describe()} has no flow logs`);
  }
  const own = subnetwork.get('log_config');
  const configs = naming(subnetwork, FLOW_LOGS, 'subnet').filter((config) => !config.get('state').is('DISABLED'));
  if ((own.isKnown && own.items().length > 0) || configs.length > 0) {
    return pass(configs.map(({ address }) => address).join(', '), 'log_config');
  }
  return own.isUndetermined || purpose.isUndetermined || mayNameAny(subnetwork, FLOW_LOGS, 'subnet')
    ? undetermined('whether flow logs record its connections is known only at deployment', 'log_config')
    : fail('log_config is not set: connections are not recorded by default; allowed: a block', 'log_config');
}

function subnetworkExamples(): Examples {
  const elsewhere = (subnet: string, more: Readonly<Record<string, unknown>> = {}): Example => ({
    resource: { name: 'private' },
    beside: { resource: { [FLOW_LOGS]: { flows: { vpc_flow_logs_config_id: 'flows', subnet, ...more } } } },
  });
  const itself = `\${${SUBNETWORK}.subject.id}`;
  return {
    compliant: [{ resource: { log_config: { aggregation_interval: 'INTERVAL_5_SEC' } } }, elsewhere(itself)],
    violating: [elsewhere(itself, { state: 'DISABLED' })],
    undetermined: [{ resource: { log_config: UNDETERMINED } }, elsewhere(UNDETERMINED)],
    absent: [
      { resource: { name: 'private' }, outcome: 'fail', title: 'no flow logs' },
      { resource: { purpose: 'REGIONAL_MANAGED_PROXY' }, outcome: 'notApplicable', title: 'a subnetwork of proxies' },
    ],
  };
}

function judgeDatabase(instance: ResourceView): readonly Verdict[] {
  const version = instance.get('database_version');
  if (version.isUndetermined) {
    return [undetermined(`the engine is known only at deployment (${version.describe()})`, 'database_version')];
  }
  if (version.string?.startsWith('POSTGRES') !== true) {
    return [notApplicable('the engine has no flag for its sessions')];
  }
  return SESSION_FLAGS.map((name) => judgeFlag(instance, name));
}

function judgeFlag(instance: ResourceView, name: string): Verdict {
  const property = 'settings.database_flags';
  const flags = instance.get('settings').child('database_flags').items();
  const flag = flags.find((one) => one.get('name').is(name));
  const value = flag?.get('value');
  if (value === undefined) {
    return flags.some((one) => one.isUndetermined || one.get('name').isUndetermined)
      ? undetermined(`whether the flag ${name} is set is known only at deployment`, property)
      : fail(`the flag ${name} is not set: off by default; allowed: on`, property);
  }
  if (value.isUndetermined) {
    return undetermined(`the flag ${name} is known only at deployment (${value.describe()})`, property);
  }
  return value.string?.toLowerCase() === 'on'
    ? pass('', property)
    : fail(`the flag ${name} is ${value.describe()}; allowed: on`, property);
}

function databaseExamples(): Examples {
  const instance = (...flags: readonly (readonly [string, string])[]): Example => ({
    resource: {
      database_version: 'POSTGRES_16',
      settings: { database_flags: flags.map(([name, value]) => ({ name, value })) },
    },
  });
  return {
    compliant: [instance(['log_connections', 'on'], ['log_disconnections', 'on'])],
    violating: [
      instance(['log_connections', 'off'], ['log_disconnections', 'on']),
      instance(['log_connections', 'on']),
      instance(['log_connections', 'off']),
    ],
    undetermined: [instance(['log_connections', UNDETERMINED], ['log_disconnections', 'on'])],
    absent: [
      {
        resource: { database_version: 'POSTGRES_16', settings: { tier: 'db-g1-small' } },
        outcome: 'fail',
        title: 'no flags',
      },
      { resource: { database_version: 'SQLSERVER_2022_STANDARD' }, outcome: 'notApplicable', title: 'another engine' },
    ],
  };
}
