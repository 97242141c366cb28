import { type Outcome, type Policy, type Report, rejecting } from '../core';

/** A file that could not be judged. */
export interface Unreadable {
  readonly file: string;
  readonly message: string;
}

/** What a run of `check` found, over all files. */
export interface CheckResult extends Report {
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
  return openMatters(result) > 0 ? EXIT.findings : EXIT.clean;
}

/** How many findings and exceptions have to be dealt with before the run accepts. */
export function openMatters(result: CheckResult): number {
  return rejecting(result, result.policy).length + result.exceptionProblems.length;
}

/** How often each verdict was reached, and how many findings are excused. */
export function totals(result: CheckResult): Record<Outcome | 'excepted', number> {
  const counts = { fail: 0, undetermined: 0, pass: 0, notApplicable: 0, excepted: 0 };
  for (const { verdict, exception } of result.findings) {
    counts[verdict] += 1;
    counts.excepted += exception === undefined ? 0 : 1;
  }
  return counts;
}
