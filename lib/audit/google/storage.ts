export { LockedBucketStore, type LockedBucketStoreProps } from './locked-bucket-store';
