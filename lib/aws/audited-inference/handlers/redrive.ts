import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type AuditEntry, canonicalJson, encodeEntry, keyOf, SCHEMA_VERSION, seal } from '../../../audit/entry';
import type { AuditRecord } from '../../../audit/record';
import type { AuditSink } from '../../../audit/store';
import { isIdentifier } from '../../../audit/support/identifier';
import { isPlainObject } from '../../../core/value';
import { kindOf, log } from './log';

/**
 * Writes outcomes that have waited. A message counts as done, and is deleted, only when its outcome is durable.
 *
 * SQS may deliver a message twice, and an attempt may have been stored whose answer never came. So each outcome is a chain
 * of its own, named after its call: it has one place in the store, and is written there once.
 */
export async function redriveAll(
  event: SQSEvent,
  sink: AuditSink,
  clock = () => new Date(),
): Promise<SQSBatchResponse> {
  const failures = await Promise.all(
    event.Records.map(async ({ messageId, body }) => {
      try {
        await redriveOne(recordIn(body), sink, clock());
        return [];
      } catch (error) {
        log('outcome-not-recovered', { messageId, error: kindOf(error) });
        return [{ itemIdentifier: messageId }];
      }
    }),
  );
  return { batchItemFailures: failures.flat() };
}

async function redriveOne(record: AuditRecord, sink: AuditSink, now: Date): Promise<void> {
  const writtenAt = now.toISOString();
  const entry = seal({
    schemaVersion: SCHEMA_VERSION,
    kind: 'record',
    chain: `${WRITER}.${record.eventId}/0`,
    sequence: 0,
    previousHash: null,
    filedUnder: writtenAt.slice(0, 10),
    writtenAt,
    record,
  });
  const key = keyOf(entry);
  if ((await sink.create(key, encodeEntry(entry))) === 'created') {
    log('outcome-recovered', { eventId: record.eventId });
    return;
  }
  // What is there was written at another time; what it says of the call must be the same.
  const stored: AuditEntry = JSON.parse(Buffer.from(await sink.read(key)).toString());
  if (stored.kind !== 'record' || canonicalJson(stored.record) !== canonicalJson(record)) {
    log('outcome-conflict', { eventId: record.eventId });
    throw new Error('another outcome is stored');
  }
  log('outcome-recovered', { eventId: record.eventId });
}

const WRITER = 'audited-inference-redrive';

function recordIn(body: string): AuditRecord {
  const value: unknown = JSON.parse(body);
  if (!isRecord(value)) {
    throw new TypeError('the message holds no record');
  }
  return value;
}

/** The queue takes messages of the inference function alone, which sends records; this is for what is left of one. */
function isRecord(value: unknown): value is AuditRecord {
  return isPlainObject(value) && isIdentifier(value.eventId) && isIdentifier(value.userId) && 'state' in value;
}
