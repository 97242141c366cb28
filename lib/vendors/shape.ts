import { isDay } from '../core/day';
import { isPlainObject } from '../core/value';

/** Names of properties, and numbers of items, from the root of a document. */
export type Path = readonly (string | number)[];

/** What is wrong with data, and where. */
export interface DataProblem {
  readonly path: Path;
  readonly problem: string;
}

/** Says what is wrong with a value; nothing when it is as it must be. */
export type Shape = (value: unknown, path: Path) => DataProblem[];

/** A text that is not blank. */
export const text: Shape = (value, path) =>
  typeof value === 'string' && value.trim() !== '' ? [] : [must(path, 'be a text that is not blank', value)];

/** A day of the calendar. */
export const day: Shape = (value, path) =>
  typeof value === 'string' && isDay(value) ? [] : [must(path, 'be a day such as 2026-11-21', value)];

/** A whole number from 0. */
export const count: Shape = (value, path) =>
  Number.isInteger(value) && Number(value) >= 0 ? [] : [must(path, 'be a whole number from 0', value)];

/** True or false. */
export const flag: Shape = (value, path) => (typeof value === 'boolean' ? [] : [must(path, 'be true or false', value)]);

/** A text of a form. */
export function matching(pattern: RegExp, demand: string): Shape {
  return (value, path) => (typeof value === 'string' && pattern.test(value) ? [] : [must(path, demand, value)]);
}

/** One of some words. */
export function oneOf(words: readonly string[]): Shape {
  return (value, path) =>
    words.some((word) => word === value) ? [] : [must(path, `be one of ${words.join(', ')}`, value)];
}

/** A list. */
export function listOf(item: Shape, minimum = 0): Shape {
  return (value, path) => {
    if (!Array.isArray(value) || value.length < minimum) {
      return [must(path, minimum === 0 ? 'be a list' : `be a list of at least ${minimum}`, value)];
    }
    return value.flatMap((one, index) => item(one, [...path, index]));
  };
}

/** A mapping with these properties and no others. */
export function mapping(
  required: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape {
  const known = { ...required, ...optional };
  return (value, path) => {
    if (!isPlainObject(value)) {
      return [must(path, `be a mapping of ${Object.keys(known).join(', ')}`, value)];
    }
    return [
      ...Object.keys(value)
        .filter((name) => !Object.hasOwn(known, name))
        .map((name) => ({
          path: [...path, name],
          problem: `there is no property '${spelled([...path, name])}'; known are ${Object.keys(known).join(', ')}`,
        })),
      ...Object.keys(required)
        .filter((name) => value[name] === undefined)
        .map((name) => ({ path, problem: `'${spelled([...path, name])}' is missing` })),
      ...Object.entries(known)
        .filter(([name]) => value[name] !== undefined)
        .flatMap(([name, shape]) => shape(value[name], [...path, name])),
    ];
  };
}

/** `offerings[0].baa`. */
export function spelled(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '');
}

function must(path: Path, demand: string, value: unknown): DataProblem {
  const where = path.length === 0 ? 'the document' : `'${spelled(path)}'`;
  return { path, problem: `${where} must ${demand}, got ${shortened(value)}` };
}

function shortened(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 80 ? `${json.slice(0, 77)}...` : json;
}
