import { forEachWorld, isPlainObject, type Reader, type Resource, Value, World } from '../../core';

/** A text somewhere in a resource. Parts that only deployment knows stand as `${…}`. */
export interface Text {
  readonly text: string;
  /** The dotted path from the resource. */
  readonly path: string;
  /** What the text is named: its key, or the `Name` beside its `Value`, as in lists of environment variables. */
  readonly name: string;
  /**
   * Reads the `Allow` statement of a policy in which the text stands as a resource.
   *
   * @default - the text stands outside of policies
   */
  readonly allowedBy?: () => Value;
}

/** So many values of one resource are read; larger ones are not judged as a whole. */
const MAX_NODES = 20_000;
const MAX_DEPTH = 60;

/** Keys whose texts are for people. */
const PROSE = /^(description|comment|tags|labels)$/i;

/** The resource that was read last: the rules of one resource are asked one after the other. */
let last: { readonly resource: Resource; readonly texts: readonly Text[] | undefined } | undefined;

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
  if (last?.resource !== resource) {
    const walk = new TextWalk(resource);
    last = { resource, texts: walk.isComplete ? walk.texts : undefined };
  }
  return last.texts;
}

class TextWalk {
  public readonly texts: Text[] = [];
  public isComplete = true;
  private nodes = 0;
  private allowedBy: (() => Value) | undefined;

  constructor(private readonly resource: Resource) {
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
    } else if (Array.isArray(raw)) {
      this.visitList(raw, reader, path, name, depth);
    } else if (isPlainObject(raw) && (raw.Effect === 'Allow' || raw.Effect === 'Deny') && isStatement(raw)) {
      this.visitStatement(raw, reader, new World(), path, depth);
    } else if (isPlainObject(raw) && isLiteral(raw)) {
      this.visitObject(raw, reader, path, depth);
    } else if (!this.isMention(raw)) {
      this.visitAlternatives(raw, reader, path, name, depth);
    }
  }

  /** Whether an object is no more than the name or ARN of another resource, as most intrinsics are. */
  private isMention(raw: unknown): boolean {
    const ref = isPlainObject(raw) ? (raw.Ref ?? raw['Fn::GetAtt']) : undefined;
    const address = Array.isArray(ref) ? ref[0] : ref;
    const mentioned = typeof address === 'string' ? this.resource.tree.at(address) : undefined;
    return mentioned !== undefined && !mentioned.type.startsWith('AWS::CloudFormation::');
  }

  /** Reads an intrinsic, an expression or a policy statement in all of its alternatives. */
  private visitAlternatives(raw: unknown, reader: Reader, path: string, name: string, depth: number): void {
    forEachWorld((world) => {
      if (this.resource.attributes.Condition !== undefined) {
        this.resource.tree.reader.read(this.resource.properties, world);
      }
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
      } else if (isPlainObject(reading.value) && isStatement(reading.value)) {
        this.visitStatement(reading.value, inner, world, path, depth);
      } else if (isPlainObject(reading.value)) {
        this.visitObject(reading.value, inner, path, depth);
      } else {
        this.visit(reading.value === raw ? undefined : reading.value, inner, path, name, depth + 1);
      }
    });
  }

  private visitList(list: readonly unknown[], reader: Reader, path: string, name: string, depth: number): void {
    for (const [index, item] of list.entries()) {
      this.visit(item, reader, `${path}[${index}]`, name, depth + 1);
    }
  }

  private visitObject(object: Record<string, unknown>, reader: Reader, path: string, depth: number): void {
    const sibling = object.Name ?? object.name;
    for (const [key, child] of Object.entries(object)) {
      if (!PROSE.test(key)) {
        const isNamed = typeof sibling === 'string' && /^value$/i.test(key);
        this.visit(child, reader, path === '' ? key : `${path}.${key}`, isNamed ? sibling : key, depth + 1);
      }
    }
  }

  private visitStatement(
    statement: Record<string, unknown>,
    reader: Reader,
    world: World,
    path: string,
    depth: number,
  ): void {
    const effect = Value.read(statement.Effect ?? statement.effect, reader, world, path);
    if (effect.is('Deny')) {
      return;
    }
    const outer = this.allowedBy;
    this.allowedBy = () => Value.read(statement, reader, world, path);
    for (const key of ['Resource', 'resources']) {
      this.visit(statement[key], reader, path === '' ? key : `${path}.${key}`, key, depth + 1);
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

/** Whether an object stands for itself in every document language, so that its reader need not be asked. */
function isLiteral(raw: object): raw is Record<string, unknown> {
  if (Object.getPrototypeOf(raw) !== Object.prototype || Object.hasOwn(raw, 'dynamic')) {
    return false;
  }
  for (const key in raw) {
    if (key === 'Ref' || key.startsWith('Fn::')) {
      return false;
    }
  }
  return !isStatement(raw);
}

function isStatement(object: object): boolean {
  return 'Effect' in object
    ? 'Action' in object || 'NotAction' in object
    : ('actions' in object || 'not_actions' in object) && ('effect' in object || 'resources' in object);
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
