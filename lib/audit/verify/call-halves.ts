import { type AuditEntry, canonicalJson, type EntryBody, sha256 } from '../entry';
import type { AuditRecord } from '../record';
import { finding, note, type Report } from './finding';

/** An entry that holds the record of a call. */
export type RecordEntry = AuditEntry & Extract<EntryBody, { kind: 'record' }>;

/** One of the two entries of a call: that it was started, or what became of it. */
export interface CallHalf {
  readonly eventId: string;
  readonly key: string;
  readonly chain: string;
  readonly sequence: number;
  readonly day: string;
  /** The writer's clock. */
  readonly writtenAt: string;
  /** When the store took it, or else when it was written. */
  readonly since: string;
  /** Of what both halves say of the call. */
  readonly request: string;
  readonly state: AuditRecord['state'];
  /** Whether the entry is a second one of its place, or misfiled: it can complete a call and contradicts none. */
  readonly isDoubtful: boolean;
}

/** A half of a call with all that it says. */
export interface WholeHalf extends CallHalf {
  readonly record: AuditRecord;
}

/** Reads a half of a call. */
export function callHalf(
  entry: RecordEntry,
  { key, createdAt, isDoubtful = false }: { key: string; createdAt?: string; isDoubtful?: boolean },
): CallHalf {
  const { record, chain, sequence, filedUnder, writtenAt } = entry;
  const { eventId, state } = record;
  const since = createdAt ?? writtenAt;
  const request = digest(requestOf(record));
  return { eventId, key, chain, sequence, day: filedUnder, writtenAt, since, request, state, isDoubtful };
}

/** What is known when a call is started, and cannot change until its outcome. */
function requestOf(record: AuditRecord): object {
  const { eventId, timestampUtc, userId, sessionId, purpose, apiProvider, dataResidencyRegion } = record;
  const { baaReferenceId, operation, model, inputDigest, phiPresent, phiDetection, contentReference } = record;
  const content = { inputDigest, phiPresent, phiDetection, contentReference };
  const call = { eventId, timestampUtc, operation, model, ...content };
  return { ...call, userId, sessionId, purpose, apiProvider, dataResidencyRegion, baaReferenceId };
}

/** Enough of a hash to tell two records of one call apart; millions are held at a time. */
function digest(value: object): string {
  return sha256(canonicalJson(value)).slice(0, 20);
}

/** Says of two halves of one call whether they fit. */
export function compareHalves(start: CallHalf, outcome: CallHalf, report: Report): void {
  if (start.request !== outcome.request) {
    const { eventId, key, chain, sequence } = outcome;
    const message = `the outcome of call ${eventId} says other things of the call than its start, ${start.key}`;
    report(finding('contradicting-outcome', message, { key, chain, sequence, eventId }));
  }
}

/** Says that a call is started a second time. */
export function reportSecondStart({ eventId, key, chain, sequence }: CallHalf, report: Report): void {
  report(finding('duplicate-start', `call ${eventId} is started a second time`, { key, chain, sequence, eventId }));
}

/** Says that a call has a second outcome, which is nothing bad where both say the same. */
export function reportSecondOutcome(first: WholeHalf, second: WholeHalf, report: Report): void {
  const { eventId, key, chain, sequence } = second;
  const where = { key, chain, sequence, eventId };
  report(
    canonicalJson(first.record) === canonicalJson(second.record)
      ? note('repeated-outcome', `the outcome of call ${eventId} is on record twice, with the same content`, where)
      : finding(
          'duplicate-outcome',
          `call ${eventId} has a second outcome that differs from the first, ${first.key}`,
          where,
        ),
  );
}
