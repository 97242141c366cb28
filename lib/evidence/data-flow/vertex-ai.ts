import type { Resource } from '../../core';
import { usesVertexAi } from '../../rules/support/vertex-use';
import { type Drawing, PROMPTS } from './drawing';

const DEPLOYED_INDEX = 'google_vertex_ai_index_endpoint_deployed_index';
const FORWARDING = ['google_compute_global_forwarding_rule', 'google_compute_forwarding_rule'];

/** Targets of forwarding rules that stand for the APIs of Google. */
const BUNDLES: Readonly<Record<string, string>> = {
  'vpc-sc': 'APIs that VPC Service Controls protects',
  'all-apis': 'all Google APIs',
};

/** Draws how Vertex AI is reached; models of publishers are no resource and show in the use of its API only. */
export function drawVertexAi(drawing: Drawing): void {
  if (!usesVertexAi(drawing.tree)) {
    return;
  }
  const { sketch, places } = drawing;
  const account = places.account('google');
  if (drawing.nodesOf('model', 'google').length === 0) {
    drawing.node(
      { kind: 'model', label: 'Vertex AI', boundary: account },
      [],
      ['models of the API, without an endpoint'],
    );
  }
  const entries = drawing.ofType(...FORWARDING).flatMap((rule) => {
    const target = rule.get('target').text ?? '';
    const bundle = Object.hasOwn(BUNDLES, target) ? BUNDLES[target] : undefined;
    const models = modelsBehind(drawing, rule.resource);
    if (bundle === undefined && models.length === 0) {
      return [];
    }
    const boundary = places.network(rule.resource) ?? account;
    const details = [bundle ?? 'a service of Vertex AI'];
    const node = drawing.node(
      { kind: 'endpoint', label: 'Private Service Connect', boundary },
      [rule.resource],
      details,
    );
    sketch.edge(drawing.workloadsIn(boundary), node, 'phi', `${PROMPTS}, TLS`);
    for (const model of models.length > 0 ? models : drawing.nodesOf('model', 'google')) {
      sketch.edge(node, model, 'phi', PROMPTS);
    }
    return [node];
  });
  if (entries.length === 0) {
    const callers = drawing.node({ kind: 'client', label: 'Callers of models', boundary: account });
    for (const model of drawing.nodesOf('model', 'google')) {
      sketch.edge(callers, model, 'phi', `${PROMPTS}; no private endpoint in these documents`);
    }
  }
  for (const { resource } of drawing.ofType(DEPLOYED_INDEX)) {
    for (const [, endpoint] of drawing.targets(resource, 'model')) {
      for (const [, index] of drawing.targets(resource, 'store')) {
        sketch.edge(endpoint, index, 'phi', 'passages and embeddings');
      }
    }
  }
  for (const endpoint of drawing.ofType('google_vertex_ai_endpoint')) {
    for (const [, store] of drawing.targets(endpoint.resource, 'store')) {
      sketch.edge(drawing.nodeOf(endpoint.resource), store, 'phi', 'log of requests and responses');
    }
  }
}

/** The models that a forwarding rule leads to: directly, or through an index that is deployed to an endpoint. */
function modelsBehind(drawing: Drawing, rule: Resource): string[] {
  const deployed = drawing.mentioned(rule).filter(({ type }) => type === DEPLOYED_INDEX);
  return [rule, ...deployed].flatMap((one) => drawing.targets(one, 'model')).map(([, node]) => node);
}
