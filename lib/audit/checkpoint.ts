import { type AuditEntry, canonicalJson, type EntryBody } from './entry';

/** The last entry of a chain that a checkpoint vouches for. */
export interface ChainHead {
  readonly chain: string;
  readonly sequence: number;
  readonly hash: string;
}

/** A call whose outcome was not on record yet. */
export interface OpenEvent {
  readonly eventId: string;
  /** The chain of the entry that says that the call was started, and the entry's place in it. */
  readonly chain: string;
  readonly sequence: number;
  /** When that entry was written, ISO 8601 in UTC. */
  readonly since: string;
}

/**
 * A signed statement of how far each chain had come. Entries that are gone, changed or reordered afterwards contradict
 * it, the last ones of a chain included, which the chain alone cannot show.
 *
 * All checkpoints of a store are one chain, {@link SEALER_CHAIN}, whoever takes them. The signature covers the place in
 * it, so that a checkpoint that was removed cannot be papered over without the key.
 */
export interface Checkpoint {
  /** When the walk began that this checkpoint is of, ISO 8601 in UTC. It never goes back. */
  readonly takenAt: string;
  /** The chains that grew since the checkpoint before, by name. */
  readonly heads: readonly ChainHead[];
  /** The calls without an outcome that may still get one, by event id. They are what the next sealer has to remember. */
  readonly openEvents: readonly OpenEvent[];
  readonly keyId: string;
  /** Such as `ECDSA_SHA_256`. */
  readonly algorithm: string;
  /** Of {@link checkpointMessage}; Base64. */
  readonly signature: string;
}

/**
 * The chain of the checkpoints of a store.
 *
 * A checkpoint is filed under the day on which the one before it was taken. So two sealers that follow the same
 * checkpoint write to the same key, also around midnight, and the store's conditional create lets one of them win.
 */
export const SEALER_CHAIN = 'sealer/0';

/** In bytes: of some 300,000 chains that grew, or calls under way. */
export const LARGEST_CHECKPOINT = 67_108_864;

/** An entry that holds a checkpoint. */
export type CheckpointEntry = AuditEntry & Extract<EntryBody, { kind: 'checkpoint' }>;

/** What is signed: the canonical JSON (RFC 8785) of the entry without its hash and without the signature. */
export function checkpointMessage(
  entry: Omit<CheckpointEntry, 'hash' | 'checkpoint'> & { readonly checkpoint: Omit<Checkpoint, 'signature'> },
): Uint8Array {
  const { hash: _hash, ...unsealed } = { hash: '', ...entry };
  const { signature: _signature, ...unsigned } = { signature: '', ...entry.checkpoint };
  return Buffer.from(canonicalJson({ ...unsealed, checkpoint: unsigned }));
}

/** The key of a checkpoint, and how it signs. */
export interface CheckpointKey {
  /** Such as the ARN of a KMS key, or `sha256:` and the hash of the public key. */
  readonly keyId: string;
  /** One of the {@link SIGNATURE_ALGORITHMS}. */
  readonly algorithm: string;
}

/**
 * The algorithms that can be verified with a public key: ECDSA on P-256 with SHA-256 and a DER signature, the same with
 * a signature of two concatenated integers (IEEE P1363), and Ed25519.
 */
export const SIGNATURE_ALGORITHMS = ['ECDSA_SHA_256', 'ES256', 'Ed25519'] as const;

/** Signs checkpoints with a key that those who write records cannot use. */
export interface CheckpointSigner extends CheckpointKey {
  sign(message: Uint8Array): Promise<Uint8Array>;
  /** The public key as PEM (SPKI), with which an auditor verifies without the service of the key. */
  publicKey(): Promise<string>;
}

/** What a signature turned out to be. */
export type SignatureVerdict =
  | 'valid'
  /** Not of this message, or not by this key. */
  | 'invalid'
  /** By a key that the verifier does not trust or know. */
  | 'unknown-key';

/** Checks the signatures of checkpoints. */
export interface CheckpointVerifier {
  /**
   * @param key what the checkpoint says of its key; nobody vouches for it
   * @throws AuditStoreError when the service of the key does not answer
   */
  verify(message: Uint8Array, signature: Uint8Array, key: CheckpointKey): Promise<SignatureVerdict>;
}
