import {
  type Check,
  type Example,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  type Scalar,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';

/** A kind of model service, and how a private endpoint leads to it. */
interface ModelService {
  readonly types: readonly string[];
  /** The switch of its public endpoint, with the value that closes it. */
  readonly publicAccess: string;
  readonly closed: Scalar;
  readonly subresource: string;
  /** The zones in which its private names lie. */
  readonly zone: RegExp;
  /** A zone among them. */
  readonly sampleZone: string;
  /** Its segment in a resource id. */
  readonly segment: string;
}

const ACCOUNT_ZONE = /^privatelink\.(openai|cognitiveservices|services\.ai)\.azure\.(com|us)$/i;
const WORKSPACE_ZONE =
  /^privatelink\.(api\.azureml\.ms|api\.ml\.azure\.us|notebooks\.azure\.net|notebooks\.usgovcloudapi\.net)$/i;

/** https://learn.microsoft.com/azure/private-link/private-endpoint-dns */
const SERVICES: readonly ModelService[] = [
  {
    types: ['azurerm_cognitive_account'],
    publicAccess: 'public_network_access_enabled',
    closed: false,
    subresource: 'account',
    zone: ACCOUNT_ZONE,
    sampleZone: 'privatelink.openai.azure.com',
    segment: 'microsoft.cognitiveservices/accounts',
  },
  {
    types: ['azurerm_ai_services'],
    publicAccess: 'public_network_access',
    closed: 'Disabled',
    subresource: 'account',
    zone: ACCOUNT_ZONE,
    sampleZone: 'privatelink.services.ai.azure.com',
    segment: 'microsoft.cognitiveservices/accounts',
  },
  {
    types: ['azurerm_ai_foundry'],
    publicAccess: 'public_network_access',
    closed: 'Disabled',
    subresource: 'amlworkspace',
    zone: WORKSPACE_ZONE,
    sampleZone: 'privatelink.api.azureml.ms',
    segment: 'microsoft.machinelearningservices/workspaces',
  },
  {
    types: ['azurerm_machine_learning_workspace'],
    publicAccess: 'public_network_access_enabled',
    closed: false,
    subresource: 'amlworkspace',
    zone: WORKSPACE_ZONE,
    sampleZone: 'privatelink.api.azureml.ms',
    segment: 'microsoft.machinelearningservices/workspaces',
  },
  {
    types: ['azurerm_search_service'],
    publicAccess: 'public_network_access_enabled',
    closed: false,
    subresource: 'searchService',
    zone: /^privatelink\.search\.(windows\.net|windows\.us|azure\.us)$/i,
    sampleZone: 'privatelink.search.windows.net',
    segment: 'microsoft.search/searchservices',
  },
];

const TARGET = 'private_service_connection.private_connection_resource_id';
const ZONES = 'private_dns_zone_group.private_dns_zone_ids';

/** Accounts that run models or hold what they retrieve, and the private endpoints that lead to them. */
export const azureEndpointChecks: Readonly<Record<string, Check>> = {
  ...Object.fromEntries(
    SERVICES.flatMap((service) =>
      service.types.map((type) => [
        type,
        {
          judge: (account: ResourceView) => judgeAccount(account, service),
          properties: [service.publicAccess],
          examples: () => accountExamples(type, service),
        },
      ]),
    ),
  ),
  azurerm_private_endpoint: {
    judge: judgeEndpoint,
    properties: [TARGET, 'private_service_connection.is_manual_connection', ZONES],
    examples: endpointExamples,
  },
};

/**
 * An account without a private endpoint in its tree is reached by its public one while that is open. While it is
 * closed, the account is of use only through an endpoint that is declared elsewhere.
 */
function judgeAccount(account: ResourceView, { publicAccess, closed }: ModelService): Verdict {
  const endpoint = account
    .referencedBy('azurerm_private_endpoint')
    .find((one) => one.follow(one.get(TARGET))?.address === account.address);
  if (endpoint !== undefined) {
    return pass(`it is reached through ${endpoint.address}`);
  }
  const open = account.get(publicAccess);
  return open.is(closed) || open.isUndetermined
    ? undetermined('no private endpoint in this configuration leads to it; judge it together with the one that does')
    : fail('no private endpoint leads to it, and its public endpoint is open', publicAccess);
}

function judgeEndpoint(endpoint: ResourceView): readonly Verdict[] {
  const service = serviceBehind(endpoint);
  return service === undefined
    ? [notApplicable('it leads to no model service')]
    : [judgeConnection(endpoint), judgeNames(endpoint, service)];
}

function serviceBehind(endpoint: ResourceView): ModelService | undefined {
  const target = endpoint.get(TARGET);
  const account = endpoint.follow(target);
  if (account !== undefined) {
    const type = account.type.replace(/^data\./, '');
    return SERVICES.find(({ types }) => types.includes(type));
  }
  const id = target.text?.toLowerCase() ?? '';
  const names = endpoint.all('private_service_connection.subresource_names[]');
  return SERVICES.find(
    ({ segment, subresource }) =>
      id.includes(`/${segment}/`) || (target.isUndetermined && names.some((name) => name.is(subresource))),
  );
}

/** A manual connection carries nothing until the owner of the account approves it. */
function judgeConnection(endpoint: ResourceView): Verdict {
  const manual = endpoint.get('private_service_connection.is_manual_connection');
  if (manual.is(false) || manual.isAbsent) {
    return pass('', manual.path);
  }
  return undetermined(
    manual.isUndetermined
      ? `${manual.path} is known only at deployment`
      : 'the connection is manual: whether it is approved is known only after deployment',
    manual.path,
  );
}

/** Without records in a private zone, clients resolve the public name of the account. */
function judgeNames(endpoint: ResourceView, { zone, sampleZone }: ModelService): Verdict {
  const zones = endpoint.all(`${ZONES}[]`).filter((id) => !id.isAbsent);
  if (zones.length === 0) {
    return endpoint.referencedBy('azurerm_private_dns_a_record').length > 0
      ? pass('it has DNS records of its own')
      : undetermined(
          `${ZONES} is not set: whether a policy of the landing zone adds the DNS records cannot be told here`,
          ZONES,
        );
  }
  const names = zones.map((id) => nameOf(endpoint, id));
  if (names.every((name) => name !== undefined && !zone.test(name))) {
    return fail(`${ZONES} names ${names.join(', ')}; allowed: the zones of the service, such as ${sampleZone}`, ZONES);
  }
  if (!names.some((name) => name !== undefined && zone.test(name))) {
    return undetermined(`which zones ${ZONES} names is known only at deployment`, ZONES);
  }
  const unlinked = zones
    .flatMap((id) => endpoint.follow(id) ?? [])
    .find(
      (one) =>
        one.type === 'azurerm_private_dns_zone' &&
        one.referencedBy('azurerm_private_dns_zone_virtual_network_link').length === 0,
    );
  return unlinked === undefined
    ? pass('', ZONES)
    : undetermined(`no link in this configuration makes ${unlinked.address} resolve in a network`, ZONES);
}

function nameOf(endpoint: ResourceView, id: Value): string | undefined {
  const declared = endpoint.follow(id);
  const name =
    declared === undefined ? /\/privateDnsZones\/([^/]+)$/i.exec(id.text ?? '')?.[1] : declared.get('name').text;
  return name === undefined || name.includes('${') ? undefined : name;
}

function accountExamples(type: string, { publicAccess, closed }: ModelService) {
  const account = (value: unknown): Record<string, unknown> => ({ name: 'notes', [publicAccess]: value });
  const open = typeof closed === 'boolean' ? !closed : 'Enabled';
  const endpoint = { private_service_connection: { private_connection_resource_id: `\${${type}.subject.id}` } };
  return {
    compliant: [
      {
        title: 'a private endpoint leads to it',
        resource: account(closed),
        beside: { resource: { azurerm_private_endpoint: { notes: endpoint } } },
      },
    ],
    violating: [{ title: 'it is reached over its public endpoint', resource: account(open) }],
    undetermined: [
      { title: 'its private endpoint is declared elsewhere', resource: account(closed) },
      { title: 'whether it is public is known only at deployment', resource: account(UNDETERMINED) },
    ],
    absent: [{ title: 'it is public by default', resource: { name: 'notes' }, outcome: 'fail' as const }],
  };
}

function endpointExamples() {
  const id = '/subscriptions/0/resourceGroups/r/providers/Microsoft.CognitiveServices/accounts/notes';
  const zoneId = (name: string): string =>
    `/subscriptions/0/resourceGroups/r/providers/Microsoft.Network/privateDnsZones/${name}`;
  const endpoint = (zones: readonly string[] | undefined, title: string, manual: unknown = false): Example => ({
    title,
    resource: {
      private_service_connection: {
        private_connection_resource_id: id,
        is_manual_connection: manual,
        subresource_names: ['account'],
      },
      ...(zones === undefined ? {} : { private_dns_zone_group: { private_dns_zone_ids: zones } }),
    },
  });
  const own = endpoint(['${azurerm_private_dns_zone.openai.id}'], 'a zone of this configuration, linked to a network');
  const zone = { azurerm_private_dns_zone: { openai: { name: 'privatelink.openai.azure.com' } } };
  const link = { private_dns_zone_name: '${azurerm_private_dns_zone.openai.name}' };
  return {
    compliant: [
      endpoint([zoneId('privatelink.openai.azure.com')], 'a zone of another configuration'),
      { ...own, beside: { resource: { ...zone, azurerm_private_dns_zone_virtual_network_link: { openai: link } } } },
    ],
    violating: [endpoint([zoneId('privatelink.blob.core.windows.net')], 'a zone of another service')],
    undetermined: [
      endpoint([UNDETERMINED], 'a zone known only at deployment'),
      endpoint([zoneId('privatelink.openai.azure.com')], 'a connection that awaits approval', true),
      { ...own, title: 'a zone that is linked to no network here', beside: { resource: zone } },
    ],
    absent: [
      { ...endpoint(undefined, 'without a zone'), outcome: 'undetermined' as const },
      { title: 'it leads elsewhere', resource: { subnet_id: 'work' }, outcome: 'notApplicable' as const },
    ],
  };
}
