import { type Catalogue, type Finding, type Policy, type Report, rejecting } from '../core';

/** What blocks a deployment, one line each, sorted. Empty where nothing does. */
export function rejections(report: Report, policy: Policy, catalogue: Catalogue): string[] {
  return [
    ...new Set([
      ...rejecting(report, policy)
        .map((finding) => findingLine(finding, policy, catalogue))
        .sort(),
      ...report.engineErrors.map(
        ({ rule, stack, resource, message }) => `${stack}/${resource}: the rule ${rule} failed itself: ${message}`,
      ),
      ...report.exceptionProblems.map(
        ({ exception, problem }) => `the exception to '${exception.rule}' for '${exception.scope}': ${problem}`,
      ),
    ]),
  ];
}

function findingLine(finding: Finding, policy: Policy, catalogue: Catalogue): string {
  const open = finding.verdict === 'undetermined' ? ' cannot be determined' : '';
  const { path, stack, resource } = finding;
  const place = path ?? (stack === resource ? stack : `${stack} ${resource}`);
  return `${place}: ${finding.rule}${open}: ${finding.message}${excuse(finding, policy, catalogue)}`;
}

function excuse(finding: Finding, policy: Policy, catalogue: Catalogue): string {
  if (catalogue.rule(finding.rule)?.waivable === false) {
    return '';
  }
  return policy.exceptionsInCode
    ? ` To live with it for a time: except(construct, { rule: '${finding.rule}', reason, approver, ticket, expires }).`
    : ' To live with it for a time, have an exception added to the policy.';
}
