import type { AuditedRequest, ObservedOutcome } from '../../lib/audit/audited-call';
import { Auditor, type AuditorProps, type AuditProblem } from '../../lib/audit/auditor';
import type { ContentSink } from '../../lib/audit/content-sink';
import type { PhiDetector } from '../../lib/audit/phi-detector';
import type { AuditRecord } from '../../lib/audit/record';
import { SAFE_HARBOR_IDENTIFIERS } from '../../lib/core/safe-harbor';
import { auditorTo, deferred, digester, outcome, quietDetector, request, writerTo } from '../support/audit/auditing';
import { MemoryStore } from '../support/audit/memory-store';
import { recordsByEvent, storedEntries } from '../support/audit/stored-chains';

const answer = { text: 'an answer' };
const read = () => outcome;

afterEach(() => jest.restoreAllMocks());

/** The records of the only call of a store. */
async function recordsOf(store: MemoryStore): Promise<AuditRecord[]> {
  const [records, ...others] = recordsByEvent(await storedEntries(store)).values();
  expect(others).toEqual([]);
  return records ?? [];
}

async function statesOf(store: MemoryStore): Promise<string[]> {
  return (await recordsOf(store)).map(({ state }) => state);
}

async function digestOf(text: string) {
  const running = await digester.begin();
  running.update(text);
  return running.finish();
}

/** A store that refuses the entries of some states. */
class RefusingStore extends MemoryStore {
  constructor(private readonly states: readonly string[]) {
    super();
  }

  public override async create(key: string, content: Uint8Array): Promise<'created' | 'exists'> {
    const { state } = JSON.parse(Buffer.from(content).toString()).record;
    if (this.states.includes(state)) {
      throw new Error('refused');
    }
    return super.create(key, content);
  }
}

describe('a call', () => {
  test('is on record before it is made, and its outcome when the answer is returned', async () => {
    const store = new MemoryStore();
    let before: string[] = [];
    const got = await auditorTo(store).call(
      request(),
      async () => {
        before = await statesOf(store);
        return answer;
      },
      read,
    );
    expect(got).toBe(answer);
    expect(before).toEqual(['started']);
    const [started, completed] = await recordsOf(store);
    expect(started).toEqual({
      eventId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      timestampUtc: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/),
      userId: 'dr.jones@example.org',
      sessionId: 'session-1',
      purpose: 'treatment',
      apiProvider: 'aws-bedrock',
      dataResidencyRegion: 'us-east-1',
      baaReferenceId: 'BAA-2026-7',
      operation: 'Converse',
      model: 'anthropic.claude-sonnet-4-5',
      phiPresent: false,
      phiDetection: { presence: 'absent', identifiers: [], detector: 'quiet/1' },
      inputDigest: await digestOf('Summarize the note.'),
      state: 'started',
    });
    expect(completed).toEqual({
      ...started,
      state: 'completed',
      outputDigest: await digestOf('The note says nothing.'),
      inputTokenCount: 5,
      outputTokenCount: 7,
      responseStatus: 200,
      attempts: 1,
      finishReason: 'end_turn',
      guardrailAction: 'NONE',
      latencyMs: expect.any(Number),
    });
  });

  test('has its outcome in the chain of its start', async () => {
    const store = new MemoryStore();
    const auditor = auditorTo(store);
    const held = deferred();
    const first = auditor.call(request(), () => held.promise, read);
    await auditor.call(request(), async () => answer, read);
    held.resolve();
    await first;
    const entries = await storedEntries(store);
    expect(entries).toHaveLength(4);
    for (const chain of [0, 1]) {
      const inChain = entries.filter((entry) => entry.chain.endsWith(`/${chain}`));
      expect(new Set(inChain.map((entry) => entry.kind === 'record' && entry.record.eventId)).size).toBe(1);
    }
  });

  test('is not made when its record cannot be written, and that is noted elsewhere', async () => {
    const store = new RefusingStore(['started']);
    const invoke = jest.fn(async () => answer);
    const auditor = auditorTo(store);
    await expect(auditor.call(request(), invoke, read)).rejects.toMatchObject({ name: 'AuditWriteError' });
    expect(invoke).not.toHaveBeenCalled();
    await auditor.drain();
    expect(await recordsOf(store)).toMatchObject([{ state: 'not-called', error: { type: 'AuditWriteError' } }]);
  });

  test('is not made when the input cannot be digested', async () => {
    const store = new MemoryStore();
    const invoke = jest.fn(async () => answer);
    const broken = { begin: () => Promise.reject(new Error('the key is gone')) };
    const refused = auditorTo(store, { digester: broken }).call(request(), invoke, read);
    await expect(refused).rejects.toMatchObject({
      name: 'AuditWriteError',
      message: expect.stringMatching(/^call \S+ was not made: the input could not be digested \(Error\)$/),
      cause: expect.objectContaining({ message: 'the key is gone' }),
      mayBeStored: false,
    });
    expect(invoke).not.toHaveBeenCalled();
    expect(store.objects.size).toBe(0);
  });

  test('is not made when the digester hangs', async () => {
    const auditor = auditorTo(new MemoryStore(), {
      digester: { begin: () => new Promise(() => {}) },
      serviceTimeoutMs: 1,
    });
    await expect(auditor.call(request(), async () => answer, read)).rejects.toThrow(/\(TimeoutError\)$/);
  });

  test('that fails is on record, and the error is the one of the provider', async () => {
    const store = new MemoryStore();
    const error = new TypeError('the prompt "Jane Doe" is too long');
    const refused = auditorTo(store).call(request(), () => Promise.reject(error), read);
    await expect(refused).rejects.toBe(error);
    const [, failed] = await recordsOf(store);
    expect(failed).toMatchObject({ state: 'failed', error: { type: 'TypeError' } });
    expect(failed).not.toHaveProperty('outputDigest');
  });

  test('that throws at once is on record', async () => {
    const store = new MemoryStore();
    const error = new Error('no client');
    const invoke = () => {
      throw error;
    };
    await expect(auditorTo(store).call(request(), invoke, read)).rejects.toBe(error);
    expect(await statesOf(store)).toEqual(['started', 'failed']);
  });

  test('has what the adapter reads from an error', async () => {
    const store = new MemoryStore();
    const readError = () => ({
      responseStatus: 429,
      attempts: 3,
      error: { type: 'ThrottlingException', requestId: 'r-1' },
    });
    await expect(
      auditorTo(store).call(request({ readError }), () => Promise.reject(new Error('slow down')), read),
    ).rejects.toThrow('slow down');
    expect((await recordsOf(store))[1]).toMatchObject(readError());
  });

  test('has the class of an error that the adapter cannot read', async () => {
    const store = new MemoryStore();
    const readError = () => {
      throw new Error('what is this');
    };
    await expect(
      auditorTo(store).call(request({ readError }), () => Promise.reject(new RangeError('x')), read),
    ).rejects.toThrow(RangeError);
    expect((await recordsOf(store))[1]).toMatchObject({ state: 'failed', error: { type: 'RangeError' } });
  });

  test('whose answer cannot be read is returned and completed, and somebody hears of it', async () => {
    const store = new MemoryStore();
    const problems: AuditProblem[] = [];
    const auditor = auditorTo(store, { onProblem: (problem) => void problems.push(problem) });
    const got = await auditor.call(
      request(),
      async () => answer,
      () => {
        throw new Error('what is this');
      },
    );
    expect(got).toBe(answer);
    const [, completed] = await recordsOf(store);
    expect(completed).toMatchObject({ state: 'completed' });
    expect(completed).not.toHaveProperty('outputDigest');
    expect(problems).toMatchObject([{ kind: 'answer-not-read', record: { state: 'completed' } }]);
  });

  test('that takes too long fails, and its signal is aborted', async () => {
    const store = new MemoryStore();
    let signal: AbortSignal | undefined;
    const refused = auditorTo(store, { timeoutMs: 5 }).call(
      request(),
      (given) => {
        signal = given;
        return new Promise<never>(() => {});
      },
      read,
    );
    await expect(refused).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(signal?.aborted).toBe(true);
    expect((await recordsOf(store))[1]).toMatchObject({ state: 'failed', error: { type: 'TimeoutError' } });
  });

  test.each([
    ['cancelled', new DOMException('left', 'AbortError'), 'AbortError'],
    ['failed', new DOMException('late', 'TimeoutError'), 'TimeoutError'],
  ])('is %s when the signal of the caller says %p', async (state, reason, type) => {
    const store = new MemoryStore();
    const controller = new AbortController();
    const refused = auditorTo(store).call(
      request({ signal: controller.signal }),
      () => {
        controller.abort(reason);
        return new Promise<never>(() => {});
      },
      read,
    );
    await expect(refused).rejects.toBe(reason);
    expect((await recordsOf(store))[1]).toMatchObject({ state, error: { type } });
  });

  test('is not made when the caller has left before', async () => {
    const store = new MemoryStore();
    const invoke = jest.fn(async () => answer);
    await expect(auditorTo(store).call(request({ signal: AbortSignal.abort() }), invoke, read)).rejects.toThrow(
      /abort/,
    );
    expect(invoke).not.toHaveBeenCalled();
    expect(store.objects.size).toBe(0);
  });

  test('is on record as not made when the caller leaves while it is written', async () => {
    const controller = new AbortController();
    const store = new (class extends MemoryStore {
      public override create(key: string, content: Uint8Array) {
        controller.abort();
        return super.create(key, content);
      }
    })();
    const invoke = jest.fn(async () => answer);
    await expect(auditorTo(store).call(request({ signal: controller.signal }), invoke, read)).rejects.toThrow(/abort/);
    expect(invoke).not.toHaveBeenCalled();
    expect(await statesOf(store)).toEqual(['started', 'not-called']);
  });
});

describe('an outcome that cannot be recorded', () => {
  test('leaves the answer, and its record goes to somebody', async () => {
    const store = new RefusingStore(['completed']);
    const problems: AuditProblem[] = [];
    const auditor = auditorTo(store, { onProblem: (problem) => void problems.push(problem) });
    expect(await auditor.call(request(), async () => answer, read)).toBe(answer);
    expect(problems).toMatchObject([
      { kind: 'outcome-not-recorded', record: { state: 'completed', inputTokenCount: 5 } },
    ]);
    expect(await statesOf(store)).toEqual(['started']);
    const [{ record }] = problems as [AuditProblem];
    const other = new MemoryStore();
    await writerTo(other).append({ kind: 'record', record });
    expect(await recordsOf(other)).toEqual([JSON.parse(JSON.stringify(record))]);
  });

  test('takes the place of the answer where that is asked for', async () => {
    const auditor = auditorTo(new RefusingStore(['completed']), { whenOutcomeIsLost: 'throw', onProblem: () => {} });
    await expect(auditor.call(request(), async () => answer, read)).rejects.toMatchObject({ name: 'AuditWriteError' });
  });

  test('never takes the place of an error', async () => {
    const auditor = auditorTo(new RefusingStore(['failed']), { whenOutcomeIsLost: 'throw', onProblem: () => {} });
    await expect(auditor.call(request(), () => Promise.reject(new Error('busy')), read)).rejects.toThrow('busy');
  });

  test('is waited for until somebody has it, and a failure of theirs is a warning', async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation();
    const auditor = auditorTo(new RefusingStore(['completed']), {
      onProblem: () => Promise.reject(new Error('Jane Doe')),
    });
    expect(await auditor.call(request(), async () => answer, read)).toBe(answer);
    expect(emitWarning.mock.calls.map(([message]) => message)).toEqual([
      expect.stringMatching(/^call \S+: outcome-not-recorded \(AuditWriteError\)$/),
      "'onProblem' failed: Error",
    ]);
  });
});

describe('protected health information', () => {
  const detectorOf = (detect: PhiDetector['detect']): PhiDetector => ({ name: 'test/1', detect });

  test.each<[string, Partial<AuditedRequest>, Partial<AuditorProps>, object, string[]]>([
    [
      'is present when the detector says so',
      {},
      { detector: detectorOf(async () => ({ presence: 'present', identifiers: ['names', 'names'] })) },
      { phiPresent: true, phiDetection: { presence: 'present', identifiers: ['names'], detector: 'test/1' } },
      [],
    ],
    [
      'is present when the detector does not know',
      {},
      { detector: detectorOf(async () => ({ presence: 'unknown', identifiers: [] })) },
      { phiPresent: true, phiDetection: { presence: 'unknown', identifiers: [], detector: 'test/1' } },
      [],
    ],
    [
      'is present when the detector fails',
      {},
      { detector: detectorOf(() => Promise.reject(new Error('x'))) },
      { phiPresent: true, phiDetection: { presence: 'unknown', identifiers: [], detector: 'test/1' } },
      ['phi-not-examined'],
    ],
    [
      'is present when the detector hangs',
      {},
      { detector: detectorOf(() => new Promise(() => {})), serviceTimeoutMs: 1 },
      { phiPresent: true, phiDetection: { presence: 'unknown' } },
      ['phi-not-examined'],
    ],
    [
      'is present when the detector quotes what it found',
      {},
      { detector: detectorOf(async () => ({ presence: 'absent', identifiers: ['078-05-1120'] })) },
      { phiPresent: true, phiDetection: { presence: 'unknown', identifiers: [] } },
      ['phi-not-examined'],
    ],
    [
      'is what the caller says',
      { phi: { presence: 'present', identifiers: ['medical record numbers'] } },
      { detector: detectorOf(() => Promise.reject(new Error('not asked'))) },
      {
        phiPresent: true,
        phiDetection: { presence: 'present', identifiers: ['medical record numbers'], detector: 'caller' },
      },
      [],
    ],
  ])('%s', async (_, props, auditing, expected, kinds) => {
    const store = new MemoryStore();
    const problems: AuditProblem[] = [];
    const auditor = auditorTo(store, { ...auditing, onProblem: (problem) => void problems.push(problem) });
    await auditor.call(request(props), async () => answer, read);
    await auditor.drain();
    expect((await recordsOf(store))[0]).toMatchObject(expected);
    expect(problems.map(({ kind }) => kind)).toEqual(kinds);
  });

  test('has kinds for all identifiers of the Safe Harbor list', async () => {
    const store = new MemoryStore();
    const identifiers = SAFE_HARBOR_IDENTIFIERS.map(({ name }) => name);
    await auditorTo(store).call(request({ phi: { presence: 'present', identifiers } }), async () => answer, read);
    expect((await recordsOf(store))[0]?.phiDetection.identifiers).toEqual(identifiers);
  });

  test('is looked for in what people wrote, where the adapter tells it apart', async () => {
    const texts: string[] = [];
    const detector = detectorOf(async (text) => {
      texts.push(text);
      return { presence: 'absent', identifiers: [] };
    });
    const auditor = auditorTo(new MemoryStore(), { detector });
    await auditor.call(request({ input: '{"content":"a\\nb"}', text: 'a\nb' }), async () => answer, read);
    await auditor.call(request({ input: 'plain' }), async () => answer, read);
    expect(texts).toEqual(['a\nb', 'plain']);
  });

  test('has a default report for a detector that failed, which does not quote it', async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation();
    const auditor = auditorTo(new MemoryStore(), { detector: detectorOf(() => Promise.reject(new Error('Jane Doe'))) });
    await auditor.call(request(), async () => answer, read);
    await auditor.drain();
    expect(emitWarning.mock.calls.map(([message]) => message)).toEqual([
      expect.stringMatching(/^call \S+: phi-not-examined \(Error\)$/),
    ]);
  });
});

describe('a request', () => {
  const long = 'a'.repeat(257);

  test.each<[string, Partial<AuditedRequest>]>([
    ['caller.userId', { caller: { userId: 'Jane Doe', sessionId: 's' } }],
    ['caller.userId', { caller: { userId: '', sessionId: 's' } }],
    ['caller.sessionId', { caller: { userId: 'u', sessionId: long } }],
    ['caller.purpose', { caller: { userId: 'u', sessionId: 's', purpose: 'treatment of Jane Doe' } }],
    ['provider.apiProvider', { provider: { ...request().provider, apiProvider: 'a b' } }],
    ['provider.dataResidencyRegion', { provider: { ...request().provider, dataResidencyRegion: '' } }],
    ['provider.baaReferenceId', { provider: { ...request().provider, baaReferenceId: 'signed\nyesterday' } }],
    ['operation', { operation: 'Con verse' }],
    ['model', { model: '"' }],
  ])('is refused for a %s that is no identifier, which is not quoted', async (property, props) => {
    const store = new MemoryStore();
    const refused = auditorTo(store).call(request(props), async () => answer, read);
    await expect(refused).rejects.toMatchObject({
      name: 'ConfigurationError',
      message: expect.stringMatching(`^'${property}' must be an identifier of 1 to 256`),
    });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('Jane') });
    expect(store.objects.size).toBe(0);
  });

  test('is refused for kinds of identifiers that quote one', async () => {
    const phi = { presence: 'present', identifiers: ['123-45-6789'] } as const;
    await expect(auditorTo(new MemoryStore()).call(request({ phi }), async () => answer, read)).rejects.toThrow(
      /^'phi.identifiers' must name kinds/,
    );
  });

  test.each([
    'auth0|5f7c',
    'CLINIC\\jdoe',
    "m.o'brien@example.org",
    'guest_example.org#EXT#@clinic.example',
    'arn:aws:sts::123456789012:assumed-role/app/session',
    'user+tag@example.org',
    'a=b,c=d',
  ])('is accepted for the user %s', async (userId) => {
    const store = new MemoryStore();
    await auditorTo(store).call(request({ caller: { userId, sessionId: 's' } }), async () => answer, read);
    expect((await recordsOf(store))[0]).toMatchObject({ userId });
  });
});

describe('what a provider says', () => {
  test.each<[string, Partial<ObservedOutcome>, object]>([
    ['a sentence for a word', { finishReason: 'Jane Doe asked to stop' }, { finishReason: 'unrecognized' }],
    ['a number for a word', { guardrailAction: '078-05-1120' }, { guardrailAction: 'unrecognized' }],
    ['no number', { inputTokenCount: Number.NaN }, { inputTokenCount: undefined }],
    ['half a token', { outputTokenCount: 1.5 }, { outputTokenCount: undefined }],
    ['less than nothing', { attempts: -1 }, { attempts: undefined }],
  ])('is recorded with %s left out', async (_, said, expected) => {
    const store = new MemoryStore();
    await auditorTo(store).call(
      request(),
      async () => answer,
      () => ({ ...outcome, ...said }),
    );
    const [, completed] = await recordsOf(store);
    expect({
      inputTokenCount: undefined,
      outputTokenCount: undefined,
      attempts: undefined,
      ...completed,
    }).toMatchObject(expected);
  });

  test.each([
    [{ type: 'Jane Doe', requestId: 'r 1' }, { type: 'unrecognized' }],
    [
      { type: 'Throttled', requestId: 'r-1' },
      { type: 'Throttled', requestId: 'r-1' },
    ],
  ])('of an error %p is recorded as %p', async (error, expected) => {
    const store = new MemoryStore();
    await expect(
      auditorTo(store).call(request({ readError: () => ({ error }) }), () => Promise.reject(new Error('x')), read),
    ).rejects.toThrow('x');
    expect((await recordsOf(store))[1]?.error).toEqual(expected);
  });

  test.each<[unknown, string]>([
    ['a text', 'String'],
    [undefined, 'Object'],
    [Object.assign(new Error('x'), { name: 'Throttled' }), 'Throttled'],
    [Object.assign(new Error('x'), { name: 'Jane Doe is ill' }), 'unrecognized'],
    [new (class RateLimitError extends Error {})('x'), 'RateLimitError'],
  ])('by throwing %p is recorded as %s', async (thrown, type) => {
    const store = new MemoryStore();
    await auditorTo(store)
      .call(request(), () => Promise.reject(thrown), read)
      .catch(() => {});
    expect((await recordsOf(store))[1]?.error).toEqual({ type });
  });
});

describe('the content of a call', () => {
  function contentSink(failing: readonly string[] = []): ContentSink & { readonly puts: [string, string][] } {
    const puts: [string, string][] = [];
    return {
      puts,
      put: async (eventId, part, content) => {
        if (failing.includes(part)) {
          throw new Error(`no room for ${content}`);
        }
        puts.push([part, `${content}`]);
        return `content/${eventId}`;
      },
    };
  }

  test('is stored, the input before the model is called', async () => {
    const store = new MemoryStore();
    const sink = contentSink();
    const before: string[] = [];
    await auditorTo(store, { contentSink: sink }).call(
      request(),
      async () => {
        before.push(...sink.puts.map(([part]) => part));
        return answer;
      },
      read,
    );
    expect(before).toEqual(['input']);
    expect(sink.puts).toEqual([
      ['input', 'Summarize the note.'],
      ['output', 'The note says nothing.'],
    ]);
    for (const record of await recordsOf(store)) {
      expect(record.contentReference).toBe(`content/${record.eventId}`);
    }
  });

  test('refuses the call when the input cannot be stored', async () => {
    const invoke = jest.fn(async () => answer);
    const auditor = auditorTo(new MemoryStore(), { contentSink: contentSink(['input']) });
    await expect(auditor.call(request(), invoke, read)).rejects.toThrow(/the input could not be stored \(Error\)$/);
    expect(invoke).not.toHaveBeenCalled();
  });

  test('whose output cannot be stored is reported, and the outcome recorded', async () => {
    const store = new MemoryStore();
    const problems: AuditProblem[] = [];
    const auditor = auditorTo(store, {
      contentSink: contentSink(['output']),
      onProblem: (problem) => void problems.push(problem),
    });
    expect(await auditor.call(request(), async () => answer, read)).toBe(answer);
    expect(problems).toMatchObject([{ kind: 'output-not-stored', record: { state: 'completed' } }]);
    expect(await statesOf(store)).toEqual(['started', 'completed']);
  });
});

describe('draining', () => {
  test('waits for calls and their outcomes', async () => {
    const store = new MemoryStore();
    const auditor = auditorTo(store);
    const held = deferred<typeof answer>();
    const call = auditor.call(request(), () => held.promise, read);
    const drained = auditor.drain();
    held.resolve(answer);
    await drained;
    expect(await statesOf(store)).toEqual(['started', 'completed']);
    await call;
  });
});

describe('props', () => {
  const props = { writer: writerTo(new MemoryStore()), digester, detector: quietDetector };

  test.each<[object, RegExp]>([
    [{ timeoutMs: 0 }, /^'timeoutMs' must be whole milliseconds from 1 to 86400000, a day, got 0$/],
    [{ serviceTimeoutMs: 0.5 }, /^'serviceTimeoutMs'/],
    [{ whenOutcomeIsLost: 'ignore' }, /^'whenOutcomeIsLost' must be 'return' or 'throw', got 'ignore'$/],
    [{ detector: { ...quietDetector, name: 'my detector' } }, /^'detector.name'/],
  ])('rejects %p', (wrong, message) => {
    expect(() => new Auditor({ ...props, ...wrong })).toThrow(message);
  });
});

test('what is recorded was checked, whatever becomes of the objects of the caller meanwhile', async () => {
  const store = new MemoryStore();
  const given = request();
  const caller = { ...given.caller };
  const provider = { ...given.provider };
  const asked = { ...given, caller, provider };
  const call = auditorTo(store).call(asked, async () => answer, read);
  caller.userId = 'Jane Roe, SSN 078-05-1120';
  provider.dataResidencyRegion = 'Jane Roe';
  Object.assign(asked, { input: 'something else', model: 'Jane Roe' });
  await call;
  const [started] = await recordsOf(store);
  expect(started).toMatchObject({ ...given.caller, ...given.provider, model: given.model });
  expect(started?.inputDigest).toEqual(await digestOf(given.input));
});

test('an output that is too long to be kept is digested and not stored, and the call is recorded', async () => {
  const store = new MemoryStore();
  const stored: string[] = [];
  const contentSink: ContentSink = {
    put: async (_, part, content) => {
      stored.push(`${part} of ${content.length}`);
      return 'content/1';
    },
  };
  const problems: string[] = [];
  const onProblem = ({ kind }: AuditProblem) => {
    problems.push(kind);
  };
  const output = 'x'.repeat(16_777_217);
  const auditor = auditorTo(store, { contentSink, onProblem });
  await auditor.call(
    request({ input: 'in' }),
    async () => answer,
    () => ({ ...outcome, output }),
  );
  expect({ stored, problems }).toEqual({ stored: ['input of 2'], problems: ['output-not-stored'] });
  const [, completed] = await recordsOf(store);
  expect(completed).toMatchObject({ state: 'completed', outputDigest: await digestOf(output) });
});
