import type { IConstruct } from 'constructs';
import type { Catalogue } from './catalogue';
import { isDay } from './day';
import { ConfigurationError } from './errors';
import { OPAQUE_RULE } from './tree';

/**
 * A recorded decision to live with a finding for a limited time.
 *
 * HIPAA lets an addressable specification be replaced by an equivalent measure if the reason is documented
 * (45 CFR 164.306(d)(3)); the record is that documentation and appears in every report.
 */
export interface ComplianceException {
  /** The id of the rule. */
  readonly rule: string;
  /** The construct path or the resource address that is excused, with everything below that path. */
  readonly scope: string;
  /** Why, in at least ten characters. */
  readonly reason: string;
  /** Who decided: a person who can be asked. */
  readonly approver: string;
  /** Where the decision is recorded. */
  readonly ticket: string;
  /** The last day on which the exception holds, `YYYY-MM-DD`. */
  readonly expires: string;
}

/** What is wrong with an exception; it excuses nothing and fails the run. */
export interface ExceptionProblem {
  readonly exception: Partial<ComplianceException>;
  readonly problem: string;
}

const FIELDS = ['rule', 'scope', 'reason', 'approver', 'ticket', 'expires'] as const;
const METADATA_TYPE = 'compliant-ai:exception';

/**
 * Excuses a construct, with everything below it, from one rule.
 *
 * @throws ConfigurationError when a field is missing or malformed
 */
export function except(construct: IConstruct, props: Omit<ComplianceException, 'scope'>): void {
  const exception = { ...props, scope: construct.node.path };
  const problem = malformation(exception);
  if (problem !== undefined) {
    throw new ConfigurationError(`the exception at '${construct.node.path}' is not valid: ${problem}`);
  }
  construct.node.addMetadata(METADATA_TYPE, exception);
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
    .filter((entry) => entry.type === METADATA_TYPE)
    .map((entry) => entry.data as ComplianceException);
}

/**
 * What disqualifies an exception: a field that is missing or malformed, a rule that does not exist or accepts none,
 * a day that has passed. Undefined when it holds.
 *
 * @param today `YYYY-MM-DD`; the last day of an exception still counts
 */
export function disqualification(
  exception: Partial<ComplianceException>,
  catalogue: Catalogue,
  today: string,
): string | undefined {
  const malformed = malformation(exception);
  if (malformed !== undefined) {
    return malformed;
  }
  const { rule: id, expires } = exception as ComplianceException;
  const rule = catalogue.rule(id);
  if (rule === undefined && id !== OPAQUE_RULE) {
    return `rule '${id}' does not exist; known are ${catalogue.rules.map((known) => known.id).join(', ')}`;
  }
  if (rule?.waivable === false) {
    return `rule '${id}' accepts no exception`;
  }
  return expires < today ? `it expired on ${expires}; fix the finding or have it approved again` : undefined;
}

/** Whether an exception covers a resource: the same path or address, or one below it. */
export function covers(scope: string, names: readonly (string | undefined)[]): boolean {
  return names.some((name) => name !== undefined && (name === scope || name.startsWith(`${scope}/`)));
}

function malformation(exception: Partial<ComplianceException>): string | undefined {
  for (const field of FIELDS) {
    const value: unknown = exception[field];
    if (typeof value !== 'string' || value.trim() === '') {
      return `'${field}' must be text, got ${JSON.stringify(value)}`;
    }
  }
  const unknown = Object.keys(exception).filter((name) => !(FIELDS as readonly string[]).includes(name));
  if (unknown.length > 0) {
    return `there is no field '${unknown[0]}'; known are ${FIELDS.join(', ')}`;
  }
  const { reason, expires } = exception as ComplianceException;
  if (reason.trim().length < 10) {
    return `'reason' must say why in at least ten characters, got '${reason}'`;
  }
  return isDay(expires) ? undefined : `'expires' must be a day such as 2027-06-30, got '${expires}'`;
}
