import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import { ConfigurationError, isPlainObject } from '../../core';

/** A place in a text, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A template with the means to find its resources in the text. */
export interface ParsedTemplate {
  /** The template, with short forms (`!Ref`) spelled out (`{ Ref: … }`). */
  readonly template: unknown;
  /** Where a resource, or a property of it (a dotted path such as `Properties.Rules[0].Id`), stands in the text. */
  locate(logicalId: string, property?: string): Position | undefined;
}

/** Repeated aliases are followed so often; more of them only serve to blow a document up. */
const MAX_ALIASES = 100;
const MAX_DEPTH = 200;

/**
 * Reads the text of a CloudFormation template, JSON or YAML.
 *
 * YAML is read as CloudFormation reads it: all short forms of intrinsics, dates and `yes` and `no` as text, numbers
 * with leading zeros as text.
 *
 * @param name the file, for messages
 * @throws ConfigurationError when the text is neither JSON nor YAML, has a key twice, or unfolds without measure
 */
export function parseTemplate(text: string, name: string): ParsedTemplate {
  let template: unknown;
  if (/^\s*\{/.test(text)) {
    try {
      template = JSON.parse(text);
    } catch {
      template = undefined;
    }
  }
  if (template === undefined) {
    const { root } = parseYaml(text, name);
    template = new Converter(name).convert(root, 0);
  }
  let located: ReturnType<typeof parseYaml> | undefined;
  return {
    template,
    locate: (logicalId, property) => {
      located ??= parseYaml(text, name);
      return locate(located, ['Resources', logicalId, ...segments(property)]);
    },
  };
}

function parseYaml(text: string, name: string): { root: Node | null; lines: LineCounter } {
  const lines = new LineCounter();
  // The parser is recursive: flow collections nested without measure exhaust the stack before any limit of ours.
  try {
    const document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      schema: 'core',
      version: '1.2',
      logLevel: 'error',
      resolveKnownTags: false,
      stringKeys: true,
    });
    const [error] = document.errors;
    if (error !== undefined) {
      const { line, col } = lines.linePos(error.pos[0]);
      throw new ConfigurationError(`'${name}' is not valid YAML at line ${line}, column ${col}: ${error.message}`);
    }
    return { root: document.contents, lines };
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ConfigurationError(`'${name}' is nested more than ${MAX_DEPTH} levels deep; no template needs that`);
    }
    throw error;
  }
}

/** Turns the nodes of a YAML document into data, with the short forms of intrinsics in their long form. */
class Converter {
  private readonly anchors = new Map<string, Node>();
  private aliases = 0;

  constructor(private readonly name: string) {}

  public convert(node: unknown, depth: number): unknown {
    if (depth > MAX_DEPTH) {
      throw new ConfigurationError(
        `'${this.name}' is nested more than ${MAX_DEPTH} levels deep; no template needs that`,
      );
    }
    if (!isNode(node)) {
      return node === undefined ? null : node;
    }
    if (isAlias(node)) {
      return this.convert(this.target(node.source), depth + 1);
    }
    if ('anchor' in node && typeof node.anchor === 'string') {
      this.anchors.set(node.anchor, node);
    }
    const value = this.plain(node, depth);
    return node.tag?.startsWith('!') && node.tag.length > 1 && !node.tag.startsWith('!!')
      ? longForm(node.tag.slice(1), value)
      : value;
  }

  private plain(node: Node, depth: number): unknown {
    if (isMap(node)) {
      return this.object(node.items, depth);
    }
    if (isSeq(node)) {
      return node.items.map((item) => this.convert(item, depth + 1));
    }
    return isScalar(node) ? scalar(node.value, node.source) : null;
  }

  private object(items: readonly Pair[], depth: number): Record<string, unknown> {
    const merged: [string, unknown][] = [];
    const own: [string, unknown][] = [];
    for (const { key, value } of items) {
      const text = isScalar(key) ? (key.source ?? String(key.value)) : String(key);
      const converted = this.convert(value, depth + 1);
      if (text === '<<') {
        merged.push(...[converted].flat().flatMap((base) => (isPlainObject(base) ? Object.entries(base) : [])));
      } else {
        own.push([text, converted]);
      }
    }
    return Object.fromEntries([...merged.reverse(), ...own]);
  }

  private target(anchor: string): Node {
    this.aliases++;
    const target = this.anchors.get(anchor);
    if (target === undefined || this.aliases > MAX_ALIASES) {
      throw new ConfigurationError(
        target === undefined
          ? `'${this.name}' has an alias '*${anchor}' without an anchor before it`
          : `'${this.name}' unfolds more than ${MAX_ALIASES} aliases; write the template without them`,
      );
    }
    return target;
  }
}

/** Numbers that would lose digits, such as account ids with a leading zero, stay the text that they are. */
function scalar(value: unknown, source: string | undefined): unknown {
  const isLossy = typeof value === 'number' && source !== undefined && /^[-+]?\d+$/.test(source);
  return isLossy && String(value) !== source.replace(/^\+/, '') ? source : value;
}

function longForm(tag: string, value: unknown): Record<string, unknown> {
  switch (tag) {
    case 'Ref':
    case 'Condition':
      return { [tag]: value };
    case 'GetAtt':
      return { 'Fn::GetAtt': typeof value === 'string' ? splitAttribute(value) : value };
    default:
      return { [`Fn::${tag}`]: value };
  }
}

function splitAttribute(text: string): string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

function segments(property: string | undefined): string[] {
  return property === undefined || property === '' ? [] : property.replaceAll(/\[(\d+)\]/g, '.$1').split('.');
}

/** The deepest node on a path that exists; undefined where not even the resource does. */
function locate(
  { root, lines }: { root: Node | null; lines: LineCounter },
  path: readonly string[],
): Position | undefined {
  let node: unknown = root;
  let found: number | undefined;
  for (const [index, segment] of path.entries()) {
    let next: unknown;
    let start: number | undefined;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === segment);
      next = pair?.value;
      start = isNode(pair?.key) ? pair.key.range?.[0] : undefined;
    } else if (isSeq(node)) {
      next = node.items[Number(segment)];
      start = isNode(next) ? next.range?.[0] : undefined;
    }
    if (start === undefined) {
      if (index < 2) {
        return undefined;
      }
      break;
    }
    found = start;
    node = next;
  }
  if (found === undefined) {
    return undefined;
  }
  const { line, col } = lines.linePos(found);
  return { line, column: col };
}
