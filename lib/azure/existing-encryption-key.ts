import { DataAzurermKeyVault } from '@cdktf/provider-azurerm/lib/data-azurerm-key-vault';
import { DataAzurermKeyVaultKey } from '@cdktf/provider-azurerm/lib/data-azurerm-key-vault-key';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import { type ITerraformDependable, Op, TerraformSelf } from 'cdktf';
import { Construct } from 'constructs';
import type { IEncryptionKey } from './encryption-key';
import { keyConditions } from './encryption-key/key-material';
import { grantVaultUse } from './encryption-key/premium-vault';
import { type AzureLocationProps, validateAzureLocation } from './support/location';

/** Props of {@link ExistingEncryptionKey}. */
export interface ExistingEncryptionKeyProps extends AzureLocationProps {
  /** The name of the key. */
  readonly keyName: string;
  /** The name of the Key Vault, in the same region and tenant as what it encrypts. */
  readonly keyVaultName: string;
  /**
   * The resource group of the Key Vault.
   *
   * @default - the one in which the identity of the services is made
   */
  readonly keyVaultResourceGroupName?: string;
}

/**
 * A key that a security team keeps in its own Key Vault.
 *
 * What synthesis cannot see, `terraform plan` checks: that the key is of the kind that Azure OpenAI takes, and that the
 * vault has purge protection and role-based access. Whether the key rotates, and who may use it otherwise, is for its
 * owners to show, as is the audit trail of the vault.
 *
 * @see https://learn.microsoft.com/azure/ai-foundry/concepts/encryption-keys-portal
 */
export class ExistingEncryptionKey extends Construct implements IEncryptionKey {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = ['us-region-only'];

  public readonly keyId: string;
  public readonly versionlessKeyId: string;
  public readonly isInManagedHsm = false;
  public readonly identity: UserAssignedIdentity;
  public readonly grant: ITerraformDependable;
  private readonly vaultId: string;

  /**
   * @throws ConfigurationError for a region outside the United States or an unusable `namePrefix`
   */
  constructor(scope: Construct, id: string, props: ExistingEncryptionKeyProps) {
    super(scope, id);
    validateAzureLocation(props);
    const { resourceGroupName, location, namePrefix } = props;
    const vault = new DataAzurermKeyVault(this, 'Vault', {
      name: props.keyVaultName,
      resourceGroupName: props.keyVaultResourceGroupName ?? resourceGroupName,
      lifecycle: {
        postcondition: [
          {
            condition: Op.and(
              TerraformSelf.getAny('purge_protection_enabled'),
              TerraformSelf.getAny('rbac_authorization_enabled'),
            ),
            errorMessage: 'The vault of the key must have purge protection and role-based access.',
          },
        ],
      },
    });
    const key = new DataAzurermKeyVaultKey(this, 'Resource', {
      name: props.keyName,
      keyVaultId: vault.id,
      lifecycle: { postcondition: keyConditions() },
    });
    this.vaultId = vault.id;
    this.keyId = key.id;
    this.versionlessKeyId = key.versionlessId;
    this.identity = new UserAssignedIdentity(this, 'Identity', {
      name: `${namePrefix}-key-user`,
      resourceGroupName,
      location,
    });
    this.grant = this.grantUse('Grant', this.identity.principalId);
  }

  public grantUse(id: string, principalId: string): ITerraformDependable {
    return grantVaultUse(this, id, this.vaultId, principalId);
  }
}
