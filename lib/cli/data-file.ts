import { ConfigurationError } from '../core';
import { readText } from './read-text';

/** Names of properties, and numbers of items, from the root of a document. */
export type DataPath = readonly (string | number)[];

/** A place in a file, counted from 1. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** What a file of the security team says, and where it says it. */
export interface DataFile {
  readonly data: unknown;
  /** Where a property stands, or the closest thing around it that exists. */
  place(path: DataPath): Place;
}

/** Policies and exceptions are written by hand; a larger file was not: 1 MiB. */
const MAX_BYTES = 1024 * 1024;
const MAX_ALIASES = 20;
/** Whoever mends a file reads so many problems at once. */
const SHOWN_PROBLEMS = 20;

/**
 * Reads a YAML or JSON file. Keys that stand twice, tags, and aliases without measure are refused.
 *
 * @throws ConfigurationError with the place when it cannot be read or parsed
 */
export function readDataFile(file: string): DataFile {
  const text = readText(file, MAX_BYTES);
  const yaml = yamlLibrary();
  const lines = new yaml.LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  try {
    const document = yaml.parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      schema: 'core',
      stringKeys: true,
      logLevel: 'error',
    });
    const flaws = [...document.errors, ...document.warnings];
    if (flaws.length > 0) {
      throw problemsIn(
        'is not valid YAML or JSON',
        flaws.map(({ pos, message }) => [placeAt(pos[0]), message] as const),
      );
    }
    return {
      data: document.toJS({ maxAliasCount: MAX_ALIASES }),
      place: (path) => {
        const offset = offsetOf(yaml, document.contents, path);
        return offset === undefined ? { file } : placeAt(offset);
      },
    };
  } catch (error) {
    if (error instanceof ConfigurationError) {
      throw error;
    }
    const reason = error instanceof RangeError ? 'it is nested too deeply' : error;
    throw new ConfigurationError(
      `'${file}' is not valid YAML or JSON: ${reason instanceof Error ? reason.message : reason}`,
    );
  }
}

/** One error for all problems in files, a line each, in the form that editors and terminals turn into links. */
export function problemsIn(what: string, problems: readonly (readonly [Place, string])[]): ConfigurationError {
  const sorted = [...problems].sort(([one], [other]) => (one.line ?? 0) - (other.line ?? 0));
  const shown = sorted.slice(0, SHOWN_PROBLEMS).map(([place, problem]) => `${placeText(place)}: ${problem}`);
  const rest = problems.length - shown.length;
  const more = rest > 0 ? [`and ${rest} more`] : [];
  const file = problems[0]?.[0].file ?? '';
  const all = [...shown, ...more];
  return new ConfigurationError(all.length === 1 ? (all[0] ?? '') : [`'${file}' ${what}:`, ...all].join('\n'));
}

/** `policy.yaml:3:5`. */
export function placeText({ file, line, column }: Place): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** The parser is loaded for files that need it only; it would add a tenth to the time of every run. */
function yamlLibrary(): typeof import('yaml') {
  return require('yaml') as typeof import('yaml');
}

function offsetOf(yaml: typeof import('yaml'), root: unknown, path: DataPath): number | undefined {
  let node = root;
  let found = yaml.isNode(root) ? root.range?.[0] : undefined;
  for (const step of path) {
    let start: unknown;
    if (yaml.isMap(node)) {
      const pair = node.items.find(({ key }) => yaml.isScalar(key) && key.value === step);
      [start, node] = [pair?.key, pair?.value];
    } else {
      node = yaml.isSeq(node) ? node.items[Number(step)] : undefined;
      start = node;
    }
    if (!yaml.isNode(start)) {
      return found;
    }
    found = start.range?.[0] ?? found;
  }
  return found;
}
