/** The last entry of a chain that a checkpoint vouches for. */
export interface ChainHead {
  readonly chain: string;
  readonly sequence: number;
  readonly hash: string;
}

/**
 * A signed statement of how far each chain had come. Entries that are gone, changed or reordered afterwards contradict
 * it, the last ones of a chain included, which the chain alone cannot show.
 */
export interface Checkpoint {
  /** ISO 8601 in UTC. */
  readonly takenAt: string;
  /** The chains that grew since the checkpoint before, by name. */
  readonly heads: readonly ChainHead[];
  readonly keyId: string;
  /** Such as `ECDSA_SHA_256`. */
  readonly algorithm: string;
  /** Of the canonical JSON (RFC 8785) of the checkpoint without this property; Base64. */
  readonly signature: string;
}

/** Signs checkpoints with a key that those who write records cannot use. */
export interface CheckpointSigner {
  readonly keyId: string;
  readonly algorithm: string;
  sign(message: Uint8Array): Promise<Uint8Array>;
}

/** Checks the signatures of checkpoints. */
export interface CheckpointVerifier {
  /** Whether the signature is of the message and by the key. */
  verify(message: Uint8Array, signature: Uint8Array, key: { keyId: string; algorithm: string }): Promise<boolean>;
}
