export { ImmutableBlobStore, type ImmutableBlobStoreProps } from './immutable-blob-store';
export {
  KeyVaultCheckpointSigner,
  type KeyVaultCheckpointSignerProps,
  type KeyVaultCredential,
} from './key-vault-checkpoint-signer';
