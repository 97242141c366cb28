export { IncompleteAnswerError } from '../adapter/stream';
export { AuditedBedrock, type AuditedBedrockProps, type BedrockCallOptions } from './audited-bedrock';
export {
  ComprehendMedicalPhiDetector,
  type ComprehendMedicalPhiDetectorProps,
} from './comprehend-medical-phi-detector';
export { KmsCheckpointSigner, type KmsCheckpointSignerProps } from './kms-checkpoint-signer';
export { KmsContentDigester, type KmsContentDigesterProps } from './kms-content-digester';
export { S3ObjectLockStore, type S3ObjectLockStoreProps } from './s3-object-lock-store';
