import { KeyManagementServiceClient } from '@google-cloud/kms';
import { Storage } from '@google-cloud/storage';
import { CloudKmsCheckpointSigner } from './cloud-kms-checkpoint-signer';
import { LockedBucketStore } from './locked-bucket-store';

/** A store with the credentials of the environment, for the command line. */
export function openStore(bucket: string, prefix?: string): LockedBucketStore {
  return new LockedBucketStore({ bucket: new Storage().bucket(bucket), prefix });
}

/** A key with the credentials of the environment, for the command line. */
export function openKey(keyVersion: string): CloudKmsCheckpointSigner {
  return new CloudKmsCheckpointSigner({ client: new KeyManagementServiceClient(), keyVersion });
}
