import { S3Client } from '@aws-sdk/client-s3';
import { S3ObjectLockStore } from './s3-object-lock-store';

/** A store with the credentials and the Region of the environment, for the command line. */
export function openStore(bucket: string, prefix?: string): S3ObjectLockStore {
  return new S3ObjectLockStore({ client: new S3Client({ followRegionRedirects: true }), bucket, prefix });
}
