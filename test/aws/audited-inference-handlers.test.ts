import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { AuditRecord } from '../../lib/audit/record';
import type { AuditSink } from '../../lib/audit/store';
import { Inference } from '../../lib/aws/audited-inference/handlers/inference';
import { redriveAll } from '../../lib/aws/audited-inference/handlers/redrive';
import { sealRecords } from '../../lib/aws/audited-inference/handlers/seal';
import type { InferenceSettings } from '../../lib/aws/audited-inference/settings';
import { MemoryStore } from '../support/audit/memory-store';
import { chainProblems, recordsByEvent, storedEntries } from '../support/audit/stored-chains';
import { apiEvent, inferenceSettings, sqsEvent } from '../support/audited-inference/events';
import { MODEL } from '../support/audited-inference/inference-stack';
import { ANSWER, LocalServices } from '../support/audited-inference/local-services';

/** What must be nowhere but in what the model is sent and answers. */
const PLANTED = 'Jane Doe, MRN 4711, born 1980-02-14';

let services: LocalServices;
let lines: string[];
const before = { ...process.env };
beforeEach(async () => {
  services = await LocalServices.start();
  Object.assign(process.env, services.environment);
  lines = [];
  jest.spyOn(console, 'log').mockImplementation((line) => lines.push(JSON.stringify(line)));
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.env = { ...before };
  await services.stop();
});

async function ask(
  store: AuditSink,
  event: APIGatewayProxyEvent = apiEvent(PLANTED),
  settings: Partial<InferenceSettings> = {},
) {
  const { statusCode, body, headers } = await new Inference({ ...inferenceSettings, ...settings }, store).answer(event);
  return { statusCode, headers, body: JSON.parse(body) };
}

async function recordsIn(store: MemoryStore): Promise<AuditRecord[]> {
  const entries = await storedEntries(store);
  expect(chainProblems(entries)).toEqual([]);
  return [...recordsByEvent(entries).values()].flat();
}

describe('a call', () => {
  test('is recorded, made with the guardrail, and its outcome recorded before it is answered', async () => {
    const store = new MemoryStore();
    services.step = async ({ name }, moment) => {
      if (name === 'bedrock Converse' && moment === 'before') {
        expect((await recordsIn(store)).map(({ state }) => state)).toEqual(['started']);
      }
    };
    const { statusCode, headers, body } = await ask(store);
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ 'cache-control': 'no-store' });
    const [started, completed] = await recordsIn(store);
    expect(body).toEqual({
      eventId: started?.eventId,
      requestId: 'request-1',
      output: ANSWER.output,
      stopReason: 'end_turn',
      usage: ANSWER.usage,
    });
    expect(completed).toMatchObject({
      eventId: started?.eventId,
      state: 'completed',
      userId: 'arn:aws:sts::123456789012:assumed-role/notes/session',
      sessionId: 'ASIAEXAMPLE',
      model: expect.stringContaining(`inference-profile/us.${MODEL}`),
      apiProvider: 'aws-bedrock',
      dataResidencyRegion: 'us',
      baaReferenceId: 'contract-17',
      phiPresent: true,
      inputTokenCount: 5,
      outputTokenCount: 7,
      finishReason: 'end_turn',
      inputDigest: { algorithm: 'HMAC-SHA-256' },
    });
    const [sent] = services.named('bedrock Converse');
    expect(decodeURIComponent(sent?.path ?? '')).toContain(`inference-profile/us.${MODEL}`);
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({
      messages: [{ role: 'user', content: [{ text: PLANTED }] }],
      guardrailConfig: { guardrailIdentifier: 'abcdefgh1234', guardrailVersion: '3' },
    });
  });

  test('names the session and purpose that the request says, and never the user', async () => {
    const store = new MemoryStore();
    await ask(store, apiEvent(PLANTED, { sessionId: 'visit-12', purpose: 'treatment' }));
    expect(await recordsIn(store)).toEqual([
      expect.objectContaining({ sessionId: 'visit-12', purpose: 'treatment' }),
      expect.objectContaining({ userId: 'arn:aws:sts::123456789012:assumed-role/notes/session' }),
    ]);
    expect((await ask(store, apiEvent(PLANTED, { userId: 'somebody.else' }))).statusCode).toBe(400);
  });

  test('is of the subject of a verified token', async () => {
    const store = new MemoryStore();
    await ask(store, apiEvent(PLANTED, {}, { userId: 'dr.jones', sessionId: 'sid-1' }));
    expect((await recordsIn(store))[0]).toMatchObject({ userId: 'dr.jones', sessionId: 'sid-1' });
  });

  test('is examined by Comprehend Medical where patterns find nothing', async () => {
    const store = new MemoryStore();
    await ask(store, apiEvent('How is the weather?'), { phiDetection: 'COMPREHEND_MEDICAL' });
    expect(services.named('comprehendmedical DetectPHI')).toHaveLength(1);
    expect((await recordsIn(store))[0]).toMatchObject({ phiPresent: true, phiDetection: { identifiers: ['names'] } });
  });

  test.each([
    [
      { guardrailConfig: { guardrailIdentifier: 'other', guardrailVersion: 'DRAFT' } },
      /the body takes model, messages/,
    ],
    [{ additionalModelRequestFields: {} }, /the body takes/],
    [{ [PLANTED]: 1 }, /the body takes/],
    [{ model: 'amazon.nova-lite-v1:0' }, /'model' must be one of/],
    [{ model: `us.${MODEL}` }, /'model' must be one of/],
    [{ messages: [] }, /'messages' must be a list of at least one/],
    [{ messages: [{ role: 'system', content: [{ text: PLANTED }] }] }, /'role' of a message/],
    [{ messages: [{ role: 'user', content: [{ image: {} }] }] }, /takes text and nothing else/],
    [{ messages: [{ role: 'user', content: [{ guardContent: { text: { text: PLANTED } } }] }] }, /takes text/],
    [{ messages: [{ role: 'user', content: [{ text: 1 }] }] }, /must have 'text'/],
    [{ system: [PLANTED] }, /'system' must be a list/],
    [{ inferenceConfig: { maxTokens: PLANTED } }, /'maxTokens' of 'inferenceConfig' must be a number/],
    [{ inferenceConfig: { seed: 1 } }, /'inferenceConfig' takes/],
    [{ sessionId: PLANTED }, /'sessionId' must be an identifier/],
  ])('with %j is refused, not recorded, not made, and not quoted', async (part, message) => {
    const store = new MemoryStore();
    const { statusCode, body } = await ask(store, apiEvent('Hello', part));
    expect(statusCode).toBe(400);
    expect(body.error).toMatch(message);
    expect(JSON.stringify(body)).not.toContain('MRN');
    expect(store.objects.size).toBe(0);
    expect(services.requests).toEqual([]);
  });

  test.each(['', 'null', '[]', '{"model"', PLANTED])('with the body %j is refused', async (text) => {
    const { statusCode, body } = await ask(new MemoryStore(), { ...apiEvent(''), body: text });
    expect([statusCode, body.error]).toEqual([400, 'the body must be a JSON object']);
  });

  test('of nobody is refused', async () => {
    const event = apiEvent(PLANTED);
    const { identity } = event.requestContext;
    const nobody = { ...event, requestContext: { ...event.requestContext, identity: { ...identity, userArn: null } } };
    expect((await ask(new MemoryStore(), nobody)).statusCode).toBe(403);
    expect(services.requests).toEqual([]);
  });
});

describe('the sealer', () => {
  const settings = {
    ...inferenceSettings,
    signingKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  };
  const later = () => new Date(Date.now() + 7_200_000);
  const sealed = () => JSON.parse(lines.find((line) => line.includes('"sealed"')) ?? '{}');

  test('signs for sound records, and finds nothing', async () => {
    const store = new MemoryStore();
    await ask(store);
    await sealRecords(settings, store, later);
    expect(sealed()).toMatchObject({ status: 'sealed', entries: 2, orphans: 0, findings: 0, named: [] });
    expect([...store.objects.keys()].filter((key) => key.startsWith('checkpoints/'))).toHaveLength(1);
  });

  test('counts calls without an outcome apart from what was tampered with, and names both', async () => {
    const store = new MemoryStore();
    await ask(store);
    await ask(store);
    const [first = '', , second = ''] = store.keys().filter((key) => key.startsWith('records/'));
    const [started, removed] = store
      .keys()
      .filter((key) => key.startsWith(first.slice(0, -'000000000000.json'.length)));
    store.objects.delete(removed ?? '');
    store.overwrite(second, Buffer.from('{}'));
    await sealRecords(settings, store, later);
    expect(started).toBe(first);
    const { orphans, findings, named } = sealed();
    expect(orphans).toBe(1);
    expect(findings).toBeGreaterThan(0);
    expect(JSON.stringify(named)).toContain('"orphaned"');
    expect(JSON.stringify(named)).toContain(second);
  });

  test('fails, which is an alarm, when it cannot sign', async () => {
    services.answers.set('kms Sign', { status: 400, body: { message: PLANTED }, error: 'DisabledException' });
    const store = new MemoryStore();
    await ask(store);
    await expect(sealRecords(settings, store)).rejects.toThrow(/Sign with 'arn:.*' failed with DisabledException/);
    expect(lines.join()).not.toContain('"sealed"');
  });
});

describe('when something fails', () => {
  /** A store that takes only so many writes. */
  class LimitedStore extends MemoryStore {
    constructor(private writes: number) {
      super();
    }
    public override async create(key: string, content: Uint8Array) {
      this.writes -= 1;
      if (this.writes < 0) {
        throw new Error(PLANTED);
      }
      return super.create(key, content);
    }
  }

  test('no model is called when the record cannot be written', async () => {
    const { statusCode, body } = await ask(new LimitedStore(0));
    expect(statusCode).toBe(503);
    expect(body).toEqual({
      eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      requestId: 'request-1',
      error: 'the model was not called, because the call could not be recorded',
    });
    expect(services.named('bedrock Converse')).toEqual([]);
    expect(lines.join()).toContain('record-not-written');
    // That nobody knows whether it was stored is followed up before the answer.
    const [message] = services.named('sqs SendMessage').map(({ body: sent }) => JSON.parse(sent).MessageBody);
    expect(JSON.parse(message)).toMatchObject({ eventId: body.eventId, state: 'not-called' });
  });

  test('no model is called when the digest cannot be made', async () => {
    services.answers.set('kms GenerateMac', {
      status: 400,
      body: { message: PLANTED },
      error: 'AccessDeniedException',
    });
    const store = new MemoryStore();
    const { statusCode, body } = await ask(store);
    expect([statusCode, body.eventId]).toEqual([503, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(services.named('bedrock Converse')).toEqual([]);
    expect(store.objects.size).toBe(0);
  });

  test('the outcome waits in the queue, and is written from there once', async () => {
    const store = new LimitedStore(1);
    expect((await ask(store)).statusCode).toBe(200);
    const [message] = services.named('sqs SendMessage');
    const { MessageBody: text } = JSON.parse(message?.body ?? '{}');
    expect(lines.join()).toContain('outcome-queued');

    const later = new MemoryStore();
    for (const [key, [version]] of store.objects) {
      later.overwrite(key, version?.content ?? new Uint8Array());
    }
    const event = sqsEvent(text, text);
    expect(await redriveAll(event, later)).toEqual({ batchItemFailures: [] });
    expect(await redriveAll(event, later, () => new Date(Date.now() + 1_000))).toEqual({ batchItemFailures: [] });
    expect((await recordsIn(later)).map(({ state }) => state)).toEqual(['started', 'completed']);
    expect(lines.join()).not.toContain('outcome-conflict');
  });

  test('an outcome that says something else than the one that is there is an alarm, and left to the dead letters', async () => {
    const store = new MemoryStore();
    await ask(store);
    const [, completed] = await recordsIn(store);
    await redriveAll(sqsEvent(JSON.stringify(completed)), store);
    expect(await redriveAll(sqsEvent(JSON.stringify({ ...completed, outputTokenCount: 1 })), store)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }],
    });
    expect(lines.filter((line) => line.includes('outcome-conflict'))).toHaveLength(1);
  });

  test('outcomes that cannot be written yet stay in the queue, and so does what is no record', async () => {
    const store = new MemoryStore();
    await ask(store);
    const [, completed] = await recordsIn(store);
    const event = sqsEvent(JSON.stringify(completed), PLANTED, '{}');
    expect(await redriveAll(event, new LimitedStore(0))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }],
    });
    expect(await redriveAll(event, store)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }],
    });
  });

  test('the log holds the outcome when even the queue is gone', async () => {
    services.answers.set('sqs SendMessage', { status: 400, body: { message: PLANTED }, error: 'KmsDisabled' });
    expect((await ask(new LimitedStore(1))).statusCode).toBe(200);
    const line = lines.find((one) => one.includes('outcome-only-logged'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ record: { state: 'completed', inputTokenCount: 5 } });
  });

  test.each([
    ['ThrottlingException', 429, 429],
    ['ValidationException', 400, 400],
    ['AccessDeniedException', 403, 502],
  ])('%s of the model is told by its name, with what it was recorded as', async (error, status, answered) => {
    services.answers.set('bedrock Converse', { status, body: { message: PLANTED }, error });
    const store = new MemoryStore();
    const { statusCode, body } = await ask(store);
    const [started, failed] = await recordsIn(store);
    expect([statusCode, body]).toEqual([
      answered,
      { eventId: started?.eventId, requestId: 'request-1', error: 'the model did not answer', type: error },
    ]);
    expect(failed).toMatchObject({ state: 'failed', error: { type: error } });
  });

  test('a model that takes too long is given up in time to say so', async () => {
    const store = new MemoryStore();
    const hanging = new Promise<void>(() => {});
    services.step = ({ name }) => (name === 'bedrock Converse' ? hanging : undefined);
    const { statusCode } = await ask(store, apiEvent(PLANTED), { timeoutMs: 3_200 });
    expect(statusCode).toBe(504);
    expect((await recordsIn(store)).map(({ state }) => state)).toEqual(['started', 'failed']);
  });

  afterEach(() => {
    expect(lines.join()).not.toMatch(/Jane|4711|1980/);
    expect(
      services
        .named('sqs SendMessage')
        .map(({ body }) => body)
        .join(),
    ).not.toMatch(/Jane|4711|1980/);
  });
});
