import { isPlainObject, type Reader, type Reading, type Reference } from '../../core';
import { isLeaf } from './plan-configuration';
import { ABSENT, isKnown, isList, LITERAL, unknown } from './readings';

/** Finds what an expression of the configuration refers to, seen from one resource. */
export type ReferenceFinder = (expression: unknown) => Reference | undefined;

/** A value of a plan beside what the plan says of it elsewhere. */
export class PlannedNode {
  constructor(
    public readonly value: unknown,
    /** `after_unknown` at the same place: true, or the same shape again. */
    public readonly unknown: unknown,
    /** The expression in the configuration at the same place. */
    public readonly expression: unknown,
    public readonly find: ReferenceFinder,
  ) {}
}

/** Reads planned values: those that the plan leaves open are references or unknown. */
export const PLAN_READER: Reader = {
  read(raw, world): Reading {
    if (!(raw instanceof PlannedNode)) {
      return LITERAL.read(raw, world);
    }
    const { value, unknown: open, expression } = raw;
    if (open === true) {
      return later(raw);
    }
    const reference = isLeaf(expression) ? raw.find(expression) : undefined;
    const from = reference === undefined ? {} : { reference };
    if (isList(value) || (isMissing(value) && isList(open) && open.length > 0)) {
      const items = membersOfList(isList(value) ? value : [], raw);
      return { kind: 'known', value: items, reader: PLAN_READER, ...from };
    }
    if (isPlainObject(value) || (isMissing(value) && isPlainObject(open) && Object.keys(open).length > 0)) {
      const members = membersOfObject(isPlainObject(value) ? value : {}, raw);
      return { kind: 'known', value: members, reader: PLAN_READER, ...from };
    }
    if (isMissing(value)) {
      return ABSENT;
    }
    return isKnown(value)
      ? { kind: 'known', value, reader: LITERAL, ...from }
      : unknown(`a ${typeof value} is no value of a plan`);
  },
};

function later({ expression, find }: PlannedNode): Reading {
  const reference = find(expression);
  return reference === undefined
    ? unknown('the plan says that it is known after deployment only')
    : { kind: 'reference', reference };
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined;
}

function membersOfList(items: readonly unknown[], { unknown: open, expression, find }: PlannedNode): PlannedNode[] {
  const length = Math.max(items.length, isList(open) ? open.length : 0);
  return Array.from({ length }, (_, index) => {
    const inner = isList(expression) ? expression[index] : expression;
    return new PlannedNode(items[index], isList(open) ? open[index] : undefined, inner, find);
  });
}

function membersOfObject(
  members: Readonly<Record<string, unknown>>,
  { unknown: open, expression, find }: PlannedNode,
): Record<string, PlannedNode> {
  const openMembers = isPlainObject(open) ? open : {};
  const keys = new Set([...Object.keys(members), ...Object.keys(openMembers)]);
  const own = (holder: unknown, key: string) =>
    isPlainObject(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;
  return Object.fromEntries(
    [...keys].map((key) => {
      const inner = isLeaf(expression) ? expression : own(expression, key);
      return [key, new PlannedNode(own(members, key), own(openMembers, key), inner, find)];
    }),
  );
}
