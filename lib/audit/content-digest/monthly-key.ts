import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { RunningDigest } from '../content-digest';
import { RunningHash } from './running-hash';

/** A MAC of a message, made by a key that does not leave its service. */
export interface Mac {
  readonly value: Uint8Array;
  /** The key, as its service names it. */
  readonly keyId: string;
}

interface MonthlyKey {
  readonly key: KeyObject;
  readonly keyId: string;
}

const SHORTEST_KEY = 32;

/**
 * Digests whose key is the MAC of the month: `compliant-ai audit content digest 2026-11`, made by a key management
 * service. Every process that may use the key of the service has the same key of the month, without it being stored or
 * sent anywhere, and asks for it once a month; an auditor who may use it can make any month's digests again.
 */
export class MonthlyKeyDigests {
  private readonly keys = new Map<string, Promise<MonthlyKey>>();

  /** @param makeMac asks the key management service */
  public constructor(private readonly makeMac: (message: Uint8Array) => Promise<Mac>) {}

  /** @throws whatever the key management service answered; the next one asks again */
  public async begin(at: Date): Promise<RunningDigest> {
    const month = at.toISOString().slice(0, 7);
    const { key, keyId } = await this.keyOf(month);
    return new RunningHash(createHmac('sha256', key), { algorithm: 'HMAC-SHA-256', keyId, keyPeriod: month });
  }

  private keyOf(month: string): Promise<MonthlyKey> {
    const known = this.keys.get(month);
    if (known !== undefined) {
      return known;
    }
    const asked = this.derive(month);
    this.keys.set(month, asked);
    asked.catch(() => this.keys.delete(month));
    return asked;
  }

  private async derive(month: string): Promise<MonthlyKey> {
    const { value, keyId } = await this.makeMac(Buffer.from(`compliant-ai audit content digest ${month}`));
    if (value.byteLength < SHORTEST_KEY) {
      throw new Error(
        `the MAC of '${keyId}' must have at least ${SHORTEST_KEY} bytes, got ${value.byteLength}; use a key of HMAC with SHA-256`,
      );
    }
    return { key: createSecretKey(value), keyId };
  }
}
