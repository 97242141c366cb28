import type { Check } from '../../core';
import { mergeChecks } from '../support/merge-checks';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { azureNetworkChecks } from './azure-networks';
import { azureSecurityRuleChecks } from './azure-security-rules';

const DATA_LOSS = 'https://learn.microsoft.com/azure/ai-services/cognitive-services-data-loss-prevention';
const ACCOUNTS = ['azurerm_cognitive_account', 'azurerm_ai_services'];

/** Services with an outbound setting of their own. */
const ROWS: readonly PropertyRow[] = [
  {
    types: ACCOUNTS,
    property: 'outbound_network_access_restricted',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'the account follows links in prompts to every address by default',
    source: DATA_LOSS,
  },
  {
    types: ACCOUNTS,
    property: 'fqdns',
    accepts: {
      accepts: (value) =>
        value.isUndetermined ? undefined : value.items().length > 0 && !value.items().some((name) => name.is('*')),
      describe: () => 'the names that the account may reach, its own where it needs none',
      samples: [['notes.openai.azure.com']],
    },
    rejects: [[], ['*']],
    absent: 'fail',
    why: 'the restriction takes effect together with a list of names',
    source: DATA_LOSS,
  },
  {
    types: ['azurerm_kusto_cluster'],
    property: 'outbound_network_access_restricted',
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'queries and exports reach every address by default',
    source: 'https://learn.microsoft.com/azure/data-explorer/security-network-restrict-outbound-access',
  },
  {
    types: ['azurerm_ai_foundry'],
    property: 'managed_network.isolation_mode',
    accepts: ['AllowOnlyApprovedOutbound'],
    rejects: ['AllowInternetOutbound', 'Disabled'],
    absent: 'fail',
    why: 'compute of the hub reaches the internet by default',
  },
  {
    types: ['azurerm_machine_learning_workspace'],
    property: 'managed_network.isolation_mode',
    accepts: ['AllowOnlyApprovedOutbound', 'Disabled'],
    rejects: ['AllowInternetOutbound'],
    absent: 'pass',
    why: "compute then lies in a network of one's own, which is judged itself",
  },
  {
    types: ['azurerm_kubernetes_cluster'],
    property: 'network_profile.outbound_type',
    accepts: ['userDefinedRouting', 'none', 'block'],
    rejects: ['loadBalancer', 'managedNATGateway', 'userAssignedNATGateway'],
    absent: 'fail',
    why: 'nodes reach the internet through a load balancer by default',
    source: 'https://learn.microsoft.com/azure/aks/egress-outboundtype',
  },
];

/** The checks of azurerm resources. */
export const azureEgressChecks: Record<string, Check> = mergeChecks(
  azureNetworkChecks,
  azureSecurityRuleChecks,
  tableChecks(ROWS),
);
