export { CloudKmsCheckpointSigner, type CloudKmsCheckpointSignerProps } from './cloud-kms-checkpoint-signer';
export { CloudKmsContentDigester, type CloudKmsContentDigesterProps } from './cloud-kms-content-digester';
