import type { ResourceView } from '../../core';
import {
  DOCUMENT_TYPES,
  grantingProperties,
  MANAGED_TYPES,
  managedPoliciesOf,
  withDocument,
  withManagedPolicy,
} from './granted-policies';
import { MODEL_USER_TYPES, mantleStatements, usesModels } from './model-access';

const BEDROCK = 'aws-bedrock';
const AZURE = 'azure-openai';
const VERTEX = 'google-vertex-ai';

/** Permissions that call models, and predefined roles that hold them. */
const VERTEX_CALLS: ReadonlySet<string> = new Set([
  'aiplatform.endpoints.predict',
  'aiplatform.endpoints.explain',
  'aiplatform.reasoningEngines.query',
]);
const VERTEX_CALLERS: ReadonlySet<string> = new Set(['roles/aiplatform.user', 'roles/aiplatform.admin']);

/** Resources in which a cloud runs models for its customer, the vendor, whether they do, and an example. */
export interface CloudUse {
  readonly vendor: string;
  readonly how: string;
  uses(view: ResourceView): boolean;
  readonly properties: readonly string[];
  example(type: string): Readonly<Record<string, unknown>>;
  /** An example of the type that runs no models. */
  other?(type: string): Readonly<Record<string, unknown>>;
}

/** Policies of AWS that let identities send prompts to Bedrock, and that nobody attaches for another reason. */
const BEDROCK_POLICIES: ReadonlySet<string> = new Set([
  'AmazonBedrockFullAccess',
  'AmazonBedrockLimitedAccess',
  'AmazonBedrockMantleFullAccess',
  'AmazonBedrockMantleInferenceAccess',
]);

/** Types that send what they are given to models of Bedrock by a role of their own. */
const BEDROCK_SENDERS = [
  'AWS::Bedrock::DataAutomationProject',
  'AWS::Bedrock::KnowledgeBase',
  'aws_bedrockagent_knowledge_base',
];

const MODEL_ARN = 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0';

const statement = (type: string, Action: string) =>
  withDocument(type, { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: MODEL_ARN }] });

/** Resources by which models of Bedrock, Azure OpenAI and Vertex AI are called or served, by type. */
export const CLOUD_USES: Readonly<Record<string, CloudUse>> = {
  ...Object.fromEntries(
    MODEL_USER_TYPES.map((type): [string, CloudUse] => [
      type,
      DOCUMENT_TYPES.includes(type)
        ? {
            vendor: BEDROCK,
            how: 'it lets identities send prompts to Amazon Bedrock',
            uses: (view) => usesModels(view) || mantleStatements(view).length > 0 || hasBedrockPolicy(view),
            properties: grantingProperties(type),
            example: () => statement(type, 'bedrock:InvokeModel'),
            other: () => statement(type, 's3:GetObject'),
          }
        : {
            vendor: BEDROCK,
            how: 'it sends prompts to Amazon Bedrock',
            uses: usesModels,
            properties: ['id'],
            example: () => ({ name: 'notes' }),
          },
    ]),
  ),
  ...Object.fromEntries(
    MANAGED_TYPES.filter((type) => !DOCUMENT_TYPES.includes(type)).map((type): [string, CloudUse] => [
      type,
      {
        vendor: BEDROCK,
        how: 'it lets identities send prompts to Amazon Bedrock',
        uses: hasBedrockPolicy,
        properties: grantingProperties(type),
        example: () => withManagedPolicy(type, 'arn:aws:iam::aws:policy/AmazonBedrockFullAccess'),
        other: () => withManagedPolicy(type, 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'),
      },
    ]),
  ),
  ...Object.fromEntries(
    BEDROCK_SENDERS.map((type): [string, CloudUse] => [
      type,
      {
        vendor: BEDROCK,
        how: 'it sends what it reads to models of Amazon Bedrock',
        uses: () => true,
        properties: ['name'],
        example: () => ({ name: 'notes' }),
      },
    ]),
  ),
  azurerm_cognitive_account: {
    vendor: AZURE,
    how: 'it serves models of Azure OpenAI',
    uses: (account) => {
      const kind = account.get('kind');
      return kind.isUndetermined || ['OpenAI', 'AIServices'].some((one) => kind.is(one));
    },
    properties: ['kind'],
    example: () => ({ name: 'notes', kind: 'OpenAI' }),
    other: () => ({ name: 'scans', kind: 'FormRecognizer' }),
  },
  ...Object.fromEntries(
    ['azurerm_ai_services', 'azurerm_cognitive_deployment'].map((type): [string, CloudUse] => [
      type,
      {
        vendor: AZURE,
        how: 'it serves models of Azure OpenAI',
        uses: () => true,
        properties: ['name'],
        example: () => ({ name: 'notes' }),
      },
    ]),
  ),
  google_project_iam_custom_role: {
    vendor: VERTEX,
    how: 'its holders send prompts to Vertex AI',
    uses: (role) => role.all('permissions[]').some(({ string }) => string !== undefined && VERTEX_CALLS.has(string)),
    properties: ['permissions'],
    example: () => ({ role_id: 'caller', permissions: ['aiplatform.endpoints.predict'] }),
    other: () => ({ role_id: 'reader', permissions: ['storage.objects.get'] }),
  },
  ...Object.fromEntries(
    ['project', 'folder', 'organization']
      .flatMap((level) => [`google_${level}_iam_member`, `google_${level}_iam_binding`])
      .map((type): [string, CloudUse] => [
        type,
        {
          vendor: VERTEX,
          how: 'it lets identities send prompts to Vertex AI',
          uses: (grant) => VERTEX_CALLERS.has(grant.get('role').string ?? ''),
          properties: ['role'],
          example: () => ({ project: 'clinic', role: 'roles/aiplatform.user' }),
          other: () => ({ project: 'clinic', role: 'roles/storage.objectViewer' }),
        },
      ]),
  ),
  ...Object.fromEntries(
    [
      'google_vertex_ai_endpoint',
      'google_vertex_ai_endpoint_with_model_garden_deployment',
      'google_vertex_ai_reasoning_engine',
    ].map((type): [string, CloudUse] => [
      type,
      {
        vendor: VERTEX,
        how: 'it serves models of Vertex AI',
        uses: () => true,
        properties: ['name'],
        example: () => ({ name: '1042', location: 'us-central1' }),
      },
    ]),
  ),
};

function hasBedrockPolicy(view: ResourceView): boolean {
  return managedPoliciesOf(view).some(({ text }) => BEDROCK_POLICIES.has(text?.split('/').at(-1) ?? ''));
}
