import { type Resource, type ResourceTree, ResourceView, type World } from '../../core';
import type { FlowNodeKind } from '../data-flow';
import { accessesOf, isInstaller } from './accesses';
import { type BedrockUse, bedrockUseIn } from './models';
import { listed, shortName } from './names';
import { Places } from './places';
import { type Cloud, roleOf } from './roles';
import type { NodeProps, Sketch } from './sketch';

/** What all calls of models carry. */
export const PROMPTS = 'prompts and completions';

/** What is drawn of one document, and the questions that every part of the drawing asks of it. */
export class Drawing {
  public readonly places: Places;
  /** The use of Bedrock that the document declares. */
  public readonly bedrockUse: BedrockUse | undefined;
  /** The declared workloads that may call models of Bedrock by the policies of their identities. */
  public readonly modelCallers: Resource[] = [];
  /** The policies that allow calls of models to somebody whom the document does not declare. */
  public readonly openPolicies: readonly Resource[];
  private readonly byKind = new Map<FlowNodeKind, Set<string>>();

  constructor(
    public readonly tree: ResourceTree,
    private readonly world: World,
    public readonly sketch: Sketch,
  ) {
    this.places = new Places(tree, world, sketch);
    this.bedrockUse = bedrockUseIn(tree, world);
    const policies = new Set(this.bedrockUse?.policies);
    const taken = new Set<Resource>();
    for (const workload of policies.size === 0 ? [] : tree.resources.filter((one) => this.isWorkload(one))) {
      const granted = accessesOf(workload).filter((one) => policies.has(one));
      if (granted.length > 0) {
        this.modelCallers.push(workload);
      }
      for (const policy of granted) {
        taken.add(policy);
      }
    }
    this.openPolicies = [...policies].filter((policy) => !taken.has(policy));
  }

  private isWorkload(resource: Resource): boolean {
    return roleOf(resource.type)?.kind === 'client' && !isInstaller(this.view(resource));
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

  /** The nodes of a kind that this document declares in a cloud. */
  nodesOf(kind: FlowNodeKind, cloud: Cloud | undefined): string[] {
    const account = this.places.account(cloud);
    return [...(this.byKind.get(kind) ?? [])].filter((node) => this.sketch.accountOf(node) === account);
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
    const policies = this.openPolicies;
    const details = policies.length === 0 ? [] : [`allowed to call models: ${listed(policies.map(shortName))}`];
    return this.node({ kind: 'client', label: 'Workloads', boundary }, [], details);
  }
}
