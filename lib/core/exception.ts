import type { IConstruct } from 'constructs';
import { ConfigurationError } from './errors';
import { malformation } from './exception-validity';

/**
 * A recorded decision to live with a finding for a limited time.
 *
 * HIPAA lets an addressable specification be replaced by an equivalent measure if the reason is documented
 * (45 CFR 164.306(d)(3)); the record is that documentation and appears in every report.
 */
export interface ComplianceException {
  /** The id of the rule. */
  readonly rule: string;
  /**
   * The construct path or the resource address that is excused, with everything below that path. A stack as a whole
   * needs {@link wholeStack}; several stacks, an app or a pattern cannot be excused at once.
   */
  readonly scope: string;
  /** Why, in at least ten characters. */
  readonly reason: string;
  /** Who decided and owns the risk: a person who can be asked. */
  readonly approver: string;
  /** Where the decision is recorded. */
  readonly ticket: string;
  /** The last day on which the exception holds, `YYYY-MM-DD`. */
  readonly expires: string;
  /**
   * The day of the decision, `YYYY-MM-DD`. The policy limits how long after it the exception may hold.
   *
   * @default - the limit counts from the day of the evaluation
   */
  readonly approvedOn?: string;
  /**
   * What protects the data instead: the alternative that 45 CFR 164.306(d)(3)(ii)(B)(2) asks for.
   *
   * @default - none is recorded
   */
  readonly equivalentMeasure?: string;
  /**
   * Excuses everything in a stack, what is added to it later included.
   *
   * @default false
   */
  readonly wholeStack?: boolean;
}

/** What is wrong with an exception; it excuses nothing and fails the run. */
export interface ExceptionProblem {
  readonly exception: Partial<ComplianceException>;
  readonly problem: string;
  /**
   * The field to change.
   *
   * @default - the exception as a whole
   */
  readonly field?: string;
}

/** The type of the metadata of constructs in which {@link except} records exceptions. */
export const EXCEPTION_METADATA = 'compliant-ai:exception';

/**
 * Excuses a construct, with everything below it, from one rule.
 *
 * @throws ConfigurationError when a field is missing or malformed
 */
export function except(construct: IConstruct, props: Omit<ComplianceException, 'scope'>): void {
  const exception = { ...props, scope: construct.node.path };
  const malformed = malformation(exception);
  if (malformed !== undefined) {
    throw new ConfigurationError(`the exception at '${construct.node.path}' is not valid: ${malformed.problem}`);
  }
  construct.node.addMetadata(EXCEPTION_METADATA, exception);
}

/** The exceptions recorded with {@link except} at a scope or below it. */
export function exceptionsIn(scope: IConstruct): ComplianceException[] {
  return scope.node.findAll().flatMap(exceptionsAt);
}

/** The exceptions recorded with {@link except} on what contains a scope; they cover the scope as well. */
export function exceptionsAbove(scope: IConstruct): ComplianceException[] {
  return scope.node.scopes.filter((construct) => construct !== scope).flatMap(exceptionsAt);
}

function exceptionsAt(construct: IConstruct): ComplianceException[] {
  return construct.node.metadata
    .filter((entry) => entry.type === EXCEPTION_METADATA)
    .map((entry) => entry.data as ComplianceException);
}

/** Whether an exception covers a resource: the same path or address, or one below it. */
export function covers(scope: string, names: readonly (string | undefined)[]): boolean {
  return names.some((name) => name !== undefined && (name === scope || name.startsWith(`${scope}/`)));
}
