import { forEachWorld, isPlainObject, type Reader, type Resource, Value, type World } from '../../core';

/** A text somewhere in a resource. Parts that only deployment knows stand as `${…}`. */
export interface Text {
  readonly text: string;
  /** The dotted path from the resource. */
  readonly path: string;
  /** What the text is named: its key, or the `Name` beside its `Value`, as in lists of environment variables. */
  readonly name: string;
  /**
   * The `Allow` statement of a policy in which the text stands as a resource.
   *
   * @default - the text stands outside of policies
   */
  readonly allowedBy?: Value;
}

/** So many values of one resource are read; larger ones are not judged as a whole. */
const MAX_NODES = 20_000;
const MAX_DEPTH = 60;

/** Keys whose texts are for people. */
const PROSE = /^(description|comment|tags|labels)$/i;

const cache = new WeakMap<Resource, readonly Text[] | undefined>();

/**
 * Every text that a resource can hold at deployment, for demands on texts wherever they stand.
 *
 * Each intrinsic or expression is tried in all of its own alternatives instead of all combinations of the resource.
 * In policy documents only the resources of `Allow` statements count: a `Deny`, a condition or a `NotResource`
 * restricts. Descriptions and tags are left out.
 *
 * @returns undefined for a resource that is too large to be read as a whole
 */
export function textsOf(resource: Resource): readonly Text[] | undefined {
  if (!cache.has(resource)) {
    const walk = new TextWalk(resource);
    cache.set(resource, walk.isComplete ? walk.texts : undefined);
  }
  return cache.get(resource);
}

class TextWalk {
  public readonly texts: Text[] = [];
  public isComplete = true;
  private nodes = 0;
  private allowedBy: Value | undefined;

  constructor(resource: Resource) {
    this.visit(resource.properties, resource.tree.reader, '', '', 0);
  }

  private visit(raw: unknown, reader: Reader, path: string, name: string, depth: number): void {
    if (typeof raw === 'string' && !raw.includes('${') && !raw.includes('%{')) {
      this.add(raw, reader, path, name, depth);
      return;
    }
    if ((typeof raw !== 'object' && typeof raw !== 'string') || raw === null) {
      return;
    }
    if (depth > MAX_DEPTH || ++this.nodes > MAX_NODES) {
      this.isComplete = false;
      return;
    }
    forEachWorld((world) => this.read(raw, reader, world, path, name, depth));
  }

  private read(raw: unknown, reader: Reader, world: World, path: string, name: string, depth: number): void {
    const reading = reader.read(raw, world);
    if (reading.kind === 'unknown' && reading.text !== undefined) {
      this.add(reading.text, reader, path, name, depth);
    }
    if (reading.kind !== 'known') {
      return;
    }
    const inner = reading.reader ?? reader;
    if (typeof reading.value === 'string') {
      this.add(reading.value, inner, path, name, depth);
    } else if (Array.isArray(reading.value)) {
      for (const [index, item] of reading.value.entries()) {
        this.visit(item, inner, `${path}[${index}]`, name, depth + 1);
      }
    } else if (isPlainObject(reading.value)) {
      this.visitObject(reading.value, inner, world, path, depth);
    }
  }

  private visitObject(
    object: Record<string, unknown>,
    reader: Reader,
    world: World,
    path: string,
    depth: number,
  ): void {
    if (isStatement(object)) {
      this.visitStatement(Value.read(object, reader, world, path), object, reader, depth);
      return;
    }
    const sibling = object.Name ?? object.name;
    for (const [key, child] of Object.entries(object)) {
      if (!PROSE.test(key)) {
        const isNamed = typeof sibling === 'string' && /^value$/i.test(key);
        this.visit(child, reader, path === '' ? key : `${path}.${key}`, isNamed ? sibling : key, depth + 1);
      }
    }
  }

  private visitStatement(statement: Value, object: Record<string, unknown>, reader: Reader, depth: number): void {
    const effect = statement.child('Effect').isAbsent ? statement.child('effect') : statement.child('Effect');
    if (effect.is('Deny')) {
      return;
    }
    const outer = this.allowedBy;
    this.allowedBy = statement;
    for (const key of ['Resource', 'resources']) {
      this.visit(object[key], reader, statement.path === '' ? key : `${statement.path}.${key}`, key, depth + 1);
    }
    this.allowedBy = outer;
  }

  private add(text: string, reader: Reader, path: string, name: string, depth: number): void {
    const start = text.trimStart()[0];
    if (start === '{' || start === '[') {
      const document = parse(text);
      if (document !== undefined) {
        this.visit(document, reader, path, name, depth + 1);
        return;
      }
      if (text.includes('"Effect"')) {
        return;
      }
    }
    this.texts.push(
      this.allowedBy === undefined ? { text, path, name } : { text, path, name, allowedBy: this.allowedBy },
    );
  }
}

function isStatement(object: Record<string, unknown>): boolean {
  const hasEffect = Object.hasOwn(object, 'Effect') || Object.hasOwn(object, 'effect');
  const hasActions = ['Action', 'NotAction', 'actions', 'not_actions'].some((key) => Object.hasOwn(object, key));
  return hasActions && (hasEffect || Object.hasOwn(object, 'resources'));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The same text without colons in its unknown parts, so that an ARN can be taken apart at its own. */
export function withoutInnerColons(text: string): string {
  return text.replace(/\$\{[^}]*\}/g, (part) => part.replaceAll(':', '.'));
}
