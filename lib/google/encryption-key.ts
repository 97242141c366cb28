import { KmsCryptoKey } from '@cdktf/provider-google/lib/kms-crypto-key';
import { KmsCryptoKeyIamMember } from '@cdktf/provider-google/lib/kms-crypto-key-iam-member';
import { KmsKeyRing } from '@cdktf/provider-google/lib/kms-key-ring';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { type GoogleLocationProps, validateGoogleLocation } from './location';

/** A key together with the grant that lets one service use it. */
export interface GrantedKey {
  /** The id of the key. */
  readonly keyId: string;
  /** What the consumer must depend on: the key alone is not enough, its first use races the grant. */
  readonly grant: ITerraformDependable;
}

/**
 * A customer-managed key of Cloud KMS in a hardware module, with a new version every 90 days.
 *
 * The key ring and the key stay in the project for ever under their names; destroying the key makes what it encrypted
 * unreadable, so Terraform is kept from it and a destroyed version can be restored for 90 days.
 *
 * @see https://cloud.google.com/kms/docs/cmek
 */
export class EncryptionKey extends Construct {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = ['us-region-only', 'key-rotation', 'key-policy-restricted'];

  public readonly keyRing: KmsKeyRing;
  public readonly key: KmsCryptoKey;
  private readonly grants = new Map<string, GrantedKey>();

  /**
   * @throws ConfigurationError for a region outside the United States or an unusable `namePrefix`
   */
  constructor(scope: Construct, id: string, props: GoogleLocationProps) {
    super(scope, id);
    validateGoogleLocation(props);
    const { project, region, namePrefix } = props;
    this.keyRing = new KmsKeyRing(this, 'Ring', {
      project,
      location: region,
      name: `${namePrefix}-keys`,
      lifecycle: { preventDestroy: true },
    });
    this.key = new KmsCryptoKey(this, 'Resource', {
      keyRing: this.keyRing.id,
      name: `${namePrefix}-key`,
      purpose: 'ENCRYPT_DECRYPT',
      rotationPeriod: '7776000s',
      destroyScheduledDuration: '7776000s',
      versionTemplate: { algorithm: 'GOOGLE_SYMMETRIC_ENCRYPTION', protectionLevel: 'HSM' },
      lifecycle: { preventDestroy: true },
    });
  }

  /**
   * Lets the agent of a Google service encrypt and decrypt with the key.
   *
   * @param id names the grant, one for each service
   * @param serviceAccount the e-mail address of the agent
   */
  public grantTo(id: string, serviceAccount: string): GrantedKey {
    const made = this.grants.get(id);
    if (made !== undefined) {
      return made;
    }
    const grant = new KmsCryptoKeyIamMember(this, `Grant-${id}`, {
      cryptoKeyId: this.key.id,
      role: 'roles/cloudkms.cryptoKeyEncrypterDecrypter',
      member: `serviceAccount:${serviceAccount}`,
    });
    const granted = { keyId: this.key.id, grant };
    this.grants.set(id, granted);
    return granted;
  }
}
