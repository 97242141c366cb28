import { DataAzurermClientConfig } from '@cdktf/provider-azurerm/lib/data-azurerm-client-config';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { ITerraformDependable } from 'cdktf';
import { Construct, type IConstruct } from 'constructs';
import { KeyMaterial } from './encryption-key/key-material';
import { type IKeyStore, KeyStore } from './encryption-key/key-store';
import type { INetwork } from './private-network/network';
import { type AzureLocationProps, validateAzureLocation } from './support/location';
import { requireSameStack } from './support/same-stack';

/** A key with which services encrypt what they store. */
export interface IEncryptionKey extends IConstruct {
  /** The id of the current version; a consumer that is given it is pointed to a new version by the next `apply`. */
  readonly keyId: string;
  /** The id without a version, for services that follow the rotation by themselves. */
  readonly versionlessKeyId: string;
  /** Whether the key lies in a managed HSM; azurerm 4 has arguments of their own for such keys. */
  readonly isInManagedHsm: boolean;
  /** The identity with which services use the key. */
  readonly identity: UserAssignedIdentity;
  /**
   * What holds the key, for whoever makes the audit trail.
   *
   * @default - whoever owns the store watches it
   */
  readonly store?: IKeyStore;
  /** What a consumer must depend on: without the role, its first use of the key is refused. */
  readonly grant: ITerraformDependable;
  /** Lets another identity use the key, without seeing or changing it. */
  grantUse(id: string, principalId: string): ITerraformDependable;
}

/** Props of {@link EncryptionKey}. */
export interface EncryptionKeyProps extends AzureLocationProps {
  /** The network from which the store of the key is reached. */
  readonly network: INetwork;
  /**
   * What holds the key.
   *
   * @default - a Premium Key Vault of its own
   */
  readonly store?: KeyStore;
  /**
   * Where the material of the key comes from.
   *
   * @default KeyMaterial.GENERATED
   */
  readonly material?: KeyMaterial;
}

/**
 * A customer-managed key in hardware: RSA-HSM 2048, the only kind that Azure OpenAI takes, rotated yearly, purge
 * protected for 90 days, with role-based access and reachable only through a private endpoint.
 *
 * A generated key is made through the data plane of its store, so whoever runs `terraform apply` must reach the
 * private endpoint and hold the role Key Vault Crypto Officer (Managed HSM Crypto Officer). An imported key does not
 * rotate by itself; the printed next steps tell how to bring it in.
 *
 * Implements 45 CFR 164.312(a)(2)(iv), encryption and decryption.
 *
 * @see https://learn.microsoft.com/azure/ai-services/openai/encrypt-data-at-rest
 * @see https://learn.microsoft.com/azure/key-vault/keys/hsm-protected-keys-byok
 */
export class EncryptionKey extends Construct implements IEncryptionKey {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = [
    'us-region-only',
    'key-rotation',
    'key-policy-restricted',
    'key-destruction-protected',
    'no-public-network-access',
  ];

  /** What holds the key. */
  public readonly store: IKeyStore;
  public readonly keyId: string;
  public readonly versionlessKeyId: string;
  public readonly isInManagedHsm: boolean;
  public readonly identity: UserAssignedIdentity;
  public readonly grant: ITerraformDependable;

  /**
   * @throws ConfigurationError for a region outside the United States, an unusable `namePrefix`, or a store that the
   * cloud does not have
   */
  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    validateAzureLocation(props);
    requireSameStack(this, { network: props.network });
    const { resourceGroupName, location, namePrefix } = props;
    this.store = (props.store ?? KeyStore.premiumVault()).create(this, {
      ...props,
      tenantId: new DataAzurermClientConfig(this, 'Client', {}).tenantId,
    });
    const key = this.store.addKey(this, `${namePrefix}-key`, props.material ?? KeyMaterial.GENERATED);
    this.keyId = key.id;
    this.versionlessKeyId = key.versionlessId;
    this.isInManagedHsm = this.store.isManagedHsm;
    this.identity = new UserAssignedIdentity(this, 'Identity', {
      name: `${namePrefix}-key-user`,
      resourceGroupName,
      location,
    });
    this.grant = this.grantUse('Grant', this.identity.principalId);
  }

  public grantUse(id: string, principalId: string): ITerraformDependable {
    return this.store.grantUse(this, id, principalId);
  }
}
