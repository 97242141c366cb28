import Anthropic from '@anthropic-ai/sdk';
import { AuditedAnthropic } from '../../../lib/audit/anthropic';
import type { AuditRecord } from '../../../lib/audit/record';
import { auditorTo, digester } from '../../support/audit/auditing';
import { collect } from '../../support/audit/collect';
import { MemoryStore } from '../../support/audit/memory-store';
import { recordsByEvent, storedEntries } from '../../support/audit/stored-chains';
import { anthropic, anthropicProvider, events, MESSAGE_START, message } from '../../support/vendor-servers/anthropic';
import { chunked, json, ScriptedServer } from '../../support/vendor-servers/scripted-server';
import { caller } from '../../support/vendor-servers/vendor';

let server: ScriptedServer;
let store: MemoryStore;
let audited: AuditedAnthropic;

beforeEach(async () => {
  server = await ScriptedServer.start();
  store = new MemoryStore();
  const client = new Anthropic({ apiKey: 'none', baseURL: server.url, maxRetries: 0 });
  audited = new AuditedAnthropic({ client, auditor: auditorTo(store), provider: anthropicProvider });
});
afterEach(() => server.close());

async function lastRecord(): Promise<AuditRecord | undefined> {
  return [...recordsByEvent(await storedEntries(store)).values()].at(-1)?.at(-1);
}

async function digestOf(text: string) {
  const running = await digester.begin();
  running.update(text);
  return running.finish();
}

const question = {
  model: 'claude-opus-5-5',
  max_tokens: 100,
  messages: [{ role: 'user' as const, content: 'Summarize.' }],
};

test('rejects a geography that contradicts the record before anything is recorded', async () => {
  const elsewhere = { ...question, inference_geo: 'global' };
  await expect(audited.createMessage(caller, elsewhere)).rejects.toThrow("'inference_geo' must be 'us'");
  await expect(audited.streamMessage(caller, elsewhere)).rejects.toThrow("'inference_geo' must be 'us'");
  expect(store.objects.size + server.requests.length).toBe(0);
});

test('accepts the geography of the record', async () => {
  server.willReply(anthropic.answer);
  await audited.createMessage(caller, { ...question, inference_geo: 'us' });
  expect(await lastRecord()).toMatchObject({ state: 'completed', dataResidencyRegion: 'us' });
});

test('digests thinking and calls of tools as a stream brings them', async () => {
  const content = [
    { type: 'thinking', thinking: 'Look it up.', signature: '' },
    { type: 'tool_use', id: 't1', name: 'find', input: { id: 1 } },
  ];
  server.willReply(
    json(200, message(content, 'tool_use', { input_tokens: 1, output_tokens: 2 })),
    chunked(
      'text/event-stream',
      events(
        MESSAGE_START,
        { type: 'content_block_delta', ...{ delta: { type: 'thinking_delta', thinking: 'Look it up.' } } },
        { type: 'content_block_start', ...{ content_block: { type: 'tool_use', name: 'find', input: {} } } },
        { type: 'content_block_delta', ...{ delta: { type: 'input_json_delta', partial_json: '{"id":1}' } } },
        { type: 'message_stop' },
      ),
    ),
  );
  const outputDigest = await digestOf('Look it up.find{"id":1}');
  await audited.createMessage(caller, question);
  expect(await lastRecord()).toMatchObject({ outputDigest, finishReason: 'tool_use' });
  await collect(await audited.streamMessage(caller, question));
  expect(await lastRecord()).toMatchObject({ outputDigest });
});

test('records an error within a stream, without its message', async () => {
  const error = { type: 'overloaded_error', message: 'while reading Jane Roe' };
  server.willReply(chunked('text/event-stream', events(MESSAGE_START, { type: 'error', ...{ error } })));
  await expect(collect(await audited.streamMessage(caller, question))).rejects.toThrow('Jane Roe');
  const record = await lastRecord();
  expect(record).toMatchObject({ state: 'failed', error: { type: 'overloaded_error' }, inputTokenCount: 12 });
  expect(JSON.stringify(record)).not.toContain('Jane');
});

test.each([
  ['an image', { type: 'image' as const, source: { type: 'url' as const, url: 'https://example.org/scan.png' } }],
  [
    'a document in pages',
    {
      type: 'document' as const,
      source: { type: 'base64' as const, media_type: 'application/pdf' as const, data: 'AA' },
    },
  ],
])('cannot tell whether %s shows a patient', async (_, block) => {
  server.willReply(anthropic.answer);
  await audited.createMessage(caller, { ...question, messages: [{ role: 'user', content: [block] }] });
  expect(await lastRecord()).toMatchObject({ phiPresent: true, phiDetection: { presence: 'unknown' } });
});

test('has the detector read a document of text', async () => {
  server.willReply(anthropic.answer);
  const source = { type: 'text' as const, media_type: 'text/plain' as const, data: 'A note.' };
  const content = [{ type: 'document' as const, source }];
  await audited.createMessage(caller, { ...question, messages: [{ role: 'user', content }] });
  expect(await lastRecord()).toMatchObject({ phiDetection: { presence: 'absent', detector: 'quiet/1' } });
});

test('does not let options replace what was recorded', async () => {
  server.willReply(anthropic.answer);
  const smuggled = { body: { model: 'other', messages: [] }, path: '/elsewhere', middleware: [] };
  await audited.createMessage(caller, question, { timeout: 60_000, ...smuggled });
  expect(server.requests[0]?.path).toBe('/v1/messages');
  expect(JSON.parse(server.requests[0]?.body ?? '{}')).toMatchObject(question);
  expect(await lastRecord()).toMatchObject({ attempts: 1 });
});
