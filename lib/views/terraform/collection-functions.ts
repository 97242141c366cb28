import type { World } from '../../core';
import {
  ABSENT,
  elementsOf,
  isOpen,
  known,
  listOf,
  memberOf,
  membersOf,
  numberOf,
  objectOf,
  type Result,
  reasonOf,
  scalarOf,
  textOf,
  unknown,
} from './readings';

// The functions of Terraform that work on lists and objects; undefined where the arguments are not known enough.

const MAX_RESULT = 1_000_000;

export function concat(args: readonly Result[], world: World): Result | undefined {
  const lists = args.map((list) => elementsOf(list, world));
  return lists.includes(undefined) ? undefined : bounded(lists.flatMap((list) => list ?? []));
}

function bounded(list: readonly Result[]): Result | undefined {
  return list.length > 10_000 ? undefined : listOf(list);
}

export function flatten([list]: readonly Result[], world: World): Result | undefined {
  const flat = (value: Result): Result[] | undefined => {
    const elements = elementsOf(value, world);
    if (elements === undefined) {
      return isOpen(value) ? undefined : [value];
    }
    const parts = elements.map(flat);
    return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
  };
  const result = list === undefined ? undefined : flat(list);
  return result === undefined ? undefined : bounded(result);
}

export function merge(args: readonly Result[], world: World): Result | undefined {
  const objects = args.filter((arg) => arg.kind !== 'absent').map((arg) => membersOf(arg, world));
  return objects.includes(undefined) ? undefined : objectOf(objects.flatMap((members) => members ?? []));
}

export function distinct([list]: readonly Result[], world: World): Result | undefined {
  const elements = elementsOf(list, world);
  if (elements === undefined || elements.some((element) => scalarOf(element) === undefined)) {
    return elements === undefined ? undefined : list;
  }
  const byText = new Map(elements.map((element) => [textOf(element), element]));
  return listOf([...byText.values()]);
}

/** `toset`: a set of texts is gone through in their order. */
export function toSet(args: readonly Result[], world: World): Result | undefined {
  const unique = distinct(args, world);
  const elements = elementsOf(unique, world);
  const sorted = elements?.every((element) => typeof scalarOf(element) === 'string')
    ? elements.sort((a, b) => compare(String(scalarOf(a)), String(scalarOf(b))))
    : undefined;
  return sorted === undefined ? unique : listOf(sorted);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function join(args: readonly Result[], world: World): Result | undefined {
  const [separator, ...lists] = args;
  const texts = lists.flatMap((list) => elementsOf(list, world)?.map(textOf) ?? [undefined]);
  const between = textOf(separator);
  if (between === undefined || texts.includes(undefined)) {
    return undefined;
  }
  const joined = texts.join(between);
  return joined.length > MAX_RESULT ? undefined : known(joined);
}

export function lookup([object, key, fallback]: readonly Result[], world: World): Result | undefined {
  const name = scalarOf(key);
  if (object === undefined || name === undefined || membersOf(object, world) === undefined) {
    return undefined;
  }
  const member = memberOf(object, name, world);
  return member.invalid ? fallback : member;
}

export function element([list, index]: readonly Result[], world: World): Result | undefined {
  const elements = elementsOf(list, world);
  const position = numberOf(index);
  return elements === undefined || position === undefined || position < 0 || elements.length === 0
    ? undefined
    : elements[Math.floor(position) % elements.length];
}

export function coalesce(args: readonly Result[], world: World): Result | undefined {
  const values = args.flatMap((arg) => elementsOf(arg, world) ?? [arg]);
  const first = values.find((value) => isOpen(value) || (value.kind !== 'absent' && textOf(value) !== ''));
  return first?.kind === 'unknown' ? unknown(first.reason) : first;
}

export function coalesceList(args: readonly Result[], world: World): Result | undefined {
  return args.find((arg) => isOpen(arg) || (elementsOf(arg, world)?.length ?? 0) > 0);
}

export function contains([list, value]: readonly Result[], world: World): Result | undefined {
  const elements = elementsOf(list, world);
  const wanted = textOf(value);
  if (elements === undefined || wanted === undefined) {
    return undefined;
  }
  if (elements.some((candidate) => textOf(candidate) === wanted)) {
    return known(true);
  }
  const open = elements.find(isOpen);
  return open === undefined ? known(false) : unknown(reasonOf(open));
}

export function length([value]: readonly Result[], world: World): Result | undefined {
  const size = elementsOf(value, world)?.length ?? membersOf(value, world)?.length ?? textOf(value)?.length;
  return size === undefined ? undefined : known(size);
}

export function compact([list]: readonly Result[], world: World): Result | undefined {
  const elements = elementsOf(list, world);
  return elements === undefined
    ? undefined
    : listOf(elements.filter((value) => value.kind !== 'absent' && textOf(value) !== ''));
}

export function one([list]: readonly Result[], world: World): Result | undefined {
  const elements = elementsOf(list, world);
  return elements === undefined || elements.length > 1 ? undefined : (elements[0] ?? ABSENT);
}

export function mapMembers(
  object: Result | undefined,
  world: World,
  map: (member: [string, Result]) => Result,
): Result | undefined {
  const members = membersOf(object, world);
  return members === undefined ? undefined : listOf(members.sort(([a], [b]) => compare(a, b)).map(map));
}
