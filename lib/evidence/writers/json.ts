import type { EvidenceRecord } from '../record';

/** Lists in which every entry gets a line of its own, for whoever compares two records. */
const LONG: ReadonlySet<string> = new Set(['documents', 'resourceTypes', 'rules', 'findings', 'engineErrors']);

/** The record as JSON, in pieces: the whole can be longer than a text may be. */
export function* writeJson(record: EvidenceRecord): Iterable<string> {
  let separator = '{\n';
  for (const [name, value] of Object.entries(record)) {
    yield `${separator}"${name}": `;
    separator = ',\n';
    if (LONG.has(name) && Array.isArray(value)) {
      yield* jsonLines(value);
    } else {
      yield JSON.stringify(value);
    }
  }
  yield '\n}\n';
}

/** A list as JSON, an entry a line. */
export function* jsonLines(list: Iterable<unknown>): Iterable<string> {
  let separator = '[\n';
  for (const entry of list) {
    yield `${separator}${JSON.stringify(entry)}`;
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]' : '\n]';
}
