export { IncompleteAnswerError } from '../adapter/stream';
export { AuditedVertex, type AuditedVertexProps } from './audited-vertex';
export { CloudKmsCheckpointSigner, type CloudKmsCheckpointSignerProps } from './cloud-kms-checkpoint-signer';
export {
  CloudKmsContentDigester,
  type CloudKmsContentDigesterProps,
} from './cloud-kms-content-digester';
export { LockedBucketStore, type LockedBucketStoreProps } from './locked-bucket-store';
