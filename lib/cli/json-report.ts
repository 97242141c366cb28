import type { Finding } from '../core';
import { type CheckResult, exitCode } from './result';
import type { Output } from './style';

/**
 * Writes the result of `check` as JSON. The keys of `findings` are fixed; others may be added. Findings are written one
 * by one: all of them together can be longer than a string may be.
 *
 * @param all whether passes and what does not apply are listed too
 */
export function writeJsonReport(result: CheckResult, output: Output, all: boolean): void {
  const listed = result.findings.filter(({ verdict }) => all || verdict === 'fail' || verdict === 'undetermined');
  output.write('{\n"findings": [');
  for (const [index, finding] of listed.entries()) {
    output.write(`${index === 0 ? '' : ','}\n${JSON.stringify(jsonFinding(finding))}`);
  }
  output.write('\n],\n');
  const { engineErrors, exceptionProblems, unreadable } = result;
  output.write(`"engineErrors": ${JSON.stringify(engineErrors)},\n`);
  output.write(`"exceptionProblems": ${JSON.stringify(exceptionProblems)},\n`);
  output.write(`"unreadable": ${JSON.stringify(unreadable)},\n`);
  output.write(`"summary": ${JSON.stringify(summary(result))}\n}\n`);
}

function summary(result: CheckResult): Record<string, number> {
  const count = (verdict: Finding['verdict']) =>
    result.findings.filter((finding) => finding.verdict === verdict).length;
  return {
    files: result.files.length,
    fail: count('fail'),
    undetermined: count('undetermined'),
    pass: count('pass'),
    notApplicable: count('notApplicable'),
    excepted: result.findings.filter((finding) => finding.exception !== undefined).length,
    exitCode: exitCode(result),
  };
}

function jsonFinding(finding: Finding): Record<string, unknown> {
  const { rule, verdict, severity, resourceType, resource, property, file, message, controls, ...rest } = finding;
  return {
    rule,
    verdict,
    severity,
    resourceType,
    resource,
    property: property ?? null,
    file: file ?? null,
    message,
    controls: controls.map(({ framework, id }) => ({ framework, id })),
    ...rest,
  };
}
