import type { Check, Policy } from '../../core';
import { type ParameterDemand, parameterGroupCheck } from '../support/parameter-group';
import { isNewEnough, type LowestVersion } from './versions';

const VERSIONS: Readonly<Record<string, LowestVersion>> = { 'TLSv1.2': '1.2', 'TLSv1.3': '1.3' };

const POSTGRESQL: ParameterDemand = {
  families: /^(aurora-)?postgres/,
  parameter: 'ssl_min_protocol_version',
  accepts: isAllowed,
  describe: describeVersions,
  absent: engineDefault('1.2'),
  samples: { family: 'postgres16', accepted: ['TLSv1.2', 'TLSv1.3'], rejected: ['TLSv1', 'TLSv1.1'] },
};

const MYSQL: ParameterDemand = {
  families: /^(aurora-)?(mysql|mariadb)|^aurora5/,
  parameter: 'tls_version',
  accepts: (value, policy) => value.split(',').every((version) => isAllowed(version.trim(), policy)),
  describe: (policy) => `a list of ${describeVersions(policy)}`,
  // MySQL 5 negotiates TLS 1.0 and 1.1 by default, MySQL 8 only 1.2 and 1.3.
  absent: (family, policy) => engineDefault(/5\.\d$/.test(family) ? 'older' : '1.2')(family, policy),
  samples: { family: 'mysql8.0', accepted: ['TLSv1.2,TLSv1.3', 'TLSv1.2'], rejected: ['TLSv1.1,TLSv1.2', 'TLSv1'] },
};

const SQL_SERVER: readonly ParameterDemand[] = ['rds.tls10', 'rds.tls11'].map((parameter) => ({
  families: /^sqlserver-/,
  parameter,
  // TLS 1.2 stays on, whatever these two say.
  accepts: (value, policy) => value === 'disabled' && policy.minimumTlsVersion === '1.2',
  describe: (policy) => (policy.minimumTlsVersion === '1.2' ? 'disabled' : 'none, as TLS 1.2 stays on'),
  absent: () => 'fail',
  samples: { family: 'sqlserver-se-15.0', accepted: ['disabled'], rejected: ['default', 'enabled'] },
}));

const INSTANCE = [POSTGRESQL, MYSQL, ...SQL_SERVER].map(withoutAurora);
const CLUSTER = [POSTGRESQL, MYSQL];
const TERRAFORM = { family: 'family', parameters: 'parameter', entry: { name: 'name', value: 'value' } };
const CLOUDFORMATION = { family: 'Family', parameters: 'Parameters' };

/**
 * Protocol versions that database engines take from parameter groups. Aurora keeps them in the group of the cluster.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
 */
export const parameterGroupVersionChecks: Record<string, Check> = {
  'AWS::RDS::DBParameterGroup': parameterGroupCheck(CLOUDFORMATION, INSTANCE),
  'AWS::RDS::DBClusterParameterGroup': parameterGroupCheck(CLOUDFORMATION, CLUSTER),
  aws_db_parameter_group: parameterGroupCheck(TERRAFORM, INSTANCE),
  aws_rds_cluster_parameter_group: parameterGroupCheck(TERRAFORM, CLUSTER),
};

function isAllowed(value: string, { minimumTlsVersion }: Policy): boolean {
  return Object.hasOwn(VERSIONS, value) && isNewEnough(VERSIONS[value], minimumTlsVersion);
}

function describeVersions(policy: Policy): string {
  return Object.keys(VERSIONS)
    .filter((version) => isAllowed(version, policy))
    .join(', ');
}

function engineDefault(lowest: LowestVersion): ParameterDemand['absent'] {
  return (_, policy) => (isNewEnough(lowest, policy.minimumTlsVersion) ? 'pass' : 'fail');
}

function withoutAurora(demand: ParameterDemand): ParameterDemand {
  return { ...demand, families: new RegExp(`^(?!aurora)(?:${demand.families.source})`) };
}
