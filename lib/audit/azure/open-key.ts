import { DefaultAzureCredential } from '@azure/identity';
import { KeyVaultCheckpointSigner } from './key-vault-checkpoint-signer';

/** A key with the credentials of the environment, for the command line. */
export function openKey(keyVersion: string): KeyVaultCheckpointSigner {
  return new KeyVaultCheckpointSigner({ credential: new DefaultAzureCredential(), keyVersion });
}
