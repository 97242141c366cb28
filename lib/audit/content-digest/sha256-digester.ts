import { createHash } from 'node:crypto';
import type { ContentDigester, RunningDigest } from '../content-digest';
import { requireReason } from '../support/reason';
import { RunningHash } from './running-hash';

/** Props of {@link Sha256Digester}. */
export interface Sha256DigesterProps {
  /** Why a digest without a key is enough, such as `inputs are keys of 256 random bits`. */
  readonly reason: string;
}

/**
 * Makes digests without a key, which is enough only where content cannot be guessed.
 *
 * Whoever has the records can guess short content: `Does Jane Doe, born 1980-02-14, have HIV?` has few variants, and a
 * machine hashes billions of them a second. {@link HmacDigester} and the digesters of the clouds do not have this
 * problem.
 */
export class Sha256Digester implements ContentDigester {
  /** @throws ConfigurationError without a reason */
  public constructor(props: Sha256DigesterProps) {
    requireReason('reason', props.reason);
  }

  public async begin(): Promise<RunningDigest> {
    return new RunningHash(createHash('sha256'), { algorithm: 'SHA-256' });
  }
}
