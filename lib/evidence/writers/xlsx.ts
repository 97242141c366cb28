import { unzipSync, zipSync } from 'fflate';
import { type EvidenceRecord, exitCodeOf, placeOf } from '../record';
import { attestationLines } from '../report/terms';
import { CONTROL_COLUMNS, controlTable } from './csv';

/** More findings than this make a workbook that takes minutes to open; report.json holds all of them. */
const MAX_FINDINGS = 50_000;
/** The most characters that a cell can hold. */
const MAX_CELL = 32_767;
/** The dates in the archive are those of its format's beginning, so that the same record gives the same bytes. */
const EPOCH = new Date(1980, 0, 1);

/** The record as a workbook: summary, controls, findings, exceptions, attestations, documents. */
export async function writeXlsx(record: EvidenceRecord): Promise<Uint8Array> {
  const sheets: Sheet[] = [
    sheet('Summary', ['', ''], summaryRows(record)),
    sheet('Controls', CONTROL_COLUMNS, controlTable(record)),
    sheet('Findings', FINDING_COLUMNS, findingRows(record)),
    sheet('Exceptions', EXCEPTION_COLUMNS, exceptionRows(record)),
    sheet('Left to do', ['kind', 'about', 'text'], leftToDo(record)),
    sheet(
      'Documents',
      ['file', 'SHA-256', 'stacks', 'resources'],
      record.documents.map(({ file, sha256, stacks, resources }) => [file, sha256, stacks.join('; '), resources]),
    ),
  ];
  const { default: writeExcelFile } = await import('write-excel-file/node');
  const buffer = await writeExcelFile(sheets).toBuffer();
  return zipSync(unzipSync(buffer), { mtime: EPOCH });
}

type Row = readonly (string | number)[];

/** What the library takes, as far as it is used; its own types are those of an ECMAScript module. */
interface Sheet {
  readonly sheet: string;
  readonly stickyRowsCount: number;
  readonly columns: { width: number }[];
  readonly data: (Cell | null)[][];
}

interface Cell {
  readonly value?: string | number;
  readonly type: StringConstructor | NumberConstructor;
  readonly fontWeight?: 'bold';
}

const FINDING_COLUMNS = [
  'rule',
  'verdict',
  'severity',
  'stack',
  'resource',
  'type',
  'property',
  'file',
  'line',
  'message',
  'controls',
  'excepted until',
  'approver',
  'ticket',
  'id',
];

function findingRows({ findings }: EvidenceRecord): Row[] {
  const judged = findings.filter(({ verdict }) => verdict !== 'notApplicable');
  const rows = judged.slice(0, MAX_FINDINGS).map((finding): Row => {
    const { rule, verdict, severity, stack, path, resource, resourceType, property, location, exception } = finding;
    return [
      rule,
      verdict,
      severity,
      stack,
      path ?? resource,
      resourceType,
      property ?? '',
      location?.file ?? '',
      location?.line ?? '',
      finding.message,
      finding.controls.join('; '),
      exception?.expires ?? '',
      exception?.approver ?? '',
      exception?.ticket ?? '',
      finding.id,
    ];
  });
  const more = judged.length - rows.length;
  return more > 0 ? [...rows, [`${more} more are left out; report.json holds all of them`]] : rows;
}

const EXCEPTION_COLUMNS = ['rule', 'scope', 'reason', 'approver', 'ticket', 'expires', 'problem'];

function exceptionRows({ exceptions, exceptionProblems }: EvidenceRecord): Row[] {
  return [
    ...exceptions.map(({ rule, scope, reason, approver, ticket, expires }) => [
      rule,
      scope,
      reason,
      approver,
      ticket,
      expires,
      '',
    ]),
    ...exceptionProblems.map(({ exception, problem }) => [
      ...['rule', 'scope', 'reason', 'approver', 'ticket', 'expires'].map((field) => String(exception[field] ?? '')),
      problem,
    ]),
  ];
}

function leftToDo({ attestations, nextSteps, unreadable, engineErrors }: EvidenceRecord): Row[] {
  return [
    ...unreadable.map(({ file, message }) => ['could not be judged', file, message]),
    ...engineErrors.map(({ rule, stack, resource, message }) => [
      'rule failed itself',
      `${rule} at ${stack}/${resource}`,
      message,
    ]),
    ...attestations.map((attestation) => [
      `attestation: ${attestation.kind}`,
      `${attestation.subject ?? attestation.stack}${attestation.location?.line === undefined ? '' : ` (${placeOf(attestation.location)})`}`,
      attestationLines(attestation).join('; '),
    ]),
    ...nextSteps.map(({ path, text }) => ['next step', path ?? '', text]),
  ];
}

function summaryRows(record: EvidenceRecord): Row[] {
  const { summary, policy, tool } = record;
  return [
    ['result', exitCodeOf(record) === 0 ? 'accepted' : 'rejected'],
    ['tool', `${tool.name} ${tool.version}`],
    ['generated', record.generatedAt],
    ['judged on', record.judgedOn],
    ['commit', record.commit ?? 'not known'],
    ['frameworks', policy.frameworks.join(', ')],
    ['pass', summary.counts.pass],
    ['fail', summary.counts.fail],
    ['undetermined', summary.counts.undetermined],
    ['excepted', summary.counts.excepted],
    ['not applicable', summary.counts.notApplicable],
    ['resources judged', summary.resourcesJudged],
    ['resources that no rule concerns', summary.resourcesWithoutRule],
    ['documents', record.documents.length],
  ];
}

function sheet(name: string, columns: readonly string[], rows: readonly Row[]): Sheet {
  const head = columns.map((value): Cell | null => (value === '' ? null : { value, type: String, fontWeight: 'bold' }));
  return {
    sheet: name,
    stickyRowsCount: 1,
    columns: columns.map((_column, index) => ({ width: widthOf(columns, rows, index) })),
    data: [head, ...rows.map((row) => row.map(cellOf))],
  };
}

function cellOf(value: string | number): Cell | null {
  if (typeof value === 'number') {
    return { value, type: Number };
  }
  return value === '' ? null : { value: printable(value).slice(0, MAX_CELL), type: String };
}

function widthOf(columns: readonly string[], rows: readonly Row[], index: number): number {
  const longest = rows
    .slice(0, 200)
    .reduce((length, row) => Math.max(length, String(row[index] ?? '').length), columns[index]?.length ?? 0);
  return Math.min(60, Math.max(8, longest + 2));
}

/** Text without the control characters that XML cannot hold, and without halves of characters. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\uFFFE\uFFFF]|\p{Cs}/gu, '\uFFFD');
}
