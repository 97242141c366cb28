import type { EvidenceRecord, FindingRecord } from '../record';
import { placeOf, statusOf } from '../report/terms';
import { byUrgency, excuseOf } from '../report/urgency';
import { visible } from './markup';

/**
 * The findings as the page holds them: each text once, in `texts`, and each finding as a row of indices into it, in the
 * order of `columns`. A row is some fifty characters, so that tens of thousands of findings load at once.
 */
export interface FindingsData {
  readonly texts: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly number[])[];
  /** The controls of each rule. */
  readonly controls: Readonly<Record<string, readonly string[]>>;
  /** The title of each rule. */
  readonly titles: Readonly<Record<string, string>>;
}

const COLUMNS: readonly (readonly [name: string, read: (finding: FindingRecord) => string])[] = [
  ['status', statusOf],
  ['severity', ({ severity }) => severity],
  ['rule', ({ rule }) => rule],
  ['resource', ({ path, resource }) => path ?? resource],
  ['address', ({ resource }) => resource],
  ['type', ({ resourceType }) => resourceType],
  ['stack', ({ stack }) => stack],
  ['property', ({ property }) => property ?? ''],
  ['place', ({ location }) => (location === undefined ? '' : placeOf(location))],
  ['message', ({ message }) => message],
  ['excuse', excuseOf],
  ['id', ({ id }) => id],
];

/** What the script of the page needs of a record. */
export function findingsData({ findings, rules }: EvidenceRecord): FindingsData {
  const texts: string[] = [];
  const known = new Map<string, number>();
  const indexOf = (text: string): number => {
    const index = known.get(text) ?? texts.push(visible(text)) - 1;
    known.set(text, index);
    return index;
  };
  return {
    texts,
    columns: COLUMNS.map(([name]) => name),
    rows: byUrgency(findings).map((finding) => COLUMNS.map(([, read]) => indexOf(read(finding)))),
    controls: Object.fromEntries(
      rules.map(({ id, controls }) => [id, controls.map((one) => `${one.framework} ${one.id}`)]),
    ),
    titles: Object.fromEntries(rules.map(({ id, title }) => [id, title])),
  };
}
