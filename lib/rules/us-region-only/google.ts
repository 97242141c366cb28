import {
  type Check,
  type Examples,
  fail,
  isPlainObject,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { type Acceptance, judgeRow, type PropertyRow, setPath, tableChecks } from '../support/property-table';
import { organizationPolicyChecks } from './google-organization-policies';
import { judgeProviderDefault } from './google-provider';
import { NESTED_PLACES, PLACE_GROUPS, type PlaceGroup } from './google-types';
import { awsRegion, azureRegion, googlePlace, isAllowedGooglePlace, orGlobal } from './places';

const REJECTED = ['europe-west1', 'northamerica-northeast1', 'EU', 'nam-eur-asia1'];
const REJECTED_GLOBAL = [...REJECTED, 'global'];

const ABSENCE: Readonly<Record<PlaceGroup['absence'], Pick<PropertyRow, 'absent' | 'why'>>> = {
  required: { absent: 'undetermined', why: 'the provider requires it, so the document is not complete' },
  provider: { absent: 'undetermined', why: 'the region or zone of the provider applies' },
  us: { absent: 'pass', why: 'the default is the multi-region US' },
  global: { absent: 'fail', why: 'the default is global' },
  none: { absent: 'pass' },
};

/** Names of Spanner configurations: `regional-us-central1`, `nam3`, or the path of one. */
const spannerConfiguration = renamed(
  (name) => (name.split('/').at(-1) ?? '').replace(/^regional-/, ''),
  ['regional-us-central1', 'nam3', 'projects/p/instanceConfigs/regional-us-east4'],
);

/** App Engine leaves the number out of its two oldest regions: `us-central` is `us-central1`. */
const appEngineLocation = renamed(
  (name) => (/^[a-z]+-[a-z]+$/.test(name) ? `${name}1` : name),
  ['us-central', 'us-east4'],
);

const rows: readonly PropertyRow[] = [
  ...PLACE_GROUPS.map(groupRow),
  ...Object.entries(NESTED_PLACES).flatMap(([type, properties]) =>
    properties.map((property): PropertyRow => place([type], property, 'none')),
  ),
  place(['google_bigtable_instance'], 'cluster.zone', 'provider'),
  {
    types: ['google_spanner_instance', 'google_spanner_instance_partition'],
    property: 'config',
    accepts: spannerConfiguration,
    rejects: ['regional-europe-west1', 'eur3', 'nam-eur-asia1'],
    ...ABSENCE.required,
  },
  {
    types: ['google_app_engine_application'],
    property: 'location_id',
    accepts: appEngineLocation,
    rejects: ['europe-west', 'asia-northeast1'],
    ...ABSENCE.required,
  },
  {
    types: ['google_pubsub_topic'],
    property: 'message_storage_policy.allowed_persistence_regions[]',
    accepts: googlePlace,
    rejects: REJECTED_GLOBAL,
    absent: 'undetermined',
    why: 'messages are stored in the region nearest to each publisher (https://cloud.google.com/pubsub/docs/resource-location-restriction)',
  },
  {
    types: ['google_container_aws_cluster'],
    property: 'aws_region',
    accepts: awsRegion,
    rejects: ['eu-west-1'],
    ...ABSENCE.required,
  },
  {
    types: ['google_compute_backend_service'],
    property: 'security_settings.aws_v4_authentication.origin_region',
    accepts: awsRegion,
    rejects: ['eu-west-1'],
    ...ABSENCE.none,
  },
  {
    types: ['google_network_services_edge_cache_origin'],
    property: 'aws_v4_authentication.origin_region',
    accepts: awsRegion,
    rejects: ['eu-west-1'],
    ...ABSENCE.none,
  },
  {
    types: ['google_container_azure_cluster'],
    property: 'azure_region',
    accepts: azureRegion,
    rejects: ['westeurope'],
    ...ABSENCE.required,
  },
  place(['provider.google', 'provider.google-beta'], 'region', 'none'),
  place(['provider.google', 'provider.google-beta'], 'zone', 'none'),
];

const NO_EXAMPLES: Examples = { compliant: [], violating: [], undetermined: [], absent: [] };

/** Secret Manager: automatic replication lets Google choose among all regions. */
const secretCheck: Check = {
  judge: (resource, policy) => {
    const replicas = resource.all('replication.user_managed.replicas.location');
    const verdicts = replicas
      .filter((replica) => !replica.isAbsent)
      .map((replica) => judgePlace(replica, policy, resource));
    const automatic = ['auto', 'automatic']
      .map((name) => resource.get('replication').child(name))
      .find((value) => !value.isAbsent && !value.is(false));
    if (automatic !== undefined && !automatic.isUndetermined) {
      return fail(
        `${automatic.path} lets Google choose the regions; allowed: user_managed replicas in the US`,
        automatic.path,
      );
    }
    return verdicts.length > 0 ? verdicts : undetermined('replication names no location', 'replication');
  },
  properties: ['replication.user_managed.replicas.location', 'replication.auto', 'replication.automatic'],
  examples: () => ({
    compliant: [{ resource: replicated('us-central1', 'us-east1') }],
    violating: [
      { resource: replicated('us-central1', 'europe-west1') },
      { title: 'Google chooses', resource: { secret_id: 'key', replication: { auto: {} } } },
      {
        title: 'the same in the words of provider 4',
        resource: { secret_id: 'key', replication: { automatic: true } },
      },
    ],
    undetermined: [{ resource: replicated('us-central1', UNDETERMINED) }],
    absent: [{ title: 'no replication block', resource: { secret_id: 'key' }, outcome: 'undetermined' }],
  }),
};

const tables = tableChecks(rows);

/** Google Cloud: locations, regions, zones, replicas and places of data at rest. */
export const googleRegionChecks: Readonly<Record<string, Check>> = {
  ...tables,
  ...Object.fromEntries([...defaultedTypes()].map(([type, defaulted]) => [type, withProviderDefault(type, defaulted)])),
  google_secret_manager_secret: secretCheck,
  ...organizationPolicyChecks,
};

/** The types that have places which the provider block decides where they are left out, with those places. */
function defaultedTypes(): Map<string, readonly PropertyRow[]> {
  const byType = new Map<string, readonly PropertyRow[]>();
  for (const row of rows.filter(({ why }) => why === ABSENCE.provider.why)) {
    for (const type of row.types) {
      byType.set(type, [...(byType.get(type) ?? []), row]);
    }
  }
  return byType;
}

function withProviderDefault(type: string, defaulted: readonly PropertyRow[]): Check {
  const others = rows.filter((row) => row.types.includes(type) && !defaulted.includes(row));
  const check = tables[type];
  return {
    properties: check?.properties ?? [],
    examples: () => withAllLeftOut(check?.examples() ?? NO_EXAMPLES, defaulted),
    judge: (resource, policy) => {
      const values = defaulted.flatMap((row) => resource.all(row.property)).filter((value) => !value.isAbsent);
      const property = defaulted[0]?.property ?? '';
      return [
        ...others.flatMap((row) => judgeRow(row, resource, policy)),
        ...(values.length > 0
          ? values.map((value) => judgePlace(value, policy, resource))
          : [judgeProviderDefault(resource, property, policy)]),
      ];
    },
  };
}

/** Where a type has a region and a zone, one of them is enough. */
function withAllLeftOut(examples: Examples, rows: readonly PropertyRow[]): Examples {
  const [base] = examples.compliant;
  if (rows.length < 2 || base === undefined) {
    return examples;
  }
  const properties = rows.map(({ property }) => property);
  const resource = properties.reduce<unknown>(
    (node, property) => setPath(node, property.split('.'), undefined),
    base.resource,
  );
  const title = `${properties.join(' and ')} are left out`;
  return { ...examples, absent: isPlainObject(resource) ? [{ title, resource, outcome: 'undetermined' }] : [] };
}

function judgePlace(value: Value, policy: Policy, resource: ResourceView): Verdict {
  const accepted = googlePlace.accepts(value, policy, resource);
  if (accepted === undefined) {
    return undetermined(`${value.path} is known only at deployment (${value.describe()})`, value.path);
  }
  return accepted
    ? pass('', value.path)
    : fail(`${value.path} is ${value.describe()}; allowed: ${googlePlace.describe(policy)}`, value.path);
}

function groupRow({ property, absence, mayBeGlobal, types }: PlaceGroup): PropertyRow {
  if (mayBeGlobal === undefined) {
    return place(types, property, absence);
  }
  const global: Pick<PropertyRow, 'absent' | 'why'> = {
    absent: 'pass',
    why: 'the default is global, which holds no customer data here',
  };
  return {
    types,
    property,
    accepts: orGlobal(googlePlace),
    rejects: REJECTED,
    ...(absence === 'global' ? global : ABSENCE[absence]),
  };
}

function place(types: readonly string[], property: string, absence: PlaceGroup['absence']): PropertyRow {
  return { types, property, accepts: googlePlace, rejects: REJECTED_GLOBAL, ...ABSENCE[absence] };
}

function renamed(rename: (name: string) => string, samples: readonly string[]): Acceptance {
  return {
    accepts: (value, policy) =>
      value.isUndetermined ? undefined : isAllowedGooglePlace(rename((value.string ?? '').toLowerCase()), policy),
    describe: googlePlace.describe,
    samples,
  };
}

function replicated(...locations: readonly string[]): Record<string, unknown> {
  return {
    secret_id: 'key',
    replication: { user_managed: { replicas: locations.map((location) => ({ location })) } },
  };
}
