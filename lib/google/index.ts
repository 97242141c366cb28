export { AssuredWorkload, type AssuredWorkloadProps, ControlPackage } from './assured-workload';
export { AuditLogStore, type AuditLogStoreProps } from './audit-log-store';
export { AuditTrail, type AuditTrailProps } from './audit-trail';
export { DataBucket, type DataBucketProps } from './data-bucket';
export { EncryptionKey, type EncryptionKeyProps } from './encryption-key';
export { GrantableKey, type IEncryptionKey } from './encryption-key/grantable-key';
export { GrantedKey } from './encryption-key/granted-key';
export { type EkmConnectionProps, ImportMethod, type ImportProps, KeyMaterial } from './encryption-key/key-material';
export { ExistingEncryptionKey, type ExistingEncryptionKeyProps } from './existing-encryption-key';
export { ExistingNetwork, type ExistingNetworkProps } from './existing-network';
export { FeatureStore, type FeatureStoreOptions, type FeatureStoreProps } from './feature-store';
export { Governance, type GovernanceProps, GovernanceScope } from './governance';
export { ModelAccess, type ModelAccessProps } from './model-access';
export { ModelGarden } from './model-access/model-garden';
export {
  FilterConfidence,
  type GuardrailOptions,
  PhiGuardrail,
  type PhiGuardrailProps,
  type RecordPattern,
} from './phi-guardrail';
export {
  EndpointAccess,
  type EndpointOptions,
  PrivateEndpoint,
  type PrivateEndpointProps,
  RequestLogging,
} from './private-endpoint';
export { PrivateNetwork, type PrivateNetworkProps } from './private-network';
export { GoogleApisAccess } from './private-network/google-apis';
export { type INetwork, Network } from './private-network/network';
export { DatasetType, PrivateVertexAi, type PrivateVertexAiProps } from './private-vertex-ai';
export { RequestResponseLog, type RequestResponseLogProps } from './request-response-log';
export { PerimeterMode, ServicePerimeter, type ServicePerimeterProps } from './service-perimeter';
export type { GoogleLocationProps } from './support/location';
export type { LockoutAcknowledgement } from './support/lockout-acknowledgement';
export { GoogleProviderVersion } from './support/provider-version';
export { ServiceAgent } from './support/service-agent';
export type { VertexResourceProps } from './support/vertex-resource';
export { DistanceMeasure, type IndexOptions, IndexUpdate, VectorIndex, type VectorIndexProps } from './vector-index';
export { Workbench, type WorkbenchOptions, type WorkbenchProps } from './workbench';
