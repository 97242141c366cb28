import type { Finding } from '../core';
import type { CheckResult } from './result';
import { OUTCOME_COLOUR, type Output, paint, printable } from './style';

/** Writes the findings for a reader, by resource: what stands, or all of them. */
export function writeFindings(result: CheckResult, output: Output, all: boolean): void {
  const listed = result.findings.filter(({ verdict }) => all || verdict === 'fail' || verdict === 'undetermined');
  for (const [heading, findings] of groupByResource(listed)) {
    output.write(`${paint(output, 'bold', printable(heading))}\n`);
    for (const finding of findings) {
      output.write(`  ${findingLine(finding, output)}\n`);
    }
    output.write('\n');
  }
}

function groupByResource(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const heading = `${finding.resource} (${finding.resourceType}) in ${finding.file ?? finding.stack}`;
    groups.set(heading, [...(groups.get(heading) ?? []), finding]);
  }
  return groups;
}

function findingLine(finding: Finding, output: Output): string {
  const verdict = paint(output, OUTCOME_COLOUR[finding.verdict], label(finding));
  const text = finding.message === '' ? '' : `: ${printable(finding.message)}`;
  const excused =
    finding.exception === undefined
      ? ''
      : ` [excepted until ${finding.exception.expires} by ${printable(finding.exception.approver)}, ${printable(finding.exception.ticket)}]`;
  return `${verdict} ${finding.rule}${text}${excused}`;
}

function label({ verdict }: Finding): string {
  return { fail: 'fail', undetermined: 'cannot tell', pass: 'pass', notApplicable: 'not applicable' }[verdict];
}

/** Writes what could not be judged, and exceptions that do not hold. */
export function writeProblems(result: CheckResult, output: Output): void {
  for (const { file, message } of result.unreadable) {
    output.write(`${paint(output, 'red', 'could not judge')} ${printable(file)}: ${printable(message)}\n`);
  }
  for (const { rule, resource, stack, message } of result.engineErrors) {
    output.write(
      `${paint(output, 'red', 'engine error')} in rule ${rule} at ${printable(resource)} of ${printable(stack)}: ${printable(message)}\n`,
    );
  }
  for (const { exception, problem } of result.exceptionProblems) {
    output.write(
      `${paint(output, 'red', 'exception')} for ${printable(String(exception.rule))} at ${printable(String(exception.scope))}: ${printable(problem)}\n`,
    );
  }
}
