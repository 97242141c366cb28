import { AuditedVertex, type AuditedVertexProps } from '../../../lib/audit/google';
import type { AuditRecord } from '../../../lib/audit/record';
import { auditorTo } from '../../support/audit/auditing';
import { collect } from '../../support/audit/collect';
import { MemoryStore } from '../../support/audit/memory-store';
import { recordsByEvent, storedEntries } from '../../support/audit/stored-chains';
import { chunked, json, ScriptedServer } from '../../support/vendor-servers/scripted-server';
import { caller } from '../../support/vendor-servers/vendor';
import { sse, vertex, vertexClient, vertexProvider } from '../../support/vendor-servers/vertex';

let server: ScriptedServer;
let store: MemoryStore;

beforeEach(async () => {
  server = await ScriptedServer.start();
  store = new MemoryStore();
});
afterEach(() => server.close());

async function audited(props: Partial<AuditedVertexProps> = {}): Promise<AuditedVertex> {
  const client = await vertexClient(server.url);
  return new AuditedVertex({ client, auditor: auditorTo(store), provider: vertexProvider, ...props });
}

async function lastRecord(): Promise<AuditRecord | undefined> {
  return [...recordsByEvent(await storedEntries(store)).values()].at(-1)?.at(-1);
}

const question = { model: 'gemini-2.5-flash', contents: 'Summarize.' };
const blocked = { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: { promptTokenCount: 3 } };

describe('a block for safety', () => {
  test('of the prompt is recorded', async () => {
    server.willReply(json(200, blocked));
    await (await audited()).generateContent(caller, question);
    expect(await lastRecord()).toMatchObject({
      state: 'completed',
      guardrailAction: 'PROHIBITED_CONTENT',
      inputTokenCount: 3,
    });
  });

  test('of the prompt ends a stream', async () => {
    server.willReply(chunked('text/event-stream', sse(blocked)));
    await collect(await (await audited()).generateContentStream(caller, question));
    expect(await lastRecord()).toMatchObject({ state: 'completed', guardrailAction: 'PROHIBITED_CONTENT' });
  });

  test('of the answer is recorded', async () => {
    server.willReply(json(200, { candidates: [{ finishReason: 'SPII' }] }));
    await (await audited()).generateContent(caller, question);
    expect(await lastRecord()).toMatchObject({ finishReason: 'SPII', guardrailAction: 'SPII' });
  });
});

test('records the tokens of embeddings', async () => {
  const embedding = { values: [0.5], statistics: { token_count: 4, truncated: false } };
  server.willReply(json(200, { predictions: [{ embeddings: embedding }, { embeddings: embedding }] }));
  const input = { model: 'text-embedding-005', contents: ['one', 'two'] };
  const answer = await (await audited()).embedContent(caller, input);
  expect(answer.embeddings).toHaveLength(2);
  expect(await lastRecord()).toMatchObject({ operation: 'EmbedContent', inputTokenCount: 8 });
});

test('cannot tell whether an image or cached content shows a patient', async () => {
  const image = { inlineData: { mimeType: 'image/png', data: 'AAAA' } };
  for (const input of [
    { ...question, contents: [{ role: 'user', parts: [image] }] },
    { ...question, contents: [image] },
    { ...question, config: { cachedContent: 'projects/clinic/locations/us-central1/cachedContents/1' } },
  ]) {
    server.willReply(vertex.answer);
    await (await audited()).generateContent(caller, input);
    expect(await lastRecord()).toMatchObject({ phiPresent: true, phiDetection: { presence: 'unknown' } });
  }
});

describe('a request that would not be sent as it is recorded is refused before: ', () => {
  const callTool = async () => [];
  const callable = { callTool, tool: async () => ({ functionDeclarations: [] }) };

  test.each([
    ['tools that the SDK runs', { config: { tools: [callable] } }, "'config.tools' must be declarations"],
    ['another endpoint', { config: { httpOptions: { baseUrl: 'https://example.org' } } }, "got 'baseUrl'"],
    ['more content', { config: { httpOptions: { extraBody: { contents: [] } } } }, "got 'extraBody'"],
    [
      'a model elsewhere',
      { model: 'projects/clinic/locations/europe-west4/publishers/google/models/gemini-2.5-flash' },
      "'model' must lie in 'us-central1'",
    ],
  ])('%s', async (_, extra, message) => {
    const client = await audited();
    await expect(client.generateContent(caller, { ...question, ...extra })).rejects.toThrow(message);
    await expect(client.generateContentStream(caller, { ...question, ...extra })).rejects.toThrow(message);
    expect(store.objects.size + server.requests.length).toBe(0);
  });

  test('data that cannot be copied', async () => {
    const contents = [{ role: 'user', parts: [{ text: 'Hi' }], later: () => 'more' }];
    await expect((await audited()).generateContent(caller, { ...question, contents })).rejects.toThrow(
      "'input' must be plain data",
    );
  });
});

describe('the client', () => {
  test('must not be of the Gemini Developer API', async () => {
    const { GoogleGenAI } = await import('@google/genai');
    const client = new GoogleGenAI({ apiKey: 'none', vertexai: false });
    await expect(audited({ client })).rejects.toThrow("'client' must be a client of Vertex AI");
  });

  test('must have a location that can be read', async () => {
    const { GoogleGenAI } = await import('@google/genai');
    const client = new GoogleGenAI({ apiKey: 'none', vertexai: true });
    await expect(audited({ client })).rejects.toThrow(/'client' must be made with a location|got 'global'/);
  });

  test('must lie where the record says', async () => {
    const client = await vertexClient(server.url, 'europe-west4');
    await expect(audited({ client })).rejects.toThrow("'provider.dataResidencyRegion' must be 'europe-west4'");
  });

  test('must not be of the location global, unless there is a reason and the record says so', async () => {
    const client = await vertexClient(server.url, 'global');
    const provider = { ...vertexProvider, dataResidencyRegion: 'global' };
    const residencyReason = 'no patient data in this service, see RISK-4';
    await expect(audited({ client, provider })).rejects.toThrow("got 'global', for which Google commits");
    await expect(audited({ client, residencyReason })).rejects.toThrow("must be 'global'");
    await expect(audited({ client, provider, residencyReason })).resolves.toBeDefined();
    await expect(audited({ client, provider, residencyReason: 'why' })).rejects.toThrow("'residencyReason' must be");
  });

  test('must not send to the host of every location', async () => {
    const client = await vertexClient('https://aiplatform.googleapis.com');
    await expect(audited({ client })).rejects.toThrow("got 'global'");
  });
});
