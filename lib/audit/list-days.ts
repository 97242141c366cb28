import { daysAfter, isDay } from '../core/day';
import { ConfigurationError } from '../core/errors';
import { dayPrefix, type Place } from './place';
import type { AuditStore, StoredVersion } from './store';

/** Days in UTC, the first and the last one included. */
export interface DayRange {
  /** @default - from the first entry on */
  readonly from?: string;
  /** @default - to the last entry */
  readonly to?: string;
}

/**
 * Checks a range.
 *
 * @throws ConfigurationError when it has no days
 */
export function requireDayRange({ from, to }: DayRange): void {
  for (const [property, day] of Object.entries({ from, to })) {
    if (day !== undefined && !isDay(day)) {
      throw new ConfigurationError(`'${property}' must be a day such as 2026-06-30, got '${day}'`);
    }
  }
  if (from !== undefined && to !== undefined && from > to) {
    throw new ConfigurationError(`'from' must not be after 'to', got ${from} and ${to}`);
  }
}

/**
 * Lists what is filed under days, in the order of the keys. With a first day, only its folder and those after it are
 * asked for.
 *
 * @param today where a range without an end ends: one day later, for writers whose clocks are ahead
 */
export async function* listDays(
  store: AuditStore,
  folder: Place['folder'],
  { from, to }: DayRange,
  today: string,
): AsyncGenerator<StoredVersion, void, void> {
  if (from === undefined) {
    const end = to === undefined ? undefined : dayPrefix(folder, daysAfter(to, 1));
    for await (const version of store.list(`${folder}/`)) {
      if (end !== undefined && version.key >= end) {
        return;
      }
      yield version;
    }
    return;
  }
  const last = to ?? daysAfter(today, 1);
  for (let day = from; day <= last; day = daysAfter(day, 1)) {
    yield* store.list(dayPrefix(folder, day));
  }
}
