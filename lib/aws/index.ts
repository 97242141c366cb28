export { type AccountSettingProps, OnDelete, OnExisting } from './account-setting';
export { AlarmTopic, type AlarmTopicProps, type ApiCalls } from './alarm-topic';
export { AuditLogStore, type AuditLogStoreProps } from './audit-log-store';
export { AuditTrail, type AuditTrailProps } from './audit-trail';
export { Chunking } from './chunking';
export { DataRetention, type DataRetentionProps } from './data-retention';
export { EmbeddingModel } from './embedding-model';
export { EncryptionKey, type EncryptionKeyProps } from './encryption-key';
export { EncryptionKeyBase, type IEncryptionKey, KeyMaterial } from './encryption-key-base';
export { AwsBucket, EndpointService, type EndpointStatement } from './endpoints';
export type { IPhiGuardrail } from './guardrail';
export { InvocationLogging, type InvocationLoggingProps } from './invocation-logging';
export { KnowledgeBase, type KnowledgeBaseProps, VectorDeletion } from './knowledge-base';
export { ModelAccess, type ModelAccessProps } from './model-access';
export type { ServiceControlPolicyProps } from './model-service-control-policy';
export type { OpenSearchServerlessProps } from './open-search-serverless';
export type { DetectorExemption } from './phi-detectors';
export { PhiGuardrail } from './phi-guardrail';
export {
  ContentFilterStrength,
  type DeniedTopic,
  GuardrailTier,
  type PhiGuardrailProps,
  PhiHandling,
} from './phi-guardrail-props';
export type { PhiPattern } from './phi-patterns';
export { PrivateBedrock, type PrivateBedrockProps } from './private-bedrock';
export { PrivateNetwork } from './private-network';
export type { PrivateEndpointProps, PrivateNetworkProps } from './private-network-props';
export type { EncryptionKeyAttributes } from './referenced-key';
export { VectorStore } from './vector-store';
export type { VectorStoreBinding, VectorStoreOptions } from './vector-store-binding';
