import type { CheckpointSigner } from '../../audit/checkpoint';
import { LocalCheckpointSigner } from '../../audit/checkpoint/local-checkpoint-signer';
import { PublicKeyVerifier, type TrustedKey } from '../../audit/checkpoint/public-key-verifier';
import { ConfigurationError } from '../../core/errors';
import { readText } from '../read-text';
import { aws, azure, google } from './clouds';
import { KEYS } from './flags';

/**
 * Opens a key of a key service.
 *
 * @throws ConfigurationError when the name is of none, or a package of the cloud is not installed
 */
export function openKey(name: string): CheckpointSigner {
  if (name.startsWith('arn:')) {
    return aws().openKey(name);
  }
  if (name.startsWith('projects/')) {
    return google().openKey(name);
  }
  if (name.startsWith('https://')) {
    return azure().openKey(name);
  }
  throw new ConfigurationError(`'--kms-key' must be ${KEYS}, got '${name}'`);
}

/** @throws ConfigurationError when the file cannot be read or holds no private key */
export function openKeyFile(file: string): CheckpointSigner {
  return LocalCheckpointSigner.fromPem(readText(file));
}

/**
 * A verifier that trusts public keys in files, and keys of key services.
 *
 * @throws ConfigurationError when a file cannot be read or holds no public key
 */
export async function verifierOf(
  files: readonly string[],
  signers: readonly CheckpointSigner[],
): Promise<PublicKeyVerifier> {
  const published = signers.map(
    async (signer): Promise<TrustedKey> => ({ keyId: signer.keyId, publicKey: await signer.publicKey() }),
  );
  const inFiles = files.map((file): TrustedKey => ({ publicKey: readText(file) }));
  return new PublicKeyVerifier([...inFiles, ...(await Promise.all(published))]);
}
