/** What an agreement with a vendor of models must say to cover PHI. */
export interface ModelVendor {
  /** As the vendor registry names it. */
  readonly id: string;
  readonly name: string;
  /** What runs the models: an attestation that lists services must list one of these. */
  readonly services: readonly string[];
  /**
   * The plans on which the vendor signs a business associate agreement; empty where none is known.
   *
   * @default - every plan
   */
  readonly baaTiers?: readonly string[];
  /** How one comes to an agreement. */
  readonly baaRoute: string;
  /** How one comes to the full SOC 2 report. */
  readonly reportRoute: string;
  /** The hosts of its API, those below them included, for a vendor that is reached by it alone; empty for a cloud. */
  readonly apiHosts: readonly string[];
}

/**
 * The vendors whose use can be seen in a document: an excerpt of the vendor registry, because every judgement needs it
 * and the registry with its sources is large. A test compares the two.
 */
export const MODEL_VENDORS: readonly ModelVendor[] = [
  {
    id: 'aws-bedrock',
    name: 'AWS',
    services: ['Amazon Bedrock', 'Amazon Bedrock AgentCore'],
    baaRoute: 'accept the AWS Business Associate Addendum in AWS Artifact',
    reportRoute: 'AWS Artifact',
    apiHosts: [],
  },
  {
    id: 'azure-openai',
    name: 'Microsoft',
    services: ['Azure OpenAI', 'Azure OpenAI Service', 'Azure AI services', 'Microsoft Foundry'],
    baaRoute: 'it is part of the Product Terms; file a reference to them',
    reportRoute: 'the Service Trust Portal',
    apiHosts: [],
  },
  {
    id: 'google-vertex-ai',
    name: 'Google Cloud',
    services: ['Vertex AI', 'Vertex AI Platform', 'Generative AI on Vertex AI', 'Gemini Enterprise Agent Platform'],
    baaRoute: 'accept the HIPAA Business Associate Addendum in the Cloud console',
    reportRoute: 'the Compliance Reports Manager',
    apiHosts: [],
  },
  {
    id: 'openai',
    name: 'OpenAI',
    services: ['OpenAI API'],
    baaTiers: ['api-with-baa'],
    baaRoute: 'ask for it at baa@openai.com',
    reportRoute: 'the trust portal of OpenAI',
    apiHosts: ['api.openai.com'],
  },
  {
    id: 'anthropic',
    name: 'Anthropic',
    services: ['Anthropic API', 'Claude API'],
    baaTiers: ['hipaa-ready-api'],
    baaRoute: 'ask its sales for HIPAA-ready API access',
    reportRoute: 'the trust center of Anthropic',
    apiHosts: ['api.anthropic.com'],
  },
  {
    id: 'cohere',
    name: 'Cohere',
    services: ['Cohere API'],
    baaTiers: [],
    baaRoute: 'use a private deployment, or its models on Amazon Bedrock or Azure',
    reportRoute: 'the trust center of Cohere',
    apiHosts: ['api.cohere.com', 'api.cohere.ai'],
  },
];

/** A vendor by its id; undefined for one that the table does not hold, such as an organization's own. */
export function modelVendor(id: string): ModelVendor | undefined {
  return MODEL_VENDORS.find((vendor) => vendor.id === id);
}
