export type { AbuseMonitoringExemption } from './abuse-monitoring';
export { AuditLogStore, type AuditLogStoreProps, StorageReplication, StorageTlsVersion } from './audit-log-store';
export { AuditTrail, type AuditTrailProps, type FlowLogProps } from './audit-trail';
export { AuditedService } from './audited-service';
export { AzureProvider, type AzureProviderProps } from './azure-provider';
export { type ContentFilterProps, SeverityThreshold } from './content-filter';
export { EncryptionKey, type EncryptionKeyProps, type IEncryptionKey } from './encryption-key';
export { ExistingEncryptionKey, type ExistingEncryptionKeyProps } from './existing-encryption-key';
export { ExistingNetwork, type ExistingNetworkProps } from './existing-network';
export { Governance, GovernanceMode, type GovernanceProps, GovernanceScope } from './governance';
export { PrincipalType } from './inference-grants';
export { KeyMaterial } from './key-material';
export { type IKeyStore, KeyStore, type KeyStoreProps, type StoredKey } from './key-store';
export { AzureEnvironment, type AzureLocationProps } from './location';
export type { ManagedHsmProps } from './managed-hsm';
export { type ModelDeployment, UsDeploymentSku } from './model-deployment';
export {
  type INetwork,
  type MonitorScopeReference,
  Network,
  type NetworkProps,
  type PrivateConnection,
} from './network';
export { AccountIdentity, AccountKind } from './openai-account';
export { PrivateAzureOpenAi, type PrivateAzureOpenAiProps } from './private-azure-openai';
export { PrivateDns, type PrivateDnsRegistration, type PrivateDnsRequest } from './private-dns';
export { PrivateLinkService } from './private-link-service';
export { PrivateNetwork, type PrivateNetworkProps } from './private-network';
