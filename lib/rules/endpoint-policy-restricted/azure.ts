import {
  type Check,
  fail,
  notApplicable,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { mergeChecks } from '../support/merge-checks';
import { type PropertyRow, tableChecks } from '../support/property-table';

const ACCOUNTS = ['azurerm_cognitive_account', 'azurerm_ai_services'];
const ACCOUNT = { resource: { azurerm_cognitive_account: { notes: { name: 'notes' } } } };

const AI_SERVICE_ENDPOINT = /^microsoft\.cognitiveservices$/i;

/**
 * The private link scope of Azure Monitor: while a mode is `Open`, a network with its endpoint also reaches the
 * workspaces and components of others, with all that logs and traces say.
 *
 * https://learn.microsoft.com/azure/azure-monitor/logs/private-link-design
 */
const ROWS: readonly PropertyRow[] = ['ingestion_access_mode', 'query_access_mode'].map((property) => ({
  types: ['azurerm_monitor_private_link_scope'],
  property,
  accepts: ['PrivateOnly'],
  rejects: ['Open'],
  absent: 'fail',
  why: 'the endpoint leads to every workspace by default',
}));

/**
 * A private endpoint leads to one account and needs no policy. A service endpoint of `Microsoft.CognitiveServices`
 * leads from the subnet to every account of every customer, and service endpoint policies exist for storage only
 * (https://learn.microsoft.com/azure/virtual-network/virtual-network-service-endpoint-policies-overview).
 */
const SUBNETS: Readonly<Record<string, Check>> = {
  azurerm_subnet: {
    judge: (subnet) => judgeSubnet(subnet.properties, usesAi(subnet)),
    properties: ['service_endpoints'],
    examples: () => ({
      compliant: [{ resource: { service_endpoints: ['Microsoft.KeyVault'] } }],
      violating: [{ resource: { service_endpoints: ['Microsoft.KeyVault', 'Microsoft.CognitiveServices'] } }],
      undetermined: [{ resource: { service_endpoints: [UNDETERMINED] }, beside: ACCOUNT }],
      absent: [{ resource: {}, outcome: 'notApplicable', title: 'without service endpoints' }],
    }),
  },
  azurerm_virtual_network: {
    judge: judgeNetwork,
    properties: ['subnet.service_endpoints'],
    examples: () => ({
      compliant: [{ resource: { subnet: [{ name: 'work', service_endpoints: ['Microsoft.KeyVault'] }] } }],
      violating: [{ resource: { subnet: [{ name: 'work', service_endpoints: ['Microsoft.CognitiveServices'] }] } }],
      undetermined: [{ resource: { subnet: [{ name: 'work', service_endpoints: [UNDETERMINED] }] }, beside: ACCOUNT }],
      absent: [{ resource: { subnet: [{ name: 'work' }] }, outcome: 'notApplicable', title: 'no service endpoints' }],
    }),
  },
};

/** The checks of azurerm resources. */
export const azureEndpointChecks: Record<string, Check> = mergeChecks(SUBNETS, tableChecks(ROWS));

function usesAi({ resource }: ResourceView): boolean {
  return ACCOUNTS.some((type) => resource.tree.ofType(type).length > 0);
}

function judgeNetwork(network: ResourceView): Verdict[] {
  return network.properties
    .child('subnet')
    .items()
    .flatMap((subnet) => judgeSubnet(subnet, usesAi(network)));
}

function judgeSubnet(subnet: Value, isBesideAi: boolean): Verdict[] {
  const services = subnet.child('service_endpoints').items();
  return services.length === 0 ? [notApplicable()] : services.map((service) => judgeService(service, isBesideAi));
}

function judgeService(service: Value, isBesideAi: boolean): Verdict {
  if (service.isUndetermined && !isBesideAi) {
    return notApplicable('no AI account stands beside the subnet');
  }
  if (service.isUndetermined) {
    return undetermined(`${service.path} is known only at deployment (${service.describe()})`, service.path);
  }
  return AI_SERVICE_ENDPOINT.test(service.string ?? '')
    ? fail(
        `${service.path} is ${service.describe()}, which leads to the AI accounts of every customer; allowed: a private endpoint`,
        service.path,
      )
    : pass('', service.path);
}
