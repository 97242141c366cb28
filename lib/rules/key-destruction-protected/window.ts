import type { Value } from '../../core';
import type { Acceptance } from '../support/property-table';

/** Accepts a number of days that is not below the least. */
export function atLeastDays(least: number): Acceptance {
  return {
    accepts: (value) => (value.isUndetermined ? undefined : (value.number ?? 0) >= least),
    describe: () => `at least ${least} days`,
    samples: [least, String(least)],
  };
}

/** Accepts a duration in seconds, such as `2592000s`, that is not below the least number of days. */
export function atLeastSecondsOf(days: number): Acceptance {
  return {
    accepts: (value) => (value.isUndetermined ? undefined : secondsOf(value) >= days * 86_400),
    describe: () => `at least ${days * 86_400}s (${days} days)`,
    samples: [`${days * 86_400}s`, '7776000s'],
  };
}

function secondsOf(value: Value): number {
  return Number(/^(\d+(?:\.\d+)?)s$/.exec(value.string ?? '')?.[1] ?? 0);
}
