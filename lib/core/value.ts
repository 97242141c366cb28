import { segmentsOf } from './property-path';
import type { Reader, Reading, Reference, Scalar } from './reading';
import type { World } from './world';

/**
 * What a property holds, as far as it can be known before deployment.
 *
 * - `absent`: the document does not set it, or sets it to nothing (`AWS::NoValue`, `null`);
 * - `known`: a scalar, a list or an object;
 * - `reference`: an attribute of a resource in the same tree that exists only after deployment (an ARN, an id);
 * - `unknown`: a parameter without default, an import, a data source, an expression that cannot be evaluated.
 *
 * A known value that was read through a reference keeps {@link reference}.
 */
export class Value {
  /** Reads a raw node. */
  public static read(raw: unknown, reader: Reader, world: World, path: string): Value {
    const reading = reader.read(raw, world);
    return new Value(reading, 'reader' in reading && reading.reader ? reading.reader : reader, world, path);
  }

  private children: Map<string, Value> | undefined;
  private elementsRead: Value[] | undefined;

  private constructor(
    private readonly reading: Reading,
    private readonly reader: Reader,
    private readonly world: World,
    /** The dotted path from the resource to this value, for findings. */
    public readonly path: string,
  ) {}

  public get kind(): Reading['kind'] {
    return this.reading.kind;
  }

  public get isAbsent(): boolean {
    return this.reading.kind === 'absent';
  }

  public get isKnown(): boolean {
    return this.reading.kind === 'known';
  }

  /** Whether the value exists but cannot be known now: `reference` or `unknown`. */
  public get isUndetermined(): boolean {
    return this.reading.kind === 'reference' || this.reading.kind === 'unknown';
  }

  public get isList(): boolean {
    return this.reading.kind === 'known' && Array.isArray(this.reading.value);
  }

  public get isObject(): boolean {
    return this.reading.kind === 'known' && isPlainObject(this.reading.value);
  }

  /** The resource that the value comes from, if it does. */
  public get reference(): Reference | undefined {
    return this.reading.kind === 'reference' || this.reading.kind === 'known' ? this.reading.reference : undefined;
  }

  /** Why the value is unknown; empty for any other kind. */
  public get reason(): string {
    return this.reading.kind === 'unknown' ? this.reading.reason : '';
  }

  /** The known scalar, or undefined. */
  public get scalar(): Scalar | undefined {
    if (this.reading.kind !== 'known') {
      return undefined;
    }
    const value = this.reading.value;
    return typeof value === 'object' ? undefined : value;
  }

  /** The known scalar as text, or undefined. */
  public get string(): string | undefined {
    return this.scalar === undefined ? undefined : String(this.scalar);
  }

  /** The known scalar as a number (templates often quote numbers), or undefined. */
  public get number(): number | undefined {
    const text = this.string;
    return text === undefined || text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
  }

  /** The known scalar as a boolean (templates often quote booleans), or undefined. */
  public get boolean(): boolean | undefined {
    switch (this.string?.toLowerCase()) {
      case 'true':
        return true;
      case 'false':
        return false;
      default:
        return undefined;
    }
  }

  /**
   * The text of the value with `${…}` in the place of each part that cannot be known:
   * `arn:aws:s3:::${Bucket}/*`. Undefined where nothing is known of it.
   */
  public get text(): string | undefined {
    return this.reading.kind === 'unknown' ? this.reading.text : this.string;
  }

  /** Whether the value is known and is `expected`, booleans and numbers also in quotes. */
  public is(expected: Scalar): boolean {
    switch (typeof expected) {
      case 'boolean':
        return this.boolean === expected;
      case 'number':
        return this.number === expected;
      default:
        return this.string === expected;
    }
  }

  /**
   * The value at a dotted path below this one.
   *
   * Lists on the way that hold one element are looked through, as a Terraform block is a list of one. A list of
   * several gives `unknown`; use {@link all} for those.
   */
  public get(path: string): Value {
    const found = this.all(path);
    if (found.length > 1) {
      return this.derive({ kind: 'unknown', reason: `${join(this.path, path)} has ${found.length} values` }, path);
    }
    return found[0] ?? this.derive({ kind: 'absent' }, path);
  }

  /**
   * Every value at a dotted path below this one; lists on the way fan out, and `[]` at the end of a name opens the
   * list that it names. An empty or missing list gives one absent value, an unknown one gives one unknown value.
   */
  public all(path: string): Value[] {
    let values: Value[] = [this];
    for (const { key, opens } of segmentsOf(path)) {
      const found: Value[] = [];
      for (const value of values) {
        for (const element of value.elements()) {
          const child = element.child(key);
          for (const each of opens ? child.elements() : [child]) {
            found.push(each);
          }
        }
      }
      values = found;
    }
    return values;
  }

  /**
   * The document inside a text, such as an IAM policy in a Terraform string; the value itself where it is an object
   * already, and unknown where the text is no JSON.
   */
  public document(): Value {
    if (this.text === undefined) {
      return this;
    }
    const parsed = parseJson(this.text, this.isUndetermined ? this.reader : undefined);
    return parsed === undefined
      ? this.derive({ kind: 'unknown', reason: `${this.path || 'the text'} is not a JSON document` }, '')
      : Value.read(parsed, this.reader, this.world, this.path);
  }

  /** The value of one key of an object; for any other value as {@link get} says. */
  public child(key: string): Value {
    if (this.isUndetermined) {
      return this.derive(this.reading, key);
    }
    if (!this.isObject) {
      return this.derive({ kind: 'absent' }, key);
    }
    const known = this.children?.get(key);
    if (known !== undefined) {
      return known;
    }
    const members = (this.reading as { value: Record<string, unknown> }).value;
    const raw = Object.hasOwn(members, key) ? members[key] : undefined;
    const child = Value.read(raw, this.reader, this.world, join(this.path, key));
    this.children ??= new Map();
    this.children.set(key, child);
    return child;
  }

  /**
   * The elements of a list, without those that turn out absent; any other value is its own only element.
   * An absent value has none.
   */
  public items(): Value[] {
    if (this.isAbsent) {
      return [];
    }
    if (!this.isList) {
      return [this];
    }
    this.elementsRead ??= this.readItems();
    return [...this.elementsRead];
  }

  private readItems(): Value[] {
    const list = (this.reading as { value: readonly unknown[] }).value;
    const items: Value[] = [];
    for (const [index, raw] of list.entries()) {
      const item = Value.read(raw, this.reader, this.world, `${this.path}[${index}]`);
      if (item.isList) {
        items.push(...item.items());
      } else if (!item.isAbsent) {
        items.push(item);
      }
    }
    return items;
  }

  /** The names of the members of a known object. */
  public keys(): string[] {
    return this.isObject ? Object.keys((this.reading as { value: Record<string, unknown> }).value) : [];
  }

  /** Plain data, with `${…}` for what cannot be known; for messages and for evaluating whole documents. */
  public toJSON(): unknown {
    if (this.isAbsent) {
      return undefined;
    }
    if (this.isList) {
      return this.items().map((item) => item.toJSON());
    }
    if (this.isObject) {
      const entries = this.keys().map((key) => [key, this.child(key).toJSON()] as const);
      return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
    }
    return this.scalar ?? this.text ?? '${…}';
  }

  /** The value as a message shows it, cut to a readable length. */
  public describe(): string {
    switch (this.reading.kind) {
      case 'absent':
        return 'not set';
      case 'unknown':
        return this.reading.reason;
      case 'reference':
        return `${this.reading.reference.resource.address}.${this.reading.reference.attribute}`;
      default: {
        const text = JSON.stringify(this.toJSON()) ?? 'null';
        return text.length > 120 ? `${text.slice(0, 117)}...` : text;
      }
    }
  }

  /** Element view for path walking: nothing to walk into counts as one absent value. */
  private elements(): readonly Value[] {
    if (!this.isList) {
      return [this];
    }
    const items = this.items();
    return items.length > 0 ? items : [this.derive({ kind: 'absent' }, '')];
  }

  private derive(reading: Reading, key: string): Value {
    return new Value(reading, this.reader, this.world, join(this.path, key));
  }
}

function parseJson(text: string, reader: Reader | undefined): unknown {
  try {
    return JSON.parse(text, (_key, member) =>
      typeof member === 'string' ? (reader?.nodeOf?.(member) ?? member) : member,
    );
  } catch {
    return undefined;
  }
}

/** Whether a raw node is a JSON object. */
export function isPlainObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

function join(path: string, key: string): string {
  return path === '' || key === '' ? path + key : `${path}.${key}`;
}
