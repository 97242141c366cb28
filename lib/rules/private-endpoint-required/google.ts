import {
  type Check,
  type Example,
  fail,
  forEachWorld,
  notApplicable,
  pass,
  type ResourceTree,
  ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { usesVertexAi } from '../support/vertex-use';

const GOOGLE_ACCESS = 'private_ip_google_access';
const GOOGLE_ACCESS_IPV6 = 'private_ipv6_google_access';

/** Purposes of subnets that hold no machines. */
const WITHOUT_MACHINES = new Set([
  'GLOBAL_MANAGED_PROXY',
  'INTERNAL_HTTPS_LOAD_BALANCER',
  'PRIVATE_NAT',
  'PRIVATE_SERVICE_CONNECT',
  'REGIONAL_MANAGED_PROXY',
]);

/**
 * Private ways to Vertex AI: private access to Google APIs from the subnets that call it, and their names. An endpoint
 * with a network of its own cannot be made before that is peered; a public one is judged by no-public-network-access.
 *
 * Sources: https://cloud.google.com/vertex-ai/docs/general/netsec-overview,
 * https://cloud.google.com/vpc/docs/configure-private-service-connect-apis
 */
export const googleEndpointChecks: Readonly<Record<string, Check>> = {
  google_compute_subnetwork: {
    judge: judgeSubnetwork,
    properties: [GOOGLE_ACCESS, GOOGLE_ACCESS_IPV6],
    examples: () => ({
      compliant: [besideVertex({ [GOOGLE_ACCESS]: true })],
      violating: [
        besideVertex({ [GOOGLE_ACCESS]: false }),
        besideVertex({ [GOOGLE_ACCESS]: true, stack_type: 'IPV4_IPV6' }, 'IPv6 goes another way'),
      ],
      undetermined: [besideVertex({ [GOOGLE_ACCESS]: UNDETERMINED })],
      absent: [
        { ...besideVertex({}, 'off by default'), outcome: 'fail' },
        { resource: {}, outcome: 'notApplicable', title: 'Vertex AI is not in use' },
      ],
    }),
  },
  google_workbench_instance: {
    judge: judgeNotebook,
    properties: ['gce_setup.network_interfaces'],
    examples: () => ({
      compliant: [{ resource: { gce_setup: { network_interfaces: [{ subnet: 'work' }] } } }],
      violating: [{ resource: { gce_setup: { network_interfaces: [] } } }],
      undetermined: [{ resource: { gce_setup: { network_interfaces: UNDETERMINED } } }],
      absent: [{ resource: {}, outcome: 'fail', title: 'it lies in the default network' }],
    }),
  },
  google_compute_global_forwarding_rule: {
    judge: judgeNames,
    properties: ['target'],
    examples: () => ({
      compliant: [
        {
          resource: { target: 'vpc-sc' },
          beside: {
            resource: { google_dns_managed_zone: { apis: { dns_name: 'googleapis.com.', visibility: 'private' } } },
          },
          title: 'a private zone leads to it',
        },
      ],
      violating: [
        {
          resource: { target: 'vpc-sc' },
          beside: {
            resource: { google_dns_managed_zone: { apis: { dns_name: 'googleapis.com.', visibility: 'public' } } },
          },
          title: 'the zone is public',
        },
      ],
      undetermined: [{ resource: { target: 'vpc-sc' }, title: 'the zone is declared elsewhere' }],
      absent: [{ resource: {}, outcome: 'notApplicable', title: 'no endpoint of Google APIs' }],
    }),
  },
};

function judgeSubnetwork(subnetwork: ResourceView): readonly Verdict[] {
  if (!usesVertexAi(subnetwork.resource.tree) || WITHOUT_MACHINES.has(subnetwork.get('purpose').string ?? '')) {
    return [notApplicable('no machine in it calls Vertex AI')];
  }
  const access = subnetwork.get(GOOGLE_ACCESS);
  const verdicts = [
    access.is(true)
      ? pass('', GOOGLE_ACCESS)
      : access.isUndetermined
        ? undetermined(`${GOOGLE_ACCESS} is known only at deployment`, GOOGLE_ACCESS)
        : fail(
            `${GOOGLE_ACCESS} is ${access.describe()}: machines reach Vertex AI over the internet or not at all; allowed: true`,
            GOOGLE_ACCESS,
          ),
  ];
  const access6 = subnetwork.get(GOOGLE_ACCESS_IPV6);
  const isDual = /IPV6/.test(subnetwork.get('stack_type').string ?? '');
  return isDual && !access6.isUndetermined && !access6.string?.startsWith('ENABLE_')
    ? [...verdicts, fail(`${GOOGLE_ACCESS_IPV6} is ${access6.describe()} on a subnet with IPv6`, GOOGLE_ACCESS_IPV6)]
    : verdicts;
}

function judgeNotebook(notebook: ResourceView): Verdict {
  const interfaces = notebook.get('gce_setup').child('network_interfaces');
  if (interfaces.isUndetermined) {
    return undetermined(`${interfaces.path} is known only at deployment`, interfaces.path);
  }
  return interfaces.items().some((one) => !one.child('network').isAbsent || !one.child('subnet').isAbsent)
    ? pass('', interfaces.path)
    : fail('the notebook names no network, hence it lies in the default one', 'gce_setup.network_interfaces');
}

/** Clients ask for `aiplatform.googleapis.com`; an endpoint serves only those whom a zone sends to it. */
function judgeNames(rule: ResourceView): Verdict {
  if (!['vpc-sc', 'all-apis'].some((bundle) => rule.get('target').is(bundle))) {
    return notApplicable('the rule leads to no bundle of Google APIs');
  }
  switch (zoneOf(rule.resource.tree)) {
    case 'private':
      return pass('', 'target');
    case 'public':
      return fail('the zone for the names of Google APIs is public; allowed: visibility private', 'target');
    default:
      return undetermined(
        'no private zone in this configuration sends the names of Google APIs to the endpoint; judge it together with the one that does',
        'target',
      );
  }
}

const zones = new WeakMap<ResourceTree, string>();

/** How the names of Google APIs resolve: by a private zone, a public one, or none in this tree. */
function zoneOf(tree: ResourceTree): string {
  const known = zones.get(tree);
  if (known !== undefined) {
    return known;
  }
  const visibilities = new Set<string>();
  for (const type of ['google_dns_managed_zone', 'google_dns_response_policy_rule']) {
    for (const resource of tree.ofType(type)) {
      forEachWorld((world) => {
        const zone = new ResourceView(resource, world);
        if (/^(\*\.)?([a-z0-9-]+-)?(aiplatform\.)?googleapis\.com\.?$/.test(zone.get('dns_name').string ?? '')) {
          const isPrivate = type !== 'google_dns_managed_zone' || zone.get('visibility').is('private');
          visibilities.add(isPrivate ? 'private' : 'public');
        }
      });
    }
  }
  const answer = visibilities.has('private') ? 'private' : visibilities.has('public') ? 'public' : 'none';
  zones.set(tree, answer);
  return answer;
}

function besideVertex(resource: Record<string, unknown>, title?: string): Example {
  return {
    resource,
    beside: { resource: { google_vertex_ai_endpoint: { notes: { location: 'us-central1' } } } },
    ...(title === undefined ? {} : { title }),
  };
}
