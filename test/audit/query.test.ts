import { encodeEntry, keyOf } from '../../lib/audit/entry';
import { type CallFilter, type FoundCall, query } from '../../lib/audit/query';
import { csvHead, csvRow } from '../../lib/audit/query/call-table';
import type { AuditFinding } from '../../lib/audit/verify';
import { record } from '../support/audit/auditing';
import { MemoryStore } from '../support/audit/memory-store';
import { link } from '../support/audit/sample-store';

const event = (day: number, number: number) => {
  const time = Date.parse(`2026-11-${day}T12:00:00Z`).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-00000000000${number}`;
};

/** A store with calls of several days: completed, failed, without outcome, and one around midnight. */
function calls(): MemoryStore {
  const store = new MemoryStore();
  const chains = new Map<number, { name: string; sequence: number; hash: string }>();
  const add = (number: number, written: Parameters<typeof record>[0], at: string) => {
    const name = `notes-api.019aa1b2-0000-7000-8000-000000000000/${number}`;
    const chain = chains.get(number) ?? { name, sequence: 0, hash: '' };
    const entry = link(chain, record(written), new Date(at));
    chains.set(number, { name, sequence: chain.sequence + 1, hash: entry.hash });
    store.replace(keyOf(entry), encodeEntry(entry));
  };
  const first = { eventId: event(18, 1), timestampUtc: '2026-11-18T12:00:00.000Z', userId: 'ann' };
  const second = { eventId: event(19, 2), timestampUtc: '2026-11-19T23:59:59.000Z', userId: 'bob', model: 'other' };
  const third = { eventId: event(20, 3), timestampUtc: '2026-11-20T12:00:00.000Z', userId: 'ann', phiPresent: false };
  add(1, first, '2026-11-18T12:00:00Z');
  // In a chain that is walked before that of the start.
  add(0, { ...first, state: 'completed', latencyMs: 7 }, '2026-11-18T12:00:01Z');
  add(1, second, '2026-11-19T23:59:59Z');
  add(1, { ...second, state: 'failed' }, '2026-11-20T00:00:01Z');
  add(1, third, '2026-11-20T12:00:00Z');
  return store;
}

async function find(filter: CallFilter, store = calls()) {
  const findings: AuditFinding[] = [];
  const found: FoundCall[] = [];
  for await (const call of query(store, {
    filter,
    onFinding: (finding) => findings.push(finding),
    clock: () => new Date('2026-11-21'),
  })) {
    found.push(call);
  }
  return { found: found.map(({ record: { eventId, state } }) => `${eventId.slice(-1)} ${state}`), findings };
}

describe('a question', () => {
  test.each<[string, CallFilter, string[]]>([
    ['nothing', {}, ['1 completed', '2 failed', '3 started']],
    ['a user', { userId: 'ann' }, ['1 completed', '3 started']],
    ['a session', { sessionId: 'none' }, []],
    ['a model', { model: 'other' }, ['2 failed']],
    ['a provider', { apiProvider: 'aws-bedrock', userId: 'bob' }, ['2 failed']],
    ['PHI', { phiPresent: true }, ['1 completed', '2 failed']],
    ['no PHI', { phiPresent: false }, ['3 started']],
    ['calls without an outcome', { state: 'started' }, ['3 started']],
    ['failed calls', { state: 'failed' }, ['2 failed']],
    ['a day', { from: '2026-11-19', to: '2026-11-19' }, ['2 failed']],
    ['days up to one', { to: '2026-11-18' }, ['1 completed']],
    ['days from one on', { from: '2026-11-19' }, ['2 failed', '3 started']],
    ['an event', { eventId: event(19, 2) }, ['2 failed']],
  ])('for %s is answered', async (_, filter, answer) => {
    expect((await find(filter)).found).toEqual(answer);
  });

  test('reads only the days that can hold the answer', async () => {
    const store = calls();
    await find({ from: '2026-11-18', to: '2026-11-18' }, store);
    expect(store.requests.listed).toBe(3);
    store.requests.listed = 0;
    await find({ eventId: event(18, 1) }, store);
    expect(store.requests.listed).toBe(3);
  });

  test('leaves out what was changed, and says so', async () => {
    const store = calls();
    const [key = ''] = store.keys();
    store.replace(key, Buffer.from('{}'));
    const { found, findings } = await find({ to: '2026-11-18' }, store);
    expect(found).toEqual(['1 started']);
    expect(findings).toMatchObject([{ kind: 'changed', key }]);
  });

  test('for an event that is none is refused', async () => {
    await expect(find({ eventId: 'x' })).rejects.toThrow(/^'eventId' must be a UUID of version 7, got 'x'$/);
  });
});

describe('the table of calls', () => {
  test('has a cell for every column and neutralises formulas', () => {
    const row = csvRow({ record: record({ userId: '=cmd()', error: { type: '@SUM(1)' } }), key: 'k' });
    expect(row).toContain(",'=cmd(),");
    expect(row).toContain(",'@SUM(1),");
    expect(row.split(',')).toHaveLength(csvHead().split(',').length);
  });
});
