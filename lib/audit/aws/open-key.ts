import { KMSClient } from '@aws-sdk/client-kms';
import { KmsCheckpointSigner } from './kms-checkpoint-signer';

/** A key with the credentials of the environment, for the command line. */
export function openKey(keyArn: string): KmsCheckpointSigner {
  const [, , , region] = keyArn.split(':');
  return new KmsCheckpointSigner({ client: new KMSClient({ region }), keyArn });
}
