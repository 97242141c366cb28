import type { Control } from './controls';
import type { ComplianceException, ExceptionProblem } from './exception';
import type { Severity } from './rule';
import type { Outcome } from './verdict';

/** What one rule says of one resource, as reports show it. */
export interface Finding {
  /** The id of the rule. */
  readonly rule: string;
  readonly verdict: Outcome;
  readonly severity: Severity;
  readonly resourceType: string;
  /** A logical id, or a Terraform address. */
  readonly resource: string;
  /**
   * The property that decided.
   *
   * @default - the resource as a whole
   */
  readonly property?: string;
  /**
   * The file, as the caller named it.
   *
   * @default - the resource was judged in memory
   */
  readonly file?: string;
  /** The stack, template or module that holds the resource. */
  readonly stack: string;
  /**
   * The path of the construct.
   *
   * @default - not known
   */
  readonly path?: string;
  /** What was found and what to do about it. */
  readonly message: string;
  readonly controls: readonly Control[];
  /**
   * The exception that excuses the finding.
   *
   * @default - the finding stands
   */
  readonly exception?: ComplianceException;
}

/** A rule that failed to judge. It blocks, and is never shown as a violation. */
export interface EngineError {
  readonly rule: string;
  readonly resource: string;
  readonly stack: string;
  readonly message: string;
}

/** Everything that an evaluation found, the passes included. */
export interface Report {
  readonly findings: readonly Finding[];
  readonly engineErrors: readonly EngineError[];
  readonly exceptionProblems: readonly ExceptionProblem[];
}
