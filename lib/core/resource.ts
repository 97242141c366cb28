import type { ResourceTree } from './tree';
import { Value } from './value';
import type { World } from './world';

/** What a reader of a document says of one resource. */
export interface ResourceProps {
  /** The type as its provider names it: `AWS::KMS::Key`, `azurerm_storage_account`, `data.aws_iam_policy_document`. */
  readonly type: string;
  /** How the document addresses it: a logical id, or a Terraform address such as `azurerm_storage_account.logs`. */
  readonly address: string;
  /** The properties or arguments, raw. */
  readonly properties: unknown;
  /**
   * What stands beside the properties: `DeletionPolicy`, `UpdateReplacePolicy`, `Metadata`, `Condition`, `lifecycle`.
   *
   * @default - nothing
   */
  readonly attributes?: Readonly<Record<string, unknown>>;
  /**
   * The path of the construct that made it.
   *
   * @default - not made by a construct, or not known
   */
  readonly path?: string;
  /**
   * The file that declares it.
   *
   * @default - the file of the tree
   */
  readonly file?: string;
  /**
   * Addresses of the resources that this one mentions anywhere in its properties, in any world.
   *
   * @default - none
   */
  readonly references?: readonly string[];
}

/** One resource of a tree, as its document states it. */
export class Resource {
  public readonly type: string;
  public readonly address: string;
  public readonly path: string | undefined;
  public readonly file: string | undefined;
  public readonly properties: unknown;
  public readonly attributes: Readonly<Record<string, unknown>>;
  public readonly references: readonly string[];

  constructor(
    /** The tree that the resource is deployed with. */
    public readonly tree: ResourceTree,
    props: ResourceProps,
  ) {
    this.type = props.type;
    this.address = props.address;
    this.path = props.path;
    this.file = props.file ?? tree.file;
    this.properties = props.properties;
    this.attributes = props.attributes ?? {};
    this.references = props.references ?? [];
  }
}

/**
 * A resource as a rule sees it: in one world, with every intrinsic and expression resolved as far as it can be.
 */
export class ResourceView {
  /** The view of a resource in a world, the same one whenever it is asked for. */
  public static in(world: World, resource: Resource): ResourceView {
    return world.remember(resource, () => new ResourceView(resource, world));
  }

  /** All properties as one value. */
  public readonly properties: Value;
  private answers: Map<unknown, unknown> | undefined;

  constructor(
    public readonly resource: Resource,
    public readonly world: World,
  ) {
    this.properties = Value.read(resource.properties, resource.tree.reader, world, '');
  }

  public get type(): string {
    return this.resource.type;
  }

  public get address(): string {
    return this.resource.address;
  }

  /** The answer to a question that is asked of the resource more than once; within one world it stays the same. */
  public once<T>(question: (resource: ResourceView) => T): T {
    this.answers ??= new Map();
    if (!this.answers.has(question)) {
      this.answers.set(question, question(this));
    }
    return this.answers.get(question) as T;
  }

  /** The one value at a dotted path, see {@link Value.get}. */
  public get(path: string): Value {
    return this.properties.get(path);
  }

  /** Every value at a dotted path, see {@link Value.all}. */
  public all(path: string): Value[] {
    return this.properties.all(path);
  }

  /** What stands beside the properties: `DeletionPolicy`, `lifecycle`. */
  public attribute(name: string): Value {
    return Value.read(this.resource.attributes[name], this.resource.tree.reader, this.world, name);
  }

  /** The value of a tag, wherever its provider keeps tags (`Tags`, `tags`, `labels`). Absent if there is no such tag. */
  public tag(name: string): Value {
    for (const tag of this.get('Tags').isList ? this.get('Tags').items() : []) {
      if (tag.get('Key').is(name)) {
        return tag.get('Value');
      }
    }
    for (const holder of ['Tags', 'tags', 'labels']) {
      const value = this.properties.child(holder).child(name);
      if (!value.isAbsent) {
        return value;
      }
    }
    return this.properties.child('tags').child(name);
  }

  /** Another resource of the tree, in the same world. */
  public view(resource: Resource): ResourceView {
    return ResourceView.in(this.world, resource);
  }

  /** The resource that a value refers to, in the same world; undefined where it refers to none in this tree. */
  public follow(value: Value): ResourceView | undefined {
    return value.reference === undefined ? undefined : this.view(value.reference.resource);
  }

  /** All resources of some types in the same tree, in the same world. */
  public ofType(...types: string[]): ResourceView[] {
    return types.flatMap((type) => this.resource.tree.ofType(type)).map((resource) => this.view(resource));
  }

  /** The resources of the tree that mention this one, optionally only those of some types. */
  public referencedBy(...types: string[]): ResourceView[] {
    return this.resource.tree
      .referencing(this.resource)
      .filter((resource) => types.length === 0 || types.includes(resource.type))
      .map((resource) => this.view(resource));
  }
}
