import type { ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { AuditedBedrock, type AuditedBedrockProps } from '../../../lib/audit/aws/audited-bedrock';
import type { AuditRecord } from '../../../lib/audit/record';
import { auditorTo, digester } from '../../support/audit/auditing';
import { collect } from '../../support/audit/collect';
import { MemoryStore } from '../../support/audit/memory-store';
import { recordsByEvent, storedEntries } from '../../support/audit/stored-chains';
import {
  bedrockClient,
  bedrockProvider,
  converseAnswer,
  eventMessage,
  eventStream,
  MODEL,
  textDelta,
} from '../../support/vendor-servers/bedrock';
import { json, ScriptedServer } from '../../support/vendor-servers/scripted-server';
import { caller } from '../../support/vendor-servers/vendor';

let server: ScriptedServer;
let store: MemoryStore;
let client: ReturnType<typeof bedrockClient>;

beforeEach(async () => {
  server = await ScriptedServer.start('h2');
  store = new MemoryStore();
  client = bedrockClient(server.url);
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

function audited(props: Partial<AuditedBedrockProps> = {}): AuditedBedrock {
  return new AuditedBedrock({ client, auditor: auditorTo(store), provider: bedrockProvider, ...props });
}

async function lastRecord(): Promise<AuditRecord | undefined> {
  return [...recordsByEvent(await storedEntries(store)).values()].at(-1)?.at(-1);
}

async function digestOf(text: string) {
  const running = await digester.begin();
  running.update(text);
  return running.finish();
}

const converse: ConverseCommandInput = { modelId: MODEL, messages: [{ role: 'user', content: [{ text: 'Hi' }] }] };

describe('the guardrail', () => {
  const finding = { match: '078-05-1120', type: 'US_SOCIAL_SECURITY_NUMBER' };
  const trace = (action: string) => ({
    guardrail: { inputAssessment: { g1: { sensitiveInformationPolicy: { piiEntities: [{ ...finding, action }] } } } },
  });

  test.each([
    ['guardrail_intervened', { stopReason: 'guardrail_intervened' }],
    ['ANONYMIZED', { trace: trace('ANONYMIZED') }],
    ['NONE', { trace: trace('NONE') }],
    [undefined, {}],
  ])('of Converse is recorded as %s, without what it found', async (action, rest) => {
    server.willReply(converseAnswer(rest));
    await audited().converse(caller, converse);
    const record = await lastRecord();
    expect(record?.guardrailAction).toBe(action);
    expect(JSON.stringify(record)).not.toContain('078');
  });

  test('of ConverseStream is recorded', async () => {
    const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
    server.willReply(
      eventStream([
        textDelta('Blocked.'),
        eventMessage('messageStop', { stopReason: 'guardrail_intervened' }),
        eventMessage('metadata', { usage, metrics: { latencyMs: 1 } }),
      ]),
    );
    await collect(await audited().converseStream(caller, converse));
    expect(await lastRecord()).toMatchObject({
      finishReason: 'guardrail_intervened',
      guardrailAction: 'guardrail_intervened',
      outputTokenCount: 2,
    });
  });

  test('that masked the text of a stream is recorded from its trace', async () => {
    server.willReply(
      eventStream([
        eventMessage('messageStop', { stopReason: 'end_turn' }),
        eventMessage('metadata', { trace: trace('ANONYMIZED') }),
      ]),
    );
    await collect(await audited().converseStream(caller, converse));
    expect(await lastRecord()).toMatchObject({ finishReason: 'end_turn', guardrailAction: 'ANONYMIZED' });
  });

  test('of InvokeModel is recorded from the body', async () => {
    server.willReply(json(200, { 'amazon-bedrock-guardrailAction': 'INTERVENED', completion: 'Blocked.' }));
    await audited().invokeModel(caller, { modelId: MODEL, body: '{"prompt":"Hi"}' });
    expect(await lastRecord()).toMatchObject({ guardrailAction: 'INTERVENED' });
  });
});

describe('InvokeModel', () => {
  const formats: [string, object, object][] = [
    [
      'Anthropic',
      { stop_reason: 'end_turn', usage: { input_tokens: 3, output_tokens: 4 } },
      { finishReason: 'end_turn' },
    ],
    ['Llama', { prompt_token_count: 3, generation_token_count: 4, stop_reason: 'stop' }, { finishReason: 'stop' }],
    [
      'Mistral',
      { choices: [{ finish_reason: 'stop' }], usage: { prompt_tokens: 3, completion_tokens: 4 } },
      { finishReason: 'stop' },
    ],
    ['Nova', { stopReason: 'end_turn', usage: { inputTokens: 3, outputTokens: 4 } }, { finishReason: 'end_turn' }],
    [
      'Titan',
      { inputTextTokenCount: 3, results: [{ tokenCount: 4, completionReason: 'FINISH' }] },
      { finishReason: 'FINISH' },
    ],
  ];

  test.each(formats)('reads the format of %s', async (_, body, expected) => {
    server.willReply(json(200, body));
    const answer = await audited().invokeModel(caller, { modelId: MODEL, body: Buffer.from('{"prompt":"Hi"}') });
    expect(JSON.parse(answer.body.transformToString())).toEqual(body);
    expect(await lastRecord()).toMatchObject({
      ...expected,
      inputTokenCount: 3,
      outputTokenCount: 4,
      attempts: 1,
      outputDigest: await digestOf(JSON.stringify(body)),
    });
  });

  test('prefers what Bedrock counts, which comes in headers', async () => {
    const headers = { 'x-amzn-bedrock-input-token-count': '30', 'x-amzn-bedrock-output-token-count': '40' };
    server.willReply(json(200, { generations: [{ text: 'Hi', finish_reason: 'COMPLETE' }] }, headers));
    await audited().invokeModel(caller, { modelId: 'cohere.command-r-v1:0', body: '{"message":"Hi"}' });
    expect(await lastRecord()).toMatchObject({
      inputTokenCount: 30,
      outputTokenCount: 40,
      finishReason: 'COMPLETE',
    });
  });

  test('leaves out counts that nobody gives', async () => {
    server.willReply(json(200, { embedding: [1, 2] }, { 'x-amzn-bedrock-input-token-count': 'many' }));
    await audited().invokeModel(caller, { modelId: 'amazon.titan-embed-text-v2:0', body: '{"inputText":"Hi"}' });
    const record = await lastRecord();
    expect(record?.state).toBe('completed');
    expect(record).not.toHaveProperty('inputTokenCount');
  });

  test('cannot tell whether bytes or an image show a patient', async () => {
    server.willReply(json(200, {}), json(200, {}), json(200, {}));
    const image = { type: 'image', source: { type: 'base64', data: 'AAAA' } };
    for (const body of [
      Buffer.from([0xff, 0xd8]),
      JSON.stringify({ messages: [{ role: 'user', content: [image] }] }),
      JSON.stringify({ inputImage: 'A'.repeat(300) }),
    ]) {
      await audited().invokeModel(caller, { modelId: MODEL, body });
      expect(await lastRecord()).toMatchObject({ phiPresent: true, phiDetection: { presence: 'unknown' } });
    }
  });

  test('reads the chunks of a stream, the last of which has the counts', async () => {
    const chunks = [
      { type: 'content_block_delta', delta: { text: 'Hi' } },
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 4 } },
      {
        type: 'message_stop',
        'amazon-bedrock-invocationMetrics': { inputTokenCount: 3, outputTokenCount: 4 },
      },
    ].map((chunk) => JSON.stringify(chunk));
    const encode = (text: string) => eventMessage('chunk', { bytes: Buffer.from(text).toString('base64') });
    server.willReply(eventStream(chunks.map(encode)));
    const input = { modelId: MODEL, body: '{"prompt":"Hi"}' };
    const received = await collect(await audited().invokeModelWithResponseStream(caller, input));
    expect(received.map(({ chunk }) => Buffer.from(chunk?.bytes ?? []).toString())).toEqual(chunks);
    expect(await lastRecord()).toMatchObject({
      operation: 'InvokeModelWithResponseStream',
      inputTokenCount: 3,
      outputTokenCount: 4,
      finishReason: 'end_turn',
      responseStatus: 200,
      outputDigest: await digestOf(chunks.join('')),
    });
  });
});

test('records the exception that ends a stream, without its message', async () => {
  server.willReply(
    eventStream([textDelta('Par'), eventMessage('modelStreamErrorException', { message: 'near Jane Roe' })]),
  );
  const stream = await audited().converseStream(caller, converse);
  await expect(collect(stream)).rejects.toThrow('near Jane Roe');
  const record = await lastRecord();
  expect(record).toMatchObject({ state: 'failed', error: { type: 'ModelStreamErrorException' } });
  expect(JSON.stringify(record)).not.toContain('Jane');
});

test('records bytes as what cannot be examined', async () => {
  server.willReply(converseAnswer());
  const image = { format: 'png' as const, source: { bytes: Buffer.from([1, 2, 3]) } };
  await audited().converse(caller, { modelId: MODEL, messages: [{ role: 'user', content: [{ image }] }] });
  expect(await lastRecord()).toMatchObject({ phiDetection: { presence: 'unknown' } });
  expect(JSON.parse(server.requests[0]?.body ?? '{}').messages[0].content[0].image.source.bytes).toBe('AQID');
});

describe('where a call is processed', () => {
  const us = { ...bedrockProvider, dataResidencyRegion: 'us' };
  const profile = `us.${MODEL}`;
  const profileArn = `arn:aws:bedrock:us-east-1:111122223333:inference-profile/${profile}`;

  async function call(modelId: string, props: Partial<AuditedBedrockProps> = {}) {
    server.willReply(converseAnswer());
    return audited(props).converse(caller, { ...converse, modelId });
  }

  test.each([
    ['a model in the Region of the client', MODEL, bedrockProvider],
    ['a model in the geography of the client', MODEL, us],
    ['a profile of the geography', profile, us],
    ['the ARN of a profile of the geography', profileArn, us],
    ['a model with a version in its name', 'zai.glm-4.7', bedrockProvider],
  ])('accepts %s', async (_, modelId, provider) => {
    await call(modelId, { provider });
    expect(await lastRecord()).toMatchObject({ model: modelId, state: 'completed' });
  });

  test.each([
    ['a profile that routes further than is recorded', profile, bedrockProvider, "must be 'us', where 'us."],
    ['the ARN of such a profile', profileArn, bedrockProvider, "must be 'us'"],
    ['a profile of another geography', `eu.${MODEL}`, us, "must be 'eu'"],
    ['a global profile', `global.${MODEL}`, us, "'modelId' must be processed in a known place"],
    ['a model of another Region', 'arn:aws:bedrock:eu-west-1::foundation-model/x.y', us, "must lie in 'us-east-1'"],
    ['a provider that is said to be elsewhere', MODEL, { ...us, dataResidencyRegion: 'us-west-2' }, "'us-east-1'"],
  ])('rejects %s before anything is recorded', async (_, modelId, provider, message) => {
    await expect(call(modelId, { provider })).rejects.toThrow(message);
    expect(store.objects.size + server.requests.length).toBe(0);
  });

  test('rejects a client with the endpoint of another Region', async () => {
    const elsewhere = bedrockClient('https://vpce-0a1b-c2d3.bedrock-runtime.eu-west-1.vpce.amazonaws.com');
    await expect(call(MODEL, { client: elsewhere })).rejects.toThrow("'endpoint' must lie in 'us-east-1'");
  });

  test('accepts a global profile with a reason, if the record says so', async () => {
    const residencyReason = 'the agreement covers every Region, see BAA-2026-7';
    const global = { ...us, dataResidencyRegion: 'global' };
    await call(`global.${MODEL}`, { provider: global, residencyReason });
    expect(await lastRecord()).toMatchObject({ dataResidencyRegion: 'global', state: 'completed' });
    await expect(call(`global.${MODEL}`, { provider: us, residencyReason })).rejects.toThrow("must be 'global'");
  });

  test('rejects a reason that is none', () => {
    expect(() => audited({ residencyReason: '' })).toThrow("'residencyReason' must be a reason");
  });
});

test('the caller who is recorded is the one who was named, whatever becomes of the object meanwhile', async () => {
  server.willReply(converseAnswer({}));
  const named = { ...caller };
  const answer = audited().converse(named, converse);
  named.userId = 'somebody.else';
  await answer;
  expect((await lastRecord())?.userId).toBe(caller.userId);
});

test('cannot tell what is in a prompt that Bedrock keeps', async () => {
  server.willReply(converseAnswer({}));
  const modelId = 'arn:aws:bedrock:us-east-1:111122223333:prompt/ABCDEFGHIJ:1';
  const provider = { ...bedrockProvider, dataResidencyRegion: 'us-east-1' };
  await audited({ provider }).converse(caller, { modelId });
  expect(await lastRecord()).toMatchObject({ phiPresent: true, phiDetection: { presence: 'unknown' } });
});
