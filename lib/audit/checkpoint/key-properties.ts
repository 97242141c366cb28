import type { KeyObject } from 'node:crypto';
import { sha256 } from '../entry';

/** The id of a key that no service manages: `sha256:` and the hash of the public key (SPKI, DER). */
export function keyIdOf(key: KeyObject): string {
  return `sha256:${sha256(key.export({ type: 'spki', format: 'der' }))}`;
}

/** How signatures by a key are made; undefined where checkpoints have no such keys. */
export function algorithmOf(key: KeyObject): 'ECDSA_SHA_256' | 'Ed25519' | undefined {
  if (key.asymmetricKeyType === 'ed25519') {
    return 'Ed25519';
  }
  const isP256 = key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  return isP256 ? 'ECDSA_SHA_256' : undefined;
}
