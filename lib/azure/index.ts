export { AuditLogStore, type AuditLogStoreProps } from './audit-log-store';
export { EncryptionKey, type EncryptionKeyProps } from './encryption-key';
export type { AzureLocationProps } from './location';
export {
  type ModelDeployment,
  PrivateAzureOpenAi,
  type PrivateAzureOpenAiProps,
  type UsDeploymentSku,
} from './private-azure-openai';
export { type PrivateConnection, PrivateNetwork, type PrivateNetworkProps } from './private-network';
