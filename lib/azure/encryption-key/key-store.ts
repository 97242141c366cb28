import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { AuditedService } from '../audit-trail/audited-service';
import type { INetwork } from '../private-network/network';
import type { AzureLocationProps } from '../support/location';
import type { KeyMaterial } from './key-material';
import { createManagedHsm, type ManagedHsmProps, validateManagedHsm } from './managed-hsm';
import { createPremiumVault } from './premium-vault';

/** A key in a store. */
export interface StoredKey {
  /** The id of the current version. */
  readonly id: string;
  /** The id without a version. */
  readonly versionlessId: string;
}

/** A made store of keys. */
export interface IKeyStore {
  /** The id of the vault or HSM. */
  readonly id: string;
  readonly isManagedHsm: boolean;
  /** Which of its logs are audit records. */
  readonly auditedService: AuditedService;
  /** Makes a key, or looks an imported one up. */
  addKey(scope: Construct, name: string, material: KeyMaterial): StoredKey;
  /** Lets a principal wrap and unwrap with the keys of the store. */
  grantUse(scope: Construct, id: string, principalId: string): ITerraformDependable;
}

/** What a store needs to be made. */
export interface KeyStoreProps extends AzureLocationProps {
  readonly network: INetwork;
  /** The Entra tenant whose principals have access. */
  readonly tenantId: string;
}

/** What holds the keys: hardware of one's own, or hardware that a vault shares. */
export abstract class KeyStore {
  /** A Premium Key Vault: FIPS 140-3 level 3 hardware that Microsoft operates for many customers. */
  public static premiumVault(): KeyStore {
    return new PremiumVault();
  }

  /**
   * A managed HSM: hardware for one customer, with a security domain of one's own. It is paid by the hour and made
   * once for a region. Azure Government has none.
   *
   * @throws ConfigurationError without administrators, or for certificates and a quorum that Azure would refuse
   */
  public static managedHsm(props: ManagedHsmProps): KeyStore {
    return new ManagedHsm(props);
  }

  /** Makes the store, with its private endpoint. */
  public abstract create(scope: Construct, props: KeyStoreProps): IKeyStore;
}

class PremiumVault extends KeyStore {
  public create(scope: Construct, props: KeyStoreProps): IKeyStore {
    return createPremiumVault(scope, props);
  }
}

class ManagedHsm extends KeyStore {
  constructor(private readonly hsm: ManagedHsmProps) {
    super();
    validateManagedHsm(hsm);
  }

  public create(scope: Construct, props: KeyStoreProps): IKeyStore {
    return createManagedHsm(scope, props, this.hsm);
  }
}
