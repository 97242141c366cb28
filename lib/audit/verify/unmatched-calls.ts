import { daysAfter } from '../../core/day';
import { dayOfEvent, dayPrefix } from '../place';
import type { AuditStore } from '../store';
import { type CallHalf, callHalf, reportSecondOutcome, reportSecondStart, type WholeHalf } from './call-halves';
import { finding, type Report } from './finding';
import { readEntries } from './read-entries';

/**
 * Finds out why entries of calls found no other half: the writers' days around them are read once more. A call may have
 * been complete already when a second start or outcome came, or its other half may lie outside of the range.
 *
 * @param doubtful keys of entries that do not count
 */
export async function judgeUnmatched(
  store: AuditStore,
  unmatched: readonly CallHalf[],
  doubtful: ReadonlySet<string>,
  report: Report,
): Promise<void> {
  const strays: CallHalf[] = [];
  for (const [writer, halves] of byWriter(unmatched)) {
    const calls = await readCalls(store, `${writer}/`, halves, doubtful);
    for (const half of halves) {
      const found = calls.get(half.eventId) ?? [];
      if (half.state === 'started' || found.some(({ state }) => state === 'started')) {
        judgeCall(half, found, report);
      } else {
        strays.push(half);
      }
    }
  }
  // A call is recorded by one writer. The start of an outcome that somebody else added is looked for with all of them.
  const calls = await readCalls(store, '', strays, doubtful);
  for (const half of strays) {
    judgeCall(half, calls.get(half.eventId) ?? [], report);
  }
}

/** Reads what is on record of calls around their days. */
async function readCalls(
  store: AuditStore,
  prefix: string,
  halves: readonly CallHalf[],
  doubtful: ReadonlySet<string>,
): Promise<Map<string, WholeHalf[]>> {
  const calls = new Map(halves.map(({ eventId }): [string, WholeHalf[]] => [eventId, []]));
  for (const day of daysAround(halves)) {
    const listing = store.list(`${dayPrefix('records', day)}${prefix}`);
    for await (const { key, createdAt, entry } of readEntries(store, listing, () => {})) {
      if (entry?.kind === 'record' && !doubtful.has(key)) {
        const { record } = entry;
        calls.get(record.eventId)?.push({ ...callHalf(entry, { key, createdAt }), record });
      }
    }
  }
  return calls;
}

/** The days on which the other halves of calls can be: around those that are there, and around the time of the id. */
function daysAround(halves: readonly CallHalf[]): string[] {
  const days = new Set(halves.flatMap(({ day, eventId }) => [day, dayOfEvent(eventId) ?? day]));
  return [...new Set([...days].flatMap((day) => [daysAfter(day, -1), day, daysAfter(day, 1)]))].sort();
}

function byWriter(halves: readonly CallHalf[]): Map<string, CallHalf[]> {
  const writers = new Map<string, CallHalf[]>();
  for (const half of halves) {
    const writer = half.chain.slice(0, half.chain.indexOf('/'));
    const others = writers.get(writer) ?? [];
    others.push(half);
    writers.set(writer, others);
  }
  return writers;
}

function judgeCall(half: CallHalf, halves: readonly WholeHalf[], report: Report): void {
  const [start, ...moreStarts] = halves.filter(({ state }) => state === 'started');
  const [outcome, ...moreOutcomes] = halves.filter(({ state }) => state !== 'started');
  for (const second of moreStarts) {
    reportSecondStart(second, report);
  }
  for (const second of moreOutcomes) {
    if (outcome !== undefined) {
      reportSecondOutcome(outcome, second, report);
    }
  }
  const { eventId, key, chain, sequence } = start ?? outcome ?? half;
  if (half.state === 'started' && outcome === undefined) {
    const message = `call ${eventId} was started and nothing says what became of it`;
    report(finding('orphaned', message, { key, chain, sequence, eventId }));
  }
  // A call whose start could not be written is noted as not called, if that can be written.
  if (start === undefined && half.state !== 'started' && half.state !== 'not-called') {
    const message = `call ${eventId} has an outcome, and nothing says that it was started`;
    report(finding('outcome-without-start', message, { key, chain, sequence, eventId }));
  }
}
