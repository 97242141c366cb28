import { v7 } from 'uuid';
import { LocalCheckpointSigner } from '../../../lib/audit/checkpoint/local-checkpoint-signer';
import { PublicKeyVerifier } from '../../../lib/audit/checkpoint/public-key-verifier';
import { type AuditEntry, encodeEntry, keyOf, SCHEMA_VERSION, seal } from '../../../lib/audit/entry';
import type { AuditRecord } from '../../../lib/audit/record';
import { Sealer } from '../../../lib/audit/sealer';
import { record } from './auditing';
import { MemoryStore } from './memory-store';

export interface SampleProps {
  readonly calls: number;
  readonly writers: number;
  /** Chains of each writer. */
  readonly chains: number;
  /** How many calls are under way at a time. */
  readonly concurrency: number;
  /** Milliseconds between two writes, on average. */
  readonly pace: number;
  /** How many writes there are between two checkpoints. */
  readonly sealEvery: number;
}

/** A store as writers and a sealer leave it. */
export interface Sample {
  readonly store: MemoryStore;
  readonly verifier: PublicKeyVerifier;
  readonly signer: LocalCheckpointSigner;
  /** Records and checkpoints, in the order of their keys. */
  readonly entries: readonly AuditEntry[];
  /** Long after all of it. */
  readonly now: Date;
}

const HOUR = 3_600_000;

/** Makes a store with the given random numbers: every call has an outcome. */
export async function sampleStore(random: () => number, props: SampleProps): Promise<Sample> {
  let time = Date.parse('2026-11-18T20:00:00.000Z');
  const clock = () => new Date(time);
  const store = new MemoryStore(clock);
  const signer = LocalCheckpointSigner.generate();
  const verifier = await PublicKeyVerifier.of([signer]);
  const sealer = new Sealer({ store, signer, verifier, clock });
  const pick = (count: number) => Math.floor(random() * count);
  const uuid = () => v7({ msecs: time, random: Uint8Array.from({ length: 16 }, () => pick(256)) });
  const writers = Array.from({ length: props.writers }, () => `notes-api.${uuid()}`).map((writer) =>
    Array.from({ length: props.chains }, (_, number) => ({ name: `${writer}/${number}`, sequence: 0, hash: '' })),
  );
  const write = async (written: AuditRecord, chains = writers[pick(writers.length)] ?? []) => {
    const chain = chains[pick(chains.length)];
    if (chain === undefined) {
      return chains;
    }
    const entry = link(chain, written, clock());
    chain.sequence += 1;
    chain.hash = entry.hash;
    await store.create(keyOf(entry), encodeEntry(entry));
    return chains;
  };
  let writes = 0;
  const open: { readonly started: AuditRecord; readonly chains: Awaited<ReturnType<typeof write>> }[] = [];
  for (let calls = 0; calls < props.calls || open.length > 0; ) {
    time += pick(props.pace * 2);
    if (calls < props.calls && open.length < props.concurrency && (open.length === 0 || random() < 0.5)) {
      const started = record({ eventId: uuid(), timestampUtc: clock().toISOString(), userId: `user-${pick(9)}` });
      calls += 1;
      open.push({ started, chains: await write(started) });
    } else {
      for (const { started, chains } of open.splice(pick(open.length), 1)) {
        await write({ ...started, state: 'completed', latencyMs: pick(9000), responseStatus: 200 }, chains);
      }
    }
    writes += 1;
    if (writes % props.sealEvery === 0) {
      await sealer.seal();
    }
  }
  return { store, verifier, signer, entries: parsed(store), now: new Date(time + 30 * HOUR) };
}

/** An entry that comes next in a chain. */
export function link(
  chain: { readonly name: string; readonly sequence: number; readonly hash: string },
  written: AuditRecord,
  at: Date,
): AuditEntry {
  const time = at.toISOString();
  return seal({
    kind: 'record',
    record: written,
    schemaVersion: SCHEMA_VERSION,
    chain: chain.name,
    sequence: chain.sequence,
    previousHash: chain.sequence === 0 ? null : chain.hash,
    filedUnder: time.slice(0, 10),
    writtenAt: time,
  });
}

function parsed(store: MemoryStore): AuditEntry[] {
  return store.keys().map((key) => JSON.parse(Buffer.from(store.first(key)).toString()));
}
