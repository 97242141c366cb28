import { CohereClientV2 } from 'cohere-ai';
import { AuditedCohere } from '../../../lib/audit/cohere';
import type { AuditRecord } from '../../../lib/audit/record';
import { auditorTo } from '../../support/audit/auditing';
import { MemoryStore } from '../../support/audit/memory-store';
import { recordsByEvent, storedEntries } from '../../support/audit/stored-chains';
import { cohere, cohereProvider } from '../../support/vendor-servers/cohere';
import { json, ScriptedServer } from '../../support/vendor-servers/scripted-server';
import { caller } from '../../support/vendor-servers/vendor';

let server: ScriptedServer;
let store: MemoryStore;
let audited: AuditedCohere;

beforeEach(async () => {
  server = await ScriptedServer.start();
  store = new MemoryStore();
  const client = new CohereClientV2({ token: 'none', environment: server.url });
  audited = new AuditedCohere({ client, auditor: auditorTo(store), provider: cohereProvider });
});
afterEach(() => server.close());

async function lastRecord(): Promise<AuditRecord | undefined> {
  return [...recordsByEvent(await storedEntries(store)).values()].at(-1)?.at(-1);
}

test('records embeddings with the tokens that are billed', async () => {
  const meta = { billed_units: { input_tokens: 3 } };
  server.willReply(json(200, { id: 'e1', embeddings: { float: [[0.5]] }, meta }));
  const input = { model: 'embed-v4.0', inputType: 'search_query' as const, texts: ['note'] };
  const answer = await audited.embed(caller, input);
  expect(answer.embeddings.float).toEqual([[0.5]]);
  expect(await lastRecord()).toMatchObject({ operation: 'Embed', inputTokenCount: 3, responseStatus: 200 });
});

test('records a ranking, whose tokens nobody counts', async () => {
  server.willReply(
    json(200, { results: [{ index: 1, relevance_score: 0.9 }], meta: { billed_units: { search_units: 1 } } }),
  );
  const answer = await audited.rerank(caller, { model: 'rerank-v4.0-pro', query: 'stable?', documents: ['a', 'b'] });
  expect(answer.results).toEqual([{ index: 1, relevanceScore: 0.9 }]);
  const record = await lastRecord();
  expect(record).toMatchObject({ operation: 'Rerank', state: 'completed' });
  expect(record).not.toHaveProperty('inputTokenCount');
});

test('cannot tell whether an image shows a patient', async () => {
  const image_url = { type: 'image_url' as const, imageUrl: { url: 'https://example.org/scan.png' } };
  server.willReply(cohere.answer);
  await audited.chat(caller, { model: 'command-a-vision-07-2025', messages: [{ role: 'user', content: [image_url] }] });
  expect(await lastRecord()).toMatchObject({ phiPresent: true, phiDetection: { presence: 'unknown' } });

  server.willReply(json(200, { id: 'e1', embeddings: {} }));
  await audited.embed(caller, { model: 'embed-v4.0', inputType: 'image', images: ['data:image/png;base64,AAAA'] });
  expect(await lastRecord()).toMatchObject({ phiPresent: true, phiDetection: { presence: 'unknown' } });
});

test('does not let options add what is not recorded', async () => {
  server.willReply(cohere.answer);
  const smuggled = { queryParams: { other: '1' }, headers: { 'x-other': '1' } };
  const input = { model: 'command-a-03-2025', messages: [{ role: 'user' as const, content: 'Hi' }] };
  await audited.chat(caller, input, { maxRetries: 0, ...smuggled });
  expect(server.requests[0]?.path).toBe('/v2/chat');
  expect(server.requests[0]?.headers).not.toHaveProperty('x-other');
});
