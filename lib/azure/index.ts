export { AuditLogStore, type AuditLogStoreProps, StorageReplication, StorageTlsVersion } from './audit-log-store';
export { AuditTrail, type AuditTrailProps, type FlowLogProps } from './audit-trail';
export { AuditedService } from './audit-trail/audited-service';
export { AzureProvider, type AzureProviderProps } from './azure-provider';
export { EncryptionKey, type EncryptionKeyProps, type IEncryptionKey } from './encryption-key';
export { KeyMaterial } from './encryption-key/key-material';
export { type IKeyStore, KeyStore, type KeyStoreProps, type StoredKey } from './encryption-key/key-store';
export type { ManagedHsmProps } from './encryption-key/managed-hsm';
export { ExistingEncryptionKey, type ExistingEncryptionKeyProps } from './existing-encryption-key';
export { ExistingNetwork, type ExistingNetworkProps } from './existing-network';
export { Governance, GovernanceMode, type GovernanceProps, GovernanceScope } from './governance';
export { PrivateAzureOpenAi, type PrivateAzureOpenAiProps } from './private-azure-openai';
export type { AbuseMonitoringExemption } from './private-azure-openai/abuse-monitoring';
export { AccountIdentity, AccountKind } from './private-azure-openai/account';
export { type ContentFilterProps, SeverityThreshold } from './private-azure-openai/content-filter';
export { PrincipalType } from './private-azure-openai/inference-grants';
export { type ModelDeployment, UsDeploymentSku } from './private-azure-openai/model-deployment';
export { PrivateNetwork, type PrivateNetworkProps } from './private-network';
export {
  type INetwork,
  type MonitorScopeReference,
  Network,
  type NetworkProps,
  type PrivateConnection,
} from './private-network/network';
export { PrivateDns, type PrivateDnsRegistration, type PrivateDnsRequest } from './private-network/private-dns';
export { PrivateLinkService } from './private-network/private-link-service';
export { AzureEnvironment, type AzureLocationProps } from './support/location';
