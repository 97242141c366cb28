import { DataAzurermClientConfig } from '@cdktf/provider-azurerm/lib/data-azurerm-client-config';
import { KeyVault } from '@cdktf/provider-azurerm/lib/key-vault';
import { KeyVaultKey } from '@cdktf/provider-azurerm/lib/key-vault-key';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { type AzureLocationProps, validateAzureLocation } from './location';
import type { PrivateNetwork } from './private-network';

/** Props of {@link EncryptionKey}. */
export interface EncryptionKeyProps extends AzureLocationProps {
  /** The network from which the vault is reached. */
  readonly network: PrivateNetwork;
}

/**
 * A customer-managed key in a Premium Key Vault: RSA-HSM 2048, rotated yearly, purge protected for 90 days, with
 * role-based access and reachable only through a private endpoint.
 *
 * The key is made through the vault's data plane, so whoever runs `terraform apply` must reach the private endpoint
 * and hold the role Key Vault Crypto Officer. To bring your own key, import it into the vault with `az keyvault key
 * import` and pass its id to the consumers instead.
 *
 * @see https://learn.microsoft.com/azure/ai-services/openai/encrypt-data-at-rest
 */
export class EncryptionKey extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = ['us-region-only', 'key-rotation', 'no-public-network-access'];

  public readonly vault: KeyVault;
  public readonly key: KeyVaultKey;
  /** The identity with which services use the key. */
  public readonly identity: UserAssignedIdentity;
  /** What a consumer must depend on: without the role, its first use of the key is refused. */
  public readonly grant: ITerraformDependable;

  /**
   * @throws ConfigurationError for a region outside the United States or an unusable `namePrefix`
   */
  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    validateAzureLocation(props);
    const { resourceGroupName, location, namePrefix } = props;
    const client = new DataAzurermClientConfig(this, 'Client', {});
    this.vault = new KeyVault(this, 'Vault', {
      name: `${namePrefix}-keys`,
      resourceGroupName,
      location,
      tenantId: client.tenantId,
      skuName: 'premium',
      purgeProtectionEnabled: true,
      softDeleteRetentionDays: 90,
      rbacAuthorizationEnabled: true,
      publicNetworkAccessEnabled: false,
      // Azure services that use the key come in as trusted services; without the bypass the key is out of reach.
      networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' },
    });
    const endpoint = props.network.connect('Keys', {
      resourceId: this.vault.id,
      subresource: 'vault',
      zones: ['privatelink.vaultcore.azure.net'],
    });
    this.key = new KeyVaultKey(this, 'Resource', {
      name: `${namePrefix}-key`,
      keyVaultId: this.vault.id,
      keyType: 'RSA-HSM',
      keySize: 2048,
      keyOpts: ['wrapKey', 'unwrapKey'],
      rotationPolicy: {
        expireAfter: 'P425D',
        notifyBeforeExpiry: 'P30D',
        automatic: { timeAfterCreation: 'P365D' },
      },
      lifecycle: { preventDestroy: true },
      dependsOn: [endpoint],
    });
    this.identity = new UserAssignedIdentity(this, 'Identity', {
      name: `${namePrefix}-key-user`,
      resourceGroupName,
      location,
    });
    this.grant = new RoleAssignment(this, 'Grant', {
      scope: this.vault.id,
      roleDefinitionName: 'Key Vault Crypto Service Encryption User',
      principalId: this.identity.principalId,
      principalType: 'ServicePrincipal',
    });
  }
}
