import { daysAfter } from '../core/day';
import { ConfigurationError } from '../core/errors';
import { type DayRange, listDays, requireDayRange } from './list-days';
import { dayOfEvent } from './place';
import type { AuditRecord, CallState } from './record';
import type { AuditStore } from './store';
import type { AuditFinding } from './verify/finding';
import { readEntries } from './verify/read-entries';

/** Which calls are asked for: those that are all of what is given. Days are those on which the calls were made. */
export interface CallFilter
  extends DayRange,
    Partial<Pick<AuditRecord, 'eventId' | 'userId' | 'sessionId' | 'model' | 'apiProvider' | 'phiPresent'>> {
  /** `started` are those without an outcome. */
  readonly state?: CallState;
}

export interface QueryOptions {
  /** @default - all calls */
  readonly filter?: CallFilter;
  /**
   * Takes what is wrong with entries that were read; those that are changed or misfiled are not in the answer. Links
   * between entries are not looked at: that is for `verify`.
   */
  readonly onFinding: (finding: AuditFinding) => void;
  /**
   * Is told how far the walk has come, after every entry.
   *
   * @default - nobody is told
   */
  readonly onProgress?: (progress: { readonly day: string; readonly entries: number }) => void;
  /**
   * Tells the time.
   *
   * @default - the clock of the system
   */
  readonly clock?: () => Date;
}

/** A call that is on record. */
export interface FoundCall {
  /** Its outcome; its start where there is none. */
  readonly record: AuditRecord;
  /** Where that is. */
  readonly key: string;
}

/**
 * Finds calls. Only the days that can hold them are listed: those of the range and the one after it, as a call that is
 * made before midnight ends after it, or the days around the time that an event id says.
 *
 * Calls come in the order of their outcomes in the store; those without an outcome come last. What is remembered is
 * bounded by the calls of which only one entry was seen yet.
 *
 * @throws ConfigurationError when the range is none, or the event id is none
 * @throws AuditStoreError when the store cannot be listed
 */
export async function* query(store: AuditStore, options: QueryOptions): AsyncGenerator<FoundCall, void, void> {
  const { filter = {}, onFinding, onProgress, clock = () => new Date() } = options;
  const started = new Map<string, FoundCall>();
  const ended = new Set<string>();
  const today = clock().toISOString().slice(0, 10);
  let entries = 0;
  for await (const stored of readEntries(store, listDays(store, 'records', daysOf(filter), today), onFinding)) {
    entries += 1;
    onProgress?.({ day: stored.place.day, entries });
    const { entry, key } = stored;
    if (entry?.kind !== 'record' || !isAskedFor(entry.record, filter)) {
      continue;
    }
    const { record } = entry;
    const { eventId, state } = record;
    if (state !== 'started') {
      if (!started.delete(eventId)) {
        ended.add(eventId);
      }
      if (fits(record, filter)) {
        yield { record, key };
      }
    } else if (!ended.delete(eventId)) {
      started.set(eventId, { record, key });
    }
  }
  for (const call of started.values()) {
    if (fits(call.record, filter)) {
      yield call;
    }
  }
}

function daysOf(filter: CallFilter): DayRange {
  requireDayRange(filter);
  const { from, to, eventId } = filter;
  if (eventId === undefined) {
    return { from, to: to === undefined ? undefined : daysAfter(to, 1) };
  }
  const day = dayOfEvent(eventId);
  if (day === undefined) {
    throw new ConfigurationError(`'eventId' must be a UUID of version 7, got '${eventId}'`);
  }
  return { from: daysAfter(day, -1), to: daysAfter(day, 1) };
}

const REPEATED = ['eventId', 'userId', 'sessionId', 'model', 'apiProvider'] as const;

/** Whether a call can be in the answer by what both of its entries say. */
function isAskedFor(record: AuditRecord, filter: CallFilter): boolean {
  const { from, to } = filter;
  const day = record.timestampUtc.slice(0, 10);
  return (
    (from === undefined || day >= from) &&
    (to === undefined || day <= to) &&
    REPEATED.every((property) => filter[property] === undefined || filter[property] === record[property])
  );
}

/** What only the last entry of a call can say. */
function fits(record: AuditRecord, { phiPresent, state }: CallFilter): boolean {
  return (
    (phiPresent === undefined || record.phiPresent === phiPresent) && (state === undefined || record.state === state)
  );
}
