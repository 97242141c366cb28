import {
  type Check,
  type Example,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { admitsInternet } from '../support/ingress';
import { namesEveryone } from './google-iam';

/** The members of `access` that say who is meant. */
const GRANTEES = ['domain', 'group_by_email', 'iam_member', 'user_by_email', 'view', 'dataset', 'routine'];
const DATASET_GROUPS = ['projectOwners', 'projectReaders', 'projectWriters'];

const INGRESS = { allow: [{ protocol: 'tcp', ports: ['443'] }] };

/** Google resources in which several arguments decide together. */
export const GOOGLE_CHECKS: Readonly<Record<string, Check>> = {
  google_compute_firewall: {
    judge: judgeFirewall,
    properties: ['source_ranges', 'allow', 'direction'],
    examples: () => ({
      compliant: [
        { resource: { ...INGRESS, source_ranges: ['10.0.0.0/8'] } },
        { resource: { ...INGRESS, source_tags: ['app'] }, title: 'sources are instances' },
        { resource: { deny: [{ protocol: 'all' }], source_ranges: ['0.0.0.0/0'] }, title: 'a rule that denies' },
        { resource: { ...INGRESS, direction: 'EGRESS', destination_ranges: ['0.0.0.0/0'] }, title: 'an egress rule' },
      ],
      violating: [
        { resource: { ...INGRESS, source_ranges: ['10.0.0.0/8', '0.0.0.0/0'] } },
        { resource: { ...INGRESS, direction: 'INGRESS', source_ranges: ['::/0'], source_tags: ['app'] } },
      ],
      undetermined: [{ resource: { ...INGRESS, source_ranges: [UNDETERMINED] } }],
      absent: [{ resource: INGRESS, outcome: 'fail', title: 'without a source the rule admits everyone' }],
    }),
  },
  google_bigquery_dataset: {
    judge: (resource) => {
      const grants = resource.properties.child('access').items();
      return grants.length === 0 ? notApplicable() : grants.map(judgeGrant);
    },
    properties: ['access.special_group', 'access.iam_member'],
    examples: () => ({
      compliant: [
        { resource: { access: [{ role: 'READER', group_by_email: 'clinicians@example.com' }] } },
        { resource: { access: [{ role: 'OWNER', special_group: 'projectOwners' }] } },
        { resource: { access: [{ view: { project_id: 'p', dataset_id: 'd', table_id: 't' } }] } },
      ],
      violating: [
        { resource: { access: [{ role: 'READER', special_group: 'allAuthenticatedUsers' }] } },
        { resource: { access: [{ role: 'READER', iam_member: 'allUsers' }] } },
        { resource: { access: [{ role: 'READER' }] }, title: 'a grant to nobody in particular' },
      ],
      undetermined: [{ resource: { access: [{ role: 'READER', special_group: UNDETERMINED }] } }],
      absent: [{ resource: {}, outcome: 'notApplicable', title: 'by default the project decides' }],
    }),
  },
  google_vertex_ai_endpoint: {
    judge: judgeVertexEndpoint,
    properties: [
      'network',
      'private_service_connect_config.enable_private_service_connect',
      'dedicated_endpoint_enabled',
    ],
    examples: () => ({
      compliant: [
        { resource: { network: 'projects/123456789012/global/networks/phi' } },
        { resource: { private_service_connect_config: { enable_private_service_connect: true } } },
      ],
      violating: [
        { resource: { dedicated_endpoint_enabled: true }, title: 'a dedicated endpoint is public' },
        { resource: { private_service_connect_config: { enable_private_service_connect: false } } },
      ],
      undetermined: [
        { resource: { private_service_connect_config: { enable_private_service_connect: UNDETERMINED } } },
      ],
      absent: [{ resource: {}, outcome: 'fail', title: 'an endpoint without a network is public' }],
    }),
  },
  google_cloud_run_service: {
    judge: (resource) => {
      const annotation = resource.properties.child('metadata').items()[0]?.child('annotations').child(RUN_INGRESS);
      return judgeRunIngress(annotation);
    },
    properties: ['metadata.annotations'],
    examples: () => ({
      compliant: ['internal', 'internal-and-cloud-load-balancing'].map(runService),
      violating: [runService('all')],
      undetermined: [runService(UNDETERMINED)],
      absent: [{ resource: {}, outcome: 'fail', title: 'a service takes requests from the internet by default' }],
    }),
  },
};

const RUN_INGRESS = 'run.googleapis.com/ingress';

function judgeFirewall(resource: ResourceView): Verdict {
  if (resource.get('direction').is('EGRESS') || resource.get('allow').isAbsent || resource.get('disabled').is(true)) {
    return pass('', 'direction');
  }
  const ranges = resource.all('source_ranges[]').filter((range) => !range.isAbsent);
  if (ranges.length === 0) {
    const others = ['source_tags', 'source_service_accounts'].some((source) => !resource.get(source).isAbsent);
    return others ? pass() : fail('the rule names no source, hence it admits 0.0.0.0/0', 'source_ranges');
  }
  const answers = ranges.map((range) => [range, admitsInternet(range)] as const);
  const open = answers.find(([, answer]) => answer === true) ?? answers.find(([, answer]) => answer === undefined);
  if (open === undefined) {
    return pass('', 'source_ranges');
  }
  const [range, answer] = open;
  const isKnown =
    answer === true && !resource.get('direction').isUndetermined && !resource.get('disabled').isUndetermined;
  return isKnown
    ? fail(`${range.path} is ${range.describe()}; allowed: ranges of the own networks`, range.path)
    : undetermined(`${range.path} is known only at deployment (${range.describe()})`, range.path);
}

function judgeGrant(grant: Value): Verdict {
  if (grant.isUndetermined) {
    return undetermined(`${grant.path} is known only at deployment`, grant.path);
  }
  const group = grant.child('special_group');
  if (group.isUndetermined) {
    return undetermined(`${group.path} is known only at deployment`, group.path);
  }
  if (!group.isAbsent && !DATASET_GROUPS.some((name) => group.is(name))) {
    return fail(`${group.path} is ${group.describe()}; allowed: ${DATASET_GROUPS.join(', ')}`, group.path);
  }
  const member = grant.child('iam_member');
  const everyone = member.isAbsent ? false : namesEveryone(member);
  if (everyone !== false) {
    const reason = `${member.path} is ${member.describe()}`;
    return everyone === true
      ? fail(`${reason}; allowed: named members`, member.path)
      : undetermined(reason, member.path);
  }
  const names = group.isAbsent && GRANTEES.every((grantee) => grant.child(grantee).isAbsent);
  return names ? fail(`${grant.path} names nobody in particular`, grant.path) : pass('', grant.path);
}

function judgeVertexEndpoint(resource: ResourceView): Verdict {
  const network = resource.get('network');
  const connect = resource.get('private_service_connect_config.enable_private_service_connect');
  if ((!network.isAbsent && !network.is('')) || connect.is(true)) {
    return pass('', network.isAbsent ? connect.path : network.path);
  }
  return connect.isUndetermined
    ? undetermined(`${connect.path} is known only at deployment`, connect.path)
    : fail(
        'the endpoint has neither a network nor private_service_connect_config, hence a public name',
        'private_service_connect_config',
      );
}

function judgeRunIngress(ingress: Value | undefined): Verdict {
  const property = 'metadata.annotations';
  if (ingress === undefined || ingress.isAbsent) {
    return fail(`${RUN_INGRESS} is not set: a service takes requests from the internet by default`, property);
  }
  if (ingress.isUndetermined) {
    return undetermined(`${RUN_INGRESS} is known only at deployment (${ingress.describe()})`, property);
  }
  return ['internal', 'internal-and-cloud-load-balancing'].some((allowed) => ingress.is(allowed))
    ? pass('', property)
    : fail(`${RUN_INGRESS} is ${ingress.describe()}; allowed: internal, internal-and-cloud-load-balancing`, property);
}

function runService(ingress: string): Example {
  return { resource: { metadata: { annotations: { [RUN_INGRESS]: ingress } } }, title: `ingress is ${ingress}` };
}
