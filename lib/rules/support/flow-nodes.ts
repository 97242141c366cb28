import type { ResourceView, Value } from '../../core';
import { inSnakeCase } from './spelling';

/** One node of a Bedrock flow, in the notation of its document. */
export interface FlowNode {
  readonly node: Value;
  /** How the document writes a member that CloudFormation writes in capitals: `GuardrailConfiguration`. */
  spell(name: string): string;
}

/** The nodes of a flow, loops included, or why they cannot be read. */
export type FlowNodes =
  | { readonly nodes: readonly FlowNode[]; readonly unreadable?: undefined }
  | { readonly nodes?: undefined; readonly unreadable: string };

/** The types that define a flow. */
export const FLOW_TYPES: readonly string[] = ['AWS::Bedrock::Flow', 'aws_bedrockagent_flow'];

const AS_CLOUDFORMATION = (name: string) => name;
const AS_API = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

/** Terraform names blocks of which there are several in the singular. */
const AS_TERRAFORM = (name: string) => (name === 'Nodes' ? 'node' : inSnakeCase(name));

/** Reads the nodes of a flow from whichever form its definition has. */
export function flowNodes(flow: ResourceView): FlowNodes {
  return flow.once(readNodes);
}

/** The value below a node, named as CloudFormation names it. */
export function inNode({ node, spell }: FlowNode, path: string): Value {
  return node.get(path.split('.').map(spell).join('.'));
}

function readNodes(flow: ResourceView): FlowNodes {
  if (flow.type === 'aws_bedrockagent_flow') {
    return nodesOf(flow.get('definition'), AS_TERRAFORM);
  }
  const text = flow.get('DefinitionString');
  if (!text.isAbsent) {
    const document = text.document();
    return document.isObject ? nodesOf(document, AS_API) : { unreadable: document.describe() };
  }
  const definition = flow.get('Definition');
  return definition.isAbsent && !flow.get('DefinitionS3Location').isAbsent
    ? { unreadable: 'the definition is a file in S3' }
    : nodesOf(definition, AS_CLOUDFORMATION);
}

const MAX_LOOPS = 20;

function nodesOf(definition: Value, spell: (name: string) => string, depth = 0): FlowNodes {
  if (definition.isUndetermined) {
    return { unreadable: definition.describe() };
  }
  const nodes: FlowNode[] = [];
  for (const node of definition.get(spell('Nodes')).items()) {
    if (node.isUndetermined) {
      return { unreadable: node.describe() };
    }
    nodes.push({ node, spell });
    const loop = inNode({ node, spell }, 'Configuration.Loop.Definition');
    if (!loop.isAbsent) {
      const inner = depth < MAX_LOOPS ? nodesOf(loop, spell, depth + 1) : { unreadable: 'loops nest too deep' };
      if (inner.nodes === undefined) {
        return inner;
      }
      nodes.push(...inner.nodes);
    }
  }
  return { nodes };
}
