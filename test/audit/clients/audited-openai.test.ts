import OpenAI, { AzureOpenAI } from 'openai';
import { AuditedOpenAi, type AuditedOpenAiProps } from '../../../lib/audit/openai';
import type { AuditRecord } from '../../../lib/audit/record';
import { auditorTo, quietDetector } from '../../support/audit/auditing';
import { collect } from '../../support/audit/collect';
import { MemoryStore } from '../../support/audit/memory-store';
import { recordsByEvent, storedEntries } from '../../support/audit/stored-chains';
import { chatChunk, openAi, openAiProvider, sse, USAGE_CHUNK } from '../../support/vendor-servers/openai';
import { chunked, json, ScriptedServer } from '../../support/vendor-servers/scripted-server';
import { caller } from '../../support/vendor-servers/vendor';

let server: ScriptedServer;
let store: MemoryStore;
const examined: string[] = [];

beforeEach(async () => {
  server = await ScriptedServer.start();
  store = new MemoryStore();
  examined.length = 0;
});
afterEach(() => server.close());

function audited(props: Partial<AuditedOpenAiProps> = {}): AuditedOpenAi {
  const auditor = auditorTo(store, {
    detector: {
      ...quietDetector,
      detect: async (text) => {
        examined.push(text);
        return { presence: 'absent', identifiers: [] };
      },
    },
  });
  const client = new OpenAI({ apiKey: 'none', baseURL: server.url });
  return new AuditedOpenAi({ client, auditor, provider: openAiProvider, ...props });
}

async function lastRecord(): Promise<AuditRecord | undefined> {
  return [...recordsByEvent(await storedEntries(store)).values()].at(-1)?.at(-1);
}

function sentBody(): Record<string, unknown> {
  return JSON.parse(server.requests.at(-1)?.body ?? '{}');
}

const chat = { model: 'gpt-5', messages: [{ role: 'user' as const, content: 'Summarize.' }] };
const question = { model: 'gpt-5', input: 'Summarize.' };
const response = {
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Stable.' }] }],
  usage: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
};

describe('storage by the provider', () => {
  test.each([['store', { ...chat, store: true }]])(
    "refuses '%s' in a chat completion before anything is recorded",
    async (parameter, input) => {
      await expect(audited().createChatCompletion(caller, input)).rejects.toThrow(`'${parameter}' must be left out`);
      await expect(audited().streamChatCompletion(caller, input)).rejects.toThrow(`'${parameter}' must be left out`);
      expect(store.objects.size + server.requests.length).toBe(0);
    },
  );

  test.each([
    ['store', { store: true }],
    ['background', { background: true }],
    ['conversation', { conversation: 'conv_1' }],
    ['previous_response_id', { previous_response_id: 'resp_0' }],
  ])("refuses '%s' in a response before anything is recorded", async (parameter, extra) => {
    const input = { ...question, ...extra };
    await expect(audited().createResponse(caller, input)).rejects.toThrow(`'${parameter}' must be left out`);
    await expect(audited().streamResponse(caller, input)).rejects.toThrow(`'${parameter}' must be left out`);
    expect(store.objects.size + server.requests.length).toBe(0);
  });

  test('tells the provider not to store a response, which it does unless it is told', async () => {
    server.willReply(json(200, response));
    const answer = await audited().createResponse(caller, question);
    expect(answer.output_text).toBe('Stable.');
    expect(sentBody()).toMatchObject({ store: false });
    expect(await lastRecord()).toMatchObject({
      operation: 'Responses',
      inputTokenCount: 3,
      outputTokenCount: 2,
      finishReason: 'completed',
    });
  });

  test('accepts it with a reason, and cannot tell what the provider had stored', async () => {
    server.willReply(json(200, response));
    const open = audited({ storageReason: 'agreed with the provider, see DPA-12' });
    await open.createResponse(caller, { ...question, previous_response_id: 'resp_0' });
    expect(sentBody()).not.toHaveProperty('store');
    expect(await lastRecord()).toMatchObject({ phiPresent: true, phiDetection: { presence: 'unknown' } });
  });

  test('rejects a reason that is none', () => {
    expect(() => audited({ storageReason: ' ' })).toThrow("'storageReason' must be a reason");
  });
});

describe('counts of tokens in a stream', () => {
  const chunks = [chatChunk({ content: 'Stable.' }), chatChunk({}, 'stop')];

  test('are asked for where the caller did not, and their chunk is kept from the caller', async () => {
    server.willReply(openAi.wholeStream);
    const received = await collect(await audited().streamChatCompletion(caller, chat));
    expect(sentBody()).toMatchObject({ stream_options: { include_usage: true } });
    expect(received.filter(({ choices }) => choices.length === 0)).toEqual([]);
    expect(await lastRecord()).toMatchObject({ inputTokenCount: 12, outputTokenCount: 7 });
  });

  test('reach the caller who asked for them', async () => {
    server.willReply(chunked('text/event-stream', sse(...chunks, USAGE_CHUNK, '[DONE]')));
    const stream_options = { include_usage: true };
    const received = await collect(await audited().streamChatCompletion(caller, { ...chat, stream_options }));
    expect(received.at(-1)).toEqual(USAGE_CHUNK);
  });

  test('are not asked for where the caller said no', async () => {
    server.willReply(chunked('text/event-stream', sse(...chunks, '[DONE]')));
    const stream_options = { include_usage: false };
    await collect(await audited().streamChatCompletion(caller, { ...chat, stream_options }));
    expect(sentBody()).toMatchObject({ stream_options });
    expect(await lastRecord()).not.toHaveProperty('inputTokenCount');
  });
});

test('records what is sent, whatever the caller does to the input meanwhile', async () => {
  server.willReply(openAi.answer);
  const input = structuredClone(chat);
  const call = audited().createChatCompletion(caller, input);
  input.messages[0] = { role: 'user', content: 'Something else.' };
  await call;
  expect(sentBody()).toMatchObject({ messages: chat.messages });
});

test('does not let options replace what was recorded', async () => {
  server.willReply(openAi.answer);
  const smuggled = { body: { model: 'gpt-5', messages: [] }, path: '/elsewhere', headers: { 'x-other': '1' } };
  await audited().createChatCompletion(caller, chat, { timeout: 60_000, ...smuggled });
  expect(sentBody()).toMatchObject({ messages: chat.messages });
  expect(server.requests[0]?.path).toBe('/chat/completions');
  expect(server.requests[0]?.headers).not.toHaveProperty('x-other');
});

test('has the detector read the text as people wrote it, without names of models', async () => {
  server.willReply(openAi.answer);
  await audited().createChatCompletion(caller, {
    ...chat,
    model: 'gpt-4o-2024-11-20',
    messages: [{ role: 'user', content: 'SSN:\n078-05-1120' }],
  });
  expect(examined).toEqual([expect.stringContaining('SSN:\n078-05-1120')]);
  expect(examined[0]).not.toContain('2024');
});

test.each([
  ['an image', { type: 'image_url' as const, image_url: { url: 'https://example.org/scan.png' } }],
  ['sound', { type: 'input_audio' as const, input_audio: { data: 'AAAA', format: 'wav' as const } }],
  ['a file', { type: 'file' as const, file: { file_id: 'file-1' } }],
])('cannot tell whether %s shows a patient', async (_, part) => {
  server.willReply(openAi.answer);
  await audited().createChatCompletion(caller, { ...chat, messages: [{ role: 'user', content: [part] }] });
  expect(await lastRecord()).toMatchObject({ phiPresent: true, phiDetection: { presence: 'unknown' } });
  expect(examined).toEqual([]);
});

test('names the filter of Azure that cut an answer', async () => {
  server.willReply(json(200, { choices: [{ message: { content: null }, finish_reason: 'content_filter' }] }));
  const client = new AzureOpenAI({
    apiKey: 'none',
    endpoint: server.url,
    apiVersion: '2024-10-21',
    deployment: 'notes',
  });
  await audited({ client }).createChatCompletion(caller, chat);
  expect(server.requests[0]?.path).toContain('/openai/deployments/notes/chat/completions?api-version=2024-10-21');
  expect(await lastRecord()).toMatchObject({
    model: 'notes',
    finishReason: 'content_filter',
    guardrailAction: 'content_filter',
  });
});

test('refuses a client whose host was moved to another region after it was audited', async () => {
  const client = new OpenAI({ apiKey: 'none', baseURL: server.url });
  const moved = audited({ client });
  client.baseURL = 'https://eu.api.openai.com/v1';
  await expect(moved.createChatCompletion(caller, chat)).rejects.toThrow("'provider.dataResidencyRegion' must be 'eu'");
  expect(await lastRecord()).toBeUndefined();
});

test('digests calls of tools with their names and arguments', async () => {
  const call = { function: { name: 'find', arguments: '{"id":1}' } };
  const digests: unknown[] = [];
  for (const calls of [[call], [{ ...call, function: { ...call.function, arguments: '{"id":2}' } }]]) {
    server.willReply(
      json(200, { choices: [{ message: { content: null, tool_calls: calls }, finish_reason: 'tool_calls' }] }),
    );
    await audited().createChatCompletion(caller, chat);
    digests.push((await lastRecord())?.outputDigest?.value);
  }
  expect(new Set(digests).size).toBe(2);
});

test('records the events of a response', async () => {
  const events = [
    { type: 'response.created', response: { ...response, status: 'in_progress' } },
    { type: 'response.output_text.delta', delta: 'Stable.' },
    { type: 'response.incomplete', response: { ...response, incomplete_details: { reason: 'max_output_tokens' } } },
  ];
  server.willReply(chunked('text/event-stream', sse(...events)));
  const received = await collect(await audited().streamResponse(caller, question));
  expect(received).toEqual(events);
  expect(await lastRecord()).toMatchObject({
    state: 'completed',
    inputTokenCount: 3,
    responseStatus: 200,
    finishReason: 'max_output_tokens',
  });
});

test('gives embeddings as the SDK does, and records their tokens', async () => {
  const vector = Buffer.from(new Float32Array([0.5, -1]).buffer).toString('base64');
  server.willReply(
    json(200, { data: [{ embedding: vector, index: 0 }], usage: { prompt_tokens: 4, total_tokens: 4 } }),
  );
  const answer = await audited().createEmbedding(caller, { model: 'text-embedding-3-small', input: ['note'] });
  expect(answer.data[0]?.embedding).toEqual([0.5, -1]);
  expect(await lastRecord()).toMatchObject({ operation: 'Embeddings', inputTokenCount: 4, state: 'completed' });
});

describe('the region of the host', () => {
  const client = new OpenAI({ apiKey: 'none', baseURL: 'https://eu.api.openai.com/v1' });

  test('rejects a client of another one', () => {
    expect(() => audited({ client })).toThrow(
      "'provider.dataResidencyRegion' must be 'eu', the region of the client's host 'eu.api.openai.com', got 'us'",
    );
  });

  test('accepts its own', () => {
    expect(() => audited({ client, provider: { ...openAiProvider, dataResidencyRegion: 'eu' } })).not.toThrow();
  });
});
