import type { World } from '../../core';
import type { Expression } from './expression';
import {
  ABSENT,
  booleanOf,
  elementsOf,
  invalid,
  isOpen,
  known,
  LITERAL,
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

/** A function of Terraform: its arguments are evaluated; undefined says that they are not what it can work with. */
type TerraformFunction = (args: readonly Result[], world: World) => Result | undefined;

const MAX_RESULT = 1_000_000;
const MAX_ARGUMENTS = 1000;

/** Calls a function of Terraform; one that is not known here gives an unknown value. */
export function callFunction(
  name: string,
  args: readonly Expression[],
  expands: boolean,
  evaluate: (expression: Expression) => Result,
  world: World,
): Result {
  if (name === 'try' || name === 'can') {
    return attempt(name, args, evaluate);
  }
  const implementation = FUNCTIONS.get(name);
  if (implementation === undefined) {
    return unknown(`the function ${name} is not evaluated`);
  }
  if (args.length > MAX_ARGUMENTS) {
    return unknown(`${name} has too many arguments`);
  }
  const values = args.map(evaluate);
  if (expands) {
    const rest = elementsOf(values.pop(), world);
    if (rest === undefined) {
      return unknown(`the arguments of ${name} are not known`);
    }
    if (rest.length > MAX_ARGUMENTS) {
      return unknown(`${name} has too many arguments`);
    }
    values.push(...rest);
  }
  const result = implementation(values, world);
  if (result !== undefined) {
    return result;
  }
  const reason = values.map(reasonOf).find((text) => text !== '');
  return reason === undefined ? unknown(`${name} cannot be evaluated with these arguments`) : unknown(reason);
}

function attempt(name: string, args: readonly Expression[], evaluate: (expression: Expression) => Result): Result {
  for (const arg of args) {
    const result = evaluate(arg);
    if (name === 'can') {
      return result.invalid ? known(false) : isOpen(result) ? unknown(reasonOf(result)) : known(true);
    }
    if (!result.invalid) {
      return result;
    }
  }
  return invalid(`no argument of ${name} can be evaluated`);
}

/** A function of known texts. */
function ofTexts(compute: (...texts: string[]) => string | number | boolean | undefined): TerraformFunction {
  return (args) => {
    const texts = args.map(textOf);
    const missing = texts.includes(undefined);
    const result = missing ? undefined : compute(...texts.map(String));
    return result === undefined || String(result).length > MAX_RESULT ? undefined : known(result);
  };
}

/** A function of known numbers. */
function ofNumbers(compute: (...numbers: number[]) => number): TerraformFunction {
  return (args) => {
    const numbers = args.map(numberOf).filter((number) => number !== undefined);
    const result = numbers.length === args.length ? compute(...numbers) : Number.NaN;
    return Number.isFinite(result) ? known(result) : undefined;
  };
}

const identity: TerraformFunction = ([value]) => value;

function concat(args: readonly Result[], world: World): Result | undefined {
  const lists = args.map((list) => elementsOf(list, world));
  return lists.includes(undefined) ? undefined : bounded(lists.flatMap((list) => list ?? []));
}

function bounded(list: readonly Result[]): Result | undefined {
  return list.length > 10_000 ? undefined : listOf(list);
}

function flatten([list]: readonly Result[], world: World): Result | undefined {
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

function merge(args: readonly Result[], world: World): Result | undefined {
  const objects = args.filter((arg) => arg.kind !== 'absent').map((arg) => membersOf(arg, world));
  return objects.includes(undefined) ? undefined : objectOf(objects.flatMap((members) => members ?? []));
}

function distinct([list]: readonly Result[], world: World): Result | undefined {
  const elements = elementsOf(list, world);
  if (elements === undefined || elements.some((element) => scalarOf(element) === undefined)) {
    return elements === undefined ? undefined : list;
  }
  const byText = new Map(elements.map((element) => [textOf(element), element]));
  return listOf([...byText.values()]);
}

function join(args: readonly Result[], world: World): Result | undefined {
  const [separator, ...lists] = args;
  const texts = lists.flatMap((list) => elementsOf(list, world)?.map(textOf) ?? [undefined]);
  const between = textOf(separator);
  if (between === undefined || texts.includes(undefined)) {
    return undefined;
  }
  const joined = texts.join(between);
  return joined.length > MAX_RESULT ? undefined : known(joined);
}

function lookup([object, key, fallback]: readonly Result[], world: World): Result | undefined {
  const name = scalarOf(key);
  if (object === undefined || name === undefined || membersOf(object, world) === undefined) {
    return undefined;
  }
  const member = memberOf(object, name, world);
  return member.invalid ? fallback : member;
}

function element([list, index]: readonly Result[], world: World): Result | undefined {
  const elements = elementsOf(list, world);
  const position = numberOf(index);
  return elements === undefined || position === undefined || position < 0 || elements.length === 0
    ? undefined
    : elements[Math.floor(position) % elements.length];
}

function coalesce(args: readonly Result[], world: World): Result | undefined {
  const values = args.flatMap((arg) => elementsOf(arg, world) ?? [arg]);
  const first = values.find((value) => isOpen(value) || (value.kind !== 'absent' && textOf(value) !== ''));
  return first?.kind === 'unknown' ? unknown(first.reason) : first;
}

function coalesceList(args: readonly Result[], world: World): Result | undefined {
  return args.find((arg) => isOpen(arg) || (elementsOf(arg, world)?.length ?? 0) > 0);
}

function contains([list, value]: readonly Result[], world: World): Result | undefined {
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

function length([value]: readonly Result[], world: World): Result | undefined {
  const size = elementsOf(value, world)?.length ?? membersOf(value, world)?.length ?? textOf(value)?.length;
  return size === undefined ? undefined : known(size);
}

function compact([list]: readonly Result[], world: World): Result | undefined {
  const elements = elementsOf(list, world);
  return elements === undefined
    ? undefined
    : listOf(elements.filter((value) => value.kind !== 'absent' && textOf(value) !== ''));
}

function one([list]: readonly Result[], world: World): Result | undefined {
  const elements = elementsOf(list, world);
  return elements === undefined || elements.length > 1 ? undefined : (elements[0] ?? ABSENT);
}

function jsondecode([value]: readonly Result[], world: World): Result | undefined {
  const text = textOf(value);
  if (text === undefined) {
    return undefined;
  }
  try {
    return LITERAL.read(JSON.parse(text), world);
  } catch {
    return invalid('the text is no JSON');
  }
}

/** `format` with the verbs that carry no widths; any other format is not evaluated. */
function format(...[pattern = '', ...values]: string[]): string | undefined {
  let next = 0;
  let isPlain = true;
  const text = pattern.replace(/%(.)/gs, (_, verb: string) => {
    if (verb === '%') {
      return '%';
    }
    isPlain = isPlain && (verb === 's' || verb === 'd' || verb === 'v' || verb === 't') && next < values.length;
    return values[next++] ?? '';
  });
  return isPlain ? text : undefined;
}

/** `replace`; a pattern between slashes is a regular expression and is not evaluated. */
function replace(text = '', search = '', by = ''): string | undefined {
  return search.length > 1 && search.startsWith('/') && search.endsWith('/')
    ? undefined
    : text.replaceAll(search, () => by);
}

function convert(read: (result: Result | undefined) => string | number | boolean | undefined): TerraformFunction {
  return ([value]) => {
    if (value?.kind === 'absent') {
      return ABSENT;
    }
    const converted = read(value);
    return converted === undefined ? (value !== undefined && isOpen(value) ? value : undefined) : known(converted);
  };
}

const split: TerraformFunction = ([separator, text], _world) => {
  const between = textOf(separator);
  const whole = textOf(text);
  return between === undefined || whole === undefined || whole.length > MAX_RESULT
    ? undefined
    : known(whole.split(between));
};

const FUNCTIONS: ReadonlyMap<string, TerraformFunction> = new Map<string, TerraformFunction>([
  ['jsonencode', identity],
  ['jsondecode', jsondecode],
  ['sensitive', identity],
  ['nonsensitive', identity],
  ['tolist', identity],
  ['tomap', identity],
  ['toset', distinct],
  ['distinct', distinct],
  ['tostring', convert(textOf)],
  ['tonumber', convert(numberOf)],
  ['tobool', convert(booleanOf)],
  ['lower', ofTexts((text = '') => text.toLowerCase())],
  ['upper', ofTexts((text = '') => text.toUpperCase())],
  ['trimspace', ofTexts((text = '') => text.trim())],
  ['trimprefix', ofTexts((text = '', prefix = '') => (text.startsWith(prefix) ? text.slice(prefix.length) : text))],
  [
    'trimsuffix',
    ofTexts((text = '', end = '') => (text.endsWith(end) ? text.slice(0, text.length - end.length) : text)),
  ],
  ['startswith', ofTexts((text = '', prefix = '') => text.startsWith(prefix))],
  ['endswith', ofTexts((text = '', suffix = '') => text.endsWith(suffix))],
  ['format', ofTexts(format)],
  ['replace', ofTexts(replace)],
  [
    'substr',
    ofTexts((text = '', from, size) =>
      Number(from) < 0 || Number(size) < 0 ? undefined : text.substr(Number(from), Number(size)),
    ),
  ],
  ['join', join],
  ['split', split],
  ['concat', concat],
  ['flatten', flatten],
  ['compact', compact],
  ['merge', merge],
  ['lookup', lookup],
  ['element', element],
  ['one', one],
  ['coalesce', coalesce],
  ['coalescelist', coalesceList],
  ['contains', contains],
  ['length', length],
  ['keys', ([object], world) => mapMembers(object, world, ([key]) => known(key))],
  ['values', ([object], world) => mapMembers(object, world, ([, value]) => value)],
  ['max', ofNumbers(Math.max)],
  ['min', ofNumbers(Math.min)],
  ['abs', ofNumbers(Math.abs)],
  ['ceil', ofNumbers(Math.ceil)],
  ['floor', ofNumbers(Math.floor)],
]);

function mapMembers(
  object: Result | undefined,
  world: World,
  map: (member: [string, Result]) => Result,
): Result | undefined {
  const members = membersOf(object, world);
  return members === undefined ? undefined : listOf(members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(map));
}
