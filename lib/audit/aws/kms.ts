export { KmsCheckpointSigner, type KmsCheckpointSignerProps } from './kms-checkpoint-signer';
export { KmsContentDigester, type KmsContentDigesterProps } from './kms-content-digester';
