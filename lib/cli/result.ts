import {
  type ComplianceException,
  type ExceptionProblem,
  type Finding,
  type Outcome,
  type Policy,
  type Report,
  type ResourceTree,
  rejecting,
} from '../core';
import type { Acknowledgement } from './acknowledgements';
import type { ConstructNote } from './annotations';
import type { Comparison } from './baseline';
import type { Place } from './data-file';
import type { House } from './policy-file';

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
  /** What they hold. */
  readonly trees: readonly ResourceTree[];
  /** What the constructs that made them leave to do. */
  readonly notes: readonly ConstructNote[];
  readonly policy: Policy;
  readonly exceptionProblems: readonly (ExceptionProblem & Partial<Place>)[];
  /** What was acknowledged with CDK's own means. */
  readonly acknowledgements: readonly Acknowledgement[];
  /** The exceptions that count: those of the policy, of the exceptions file and of cloud assemblies. */
  readonly exceptions: readonly ComplianceException[];
  /** Where an exception, or a field of it, stands. */
  readonly placeOf: House['place'];
  /** The stacks that are named by the path of a Terraform module, as the caller gave it. */
  readonly modules: ReadonlySet<string>;
  /**
   * What a baseline says of the findings.
   *
   * @default - none was given
   */
  readonly baseline?: Comparison;
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

/** How many findings, exceptions and entries of the baseline have to be dealt with before the run accepts. */
export function openMatters(result: CheckResult): number {
  return newFindings(result).length + result.exceptionProblems.length + (result.baseline?.obsolete.length ?? 0);
}

/** The findings that reject, without those that a baseline knows. */
export function newFindings(result: CheckResult): Finding[] {
  return rejecting(result, result.policy).filter((finding) => result.baseline?.known.has(finding) !== true);
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
