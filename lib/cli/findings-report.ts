import type { Finding } from '../core';
import { catalogue } from '../rules';
import { acknowledgementText } from './acknowledgements';
import { placeText } from './data-file';
import type { CheckResult } from './result';
import { OUTCOME_COLOUR, OUTCOME_LABEL, type Output, paint, plural, printable } from './style';

/**
 * Writes the findings for a reader, by resource: what stands, or all of them. What a baseline knows is counted; findings
 * of rules that accept no exception are listed all the same.
 */
export function writeFindings(result: CheckResult, output: Output, all: boolean): void {
  const open = result.findings.filter(({ verdict }) => all || verdict === 'fail' || verdict === 'undetermined');
  const listed = open.filter((finding) => all || !isKnown(finding, result) || !isWaivable(finding));
  for (const [heading, findings] of groupByResource(listed)) {
    output.write(`${paint(output, 'bold', printable(heading))}\n`);
    for (const finding of findings) {
      output.write(`  ${findingLine(finding, result, output)}\n`);
    }
    output.write('\n');
  }
  const unlisted = open.length - listed.length;
  if (unlisted > 0) {
    const findings = `${unlisted} ${plural('finding', unlisted)} of the baseline`;
    output.write(
      `${paint(output, 'dim', `${findings} ${unlisted === 1 ? 'is' : 'are'} not listed; --all lists them`)}\n\n`,
    );
  }
}

function isKnown(finding: Finding, { baseline }: CheckResult): boolean {
  return baseline?.known.has(finding) === true;
}

function isWaivable({ rule }: Finding): boolean {
  return catalogue.rule(rule)?.waivable !== false;
}

function groupByResource(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const heading = `${finding.resource} (${finding.resourceType}) in ${finding.file ?? finding.stack}`;
    groups.set(heading, [...(groups.get(heading) ?? []), finding]);
  }
  return groups;
}

function findingLine(finding: Finding, result: CheckResult, output: Output): string {
  const verdict = paint(output, OUTCOME_COLOUR[finding.verdict], OUTCOME_LABEL[finding.verdict]);
  const text = finding.message === '' ? '' : `: ${printable(finding.message)}`;
  const excused =
    finding.exception === undefined
      ? ''
      : ` [excepted until ${finding.exception.expires} by ${printable(finding.exception.approver)}, ${printable(finding.exception.ticket)}]`;
  const known = isKnown(finding, result)
    ? ` [in the baseline${isWaivable(finding) ? '' : ', although the rule accepts no exception'}]`
    : '';
  return `${verdict} ${finding.rule}${text}${excused}${known}`;
}

/** Writes what could not be judged, what excuses nothing, and what of a baseline is there no more. */
export function writeProblems(result: CheckResult, output: Output): void {
  for (const { file, message } of result.unreadable) {
    output.write(`${paint(output, 'red', 'could not judge')} ${printable(file)}: ${printable(message)}\n`);
  }
  for (const { rule, resource, stack, message } of result.engineErrors) {
    output.write(
      `${paint(output, 'red', 'engine error')} in rule ${rule} at ${printable(resource)} of ${printable(stack)}: ${printable(message)}\n`,
    );
  }
  for (const { exception, problem, file, line, column } of result.exceptionProblems) {
    const place = file === undefined ? '' : ` (${printable(placeText({ file, line, column }))})`;
    output.write(
      `${paint(output, 'red', 'exception')} for ${printable(String(exception.rule))} at ${printable(String(exception.scope))}${place}: ${printable(problem)}\n`,
    );
  }
  for (const acknowledgement of result.acknowledgements) {
    output.write(`${paint(output, 'yellow', 'note')}: ${printable(acknowledgementText(acknowledgement))}\n`);
  }
  for (const { rule, resource, count } of result.baseline?.obsolete ?? []) {
    output.write(
      `${paint(output, 'red', 'baseline')} for ${printable(rule)} at ${printable(resource)}: ${count} ${plural('finding', count)} there no more; ` +
        "run 'compliant-ai baseline' again so that it shrinks\n",
    );
  }
}
