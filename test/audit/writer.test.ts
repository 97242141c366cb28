import { keyOf } from '../../lib/audit/entry';
import type { AuditSink } from '../../lib/audit/store';
import { AuditWriteError, AuditWriter, type AuditWriterProps } from '../../lib/audit/writer';
import { deferred, record, writerTo } from '../support/audit/auditing';
import { MemoryStore } from '../support/audit/memory-store';
import { chainProblems, storedEntries } from '../support/audit/stored-chains';

const body = { kind: 'record', record: record() } as const;

/** A sink whose writes wait until they are told what to do. */
class HeldSink extends MemoryStore {
  public readonly writes: { readonly key: string; readonly finish: () => void }[] = [];
  private arrival = deferred();

  public override async create(key: string, content: Uint8Array): Promise<'created' | 'exists'> {
    const { promise, resolve } = deferred();
    this.writes.push({ key, finish: resolve });
    this.arrival.resolve();
    await promise;
    return super.create(key, content);
  }

  public async arrived(count: number): Promise<void> {
    while (this.writes.length < count) {
      this.arrival = deferred();
      await this.arrival.promise;
    }
  }
}

/** A sink that does one thing for each write, and stores what is left. */
class ScriptedSink extends MemoryStore {
  public attempts = 0;

  constructor(private readonly script: ((store: () => Promise<string>) => Promise<unknown>)[]) {
    super();
  }

  public override async create(key: string, content: Uint8Array): Promise<'created' | 'exists'> {
    this.attempts++;
    const step = this.script.shift();
    if (step !== undefined) {
      await step(() => super.create(key, content));
    }
    return super.create(key, content);
  }
}

const fail = async () => {
  throw new Error('the disk is on fire');
};
const storeAndFail = async (store: () => Promise<string>) => {
  await store();
  throw new Error('the answer was lost');
};
const hang = () => new Promise<never>(() => {});

describe('the chains of a writer', () => {
  test('link entries that follow each other', async () => {
    const store = new MemoryStore();
    const writer = writerTo(store);
    const first = await writer.append(body);
    const second = await writer.append(body);
    expect(first.entry).toMatchObject({ chain: `${writer.id}/0`, sequence: 0, previousHash: null });
    expect(second.entry).toMatchObject({ chain: `${writer.id}/0`, sequence: 1, previousHash: first.entry.hash });
    expect(second.key).toBe(keyOf(second.entry));
    expect(await storedEntries(store)).toEqual([first.entry, second.entry]);
  });

  test('begin with the name of the service and an id of which no two are the same', () => {
    const ids = [writerTo(new MemoryStore()), writerTo(new MemoryStore())].map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) {
      expect(id).toMatch(/^notes-api\.[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  test('have one write under way each, and a further chain opens up to the limit', async () => {
    const sink = new HeldSink();
    const writer = writerTo(sink, { maximumChains: 2 });
    const appended = [writer.append(body), writer.append(body), writer.append(body)];
    await sink.arrived(2);
    expect(sink.writes.map(({ key }) => key.split('/').slice(3).join('/'))).toEqual([
      '0000/000000000000.json',
      '0001/000000000000.json',
    ]);
    sink.writes[1]?.finish();
    await sink.arrived(3);
    expect(sink.writes[2]?.key).toContain('/0001/000000000001.json');
    sink.writes[0]?.finish();
    sink.writes[2]?.finish();
    await Promise.all(appended);
    expect(chainProblems(await storedEntries(sink))).toEqual([]);
  });

  test('are taken by preference where they are free', async () => {
    const sink = new HeldSink();
    const writer = writerTo(sink);
    const appended = [writer.append(body), writer.append(body)];
    await sink.arrived(2);
    sink.writes[0]?.finish();
    sink.writes[1]?.finish();
    const [first] = await Promise.all(appended);
    const preferred = writer.append(body, { preferredChain: first?.entry.chain });
    await sink.arrived(3);
    sink.writes[2]?.finish();
    expect((await preferred).entry.chain).toBe(first?.entry.chain);
  });

  test('do not wait for a preferred one that is busy', async () => {
    const sink = new HeldSink();
    const writer = writerTo(sink);
    const busy = writer.append(body);
    await sink.arrived(1);
    const other = writer.append(body, { preferredChain: `${writer.id}/0` });
    await sink.arrived(2);
    sink.writes[1]?.finish();
    expect((await other).entry.chain).toBe(`${writer.id}/1`);
    sink.writes[0]?.finish();
    await busy;
  });

  test('file under the day of the clock, and another chain takes over when it goes back', async () => {
    const store = new MemoryStore();
    const times = ['2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z', '2026-12-31T23:59:59.998Z'];
    const writer = writerTo(store, { clock: () => new Date(times.shift() ?? Number.NaN) });
    const entries = [];
    for (const _ of [1, 2, 3]) {
      entries.push((await writer.append(body)).entry);
    }
    expect(entries.map(({ chain, filedUnder }) => [chain.split('/')[1], filedUnder])).toEqual([
      ['0', '2026-12-31'],
      ['0', '2027-01-01'],
      ['1', '2026-12-31'],
    ]);
    expect(chainProblems(await storedEntries(store))).toEqual([]);
  });

  test('stay usable when the clock has no time', async () => {
    const times = [new Date(Number.NaN), new Date()];
    const writer = writerTo(new MemoryStore(), { maximumChains: 1, clock: () => times.shift() ?? new Date() });
    await expect(writer.append(body)).rejects.toThrow(RangeError);
    expect((await writer.append(body)).entry.sequence).toBe(0);
  });
});

describe('a write that fails', () => {
  test('is tried again with the same bytes', async () => {
    const sink = new ScriptedSink([fail, fail]);
    await writerTo(sink).append(body);
    expect(sink.attempts).toBe(3);
    expect(sink.objects.size).toBe(1);
  });

  test('counts as done when the attempt that had no answer had stored it', async () => {
    const sink = new ScriptedSink([storeAndFail]);
    const { entry } = await writerTo(sink).append(body);
    expect(sink.attempts).toBe(2);
    expect(await storedEntries(sink)).toEqual([entry]);
  });

  test('is given up when the sink hangs, whether it listens to the signal or not', async () => {
    const sink = new ScriptedSink([hang]);
    await writerTo(sink, { writeTimeoutMs: 1 }).append(body);
    expect(sink.attempts).toBe(2);
  });

  test('ends its chain after the last attempt, and the next entry begins another one', async () => {
    const sink = new ScriptedSink([fail, fail, fail]);
    const writer = writerTo(sink);
    const refused = writer.append(body);
    await expect(refused).rejects.toThrow(
      /^the record of 019aa1b2-\S+ could not be written to memory: as records\/\S+: the disk is on fire$/,
    );
    await expect(refused).rejects.toMatchObject({
      name: 'AuditWriteError',
      eventId: body.record.eventId,
      key: expect.stringContaining('/0000/'),
      mayBeStored: true,
    });
    expect((await writer.append(body)).entry.chain).toBe(`${writer.id}/1`);
  });

  test('leaves its place to those that wait for a chain', async () => {
    const sink = new ScriptedSink([fail, fail, fail]);
    const writer = writerTo(sink, { maximumChains: 1 });
    const [first, second] = await Promise.allSettled([writer.append(body), writer.append(body)]);
    expect(first).toMatchObject({ status: 'rejected' });
    expect(second).toMatchObject({ status: 'fulfilled', value: { entry: { chain: `${writer.id}/1`, sequence: 0 } } });
  });

  test('does not make an error when it succeeds after the last attempt was given up', async () => {
    const late = deferred();
    const sink = new ScriptedSink([() => late.promise]);
    const writer = writerTo(sink, { writeTimeoutMs: 1, attempts: 1 });
    await expect(writer.append(body)).rejects.toMatchObject({ mayBeStored: true });
    late.resolve();
    await writer.append(body);
    const entries = await storedEntries(sink);
    expect(entries.map(({ chain }) => chain)).toEqual([`${writer.id}/0`, `${writer.id}/1`]);
    expect(chainProblems(entries)).toEqual([]);
  });

  test('and conflicts with another entry is not tried again, and the writer goes on under another id', async () => {
    const store = new MemoryStore();
    const writer = writerTo(store);
    const { id } = writer;
    const { entry } = await writer.append(body);
    store.replace(keyOf({ ...entry, sequence: 1 }), Buffer.from('another'));
    await expect(writer.append(body)).rejects.toMatchObject({
      message: expect.stringMatching(/another entry is stored there$/),
      mayBeStored: false,
    });
    expect(writer.id).not.toBe(id);
    expect((await writer.append(body)).entry).toMatchObject({ chain: `${writer.id}/0`, sequence: 0 });
  });
});

describe('waiting for a chain', () => {
  test('ends with the reason of the signal, and nothing is written', async () => {
    const sink = new HeldSink();
    const writer = writerTo(sink, { maximumChains: 1 });
    const busy = writer.append(body);
    await sink.arrived(1);
    const controller = new AbortController();
    const waiting = writer.append(body, { signal: controller.signal });
    controller.abort(new Error('the caller left'));
    await expect(waiting).rejects.toThrow('the caller left');
    await expect(writer.append(body, { signal: controller.signal })).rejects.toThrow('the caller left');
    sink.writes[0]?.finish();
    await busy;
    expect(sink.objects.size).toBe(1);
  });

  test('goes by the order of coming', async () => {
    const store = new MemoryStore();
    const writer = writerTo(store, { maximumChains: 1 });
    const entries = await Promise.all(Array.from({ length: 50 }, () => writer.append(body)));
    expect(entries.map(({ entry }) => entry.sequence)).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });
});

describe('closing', () => {
  test('waits for what is under way and refuses what comes later', async () => {
    const sink = new HeldSink();
    const writer = writerTo(sink);
    const underWay = writer.append(body);
    await sink.arrived(1);
    const closed = writer.close();
    await expect(writer.append(body)).rejects.toThrow(AuditWriteError);
    await expect(writer.append(body)).rejects.toThrow(/the writer is closed$/);
    sink.writes[0]?.finish();
    await closed;
    await underWay;
    expect(sink.objects.size).toBe(1);
  });

  test('does not fail with what is under way', async () => {
    const writer = writerTo(new ScriptedSink([fail]), { attempts: 1 });
    const refused = writer.append(body).catch((error: unknown) => error);
    await writer.close();
    expect(await refused).toMatchObject({ name: 'AuditWriteError' });
  });
});

describe('props', () => {
  const sink: AuditSink = new MemoryStore();

  test.each<[Partial<AuditWriterProps>, RegExp]>([
    [{ service: 'Notes API' }, /^'service' must be 1 to 40 lower-case letters, digits and hyphens, got 'Notes API'$/],
    [{ service: '' }, /^'service'/],
    [{ service: 'a'.repeat(41) }, /^'service'/],
    [{ service: 'a/b' }, /^'service'/],
    [{ maximumChains: 0 }, /^'maximumChains' must be a whole number from 1 to 1000, got 0$/],
    [{ maximumChains: 1.5 }, /^'maximumChains'/],
    [{ attempts: 0 }, /^'attempts' must be a whole number from 1 to 10, got 0$/],
    [{ writeTimeoutMs: 0 }, /^'writeTimeoutMs'/],
    [{ retryDelayMs: -1 }, /^'retryDelayMs'/],
  ])('rejects %p', (props, message) => {
    expect(() => new AuditWriter({ sink, service: 'notes-api', ...props })).toThrow(message);
  });
});
