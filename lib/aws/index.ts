export { type AccountSettingProps, OnDelete, OnExisting } from './account-setting/account-settings';
export { AlarmTopic, type AlarmTopicProps, type ApiCalls } from './alarm-topic';
export { AuditLogStore, type AuditLogStoreProps } from './audit-log-store';
export { AuditTrail, type AuditTrailProps } from './audit-trail';
export { AuditedInference } from './audited-inference';
export { InferenceAuthorization, type Issuer, type OidcProps, type PublicJwk } from './audited-inference/authorization';
export { type AuditedInferenceProps, InferencePhiDetection } from './audited-inference/props';
export { DataRetention, type DataRetentionProps } from './data-retention';
export { EncryptionKey, type EncryptionKeyProps } from './encryption-key';
export { EncryptionKeyBase, type IEncryptionKey, KeyMaterial } from './encryption-key/base';
export type { EncryptionKeyAttributes } from './encryption-key/referenced-key';
export { InvocationLogging, type InvocationLoggingProps } from './invocation-logging';
export { KnowledgeBase, type KnowledgeBaseProps, VectorDeletion } from './knowledge-base';
export { Chunking } from './knowledge-base/chunking';
export { EmbeddingModel } from './knowledge-base/embedding-model';
export type { OpenSearchServerlessProps } from './knowledge-base/open-search-serverless';
export { VectorStore } from './knowledge-base/vector-store';
export type { VectorStoreBinding, VectorStoreOptions } from './knowledge-base/vector-store-binding';
export { ModelAccess, type ModelAccessProps } from './model-access';
export type { ServiceControlPolicyProps } from './model-access/service-control-policy';
export { PhiGuardrail } from './phi-guardrail';
export type { DetectorExemption } from './phi-guardrail/detectors';
export type { IPhiGuardrail } from './phi-guardrail/guardrail';
export type { PhiPattern } from './phi-guardrail/patterns';
export {
  ContentFilterStrength,
  type DeniedTopic,
  GuardrailTier,
  type PhiGuardrailProps,
  PhiHandling,
} from './phi-guardrail/props';
export { PrivateBedrock, type PrivateBedrockProps } from './private-bedrock';
export { PrivateNetwork } from './private-network';
export { AwsBucket, EndpointService, type EndpointStatement } from './private-network/endpoints';
export type { PrivateEndpointProps, PrivateNetworkProps } from './private-network/props';
export { SelfHostedModel } from './self-hosted-model';
export { ModelArtifactStore, type ModelArtifactStoreProps } from './self-hosted-model/model-artifact-store';
export { ModelArtifacts } from './self-hosted-model/model-artifacts';
export type { InstanceScaling, SelfHostedModelProps } from './self-hosted-model/props';
export { VendorEgress } from './vendor-egress';
export { ApiVendor, type VendorAccess, type VendorEgressProps } from './vendor-egress/props';
