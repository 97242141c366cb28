import { type Resource, type ResourceTree, ResourceView, type Value, World } from '../../core';
import { DOCUMENT_TYPES, grantedBy } from './granted-policies';
import { coverAny, INVOCABLES, MANTLE } from './model-resources';
import type { Statement } from './policy-document';

/** Resource types that belong to a service for models. */
const MODEL_TYPE =
  /^(?:AWS::Bedrock|aws_bedrock|Custom::Bedrock|AWS::SageMaker::(?:Endpoint|Model)|aws_sagemaker_(?:endpoint|model))/;

/** Actions that name a service for models, so that nobody grants them without meaning it. */
const MODEL_ACTION = /^(?:bedrock|sagemaker:invoke)/i;

/** The calls that invocation logging of Bedrock records. */
const LOGGED_CALLS = INVOCABLES.filter(({ service }) => service === 'bedrock').flatMap(({ actions }) => actions);

/** Resources through which models are called, whatever the policies of the document say. */
const CALLERS = [
  'AWS::Bedrock::Agent',
  'AWS::Bedrock::ApplicationInferenceProfile',
  'AWS::Bedrock::Flow',
  'AWS::Bedrock::IntelligentPromptRouter',
  'aws_bedrock_inference_profile',
  'aws_bedrockagent_agent',
  'aws_bedrockagent_flow',
];

/** The types of resources that can give access to models of Bedrock. */
export const MODEL_USER_TYPES: readonly string[] = [...DOCUMENT_TYPES, ...CALLERS];

const dealing = new WeakMap<ResourceTree, boolean>();
const users = new WeakMap<ResourceTree, Resource | undefined>();

/**
 * Whether the document of a resource deals with models of AWS: what cannot be read in it may then be access to them.
 * Found once for each document, in the first of its worlds.
 */
export function dealsWithModels({ resource: { tree } }: ResourceView): boolean {
  const known = dealing.get(tree) ?? findModels(tree);
  dealing.set(tree, known);
  return known;
}

/** The statements of a resource that allow, by the name of the service, to invoke models of Bedrock. */
export function modelStatements(holder: ResourceView): Statement[] {
  return naming(holder, LOGGED_CALLS);
}

/** The statements of a resource that allow inference on bedrock-mantle, by the name of the service. */
export function mantleStatements(holder: ResourceView): Statement[] {
  return naming(holder, MANTLE.actions);
}

/** Whether a resource gives access to models of Bedrock, be it by a policy or by calling them itself. */
export function usesModels(view: ResourceView): boolean {
  return CALLERS.includes(view.type) || modelStatements(view).length > 0;
}

/**
 * The first resource of a document that gives access to models, in the first of its worlds: what only another
 * document can tell is asked once, of this one.
 */
export function firstModelUser({ resource: { tree } }: ResourceView): Resource | undefined {
  if (!users.has(tree)) {
    const world = new World();
    const types = new Set(MODEL_USER_TYPES);
    users.set(
      tree,
      tree.resources.find((one) => types.has(one.type) && usesModels(ResourceView.in(world, one))),
    );
  }
  return users.get(tree);
}

function naming(holder: ResourceView, actions: readonly string[]): Statement[] {
  return grantedBy(holder).statements.filter(
    (statement) => statement.effect !== 'Deny' && coverAny(statement.actions.filter(namesModels), actions) === true,
  );
}

function findModels(tree: ResourceTree): boolean {
  const world = new World();
  const viewsOf = (types: readonly string[]) =>
    types.flatMap((type) => tree.ofType(type)).map((resource) => ResourceView.in(world, resource));
  return (
    tree.resources.some(({ type }) => MODEL_TYPE.test(type)) ||
    viewsOf(DOCUMENT_TYPES).some((holder) =>
      grantedBy(holder).statements.some(({ actions }) => actions.some(namesModels)),
    ) ||
    viewsOf(['data.aws_iam_policy_document']).some((source) => source.all('statement[].actions[]').some(namesModels))
  );
}

function namesModels({ text }: Value): boolean {
  return MODEL_ACTION.test(text ?? '');
}
