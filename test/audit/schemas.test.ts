import Ajv2020 from 'ajv/dist/2020';
import type { AuditEntry } from '../../lib/audit/entry';
import { entryProblem } from '../../lib/audit/entry-reader/shapes';
import type { AuditRecord } from '../../lib/audit/record';
import entrySchema from '../../lib/audit/schemas/audit-entry.schema.json';
import recordSchema from '../../lib/audit/schemas/audit-record.schema.json';
import { auditorTo, outcome, record, request, writerTo } from '../support/audit/auditing';
import { CheckedStore } from '../support/audit/checked-store';
import { FaultyService } from '../support/audit/faulty-service';
import { MemoryStore } from '../support/audit/memory-store';
import { randomNumbers } from '../support/audit/random';
import { storedEntries } from '../support/audit/stored-chains';

const ajv = new Ajv2020({ strict: true, allErrors: true });
const isRecord = ajv.compile(recordSchema);
const isEntry = ajv.compile(entrySchema);

/** A value as it is after it was written and read. */
function stored(value: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value));
}

async function writtenEntry(): Promise<AuditEntry> {
  return (await writerTo(new MemoryStore()).append({ kind: 'record', record: record() })).entry;
}

const { output: _output, ...known } = outcome;
const completed = record({
  ...known,
  state: 'completed',
  latencyMs: 12,
  outputDigest: { algorithm: 'SHA-256', value: '0f'.repeat(32) },
});
const COMPLETED = stored(completed);

afterEach(() => jest.restoreAllMocks());

describe('the schema of an entry', () => {
  test('accepts all that a service with every fault writes', async () => {
    jest.spyOn(process, 'emitWarning').mockImplementation();
    const store = new CheckedStore();
    await new FaultyService(store, randomNumbers(7)).run(300);
    const entries = await storedEntries(store);
    expect(entries.length).toBeGreaterThan(300);
    for (const entry of entries) {
      expect(isEntry(entry) ? [] : isEntry.errors).toEqual([]);
    }
  });

  test('accepts what calls with and without a content store write', async () => {
    const store = new MemoryStore();
    const contentSink = { put: async (eventId: string) => `s3://content/2026/${eventId}` };
    for (const props of [{}, { contentSink }]) {
      await auditorTo(store, props).call(
        request(),
        async () => 'answer',
        () => outcome,
      );
    }
    for (const entry of await storedEntries(store)) {
      expect(isEntry(entry) ? [] : isEntry.errors).toEqual([]);
    }
  });

  test('accepts the reading of content and checkpoints', async () => {
    const { record: _record, ...link } = stored(await writtenEntry());
    const access = {
      eventId: record().eventId,
      timestampUtc: record().timestampUtc,
      userId: 'auditor',
      sessionId: 's',
      contentReference: 's3://content/1',
      reason: 'complaint 2026-17',
    };
    const checkpoint = {
      takenAt: record().timestampUtc,
      heads: [{ chain: link.chain, sequence: 0, hash: link.hash }],
      openEvents: [{ eventId: record().eventId, chain: link.chain, sequence: 0, since: record().timestampUtc }],
      keyId: 'arn:aws:kms:us-east-1:111122223333:key/1',
      algorithm: 'ECDSA_SHA_256',
      signature: 'c2lnbmF0dXJl',
    };
    for (const entry of [
      { ...link, kind: 'content-access', access },
      { ...link, kind: 'checkpoint', checkpoint },
    ]) {
      expect(isEntry(entry) ? [] : isEntry.errors).toEqual([]);
      expect(entryProblem(entry)).toBeUndefined();
    }
  });

  test.each<[string, Record<string, unknown>]>([
    ['another version', { schemaVersion: '2.0' }],
    ['a sequence below 0', { sequence: -1 }],
    ['no chain', { chain: 'notes-api' }],
    ['a hash in capitals', { hash: 'AB'.repeat(32) }],
    ['a record of another kind', { kind: 'checkpoint' }],
    ['what it does not know', { prompt: 'Jane Doe' }],
    ['two bodies', { access: {} }],
  ])('rejects %s', async (_name, changes) => {
    expect(isEntry({ ...stored(await writtenEntry()), ...changes })).toBe(false);
  });
});

describe('the schema of a record', () => {
  test.each([
    ['started', stored(record())],
    ['completed', COMPLETED],
    ['not called', stored(record({ state: 'not-called', error: { type: 'AuditWriteError' } }))],
  ])('accepts one that is %s', (_state, value) => {
    expect(isRecord(value) ? [] : isRecord.errors).toEqual([]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['content', { output: 'Jane Doe' }],
    ['a sentence for an identifier', { purpose: 'treatment of Jane Doe' }],
    ['a sentence for a word', { finishReason: 'Jane Doe said so' }],
    ['a message in an error', { error: { type: 'Error', message: 'Jane Doe' } }],
    ['a quoted identifier', { phiDetection: { presence: 'present', identifiers: ['078-05-1120'], detector: 'a/1' } }],
    ['unknown as no PHI', { phiPresent: false }],
    ['absence as PHI', { phiDetection: { presence: 'absent', identifiers: [], detector: 'a/1' } }],
    ['a digest with a key that nobody names', { inputDigest: { algorithm: 'HMAC-SHA-256', value: 'ab'.repeat(32) } }],
    ['an outcome before the call', { state: 'started' }],
    ['a failure without an error', { state: 'failed' }],
    ['a completed call without latency', { latencyMs: undefined }],
    ['half a token', { inputTokenCount: 0.5 }],
    ['no user', { userId: undefined }],
    ['a time without a zone', { timestampUtc: '2026-11-21T10:00:00.000' }],
    ['an id of version 4', { eventId: '019aa1b2-0000-4000-8000-000000000000' }],
  ])('rejects %s', (_name, changes) => {
    expect(isRecord(stored({ ...COMPLETED, ...changes }))).toBe(false);
  });

  test('knows every property that a record has, and no other', () => {
    const properties: Required<AuditRecord> = {
      ...completed,
      purpose: 'treatment',
      contentReference: 's3://content/1',
      inputTokenCount: 5,
      outputTokenCount: 7,
      responseStatus: 200,
      latencyMs: 12,
      attempts: 1,
      finishReason: 'end_turn',
      guardrailAction: 'NONE',
      outputDigest: record().inputDigest,
      error: { type: 'Error' },
    };
    expect(Object.keys(recordSchema.properties).sort()).toEqual(Object.keys(properties).sort());
  });
});
