import { forEachWorld, isPlainObject, type Reader, type ResourceTree, type World } from '../../core';
import { type Expression, forEachTraversal, isTemplate, type Step } from './expression';
import { parseTemplate } from './parser';
import { elementsOf, membersOf, numberOf, type Result } from './readings';

/** A resource, data source, provider or the `terraform` block, as a document declares it. */
export interface Declaration {
  readonly type: string;
  /** The address inside the module. */
  readonly address: string;
  /** The arguments and blocks, without what stands beside them. */
  readonly properties: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly path: string | undefined;
  readonly file: string | undefined;
}

/** A variable: what was given for it, or its default. */
export interface Variable {
  /** The value as a raw node; undefined where there is none. */
  readonly raw: unknown;
  /**
   * The call that passes the value; it is read in the module that calls.
   *
   * @default - the value stands in the module itself
   */
  readonly call?: ModuleCall;
  /**
   * The type, whose optional attributes complete the value.
   *
   * @default - any type
   */
  readonly type?: unknown;
  /**
   * What is taken in the place of null: the default of a variable that is not nullable.
   *
   * @default - null stands for nothing
   */
  readonly insteadOfNull?: unknown;
}

/** A call of a module. */
export interface ModuleCall {
  readonly caller: Module;
  readonly source: string;
  /** The call as a declaration: its arguments, and `count` and `for_each` beside them. */
  readonly declaration: Declaration;
  /** The module, where its files were given. */
  child?: Module;
}

/** One Terraform module: what its expressions can refer to. */
export class Module {
  public readonly variables = new Map<string, Variable>();
  public readonly locals = new Map<string, unknown>();
  public readonly outputs = new Map<string, unknown>();
  public readonly calls = new Map<string, ModuleCall>();
  public declarations: Declaration[] = [];
  /** The tree of the root module; undefined as long as it is being built. */
  public tree: ResourceTree | undefined;
  private readonly byAddress = new Map<string, Declaration>();
  private readonly left = new Set<string>();
  private readonly expressions = new Map<string, Expression>();
  private readonly mentionsOfName = new Map<string, ReadonlySet<string>>();

  constructor(
    /** What stands before the addresses of this module in the tree: empty, or `module.network.`. */
    public readonly prefix: string,
  ) {}

  /** Adds a resource. */
  public declare(declaration: Declaration): void {
    this.declarations.push(declaration);
    this.byAddress.set(declaration.address, declaration);
  }

  /** Puts a declaration in the place of the one at the same address. */
  public replace(declaration: Declaration): void {
    this.declarations = this.declarations.filter(({ address }) => address !== declaration.address);
    this.declare(declaration);
  }

  /** The resource at an address of this module. */
  public at(address: string): Declaration | undefined {
    return this.byAddress.get(address);
  }

  /** Whether a resource is declared but has no instances. */
  public isLeftOut(address: string): boolean {
    return this.left.has(address);
  }

  /** The expression that a text of this module stands for. */
  public expression(text: string): Expression {
    const parsed = this.expressions.get(text) ?? parseTemplate(text);
    this.expressions.set(text, parsed);
    return parsed;
  }

  /** Finds out which resources have no instances in any world: `count` is 0, `for_each` is empty. */
  public leaveOut(reader: Reader): void {
    const calls = [...this.calls.values()].map(({ declaration }) => declaration);
    for (const { address, attributes } of [...this.declarations, ...calls]) {
      if (attributes.count !== undefined || attributes.for_each !== undefined) {
        let isDeployed = false;
        forEachWorld((world) => {
          isDeployed ||= !isNothing(attributes, reader, world);
        });
        if (!isDeployed) {
          this.left.add(address);
        }
      }
    }
  }

  /** The addresses in the tree of all resources that a node mentions, through locals, variables and outputs too. */
  public mentions(raw: unknown): ReadonlySet<string> {
    const found = new Set<string>();
    const pending = [raw];
    for (let next = pending.pop(); pending.length > 0 || next !== undefined; next = pending.pop()) {
      if (typeof next === 'string' && isTemplate(next)) {
        forEachTraversal(this.expression(next), (root, steps) => {
          for (const address of this.mentionsOf(root, steps)) {
            found.add(address);
          }
        });
      } else if (typeof next === 'object' && next !== null) {
        for (const value of Object.values(next)) {
          pending.push(value ?? '');
        }
      }
    }
    return found;
  }

  private mentionsOf(root: string, steps: readonly Step[]): Iterable<string> {
    const [first, second] = steps.map((step) => (step.kind === 'attribute' ? step.name : undefined));
    switch (root) {
      case 'local':
      case 'var':
        return first === undefined ? [] : this.mentionsThrough(`${root}.${first}`);
      case 'module': {
        const output = steps.slice(1).find((step) => step.kind === 'attribute');
        return first === undefined || output?.kind !== 'attribute'
          ? []
          : this.mentionsThrough(`module.${first}.${output.name}`);
      }
      default: {
        const address = root === 'data' ? `data.${first}.${second}` : `${root}.${first}`;
        return this.byAddress.has(address) ? [this.prefix + address] : [];
      }
    }
  }

  private mentionsThrough(name: string): ReadonlySet<string> {
    const known = this.mentionsOfName.get(name);
    if (known !== undefined) {
      return known;
    }
    this.mentionsOfName.set(name, new Set());
    const mentions = this.follow(name);
    this.mentionsOfName.set(name, mentions);
    return mentions;
  }

  private follow(name: string): ReadonlySet<string> {
    const [kind, first = '', second = ''] = name.split('.');
    switch (kind) {
      case 'local':
        return this.mentions(this.locals.get(first));
      case 'var': {
        const variable = this.variables.get(first);
        return (variable?.call?.caller ?? this).mentions(variable?.raw);
      }
      default: {
        const child = this.calls.get(first)?.child;
        return child?.mentions(child.outputs.get(second)) ?? new Set();
      }
    }
  }
}

function isNothing(attributes: Readonly<Record<string, unknown>>, reader: Reader, world: World): boolean {
  if (attributes.count !== undefined) {
    return numberOf(reader.read(attributes.count, world)) === 0;
  }
  const collection: Result = reader.read(attributes.for_each, world);
  return (elementsOf(collection, world) ?? membersOf(collection, world))?.length === 0;
}

/** Whether a declaration stands for several instances. */
export function isRepeated(declaration: Declaration): boolean {
  return isSet(declaration.attributes.count) || isSet(declaration.attributes.for_each);
}

function isSet(raw: unknown): boolean {
  return raw !== undefined && raw !== null;
}

/** A raw node as an object; empty for any other. */
export function asObject(raw: unknown): Readonly<Record<string, unknown>> {
  return isPlainObject(raw) ? raw : {};
}
