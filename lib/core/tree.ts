import type { Reader } from './reading';
import { Resource, type ResourceProps } from './resource';

/** The document language of a tree. */
export type Dialect = 'cloudformation' | 'terraform';

/** What a view says of a document. */
export interface ResourceTreeProps {
  /** The stack, template or module, as findings name it. */
  readonly name: string;
  readonly dialect: Dialect;
  /**
   * The file that the tree was read from, as the caller gave it.
   *
   * @default - the tree was read from constructs in memory
   */
  readonly file?: string;
  /**
   * What could not be read: modules whose source is elsewhere, transforms that expand on deployment.
   * Each becomes an undetermined finding of its own.
   *
   * @default - everything was read
   */
  readonly opaque?: readonly OpaquePart[];
  /**
   * What the document says of itself under keys of this package, such as `compliant-ai:baa/Stack/Ai`: raw nodes.
   *
   * @default - nothing
   */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A part of a document that holds resources which cannot be seen. */
export interface OpaquePart {
  readonly address: string;
  readonly type: string;
  readonly reason: string;
  /**
   * The path of the construct that made it.
   *
   * @default - not made by a construct, or not known
   */
  readonly path?: string;
}

/** What findings on opaque parts name as their rule; an exception may excuse them like those of a rule. */
export const OPAQUE_RULE = 'opaque-part';

/**
 * Everything that is deployed together: one CloudFormation template or one Terraform root module.
 *
 * The index by type and by reference is built once, on first use; rules look resources up and never scan.
 */
export class ResourceTree {
  public readonly name: string;
  public readonly dialect: Dialect;
  public readonly file: string | undefined;
  public readonly opaque: readonly OpaquePart[];
  public readonly metadata: Readonly<Record<string, unknown>>;
  public readonly reader: Reader;
  public readonly resources: readonly Resource[];
  private readonly byAddress = new Map<string, Resource>();
  private readonly byType = new Map<string, Resource[]>();
  private referrers: Map<string, Resource[]> | undefined;

  /**
   * @param readerFor makes the reader, which needs the tree to resolve references in it
   */
  constructor(
    props: ResourceTreeProps,
    resources: readonly ResourceProps[],
    readerFor: (tree: ResourceTree) => Reader,
  ) {
    this.name = props.name;
    this.dialect = props.dialect;
    this.file = props.file;
    this.opaque = props.opaque ?? [];
    this.metadata = props.metadata ?? {};
    this.reader = readerFor(this);
    this.resources = resources.map((resource) => new Resource(this, resource));
    for (const resource of this.resources) {
      this.byAddress.set(resource.address, resource);
      append(this.byType, resource.type, resource);
    }
  }

  /** The resource at an address, or undefined. */
  public at(address: string): Resource | undefined {
    return this.byAddress.get(address);
  }

  /** All resources of a type. */
  public ofType(type: string): readonly Resource[] {
    return this.byType.get(type) ?? [];
  }

  /** All resources that mention the given one. */
  public referencing(resource: Resource): readonly Resource[] {
    if (this.referrers === undefined) {
      this.referrers = new Map();
      for (const referrer of this.resources) {
        for (const address of new Set(referrer.references)) {
          append(this.referrers, address, referrer);
        }
      }
    }
    return this.referrers.get(resource.address) ?? [];
  }
}

function append<T>(index: Map<string, T[]>, key: string, item: T): void {
  const list = index.get(key);
  if (list === undefined) {
    index.set(key, [item]);
  } else {
    list.push(item);
  }
}
