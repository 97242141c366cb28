import type { Value } from '../../core';
import type { Acceptance } from '../support/property-table';

/**
 * How long a key can be restored before it is gone, in days.
 *
 * The longest that AWS KMS offers and its default, and the default of Cloud KMS. KMS does not charge for a key that
 * waits for its deletion, so that nothing speaks for less, and a month is what most people need to miss a key that
 * only a yearly report uses.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html ("The default is 30 days")
 * https://cloud.google.com/kms/docs/key-states
 */
export const SHORTEST_WINDOW_DAYS = 30;

/** The longest retention of deleted vaults, and the default: 90 days. https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview */
export const SOFT_DELETE_DAYS = 90;

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
