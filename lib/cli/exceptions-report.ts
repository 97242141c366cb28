import { type ListedException, missingMeasure } from './exceptions';
import { code, tableHead, tableRow, text } from './markdown';
import { type Output, paint, plural, printable } from './style';

/** Writes exceptions for a reader. */
export function writeExceptionsText(listed: readonly ListedException[], output: Output): void {
  for (const one of listed) {
    const { exception, severity, excuses, place, problem } = one;
    const colour = { holds: 'green', expiring: 'yellow', invalid: 'red' } as const;
    const rule = `${printable(String(exception.rule))}${severity === undefined ? '' : ` (${severity})`}`;
    const lines = [
      `${paint(output, colour[one.status], term(one))}  ${paint(output, 'bold', rule)} at ${printable(String(exception.scope))}`,
      ...(problem === undefined ? [] : [`${paint(output, 'red', 'invalid')}: ${printable(problem)}`]),
      `until ${printable(String(exception.expires))}, owner ${printable(String(exception.approver))}, ${printable(String(exception.ticket))}${approval(exception.approvedOn)}`,
      `why: ${printable(String(exception.reason))}`,
      exception.equivalentMeasure === undefined
        ? (missingMeasure(one) ?? '')
        : `instead: ${printable(String(exception.equivalentMeasure))}`,
      ...(excuses === undefined ? [] : [`excuses: ${excusedText(one)}`]),
      place === '' ? '' : `in ${printable(place)}`,
    ];
    output.write(`${lines.filter((line) => line !== '').join('\n    ')}\n\n`);
  }
  output.write(`${conclusion(listed)}\n`);
}

/** Writes exceptions as JSON. */
export function writeExceptionsJson(listed: readonly ListedException[], output: Output): void {
  const exceptions = listed.map(({ exception, controls, excuses, daysLeft, problem, ...rest }) => ({
    ...exception,
    ...rest,
    daysLeft: daysLeft ?? null,
    problem: problem ?? null,
    controls: controls.map(({ framework, id, status }) => ({
      framework,
      id,
      ...(status === undefined ? {} : { status }),
    })),
    ...(excuses === undefined
      ? {}
      : {
          excuses: excuses.map(({ resource, resourceType, stack, path, property, verdict }) => ({
            resource,
            resourceType,
            stack,
            path: path ?? null,
            property: property ?? null,
            verdict,
          })),
        }),
  }));
  output.write(`${JSON.stringify({ exceptions }, undefined, 2)}\n`);
}

/** Writes exceptions as a Markdown table. */
export function writeExceptionsMarkdown(listed: readonly ListedException[], output: Output): void {
  output.write(`${conclusion(listed)}\n`);
  if (listed.length === 0) {
    return;
  }
  output.write(`\n${tableHead(['Left', 'Rule', 'Scope', 'Owner', 'Ticket', 'Why', 'Instead', 'Excuses'])}`);
  for (const one of listed) {
    const { exception, problem } = one;
    const { rule, scope, approver, ticket, reason, equivalentMeasure } = exception;
    output.write(
      tableRow([
        text(problem === undefined ? term(one) : `invalid: ${problem}`),
        code(String(rule)),
        code(String(scope)),
        ...[approver, ticket, reason, equivalentMeasure ?? ''].map((field) => text(String(field))),
        one.excuses === undefined ? '' : text(excusedText(one)),
      ]),
    );
  }
}

function term({ daysLeft }: ListedException): string {
  if (daysLeft === undefined) {
    return 'no end';
  }
  return daysLeft < 0
    ? `ended ${-daysLeft} ${plural('day', -daysLeft)} ago`
    : `${daysLeft} ${plural('day', daysLeft)} left`;
}

function approval(day: string | undefined): string {
  return day === undefined ? '' : `, approved on ${printable(String(day))}`;
}

function excusedText({ excuses = [] }: ListedException): string {
  const names = [...new Set(excuses.map(({ path, resource }) => path ?? resource))];
  return names.length === 0 ? 'nothing' : names.map(printable).join(', ');
}

function conclusion(listed: readonly ListedException[]): string {
  const count = (status: ListedException['status']) => listed.filter((one) => one.status === status).length;
  const parts = [
    [count('invalid'), 'invalid'],
    [count('expiring'), 'about to end'],
  ].filter(([number]) => number !== 0);
  const rest = parts.length === 0 ? '' : `: ${parts.map((part) => part.join(' ')).join(', ')}`;
  return `${listed.length} ${plural('exception', listed.length)}${rest}`;
}
