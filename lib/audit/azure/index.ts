export { ImmutableBlobStore, type ImmutableBlobStoreProps } from './immutable-blob-store';
