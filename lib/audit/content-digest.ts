/**
 * Identifies content without holding it.
 *
 * A plain SHA-256 of a short text can be guessed: whoever has the records hashes likely prompts until one fits. A digest
 * with a key can be neither made nor guessed without the key. Either is derived from PHI, so that a record with one does
 * not count as de-identified, 45 CFR 164.514(c)(1).
 */
export interface ContentDigest {
  readonly algorithm: 'HMAC-SHA-256' | 'SHA-256';
  /** The key, as its service names it; absent for SHA-256. */
  readonly keyId?: string;
  /** The period of the key that was in use, such as `2026-11`; absent where it does not change. */
  readonly keyPeriod?: string;
  /** Lower-case hexadecimal. */
  readonly value: string;
}

/** Makes a digest of content that comes piece by piece. */
export interface RunningDigest {
  update(piece: string | Uint8Array): void;
  /** Ends it. Not to be called twice. */
  finish(): ContentDigest;
}

/** Makes digests of content. */
export interface ContentDigester {
  /**
   * Begins one. Equal content gives equal digests within the period of a key, in every process that uses the key.
   *
   * @param at decides which period of the key is used
   */
  begin(at: Date): Promise<RunningDigest>;
}
