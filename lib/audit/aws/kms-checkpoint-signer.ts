import { createHash, createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { ConfigurationError } from '../../core/errors';
import type { CheckpointSigner } from '../checkpoint';
import { AuditStoreError } from '../store';
import { describeFailure } from '../write-once-store/service-failure';
import { failureOf } from './service-error';

/** Props of {@link KmsCheckpointSigner}. */
export interface KmsCheckpointSignerProps {
  readonly client: KMSClient;
  /**
   * The ARN of a key of AWS KMS with the spec ECC_NIST_P256 and the usage SIGN_VERIFY. It is written into every
   * checkpoint, so it is no alias, which can be moved to another key.
   */
  readonly keyArn: string;
}

const KEY_ARN = /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]{1,256}$/;

/**
 * Signs checkpoints with a key of AWS KMS, which never leaves it, and whose every use is in CloudTrail.
 *
 * Those who seal need kms:Sign and kms:GetPublicKey; those who write records must have neither. An auditor needs
 * kms:GetPublicKey, or the PEM that {@link publicKey} gives.
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
export class KmsCheckpointSigner implements CheckpointSigner {
  public readonly keyId: string;
  public readonly algorithm = 'ECDSA_SHA_256';
  private readonly client: KMSClient;

  /** @throws ConfigurationError when the ARN is not that of a key */
  public constructor(props: KmsCheckpointSignerProps) {
    if (!KEY_ARN.test(props.keyArn)) {
      throw new ConfigurationError(
        `'keyArn' must be the ARN of a key of AWS KMS such as arn:aws:kms:us-east-1:111122223333:key/1234abcd-…, got '${props.keyArn}'`,
      );
    }
    this.client = props.client;
    this.keyId = props.keyArn;
  }

  /** @throws AuditStoreError when KMS does not sign */
  public async sign(message: Uint8Array): Promise<Uint8Array> {
    // KMS takes messages of 4 kB at most, and checkpoints are longer.
    const digest = createHash('sha256').update(message).digest();
    const { Signature } = await this.client
      .send(
        new SignCommand({
          KeyId: this.keyId,
          Message: digest,
          MessageType: 'DIGEST',
          SigningAlgorithm: this.algorithm,
        }),
      )
      .catch((error: unknown) => this.fail('Sign', error));
    return Signature ?? this.fail('Sign');
  }

  /** @throws AuditStoreError when KMS does not give it, or the key cannot sign in this way */
  public async publicKey(): Promise<string> {
    const answer = await this.client
      .send(new GetPublicKeyCommand({ KeyId: this.keyId }))
      .catch((error: unknown) => this.fail('GetPublicKey', error));
    if (answer.PublicKey === undefined || answer.SigningAlgorithms?.includes(this.algorithm) !== true) {
      throw new AuditStoreError(
        `'${this.keyId}' cannot sign with ${this.algorithm}; make a key with the spec ECC_NIST_P256 and the usage SIGN_VERIFY`,
      );
    }
    const key = createPublicKey({ key: Buffer.from(answer.PublicKey), format: 'der', type: 'spki' });
    return key.export({ type: 'spki', format: 'pem' }).toString();
  }

  private fail(operation: string, error?: unknown): never {
    const reason = error === undefined ? 'gave nothing' : `failed with ${describeFailure(failureOf(error))}`;
    throw new AuditStoreError(`${operation} with '${this.keyId}' ${reason}`);
  }
}
