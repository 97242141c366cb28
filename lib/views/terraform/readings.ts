import {
  isPlainObject,
  type Known,
  type Reader,
  type Reading,
  type Reference,
  type Scalar,
  type World,
} from '../../core';
import { isTemplate } from './expression';

/** What an expression evaluates to. `invalid` marks what Terraform itself would refuse: `try` goes on there. */
export type Result = Reading & { readonly invalid?: true };

/** A node of a document that was read already. */
export class Resolved {
  constructor(public readonly reading: Reading) {}
}

/** A node that is read by a reader of its own: the content of a dynamic block, the arguments of a resource. */
export class Scoped {
  constructor(
    public readonly raw: unknown,
    public readonly reader: Reader,
  ) {}
}

/** Reads plain data, in which `${…}` is text and nothing else. */
export const LITERAL: Reader = {
  read(raw: unknown, _world: World): Reading {
    if (raw === null || raw === undefined) {
      return { kind: 'absent' };
    }
    if (raw instanceof Resolved) {
      return raw.reading;
    }
    return isKnown(raw)
      ? { kind: 'known', value: raw, reader: LITERAL }
      : { kind: 'unknown', reason: `a ${typeof raw} is no value of a document` };
  },
};

export const ABSENT: Result = { kind: 'absent' };

/** A value that deployment decides, or that cannot be evaluated here. */
export function unknown(reason: string, text?: string): Result {
  return text === undefined ? { kind: 'unknown', reason } : { kind: 'unknown', reason, text };
}

/** Something that Terraform refuses to evaluate. */
export function invalid(reason: string): Result {
  return { kind: 'unknown', reason, invalid: true };
}

/** A known value made of plain data. */
export function known(value: Known): Result {
  return { kind: 'known', value, reader: LITERAL };
}

/** A known list of results. */
export function listOf(results: readonly Reading[]): Result {
  return known(results.map(node));
}

/** A known object of results. */
export function objectOf(entries: readonly (readonly [string, Reading])[]): Result {
  return known(Object.fromEntries(entries.map(([key, result]) => [key, node(result)])));
}

/** A result as a node of a document. */
function node(result: Reading): unknown {
  if (result.kind === 'absent') {
    return null;
  }
  return result.kind === 'known' && typeof result.value !== 'object' && result.reference === undefined
    ? result.value
    : new Resolved(result);
}

/** The same value, said to come from an attribute of a resource. */
export function withReference(result: Reading, reference: Reference): Result {
  return result.kind === 'known' && result.reference === undefined ? { ...result, reference } : result;
}

/** The known scalar of a result. */
export function scalarOf(result: Reading | undefined): Scalar | undefined {
  return result?.kind === 'known' && typeof result.value !== 'object' ? result.value : undefined;
}

/** The known scalar of a result as text. */
export function textOf(result: Reading | undefined): string | undefined {
  const scalar = scalarOf(result);
  return scalar === undefined ? undefined : String(scalar);
}

/** The known scalar of a result as a number. */
export function numberOf(result: Reading | undefined): number | undefined {
  const text = textOf(result);
  return text === undefined || text.trim() === '' || !Number.isFinite(Number(text)) ? undefined : Number(text);
}

/** The known scalar of a result as a boolean. */
export function booleanOf(result: Reading | undefined): boolean | undefined {
  const text = textOf(result);
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** The elements of a known list. */
export function elementsOf(result: Reading | undefined, world: World): Result[] | undefined {
  if (result?.kind !== 'known' || !isList(result.value)) {
    return undefined;
  }
  const reader = result.reader ?? LITERAL;
  return result.value.map((raw) => reader.read(raw, world));
}

/** The members of a known object. */
export function membersOf(result: Reading | undefined, world: World): [string, Result][] | undefined {
  if (result?.kind !== 'known' || !isPlainObject(result.value)) {
    return undefined;
  }
  const reader = result.reader ?? LITERAL;
  return Object.entries(result.value).map(([key, raw]) => [key, reader.read(raw, world)]);
}

/** One element or member of a known list or object; invalid where there is none. */
export function memberOf(result: Reading, key: Scalar, world: World): Result {
  if (result.kind === 'unknown') {
    return unknown(result.reason);
  }
  if (result.kind !== 'known' || typeof result.value !== 'object') {
    return result.kind === 'reference' ? unknown(isKnownLater(result.reference)) : invalid(`there is no ${key} in it`);
  }
  const reader = result.reader ?? LITERAL;
  if (isList(result.value)) {
    const index = Number(key);
    return Number.isInteger(index) && index >= 0 && index < result.value.length
      ? reader.read(result.value[index], world)
      : invalid(`a list of ${result.value.length} has no element ${key}`);
  }
  return Object.hasOwn(result.value, String(key))
    ? reader.read(result.value[String(key)], world)
    : invalid(`there is no ${key} in it`);
}

/** The reason for a reference whose value cannot be used before deployment. */
function isKnownLater(reference: Reference): string {
  const attribute = reference.attribute === '' ? '' : `.${reference.attribute}`;
  return `${reference.resource.address}${attribute} is known after deployment only`;
}

/** Why a result is not known; empty where it is. */
export function reasonOf(result: Reading): string {
  return result.kind === 'unknown' ? result.reason : result.kind === 'reference' ? isKnownLater(result.reference) : '';
}

/** Whether a result may turn out to be anything. */
export function isOpen(result: Reading): boolean {
  return result.kind === 'unknown' || result.kind === 'reference';
}

/** A text whose interpolations are escaped, so that it can stand in a template. */
export function escapeTemplate(text: string): string {
  return isTemplate(text) ? text.replaceAll('${', () => '$${').replaceAll('%{', '%%{') : text;
}

/** Whether a value is a list; unlike `Array.isArray` it narrows read-only lists. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Whether a raw node is a value of a document at all. */
export function isKnown(raw: unknown): raw is Known {
  return (
    typeof raw === 'string' ||
    typeof raw === 'number' ||
    typeof raw === 'boolean' ||
    (typeof raw === 'object' && raw !== null)
  );
}
