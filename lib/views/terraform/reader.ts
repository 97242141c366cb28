import { isPlainObject, type Reader, type Reading, type Reference, type World } from '../../core';
import { expandDynamicBlocks } from './dynamic';
import { evaluateExpression, type Surroundings, walk } from './evaluator';
import { attributePath, isTemplate, isZeroIndex, type Step } from './expression';
import { asObject, type Declaration, type Module, type Variable } from './module';
import {
  ABSENT,
  elementsOf,
  invalid,
  isKnown,
  isList,
  isOpen,
  known,
  listOf,
  memberOf,
  membersOf,
  numberOf,
  objectOf,
  Resolved,
  type Result,
  Scoped,
  textOf,
  unknown,
  withReference,
} from './readings';

import { completeByType, isCompleting, typeText } from './type-constraint';

/** So many values may be followed from one to the next before this counts as a cycle. */
const MAX_DEPTH = 100;
/** So many expressions are evaluated for one judgement in one world. */
const MAX_EVALUATIONS = 100_000;
/** So many instances of a resource are told apart. */
const MAX_INSTANCES = 24;

const evaluations = new WeakMap<World, number>();

/** Where a reader stands: the names of dynamic blocks around it, and the resource whose arguments it reads. */
interface Scope {
  readonly names: Readonly<Record<string, Result>>;
  /** Tells this scope from others of the module. */
  readonly key: string;
  readonly declaration: Declaration | undefined;
}

/** Reads the values of one Terraform module; texts with `${…}` are evaluated as far as they can be. */
export class TerraformReader implements Reader {
  constructor(
    private readonly module: Module,
    private readonly depth = 0,
    private readonly scope: Scope = { names: {}, key: '', declaration: undefined },
  ) {}

  public read(raw: unknown, world: World): Reading {
    if (typeof raw === 'string') {
      return isTemplate(raw) ? this.evaluate(raw, world) : { kind: 'known', value: raw };
    }
    if (raw === null || raw === undefined) {
      return ABSENT;
    }
    if (raw instanceof Resolved) {
      return raw.reading;
    }
    if (raw instanceof Scoped) {
      return raw.reader.read(raw.raw, world);
    }
    if (isPlainObject(raw)) {
      return { kind: 'known', value: expandDynamicBlocks(raw, this, world), reader: this };
    }
    return isKnown(raw)
      ? { kind: 'known', value: raw, reader: this }
      : unknown(`a ${typeof raw} is no value of a Terraform document`);
  }

  /** A reader of the same module with more names, such as the iterator of a dynamic block. */
  public withNames(names: Readonly<Record<string, Result>>, key: string): TerraformReader {
    return new TerraformReader(this.module, this.depth, {
      ...this.scope,
      names: { ...this.scope.names, ...names },
      key: `${this.scope.key}${key}`,
    });
  }

  /** A reader for the arguments of a resource, in which `each` and `count` have a meaning. */
  public within(declaration: Declaration): TerraformReader {
    return new TerraformReader(this.module, this.depth, { names: {}, key: '', declaration });
  }

  /** Tells a choice of this scope from one elsewhere that reads the same. */
  public choiceKey(text: string): string {
    return `${this.module.prefix} ${this.scope.key} ${text}`;
  }

  private evaluate(text: string, world: World): Result {
    const expression = this.module.expression(text);
    const result = evaluateExpression(expression, this.surroundings(world));
    return expression.type === 'unreadable' && result.kind === 'unknown' ? unknown(result.reason, text) : result;
  }

  private surroundings(world: World): Surroundings {
    return {
      world,
      resolve: (root, steps) => this.resolve(root, steps, world),
      withNames: (names) => this.withNames(names, `for ${JSON.stringify(Object.keys(names))}`).surroundings(world),
      choiceKey: (text) => this.choiceKey(text),
      spend: () => {
        const spent = (evaluations.get(world) ?? 0) + 1;
        evaluations.set(world, spent);
        return spent <= MAX_EVALUATIONS;
      },
    };
  }

  private resolve(root: string, steps: readonly Step[], world: World): { result: Result; used: number } {
    if (Object.hasOwn(this.scope.names, root)) {
      return { result: this.scope.names[root] ?? ABSENT, used: 0 };
    }
    const [first, second] = steps.map((step) => (step.kind === 'attribute' ? step.name : undefined));
    if (this.depth >= MAX_DEPTH) {
      return { result: unknown(`${root}.${first} refers to itself, or through too many others`), used: steps.length };
    }
    switch (root) {
      case 'var':
        return { result: this.variable(first, world), used: 1 };
      case 'local':
        return { result: this.local(first, world), used: 1 };
      case 'each':
      case 'count':
        return { result: this.instance(root, world), used: 0 };
      case 'path':
      case 'terraform':
      case 'self':
        return { result: unknown(`${root}.${first} is known to Terraform only`), used: steps.length };
      case 'module':
        return { result: this.output(first, steps.slice(1), world), used: steps.length };
      case 'data':
        return { result: this.attributeOf(`data.${first}.${second}`, steps.slice(2), world), used: steps.length };
      default:
        return { result: this.attributeOf(`${root}.${first}`, steps.slice(1), world), used: steps.length };
    }
  }

  private variable(name: string | undefined, world: World): Result {
    const variable = this.module.variables.get(name ?? '');
    if (variable === undefined) {
      return unknown(`there is no variable ${name}`);
    }
    if (variable.raw === undefined) {
      return unknown(`variable ${name} has no default`, `\${var.${name}}`);
    }
    const value = this.given(variable, world);
    if (!isCompleting(variable.type)) {
      return value;
    }
    const type = this.module.expression(typeText(variable.type));
    const surroundings = this.deeper().surroundings(world);
    return completeByType(value, type, (fallback) => evaluateExpression(fallback, surroundings), world);
  }

  private given({ raw, call, insteadOfNull }: Variable, world: World): Result {
    const value =
      call === undefined
        ? this.deeper().read(raw, world)
        : withoutText(new TerraformReader(call.caller, this.depth + 1).within(call.declaration).read(raw, world));
    return value.kind === 'absent' ? this.deeper().read(insteadOfNull, world) : value;
  }

  private local(name: string | undefined, world: World): Result {
    return this.module.locals.has(name ?? '')
      ? this.deeper().read(this.module.locals.get(name ?? ''), world)
      : unknown(`there is no local value ${name}`);
  }

  private output(name: string | undefined, steps: readonly Step[], world: World): Result {
    const call = this.module.calls.get(name ?? '');
    const rest = steps[0]?.kind === 'index' ? steps.slice(1) : steps;
    const [output] = rest;
    if (call?.child === undefined || output?.kind !== 'attribute') {
      return unknown(call === undefined ? `there is no module ${name}` : `module ${name} (${call.source}) is not read`);
    }
    if (!call.child.outputs.has(output.name)) {
      return invalid(`module ${name} has no output ${output.name}`);
    }
    const reader = new TerraformReader(call.child, this.depth + 1);
    const value = withoutText(reader.read(call.child.outputs.get(output.name), world));
    return walk(value, rest.slice(1), this.surroundings(world));
  }

  /** `each` or `count` of the resource being read: one world for each instance, where the instances are known. */
  private instance(root: 'each' | 'count', world: World): Result {
    const attributes = asObject(this.scope.declaration?.attributes);
    const source = root === 'each' ? attributes.for_each : attributes.count;
    const unknownInstance = unknown(`${root} differs between the instances`);
    if (source === undefined || source === null) {
      return unknownInstance;
    }
    const reader = new TerraformReader(this.module, this.depth + 1);
    const collection: Result = reader.read(source, world);
    const key = `${root} ${JSON.stringify(source)?.slice(0, 1000)}`;
    if (root === 'count') {
      const count = numberOf(collection) ?? 0;
      return count > 0 && count <= MAX_INSTANCES
        ? objectOf([['index', known(world.choose(this.choiceKey(key), Math.floor(count)))]])
        : unknownInstance;
    }
    const entries: [string, Result][] | undefined =
      elementsOf(collection, world)?.map((value) => [textOf(value) ?? '', value]) ?? membersOf(collection, world);
    if (entries === undefined || entries.length === 0 || entries.length > MAX_INSTANCES) {
      return unknownInstance;
    }
    const chosen = entries[entries.length === 1 ? 0 : world.choose(this.choiceKey(key), entries.length)];
    return chosen === undefined
      ? unknownInstance
      : objectOf([
          ['key', chosen[0] === '' ? unknownInstance : known(chosen[0])],
          ['value', chosen[1]],
        ]);
  }

  /** An attribute of a resource: what is configured, else a reference. */
  private attributeOf(address: string, steps: readonly Step[], world: World): Result {
    const declaration = this.module.at(address);
    if (declaration === undefined) {
      // The text still tells of what type the missing resource is.
      return unknown(`there is no ${address} in the configuration`, `\${${[address, attributePath(steps)].join('.')}}`);
    }
    if (this.module.isLeftOut(address)) {
      return invalid(`${address} is not deployed`);
    }
    const resource = this.module.tree?.at(this.module.prefix + address);
    if (resource === undefined) {
      return unknown(`${address} is known after deployment only`);
    }
    const [first] = steps;
    const rest = first?.kind === 'attribute' ? steps : steps.slice(1);
    const reference: Reference = { resource, attribute: attributePath(rest) };
    const later: Result = { kind: 'reference', reference };
    if (rest.length === 0) {
      return later;
    }
    const reader = new TerraformReader(this.module, this.depth + 1).within(declaration);
    const configured = this.configured(reader.read(declaration.properties, world), rest, world);
    if (configured.kind === 'reference') {
      return configured;
    }
    if (configured.kind !== 'known') {
      return later;
    }
    const result = withReference(configured, reference);
    return first?.kind === 'splat' ? this.repeat(result, declaration, world) : result;
  }

  /** Walks into configured arguments, in which a block may be an object or a list of one. */
  private configured(from: Result, steps: readonly Step[], world: World): Result {
    let result = from;
    for (const step of steps) {
      if (step.kind === 'splat' || isOpen(result) || result.kind === 'absent') {
        return isOpen(result) ? result : ABSENT;
      }
      if (step.kind === 'index' && result.kind === 'known' && isPlainObject(result.value) && isZeroIndex(step)) {
        continue;
      }
      const isBlock = step.kind === 'attribute' && result.kind === 'known' && isList(result.value);
      const holder = isBlock ? memberOf(result, 0, world) : result;
      result = walk(holder, [step], this.surroundings(world));
    }
    return result;
  }

  private repeat(result: Result, declaration: Declaration, world: World): Result {
    const count = numberOf(this.read(declaration.attributes.count ?? 1, world));
    return count !== undefined && count <= MAX_INSTANCES
      ? listOf(Array.from({ length: Math.max(0, Math.floor(count)) }, () => result))
      : unknown(`how many ${declaration.address} there are is not known`);
  }

  private deeper(): TerraformReader {
    return new TerraformReader(this.module, this.depth + 1);
  }
}

/** A result of another module; its text would be read with the names of this one. */
function withoutText(result: Result): Result {
  return result.kind === 'unknown' ? unknown(result.reason) : result;
}
