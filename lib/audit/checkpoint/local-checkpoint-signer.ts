import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { ConfigurationError } from '../../core/errors';
import type { CheckpointSigner } from '../checkpoint';
import { algorithmOf, keyIdOf } from './key-properties';

/**
 * Signs checkpoints with a key in the memory of this process, for development and tests.
 *
 * Whoever can read the process or the file of the key can sign what they like, and nothing records it. Where records
 * count, take the signer of a key service, whose key never leaves it and whose use is logged.
 */
export class LocalCheckpointSigner implements CheckpointSigner {
  /** With a new Ed25519 key. */
  public static generate(): LocalCheckpointSigner {
    return new LocalCheckpointSigner(generateKeyPairSync('ed25519').privateKey);
  }

  /**
   * With a key as PEM.
   *
   * @throws ConfigurationError when it is no private key, or neither an EC key on P-256 nor an Ed25519 key
   */
  public static fromPem(pem: string): LocalCheckpointSigner {
    try {
      return new LocalCheckpointSigner(createPrivateKey(pem));
    } catch (error) {
      if (error instanceof ConfigurationError) {
        throw error;
      }
      // OpenSSL's messages do not quote the key.
      throw new ConfigurationError(
        `'pem' must be a private key as PEM: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  public readonly keyId: string;
  public readonly algorithm: string;

  private constructor(private readonly key: KeyObject) {
    const algorithm = algorithmOf(key);
    if (algorithm === undefined) {
      throw new ConfigurationError(
        `'pem' must be an EC key on P-256 or an Ed25519 key, got one of type '${key.asymmetricKeyType}'`,
      );
    }
    this.algorithm = algorithm;
    this.keyId = keyIdOf(createPublicKey(key));
  }

  public async sign(message: Uint8Array): Promise<Uint8Array> {
    return sign(this.algorithm === 'Ed25519' ? null : 'sha256', message, this.key);
  }

  public async publicKey(): Promise<string> {
    return createPublicKey(this.key).export({ type: 'spki', format: 'pem' }).toString();
  }
}
