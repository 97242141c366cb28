import type { World } from '../../core';
import {
  coalesce,
  coalesceList,
  compact,
  concat,
  contains,
  distinct,
  element,
  flatten,
  join,
  length,
  lookup,
  mapMembers,
  merge,
  one,
  toSet,
} from './collection-functions';
import type { Expression } from './expression';
import {
  ABSENT,
  booleanOf,
  elementsOf,
  invalid,
  isOpen,
  known,
  LITERAL,
  numberOf,
  type Result,
  reasonOf,
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

function jsondecode([value]: readonly Result[], world: World): Result | undefined {
  const text = textOf(value);
  if (text === undefined) {
    return undefined;
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return invalid('the text is no JSON');
  }
  return LITERAL.read(document, world);
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
  ['yamlencode', identity],
  ['jsondecode', jsondecode],
  ['sensitive', identity],
  ['nonsensitive', identity],
  ['tolist', identity],
  ['tomap', identity],
  ['toset', toSet],
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
      Number(from) < 0 || Number(size) < 0 ? undefined : text.slice(Number(from), Number(from) + Number(size)),
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
