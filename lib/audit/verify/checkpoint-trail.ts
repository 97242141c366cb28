import {
  type CheckpointEntry,
  type CheckpointVerifier,
  checkpointMessage,
  SEALER_CHAIN,
  type SignatureVerdict,
} from '../checkpoint';
import type { AuditEntry } from '../entry';
import type { AuditStore, StoredVersion } from '../store';
import { printable } from '../support/printable';
import { ChainFollower } from './chain-follower';
import { finding, type Report } from './finding';
import { readEntries, type StoredEntry } from './read-entries';

/** Whether an entry holds a checkpoint. */
export function isCheckpoint(entry: AuditEntry): entry is CheckpointEntry {
  return entry.kind === 'checkpoint';
}

/** Reads the checkpoints of a store in the order in which they were taken, and says what is wrong with them. */
export async function* readCheckpoints(
  store: AuditStore,
  versions: AsyncIterable<StoredVersion>,
  options: { readonly verifier?: CheckpointVerifier; readonly start: 'first' | 'anywhere'; readonly report: Report },
): AsyncGenerator<CheckpointEntry, void, void> {
  const { verifier, start, report } = options;
  const follower = new ChainFollower(SEALER_CHAIN, report, start);
  for await (const stored of readEntries(store, versions, report)) {
    const { key, place, entry } = stored;
    if (place.chain !== SEALER_CHAIN) {
      report(finding('unknown-file', `${printable(key)} is no checkpoint of the chain ${SEALER_CHAIN}`, { key }));
    } else if (entry === undefined || !isCheckpoint(entry) || !(await isTrusted(entry, stored, verifier, report))) {
      follower.occupy(place.sequence);
    } else if (follower.take({ ...entry, key })) {
      yield entry;
    }
  }
  follower.finish();
}

const REASONS: Record<Exclude<SignatureVerdict, 'valid'>, string> = {
  invalid: 'its signature is not of what it says',
  'unknown-key': 'it is signed by none of the keys that are trusted',
};

/** Whether a checkpoint is signed by a key that is trusted; reported where not. Without a verifier, all are. */
export async function isTrusted(
  entry: CheckpointEntry,
  { key, place }: StoredEntry,
  verifier: CheckpointVerifier | undefined,
  report: Report,
): Promise<boolean> {
  const { signature, keyId, algorithm } = entry.checkpoint;
  const bytes = Buffer.from(signature, 'base64');
  const verdict = await verifier?.verify(checkpointMessage(entry), bytes, { keyId, algorithm });
  if (verdict === undefined || verdict === 'valid') {
    return true;
  }
  const { chain, sequence } = place;
  const reason = bytes.length === 0 ? 'it has no signature' : REASONS[verdict];
  const message = `checkpoint ${sequence} vouches for nothing: ${reason} (key ${printable(keyId)})`;
  report(finding(verdict === 'invalid' ? 'bad-signature' : 'unknown-key', message, { key, chain, sequence }));
  return false;
}
