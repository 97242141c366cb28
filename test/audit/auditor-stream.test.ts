import type { StreamObserver } from '../../lib/audit/audited-call';
import type { AuditProblem } from '../../lib/audit/auditor';
import type { AuditRecord } from '../../lib/audit/record';
import { auditorTo, deferred, digester, request } from '../support/audit/auditing';
import { MemoryStore } from '../support/audit/memory-store';
import { recordsByEvent, storedEntries } from '../support/audit/stored-chains';

interface Piece {
  readonly text?: string;
  readonly tokens?: number;
}

const PIECES: readonly Piece[] = [{ text: 'The note ' }, { text: 'says \ud83d' }, { text: '\ude00.' }, { tokens: 4 }];

function read({ text, tokens }: Piece, observer: StreamObserver): void {
  if (text !== undefined) {
    observer.output(text);
  }
  observer.outcome({ outputTokenCount: tokens, responseStatus: 200 });
}

/** A source that says what became of it. */
class Source implements AsyncIterableIterator<Piece> {
  public released = 0;
  private position = 0;

  constructor(
    private readonly pieces: readonly Piece[],
    private readonly after: () => Promise<IteratorResult<Piece>> = async () => ({ done: true, value: undefined }),
  ) {}

  public [Symbol.asyncIterator](): this {
    return this;
  }

  public async next(): Promise<IteratorResult<Piece>> {
    const value = this.pieces[this.position++];
    return value === undefined ? this.after() : { done: false, value };
  }

  public async return(): Promise<IteratorResult<Piece>> {
    this.released++;
    return { done: true, value: undefined };
  }
}

async function recordsOf(store: MemoryStore): Promise<AuditRecord[]> {
  const [records = []] = recordsByEvent(await storedEntries(store)).values();
  return records;
}

async function digestOf(text: string) {
  const running = await digester.begin();
  running.update(text);
  return running.finish();
}

async function take<T>(pieces: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const piece of pieces) {
    taken.push(piece);
  }
  return taken;
}

describe('a stream', () => {
  test('is on record before it is opened, and its outcome when the consumer sees the end', async () => {
    const store = new MemoryStore();
    let before: readonly AuditRecord[] = [];
    const source = new Source(PIECES);
    const pieces = await auditorTo(store).stream(
      request(),
      async () => {
        before = await recordsOf(store);
        return source;
      },
      read,
    );
    expect(before).toMatchObject([{ state: 'started' }]);
    expect(await take(pieces)).toEqual(PIECES);
    const [, completed, ...others] = await recordsOf(store);
    expect(completed).toMatchObject({
      state: 'completed',
      outputTokenCount: 4,
      responseStatus: 200,
      outputDigest: await digestOf('The note says \u{1f600}.'),
    });
    expect(others).toEqual([]);
    expect(await take(pieces)).toEqual([]);
    expect(source.released).toBe(0);
  });

  test('without pieces has the digest of nothing', async () => {
    const store = new MemoryStore();
    await take(await auditorTo(store).stream(request(), async () => new Source([]), read));
    expect((await recordsOf(store))[1]).toMatchObject({ state: 'completed', outputDigest: await digestOf('') });
  });

  test('is not opened when its record cannot be written', async () => {
    const store = new MemoryStore();
    store.create = () => Promise.reject(new Error('full'));
    const invoke = jest.fn(async () => new Source(PIECES));
    const auditor = auditorTo(store, { onProblem: () => {} });
    await expect(auditor.stream(request(), invoke, read)).rejects.toMatchObject({ name: 'AuditWriteError' });
    expect(invoke).not.toHaveBeenCalled();
  });

  test('that cannot be opened is on record', async () => {
    const store = new MemoryStore();
    const error = new RangeError('too long');
    await expect(auditorTo(store).stream(request(), () => Promise.reject(error), read)).rejects.toBe(error);
    expect((await recordsOf(store))[1]).toMatchObject({ state: 'failed', error: { type: 'RangeError' } });
  });

  test('that breaks is on record with what is known, and the error is the one of the provider', async () => {
    const store = new MemoryStore();
    const error = new RangeError('the line is dead');
    const pieces = await auditorTo(store).stream(
      request(),
      async () => new Source(PIECES.slice(0, 1), () => Promise.reject(error)),
      read,
    );
    await expect(take(pieces)).rejects.toBe(error);
    expect((await recordsOf(store))[1]).toMatchObject({
      state: 'failed',
      error: { type: 'RangeError' },
      responseStatus: 200,
      outputDigest: await digestOf('The note '),
    });
    expect(await take(pieces)).toEqual([]);
  });

  test('that the consumer leaves is cancelled, with what was taken, and the source is released', async () => {
    const store = new MemoryStore();
    const source = new Source(PIECES);
    let signal: AbortSignal | undefined;
    const pieces = await auditorTo(store).stream(
      request(),
      async (given) => {
        signal = given;
        return source;
      },
      read,
    );
    for await (const _ of pieces) {
      break;
    }
    expect(await recordsOf(store)).toMatchObject([
      { state: 'started' },
      { state: 'cancelled', outputDigest: await digestOf('The note ') },
    ]);
    expect(source.released).toBe(1);
    expect(signal?.aborted).toBe(true);
  });

  test('that the consumer leaves before the first piece is cancelled', async () => {
    const store = new MemoryStore();
    const source = new Source(PIECES);
    const pieces = await auditorTo(store).stream(request(), async () => source, read);
    await pieces[Symbol.asyncIterator]().return?.();
    const [, cancelled] = await recordsOf(store);
    expect(cancelled).toMatchObject({ state: 'cancelled' });
    expect(cancelled).not.toHaveProperty('outputDigest');
    expect(source.released).toBe(1);
  });

  test('that the consumer leaves while a piece is awaited is cancelled, and nobody waits for the source', async () => {
    const store = new MemoryStore();
    const source = new Source([], () => new Promise(() => {}));
    const iterator = (await auditorTo(store).stream(request(), async () => source, read))[Symbol.asyncIterator]();
    const awaited = iterator.next().catch((error: unknown) => error);
    await iterator.return?.();
    expect(await awaited).toMatchObject({ name: 'AbortError' });
    expect((await recordsOf(store)).map(({ state }) => state)).toEqual(['started', 'cancelled']);
  });

  test('that nobody reads on fails when its time is up, and the source is released', async () => {
    const store = new MemoryStore();
    const source = new Source(PIECES);
    const auditor = auditorTo(store, { timeoutMs: 5 });
    const pieces = await auditor.stream(request(), async () => source, read);
    await auditor.drain();
    expect((await recordsOf(store))[1]).toMatchObject({ state: 'failed', error: { type: 'TimeoutError' } });
    expect(source.released).toBe(1);
    await expect(take(pieces)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await take(pieces)).toEqual([]);
  });

  test('that hangs fails when its time is up', async () => {
    const store = new MemoryStore();
    const source = new Source(PIECES.slice(0, 1), () => new Promise(() => {}));
    const pieces = await auditorTo(store, { timeoutMs: 5 }).stream(request(), async () => source, read);
    await expect(take(pieces)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect((await recordsOf(store)).map(({ state }) => state)).toEqual(['started', 'failed']);
    expect(source.released).toBe(1);
  });

  test('that opens too late is released', async () => {
    const source = new Source(PIECES);
    const opened = deferred<Source>();
    const auditor = auditorTo(new MemoryStore(), { timeoutMs: 5 });
    await expect(auditor.stream(request(), () => opened.promise, read)).rejects.toMatchObject({ name: 'TimeoutError' });
    opened.resolve(source);
    await opened.promise;
    await auditor.drain();
    expect(source.released).toBe(1);
  });

  test('is cancelled when the signal of the caller says so', async () => {
    const store = new MemoryStore();
    const controller = new AbortController();
    const auditor = auditorTo(store);
    const pieces = await auditor.stream(
      request({ signal: controller.signal }),
      async () => new Source(PIECES, () => new Promise(() => {})),
      read,
    );
    const taken: Piece[] = [];
    await expect(
      (async () => {
        for await (const piece of pieces) {
          taken.push(piece);
          controller.abort(new Error('left'));
        }
      })(),
    ).rejects.toThrow('left');
    expect(taken).toHaveLength(1);
    expect((await recordsOf(store))[1]).toMatchObject({ state: 'cancelled', error: { type: 'Error' } });
  });

  test('of which a piece cannot be read goes on, and somebody hears of it once', async () => {
    const store = new MemoryStore();
    const problems: AuditProblem[] = [];
    const auditor = auditorTo(store, { onProblem: (problem) => void problems.push(problem) });
    const pieces = await auditor.stream(
      request(),
      async () => new Source(PIECES),
      () => {
        throw new Error('what is this');
      },
    );
    expect(await take(pieces)).toEqual(PIECES);
    expect(problems.map(({ kind }) => kind)).toEqual(['answer-not-read']);
    const [, completed] = await recordsOf(store);
    expect(completed).toMatchObject({ state: 'completed' });
    expect(completed).not.toHaveProperty('outputDigest');
  });

  test('has one outcome for consumers that ask for several pieces at a time', async () => {
    const store = new MemoryStore();
    const iterator = (await auditorTo(store).stream(request(), async () => new Source(PIECES), read))[
      Symbol.asyncIterator
    ]();
    const results = await Promise.all(Array.from({ length: 6 }, () => iterator.next()));
    expect(results.map(({ done }) => done ?? false)).toEqual([false, false, false, false, true, true]);
    expect(await recordsOf(store)).toHaveLength(2);
  });

  test.each(['return', 'throw'] as const)('whose outcome is lost: %s', async (whenOutcomeIsLost) => {
    const store = new MemoryStore();
    const auditor = auditorTo(store, { whenOutcomeIsLost, onProblem: () => {} });
    const pieces = await auditor.stream(
      request(),
      async () => {
        store.create = () => Promise.reject(new Error('full'));
        return new Source(PIECES);
      },
      read,
    );
    const taken = take(pieces);
    if (whenOutcomeIsLost === 'return') {
      expect(await taken).toEqual(PIECES);
    } else {
      await expect(taken).rejects.toMatchObject({ name: 'AuditWriteError' });
    }
  });

  test('is stored where content is', async () => {
    const puts: string[] = [];
    const put = async (eventId: string, part: string, content: string | Uint8Array) => {
      puts.push(`${part}: ${content}`);
      return `content/${eventId}`;
    };
    const auditor = auditorTo(new MemoryStore(), { contentSink: { put } });
    await take(await auditor.stream(request(), async () => new Source(PIECES), read));
    expect(puts).toEqual(['input: Summarize the note.', 'output: The note says \u{1f600}.']);
  });

  test('leaves nothing behind at the caller’s signal', async () => {
    const { signal } = new AbortController();
    const added = jest.spyOn(signal, 'addEventListener');
    const removed = jest.spyOn(signal, 'removeEventListener');
    await take(await auditorTo(new MemoryStore()).stream(request({ signal }), async () => new Source(PIECES), read));
    const listeners = new Set(added.mock.calls.map(([, listener]) => listener));
    for (const [, listener] of removed.mock.calls) {
      listeners.delete(listener);
    }
    expect(listeners.size).toBe(0);
  });
});
