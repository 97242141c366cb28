import { relative, resolve, sep } from 'node:path';
import type { Finding } from '../core';
import type { CheckResult } from './result';

/** What a finding is about, in words that hold on other machines and in later versions of the documents. */
export interface Subject {
  readonly rule: string;
  /** The stack, template or module. */
  readonly stack: string;
  /** The path of the construct, or the address of the resource. */
  readonly resource: string;
  /** The property that decided, without the numbers of items, which move when an item is put before them. */
  readonly property?: string;
}

/**
 * What the findings of a run are about. Lines, messages and values are left out: they change while it stays the same
 * finding. Modules are named from a folder, so that it does not matter from where the command was called.
 */
export function subjects(result: Pick<CheckResult, 'modules'>, folder: string): (finding: Finding) => Subject {
  const names = new Map(
    [...result.modules].map((name) => [name, relative(folder, resolve(name)).split(sep).join('/') || '.']),
  );
  return ({ rule, stack, path, resource, property }) => ({
    rule,
    stack: names.get(stack) ?? stack,
    resource: path ?? resource,
    ...(property === undefined ? {} : { property: property.replaceAll(/\[\d+\]/g, '[]') }),
  });
}

/** Equal for what is about the same. A construct path names its stack; an address needs it. */
export function keyOf({ rule, stack, resource, property }: Subject): string {
  return JSON.stringify([rule, stack, resource, property ?? null]);
}
