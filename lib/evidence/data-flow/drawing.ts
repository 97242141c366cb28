import { type Resource, type ResourceTree, ResourceView, type World } from '../../core';
import type { FlowNodeKind } from '../data-flow';
import { type BedrockUse, bedrockUseIn } from './models';
import { listed, shortName } from './names';
import { Places } from './places';
import { roleOf } from './roles';
import type { NodeProps, Sketch } from './sketch';

/** What all calls of models carry. */
export const PROMPTS = 'prompts and completions';

/** What is drawn of one document, and the questions that every part of the drawing asks of it. */
export class Drawing {
  public readonly places: Places;
  /** The use of Bedrock that the document declares. */
  public readonly bedrockUse: BedrockUse | undefined;
  private readonly byKind = new Map<FlowNodeKind, Set<string>>();

  constructor(
    public readonly tree: ResourceTree,
    private readonly world: World,
    public readonly sketch: Sketch,
  ) {
    this.places = new Places(tree, world, sketch);
    this.bedrockUse = bedrockUseIn(tree, world);
  }

  view(resource: Resource): ResourceView {
    return ResourceView.in(this.world, resource);
  }

  ofType(...types: string[]): ResourceView[] {
    return types.flatMap((type) => this.tree.ofType(type)).map((resource) => this.view(resource));
  }

  /** The resources of the document that a resource mentions. */
  mentioned(resource: Resource): Resource[] {
    return resource.references.flatMap((address) => this.tree.at(address) ?? []);
  }

  /** Draws a node of this document. */
  node(props: NodeProps, resources: readonly Resource[] = [], details: readonly string[] = []): string {
    const id = this.sketch.node(props, resources, details);
    this.byKind.set(props.kind, (this.byKind.get(props.kind) ?? new Set()).add(id));
    return id;
  }

  /** The nodes of a kind in this document. */
  nodesOf(kind: FlowNodeKind): string[] {
    return [...(this.byKind.get(kind) ?? [])];
  }

  /** The node of a resource. */
  nodeOf(resource: Resource | undefined): string | undefined {
    return resource === undefined ? undefined : this.sketch.nodeOf(resource);
  }

  /** The resources of some kinds that a resource mentions, with their nodes. */
  targets(resource: Resource, ...kinds: FlowNodeKind[]): (readonly [resource: Resource, node: string])[] {
    return this.mentioned(resource).flatMap((one) => {
      const kind = roleOf(one.type)?.kind;
      const node = this.nodeOf(one);
      return kind !== undefined && kinds.includes(kind) && node !== undefined ? [[one, node] as const] : [];
    });
  }

  /** What runs in a network, declared or not: whatever is put into its subnets. */
  workloadsIn(boundary: string | undefined): string {
    const policies = this.bedrockUse?.policies ?? [];
    const details = policies.length === 0 ? [] : [`allowed to call models: ${listed(policies.map(shortName))}`];
    return this.node({ kind: 'client', label: 'Workloads', boundary }, [], details);
  }
}
