import { stringify } from 'csv-stringify/sync';
import type { EvidenceRecord } from '../record';
import { controlRows } from './controls';

/** So many resources are named in a cell; the others are counted. */
const MAX_NAMES = 50;

/** The head of the columns of {@link controlTable}. */
export const CONTROL_COLUMNS = [
  'framework',
  'control',
  'control title',
  'classification',
  'rule',
  'demand',
  'severity',
  'result',
  'pass',
  'fail',
  'undetermined',
  'excepted',
  'not applicable',
  'open resources',
] as const;

/** Every control with the rules that give evidence for it, a line each. */
export function controlTable(record: EvidenceRecord): (string | number)[][] {
  return controlRows(record).map(({ control, rule, title, severity, result, counts, openResources }) => [
    control.framework,
    control.id,
    control.title,
    control.status ?? '',
    rule,
    title,
    severity,
    result,
    counts.pass,
    counts.fail,
    counts.undetermined,
    counts.excepted,
    counts.notApplicable,
    named(openResources),
  ]);
}

/** The table of controls as CSV (RFC 4180). Names that a spreadsheet would take for formulas are escaped. */
export function writeCsv(record: EvidenceRecord): string {
  return stringify([[...CONTROL_COLUMNS], ...controlTable(record)], {
    escape_formulas: true,
    record_delimiter: '\r\n',
  });
}

function named(resources: readonly string[]): string {
  const more = resources.length - MAX_NAMES;
  return [...resources.slice(0, MAX_NAMES), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
