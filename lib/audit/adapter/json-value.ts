/** Whether a value is an object that is no list and no bytes. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** The value at the end of a path of properties; undefined where the path breaks off. */
export function valueAt(value: unknown, ...path: string[]): unknown {
  return path.reduce((at, key) => (isObject(at) ? at[key] : undefined), value);
}

/** The text at the end of a path of properties. */
export function textAt(value: unknown, ...path: string[]): string | undefined {
  const text = valueAt(value, ...path);
  return typeof text === 'string' ? text : undefined;
}

/** The count at the end of a path of properties; undefined where there is none, and where it is none. */
export function countAt(value: unknown, ...path: string[]): number | undefined {
  const count = valueAt(value, ...path);
  return typeof count === 'number' && Number.isInteger(count) && count >= 0 ? count : undefined;
}

/** The list at the end of a path of properties; empty where there is none. */
export function listAt(value: unknown, ...path: string[]): unknown[] {
  const list = valueAt(value, ...path);
  return Array.isArray(list) ? list : [];
}

/** What JSON text holds; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The words of several answers as one: each once, in order, joined by `/`. */
export function joinWords(words: Iterable<string | null | undefined>): string | undefined {
  const known = [...new Set(words)].filter((word) => typeof word === 'string' && word !== '');
  return known.length === 0 ? undefined : known.join('/');
}
