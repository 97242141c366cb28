import { isDay } from '../../core/day';
import {
  type Check,
  count,
  isObject,
  listOf,
  matching,
  measure,
  objectOf,
  oneOf,
  optional,
  type Shape,
  text,
  truth,
} from './shape';

const hash = matching(/^[0-9a-f]{64}$/, 'a SHA-256 in lower-case hexadecimal');
const eventId = matching(
  /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  'a UUID of version 7',
);
const chain = matching(/^[\w.-]{1,128}\/(0|[1-9]\d{0,8})$/, 'the name of a chain');

const day: Check = (value) => (typeof value === 'string' && isDay(value) ? undefined : 'is not a day');

const instant: Check = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(value) &&
  !Number.isNaN(Date.parse(value))
    ? undefined
    : 'is not a time in UTC with milliseconds';

const digest = objectOf({
  algorithm: oneOf(['HMAC-SHA-256', 'SHA-256']),
  keyId: optional(text),
  keyPeriod: optional(text),
  value: hash,
});

const caller = { userId: text, sessionId: text, purpose: optional(text) } satisfies Shape;

const record = objectOf({
  ...caller,
  eventId,
  timestampUtc: instant,
  apiProvider: text,
  dataResidencyRegion: text,
  baaReferenceId: text,
  operation: text,
  model: text,
  phiPresent: truth,
  phiDetection: objectOf({
    presence: oneOf(['present', 'absent', 'unknown']),
    identifiers: listOf(text),
    detector: text,
  }),
  inputDigest: digest,
  contentReference: optional(text),
  state: oneOf(['started', 'completed', 'failed', 'cancelled', 'not-called']),
  outputDigest: optional(digest),
  inputTokenCount: optional(measure),
  outputTokenCount: optional(measure),
  responseStatus: optional(measure),
  latencyMs: optional(measure),
  attempts: optional(measure),
  finishReason: optional(text),
  guardrailAction: optional(text),
  error: optional(objectOf({ type: text, requestId: optional(text) })),
});

const access = objectOf({ ...caller, eventId, timestampUtc: instant, contentReference: text, reason: text });

const checkpoint = objectOf({
  takenAt: instant,
  heads: listOf(objectOf({ chain, sequence: count, hash })),
  openEvents: listOf(objectOf({ eventId, chain, sequence: count, since: instant })),
  keyId: text,
  algorithm: text,
  signature: text,
});

const link = {
  schemaVersion: text,
  chain,
  sequence: count,
  previousHash: (value: unknown) => (value === null ? undefined : hash(value)),
  filedUnder: day,
  writtenAt: instant,
  hash,
} satisfies Shape;

const ENTRIES: Readonly<Record<string, Check>> = {
  record: objectOf({ ...link, record }),
  'content-access': objectOf({ ...link, access }),
  checkpoint: objectOf({ ...link, checkpoint }),
};

/** Whether the value has the form of an entry, and what is wrong otherwise. */
export const entryProblem: Check = (value) => {
  const kind = isObject(value) && typeof value.kind === 'string' ? value.kind : '';
  const check = Object.hasOwn(ENTRIES, kind) ? ENTRIES[kind] : undefined;
  return check === undefined ? "has a 'kind' that no entry has" : check(value);
};

/** Whether the value can be the id of a call. */
export function isEventId(value: unknown): value is string {
  return eventId(value) === undefined;
}
