import type { Finding } from '../core';
import type { Change, ControlChange, Counts, Difference, Side } from './diff';
import { code, tableHead, tableRow, text } from './markdown';
import { OUTCOME_LABEL, type Output, paint, plural, printable } from './style';

/** So many rows fit a comment on a pull request, which GitHub cuts off at 65,536 characters. */
const MAX_ROWS = 50;

const COLOUR = { weaker: 'red', unjudged: 'yellow', stronger: 'green', same: 'dim' } as const;
const LABEL = { weaker: 'weaker', unjudged: 'no longer judged', stronger: 'stronger', same: 'same' } as const;

/** Writes a difference for a reader. */
export function writeDiffText(difference: Difference, output: Output): void {
  for (const change of difference.changes) {
    const { direction, rule, severity, resource, resourceType, messages } = change;
    output.write(
      `${paint(output, COLOUR[direction], LABEL[direction])} ${paint(output, 'bold', rule)} (${severity}) at ${printable(resource)} (${printable(resourceType)}): ${transition(change)}\n`,
    );
    for (const message of direction === 'weaker' ? messages : []) {
      output.write(`    ${printable(message)}\n`);
    }
  }
  for (const { rule, resource, exception } of difference.excused) {
    output.write(
      `${paint(output, 'yellow', 'excused')} ${rule} at ${printable(resource)} until ${exception?.expires} by ${printable(exception?.approver ?? '')}\n`,
    );
  }
  for (const { control, before, after, direction } of moved(difference.controls)) {
    output.write(
      `${paint(output, COLOUR[direction], LABEL[direction])} ${control.framework} ${control.id} ${control.title}: ${counts(before)} -> ${counts(after)}\n`,
    );
  }
  output.write(`${paint(output, difference.isWeaker ? 'red' : 'green', conclusion(difference))}\n`);
}

/** Writes a difference as JSON. */
export function writeDiffJson(difference: Difference, output: Output): void {
  const { changes, controls, excused, ...rest } = difference;
  const side = (one: Side | undefined) => one?.verdict ?? null;
  output.write(
    `${JSON.stringify(
      {
        ...rest,
        changes: changes.map(({ before, after, ...change }) => ({
          ...change,
          before: side(before),
          after: side(after),
        })),
        controls: controls.map(({ control, ...change }) => ({
          framework: control.framework,
          id: control.id,
          title: control.title,
          ...change,
        })),
        excused: excused.map(({ rule, stack, resource, path, exception }) => ({
          rule,
          stack,
          resource: path ?? resource,
          exception,
        })),
      },
      undefined,
      2,
    )}\n`,
  );
}

/** Writes a difference as the comment on a pull request. */
export function writeDiffMarkdown(difference: Difference, output: Output): void {
  const { changes, controls, excused } = difference;
  output.write(`### Compliance: ${conclusion(difference)}\n`);
  const weaker = changes.filter(({ direction }) => direction === 'weaker');
  table(output, 'Weaker', ['Rule', 'Resource', 'Verdict', 'What'], weaker, (change) => [
    `${code(change.rule)} (${change.severity})`,
    `${code(change.resource)} ${text(change.resourceType)}`,
    text(transition(change)),
    change.messages.map(text).join('<br>'),
  ]);
  for (const [title, wanted] of [
    ['No longer judged', 'unjudged'],
    ['Stronger', 'stronger'],
  ] as const) {
    const rows = changes.filter(({ direction }) => direction === wanted);
    table(output, title, ['Rule', 'Resource', 'Verdict'], rows, (change) => [
      `${code(change.rule)} (${change.severity})`,
      `${code(change.resource)} ${text(change.resourceType)}`,
      text(transition(change)),
    ]);
  }
  table(output, 'Excused', ['Rule', 'Resource', 'Owner', 'Until', 'Why'], excused, (finding: Finding) => [
    code(finding.rule),
    code(finding.path ?? finding.resource),
    ...[finding.exception?.approver, finding.exception?.expires, finding.exception?.reason].map((one) =>
      text(one ?? ''),
    ),
  ]);
  table(output, 'Controls', ['Control', '', 'Before', 'After'], moved(controls), (change) => [
    text(`${change.control.framework} ${change.control.id} ${change.control.title}`),
    change.direction,
    text(counts(change.before)),
    text(counts(change.after)),
  ]);
}

function table<Row>(
  output: Output,
  title: string,
  head: readonly string[],
  rows: readonly Row[],
  cells: (row: Row) => readonly string[],
): void {
  if (rows.length > 0) {
    output.write(`\n**${title}**\n\n${tableHead(head)}`);
    for (const row of rows.slice(0, MAX_ROWS)) {
      output.write(tableRow(cells(row)));
    }
    if (rows.length > MAX_ROWS) {
      output.write(`\nand ${rows.length - MAX_ROWS} more\n`);
    }
  }
}

/** The controls of which the evidence became better or worse; more of the same says little in a review. */
function moved(controls: readonly ControlChange[]): ControlChange[] {
  return controls.filter(({ direction }) => direction !== 'same');
}

function transition({ before, after }: Change): string {
  const now = after === undefined ? 'removed' : OUTCOME_LABEL[after.verdict];
  const then = before === undefined ? 'new resource' : `was ${OUTCOME_LABEL[before.verdict]}`;
  return `${now}, ${then}`;
}

function counts({ pass, fail, undetermined }: Counts): string {
  return `${pass} pass, ${fail} fail, ${undetermined} cannot tell`;
}

function conclusion({ changes, controls, added, removed, isWeaker }: Difference): string {
  const count = (direction: Change['direction']) => changes.filter((change) => change.direction === direction).length;
  const lost = controls.filter(({ before, after }) => before.pass > 0 && after.pass === 0).length;
  const evidence = lost === 0 ? '' : `, ${lost} ${plural('control', lost)} without evidence`;
  const verdict = isWeaker ? 'weaker' : changes.length > 0 ? 'not weaker' : 'unchanged';
  const unjudged = count('unjudged') === 0 ? '' : `, ${count('unjudged')} no longer judged`;
  return `${verdict}: ${count('weaker')} weaker${unjudged}, ${count('stronger')} stronger${evidence}; ${added.length} ${plural('resource', added.length)} added, ${removed.length} removed`;
}
