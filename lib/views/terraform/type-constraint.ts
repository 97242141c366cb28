import type { World } from '../../core';
import type { Expression } from './expression';
import { ABSENT, elementsOf, listOf, membersOf, objectOf, type Result } from './readings';

/**
 * Completes a value by the type of its variable: attributes that the type calls `optional` and the value leaves out
 * are there with their defaults, or are null.
 */
export function completeByType(
  value: Result,
  type: Expression,
  evaluate: (expression: Expression) => Result,
  world: World,
): Result {
  if (value.kind !== 'known' || type.type !== 'call') {
    return value;
  }
  const [inner] = type.args;
  if (inner === undefined) {
    return value;
  }
  const complete = (member: Result, of: Expression) => completeByType(member, of, evaluate, world);
  switch (type.name) {
    case 'optional':
      return complete(value, inner);
    case 'list':
    case 'set': {
      const elements = elementsOf(value, world);
      return elements === undefined ? value : listOf(elements.map((element) => complete(element, inner)));
    }
    case 'map': {
      const members = membersOf(value, world);
      return members === undefined ? value : objectOf(members.map(([key, member]) => [key, complete(member, inner)]));
    }
    case 'object': {
      const members = membersOf(value, world);
      return members === undefined || inner.type !== 'object'
        ? value
        : objectOf(completeMembers(new Map(members), inner.entries, complete, evaluate));
    }
    default:
      return value;
  }
}

function completeMembers(
  members: ReadonlyMap<string, Result>,
  attributes: readonly (readonly [Expression, Expression])[],
  complete: (member: Result, of: Expression) => Result,
  evaluate: (expression: Expression) => Result,
): [string, Result][] {
  const completed = new Map(members);
  for (const [key, type] of attributes) {
    const name = key.type === 'literal' ? String(key.value) : undefined;
    if (name === undefined) {
      continue;
    }
    const member = members.get(name) ?? ABSENT;
    const fallback = type.type === 'call' && type.name === 'optional' ? type.args[1] : undefined;
    const isOptional = type.type === 'call' && type.name === 'optional';
    if (member.kind !== 'absent') {
      completed.set(name, complete(member, type));
    } else if (isOptional) {
      completed.set(name, fallback === undefined ? ABSENT : complete(evaluate(fallback), type));
    }
  }
  return [...completed];
}

/** Whether a type says anything that a value could be completed by. */
export function isCompleting(type: unknown): type is string {
  return typeof type === 'string' && type.includes('optional(');
}

/** The text of a type as an expression; JSON files write it bare, HCL files give `${…}`. */
export function typeText(type: string): string {
  return type.startsWith('${') ? type : `\${${type}}`;
}
