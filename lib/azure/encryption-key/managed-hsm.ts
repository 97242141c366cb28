import { DataAzurermKeyVaultManagedHardwareSecurityModuleKey } from '@cdktf/provider-azurerm/lib/data-azurerm-key-vault-managed-hardware-security-module-key';
import { DataAzurermKeyVaultManagedHardwareSecurityModuleRoleDefinition } from '@cdktf/provider-azurerm/lib/data-azurerm-key-vault-managed-hardware-security-module-role-definition';
import { KeyVaultManagedHardwareSecurityModule } from '@cdktf/provider-azurerm/lib/key-vault-managed-hardware-security-module';
import { KeyVaultManagedHardwareSecurityModuleKey } from '@cdktf/provider-azurerm/lib/key-vault-managed-hardware-security-module-key';
import { KeyVaultManagedHardwareSecurityModuleKeyRotationPolicy } from '@cdktf/provider-azurerm/lib/key-vault-managed-hardware-security-module-key-rotation-policy';
import { KeyVaultManagedHardwareSecurityModuleRoleAssignment } from '@cdktf/provider-azurerm/lib/key-vault-managed-hardware-security-module-role-assignment';
import { Annotations, Fn, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import { ConfigurationError, SOFT_DELETE_RETENTION_DAYS } from '../../core';
import { AuditedService } from '../audit-trail/audited-service';
import { PrivateLinkService } from '../private-network/private-link-service';
import { KEY_SPECIFICATION, KeyMaterial, keyConditions, ROTATION } from './key-material';
import type { IKeyStore, KeyStoreProps, StoredKey } from './key-store';

/**
 * "Managed HSM Crypto Service Encryption User".
 * https://learn.microsoft.com/azure/key-vault/managed-hsm/built-in-roles
 */
const ENCRYPTION_USER_ROLE = '33413926-3206-4cdd-b39a-83574fe37a17';

/** Props of a managed HSM. */
export interface ManagedHsmProps {
  /** The object ids of the Entra principals that administer the HSM, at least one. */
  readonly adminObjectIds: readonly string[];
  /**
   * The ids of the Key Vault certificates that encrypt the security domain, 3 to 10. Whoever holds `quorum` of their
   * private keys can restore the HSM; Microsoft cannot.
   */
  readonly securityDomainCertificateIds: readonly string[];
  /**
   * How many of the certificates restore the security domain, 2 to 10.
   *
   * @default 2
   */
  readonly quorum?: number;
}

/**
 * Checks what the provider would refuse.
 *
 * @throws ConfigurationError without administrators, for fewer than 3 or more than 10 certificates, or a quorum that
 * they cannot reach
 */
export function validateManagedHsm({
  adminObjectIds,
  securityDomainCertificateIds,
  quorum = 2,
}: ManagedHsmProps): void {
  if (adminObjectIds.length === 0) {
    throw new ConfigurationError("'adminObjectIds' must name at least one Entra principal, got none");
  }
  const certificates = securityDomainCertificateIds.length;
  if (certificates < 3 || certificates > 10) {
    throw new ConfigurationError(`'securityDomainCertificateIds' must name 3 to 10 certificates, got ${certificates}`);
  }
  if (!Number.isInteger(quorum) || quorum < 2 || quorum > certificates) {
    throw new ConfigurationError(
      `'quorum' must be a whole number from 2 to the number of certificates, ${certificates}, got ${quorum}`,
    );
  }
}

/** Makes a managed HSM with its private endpoint. */
export function createManagedHsm(scope: Construct, props: KeyStoreProps, hsm: ManagedHsmProps): IKeyStore {
  const { resourceGroupName, location, namePrefix, tenantId, network } = props;
  const module = new KeyVaultManagedHardwareSecurityModule(scope, 'Hsm', {
    name: `${namePrefix}-hsm`,
    resourceGroupName,
    location,
    tenantId,
    skuName: 'Standard_B1',
    adminObjectIds: [...hsm.adminObjectIds],
    securityDomainKeyVaultCertificateIds: [...hsm.securityDomainCertificateIds],
    securityDomainQuorum: hsm.quorum ?? 2,
    purgeProtectionEnabled: true,
    softDeleteRetentionDays: SOFT_DELETE_RETENTION_DAYS,
    publicNetworkAccessEnabled: false,
    // Azure services that use the key come in as trusted services; without the bypass the key is out of reach.
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' },
    lifecycle: { preventDestroy: true },
  });
  const endpoint = network.connect(`${namePrefix}-keys`, {
    resourceId: module.id,
    service: PrivateLinkService.MANAGED_HSM,
  });
  return new HsmKeys(module, endpoint);
}

class HsmKeys implements IKeyStore {
  public readonly id: string;
  public readonly isManagedHsm = true;
  public readonly auditedService = AuditedService.MANAGED_HSM;

  constructor(
    private readonly module: KeyVaultManagedHardwareSecurityModule,
    private readonly endpoint: ITerraformDependable,
  ) {
    this.id = module.id;
  }

  public addKey(scope: Construct, name: string, material: KeyMaterial): StoredKey {
    return material === KeyMaterial.IMPORTED ? this.importedKey(scope, name) : this.generatedKey(scope, name);
  }

  public grantUse(scope: Construct, id: string, principalId: string): ITerraformDependable {
    const role = new DataAzurermKeyVaultManagedHardwareSecurityModuleRoleDefinition(scope, `${id}Role`, {
      name: ENCRYPTION_USER_ROLE,
      managedHsmId: this.module.id,
      dependsOn: [this.endpoint],
    });
    return new KeyVaultManagedHardwareSecurityModuleRoleAssignment(scope, id, {
      // The HSM wants a UUID; one that derives from the construct is the same on every machine.
      name: Fn.uuidv5('url', `${scope.node.path}/${id}`),
      managedHsmId: this.module.id,
      scope: '/keys',
      roleDefinitionId: role.resourceManagerId,
      principalId,
    });
  }

  private generatedKey(scope: Construct, name: string): StoredKey {
    const key = new KeyVaultManagedHardwareSecurityModuleKey(scope, 'Resource', {
      name,
      managedHsmId: this.module.id,
      ...KEY_SPECIFICATION,
      lifecycle: { preventDestroy: true },
      dependsOn: [this.endpoint],
    });
    new KeyVaultManagedHardwareSecurityModuleKeyRotationPolicy(scope, 'Rotation', {
      managedHsmKeyId: key.id,
      expireAfter: ROTATION.expireAfter,
      timeAfterCreation: ROTATION.timeAfterCreation,
    });
    return { id: key.versionedId, versionlessId: key.id };
  }

  private importedKey(scope: Construct, name: string): StoredKey {
    const hsmName = this.module.nameInput ?? 'the HSM';
    Annotations.of(scope).addInfo(
      `next steps for the imported key '${name}': the first apply makes the HSM and stops at the missing key; ` +
        `create a key exchange key (az keyvault key create --hsm-name ${hsmName} --name kek --kty RSA-HSM --size 4096 --ops import), ` +
        'wrap the RSA 2048 key with the BYOK tool of your HSM, import the file ' +
        `(az keyvault key import --hsm-name ${hsmName} --name ${name} --kty RSA-HSM --byok-file …) and apply again; ` +
        'it does not rotate by itself: import a new version at least once a year',
    );
    const key = new DataAzurermKeyVaultManagedHardwareSecurityModuleKey(scope, 'Resource', {
      name,
      managedHsmId: this.module.id,
      lifecycle: { postcondition: keyConditions() },
      dependsOn: [this.endpoint],
    });
    return { id: key.versionedId, versionlessId: key.id };
  }
}
