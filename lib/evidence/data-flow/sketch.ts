import type { Resource } from '../../core';
import type {
  DataFlow,
  FlowBoundary,
  FlowBoundaryKind,
  FlowEdge,
  FlowEdgeKind,
  FlowEncryption,
  FlowNode,
  FlowNodeKind,
} from '../data-flow';
import { listed, shortName } from './names';

/** Kinds of which readers want to know which resources are meant. */
const NAMED: readonly FlowNodeKind[] = ['store', 'log', 'client'];

/** What is known of a node before all of its resources are. */
export interface NodeProps {
  readonly kind: FlowNodeKind;
  readonly label: string;
  readonly boundary: string | undefined;
  readonly keys?: readonly string[];
  readonly encryption?: FlowEncryption | undefined;
}

interface Draft extends NodeProps {
  readonly id: string;
  readonly details: Set<string>;
  readonly resources: Set<string>;
  readonly names: Set<string>;
}

/** A data flow while it is drawn: what is alike becomes one node, what is said twice one edge. */
export class Sketch {
  private readonly drafts = new Map<string, Draft>();
  private readonly boundaries = new Map<string, FlowBoundary>();
  private readonly edges = new Map<string, FlowEdge>();
  private readonly nodes = new Map<Resource, string>();

  /** The boundary of a kind with a label; made on first use. */
  boundary(kind: FlowBoundaryKind, label: string, parent?: string): string {
    const key = `${parent} ${kind} ${label}`;
    const known = this.boundaries.get(key);
    if (known !== undefined) {
      return known.id;
    }
    const id = `b${this.boundaries.size + 1}`;
    this.boundaries.set(key, { id, kind, label, ...(parent === undefined ? {} : { parent }) });
    return id;
  }

  /** The node for resources that are alike; made on first use. */
  node(props: NodeProps, resources: readonly Resource[] = [], details: readonly string[] = []): string {
    const key = JSON.stringify([props.boundary, props.kind, props.label, props.keys ?? [], props.encryption]);
    const draft = this.drafts.get(key) ?? {
      ...props,
      id: `n${this.drafts.size + 1}`,
      details: new Set<string>(),
      resources: new Set<string>(),
      names: new Set<string>(),
    };
    this.drafts.set(key, draft);
    for (const resource of resources) {
      draft.resources.add(resource.address);
      draft.names.add(shortName(resource));
      this.nodes.set(resource, draft.id);
    }
    for (const detail of details) {
      draft.details.add(detail);
    }
    return draft.id;
  }

  /** The node that stands for a resource, in whichever document. */
  nodeOf(resource: Resource): string | undefined {
    return this.nodes.get(resource);
  }

  /** The outermost boundary of a node. */
  accountOf(node: string): string | undefined {
    const boundaries = [...this.boundaries.values()];
    let id = [...this.drafts.values()].find((draft) => draft.id === node)?.boundary;
    for (let parent = id; parent !== undefined; parent = boundaries.find((one) => one.id === id)?.parent) {
      id = parent;
    }
    return id;
  }

  /** Adds a line to a node. */
  detail(node: string | undefined, text: string): void {
    [...this.drafts.values()].find(({ id }) => id === node)?.details.add(text);
  }

  edge(from: string | undefined, to: string | undefined, kind: FlowEdgeKind, label: string): void {
    if (from !== undefined && to !== undefined && from !== to) {
      this.edges.set(`${from} ${to} ${kind}`, { from, to, kind, label });
    }
  }

  /** What was drawn. */
  finish(): DataFlow {
    const nodes = [...this.drafts.values()].map(
      ({ id, kind, label, boundary, keys, encryption, details, resources, names }): FlowNode => ({
        id,
        kind,
        label,
        details: [...details, ...(NAMED.includes(kind) && names.size > 0 ? [listed([...names])] : [])],
        ...(boundary === undefined ? {} : { boundary }),
        resources: [...resources].sort(),
        keys: keys ?? [],
        ...(encryption === undefined ? {} : { encryption }),
      }),
    );
    return { boundaries: [...this.boundaries.values()], nodes, edges: [...this.edges.values()] };
  }
}
