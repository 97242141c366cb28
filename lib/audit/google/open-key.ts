import { KeyManagementServiceClient } from '@google-cloud/kms';
import { CloudKmsCheckpointSigner } from './cloud-kms-checkpoint-signer';

/** A key with the credentials of the environment, for the command line. */
export function openKey(keyVersion: string): CloudKmsCheckpointSigner {
  return new CloudKmsCheckpointSigner({ client: new KeyManagementServiceClient(), keyVersion });
}
