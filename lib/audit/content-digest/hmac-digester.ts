import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { ConfigurationError } from '../../core/errors';
import type { ContentDigester, RunningDigest } from '../content-digest';
import { requireIdentifier } from '../support/identifier';
import { RunningHash } from './running-hash';

/** Props of {@link HmacDigester}. */
export interface HmacDigesterProps {
  /** At least 32 random bytes, as from `crypto.randomBytes(32)`; not a password. */
  readonly key: Uint8Array;
  /** What the key is called where it is kept, with its version. It is recorded. */
  readonly keyId: string;
}

const SHORTEST_KEY = 32;

/**
 * Makes digests with a key that you hold, such as a secret of Azure Key Vault: read it when the process starts, and name
 * its version in `keyId`. Keep the key as long as the records, or nobody can show that content belongs to one.
 *
 * The digest cannot be guessed without the key. Those who read records need not have it, and should not.
 */
export class HmacDigester implements ContentDigester {
  private readonly key: KeyObject;
  private readonly keyId: string;

  /** @throws ConfigurationError for a key of less than 32 bytes, an id that is none */
  public constructor(props: HmacDigesterProps) {
    if (props.key.byteLength < SHORTEST_KEY) {
      throw new ConfigurationError(
        `'key' must be at least ${SHORTEST_KEY} random bytes, got ${props.key.byteLength} bytes; use crypto.randomBytes(32)`,
      );
    }
    requireIdentifier('keyId', props.keyId);
    this.key = createSecretKey(props.key);
    this.keyId = props.keyId;
  }

  public async begin(): Promise<RunningDigest> {
    return new RunningHash(createHmac('sha256', this.key), { algorithm: 'HMAC-SHA-256', keyId: this.keyId });
  }
}
