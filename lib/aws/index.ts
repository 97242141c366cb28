export { AuditLogStore, type AuditLogStoreProps } from './audit-log-store';
export { AuditTrail, type AuditTrailProps } from './audit-trail';
export { EncryptionKey, type EncryptionKeyProps, KeyMaterial } from './encryption-key';
export { PrivateBedrock, type PrivateBedrockProps } from './private-bedrock';
export { PrivateNetwork, type PrivateNetworkProps } from './private-network';
