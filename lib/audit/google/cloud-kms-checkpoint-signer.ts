import { createHash } from 'node:crypto';
import type { KeyManagementServiceClient } from '@google-cloud/kms';
import { ConfigurationError } from '../../core/errors';
import type { CheckpointSigner } from '../checkpoint';
import { AuditStoreError } from '../store';
import { numberOf } from '../write-once-store/service-failure';
import { crc32c } from './crc32c';

/** Props of {@link CloudKmsCheckpointSigner}. */
export interface CloudKmsCheckpointSignerProps {
  readonly client: KeyManagementServiceClient;
  /** The full name of a version of a key with the algorithm EC_SIGN_P256_SHA256, ending in `/cryptoKeyVersions/1`. */
  readonly keyVersion: string;
}

const KEY_VERSION = /^projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/]+\/cryptoKeyVersions\/\d+$/;

/**
 * Signs checkpoints with a key of Cloud KMS, which never leaves it.
 *
 * Those who seal need cloudkms.cryptoKeyVersions.useToSign and .viewPublicKey; those who write records must have neither.
 * An auditor needs .viewPublicKey, or the PEM that {@link publicKey} gives.
 *
 * @see https://cloud.google.com/kms/docs/create-validate-signatures
 */
export class CloudKmsCheckpointSigner implements CheckpointSigner {
  public readonly keyId: string;
  public readonly algorithm = 'ECDSA_SHA_256';
  private readonly client: KeyManagementServiceClient;

  /** @throws ConfigurationError when the name is not that of a version of a key */
  public constructor(props: CloudKmsCheckpointSignerProps) {
    if (!KEY_VERSION.test(props.keyVersion)) {
      throw new ConfigurationError(
        `'keyVersion' must be the full name of a version of a key, ending in /cryptoKeyVersions/1, got '${props.keyVersion}'`,
      );
    }
    this.client = props.client;
    this.keyId = props.keyVersion;
  }

  /** @throws AuditStoreError when KMS does not sign */
  public async sign(message: Uint8Array): Promise<Uint8Array> {
    const digest = createHash('sha256').update(message).digest();
    const [answer] = await this.client
      .asymmetricSign({ name: this.keyId, digest: { sha256: digest }, digestCrc32c: { value: crc32c(digest) } })
      .catch((error: unknown) => this.fail('AsymmetricSign', error));
    const { signature, signatureCrc32c, verifiedDigestCrc32c } = answer;
    if (!(signature instanceof Uint8Array)) {
      throw new AuditStoreError(`AsymmetricSign with '${this.keyId}' gave no signature`);
    }
    if (verifiedDigestCrc32c !== true || Number(signatureCrc32c?.value) !== crc32c(signature)) {
      throw new AuditStoreError(`AsymmetricSign with '${this.keyId}' was garbled on its way: a CRC32C does not match`);
    }
    return signature;
  }

  /** @throws AuditStoreError when KMS does not give it, or the key cannot sign in this way */
  public async publicKey(): Promise<string> {
    const [{ pem, algorithm }] = await this.client
      .getPublicKey({ name: this.keyId })
      .catch((error: unknown) => this.fail('GetPublicKey', error));
    if (typeof pem !== 'string' || algorithm !== 'EC_SIGN_P256_SHA256') {
      throw new AuditStoreError(
        `'${this.keyId}' cannot sign with EC_SIGN_P256_SHA256; make a key of that algorithm for checkpoints`,
      );
    }
    return pem;
  }

  private fail(operation: string, error: unknown): never {
    const status = numberOf(error, 'code') ?? 'unknown';
    throw new AuditStoreError(`${operation} with '${this.keyId}' failed with the gRPC status ${status}`);
  }
}
