import { DataGoogleKmsCryptoKey } from '@cdktf/provider-google/lib/data-google-kms-crypto-key';
import { KmsCryptoKey } from '@cdktf/provider-google/lib/kms-crypto-key';
import { KmsCryptoKeyVersion } from '@cdktf/provider-google/lib/kms-crypto-key-version';
import { KmsEkmConnection } from '@cdktf/provider-google/lib/kms-ekm-connection';
import { KmsKeyRing } from '@cdktf/provider-google/lib/kms-key-ring';
import { KmsKeyRingImportJob } from '@cdktf/provider-google/lib/kms-key-ring-import-job';
import { Annotations, Fn, Op, type TerraformElement, TerraformSelf } from 'cdktf';
import type { Construct } from 'constructs';
import { ConfigurationError } from '../core';
import { GrantableKey } from './encryption-key/grantable-key';
import { ImportMethod, KeyMaterial, type KeyOrigin } from './encryption-key/key-material';
import { type GoogleLocationProps, validateGoogleLocation } from './support/location';
import { GoogleProject } from './support/project';

/** Props of {@link EncryptionKey}. */
export interface EncryptionKeyProps extends GoogleLocationProps {
  /**
   * Where the material of the key comes from.
   *
   * @default KeyMaterial.GENERATED
   */
  readonly material?: KeyMaterial;
  /**
   * The key ring to put the key on; of the same project and region.
   *
   * @default - a new one, `<namePrefix>-keys`
   */
  readonly keyRing?: KmsKeyRing;
  /**
   * The name of the key, which no other key of the ring has or had: 1 to 63 letters, digits, hyphens and underscores.
   *
   * @default '<namePrefix>-key'
   */
  readonly keyName?: string;
}

/** 90 days, for rotation and for changing one's mind about a destroyed version. */
const NINETY_DAYS = '7776000s';

/**
 * A customer-managed key of Cloud KMS in a hardware module, with a new version every 90 days.
 *
 * The key ring and the key stay in the project for ever under their names: after `terraform destroy`, or a failed
 * first attempt, take them up again with `terraform import` or choose another `namePrefix`. Destroying the key makes
 * what it encrypted unreadable, so Terraform is kept from it (`prevent_destroy`) and a destroyed version can be
 * restored for 90 days.
 *
 * Imported and external material comes in by hand. The first `terraform apply` stops at the grants with a message
 * until the key has a primary version; the printed next steps tell how to give it one.
 *
 * Another stack names the key as `ExistingEncryptionKey`: what it would read from the state of this one counts as unknown.
 *
 * Implements 45 CFR 164.312(a)(2)(iv), encryption and decryption.
 *
 * @see https://cloud.google.com/kms/docs/cmek
 */
export class EncryptionKey extends GrantableKey {
  /** Ids of the rules that the construct upholds. */
  public static readonly upholds: readonly string[] = [
    'us-region-only',
    'key-rotation',
    'key-policy-restricted',
    'key-destruction-protected',
  ];

  public readonly keyRing: KmsKeyRing;
  public readonly key: KmsCryptoKey;
  public readonly keyId: string;
  public readonly region: string;
  private readonly usable: readonly TerraformElement[];

  /**
   * @throws ConfigurationError for a region outside the United States, an unusable `namePrefix` or `keyName`
   */
  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    validateGoogleLocation(props);
    const { region, namePrefix, material = KeyMaterial.GENERATED } = props;
    const name = props.keyName ?? `${namePrefix}-key`;
    if (!/^[A-Za-z0-9_-]{1,63}$/.test(name)) {
      throw new ConfigurationError(`'keyName' must be 1 to 63 letters, digits, hyphens and underscores, got '${name}'`);
    }
    this.region = region;
    this.keyRing = props.keyRing ?? this.createRing(props);
    this.key = new KmsCryptoKey(this, 'Resource', {
      keyRing: this.keyRing.id,
      name,
      purpose: 'ENCRYPT_DECRYPT',
      destroyScheduledDuration: NINETY_DAYS,
      labels: { 'compliance-purpose': 'phi-encryption' },
      lifecycle: { preventDestroy: true },
      ...this.describeMaterial(props, material),
    });
    this.keyId = this.key.id;
    this.usable = material === KeyMaterial.GENERATED ? [this.key] : this.bringMaterial(props, name, material);
  }

  protected override get ready(): readonly TerraformElement[] {
    return this.usable;
  }

  private createRing({ project, region, namePrefix }: EncryptionKeyProps): KmsKeyRing {
    return new KmsKeyRing(this, 'Ring', {
      project,
      location: region,
      name: `${namePrefix}-keys`,
      lifecycle: { preventDestroy: true },
      dependsOn: [GoogleProject.of(this, project).enable('cloudkms.googleapis.com')],
    });
  }

  private describeMaterial(
    { project, region, namePrefix }: EncryptionKeyProps,
    { protectionLevel, origin }: KeyMaterial,
  ) {
    if (origin.import !== undefined) {
      return {
        importOnly: true,
        skipInitialVersionCreation: true,
        versionTemplate: { algorithm: 'GOOGLE_SYMMETRIC_ENCRYPTION', protectionLevel },
      };
    }
    if (protectionLevel === 'HSM') {
      return {
        rotationPeriod: NINETY_DAYS,
        versionTemplate: { algorithm: 'GOOGLE_SYMMETRIC_ENCRYPTION', protectionLevel },
      };
    }
    const connection =
      origin.connection === undefined
        ? origin.connectionId
        : this.connect(origin.connection, { project, region, namePrefix });
    return {
      skipInitialVersionCreation: true,
      versionTemplate: { algorithm: 'EXTERNAL_SYMMETRIC_ENCRYPTION', protectionLevel },
      ...(connection === undefined ? {} : { cryptoKeyBackend: connection }),
    };
  }

  private connect(
    { serviceDirectoryService, hostname, serverCertificates }: NonNullable<KeyOrigin['connection']>,
    { project, region, namePrefix }: GoogleLocationProps,
  ): string {
    return new KmsEkmConnection(this, 'Connection', {
      project,
      location: region,
      name: `${namePrefix}-ekm`,
      keyManagementMode: 'MANUAL',
      serviceResolvers: [
        { serviceDirectoryService, hostname, serverCertificates: serverCertificates.map((rawDer) => ({ rawDer })) },
      ],
      lifecycle: { preventDestroy: true },
      dependsOn: [GoogleProject.of(this, project).enable('cloudkms.googleapis.com')],
    }).id;
  }

  /** Makes what the material needs to come in, and says what remains to be done by hand. */
  private bringMaterial(
    { project, region }: EncryptionKeyProps,
    name: string,
    { protectionLevel, origin }: KeyMaterial,
  ): readonly TerraformElement[] {
    const ring = this.keyRing.nameInput;
    const flags = `--project ${project} --location ${region} --keyring ${ring} --key ${name}`;
    const primary = `gcloud kms keys set-primary-version ${name} --project ${project} --location ${region} --keyring ${ring} --version VERSION`;
    const steps: string[] = [];
    if (origin.import === undefined) {
      const version = new KmsCryptoKeyVersion(this, 'Version', {
        cryptoKey: this.key.id,
        externalProtectionLevelOptions:
          protectionLevel === 'EXTERNAL_VPC'
            ? { ekmConnectionKeyPath: origin.keyPath }
            : { externalKeyUri: origin.keyUri },
        lifecycle: { preventDestroy: true },
      });
      if (origin.connection !== undefined) {
        const agent = `service-PROJECT_NUMBER@gcp-sa-ekms.iam.gserviceaccount.com`;
        steps.push(
          `let ${agent} use the Service Directory (roles servicedirectory.viewer and servicedirectory.pscAuthorizedService)`,
        );
      }
      steps.push('allow the key at the external key manager', primary);
      this.explain('external key', steps);
      return [version, this.requirePrimary(name, version)];
    }
    const job = new KmsKeyRingImportJob(this, 'ImportJob', {
      keyRing: this.keyRing.id,
      importJobId: origin.import.jobId,
      importMethod: origin.import.method ?? ImportMethod.RSA_OAEP_4096_SHA256_AES_256,
      protectionLevel,
    });
    steps.push(
      `gcloud kms keys versions import ${flags} --import-job ${origin.import.jobId} --algorithm google-symmetric-encryption --target-key-file FILE, within three days`,
      primary,
      'run terraform apply again; rotate by importing the next version with a job of another name',
    );
    this.explain('imported key', steps);
    return [job, this.requirePrimary(name, this.key)];
  }

  /** Stops the apply, with a message, before anything uses a key that cannot encrypt yet. */
  private requirePrimary(name: string, after: TerraformElement & { readonly fqn: string }): TerraformElement {
    return new DataGoogleKmsCryptoKey(this, 'Primary', {
      keyRing: this.keyRing.id,
      name,
      dependsOn: [this.key, after],
      lifecycle: {
        postcondition: [
          {
            condition: Op.gte(Fn.lengthOf(TerraformSelf.getAny('primary')), 1),
            errorMessage: `The key ${name} has no primary version yet. Bring its material in as the next steps of the synthesis say, then apply again.`,
          },
        ],
      },
    });
  }

  private explain(kind: string, steps: readonly string[]): void {
    Annotations.of(this).addInfo(`next steps for the ${kind}, which Terraform cannot take: ${steps.join('; ')}`);
  }
}
