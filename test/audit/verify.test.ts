import { LocalCheckpointSigner } from '../../lib/audit/checkpoint/local-checkpoint-signer';
import { PublicKeyVerifier } from '../../lib/audit/checkpoint/public-key-verifier';
import { encodeEntry, keyOf } from '../../lib/audit/entry';
import { Sealer } from '../../lib/audit/sealer';
import { AuditStoreError } from '../../lib/audit/store';
import { type AuditFinding, type VerifyOptions, verify } from '../../lib/audit/verify';
import { ChainFollower } from '../../lib/audit/verify/chain-follower';
import { ConfigurationError } from '../../lib/core/errors';
import { auditorTo, outcome, record, request } from '../support/audit/auditing';
import { MemoryStore } from '../support/audit/memory-store';
import { randomNumbers } from '../support/audit/random';
import { link, type Sample, sampleStore } from '../support/audit/sample-store';

const NAME = 'notes-api.019aa1b2-0000-7000-8000-000000000000/0';
const EVENT = '019aa1b2-0000-7000-8000-00000000000';
const DAY = '2026-11-21';
const SMALL = { calls: 60, writers: 1, chains: 1, concurrency: 4, pace: 300_000, sealEvery: 20 };
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

test('an outcome cannot say that there was no PHI, or that content is elsewhere', async () => {
  const start = { eventId: `${EVENT}1` };
  for (const other of [{ phiPresent: false }, { contentReference: 's3://elsewhere/1' }]) {
    const { kinds } = await found(await chainOf(start, { ...start, state: 'completed', ...other }));
    expect(kinds).toEqual(['contradicting-outcome']);
  }
});

test.each(['0001-01-01', '9999-12-31'])('a file under the day %s is judged as any other', async (day) => {
  const { verifier, store, now } = await sampleStore(randomNumbers(4), { ...SMALL, calls: 10 });
  const key = `records/${day}/notes-api.019aa1b2-0000-7000-8000-000000000009/0000/000000000000.json`;
  store.replace(key, Buffer.from('{}'));
  const { all } = await found(store, { verifier, clock: () => now });
  expect(all).toMatchObject([{ severity: 'finding', kind: 'changed', key }]);
});

describe('whoever has the permissions of the store', () => {
  const props = SMALL;

  test('cannot hide that a chain was written anew by filing it under days before its checkpoints', async () => {
    let time = at('10:00:00.000');
    const clock = () => time;
    const store = new MemoryStore(clock);
    const signer = LocalCheckpointSigner.generate();
    const verifier = await PublicKeyVerifier.of([signer]);
    const chains = new Map<string, { name: string; sequence: number; hash: string }>();
    const write = async (name: string, userId = 'dr.jones', day = time): Promise<string> => {
      const chain = chains.get(name) ?? { name, sequence: 0, hash: '' };
      const eventId = `${EVENT}${name.at(-1)}`;
      const entry = link(chain, record({ eventId, state: 'not-called', userId }), day);
      chains.set(name, { name, sequence: chain.sequence + 1, hash: entry.hash });
      await store.create(keyOf(entry), encodeEntry(entry));
      return keyOf(entry);
    };
    const nextDay = async () => {
      await new Sealer({ store, signer, verifier, clock }).seal();
      time = new Date(time.getTime() + 86_400_000);
    };
    const [quiet, busy] = [NAME, NAME.replace('/0', '/1')];
    const first = time;
    await write(quiet);
    for (let day = 0; day < 4; day++) {
      await write(busy);
      await nextDay();
    }
    const before = chains.get(quiet);
    const original = await write(quiet);
    await nextDay();
    const isReplaced = async () => (await found(store, { verifier, clock })).kinds.includes('replaced');
    expect(await isReplaced()).toBe(false);

    store.remove(original);
    chains.set(quiet, before ?? { name: quiet, sequence: 0, hash: '' });
    await write(quiet, 'somebody.else', first);
    await write(quiet, 'somebody.else', first);
    expect(await isReplaced()).toBe(true);
  });

  test('cannot hide from a walk over days that a chain is gone', async () => {
    const sample = await sampleStore(randomNumbers(2), { ...props, chains: 2, pace: 1_200_000 });
    const { store, verifier, now, entries } = sample;
    const options = { verifier, clock: () => now, from: '2026-11-18' };
    expect((await found(store, options)).result.findings).toBe(0);
    const victim = entries.findLast(({ kind }) => kind === 'record')?.chain ?? '';
    for (const entry of entries.filter(({ chain }) => chain === victim)) {
      store.remove(keyOf(entry));
    }
    const { all } = await found(store, options);
    expect(all).toContainEqual(expect.objectContaining({ kind: 'truncated', chain: victim }));
  });

  test('cannot remove all checkpoints, nor all there is, from an auditor who has the key', async () => {
    const { store, verifier, entries, now } = await sampleStore(randomNumbers(3), props);
    const options = { verifier, clock: () => now };
    for (const entry of entries.filter(({ kind }) => kind === 'checkpoint')) {
      store.remove(keyOf(entry));
    }
    const without = await found(store, options);
    expect(without.all).toContainEqual(expect.objectContaining({ severity: 'finding', kind: 'no-checkpoint' }));
    const empty = await found(new MemoryStore(), options);
    expect(empty.all).toMatchObject([{ severity: 'finding', kind: 'no-checkpoint' }]);
    expect((await found(new MemoryStore())).all).toMatchObject([{ severity: 'note', kind: 'no-entry' }]);
  });

  test('cannot make a verifier read what is larger than any entry', async () => {
    class Huge extends MemoryStore {
      public override async *list(prefix: string) {
        for await (const version of super.list(prefix)) {
          yield { ...version, size: 5e9 };
        }
      }
    }
    const store = new Huge();
    const key = `records/${DAY}/notes-api.019aa1b2-0000-7000-8000-000000000000/0000/000000000000.json`;
    store.replace(key, Buffer.from('{}'));
    const { all } = await found(store);
    expect(store.requests.reads).toBe(0);
    expect(all).toContainEqual(expect.objectContaining({ severity: 'finding', kind: 'changed', key }));
  });
});

test('gaps between objects that do not count are named one by one', () => {
  const found: string[] = [];
  const follower = new ChainFollower('c/0', ({ kind, sequence, lastSequence }) => {
    found.push(`${kind} ${sequence} ${lastSequence}`);
  });
  const at = (sequence: number) => ({
    key: `${sequence}`,
    sequence,
    hash: `${sequence}`,
    previousHash: `${sequence - 1}`,
    writtenAt: '2026-11-21T10:00:00.000Z',
  });
  for (const sequence of [1, 3, 6]) {
    follower.occupy(sequence);
  }
  follower.take(at(9));
  follower.take(at(12));
  follower.take(at(13));
  follower.finish();
  expect(found).toEqual(['missing 0 0', 'missing 2 2', 'missing 4 5', 'missing 7 8', 'missing 10 11']);
});
