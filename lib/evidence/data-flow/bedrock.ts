import type { ResourceView } from '../../core';
import { isModelService, serviceOf, VPC_ENDPOINTS, withoutFips } from '../../rules/support/endpoint-service';
import { type Drawing, PROMPTS } from './drawing';
import { listed, shortName } from './names';
import { hostedModels, leadsToHostedModels } from './sagemaker';

const INVOCATION_LOGGING = ['Custom::BedrockInvocationLogging', 'aws_bedrock_model_invocation_logging_configuration'];
const ENFORCEMENT = 'AWS::Bedrock::EnforcedGuardrailConfiguration';
const GUARDRAILS = ['AWS::Bedrock::Guardrail', 'aws_bedrock_guardrail'];
const KNOWLEDGE_BASES = ['AWS::Bedrock::KnowledgeBase', 'aws_bedrockagent_knowledge_base'];
const DATA_SOURCES = ['AWS::Bedrock::DataSource', 'aws_bedrockagent_data_source'];

const MAX_MODELS = 5;

/** Draws Bedrock, which is no resource itself: it shows in who may call it, and in how its account is set up. */
export function drawBedrock(drawing: Drawing): void {
  const { sketch, places, bedrockUse: use } = drawing;
  const endpoints = drawing.ofType(...VPC_ENDPOINTS);
  if (use === undefined && !endpoints.some((one) => leadsToModels(one) && !leadsToHostedModels(one))) {
    drawEndpoints(drawing, endpoints, undefined);
    return;
  }
  const boundary = places.account('aws');
  const models = use?.models ?? [];
  const more = models.length > MAX_MODELS ? [`and ${models.length - MAX_MODELS} more`] : [];
  const details = [...models.slice(0, MAX_MODELS), ...more];
  const bedrock = drawing.node({ kind: 'model', label: 'Amazon Bedrock', boundary }, [], details);
  const entry = drawGuardrail(drawing, bedrock);
  const entries = drawEndpoints(drawing, endpoints, entry);
  drawCallers(drawing, entry, entries);
  for (const logging of drawing.ofType(...INVOCATION_LOGGING)) {
    for (const [, node] of drawing.targets(logging.resource, 'store', 'log')) {
      sketch.edge(bedrock, node, 'phi', 'invocation log: prompts and completions');
    }
  }
  drawKnowledge(drawing);
}

function leadsToModels(endpoint: ResourceView): boolean {
  return isModelService(serviceOf(endpoint) ?? '');
}

/** Where a call of Bedrock arrives first: at the guardrail where one is in its way. */
function drawGuardrail(drawing: Drawing, bedrock: string): string {
  const [guardrail] = drawing.ofType(...GUARDRAILS);
  const node = drawing.nodeOf(guardrail?.resource);
  if (node === undefined) {
    return bedrock;
  }
  const isEnforced = drawing.ofType(ENFORCEMENT).length > 0;
  drawing.sketch.detail(node, isEnforced ? 'enforced for the whole account' : 'applies to calls that name it');
  drawing.sketch.edge(node, bedrock, 'phi', isEnforced ? 'every call, filtered' : 'calls that name it, filtered');
  return node;
}

/** Who calls models: through the private endpoint of its network where the documents declare one. */
function drawCallers(drawing: Drawing, entry: string, entries: ReadonlyMap<string | undefined, string>): void {
  const { sketch, places, openPolicies } = drawing;
  const withoutEndpoint = `${PROMPTS}; no private endpoint in these documents`;
  for (const caller of drawing.modelCallers) {
    const endpoint = entries.get(places.network(caller));
    const carries = endpoint === undefined ? withoutEndpoint : `${PROMPTS}, TLS`;
    sketch.edge(drawing.nodeOf(caller), endpoint ?? entry, 'phi', carries);
  }
  if (entries.size === 0 && openPolicies.length > 0) {
    const details = [`allowed by ${listed(openPolicies.map(shortName))}`];
    const props = { kind: 'client', label: 'Callers of models', boundary: places.account('aws') } as const;
    sketch.edge(drawing.node(props, [], details), entry, 'phi', withoutEndpoint);
  }
}

/**
 * Endpoints of AI services lead to the entry of Bedrock, or to models of one's own; the others only show which calls stay private.
 *
 * @returns the nodes of the endpoints of AI services, by the boundary that they lie in
 */
function drawEndpoints(
  drawing: Drawing,
  endpoints: readonly ResourceView[],
  entry: string | undefined,
): ReadonlyMap<string | undefined, string> {
  const entries = new Map<string | undefined, string>();
  const { sketch, places } = drawing;
  const byPlace = new Map<string | undefined, ResourceView[]>();
  for (const endpoint of endpoints) {
    const place = places.network(endpoint.resource) ?? networkById(drawing, endpoint) ?? places.account('aws');
    byPlace.set(place, [...(byPlace.get(place) ?? []), endpoint]);
  }
  for (const [boundary, inPlace] of byPlace) {
    const models = inPlace.filter(leadsToModels);
    const others = inPlace.filter((one) => !models.includes(one));
    const client = drawing.workloadsIn(boundary);
    if (models.length > 0) {
      const node = endpointNode(drawing, 'Private endpoints of models', boundary, models);
      entries.set(boundary, node);
      sketch.edge(client, node, 'phi', `${PROMPTS}, TLS`);
      if (!models.every(leadsToHostedModels)) {
        sketch.edge(node, entry, 'phi', PROMPTS);
      }
      for (const hosted of models.some(leadsToHostedModels) ? hostedModels(drawing) : []) {
        sketch.edge(node, drawing.nodeOf(hosted.resource), 'phi', PROMPTS);
      }
      if (models.some((one) => serviceOf(one)?.startsWith('bedrock-agent-runtime'))) {
        for (const base of drawing.ofType(...KNOWLEDGE_BASES)) {
          sketch.edge(node, drawing.nodeOf(base.resource), 'phi', 'questions and passages');
        }
      }
    }
    if (others.length > 0) {
      const node = endpointNode(drawing, 'Private endpoints of other services', boundary, others);
      sketch.edge(client, node, 'phi', 'calls of these services, TLS');
    }
  }
  return entries;
}

/** A network that another document declares, known by its id. */
function networkById({ places }: Drawing, endpoint: ResourceView): string | undefined {
  const id = endpoint.get(endpoint.type === 'aws_vpc_endpoint' ? 'vpc_id' : 'VpcId').text;
  return id === undefined ? undefined : places.foreignNetwork('aws', id);
}

function endpointNode(
  drawing: Drawing,
  label: string,
  boundary: string | undefined,
  endpoints: readonly ResourceView[],
): string {
  const services = endpoints.map((one) => serviceOf(one) ?? 'a service known at deployment');
  const resources = endpoints.map(({ resource }) => resource);
  return drawing.node({ kind: 'endpoint', label, boundary }, resources, [listed(services.map(withoutFips), 8)]);
}

function drawKnowledge(drawing: Drawing): void {
  for (const { resource } of drawing.ofType(...KNOWLEDGE_BASES)) {
    for (const [, store] of drawing.targets(resource, 'store')) {
      drawing.sketch.edge(drawing.nodeOf(resource), store, 'phi', 'passages and embeddings');
    }
  }
  for (const { resource } of drawing.ofType(...DATA_SOURCES)) {
    for (const [, base] of drawing.targets(resource, 'model')) {
      for (const [, store] of drawing.targets(resource, 'store')) {
        drawing.sketch.edge(store, base, 'phi', 'documents');
      }
    }
  }
}
