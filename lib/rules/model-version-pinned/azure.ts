import {
  type Check,
  type Example,
  notApplicable,
  type Policy,
  type ResourceView,
  UNDETERMINED,
  type Verdict,
} from '../../core';
import { type Acceptance, judgeValue, type PropertyRow, tableChecks } from '../support/property-table';

const VERSION: Acceptance = {
  accepts: (value) => (value.isUndetermined ? undefined : /^[\w.-]*\d[\w.-]*$/.test(value.string ?? '')),
  describe: () => 'a version of the model',
  samples: ['2025-04-14', '2', 'turbo-2024-04-09'],
};

/**
 * Deployments of Azure OpenAI: without a version the default one of the day is deployed, and by default it is replaced
 * when a newer one becomes the default (https://learn.microsoft.com/azure/ai-foundry/openai/concepts/model-versions).
 */
const rows: readonly PropertyRow[] = [
  {
    types: ['azurerm_cognitive_deployment'],
    property: 'version_upgrade_option',
    accepts: ['NoAutoUpgrade'],
    rejects: ['OnceNewDefaultVersionAvailable', 'OnceCurrentVersionExpired'],
    absent: 'fail',
    why: 'OnceNewDefaultVersionAvailable is the default',
  },
  {
    types: ['azurerm_cognitive_deployment'],
    property: 'model.version',
    accepts: VERSION,
    rejects: ['', 'latest'],
    absent: 'fail',
    why: 'the service deploys the version that is the default of the day',
  },
];

const MODEL_ASSET: Acceptance = {
  accepts: (value) => {
    if (value.text === undefined || value.text.endsWith('}')) {
      return undefined;
    }
    return /\/versions\/[^/]+$|:\d+$/.test(value.text);
  },
  describe: () => 'a model with its version',
  samples: ['azureml://registries/azureml-meta/models/Llama-3-8B/versions/4'],
};

/** The same of resources that azapi writes, with online endpoints of Azure Machine Learning, by the start of their type. */
const AZAPI: Readonly<Record<string, readonly PropertyRow[]>> = {
  'microsoft.cognitiveservices/accounts/deployments@': rows.map((row) => ({
    ...row,
    property: row.property === 'model.version' ? row.property : 'versionUpgradeOption',
  })),
  'microsoft.machinelearningservices/workspaces/serverlessendpoints@': [asset('modelSettings.modelId')],
  'microsoft.machinelearningservices/workspaces/onlineendpoints/deployments@': [asset('model')],
};

export const deploymentChecks: Readonly<Record<string, Check>> = {
  ...tableChecks(rows),
  azapi_resource: {
    judge: judgeAzapi,
    properties: [...new Set(Object.values(AZAPI).flat())].map(({ property }) => `body.properties.${property}`),
    examples: azapiExamples,
  },
};

function asset(property: string): PropertyRow {
  return {
    types: ['azapi_resource'],
    property,
    accepts: MODEL_ASSET,
    rejects: ['azureml://registries/azureml-meta/models/Llama-3-8B'],
    absent: 'notApplicable',
  };
}

function judgeAzapi(resource: ResourceView, policy: Policy): Verdict | readonly Verdict[] {
  const type = resource.get('type').text?.toLowerCase() ?? '';
  const applied = Object.entries(AZAPI).find(([start]) => type.startsWith(start))?.[1];
  const properties = resource.get('body').document().get('properties');
  return applied === undefined
    ? notApplicable()
    : applied.map((row) => judgeValue(row, properties.get(row.property), policy, resource));
}

function azapiExamples() {
  const deployment = (title: string, properties: unknown): Example => ({
    title,
    resource: { type: 'Microsoft.CognitiveServices/accounts/deployments@2025-06-01', body: { properties } },
  });
  const endpoint = (modelId: string): Example => ({
    title: modelId,
    resource: {
      type: 'Microsoft.MachineLearningServices/workspaces/serverlessEndpoints@2025-06-01',
      body: { properties: { modelSettings: { modelId } } },
    },
  });
  const model = { format: 'OpenAI', name: 'gpt-4.1', version: '2025-04-14' };
  return {
    compliant: [
      deployment('a version that stays', { model, versionUpgradeOption: 'NoAutoUpgrade' }),
      endpoint('azureml://registries/azureml-meta/models/Llama-3-8B/versions/4'),
    ],
    violating: [
      deployment('a version until it expires', { model, versionUpgradeOption: 'OnceCurrentVersionExpired' }),
      endpoint('azureml://registries/azureml-meta/models/Llama-3-8B/labels/latest'),
    ],
    undetermined: [deployment('known at deployment', { model, versionUpgradeOption: UNDETERMINED })],
    absent: [
      { ...deployment('no option', { model }), outcome: 'fail' as const },
      {
        title: 'another type',
        resource: { type: 'Microsoft.Network/virtualNetworks@2024-05-01' },
        outcome: 'notApplicable' as const,
      },
    ],
  };
}
