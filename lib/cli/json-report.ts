import type { Finding } from '../core';
import { type CheckResult, exitCode, totals } from './result';
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
    output.write(`${index === 0 ? '' : ','}\n${JSON.stringify(jsonFinding(finding, result))}`);
  }
  output.write('\n],\n');
  const { engineErrors, exceptionProblems, unreadable } = result;
  output.write(`"engineErrors": ${JSON.stringify(engineErrors)},\n`);
  output.write(`"exceptionProblems": ${JSON.stringify(exceptionProblems)},\n`);
  output.write(`"acknowledgements": ${JSON.stringify(result.acknowledgements)},\n`);
  output.write(`"unreadable": ${JSON.stringify(unreadable)},\n`);
  if (result.baseline !== undefined) {
    output.write(`"obsoleteInBaseline": ${JSON.stringify(result.baseline.obsolete)},\n`);
  }
  const summary = { files: result.files.length, ...totals(result), exitCode: exitCode(result) };
  output.write(`"summary": ${JSON.stringify(summary)}\n}\n`);
}

function jsonFinding(finding: Finding, { baseline }: CheckResult): Record<string, unknown> {
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
    ...(baseline === undefined ? {} : { baselined: baseline.known.has(finding) }),
  };
}
