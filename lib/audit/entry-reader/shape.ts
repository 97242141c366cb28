/** Says what is wrong with a value, as a sentence without a subject; undefined where nothing is. It quotes no value. */
export type Check = (value: unknown) => string | undefined;

/** What an object must have, by property. Further properties are those of a later version. */
export type Shape = Readonly<Record<string, Check>>;

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const text: Check = (value) => (typeof value === 'string' ? undefined : 'is not a text');

export const truth: Check = (value) => (typeof value === 'boolean' ? undefined : 'is neither true nor false');

export const count: Check = (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? undefined : 'is not a whole number from 0';

export const measure: Check = (value) =>
  typeof value === 'number' && value >= 0 ? undefined : 'is not a number from 0';

export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? undefined : check(value);

export const matching =
  (pattern: RegExp, what: string): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? undefined : `is not ${what}`;

export const oneOf =
  (values: readonly string[]): Check =>
  (value) =>
    values.some((allowed) => allowed === value) ? undefined : `is none of ${values.join(', ')}`;

export const listOf =
  (check: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) {
      return 'is not a list';
    }
    const items: readonly unknown[] = value;
    const problem = items.map(check).find((found) => found !== undefined);
    return problem === undefined ? undefined : `has an item that ${problem}`;
  };

export const objectOf =
  (shape: Shape): Check =>
  (value) => {
    if (!isObject(value)) {
      return 'is not an object';
    }
    for (const [property, check] of Object.entries(shape)) {
      const problem = check(Object.hasOwn(value, property) ? value[property] : undefined);
      if (problem !== undefined) {
        return `has a '${property}' that ${problem}`;
      }
    }
    return undefined;
  };
