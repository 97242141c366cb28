import type { Catalogue } from './catalogue';
import { daysAfter, daysBetween, isDay } from './day';
import type { ComplianceException } from './exception';
import type { Policy } from './policy';
import { OPAQUE_RULE } from './tree';

/** Why an exception does not hold, and the field to change. */
export interface Disqualification {
  readonly field?: keyof ComplianceException;
  readonly problem: string;
}

/** By what an exception is weighed. */
export interface Standard {
  readonly catalogue: Catalogue;
  readonly policy: Pick<Policy, 'maximumExceptionDays'>;
  /** `YYYY-MM-DD`; the last day of an exception still counts. */
  readonly today: string;
}

const REQUIRED = ['rule', 'scope', 'reason', 'approver', 'ticket', 'expires'] as const;
const OPTIONAL = ['approvedOn', 'equivalentMeasure', 'wholeStack'] as const;

/** The fields of an exception. */
export const EXCEPTION_FIELDS: readonly string[] = [...REQUIRED, ...OPTIONAL];

/**
 * What disqualifies an exception: a field that is missing or malformed, a rule that does not exist or accepts none,
 * a day that has passed, a lifetime that the policy does not allow. Undefined when it holds.
 */
export function disqualification(
  exception: Partial<ComplianceException>,
  { catalogue, policy, today }: Standard,
): Disqualification | undefined {
  const malformed = malformation(exception);
  if (malformed !== undefined || !isComplete(exception)) {
    return malformed;
  }
  const { rule: id, expires, approvedOn } = exception;
  const rule = catalogue.rule(id);
  if (rule === undefined && id !== OPAQUE_RULE) {
    const known = catalogue.rules.map((one) => one.id).join(', ');
    return { field: 'rule', problem: `rule '${id}' does not exist; known are ${known}` };
  }
  if (rule?.waivable === false) {
    return { field: 'rule', problem: `rule '${id}' accepts no exception` };
  }
  if (expires < today) {
    return { field: 'expires', problem: `it expired on ${expires}; fix the finding or have it approved again` };
  }
  if (approvedOn !== undefined && approvedOn > today) {
    return { field: 'approvedOn', problem: `'approvedOn' is ${approvedOn}, which is after ${today}` };
  }
  const severity = rule?.severity ?? 'high';
  const days = policy.maximumExceptionDays[severity];
  const start = approvedOn ?? today;
  return daysBetween(start, expires) > days
    ? {
        field: 'expires',
        problem:
          `'expires' is ${expires}, ${daysBetween(start, expires)} days after ${approvedOn === undefined ? 'today' : "'approvedOn'"}; ` +
          `a rule of severity ${severity} is excused for ${days} days at most, here until ${daysAfter(start, days)} ` +
          "(the policy's 'maximumExceptionDays')",
      }
    : undefined;
}

/** What is missing or malformed in an exception, whatever the rules and the day. */
export function malformation(exception: Partial<ComplianceException>): Disqualification | undefined {
  for (const field of REQUIRED) {
    const value: unknown = exception[field];
    if (typeof value !== 'string' || value.trim() === '') {
      return { field, problem: `'${field}' must be text, got ${JSON.stringify(value)}` };
    }
  }
  const unknown = Object.keys(exception).find((name) => !EXCEPTION_FIELDS.includes(name));
  if (unknown !== undefined) {
    return { problem: `there is no field '${unknown}'; known are ${EXCEPTION_FIELDS.join(', ')}` };
  }
  return isComplete(exception) ? malformedValue(exception) : undefined;
}

function malformedValue(exception: ComplianceException): Disqualification | undefined {
  const { scope, reason, expires, approvedOn, equivalentMeasure } = exception;
  const wholeStack: unknown = exception.wholeStack;
  if (/[*?]/.test(scope.replaceAll(/\[[^\]]*\]/g, '')) || /^\W*$/.test(scope) || scope.endsWith('/')) {
    return {
      field: 'scope',
      problem: `'scope' must be the path of one construct or the address of one resource, got '${scope}'; patterns and everything at once are not excused`,
    };
  }
  if (reason.trim().length < 10) {
    return { field: 'reason', problem: `'reason' must say why in at least ten characters, got '${reason}'` };
  }
  if (!isDay(expires)) {
    return { field: 'expires', problem: `'expires' must be a day such as 2027-06-30, got '${expires}'` };
  }
  if (approvedOn !== undefined && !(typeof approvedOn === 'string' && isDay(approvedOn))) {
    return {
      field: 'approvedOn',
      problem: `'approvedOn' must be a day such as 2027-06-30, got ${JSON.stringify(approvedOn)}`,
    };
  }
  if (equivalentMeasure !== undefined && !(typeof equivalentMeasure === 'string' && equivalentMeasure.trim() !== '')) {
    return {
      field: 'equivalentMeasure',
      problem: `'equivalentMeasure' must say what protects the data instead, got ${JSON.stringify(equivalentMeasure)}`,
    };
  }
  return wholeStack === undefined || typeof wholeStack === 'boolean'
    ? undefined
    : { field: 'wholeStack', problem: `'wholeStack' must be true or false, got ${JSON.stringify(wholeStack)}` };
}

/**
 * Whether an exception excuses more than it says: it names a stack without saying so, or what contains several.
 * A path without a slash is that of a stack, also where a bare template does not name its own.
 *
 * @param stacks the names of what is judged; that of a stack in code is its path
 */
export function overbreadth(exception: ComplianceException, stacks: ReadonlySet<string>): Disqualification | undefined {
  const { scope, wholeStack } = exception;
  if (!stacks.has(scope) && [...stacks].some((stack) => stack.startsWith(`${scope}/`))) {
    return { field: 'scope', problem: `'${scope}' contains stacks; excuse the construct, or each stack by itself` };
  }
  const isStack = stacks.has(scope) || !scope.includes('/');
  return isStack && wholeStack !== true
    ? {
        field: 'scope',
        problem: `'${scope}' is a whole stack; excuse the construct, or add 'wholeStack: true' to excuse all that is and will be in it`,
      }
    : undefined;
}

function isComplete(exception: Partial<ComplianceException>): exception is ComplianceException {
  return REQUIRED.every((field) => typeof exception[field] === 'string');
}
