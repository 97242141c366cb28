import { HmacDigester } from '../../lib/audit';
import { ContentStore, type ContentStoreProps } from '../../lib/audit/content-store';
import type { AuditRecord } from '../../lib/audit/record';
import { AuditWriteError } from '../../lib/audit/writer';
import { auditorTo, digester, outcome, record, request, writerTo } from '../support/audit/auditing';
import { MemoryStore } from '../support/audit/memory-store';
import { storedEntries } from '../support/audit/stored-chains';

const READER = {
  userId: 'privacy.officer',
  sessionId: 'session-9',
  purpose: 'investigation',
  reason: 'incident 4711, complaint about a wrong answer',
};
const INPUT = 'Does Jane Doe, born 1980-02-14, have HIV?';
const OUTPUT = 'Nothing in the note of Jane Doe says so.';

class NamedStore extends MemoryStore {
  public constructor(public override readonly location: string) {
    super();
  }
}

describe('the store of content', () => {
  let records: NamedStore;
  let content: NamedStore;
  beforeEach(() => {
    records = new NamedStore('s3://records/audit');
    content = new NamedStore('s3://content');
  });

  function store(props: Partial<ContentStoreProps> = {}): ContentStore {
    return new ContentStore({ sink: content, accessLog: writerTo(records), digester, ...props });
  }

  /** Makes a call that is audited and kept, and gives its last record. */
  async function keptCall(): Promise<AuditRecord> {
    const auditor = auditorTo(records, { contentSink: store() });
    await auditor.call(
      request({ input: INPUT }),
      async () => OUTPUT,
      (output) => ({ ...outcome, output }),
    );
    const entries = await storedEntries(records);
    const last = entries.flatMap((entry) => (entry.kind === 'record' ? [entry.record] : [])).at(-1);
    if (last?.state !== 'completed') {
      throw new Error('there is no record of the whole call');
    }
    return last;
  }

  it('gives back what the model was sent and what it answered', async () => {
    const call = await keptCall();
    expect(call.contentReference).toBe(`s3://content/${call.eventId}`);
    expect(Buffer.from(await store().read(call, 'input', READER)).toString()).toBe(INPUT);
    expect(Buffer.from(await store().read(call, 'output', READER)).toString()).toBe(OUTPUT);
  });

  it('leaves nothing of the content where the records are, also when it is read', async () => {
    const call = await keptCall();
    await store().read(call, 'input', READER);
    const written = textsOf(records).join('\n');
    expect(written).toContain(call.eventId);
    for (const text of ['Jane', 'Doe', '1980', 'HIV', 'note of']) {
      expect(written).not.toContain(text);
    }
    expect(textsOf(content)).toEqual([`${call.eventId}/input ${INPUT}`, `${call.eventId}/output ${OUTPUT}`]);
  });

  it('records who reads and why before anything is read', async () => {
    const call = await keptCall();
    const order: string[] = [];
    const writer = writerTo(records);
    jest.spyOn(content, 'read').mockImplementation(async (key) => {
      const entries = await storedEntries(records);
      order.push(...entries.flatMap((entry) => (entry.kind === 'content-access' ? [entry.access.reason] : [])), 'read');
      return content.first(key);
    });
    await store({ accessLog: writer }).read(call, 'input', READER);
    expect(order).toEqual([READER.reason, 'read']);

    const entries = await storedEntries(records);
    expect(entries.flatMap((entry) => (entry.kind === 'content-access' ? [entry.access] : []))).toEqual([
      {
        ...READER,
        contentReference: call.contentReference,
        eventId: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7/),
        timestampUtc: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      },
    ]);
  });

  it('hands nothing out when the access cannot be recorded', async () => {
    const call = await keptCall();
    const full = writerTo({
      location: 's3://records/audit',
      create: () => Promise.reject(new Error('full')),
      read: () => Promise.reject(new Error('full')),
    });
    const read = jest.spyOn(content, 'read');
    await expect(store({ accessLog: full }).read(call, 'input', READER)).rejects.toThrow(AuditWriteError);
    expect(read).not.toHaveBeenCalled();
  });

  it.each([
    ['userId', { userId: '' }],
    ['sessionId', { sessionId: 'of Jane Doe' }],
    ['purpose', { purpose: 'to see' }],
    ['reason', { reason: 'why not' }],
  ])('refuses a reader without a proper %s, and records nothing', async (property, change) => {
    const call = await keptCall();
    const before = records.keys().length;
    await expect(store().read(call, 'input', { ...READER, ...change })).rejects.toThrow(`'${property}' must be`);
    expect(records.keys().length).toBe(before);
  });

  it('refuses content that is not what the record says', async () => {
    const call = await keptCall();
    content.replace(`${call.eventId}/input`, Buffer.from('Nothing to see.'));
    await expect(store().read(call, 'input', READER)).rejects.toThrow(
      `s3://content: '${call.eventId}/input' is not what the record says: its digest differs`,
    );
  });

  it('cannot tell whether content is what the record says with another key', async () => {
    const call = await keptCall();
    const other = new HmacDigester({ key: Buffer.alloc(32, 9), keyId: 'vault/other/1' });
    await expect(store({ digester: other }).read(call, 'input', READER)).rejects.toThrow(
      /is unknown: its digest is HMAC-SHA-256 by 'vault\/audit-digest\/1', and this store makes HMAC-SHA-256 by 'vault\/other\/1'/,
    );
  });

  it('refuses a record that refers to no content, to content elsewhere, or has no output', async () => {
    await expect(store().read(record(), 'input', READER)).rejects.toThrow(
      /must refer to 's3:\/\/content\/.*', got 'undefined'/,
    );
    const call = await keptCall();
    const elsewhere = { ...call, contentReference: `s3://other/${call.eventId}` };
    await expect(store().read(elsewhere, 'input', READER)).rejects.toThrow(/use the store that keeps its content/);
    const failed: AuditRecord = { ...call, state: 'failed', outputDigest: undefined };
    await expect(store().read(failed, 'output', READER)).rejects.toThrow(/has no output, got the state 'failed'/);
  });

  it('takes the same content twice, and no other under the same name', async () => {
    const { eventId } = record();
    await store().put(eventId, 'input', INPUT);
    await expect(store().put(eventId, 'input', Buffer.from(INPUT))).resolves.toBe(`s3://content/${eventId}`);
    await expect(store().put(eventId, 'input', OUTPUT)).rejects.toThrow(`'${eventId}/input' exists with other content`);
    await expect(store().put('../records', 'input', INPUT)).rejects.toThrow(
      "'eventId' must be a UUID, got '../records'",
    );
  });

  it.each([
    ['s3://records/audit', 's3://records/audit'],
    ['s3://records/audit/content', 's3://records/audit'],
    ['s3://records', 's3://records/audit'],
  ])('refuses to keep content at %s with records at %s', (inner, outer) => {
    expect(() => store({ sink: new NamedStore(inner), accessLog: writerTo(new NamedStore(outer)) })).toThrow(
      `'sink' must be apart from the records at '${outer}', got '${inner}'`,
    );
  });
});

function textsOf(store: MemoryStore): string[] {
  return store.keys().map((key) => `${key} ${Buffer.from(store.first(key))}`);
}
