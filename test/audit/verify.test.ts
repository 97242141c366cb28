import { encodeEntry, keyOf } from '../../lib/audit/entry';
import { AuditStoreError } from '../../lib/audit/store';
import { type AuditFinding, type VerifyOptions, verify } from '../../lib/audit/verify';
import { ConfigurationError } from '../../lib/core/errors';
import { auditorTo, outcome, record, request } from '../support/audit/auditing';
import { MemoryStore } from '../support/audit/memory-store';
import { randomNumbers } from '../support/audit/random';
import { link, type Sample, sampleStore } from '../support/audit/sample-store';

const NAME = 'notes-api.019aa1b2-0000-7000-8000-000000000000/0';
const EVENT = '019aa1b2-0000-7000-8000-00000000000';
const DAY = '2026-11-21';
const at = (time: string) => new Date(`${DAY}T${time}Z`);

/** A store with one chain of the given records, written a minute after each other. */
async function chainOf(...records: Parameters<typeof record>[0][]): Promise<MemoryStore> {
  let minute = 0;
  const clock = () => new Date(at('10:00:00.000').getTime() + minute * 60_000);
  const store = new MemoryStore(clock);
  let chain = { name: NAME, sequence: 0, hash: '' };
  for (const props of records) {
    const entry = link(chain, record(props), clock());
    await store.create(keyOf(entry), encodeEntry(entry));
    chain = { name: NAME, sequence: chain.sequence + 1, hash: entry.hash };
    minute += 1;
  }
  return store;
}

async function found(store: MemoryStore, options: Partial<VerifyOptions> = {}) {
  const all: AuditFinding[] = [];
  const result = await verify(store, {
    clock: () => at('23:00:00.000'),
    onFinding: (finding) => all.push(finding),
    ...options,
  });
  return { all, kinds: all.map(({ kind }) => kind).filter((kind) => kind !== 'no-checkpoint'), result };
}

describe('a store as an auditor leaves it', () => {
  test('is in order, however many calls were made at a time', async () => {
    const store = new MemoryStore();
    const auditor = auditorTo(store);
    const calls = Array.from({ length: 300 }, async (_, index) => {
      const invoke = async () => {
        if (index % 7 === 0) {
          throw new Error('the provider refused');
        }
      };
      await auditor.call(request(), invoke, () => outcome).catch(() => {});
    });
    await Promise.all(calls);
    const { kinds, result } = await found(store, { clock: () => new Date(), graceMs: 0 });
    expect(kinds).toEqual([]);
    expect(result).toMatchObject({ entries: 600, findings: 0, callsUnderWay: 0 });
  });
});

describe('calls', () => {
  test('may be under way within the grace period, and are orphaned after it', async () => {
    const store = await chainOf({ eventId: `${EVENT}1` });
    const young = await found(store, { clock: () => at('10:59:00.000') });
    expect(young.kinds).toEqual([]);
    expect(young.result.callsUnderWay).toBe(1);
    const old = await found(store, { clock: () => at('11:00:00.000') });
    expect(old.all[0]).toMatchObject({ kind: 'orphaned', eventId: `${EVENT}1`, chain: NAME, sequence: 0 });
    expect((await found(store, { graceMs: 60_000, clock: () => at('10:01:00.000') })).kinds).toEqual(['orphaned']);
  });

  test('that were not called need no start, as that could not be written', async () => {
    const store = await chainOf({ eventId: `${EVENT}1`, state: 'not-called' });
    expect((await found(store)).kinds).toEqual([]);
  });

  test('may have an outcome twice when both say the same, which is a note', async () => {
    const outcome = { eventId: `${EVENT}1`, state: 'completed', latencyMs: 5 } as const;
    const { all, result } = await found(await chainOf({ eventId: `${EVENT}1` }, outcome, outcome));
    expect(all).toContainEqual(expect.objectContaining({ severity: 'note', kind: 'repeated-outcome', sequence: 2 }));
    expect(result.findings).toBe(0);
  });

  test('have no second outcome that differs, and no second start', async () => {
    const eventId = `${EVENT}1`;
    const store = await chainOf(
      { eventId },
      { eventId, state: 'completed' },
      { eventId, state: 'failed' },
      { eventId },
    );
    expect((await found(store)).kinds).toEqual(['duplicate-start', 'duplicate-outcome']);
  });
});

describe('hostile entries', () => {
  test('with the highest sequence are one gap, and take no time', async () => {
    const store = await chainOf({ state: 'not-called' });
    const chain = { name: NAME, sequence: 999_999_999_999, hash: 'ab'.repeat(32) };
    const planted = link(chain, record({ eventId: `${EVENT}1`, state: 'not-called' }), at('11:00:00.000'));
    store.replace(keyOf(planted), encodeEntry(planted));
    const { all } = await found(store);
    expect(all[0]).toMatchObject({ kind: 'missing', chain: NAME, sequence: 1, lastSequence: 999_999_999_998 });
  });

  test('of a call are taken for what they say, and no sentence has a control character', async () => {
    const userId = '\u001b[2Jnobody\u202e';
    const store = await chainOf({ eventId: `${EVENT}1`, userId }, { eventId: `${EVENT}2`, state: 'failed', userId });
    store.replace('records/\u009b31m', Buffer.from(userId));
    const { all } = await found(store);
    expect(all.map(({ kind }) => kind).sort()).toEqual([
      'no-checkpoint',
      'orphaned',
      'outcome-without-start',
      'unknown-file',
    ]);
    expect(JSON.stringify(all)).not.toMatch(/[\p{Cc}\p{Cf}]|\\u00/u);
  });
});

describe('notes', () => {
  test('say that a clock went back', async () => {
    const store = new MemoryStore();
    const first = link({ name: NAME, sequence: 0, hash: '' }, record({ state: 'not-called' }), at('10:00:00.000'));
    const next = { name: NAME, sequence: 1, hash: first.hash };
    const second = link(next, record({ eventId: `${EVENT}1`, state: 'not-called' }), at('09:00:00.000'));
    store.replace(keyOf(first), encodeEntry(first));
    store.replace(keyOf(second), encodeEntry(second));
    const { all } = await found(store);
    expect(all).toContainEqual(expect.objectContaining({ severity: 'note', kind: 'clock-went-back', sequence: 1 }));
  });

  test('say that no checkpoint vouches for anything, or that nobody checked those that do', async () => {
    const { all } = await found(await chainOf({ state: 'not-called' }));
    expect(all.map(({ kind }) => kind)).toEqual(['no-checkpoint']);
    const { store, now } = await sample();
    const unchecked = await found(store, { clock: () => now });
    expect(unchecked.all.map(({ kind }) => kind)).toEqual(['signatures-not-checked']);
  });

  test('say that entries came after a checkpoint that is younger than they claim to be', async () => {
    const { store, now, verifier } = await sample();
    const planted = link(
      { name: NAME, sequence: 0, hash: '' },
      record({ state: 'not-called' }),
      new Date('2026-11-18T12:00Z'),
    );
    store.replace(keyOf(planted), encodeEntry(planted));
    const { all } = await found(store, { clock: () => now, verifier });
    expect(all).toMatchObject([{ severity: 'note', kind: 'not-covered', chain: NAME }]);
  });
});

describe('a range of days', () => {
  test('begins in the middle of chains, which is no gap', async () => {
    const { store, now, verifier, entries } = await sample();
    const days = [...new Set(entries.map(({ filedUnder }) => filedUnder))].sort();
    expect(days.length).toBeGreaterThan(3);
    const [from, to] = [days[1], days[2]];
    const { all, result } = await found(store, { clock: () => now, verifier, from, to });
    expect(new Set(all.map(({ severity, kind }) => `${severity} ${kind}`))).toEqual(new Set(['note begins-mid-chain']));
    const inRange = entries.filter(
      ({ kind, filedUnder }) => kind === 'record' && (filedUnder === from || filedUnder === to),
    );
    expect(result.entries).toBe(inRange.length);
  });

  test('finds what is missing in it', async () => {
    const { store, now, verifier, entries } = await sample();
    const [from] = [...new Set(entries.map(({ filedUnder }) => filedUnder))].sort().slice(1);
    const victim = entries.find(
      ({ kind, filedUnder, chain, sequence }) =>
        kind === 'record' &&
        filedUnder === from &&
        entries.some((other) => other.chain === chain && other.sequence === sequence - 1 && other.filedUnder === from),
    );
    store.remove(keyOf(victim ?? { kind: 'record', filedUnder: '', chain: '', sequence: 0 }));
    const { all } = await found(store, { clock: () => now, verifier, from });
    expect(all.filter(({ severity }) => severity === 'finding')).toContainEqual(
      expect.objectContaining({ kind: 'missing', chain: victim?.chain, sequence: victim?.sequence }),
    );
  });

  test.each([[{ from: '2026-11' }], [{ from: '2026-11-02', to: '2026-11-01' }]])(
    'is refused when it is %p',
    async (range) => {
      await expect(found(new MemoryStore(), range)).rejects.toThrow(ConfigurationError);
    },
  );
});

describe('an object that cannot be read', () => {
  test('is a finding that says so, and the walk goes on', async () => {
    const store = await chainOf(
      ...['1', '2', '3'].map((id) => ({ eventId: `${EVENT}${id}`, state: 'not-called' as const })),
    );
    const [, second = ''] = store.keys();
    const readVersion = store.readVersion.bind(store);
    store.readVersion = async (version) => {
      if (version.key === second) {
        throw new AuditStoreError('the service said no\u001b[2J');
      }
      return readVersion(version);
    };
    const { all, result } = await found(store);
    expect(all[0]).toMatchObject({
      kind: 'unreadable',
      sequence: 1,
      message: expect.stringMatching(/said no\\u\{001b\}/),
    });
    expect(result).toMatchObject({ findings: 1, entries: 3 });
  });
});

async function sample(): Promise<Sample> {
  const made = await sampleStore(randomNumbers(3), {
    calls: 60,
    writers: 2,
    chains: 2,
    concurrency: 4,
    pace: 3_600_000,
    sealEvery: 12,
  });
  return { ...made, store: made.store.copy() };
}
