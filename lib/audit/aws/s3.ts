export { S3ObjectLockStore, type S3ObjectLockStoreProps } from './s3-object-lock-store';
