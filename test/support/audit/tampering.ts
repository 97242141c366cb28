import { type ChainHead, type CheckpointEntry, checkpointMessage, SEALER_CHAIN } from '../../../lib/audit/checkpoint';
import { LocalCheckpointSigner } from '../../../lib/audit/checkpoint/local-checkpoint-signer';
import { type AuditEntry, encodeEntry, keyOf, seal } from '../../../lib/audit/entry';
import type { AuditRecord } from '../../../lib/audit/record';
import type { RecordEntry } from '../../../lib/audit/verify/call-halves';
import { daysAfter } from '../../../lib/core/day';
import type { MemoryStore } from './memory-store';
import { link, type Sample } from './sample-store';

/** What must be found: a kind and a place, such as `missing notes-api.…/3 17`. */
type Expected = string;

/** A store that is tampered with, and what that must lead to. */
export class Victim {
  public readonly store: MemoryStore;
  /** Records that are not there any more, by key. */
  public readonly lost = new Set<string>();
  /** Records that are elsewhere, by key: they can complete a call, and are not asked for another half. */
  public readonly displaced = new Set<string>();
  /** Checkpoints that do not count any more, by sequence. */
  public readonly lostCheckpoints = new Set<number>();
  private readonly chains = new Map<string, AuditEntry[]>();
  private readonly expectations: (() => Expected[])[] = [];
  /** Places that were tampered with, so that two of them do not touch. */
  private readonly touched: { readonly chain: string; readonly first: number; readonly last: number }[] = [];

  public constructor(
    public readonly sample: Sample,
    public readonly random: () => number,
  ) {
    this.store = sample.store.copy();
    for (const entry of sample.entries) {
      this.chains.set(entry.chain, [...(this.chains.get(entry.chain) ?? []), entry]);
    }
  }

  public pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.random() * items.length)];
    if (item === undefined) {
      throw new Error('there is nothing to pick from');
    }
    return item;
  }

  public get recordChains(): AuditEntry[][] {
    return [...this.chains.values()].filter(([entry]) => entry?.kind === 'record');
  }

  public get checkpoints(): CheckpointEntry[] {
    return this.sample.entries.filter((entry): entry is CheckpointEntry => entry.kind === 'checkpoint');
  }

  public chainOf(entry: AuditEntry): AuditEntry[] {
    return this.chains.get(entry.chain) ?? [];
  }

  public get lastDay(): string {
    return this.sample.entries.map(({ filedUnder }) => filedUnder).reduce((one, other) => (one > other ? one : other));
  }

  public get isTouched(): boolean {
    return this.expectations.length > 0;
  }

  /** What valid checkpoints vouch for in a chain, in order. */
  public heads(chain: string): ChainHead[] {
    return this.checkpoints
      .filter(({ sequence }) => !this.lostCheckpoints.has(sequence))
      .flatMap(({ checkpoint }) => checkpoint.heads.filter((head) => head.chain === chain));
  }

  /** Whether nothing near was touched before; it is from now on. */
  public claim(chain: string, first: number, last = first): boolean {
    if (this.touched.some((range) => range.chain === chain && first <= range.last + 3 && range.first <= last + 3)) {
      return false;
    }
    this.touched.push({ chain, first, last });
    return true;
  }

  public expect(expectation: () => Expected[]): void {
    this.expectations.push(expectation);
  }

  public expected(): Expected[] {
    return [...this.expectations.flatMap((expectation) => expectation()), ...this.brokenCalls()].sort();
  }

  /** What is gone from a chain leads to, where it is one range. */
  public gone(chain: readonly AuditEntry[], first: number, last: number): Expected[] {
    const name = chain[0]?.chain ?? '';
    if (last < chain.length - 1) {
      return [`missing ${name} ${first}`];
    }
    return this.heads(name).some(({ sequence }) => sequence >= first) ? [`truncated ${name} ${first}`] : [];
  }

  private brokenCalls(): Expected[] {
    const records = this.sample.entries.filter((entry): entry is RecordEntry => entry.kind === 'record');
    const isLost = (entry: RecordEntry) => this.lost.has(keyOf(entry));
    const lost = records.filter(isLost);
    return lost.flatMap(({ record }) =>
      records
        .filter(
          (other) => other.record.eventId === record.eventId && !isLost(other) && !this.displaced.has(keyOf(other)),
        )
        .map(
          ({ record: { state }, chain, sequence }) =>
            `${state === 'started' ? 'orphaned' : 'outcome-without-start'} ${chain} ${sequence}`,
        ),
    );
  }
}

/** Tampers with a store; false where it did not find a place for it. */
export type Tampering = (victim: Victim) => boolean | Promise<boolean>;

const place = ({ chain, sequence }: AuditEntry) => `${chain} ${sequence}`;

function anyRecord(victim: Victim): AuditEntry {
  return victim.pick(victim.pick(victim.recordChains));
}

/** With another content and its own hash. */
function forged(entry: AuditEntry, change: Partial<AuditRecord>): AuditEntry {
  if (entry.kind !== 'record') {
    throw new Error('only records are forged');
  }
  const { hash: _, ...unsealed } = entry;
  return seal({ ...unsealed, record: { ...entry.record, ...change } });
}

/** Leads to what a sound entry in the place of another one does. */
function replacing(victim: Victim, entry: AuditEntry): Expected[] {
  const isLast = entry.sequence === victim.chainOf(entry).length - 1;
  const isHead = victim.heads(entry.chain).some(({ sequence }) => sequence === entry.sequence);
  return isLast && !isHead ? [] : [`replaced ${place(entry)}`];
}

function reseal(entry: CheckpointEntry, checkpoint: CheckpointEntry['checkpoint']): CheckpointEntry {
  const { hash: _, ...unsealed } = { ...entry, checkpoint };
  return { ...seal(unsealed), kind: 'checkpoint', checkpoint };
}

export const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  'removes an entry': (victim) => {
    const entry = anyRecord(victim);
    if (!victim.claim(entry.chain, entry.sequence)) {
      return false;
    }
    victim.store.remove(keyOf(entry));
    victim.lost.add(keyOf(entry));
    victim.expect(() => victim.gone(victim.chainOf(entry), entry.sequence, entry.sequence));
    return true;
  },

  'changes a bit': (victim) => {
    const entry = anyRecord(victim);
    if (!victim.claim(entry.chain, entry.sequence)) {
      return false;
    }
    const content = Buffer.from(encodeEntry(entry));
    const index = Math.floor(victim.random() * content.length);
    content[index] = (content[index] ?? 0) ^ (1 << Math.floor(victim.random() * 8));
    victim.store.replace(keyOf(entry), content);
    victim.lost.add(keyOf(entry));
    victim.expect(() => [`changed ${place(entry)}`]);
    return true;
  },

  'cuts a file short': (victim) => {
    const entry = anyRecord(victim);
    if (!victim.claim(entry.chain, entry.sequence)) {
      return false;
    }
    const content = encodeEntry(entry);
    victim.store.replace(keyOf(entry), content.subarray(0, Math.floor(victim.random() * content.length)));
    victim.lost.add(keyOf(entry));
    victim.expect(() => [`changed ${place(entry)}`]);
    return true;
  },

  'swaps two entries': (victim) => {
    const [one, other] = [anyRecord(victim), anyRecord(victim)];
    const areApart = one.chain !== other.chain || Math.abs(one.sequence - other.sequence) > 3;
    if (!areApart || !victim.claim(one.chain, one.sequence) || !victim.claim(other.chain, other.sequence)) {
      return false;
    }
    victim.store.replace(keyOf(one), encodeEntry(other));
    victim.store.replace(keyOf(other), encodeEntry(one));
    victim.displaced.add(keyOf(one)).add(keyOf(other));
    victim.expect(() => [`misfiled ${place(one)}`, `misfiled ${place(other)}`]);
    return true;
  },

  'moves a file to a later day': (victim) => {
    const entry = anyRecord(victim);
    const after = victim.chainOf(entry).length - 1 - entry.sequence;
    if (after < 2 || !victim.claim(entry.chain, entry.sequence)) {
      return false;
    }
    victim.store.remove(keyOf(entry));
    victim.store.replace(keyOf({ ...entry, filedUnder: daysAfter(victim.lastDay, 1) }), encodeEntry(entry));
    victim.displaced.add(keyOf(entry));
    victim.expect(() => [`missing ${place(entry)}`, `misfiled ${place(entry)}`]);
    return true;
  },

  'moves a file to an earlier day': (victim) => {
    const entry = anyRecord(victim);
    if (!victim.claim(entry.chain, entry.sequence)) {
      return false;
    }
    victim.store.remove(keyOf(entry));
    victim.store.replace(keyOf({ ...entry, filedUnder: '2026-11-01' }), encodeEntry(entry));
    victim.displaced.add(keyOf(entry));
    victim.expect(() => [`misfiled ${place(entry)}`]);
    return true;
  },

  'copies a file to another day': (victim) => {
    const entry = anyRecord(victim);
    if (!victim.claim(entry.chain, entry.sequence)) {
      return false;
    }
    const day = victim.pick(['2026-11-01', daysAfter(victim.lastDay, 1)]);
    victim.store.replace(keyOf({ ...entry, filedUnder: day }), encodeEntry(entry));
    victim.expect(() => [`misfiled ${place(entry)}`]);
    return true;
  },

  'renames a file': (victim) => {
    const entry = anyRecord(victim);
    if (!victim.claim(entry.chain, entry.sequence)) {
      return false;
    }
    const key = keyOf(entry);
    victim.store.remove(key);
    victim.store.replace(`${key}.bak`, encodeEntry(entry));
    victim.lost.add(key);
    victim.expect(() => [
      `unknown-file ${key}.bak`,
      ...victim.gone(victim.chainOf(entry), entry.sequence, entry.sequence),
    ]);
    return true;
  },

  'moves an entry to a later day, hash and all': (victim) => {
    const entry = anyRecord(victim);
    const after = victim.chainOf(entry).length - 1 - entry.sequence;
    if (after < 2 || !victim.claim(entry.chain, entry.sequence)) {
      return false;
    }
    const { hash: _, ...unsealed } = entry;
    const moved = seal({ ...unsealed, filedUnder: daysAfter(victim.lastDay, 1) });
    victim.displaced.add(keyOf(entry));
    victim.store.remove(keyOf(entry));
    victim.store.replace(keyOf(moved), encodeEntry(moved));
    victim.expect(() => [`missing ${place(entry)}`, `reordered ${place(entry)}`]);
    return true;
  },

  'moves an entry to an earlier day, hash and all': (victim) => {
    const entry = anyRecord(victim);
    const chain = victim.chainOf(entry);
    const day = daysAfter(chain[0]?.filedUnder ?? '', -1);
    if (entry.sequence === 0 || !victim.claim(entry.chain, entry.sequence)) {
      return false;
    }
    const { hash: _, ...unsealed } = entry;
    const moved = seal({ ...unsealed, filedUnder: day });
    victim.store.remove(keyOf(entry));
    victim.store.replace(keyOf(moved), encodeEntry(moved));
    victim.expect(() => [`reordered ${place(entry)}`]);
    return true;
  },

  'writes an object again': (victim) => {
    const entry = anyRecord(victim);
    if (!victim.claim(entry.chain, entry.sequence)) {
      return false;
    }
    victim.store.overwrite(keyOf(entry), encodeEntry(forged(entry, { model: 'another' })));
    victim.expect(() => [`overwritten ${place(entry)}`]);
    return true;
  },

  'marks an object as deleted': (victim) => {
    const entry = anyRecord(victim);
    if (!victim.claim(entry.chain, entry.sequence)) {
      return false;
    }
    victim.store.hide(keyOf(entry));
    victim.expect(() => [`hidden ${place(entry)}`]);
    return true;
  },

  'puts another entry in the place of one, with a hash that is right': (victim) => {
    const entry = anyRecord(victim);
    if (!victim.claim(entry.chain, entry.sequence)) {
      return false;
    }
    victim.store.replace(keyOf(entry), encodeEntry(forged(entry, { finishReason: 'elsewhere' })));
    victim.expect(() => replacing(victim, entry));
    return true;
  },

  'lets another user have made a call': (victim) => {
    const entry = anyRecord(victim);
    if (entry.kind !== 'record' || !victim.claim(entry.chain, entry.sequence)) {
      return false;
    }
    const outcome = victim.sample.entries.find(
      (other) =>
        other.kind === 'record' && other.record.eventId === entry.record.eventId && other.record.state !== 'started',
    );
    if (outcome === undefined || (outcome !== entry && !victim.claim(outcome.chain, outcome.sequence))) {
      return false;
    }
    victim.store.replace(keyOf(entry), encodeEntry(forged(entry, { userId: 'somebody-else' })));
    victim.expect(() => [...replacing(victim, entry), `contradicting-outcome ${place(outcome)}`]);
    return true;
  },

  'adds a second entry of a place': (victim) => {
    const entry = anyRecord(victim);
    if (!victim.claim(entry.chain, entry.sequence)) {
      return false;
    }
    const { hash: _, ...unsealed } = forged(entry, { model: 'another' });
    const second = seal({ ...unsealed, filedUnder: daysAfter(victim.lastDay, 1) });
    victim.store.replace(keyOf(second), encodeEntry(second));
    victim.expect(() => [`duplicate-sequence ${place(entry)}`]);
    return true;
  },

  'adds a second outcome': (victim) => {
    const entry = anyRecord(victim);
    const last = victim.pick(victim.recordChains).at(-1);
    if (entry.kind !== 'record' || last === undefined) {
      return false;
    }
    // Where the first outcome is removed as well, the second one is the only one.
    const halves = victim.sample.entries.filter(
      (other) => other.kind === 'record' && other.record.eventId === entry.record.eventId,
    );
    if (
      !halves.every(({ chain, sequence }) => victim.claim(chain, sequence)) ||
      !victim.claim(last.chain, last.sequence + 1, last.sequence + 4)
    ) {
      return false;
    }
    const day = new Date(`${daysAfter(victim.lastDay, 1)}T00:00:00Z`);
    const end = { name: last.chain, sequence: last.sequence + 1, hash: last.hash };
    const second = link(end, { ...entry.record, state: 'failed' }, day);
    victim.store.replace(keyOf(second), encodeEntry(second));
    victim.expect(() => [`duplicate-outcome ${place(second)}`]);
    return true;
  },

  'cuts a chain off': (victim) => {
    const chain = victim.pick(victim.recordChains);
    const first = Math.floor(victim.random() * chain.length);
    const name = chain[0]?.chain ?? '';
    if (!victim.claim(name, first, chain.length + 9)) {
      return false;
    }
    for (const entry of chain.slice(first)) {
      victim.store.remove(keyOf(entry));
      victim.lost.add(keyOf(entry));
    }
    victim.expect(() => victim.gone(chain, first, chain.length - 1));
    return true;
  },

  'replaces a whole chain': (victim) => {
    const chain = victim.pick(victim.recordChains);
    const name = chain[0]?.chain ?? '';
    if (!victim.claim(name, 0, chain.length + 9)) {
      return false;
    }
    let previousHash: string | null = null;
    for (const entry of chain) {
      const { hash: _, ...unsealed } = forged(entry, { finishReason: 'elsewhere' });
      const next: AuditEntry = seal({ ...unsealed, previousHash });
      previousHash = next.hash;
      victim.store.replace(keyOf(next), encodeEntry(next));
    }
    victim.expect(() => {
      const [first] = victim.heads(name);
      return first === undefined ? [] : [`replaced ${name} ${first.sequence}`];
    });
    return true;
  },

  'adds a file that is none': (victim) => {
    const [folder, day, writer] = keyOf(anyRecord(victim)).split('/');
    const key = `${folder}/${victim.pick([`${day}/${writer}/0000/1.json`, `${day}/note.txt`, 'zzz', '\u001b[2J/x.json'])}`;
    if (!victim.claim(key, 0)) {
      return false;
    }
    victim.store.replace(key, Buffer.from('{}'));
    victim.expect(() => [`unknown-file ${key.replace('\u001b', '\\u{001b}')}`]);
    return true;
  },

  'removes a checkpoint': (victim) => {
    const entry = victim.pick(victim.checkpoints);
    if (!victim.claim(SEALER_CHAIN, entry.sequence)) {
      return false;
    }
    victim.store.remove(keyOf(entry));
    victim.lostCheckpoints.add(entry.sequence);
    const isLast = entry.sequence === victim.checkpoints.length - 1;
    victim.expect(() => (isLast ? [] : [`missing ${place(entry)}`]));
    return true;
  },

  'signs a checkpoint with another key': async (victim) => {
    const entry = victim.pick(victim.checkpoints);
    if (!victim.claim(SEALER_CHAIN, entry.sequence)) {
      return false;
    }
    const signer = LocalCheckpointSigner.generate();
    const { keyId, algorithm } = signer;
    const unsigned = { ...entry.checkpoint, heads: [], keyId, algorithm };
    const signature = await signer.sign(checkpointMessage({ ...entry, checkpoint: unsigned }));
    const other = reseal(entry, { ...unsigned, signature: Buffer.from(signature).toString('base64') });
    victim.store.replace(keyOf(other), encodeEntry(other));
    victim.lostCheckpoints.add(entry.sequence);
    victim.expect(() => [`unknown-key ${place(entry)}`]);
    return true;
  },

  'lets a checkpoint vouch for less, and keeps its signature': (victim) => {
    const entry = victim.pick(victim.checkpoints);
    if (entry.checkpoint.heads.length === 0 || !victim.claim(SEALER_CHAIN, entry.sequence)) {
      return false;
    }
    const other = reseal(entry, { ...entry.checkpoint, heads: [] });
    victim.store.replace(keyOf(other), encodeEntry(other));
    victim.lostCheckpoints.add(entry.sequence);
    victim.expect(() => [`bad-signature ${place(entry)}`]);
    return true;
  },

  'takes the signature from a checkpoint': (victim) => {
    const entry = victim.pick(victim.checkpoints);
    if (!victim.claim(SEALER_CHAIN, entry.sequence)) {
      return false;
    }
    const other = reseal(entry, { ...entry.checkpoint, signature: '' });
    victim.store.replace(keyOf(other), encodeEntry(other));
    victim.lostCheckpoints.add(entry.sequence);
    victim.expect(() => [`bad-signature ${place(entry)}`]);
    return true;
  },
};
