import { Storage } from '@google-cloud/storage';
import { LockedBucketStore } from './locked-bucket-store';

/** A store with the credentials of the environment, for the command line. */
export function openStore(bucket: string, prefix?: string): LockedBucketStore {
  return new LockedBucketStore({ bucket: new Storage().bucket(bucket), prefix });
}
