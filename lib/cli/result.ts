import type { EngineError, ExceptionProblem, Finding, Policy, Report } from '../core';

/** A file that could not be judged. */
export interface Unreadable {
  readonly file: string;
  readonly message: string;
}

/** What a run of `check` found, over all files. */
export interface CheckResult {
  readonly findings: readonly Finding[];
  readonly engineErrors: readonly EngineError[];
  readonly exceptionProblems: readonly ExceptionProblem[];
  readonly unreadable: readonly Unreadable[];
  /** The files that were judged. */
  readonly files: readonly string[];
  readonly policy: Policy;
}

/** Exit codes of `check`. */
export const EXIT = { clean: 0, findings: 1, couldNotJudge: 2 } as const;

/** The exit code: what could not be judged weighs more than what was found. */
export function exitCode(result: CheckResult): number {
  if (result.unreadable.length > 0 || result.engineErrors.length > 0) {
    return EXIT.couldNotJudge;
  }
  return blocking(result).length > 0 || result.exceptionProblems.length > 0 ? EXIT.findings : EXIT.clean;
}

/** The findings that stand and reject under the policy. */
export function blocking(result: CheckResult): Finding[] {
  return result.findings.filter(
    (finding) =>
      finding.exception === undefined &&
      (finding.verdict === 'fail' || (finding.verdict === 'undetermined' && result.policy.onUndetermined === 'reject')),
  );
}

/** Joins the reports of several runs. */
export function collect(
  reports: readonly Report[],
): Pick<CheckResult, 'findings' | 'engineErrors' | 'exceptionProblems'> {
  return {
    findings: reports.flatMap((report) => report.findings),
    engineErrors: reports.flatMap((report) => report.engineErrors),
    exceptionProblems: reports.flatMap((report) => report.exceptionProblems),
  };
}
