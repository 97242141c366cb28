import type { CheckpointSigner } from '../../audit/checkpoint';
import { LocalCheckpointSigner } from '../../audit/checkpoint/local-checkpoint-signer';
import { PublicKeyVerifier, type TrustedKey } from '../../audit/checkpoint/public-key-verifier';
import { ConfigurationError } from '../../core/errors';
import { readText } from '../read-text';
import { KEYS } from './clouds';
import { KEY_FORMS } from './flags';

/**
 * Opens a key of a key service.
 *
 * @throws ConfigurationError when the name is of none, or a package of the cloud is not installed
 */
export function openKey(name: string): CheckpointSigner {
  if (name.startsWith('arn:')) {
    return KEYS.aws().openKey(name);
  }
  if (name.startsWith('projects/')) {
    return KEYS.google().openKey(name);
  }
  if (name.startsWith('https://')) {
    return KEYS.azure().openKey(name);
  }
  throw new ConfigurationError(`'--kms-key' must be ${KEY_FORMS}, got '${name}'`);
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
