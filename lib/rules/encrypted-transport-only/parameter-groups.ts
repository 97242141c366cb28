import type { Check } from '../../core';
import { type ParameterDemand, parameterGroupCheck } from '../support/parameter-group';

const ON = ['1', 'true', 'on'];

const POSTGRESQL: ParameterDemand = {
  ...switchedOn('rds.force_ssl', /^(aurora-)?postgres/, 'postgres14'),
  // 1 by default from PostgreSQL 15, and from 17 on Aurora.
  absent: (family) => {
    const [, aurora, major] = /^(aurora-)?postgres(?:ql)?(\d+)/.exec(family) ?? [];
    return Number(major ?? 0) >= (aurora === undefined ? 15 : 17) ? 'pass' : 'fail';
  },
};

const INSTANCE = [
  { ...POSTGRESQL, families: /^postgres/ },
  switchedOn('require_secure_transport', /^(mysql|mariadb)/, 'mysql8.0'),
  switchedOn('rds.force_ssl', /^sqlserver-/, 'sqlserver-se-15.0'),
];

const CLUSTER = [POSTGRESQL, switchedOn('require_secure_transport', /^(aurora-)?mysql|^aurora5/, 'aurora-mysql8.0')];

const DOCUMENT_DB: ParameterDemand = {
  families: /^docdb/,
  parameter: 'tls',
  accepts: (value) => ['enabled', 'tls1.2+', 'tls1.3+', 'fips-140-3'].includes(value),
  describe: () => 'enabled, tls1.2+, tls1.3+, fips-140-3',
  absent: () => 'pass',
  samples: { family: 'docdb5.0', accepted: ['enabled', 'tls1.2+'], rejected: ['disabled'] },
};

const NEPTUNE: ParameterDemand = {
  ...switchedOn('neptune_enforce_ssl', /^neptune/, 'neptune1.3'),
  absent: () => 'pass',
};

const REDSHIFT: ParameterDemand = {
  ...switchedOn('require_ssl', /^redshift/, 'redshift-1.0'),
  // Parameter groups of redshift-2.0 require TLS by default.
  absent: (family) => (family === 'redshift-1.0' ? 'fail' : 'pass'),
};

const TERRAFORM = { family: 'family', parameters: 'parameter', entry: { name: 'name', value: 'value' } };
const CLOUDFORMATION = { family: 'Family', parameters: 'Parameters' };

/**
 * Parameter groups that decide whether a database accepts plaintext connections. Aurora keeps the parameter in the
 * group of the cluster.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
 */
export const parameterGroupTransportChecks: Record<string, Check> = {
  'AWS::RDS::DBParameterGroup': parameterGroupCheck(CLOUDFORMATION, INSTANCE),
  'AWS::RDS::DBClusterParameterGroup': parameterGroupCheck(CLOUDFORMATION, CLUSTER),
  'AWS::DocDB::DBClusterParameterGroup': parameterGroupCheck(CLOUDFORMATION, [DOCUMENT_DB]),
  'AWS::Neptune::DBClusterParameterGroup': parameterGroupCheck(CLOUDFORMATION, [NEPTUNE]),
  'AWS::Redshift::ClusterParameterGroup': parameterGroupCheck(
    {
      family: 'ParameterGroupFamily',
      parameters: 'Parameters',
      entry: { name: 'ParameterName', value: 'ParameterValue' },
    },
    [REDSHIFT],
  ),
  aws_db_parameter_group: parameterGroupCheck(TERRAFORM, INSTANCE),
  aws_rds_cluster_parameter_group: parameterGroupCheck(TERRAFORM, CLUSTER),
  aws_docdb_cluster_parameter_group: parameterGroupCheck(TERRAFORM, [DOCUMENT_DB]),
  aws_neptune_cluster_parameter_group: parameterGroupCheck(TERRAFORM, [NEPTUNE]),
  aws_redshift_parameter_group: parameterGroupCheck(TERRAFORM, [REDSHIFT]),
};

function switchedOn(parameter: string, families: RegExp, family: string): ParameterDemand {
  return {
    families,
    parameter,
    accepts: (value) => ON.includes(value.toLowerCase()),
    describe: () => '1',
    absent: () => 'fail',
    samples: { family, accepted: ['1', 'true'], rejected: ['0', 'false'] },
  };
}
