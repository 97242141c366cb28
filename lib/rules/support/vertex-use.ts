import { isPlainObject, type Resource, type ResourceTree } from '../../core';

/** Resources in which Google's models run, or from which people call them. */
const MODEL_RESOURCE = /^google_(vertex_ai|colab|discovery_engine|document_ai|dialogflow|workbench|notebooks)_/;
const MODEL_API = 'aiplatform.googleapis.com';
const GRANT = /^google_(project|folder|organization)_iam_(member|binding)$/;

const known = new WeakMap<ResourceTree, boolean>();

/** Whether a tree uses Vertex AI: holds resources of it, enables its API or lets somebody call it. */
export function usesVertexAi(tree: ResourceTree): boolean {
  const answer = known.get(tree) ?? tree.resources.some(isUse);
  known.set(tree, answer);
  return answer;
}

function isUse({ type, properties }: Resource): boolean {
  if (MODEL_RESOURCE.test(type)) {
    return true;
  }
  const members = isPlainObject(properties) ? properties : {};
  return (
    (type === 'google_project_service' && members.service === MODEL_API) ||
    (GRANT.test(type) && typeof members.role === 'string' && members.role.startsWith('roles/aiplatform.'))
  );
}
