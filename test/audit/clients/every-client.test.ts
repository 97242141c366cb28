import type { AuditorProps } from '../../../lib/audit/auditor';
import type { AuditRecord } from '../../../lib/audit/record';
import { AuditWriteError } from '../../../lib/audit/writer';
import { auditorTo, digester, writerTo } from '../../support/audit/auditing';
import { collect } from '../../support/audit/collect';
import { MemoryStore } from '../../support/audit/memory-store';
import { recordsByEvent, storedEntries } from '../../support/audit/stored-chains';
import { anthropic } from '../../support/vendor-servers/anthropic';
import { bedrock } from '../../support/vendor-servers/bedrock';
import { cohere } from '../../support/vendor-servers/cohere';
import { openAi } from '../../support/vendor-servers/openai';
import { ScriptedServer, silence } from '../../support/vendor-servers/scripted-server';
import { ANSWER, ANSWER_PIECES, type ConnectedClient, PATIENT } from '../../support/vendor-servers/vendor';
import { vertex } from '../../support/vendor-servers/vertex';

/** Takes its time, so that a call that does not wait would be seen before its record. */
class SlowStore extends MemoryStore {
  public override async create(key: string, content: Uint8Array): Promise<'created' | 'exists'> {
    for (let turn = 0; turn < 20; turn++) {
      await new Promise(setImmediate);
    }
    return super.create(key, content);
  }
}

class FailingStore extends MemoryStore {
  public override async create(): Promise<never> {
    throw new Error('the disk is full');
  }
}

async function digestOf(text: string) {
  const running = await digester.begin();
  running.update(text);
  return running.finish();
}

describe.each([cohere, bedrock, openAi, vertex, anthropic])('$name', (vendor) => {
  let server: ScriptedServer;
  let store: MemoryStore;
  let client: ConnectedClient | undefined;

  async function connect(props: Partial<AuditorProps> = {}, retries?: number): Promise<ConnectedClient> {
    client = await vendor.connect(server.url, auditorTo(store, props), retries);
    return client;
  }

  async function records(): Promise<AuditRecord[]> {
    const [ofCall = [], ...others] = recordsByEvent(await storedEntries(store)).values();
    expect(others).toEqual([]);
    return ofCall;
  }

  async function outcome(): Promise<AuditRecord | undefined> {
    const [started, ended, ...more] = await records();
    expect(started?.state).toBe('started');
    expect(more).toEqual([]);
    return ended;
  }

  beforeEach(async () => {
    server = await ScriptedServer.start(vendor.protocol);
    store = new SlowStore();
  });

  afterEach(async () => {
    client?.close?.();
    await server.close();
    const stored = [...store.objects.values()].flat().map(({ content }) => Buffer.from(content).toString());
    for (const secret of [PATIENT, 'Jane', '078-05-1120', 'stable']) {
      expect(stored.join('\n')).not.toContain(secret);
    }
  });

  test('gives the answer unchanged and records what it came to', async () => {
    server.willReply(vendor.answer);
    const connected = await connect();
    const answer = await connected.call();
    expect(connected.textOf(answer)).toBe(ANSWER);
    expect(await outcome()).toMatchObject({
      ...vendor.outcome,
      state: 'completed',
      userId: 'dr.jones@example.org',
      outputDigest: await digestOf(ANSWER),
    });
  });

  test('sends nothing before the record is durable', async () => {
    server.willReply(vendor.answer);
    const durable: number[] = [];
    server.onRequest = () => durable.push(store.objects.size);
    await (await connect()).call();
    expect(durable).toEqual([1]);
    expect((await records()).map(({ state }) => state)).toEqual(['started', 'completed']);
  });

  test('sends nothing of a stream before the record is durable', async () => {
    server.willReply(vendor.wholeStream);
    const durable: number[] = [];
    server.onRequest = () => durable.push(store.objects.size);
    await collect(await (await connect()).stream());
    expect(durable).toEqual([1]);
  });

  test('sends nothing when the record cannot be written', async () => {
    store = new FailingStore();
    const connected = await connect({ writer: writerTo(store), onProblem: () => {} });
    await expect(connected.call()).rejects.toThrow(AuditWriteError);
    await expect(connected.stream()).rejects.toThrow(AuditWriteError);
    expect(server.requests).toEqual([]);
  });

  test('records a stream as it records a whole answer', async () => {
    server.willReply(vendor.wholeStream);
    const pieces = await collect(await (await connect()).stream());
    const text = JSON.stringify(pieces);
    expect(text).toContain(ANSWER_PIECES[0]);
    expect(text).toContain(ANSWER_PIECES[1]);
    expect(await outcome()).toMatchObject({
      ...vendor.outcome,
      ...vendor.streamOutcome,
      state: 'completed',
      outputDigest: await digestOf(ANSWER),
    });
  });

  test('leaves out what the provider does not say', async () => {
    server.willReply(vendor.streamWithoutUsage);
    await collect(await (await connect()).stream());
    const ended = await outcome();
    expect(ended).toMatchObject({ state: 'completed', outputDigest: await digestOf(ANSWER) });
    expect(ended).not.toHaveProperty('inputTokenCount');
    expect(ended).not.toHaveProperty('outputTokenCount');
  });

  test('records a stream that broke off as failed, with the digest of what came', async () => {
    server.willReply(vendor.partOfStream('cut'));
    const stream = await (await connect()).stream();
    await expect(collect(stream)).rejects.toThrow();
    expect(await outcome()).toMatchObject({ state: 'failed', outputDigest: await digestOf(ANSWER_PIECES[0]) });
  });

  test('does not take a stream for whole that ended before the provider said so', async () => {
    server.willReply(vendor.partOfStream('end'));
    const stream = await (await connect()).stream();
    await expect(collect(stream)).rejects.toThrow('the stream ended before the answer was complete');
    expect(await outcome()).toMatchObject({
      state: 'failed',
      error: { type: 'IncompleteAnswerError' },
      outputDigest: await digestOf(ANSWER_PIECES[0]),
    });
  });

  test('leaves retries to the SDK', async () => {
    server.willReply(vendor.tooManyRequests, vendor.answer);
    await (await connect({}, 1)).call();
    expect(server.requests).toHaveLength(2);
    const ended = await outcome();
    expect(ended).toMatchObject({
      ...vendor.outcome,
      state: 'completed',
      ...(vendor.countsAttempts && { attempts: 2 }),
    });
    expect(ended && 'attempts' in ended).toBe(vendor.countsAttempts);
  });

  test('records that the provider refused, and not the message, which quotes the prompt', async () => {
    server.willReply(vendor.badRequest);
    const connected = await connect();
    await expect(connected.call()).rejects.toThrow(PATIENT);
    expect(await outcome()).toMatchObject({ state: 'failed', ...vendor.failure });
  });

  test('records a call that took too long as failed', async () => {
    server.willReply(silence);
    const connected = await connect({ timeoutMs: 300 });
    await expect(connected.call()).rejects.toThrow('it took longer than 300 ms');
    expect(await outcome()).toMatchObject({ state: 'failed', error: { type: 'TimeoutError' } });
  });

  test('sends and records nothing when the caller gave up before', async () => {
    const connected = await connect();
    await expect(connected.call(AbortSignal.abort())).rejects.toThrow();
    await expect(connected.stream(AbortSignal.abort())).rejects.toThrow();
    expect(server.requests).toEqual([]);
    expect(store.objects.size).toBe(0);
  });

  test('ends the request when the caller gives up', async () => {
    const controller = new AbortController();
    const closed = new Promise<void>((resolve) => {
      server.onRequest = (exchange) => {
        controller.abort();
        void exchange.closed.then(resolve);
      };
    });
    server.willReply(silence);
    await expect((await connect()).call(controller.signal)).rejects.toThrow();
    await closed;
    expect(await outcome()).toMatchObject({ state: 'cancelled', error: { type: 'AbortError' } });
  });

  test('ends the stream when the caller gives up', async () => {
    const controller = new AbortController();
    server.willReply(vendor.partOfStream('hold'));
    const stream = await (await connect()).stream(controller.signal);
    const read = async () => {
      for await (const piece of stream) {
        if (JSON.stringify(piece).includes(ANSWER_PIECES[0])) {
          controller.abort();
        }
      }
    };
    await expect(read()).rejects.toThrow();
    await server.requests[0]?.closed;
    expect(await outcome()).toMatchObject({
      state: 'cancelled',
      error: { type: 'AbortError' },
      outputDigest: await digestOf(ANSWER_PIECES[0]),
    });
  });

  test('ends the stream when the consumer stops', async () => {
    server.willReply(vendor.partOfStream('hold'));
    for await (const piece of await (await connect()).stream()) {
      if (JSON.stringify(piece).includes(ANSWER_PIECES[0])) {
        break;
      }
    }
    await server.requests[0]?.closed;
    expect(await outcome()).toMatchObject({ state: 'cancelled', outputDigest: await digestOf(ANSWER_PIECES[0]) });
  });
});
