import { fail, type Policy, pass, undetermined, type Value, type Verdict } from '../../core';
import type { Acceptance } from '../support/property-table';

/** Units in which providers state periods, in parts of a day. */
export type Unit = 'days' | 'seconds' | 'milliseconds';

const PER_DAY: Readonly<Record<Unit, number>> = { days: 1, seconds: 86_400, milliseconds: 86_400_000 };

/** The shortest period that a policy allows. */
export function shortest(policy: Policy, unit: Unit = 'days'): number {
  return policy.retention.toDays() * PER_DAY[unit];
}

/** Accepts periods that are long enough. */
export const LONG_ENOUGH: Acceptance = {
  accepts: (value, policy) => (value.isUndetermined ? undefined : isLongEnough(value.number, policy)),
  describe: (policy) => `at least ${shortest(policy)} days`,
  samples: [2192, '2192', 3653],
};

/** The same where 0 means that nothing is ever deleted. */
export const LONG_ENOUGH_OR_ZERO: Acceptance = {
  accepts: (value, policy, resource) => (value.is(0) ? true : LONG_ENOUGH.accepts(value, policy, resource)),
  describe: (policy) => `at least ${shortest(policy)} days, or 0 for no deletion`,
  samples: [0, 2192, 3653],
};

/** Periods below six years: none, a year, six years without leap days, and no number at all. */
export const TOO_SHORT = [1, 365, 2190, 'long'];

/** Judges a period that is set. */
export function judgePeriod(value: Value, policy: Policy, unit: Unit = 'days'): Verdict {
  if (value.isUndetermined) {
    return undetermined(`${value.path} is known only at deployment (${value.describe()})`, value.path);
  }
  return isLongEnough(value.number, policy, unit)
    ? pass('', value.path)
    : fail(`${value.path} is ${value.describe()}; allowed: at least ${shortest(policy, unit)} ${unit}`, value.path);
}

/** Judges every period that is set; those left out delete nothing. */
export function judgePeriods(values: readonly Value[], policy: Policy, unit: Unit = 'days'): Verdict[] {
  return values.filter((value) => !value.isAbsent).map((value) => judgePeriod(value, policy, unit));
}

/** Judges a deletion on a fixed date or by a condition that is no age: it meets records of every age. */
export function judgeOtherDeletion(value: Value): Verdict[] {
  return value.isAbsent
    ? []
    : [fail(`${value.path} is ${value.describe()}, which deletes records of any age`, value.path)];
}

function isLongEnough(period: number | undefined, policy: Policy, unit: Unit = 'days'): boolean {
  return period !== undefined && period >= shortest(policy, unit);
}
