import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { KmsCheckpointSigner } from './kms-checkpoint-signer';
import { S3ObjectLockStore } from './s3-object-lock-store';

/** A store with the credentials and the Region of the environment, for the command line. */
export function openStore(bucket: string, prefix?: string): S3ObjectLockStore {
  return new S3ObjectLockStore({ client: new S3Client({ followRegionRedirects: true }), bucket, prefix });
}

/** A key with the credentials of the environment, for the command line. */
export function openKey(keyArn: string): KmsCheckpointSigner {
  const [, , , region] = keyArn.split(':');
  return new KmsCheckpointSigner({ client: new KMSClient({ region }), keyArn });
}
