import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { ConfigurationError } from '../../core/errors';
import type { CheckpointKey, CheckpointSigner, CheckpointVerifier, SignatureVerdict } from '../checkpoint';
import { algorithmOf, keyIdOf } from './key-properties';

/** A public key that checkpoints are checked against. */
export interface TrustedKey {
  /** PEM (SPKI): an EC key on P-256 or an Ed25519 key. */
  readonly publicKey: string;
  /**
   * How the service of the key calls it, such as its ARN. It only tells a forged signature from an unknown key.
   *
   * @default - `sha256:` and the hash of the public key
   */
  readonly keyId?: string;
}

/** Checks checkpoints with public keys: no service and no credentials are needed, so an auditor can do it alone. */
export class PublicKeyVerifier implements CheckpointVerifier {
  /** For checkpoints of signers; their public keys are asked for once. */
  public static async of(
    signers: readonly Pick<CheckpointSigner, 'keyId' | 'publicKey'>[],
  ): Promise<PublicKeyVerifier> {
    return new PublicKeyVerifier(
      await Promise.all(signers.map(async (signer) => ({ keyId: signer.keyId, publicKey: await signer.publicKey() }))),
    );
  }

  private readonly keys: readonly { readonly keyId: string; readonly key: KeyObject }[];

  /** @throws ConfigurationError when there is no key, or one is private or of another kind */
  public constructor(keys: readonly TrustedKey[]) {
    if (keys.length === 0) {
      throw new ConfigurationError("'keys' must have at least one public key, got none");
    }
    this.keys = keys.map(({ publicKey, keyId }) => {
      const key = parsePublicKey(publicKey);
      return { keyId: keyId ?? keyIdOf(key), key };
    });
  }

  public async verify(message: Uint8Array, signature: Uint8Array, key: CheckpointKey): Promise<SignatureVerdict> {
    if (this.keys.some((trusted) => isSignedBy(trusted.key, message, signature, key.algorithm))) {
      return 'valid';
    }
    const isKnown = this.keys.some(({ keyId }) => keyId === key.keyId);
    return isKnown ? 'invalid' : 'unknown-key';
  }
}

function parsePublicKey(pem: string): KeyObject {
  if (pem.includes('PRIVATE KEY')) {
    throw new ConfigurationError(
      "'publicKey' must be a public key, got a private one; keep that where checkpoints are signed",
    );
  }
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch (error) {
    throw new ConfigurationError(
      `'publicKey' must be a public key as PEM: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (algorithmOf(key) === undefined) {
    throw new ConfigurationError(
      `'publicKey' must be an EC key on P-256 or an Ed25519 key, got one of type '${key.asymmetricKeyType}'`,
    );
  }
  return key;
}

function isSignedBy(key: KeyObject, message: Uint8Array, signature: Uint8Array, algorithm: string): boolean {
  const isEdwards = key.asymmetricKeyType === 'ed25519';
  switch (algorithm) {
    case 'Ed25519':
      return isEdwards && verify(null, message, key, signature);
    case 'ECDSA_SHA_256':
      return !isEdwards && verify('sha256', message, key, signature);
    case 'ES256':
      return !isEdwards && verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
    default:
      return false;
  }
}
