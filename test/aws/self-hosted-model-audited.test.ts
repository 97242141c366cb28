import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditedModel, type Invoke } from '../../examples/aws-self-hosted-model/audited-client';
import { Auditor, AuditWriter, HmacDigester, LocalFileStore, PatternPhiDetector } from '../../lib/audit';

const folder = mkdtempSync(join(tmpdir(), 'audited-model-'));
afterAll(() => rmSync(folder, { recursive: true }));

const writer = new AuditWriter({ sink: new LocalFileStore(folder), service: 'notes' });
const auditor = new Auditor({
  writer,
  digester: new HmacDigester({ key: Buffer.alloc(32, 7), keyId: 'test' }),
  detector: new PatternPhiDetector(),
});
afterAll(async () => {
  await auditor.drain();
  await writer.close();
});

const caller = { userId: 'u-1842', sessionId: 's-77', purpose: 'treatment' };
const request = { model: 'llama-3.3-70b', messages: [{ role: 'user' as const, content: 'MRN 00123456, afebrile' }] };
const answer = {
  id: 'c-1',
  object: 'chat.completion',
  created: 1,
  model: 'llama-3.3-70b',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Recovers well.' } }],
  usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
};

test('a call of the endpoint is recorded before it is made, with what the server says of it', async () => {
  const statesWhenInvoked: string[][] = [];
  const bodies: unknown[] = [];
  const invoke: Invoke = async (body) => {
    bodies.push(JSON.parse(body));
    statesWhenInvoked.push(records().map(({ state }) => state));
    return { Body: Buffer.from(JSON.stringify(answer)), ContentType: 'application/json' };
  };
  const model = auditedModel(auditor, invoke, 'us-east-1', 'BAA-2026-0042');
  const completion = await model.createChatCompletion(caller, request);
  expect(completion.choices[0]?.message.content).toBe('Recovers well.');
  expect(bodies).toMatchObject([request]);
  expect(statesWhenInvoked).toEqual([['started']]);
  expect(records()).toContainEqual(
    expect.objectContaining({
      state: 'completed',
      apiProvider: 'self-hosted',
      dataResidencyRegion: 'us-east-1',
      model: 'llama-3.3-70b',
      inputTokenCount: 9,
      outputTokenCount: 3,
      phiPresent: true,
    }),
  );
  expect(JSON.stringify(records())).not.toMatch(/00123456|Recovers/);
});

test('a call that the endpoint refuses fails, is not repeated, and is on record as failed', async () => {
  let calls = 0;
  const model = auditedModel(
    auditor,
    async () => {
      calls += 1;
      throw Object.assign(new Error('the container answered 500'), { name: 'ModelError' });
    },
    'us-east-1',
    'BAA-2026-0042',
  );
  await expect(model.createChatCompletion(caller, request)).rejects.toThrow();
  expect(calls).toBe(1);
  expect(records().at(-1)).toMatchObject({ state: 'failed' });
});

interface Written {
  readonly state: string;
  readonly sequence: number;
}

function records(): Written[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => JSON.parse(readFileSync(join(entry.parentPath, entry.name), 'utf8')))
    .sort((one, other) => one.sequence - other.sequence)
    .map(({ record }) => record);
}
