import type { Finding } from '../core';
import { type CheckResult, exitCode } from './result';

/**
 * The result of `check` as JSON. The keys of `findings` are fixed; others may be added.
 *
 * @param all whether passes and what does not apply are listed too
 */
export function jsonReport(result: CheckResult, all: boolean): string {
  const listed = result.findings.filter(({ verdict }) => all || verdict === 'fail' || verdict === 'undetermined');
  const count = (verdict: Finding['verdict']) =>
    result.findings.filter((finding) => finding.verdict === verdict).length;
  return `${JSON.stringify(
    {
      findings: listed.map(jsonFinding),
      engineErrors: result.engineErrors,
      exceptionProblems: result.exceptionProblems,
      unreadable: result.unreadable,
      summary: {
        files: result.files.length,
        fail: count('fail'),
        undetermined: count('undetermined'),
        pass: count('pass'),
        notApplicable: count('notApplicable'),
        excepted: result.findings.filter((finding) => finding.exception !== undefined).length,
        exitCode: exitCode(result),
      },
    },
    null,
    2,
  )}\n`;
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
