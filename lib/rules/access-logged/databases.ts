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
  type Value,
  type Verdict,
} from '../../core';
import { anyOf } from '../support/answers';
import { mergeChecks } from '../support/merge-checks';
import { type ParameterDemand, parameterGroupCheck } from '../support/parameter-group';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { isOn, isSet, listsAll, logList } from './acceptances';
import { companionChecks } from './companions';

/** The logs in which an engine records its sessions, by the start of its name. Other engines export none of them. */
const ENGINES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(aurora|aurora-mysql|mysql|mariadb)$/i, ['audit']],
  [/^(aurora-postgresql|postgres)$/i, ['postgresql']],
  [/^oracle-/i, ['audit', 'listener']],
  [/^sqlserver-/i, ['error']],
  [/^docdb$/i, ['audit']],
  [/^neptune$/i, ['audit']],
];

/** How the log exports of a database are written. */
interface ExportForm {
  readonly exports: string;
  readonly engine: string;
  /** The property that names the cluster of an instance; the cluster has the logs. */
  readonly cluster?: string;
  /**
   * The engine of a database that names none.
   *
   * @default - it cannot be told
   */
  readonly engineByDefault?: string;
}

const TEMPLATE: ExportForm = { exports: 'EnableCloudwatchLogsExports', engine: 'Engine' };
const TERRAFORM: ExportForm = { exports: 'enabled_cloudwatch_logs_exports', engine: 'engine' };

const AUDIT_ONLY: readonly PropertyRow[] = [
  logList(['AWS::DocDB::DBCluster', 'AWS::Neptune::DBCluster'], 'EnableCloudwatchLogsExports', ['audit'], 'profiler'),
  logList(['aws_docdb_cluster'], 'enabled_cloudwatch_logs_exports', ['audit'], 'profiler'),
  logList(['aws_neptune_cluster'], 'enable_cloudwatch_logs_exports', ['audit'], 'slowquery'),
  logList(['AWS::RedshiftServerless::Namespace'], 'LogExports', ['connectionlog'], 'useractivitylog'),
  logList(['aws_redshiftserverless_namespace'], 'log_exports', ['connectionlog'], 'useractivitylog'),
];

/** Search domains record who searched in their audit log; the other logs tell of slow queries and errors. */
const SEARCH: readonly PropertyRow[] = [
  {
    types: ['AWS::OpenSearchService::Domain', 'AWS::Elasticsearch::Domain'],
    property: 'LogPublishingOptions.AUDIT_LOGS.CloudWatchLogsLogGroupArn',
    accepts: { accepts: isSet, describe: () => 'a log group', samples: ['arn:aws:logs:us-east-1:1:log-group:audit'] },
    rejects: [''],
    absent: 'fail',
    why: 'audit logs are not published by default',
  },
  {
    types: ['AWS::OpenSearchService::Domain', 'AWS::Elasticsearch::Domain'],
    within: 'LogPublishingOptions.AUDIT_LOGS',
    property: 'Enabled',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'false by default',
  },
  {
    types: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
    property: 'log_publishing_options',
    accepts: {
      accepts: publishesAudit,
      describe: () => 'a block with log_type AUDIT_LOGS',
      samples: [[{ log_type: 'AUDIT_LOGS' }]],
    },
    rejects: [[{ log_type: 'INDEX_SLOW_LOGS' }], [{ log_type: 'AUDIT_LOGS', enabled: false }]],
    absent: 'fail',
    why: 'audit logs are not published by default',
  },
];

const WAREHOUSE: PropertyRow = {
  types: ['AWS::Redshift::Cluster'],
  property: 'LoggingProperties',
  accepts: {
    accepts: (logging) => anyOf([isSet(logging.get('BucketName')), isSet(logging.get('LogDestinationType'))]),
    describe: () => 'BucketName or LogDestinationType',
    samples: [{ BucketName: 'records' }, { LogDestinationType: 'cloudwatch' }],
  },
  rejects: [{}],
  absent: 'fail',
  why: 'connections are not recorded by default',
};

const DOCUMENTS: ParameterDemand = {
  ...parameter('audit_logs', /^docdb/, 'docdb5.0', ['enabled', 'all', 'ddl, dml_read, dml_write'], 'disabled'),
  accepts: (value) => !['disabled', 'none', ''].includes(value),
};
const GRAPHS: ParameterDemand = {
  ...parameter('neptune_enable_audit_log', /^neptune/, 'neptune1.3', ['1'], '0'),
};
const ACTIVITY = parameter('enable_user_activity_logging', /^redshift/, 'redshift-1.0', ['true'], 'false');
const SESSIONS = parameter('log_connections', /^(aurora-)?postgres/, 'postgres16', ['1', 'all'], '0');
const AURORA_AUDIT = parameter('server_audit_logging', /^aurora-mysql/, 'aurora-mysql8.0', ['1', 'ON'], '0');

const BY_NAME = { family: 'family', parameters: 'parameter', entry: { name: 'name', value: 'value' } };
const BY_KEY = { family: 'Family', parameters: 'Parameters' };

/**
 * Databases that record who opened a session: their log exports, and the parameters that fill these logs. An engine's
 * own default parameter group cannot be seen from here.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.html,
 * https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html,
 * https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html and
 * https://docs.aws.amazon.com/opensearch-service/latest/developerguide/audit-logs.html
 */
export const databaseChecks: Record<string, Check> = mergeChecks(
  tableChecks([...AUDIT_ONLY, ...SEARCH, WAREHOUSE]),
  companionChecks([
    {
      type: 'aws_redshift_cluster',
      by: 'aws_redshift_logging',
      names: 'cluster_identifier',
      example: { log_destination_type: 'cloudwatch' },
      own: {
        property: 'logging.enable',
        sample: true,
        says: isOn,
      },
    },
  ]),
  {
    'AWS::RDS::DBInstance': exportCheck({ ...TEMPLATE, cluster: 'DBClusterIdentifier' }),
    'AWS::RDS::DBCluster': exportCheck(TEMPLATE),
    aws_db_instance: exportCheck(TERRAFORM),
    // Before version 5 of the provider, the engine was aurora by default.
    aws_rds_cluster: exportCheck({ ...TERRAFORM, engineByDefault: 'aurora' }),
    'AWS::RDS::DBParameterGroup': parameterGroupCheck(BY_KEY, [SESSIONS]),
    'AWS::RDS::DBClusterParameterGroup': parameterGroupCheck(BY_KEY, [SESSIONS, AURORA_AUDIT]),
    'AWS::DocDB::DBClusterParameterGroup': parameterGroupCheck(BY_KEY, [DOCUMENTS]),
    'AWS::Neptune::DBClusterParameterGroup': parameterGroupCheck(BY_KEY, [GRAPHS]),
    'AWS::Redshift::ClusterParameterGroup': parameterGroupCheck(
      {
        family: 'ParameterGroupFamily',
        parameters: 'Parameters',
        entry: { name: 'ParameterName', value: 'ParameterValue' },
      },
      [ACTIVITY],
    ),
    aws_db_parameter_group: parameterGroupCheck(BY_NAME, [SESSIONS]),
    aws_rds_cluster_parameter_group: parameterGroupCheck(BY_NAME, [SESSIONS, AURORA_AUDIT]),
    aws_docdb_cluster_parameter_group: parameterGroupCheck(BY_NAME, [DOCUMENTS]),
    aws_neptune_cluster_parameter_group: parameterGroupCheck(BY_NAME, [GRAPHS]),
    aws_redshift_parameter_group: parameterGroupCheck(BY_NAME, [ACTIVITY]),
  },
);

/** A parameter that is off by default and says which values turn it on. */
function parameter(
  name: string,
  families: RegExp,
  family: string,
  accepted: readonly [string, ...string[]],
  rejected: string,
): ParameterDemand {
  return {
    families,
    parameter: name,
    accepts: (value) => [...accepted, 'on', 'true', '1'].some((one) => one.toLowerCase() === value.toLowerCase()),
    describe: () => accepted.join(', '),
    absent: () => 'fail',
    samples: { family, accepted, rejected: [rejected] },
  };
}

function publishesAudit(options: Value): boolean | undefined {
  const blocks = options.items();
  const audit = blocks.filter((block) => block.get('log_type').is('AUDIT_LOGS'));
  if (audit.some((block) => block.get('enabled').isAbsent || block.get('enabled').is(true))) {
    return true;
  }
  return [
    ...blocks,
    ...blocks.map((block) => block.get('log_type')),
    ...audit.map((block) => block.get('enabled')),
  ].some(({ isUndetermined }) => isUndetermined)
    ? undefined
    : false;
}

function exportCheck(form: ExportForm): Check {
  return {
    judge: (database) => judge(database, form),
    properties: [form.exports],
    examples: () => examplesOf(form),
  };
}

function judge(database: ResourceView, { exports, engine, cluster, engineByDefault = '' }: ExportForm): Verdict {
  if (cluster !== undefined && !database.get(cluster).isAbsent) {
    return notApplicable('the cluster has the logs');
  }
  const name = database.get(engine);
  const list = database.get(exports);
  const needed = ENGINES.find(([engines]) => engines.test(name.isAbsent ? engineByDefault : (name.string ?? '')))?.[1];
  if (needed === undefined && name.isKnown) {
    return notApplicable('the engine exports no log of its sessions');
  }
  if (needed === undefined && (name.isUndetermined || !list.isAbsent)) {
    return undetermined(`which log records sessions depends on ${engine}, known only at deployment`, exports);
  }
  const allowed = needed === undefined ? 'the log of its sessions' : needed.join(' and ');
  if (list.isAbsent) {
    return fail(`${exports} is not set: no log is exported by default; allowed: a list with ${allowed}`, exports);
  }
  const answer = listsAll(list, needed ?? []);
  if (answer === undefined) {
    return undetermined(`${exports} is known only at deployment (${list.describe()})`, exports);
  }
  return answer
    ? pass('', exports)
    : fail(`${exports} is ${list.describe()}; allowed: a list with ${allowed}`, exports);
}

function examplesOf({ exports, engine, cluster }: ExportForm): Examples {
  const database = (name: string, logs: unknown): Example => ({ resource: { [engine]: name, [exports]: logs } });
  return {
    compliant: [
      database('aurora-postgresql', ['postgresql']),
      database('aurora-mysql', ['audit', 'error']),
      database('oracle-ee', ['audit', 'listener']),
    ],
    violating: [database('aurora-mysql', ['slowquery']), database('oracle-ee', ['audit']), database('postgres', [])],
    undetermined: [database('aurora-mysql', UNDETERMINED), database(UNDETERMINED, ['error'])],
    absent: [
      { resource: { [engine]: 'aurora-postgresql' }, outcome: 'fail', title: 'no exports' },
      { resource: { [engine]: 'db2-se' }, outcome: 'notApplicable', title: 'an engine without such a log' },
      ...(cluster === undefined
        ? []
        : [
            {
              resource: { [engine]: 'aurora-mysql', [cluster]: 'records' },
              outcome: 'notApplicable' as const,
              title: 'an instance of a cluster',
            },
          ]),
    ],
  };
}
