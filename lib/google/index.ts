export { AuditLogStore, type AuditLogStoreProps } from './audit-log-store';
export { EncryptionKey, type GrantedKey } from './encryption-key';
export type { GoogleLocationProps } from './location';
export { PrivateNetwork, type PrivateNetworkProps } from './private-network';
export { PrivateVertexAi, type PrivateVertexAiProps } from './private-vertex-ai';
