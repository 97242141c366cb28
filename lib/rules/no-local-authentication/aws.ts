import type { Check, ResourceView, Scalar, Value } from '../../core';
import { mergeChecks } from '../support/merge-checks';
import { type Acceptance, type PropertyRow, tableChecks } from '../support/property-table';

const LONG_LIVED = 'a key is active by default';
const NO_AUTHORIZER = 'requests are not authenticated by default';

const APPSYNC_MODES = ['AWS_IAM', 'AMAZON_COGNITO_USER_POOLS', 'OPENID_CONNECT', 'AWS_LAMBDA'];
const REST_MODES = ['AWS_IAM', 'COGNITO_USER_POOLS', 'CUSTOM'];
const HTTP_MODES = ['AWS_IAM', 'JWT', 'CUSTOM'];
const GATEWAY_MODES = ['AWS_IAM', 'CUSTOM_JWT', 'AUTHENTICATE_ONLY'];

/** Engines with IAM database authentication; an instance of Aurora has what its cluster has. */
const INSTANCE_ENGINES = ['postgres', 'mysql', 'mariadb'];
const CLUSTER_ENGINES = ['aurora-postgresql', 'aurora-mysql', 'aurora', 'postgres', 'mysql'];

/** A block that must not be there. */
const NONE: Acceptance = {
  accepts: (value: Value) => (value.isUndetermined ? undefined : false),
  describe: () => 'nothing',
  samples: [null],
};

/** Brokers that know who is there: IAM, SASL/SCRAM or client certificates, and no unauthenticated access beside. */
const AUTHENTICATED_CLIENTS = {
  cloudFormation: clients(['Sasl.Iam.Enabled', 'Sasl.Scram.Enabled', 'Tls.Enabled'], 'Unauthenticated.Enabled', [
    { Sasl: { Iam: { Enabled: true } } },
    { Tls: { Enabled: true }, Unauthenticated: { Enabled: false } },
  ]),
  terraform: clients(['sasl.iam', 'sasl.scram', 'tls.certificate_authority_arns'], 'unauthenticated', [
    { sasl: { iam: true } },
    { sasl: { scram: true }, unauthenticated: false },
  ]),
};

/** CloudFormation properties and their Terraform twins. */
const AWS_ROWS: readonly PropertyRow[] = [
  ...twins(['AWS::IAM::AccessKey', 'Status'], ['aws_iam_access_key', 'status'], ['Inactive'], ['Active'], LONG_LIVED),
  row('aws_iam_service_specific_credential', 'status', ['Inactive'], ['Active'], 'fail', LONG_LIVED),
  {
    types: ['AWS::IAM::User'],
    property: 'LoginProfile',
    accepts: NONE,
    rejects: [{ Password: 'from-a-parameter' }],
    absent: 'pass',
    why: 'a user has no password by default',
  },
  ...twins(
    ['AWS::BedrockAgentCore::Gateway', 'AuthorizerType'],
    ['aws_bedrockagentcore_gateway', 'authorizer_type'],
    GATEWAY_MODES,
    ['NONE'],
    'it is required',
  ),
  {
    ...row('AWS::ApiGateway::Method', 'AuthorizationType', REST_MODES, ['NONE'], 'fail', NO_AUTHORIZER),
    when: (resource) => !resource.get('HttpMethod').is('OPTIONS'),
  },
  {
    ...row('aws_api_gateway_method', 'authorization', REST_MODES, ['NONE'], 'fail', NO_AUTHORIZER),
    when: (resource) => !resource.get('http_method').is('OPTIONS'),
  },
  {
    ...row('AWS::ApiGatewayV2::Route', 'AuthorizationType', HTTP_MODES, ['NONE'], 'fail', NO_AUTHORIZER),
    when: (resource) => takesRequests(resource, 'RouteKey', 'ApiId', 'ProtocolType'),
  },
  {
    ...row('aws_apigatewayv2_route', 'authorization_type', HTTP_MODES, ['NONE'], 'fail', NO_AUTHORIZER),
    when: (resource) => takesRequests(resource, 'route_key', 'api_id', 'protocol_type'),
  },
  ...twins(
    ['AWS::AppSync::GraphQLApi', 'AuthenticationType'],
    ['aws_appsync_graphql_api', 'authentication_type'],
    APPSYNC_MODES,
    ['API_KEY'],
    'it is required',
  ),
  within('AWS::AppSync::GraphQLApi', 'AdditionalAuthenticationProviders[]', 'AuthenticationType'),
  within('aws_appsync_graphql_api', 'additional_authentication_provider', 'authentication_type'),
  within('AWS::AppSync::Api', 'EventConfig.AuthProviders[]', 'AuthType'),
  within('aws_appsync_api', 'event_config.auth_provider', 'auth_type'),
  ...['AWS::OpenSearchService::Domain', 'AWS::Elasticsearch::Domain'].flatMap((type) =>
    ['InternalUserDatabaseEnabled', 'AnonymousAuthEnabled'].map((flag) => off(type, `AdvancedSecurityOptions.${flag}`)),
  ),
  ...['aws_opensearch_domain', 'aws_elasticsearch_domain'].flatMap((type) => [
    off(type, 'advanced_security_options.internal_user_database_enabled'),
    off(type, 'advanced_security_options.anonymous_auth_enabled'),
  ]),
  {
    types: ['AWS::MSK::Cluster'],
    property: 'ClientAuthentication',
    accepts: AUTHENTICATED_CLIENTS.cloudFormation,
    rejects: [{ Unauthenticated: { Enabled: true } }, { Sasl: { Iam: { Enabled: false } } }],
    absent: 'fail',
    why: 'clients are not authenticated by default',
  },
  {
    types: ['aws_msk_cluster'],
    property: 'client_authentication',
    accepts: AUTHENTICATED_CLIENTS.terraform,
    rejects: [{ unauthenticated: true }, { sasl: { iam: true }, unauthenticated: true }],
    absent: 'fail',
    why: 'clients are not authenticated by default',
  },
  ...['AWS::ElastiCache::User', 'AWS::MemoryDB::User'].map((type) =>
    row(
      type,
      'AuthenticationMode.Type',
      ['iam'],
      ['password', 'no-password-required'],
      'fail',
      'a user has a password',
    ),
  ),
  ...['aws_elasticache_user', 'aws_memorydb_user'].map((type) =>
    row(
      type,
      'authentication_mode.type',
      ['iam'],
      ['password', 'no-password-required'],
      'fail',
      'a user has a password',
    ),
  ),
  ...[
    ['AWS::ElastiCache::ReplicationGroup', 'UserGroupIds'],
    ['aws_elasticache_replication_group', 'user_group_ids'],
    ['AWS::ElastiCache::ServerlessCache', 'UserGroupId'],
    ['aws_elasticache_serverless_cache', 'user_group_id'],
  ].map(([type = '', property = '']) => userGroup(type, property)),
  openAccess('AWS::MemoryDB::Cluster', 'ACLName'),
  openAccess('aws_memorydb_cluster', 'acl_name'),
  off('AWS::Logs::LogGroup', 'BearerTokenAuthenticationEnabled'),
  signIn('AWS::RDS::DBInstance', 'EnableIAMDatabaseAuthentication', 'Engine', INSTANCE_ENGINES),
  signIn('AWS::RDS::DBCluster', 'EnableIAMDatabaseAuthentication', 'Engine', CLUSTER_ENGINES),
  signIn('aws_db_instance', 'iam_database_authentication_enabled', 'engine', INSTANCE_ENGINES),
  signIn('aws_rds_cluster', 'iam_database_authentication_enabled', 'engine', CLUSTER_ENGINES),
  ...[
    ['AWS::Neptune::DBCluster', 'IamAuthEnabled'],
    ['aws_neptune_cluster', 'iam_database_authentication_enabled'],
  ].map(([type = '', property = '']) =>
    row(type, property, [true], [false], 'fail', 'whoever reaches a cluster reads it by default'),
  ),
];

/** The checks of AWS resources, CloudFormation and Terraform. */
export const awsChecks: Record<string, Check> = mergeChecks(tableChecks(AWS_ROWS));

function row(
  type: string,
  property: string,
  accepts: readonly Scalar[],
  rejects: readonly Scalar[],
  absent: PropertyRow['absent'],
  why: string,
): PropertyRow {
  return { types: [type], property, accepts, rejects, absent, why };
}

/** Databases that know users of IAM; where they are not let in, there are only local users with passwords. */
function signIn(type: string, property: string, engine: string, engines: readonly string[]): PropertyRow {
  return {
    ...row(type, property, [true], [false], 'fail', 'a database knows only its own users by default'),
    when: (database) => {
      const name = database.get(engine);
      return name.isUndetermined ? undefined : engines.includes(name.string?.toLowerCase() ?? '');
    },
    example: { [engine]: engines[0] },
    source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html',
  };
}

/** Caches of Redis and Valkey have users, or one token that all share, or nothing; Memcached has no users. */
function userGroup(type: string, property: string): PropertyRow {
  return {
    types: [type],
    property,
    accepts: {
      accepts: (value) =>
        value.kind === 'unknown' ? undefined : value.items().some((group) => group.isUndetermined || !group.is('')),
      describe: () => 'a user group, whose users are judged where they are declared',
      samples: ['app-users', ['app-users']],
    },
    rejects: [''],
    absent: 'fail',
    why: 'callers then share a token, or show nothing at all',
    when: (cache) => !['Engine', 'engine'].some((engine) => cache.get(engine).is('memcached')),
    source: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html',
  };
}

function openAccess(type: string, property: string): PropertyRow {
  return {
    types: [type],
    property,
    accepts: {
      accepts: (value) =>
        value.kind === 'reference'
          ? true
          : value.isUndetermined
            ? undefined
            : !['open-access', ''].includes(`${value.string}`),
      describe: () => 'an access control list of your own',
      samples: ['records'],
    },
    rejects: ['open-access'],
    absent: 'fail',
    why: 'it is required',
    source: 'https://docs.aws.amazon.com/memorydb/latest/devguide/clusters.acls.html',
  };
}

function twins(
  cloudFormation: readonly [string, string],
  terraform: readonly [string, string],
  accepts: readonly Scalar[],
  rejects: readonly Scalar[],
  why: string,
): PropertyRow[] {
  return [cloudFormation, terraform].map(([type, property]) => row(type, property, accepts, rejects, 'fail', why));
}

function within(type: string, block: string, property: string): PropertyRow {
  return { ...row(type, property, APPSYNC_MODES, ['API_KEY'], 'fail', 'it is required'), within: block };
}

function off(type: string, property: string): PropertyRow {
  return row(type, property, [false], [true], 'pass', 'off by default');
}

function clients(modes: readonly string[], anonymous: string, samples: readonly unknown[]): Acceptance {
  return {
    accepts: (value: Value) => {
      const flags = [...modes.map((mode) => value.get(mode)), value.get(anonymous)];
      if (value.isUndetermined) {
        return undefined;
      }
      if (value.get(anonymous).is(true)) {
        return false;
      }
      const isOn = modes.some((mode) => value.all(`${mode}[]`).some((flag) => !flag.isAbsent && !flag.is(false)));
      return flags.some((flag) => flag.isUndetermined) ? undefined : isOn;
    },
    describe: () => 'IAM, SASL/SCRAM or TLS client authentication without unauthenticated access',
    samples,
  };
}

/**
 * A CORS preflight carries no credentials, and of a WebSocket API only `$connect` can be authorized.
 */
function takesRequests(resource: ResourceView, key: string, api: string, protocol: string): boolean {
  const route = resource.get(key).string ?? '';
  const isWebSocket = resource.follow(resource.get(api))?.get(protocol).is('WEBSOCKET') ?? false;
  return !route.startsWith('OPTIONS ') && (!isWebSocket || route === '$connect');
}
