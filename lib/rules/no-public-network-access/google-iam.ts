import type { ResourceView, Scalar, Value } from '../../core';
import type { Acceptance, PropertyRow } from '../support/property-table';

/** Members that stand for everybody, and for everybody with a Google account. */
const EVERYONE = ['allUsers', 'allAuthenticatedUsers'];

/**
 * What has `…_iam_member`, `…_iam_binding` and `…_iam_policy` in the google and google-beta providers, keys excepted,
 * which have a demand of their own.
 */
const IAM_RESOURCES = [
  ...prefixed('access_context_manager', 'access_policy'),
  ...prefixed('apigee', 'environment'),
  ...prefixed('artifact_registry', 'repository'),
  ...prefixed('beyondcorp', 'application security_gateway security_gateway_application'),
  ...prefixed('bigquery', 'connection dataset table datapolicy_data_policy'),
  ...prefixed('bigquery_analytics_hub', 'data_exchange listing'),
  ...prefixed('bigtable', 'instance table'),
  ...prefixed('billing', 'account'),
  ...prefixed('binary_authorization', 'attestor'),
  ...prefixed('cloud_run', 'service v2_job v2_service v2_worker_pool'),
  ...prefixed('cloud_tasks', 'queue'),
  ...prefixed('cloudbuildv2', 'connection'),
  ...prefixed('clouddeploy', 'custom_target_type delivery_pipeline target'),
  ...prefixed('cloudfunctions', 'function'),
  ...prefixed('cloudfunctions2', 'function'),
  ...prefixed('colab', 'runtime_template'),
  ...prefixed('compute', 'disk image instance instance_template instant_snapshot region_disk snapshot storage_pool'),
  ...prefixed('compute', 'subnetwork backend_service region_backend_service'),
  ...prefixed('container_analysis', 'note'),
  ...prefixed('data_catalog', 'entry_group policy_tag tag_template taxonomy'),
  ...prefixed('data_fusion', 'instance'),
  ...prefixed('dataplex', 'aspect_type asset datascan entry_group entry_type glossary lake task zone'),
  ...prefixed('dataproc', 'autoscaling_policy cluster job'),
  ...prefixed('dataproc_metastore', 'database federation service table'),
  ...prefixed('dns', 'managed_zone'),
  ...prefixed('endpoints', 'service service_consumers'),
  ...prefixed('gemini', 'repository_group'),
  ...prefixed('gke_backup', 'backup_plan restore_plan'),
  ...prefixed('gke_hub', 'feature membership scope'),
  ...prefixed('healthcare', 'consent_store dataset dicom_store fhir_store hl7_v2_store'),
  ...prefixed('iam', 'workforce_pool'),
  ...prefixed('iap', 'app_engine_service app_engine_version tunnel tunnel_dest_group tunnel_instance web'),
  ...prefixed('iap_web', 'backend_service cloud_run_service region_backend_service type_app_engine type_compute'),
  ...prefixed('logging', 'log_view'),
  ...prefixed('network_security', 'address_group'),
  ...prefixed('notebooks', 'instance runtime'),
  ...prefixed('privateca', 'ca_pool certificate_template'),
  ...prefixed('pubsub', 'schema subscription topic'),
  ...prefixed('scc', 'source v2_organization_source'),
  ...prefixed('secret_manager', 'secret regional_secret'),
  ...prefixed('secure_source_manager', 'instance repository'),
  ...prefixed('service', 'account'),
  ...prefixed('sourcerepo', 'repository'),
  ...prefixed('spanner', 'database instance'),
  ...prefixed('storage', 'bucket managed_folder'),
  ...prefixed('tags', 'tag_key tag_value'),
  ...prefixed('vertex_ai', 'endpoint featurestore featurestore_entitytype feature_group feature_online_store'),
  ...prefixed('workbench', 'instance'),
  'folder',
  'organization',
  'project',
].map((name) => `google_${name}`);

/** Accepts members that are not everybody. */
export const SOMEONE: Acceptance = {
  accepts: (value: Value) => (value.isUndetermined ? isPrefixed(value) : !EVERYONE.includes(value.string ?? '')),
  describe: () => 'named users, groups, domains and service accounts',
  samples: ['group:clinicians@example.com', 'serviceAccount:app@example.iam.gserviceaccount.com'],
};

/** The same for the document of an `…_iam_policy`. */
export const SOMEONE_IN_A_POLICY: Acceptance = {
  accepts: (value, _policy, resource) => {
    const members = membersOf(value, resource);
    if (members === undefined) {
      return undefined;
    }
    const answers = members.map((member) => SOMEONE.accepts(member, _policy, resource));
    return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
  },
  describe: () => 'bindings to named users, groups, domains and service accounts',
  samples: [policyData('group:clinicians@example.com')],
};

const PREDEFINED_ACLS = {
  accepts: ['private', 'projectPrivate', 'bucketOwnerRead', 'bucketOwnerFullControl'],
  rejects: ['publicRead', 'publicReadWrite', 'authenticatedRead'],
};

/** Bindings, access control lists and dataset grants: none of them names everyone. */
export const GOOGLE_IAM: readonly PropertyRow[] = [
  member(
    IAM_RESOURCES.map((resource) => `${resource}_iam_member`),
    'member',
  ),
  member(
    IAM_RESOURCES.map((resource) => `${resource}_iam_binding`),
    'members[]',
  ),
  {
    types: IAM_RESOURCES.map((resource) => `${resource}_iam_policy`),
    property: 'policy_data',
    accepts: SOMEONE_IN_A_POLICY,
    rejects: EVERYONE.map(policyData),
    absent: 'pass',
    why: 'it binds nobody',
  },
  member(
    [
      'google_storage_bucket_access_control',
      'google_storage_default_object_access_control',
      'google_storage_object_access_control',
    ],
    'entity',
    ['user-app@example.com'],
  ),
  {
    types: ['google_storage_bucket_acl', 'google_storage_default_object_acl', 'google_storage_object_acl'],
    property: 'role_entity[]',
    accepts: {
      accepts: (value) => (value.isUndetermined ? undefined : !/:all(Authenticated)?Users$/.test(value.string ?? '')),
      describe: () => 'grants to named entities',
      samples: ['OWNER:user-app@example.com'],
    },
    rejects: ['READER:allUsers', 'READER:allAuthenticatedUsers'],
    absent: 'pass',
  },
  acl(['google_storage_bucket_acl', 'google_storage_object_acl'], 'predefined_acl'),
  acl(['google_storage_bucket_acl'], 'default_acl'),
  member(['google_bigquery_dataset_access'], 'special_group', ['projectOwners', 'projectReaders', 'projectWriters']),
  member(['google_bigquery_dataset_access'], 'iam_member'),
];

/** Whether a grant to a dataset names everyone; for {@link GOOGLE_DATASETS}. */
export function namesEveryone(value: Value): boolean | undefined {
  return value.isUndetermined ? not(isPrefixed(value)) : EVERYONE.includes(value.string ?? '');
}

function member(
  types: readonly string[],
  property: string,
  samples: readonly Scalar[] = SOMEONE.samples as Scalar[],
): PropertyRow {
  return {
    types,
    property,
    accepts: { ...SOMEONE, samples },
    rejects: EVERYONE,
    absent: 'pass',
    why: 'it names nobody',
  };
}

function acl(types: readonly string[], property: string): PropertyRow {
  return { types, property, ...PREDEFINED_ACLS, absent: 'pass', why: 'the list is not a public one by default' };
}

/** A member whose kind is known is somebody, whoever it is: `serviceAccount:${…}`. */
function isPrefixed(value: Value): true | undefined {
  return value.reference !== undefined || /^[a-zA-Z]+:/.test(value.text ?? '') ? true : undefined;
}

function membersOf(value: Value, resource: ResourceView): readonly Value[] | undefined {
  const source = resource.follow(value);
  if (source?.type === 'data.google_iam_policy') {
    return source.all('binding[].members[]').filter((name) => !name.isAbsent);
  }
  const document = value.document();
  return document.isObject ? document.all('bindings[].members[]').filter((name) => !name.isAbsent) : undefined;
}

function policyData(name: string): string {
  return JSON.stringify({ bindings: [{ role: 'roles/viewer', members: [name] }] });
}

function prefixed(prefix: string, names: string): string[] {
  return names.split(' ').map((name) => `${prefix}_${name}`);
}

function not(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}
