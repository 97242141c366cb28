import type * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Annotations, Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ConfigurationError, type Control, HIPAA, KEY_DELETION_WINDOW_DAYS, NIST, SOC2 } from '../core';
import { validateAdministrators } from './encryption-key/administrators';
import { EncryptionKeyBase, type IEncryptionKey, KeyMaterial } from './encryption-key/base';
import { denyExpiringMaterial, keyProtection } from './encryption-key/protection';
import { type EncryptionKeyAttributes, ReferencedKey } from './encryption-key/referenced-key';
import { nameControls } from './support/control-metadata';

/** Properties of {@link EncryptionKey}; rotation, deletion and the key policy are not among them. */
export interface EncryptionKeyProps extends Pick<kms.KeyProps, 'alias' | 'description'> {
  /**
   * Where the key material comes from. CloudFormation creates keys for material that AWS generates and for material
   * that you import; for a custom key store, see {@link EncryptionKey.fromKeyArn}.
   *
   * A key for imported material is created in the state `PendingImport` and encrypts nothing until the material is
   * there, so it is deployed in a stack of its own, before the resources that use it.
   *
   * @default KeyMaterial.AWS_GENERATED
   */
  readonly material?: KeyMaterial;
  /**
   * How often KMS rotates material that it generated, from 90 to 2,560 days.
   *
   * @default - once a year
   */
  readonly rotationPeriod?: Duration;
  /**
   * Why imported material may expire, for the record. KMS deletes it on that day, at most 365 days ahead, and nothing
   * that the key has encrypted can be read until the same material is imported again. No store of audit records takes
   * such a key.
   *
   * @default - the key policy denies the import of material that expires
   */
  readonly expiringMaterialReason?: string;
  /**
   * The roles that may disable the key, schedule its deletion or delete its imported material. For people who sign in
   * with IAM Identity Center, it is the role behind their permission set, with its path:
   * `role/aws-reserved/sso.amazonaws.com/us-east-2/AWSReservedSSO_KeyAdmin_0123456789abcdef`, or
   * `role/aws-reserved/sso.amazonaws.com/*\/AWSReservedSSO_KeyAdmin_*` wherever the permission set is assigned.
   *
   * @default - nobody may; the key policy has to be changed first, which leaves a trace of its own
   */
  readonly administrators?: readonly iam.IRole[];
}

/**
 * A customer-managed KMS key for data, prompts and audit records.
 *
 * It rotates unless its material is imported, outlives its stack, waits 30 days before deletion, and denies its
 * destruction to all but the named administrators: a locked audit log is lost with its key. The account governs other
 * use through IAM policies; services get the key for named purposes only, by the `allow…` methods.
 *
 * Bring your own key, in two phases: deploy a stack with `material: KeyMaterial.IMPORTED`, import the material, then
 * deploy what uses the key, which may be passed between the stacks of one app or named by {@link fromKeyArn}.
 * New material is brought in with `kms:ImportKeyMaterial` (`NEW_KEY_MATERIAL`) and `kms:RotateKeyOnDemand`.
 *
 * The denial does not cover `kms:PutKeyPolicy`, without which a key can become unmanageable; {@link AuditTrail} raises
 * an alarm when it is called.
 *
 * Upholds 45 CFR 164.312(a)(2)(iv), encryption and decryption.
 * See docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html for the import.
 *
 * @throws ConfigurationError when CloudFormation cannot create a key of such material, `rotationPeriod` is out of range
 * or set for imported material, an expiry is accepted for other material or without a reason, or an administrator
 * cannot be told apart
 */
export class EncryptionKey extends EncryptionKeyBase {
  /** The rules that a key with default props passes. */
  public static readonly upholds: readonly string[] = [
    'key-rotation',
    'key-policy-restricted',
    'key-destruction-protected',
  ];
  /** The controls that it implements technical safeguards for; named in the metadata of its resources. */
  public static readonly controls: readonly Control[] = [HIPAA['164.312(a)(2)(iv)'], SOC2['CC6.1'], NIST['SC-12']];

  /**
   * A key that exists already: of another stack or account, or of a custom key store (CloudHSM or XKS).
   *
   * Its policy cannot be changed from here, so each `allow…` method prints the statement that its owner has to add, and
   * so do the protections that a new key would have. A key of a custom key store works while the store does: if the
   * store is disconnected, everything that the key protects is unreadable.
   *
   * @throws ConfigurationError when `keyArn` names no key of the Region of the stack, or `materialExpires` is missing
   * for imported material
   */
  public static fromKeyArn(scope: Construct, id: string, attributes: EncryptionKeyAttributes): IEncryptionKey {
    return new ReferencedKey(scope, id, attributes);
  }

  public readonly key: kms.IKey;
  public readonly material: KeyMaterial;
  public readonly materialExpires: boolean;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps = {}) {
    super(scope, id);
    this.material = props.material ?? KeyMaterial.AWS_GENERATED;
    validateMaterial(this.material);
    validateRotation(props.rotationPeriod, this.material);
    validateExpiry(props.expiringMaterialReason, this.material);
    const administrators = props.administrators ?? [];
    validateAdministrators(administrators);

    const imported = this.material === KeyMaterial.IMPORTED;
    this.materialExpires = props.expiringMaterialReason !== undefined;
    const key = new kms.Key(this, 'Resource', {
      alias: props.alias,
      description: props.description ?? `Encryption key of ${this.node.path}`,
      rotationPeriod: props.rotationPeriod,
      enableKeyRotation: !imported,
      keySpec: kms.KeySpec.SYMMETRIC_DEFAULT,
      keyUsage: kms.KeyUsage.ENCRYPT_DECRYPT,
      multiRegion: false,
      enabled: true,
      pendingWindow: Duration.days(KEY_DELETION_WINDOW_DAYS),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.key = key;
    keyProtection(administrators).forEach((statement) => {
      this.addToPolicy(statement);
    });
    if (imported) {
      cfnKeyOf(key).origin = KeyMaterial.IMPORTED;
      this.prepareImport(props.expiringMaterialReason);
    }
    nameControls(this, EncryptionKey.controls);
  }

  protected addToPolicy(statement: iam.PolicyStatement): void {
    this.key.addToResourcePolicy(statement);
  }

  private prepareImport(expiringMaterialReason: string | undefined): void {
    if (expiringMaterialReason === undefined) {
      this.addToPolicy(denyExpiringMaterial());
    }
    Annotations.of(this).addInfo(
      'the key is created in the state PendingImport: deploy it first, import the key material with ' +
        'kms:GetParametersForImport and kms:ImportKeyMaterial (expiration model ' +
        (expiringMaterialReason === undefined
          ? 'KEY_MATERIAL_DOES_NOT_EXPIRE; the key policy denies any other'
          : `KEY_MATERIAL_EXPIRES is accepted: ${expiringMaterialReason}`) +
        '), keep a copy of the material in escrow, wait for the state Enabled, then deploy what uses the key',
    );
  }
}

function validateMaterial(material: KeyMaterial): void {
  if (material === KeyMaterial.CLOUDHSM || material === KeyMaterial.EXTERNAL_KEY_STORE) {
    throw new ConfigurationError(
      `'material' must be AWS_GENERATED or IMPORTED, got '${material}'; CloudFormation cannot create keys in a custom key ` +
        'store: create the key with kms:CreateKey and name it with EncryptionKey.fromKeyArn',
    );
  }
}

function validateRotation(period: Duration | undefined, material: KeyMaterial): void {
  if (period === undefined) {
    return;
  }
  if (material === KeyMaterial.IMPORTED) {
    throw new ConfigurationError(
      `'rotationPeriod' cannot be set for imported key material, got ${period.toString()}; KMS rotates only material ` +
        'that it generated: remove the prop and rotate on demand with kms:RotateKeyOnDemand',
    );
  }
  if (!period.isUnresolved() && (period.toDays() < 90 || period.toDays() > 2560)) {
    throw new ConfigurationError(
      `'rotationPeriod' must be between 90 and 2560 days, got ${period.toDays()}; choose a period that KMS accepts`,
    );
  }
}

function validateExpiry(reason: string | undefined, material: KeyMaterial): void {
  if (reason !== undefined && (material !== KeyMaterial.IMPORTED || reason.trim() === '')) {
    throw new ConfigurationError(
      `'expiringMaterialReason' must say why imported key material may expire, got '${reason}' for material ` +
        `'${material}'; leave it out unless the material is imported and has to expire`,
    );
  }
}

function cfnKeyOf(key: kms.Key): kms.CfnKey {
  const resource = key.node.defaultChild;
  if (!kms.CfnKey.isCfnKey(resource)) {
    throw new Error(`'${key.node.path}' has no AWS::KMS::Key of its own`);
  }
  return resource;
}
