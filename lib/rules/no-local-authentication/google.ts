import {
  type Check,
  type Example,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { mergeChecks } from '../support/merge-checks';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { googleMachineChecks } from './google-machines';

/** APIs that hold no data of patients; an API key restricted to them identifies a web page and no more. */
const PUBLIC_APIS = [
  'geocoding-backend.googleapis.com',
  'maps-backend.googleapis.com',
  'places-backend.googleapis.com',
  'recaptchaenterprise.googleapis.com',
];

const GOOGLE_ROWS: readonly PropertyRow[] = [
  {
    types: ['google_storage_hmac_key'],
    property: 'state',
    accepts: ['INACTIVE'],
    rejects: ['ACTIVE'],
    absent: 'fail',
    why: 'a key is active by default',
  },
  {
    types: ['google_apikeys_key'],
    property: 'restrictions.api_targets[].service',
    accepts: PUBLIC_APIS,
    rejects: ['aiplatform.googleapis.com', 'generativelanguage.googleapis.com'],
    absent: 'fail',
    why: 'a key opens every API by default',
  },
  {
    types: ['google_sql_user'],
    property: 'type',
    accepts: ['CLOUD_IAM_USER', 'CLOUD_IAM_SERVICE_ACCOUNT', 'CLOUD_IAM_GROUP', 'CLOUD_IAM_GROUP_USER'],
    rejects: ['BUILT_IN'],
    absent: 'fail',
    why: 'a user has a password of the database by default',
  },
  {
    types: ['google_container_cluster'],
    property: 'master_auth.client_certificate_config.issue_client_certificate',
    accepts: [false],
    rejects: [true],
    absent: 'pass',
    why: 'no client certificate is issued by default',
  },
  {
    types: ['google_container_cluster'],
    property: 'master_auth.username',
    accepts: [''],
    rejects: ['admin'],
    absent: 'pass',
    why: 'basic authentication is off by default',
  },
  {
    types: ['google_redis_instance'],
    property: 'auth_enabled',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'whoever reaches an instance reads it by default',
    source: 'https://cloud.google.com/memorystore/docs/redis/about-redis-auth',
  },
  {
    types: ['google_redis_cluster'],
    property: 'authorization_mode',
    accepts: ['AUTH_MODE_IAM_AUTH'],
    rejects: ['AUTH_MODE_DISABLED'],
    absent: 'fail',
    why: 'whoever reaches a cluster reads it by default',
  },
  {
    types: ['google_memorystore_instance'],
    property: 'authorization_mode',
    accepts: ['IAM_AUTH'],
    rejects: ['AUTH_DISABLED'],
    absent: 'fail',
    why: 'whoever reaches an instance reads it by default',
  },
  {
    types: ['google_storage_bucket'],
    property: 'uniform_bucket_level_access',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'access control lists of single objects count beside IAM by default',
  },
  {
    types: ['google_identity_platform_config'],
    property: 'sign_in.anonymous.enabled',
    accepts: [false],
    rejects: [true],
    absent: 'pass',
    why: 'off by default',
  },
];

const CONTAINED = 'contained database authentication';

const GOOGLE_CHECKS: Readonly<Record<string, Check>> = {
  google_service_account_key: {
    judge: judgeKey,
    properties: ['service_account_id'],
    examples: () => ({
      compliant: [{ ...key(true), title: 'the account of the key is disabled' }],
      violating: [key(false), { resource: { service_account_id: 'app@example.iam.gserviceaccount.com' } }],
      undetermined: [key(UNDETERMINED)],
      absent: [{ resource: {}, outcome: 'fail', title: 'any key is a long-lived credential' }],
    }),
  },
  google_sql_database_instance: {
    judge: judgeFlags,
    properties: ['settings.database_flags'],
    examples: () => ({
      compliant: [instance('off')],
      violating: [instance('on')],
      undetermined: [instance(UNDETERMINED)],
      absent: [{ resource: {}, outcome: 'notApplicable', title: 'off by default' }],
    }),
  },
};

/** The checks of the google provider. */
export const googleChecks: Record<string, Check> = mergeChecks(
  tableChecks(GOOGLE_ROWS),
  GOOGLE_CHECKS,
  googleMachineChecks,
);

/** A key is a long-lived credential whoever holds it; it opens nothing only while its account is disabled. */
function judgeKey(resource: ResourceView): Verdict {
  const property = 'service_account_id';
  const disabled = resource.follow(resource.get(property))?.get('disabled');
  if (disabled?.is(true) === true) {
    return pass('', property);
  }
  return disabled?.isUndetermined === true
    ? undetermined('whether the account of the key is disabled is known only at deployment', property)
    : fail('the key is a long-lived credential of a service account', property);
}

/** SQL Server: users that exist in one database only, with a password that the server does not govern. */
function judgeFlags(resource: ResourceView): Verdict {
  const flags = resource.all('settings.database_flags[]');
  const values = flags.filter((flag) => flag.get('name').is(CONTAINED)).map((flag) => flag.get('value'));
  if (values.length === 0) {
    return notApplicable();
  }
  const open = values.find((value) => !value.is('off'));
  if (open === undefined) {
    return pass('', 'settings.database_flags');
  }
  return open.isUndetermined
    ? undetermined(`${CONTAINED} is known only at deployment (${open.describe()})`, open.path)
    : fail(`${CONTAINED} is ${open.describe()}; allowed: off`, open.path);
}

function key(disabled: unknown): Example {
  return {
    resource: { service_account_id: '${google_service_account.app.name}' },
    beside: { resource: { google_service_account: { app: { account_id: 'app', disabled } } } },
  };
}

function instance(value: string): Example {
  return {
    resource: { settings: { database_flags: [{ name: CONTAINED, value }] } },
    title: `${CONTAINED} is ${value}`,
  };
}
