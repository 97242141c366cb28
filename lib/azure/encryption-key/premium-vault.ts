import { DataAzurermKeyVaultKey } from '@cdktf/provider-azurerm/lib/data-azurerm-key-vault-key';
import { KeyVault } from '@cdktf/provider-azurerm/lib/key-vault';
import { KeyVaultKey } from '@cdktf/provider-azurerm/lib/key-vault-key';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { Annotations, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { SOFT_DELETE_RETENTION_DAYS } from '../../core';
import { AuditedService } from '../audit-trail/audited-service';
import { PrivateLinkService } from '../private-network/private-link-service';
import { KEY_SPECIFICATION, KeyMaterial, keyConditions, ROTATION } from './key-material';
import type { IKeyStore, KeyStoreProps, StoredKey } from './key-store';

/** Makes a Premium Key Vault with its private endpoint. */
export function createPremiumVault(scope: Construct, props: KeyStoreProps): IKeyStore {
  const { resourceGroupName, location, namePrefix, tenantId, network } = props;
  const vault = new KeyVault(scope, 'Vault', {
    name: `${namePrefix}-keys`,
    resourceGroupName,
    location,
    tenantId,
    skuName: 'premium',
    purgeProtectionEnabled: true,
    softDeleteRetentionDays: SOFT_DELETE_RETENTION_DAYS,
    rbacAuthorizationEnabled: true,
    publicNetworkAccessEnabled: false,
    // Azure services that use the key come in as trusted services; without the bypass the key is out of reach.
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' },
    lifecycle: { preventDestroy: true },
  });
  const endpoint = network.connect(`${namePrefix}-keys`, {
    resourceId: vault.id,
    service: PrivateLinkService.KEY_VAULT,
  });
  return new VaultKeys(vault, endpoint);
}

/** Lets a service wrap and unwrap with the keys of a vault, and read what they are, but not change them. */
export function grantVaultUse(scope: Construct, id: string, vaultId: string, principalId: string): RoleAssignment {
  return new RoleAssignment(scope, id, {
    scope: vaultId,
    roleDefinitionName: 'Key Vault Crypto Service Encryption User',
    principalId,
    principalType: 'ServicePrincipal',
  });
}

class VaultKeys implements IKeyStore {
  public readonly id: string;
  public readonly isManagedHsm = false;
  public readonly auditedService = AuditedService.KEY_VAULT;

  constructor(
    private readonly vault: KeyVault,
    private readonly endpoint: ITerraformDependable,
  ) {
    this.id = vault.id;
  }

  public addKey(scope: Construct, name: string, material: KeyMaterial): StoredKey {
    return material === KeyMaterial.IMPORTED ? this.importedKey(scope, name) : this.generatedKey(scope, name);
  }

  public grantUse(scope: Construct, id: string, principalId: string): ITerraformDependable {
    return grantVaultUse(scope, id, this.vault.id, principalId);
  }

  private generatedKey(scope: Construct, name: string): StoredKey {
    const { timeAfterCreation, expireAfter, notifyBeforeExpiry } = ROTATION;
    return new KeyVaultKey(scope, 'Resource', {
      name,
      keyVaultId: this.vault.id,
      ...KEY_SPECIFICATION,
      rotationPolicy: { expireAfter, notifyBeforeExpiry, automatic: { timeAfterCreation } },
      lifecycle: { preventDestroy: true },
      dependsOn: [this.endpoint],
    });
  }

  private importedKey(scope: Construct, name: string): StoredKey {
    const vaultName = this.vault.nameInput ?? 'the vault';
    Annotations.of(scope).addInfo(
      `next steps for the imported key '${name}': the first apply makes the vault and stops at the missing key; ` +
        `create a key exchange key (az keyvault key create --vault-name ${vaultName} --name kek --kty RSA-HSM --size 4096 --ops import), ` +
        'wrap the RSA 2048 key with the BYOK tool of your HSM, import the file ' +
        `(az keyvault key import --vault-name ${vaultName} --name ${name} --kty RSA-HSM --byok-file …) and apply again; ` +
        'it does not rotate by itself: import a new version at least once a year',
    );
    return new DataAzurermKeyVaultKey(scope, 'Resource', {
      name,
      keyVaultId: this.vault.id,
      lifecycle: { postcondition: keyConditions() },
      dependsOn: [this.endpoint],
    });
  }
}
