import { type Reader, type Reading, type Scalar, Value, type World } from '../../core';

/** A node with the means to read it. */
export class Scope {
  constructor(
    public readonly reader: Reader,
    public readonly world: World,
  ) {}

  public read(raw: unknown): Reading {
    return this.reader.read(raw, this.world);
  }

  /** Where the members of a known value are read: it may come from another template. */
  public inside(reading: Reading): Scope {
    return reading.kind === 'known' && reading.reader !== undefined ? new Scope(reading.reader, this.world) : this;
  }

  /** The elements of a list, or undefined where the list is not known. */
  public elements(raw: unknown): Reading[] | undefined {
    const list = this.read(raw);
    if (list.kind !== 'known' || !Array.isArray(list.value)) {
      return undefined;
    }
    const scope = this.inside(list);
    return list.value.map((item) => scope.read(item)).filter((item) => item.kind !== 'absent');
  }

  /** The known scalar of a node as text. */
  public text(raw: unknown): string | undefined {
    const reading = this.read(raw);
    return reading.kind === 'known' ? scalarText(reading) : undefined;
  }
}

export function isScalar(raw: unknown): raw is Scalar {
  return ['string', 'number', 'boolean'].includes(typeof raw);
}

/** A scalar, or a list of known scalars; undefined for anything else. */
export function plainValue(raw: unknown, scope: Scope): Scalar | readonly Scalar[] | undefined {
  if (!Array.isArray(raw)) {
    return isScalar(raw) ? raw : undefined;
  }
  const items: Scalar[] = [];
  for (const element of raw) {
    const item = scope.read(element);
    if (item.kind === 'known' && isScalar(item.value)) {
      items.push(item.value);
    } else if (item.kind !== 'absent') {
      return undefined;
    }
  }
  return items;
}

/** Longer texts are not put together; a template has at most one megabyte. */
const MAX_TEXT = 2_000_000;

/** An intrinsic that computes something of its argument. */
export type Intrinsic = (argument: unknown, scope: Scope) => Reading;

/** The intrinsics that need no template: they compute something of their argument. */
export const FUNCTIONS: ReadonlyMap<string, Intrinsic> = new Map<string, Intrinsic>([
  ['Fn::Join', join],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::Base64', base64],
  ['Fn::Length', length],
  ['Fn::ToJsonString', toJsonString],
  ['Fn::GetAZs', () => unknown('Availability Zones are known only at deployment')],
  ['Fn::Cidr', () => unknown('Fn::Cidr is computed at deployment')],
]);

export function unknown(reason: string, text?: string): Reading {
  return text === undefined ? { kind: 'unknown', reason } : { kind: 'unknown', reason, text };
}

export function known(value: string | number | boolean | readonly unknown[]): Reading {
  return { kind: 'known', value };
}

/** A piece of a text: a literal, or what was read for `name`. */
export type Piece = string | { readonly name: string; readonly reading: Reading };

/**
 * Puts a text together. Where a part is not known, so is the text, but its literal parts are still told; a text of
 * one part only is that part itself, so that a reference stays one.
 */
export function compose(pieces: readonly Piece[]): Reading {
  const [only, ...others] = pieces.filter((piece) => piece !== '');
  if (only !== undefined && others.length === 0 && typeof only !== 'string') {
    return only.reading;
  }
  let reason: string | undefined;
  const parts: string[] = [];
  let size = 0;
  for (const piece of pieces) {
    const part = typeof piece === 'string' ? piece : textOf(piece);
    reason ??= typeof piece === 'string' ? undefined : gap(piece);
    size += part.length;
    if (size > MAX_TEXT) {
      return unknown(`the text is longer than ${MAX_TEXT} characters`);
    }
    parts.push(part);
  }
  const text = parts.join('');
  return reason === undefined ? known(text) : unknown(reason, text);
}

/** How an undetermined part is called: `Bucket.Arn`, or `…` where it has no name. */
function nameOf(reading: Reading): string {
  if (reading.kind !== 'reference') {
    return '…';
  }
  const { resource, attribute } = reading.reference;
  return attribute === 'Ref' ? resource.address : `${resource.address}.${attribute}`;
}

function textOf({ name, reading }: { name: string; reading: Reading }): string {
  if (reading.kind === 'absent') {
    return '';
  }
  const text = reading.kind === 'known' ? scalarText(reading) : reading.kind === 'unknown' ? reading.text : undefined;
  return text ?? `\${${name}}`;
}

/** Why a part is not known, if it is not. */
function gap({ name, reading }: { name: string; reading: Reading }): string | undefined {
  switch (reading.kind) {
    case 'unknown':
      return reading.reason;
    case 'reference':
      return `${name} exists only after deployment`;
    case 'known':
      return scalarText(reading) === undefined ? `${name} is no text` : undefined;
    default:
      return undefined;
  }
}

function scalarText(reading: Reading & { kind: 'known' }): string | undefined {
  return typeof reading.value === 'object' ? undefined : String(reading.value);
}

function pair(argument: unknown): readonly [unknown, unknown] {
  return Array.isArray(argument) ? [argument[0], argument[1]] : [undefined, undefined];
}

function join(argument: unknown, scope: Scope): Reading {
  const [delimiter, list] = pair(argument);
  const between = scope.text(delimiter);
  const elements = scope.elements(list);
  if (between === undefined || elements === undefined) {
    return unknown('Fn::Join joins a list that is known only at deployment');
  }
  return compose(
    elements.flatMap((reading, index): Piece[] => {
      const piece = { name: nameOf(reading), reading };
      return index === 0 ? [piece] : [between, piece];
    }),
  );
}

function select(argument: unknown, scope: Scope): Reading {
  const [position, list] = pair(argument);
  const index = Number(scope.text(position) ?? Number.NaN);
  const reading = scope.read(list);
  if (Number.isNaN(index) || reading.kind !== 'known' || !Array.isArray(reading.value)) {
    return unknown('Fn::Select selects from a list that is known only at deployment');
  }
  const inside = scope.inside(reading);
  return index in reading.value ? inside.read(reading.value[index]) : unknown(`Fn::Select finds no element ${index}`);
}

function split(argument: unknown, scope: Scope): Reading {
  const [delimiter, source] = pair(argument);
  const between = scope.text(delimiter);
  const text = scope.text(source);
  return between === undefined || between === '' || text === undefined
    ? unknown('Fn::Split splits a text that is known only at deployment')
    : known(text.split(between));
}

function base64(argument: unknown, scope: Scope): Reading {
  const text = scope.text(argument);
  return text === undefined
    ? unknown('Fn::Base64 encodes a text that is known only at deployment')
    : known(Buffer.from(text, 'utf8').toString('base64'));
}

function length(argument: unknown, scope: Scope): Reading {
  const elements = scope.elements(argument);
  return elements === undefined
    ? unknown('Fn::Length counts a list that is known only at deployment')
    : known(elements.length);
}

function toJsonString(argument: unknown, scope: Scope): Reading {
  const value = Value.read(argument, scope.reader, scope.world, '');
  const text = JSON.stringify(value.toJSON()) ?? 'null';
  const gap = firstUndetermined(value);
  return gap === undefined ? known(text) : unknown(gap.describe(), text);
}

function firstUndetermined(value: Value): Value | undefined {
  if (value.isUndetermined) {
    return value;
  }
  const members = value.isObject ? value.keys().map((key) => value.child(key)) : value.isList ? value.items() : [];
  for (const member of members) {
    const found = firstUndetermined(member);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
