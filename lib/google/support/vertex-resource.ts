import { type IEncryptionKey, requireKeyOf } from '../encryption-key/grantable-key';
import type { GrantedKey } from '../encryption-key/granted-key';
import { type GoogleLocationProps, validateGoogleLocation } from './location';
import { ServiceAgent } from './service-agent';

/** Props of everything that Vertex AI stores. */
export interface VertexResourceProps extends GoogleLocationProps {
  /** The key that encrypts it; a resource keeps its key for life, another key makes another resource. */
  readonly key: IEncryptionKey;
}

/** What Vertex AI needs to store something in a region. */
export interface VertexStorage {
  /** The key, granted to Vertex AI. */
  readonly granted: GrantedKey;
  /** The block `encryption_spec`. */
  readonly encryptionSpec: { readonly kmsKeyName: string };
}

/**
 * Grants Vertex AI the key of a resource.
 *
 * @throws ConfigurationError for a region outside the United States, an unusable `namePrefix`, a key of another region
 */
export function storageOf(props: VertexResourceProps): VertexStorage {
  validateGoogleLocation(props);
  requireKeyOf(props.region, props.key);
  const granted = props.key.grantTo(ServiceAgent.VERTEX_AI, props.project);
  return { granted, encryptionSpec: { kmsKeyName: granted.keyId } };
}

/** The block `encryption_spec` for resources whose bindings lack it. */
export function encryptionOverride(resource: { addOverride(path: string, value: unknown): void }, keyId: string): void {
  resource.addOverride('encryption_spec', [{ kms_key_name: keyId }]);
}
