import {
  type Check,
  type Example,
  fail,
  notApplicable,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { judgeValue, type PropertyRow, tableChecks } from '../support/property-table';

/**
 * Deployments by SKU. Batch deployments take prompts as files, and keep these and the answers with the service
 * (https://learn.microsoft.com/azure/ai-foundry/openai/how-to/batch).
 */
const SKU: PropertyRow = {
  types: ['azurerm_cognitive_deployment'],
  property: 'sku.name',
  accepts: [
    'Standard',
    'ProvisionedManaged',
    'DataZoneStandard',
    'DataZoneProvisionedManaged',
    'GlobalStandard',
    'GlobalProvisionedManaged',
    'DeveloperTier',
  ],
  rejects: ['DataZoneBatch', 'GlobalBatch'],
  absent: 'undetermined',
  when: (resource) => resource.get('scale').isAbsent,
};

const DEPLOYMENTS = 'microsoft.cognitiveservices/accounts/deployments@';
const CAPABILITY_HOSTS = 'microsoft.cognitiveservices/accounts/projects/capabilityhosts@';

/** Where agents of a project keep threads, files and vectors: in storage of one's own, or in Microsoft's. */
const CONNECTIONS: readonly string[] = ['threadStorageConnections', 'storageConnections', 'vectorStoreConnections'];

export const azureChecks: Readonly<Record<string, Check>> = {
  ...tableChecks([SKU]),
  azapi_resource: {
    judge: judgeAzapi,
    properties: ['body.sku.name', ...CONNECTIONS.map((name) => `body.properties.${name}`)],
    examples: () => {
      const azapi = (type: string, body: unknown, title?: string): Example => ({
        ...(title === undefined ? {} : { title }),
        resource: { type: `Microsoft.CognitiveServices/accounts/${type}@2025-06-01`, body },
      });
      const host = (properties: unknown, title: string) => azapi('projects/capabilityHosts', { properties }, title);
      const own = Object.fromEntries(CONNECTIONS.map((name) => [name, ['own']]));
      return {
        compliant: [azapi('deployments', { sku: { name: 'Standard' } }), host(own, 'agents with storage of one’s own')],
        violating: [
          azapi('deployments', { sku: { name: 'DataZoneBatch' } }),
          host({ ...own, threadStorageConnections: [] }, 'agents that keep threads with Microsoft'),
        ],
        undetermined: [
          azapi('deployments', { sku: { name: UNDETERMINED } }),
          host({ ...own, storageConnections: UNDETERMINED }, 'connections that come with deployment'),
        ],
        absent: [
          { ...host({ capabilityHostKind: 'Agents' }, 'the basic setup of agents'), outcome: 'fail' },
          {
            title: 'another type',
            resource: { type: 'Microsoft.Network/virtualNetworks@2024-05-01' },
            outcome: 'notApplicable',
          },
        ],
      };
    },
  },
};

function judgeAzapi(resource: ResourceView, policy: Policy): Verdict | readonly Verdict[] {
  const type = resource.get('type').text?.toLowerCase() ?? '';
  const body = resource.get('body').document();
  if (type.startsWith(DEPLOYMENTS)) {
    return judgeValue(SKU, body.get('sku.name'), policy, resource);
  }
  return type.startsWith(CAPABILITY_HOSTS) ? CONNECTIONS.map((name) => judgeConnections(body, name)) : notApplicable();
}

function judgeConnections(body: Value, name: string): Verdict {
  const connections = body.get('properties').get(name);
  if (connections.isUndetermined) {
    return undetermined(`${name} is known only at deployment (${connections.describe()})`, connections.path);
  }
  return connections.items().length > 0
    ? pass('', connections.path)
    : fail(
        `${name} is ${connections.describe()}, so agents keep data with Microsoft; allowed: a connection`,
        connections.path,
      );
}
