import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Annotations, Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ConfigurationError } from '../core';

/** Where the material of a key comes from. */
export enum KeyMaterial {
  /** AWS KMS generates it and rotates it. */
  AWS_GENERATED = 'AWS_KMS',
  /** The customer generates it and imports it (bring your own key). KMS cannot rotate it automatically. */
  IMPORTED = 'EXTERNAL',
}

/** Properties of {@link EncryptionKey}; rotation, deletion and the key policy are not among them. */
export interface EncryptionKeyProps extends Pick<kms.KeyProps, 'alias' | 'description'> {
  /**
   * Where the key material comes from.
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
   * The roles that may disable the key, schedule its deletion or delete its imported material.
   *
   * @default - nobody may; the key policy has to be changed first, which leaves a trace of its own
   */
  readonly administrators?: readonly iam.IRole[];
}

const DESTRUCTION = ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:DeleteImportedKeyMaterial'];

/**
 * A customer-managed KMS key for data, prompts and audit records.
 *
 * It rotates unless its material is imported, outlives its stack, waits 30 days before deletion, and denies its
 * destruction to all but the named administrators: a locked audit log is lost with its key. The account governs other
 * use through IAM policies; services get the key for named purposes only, by the `allow…` methods.
 *
 * The denial does not cover `kms:PutKeyPolicy`, without which a key can become unmanageable.
 *
 * Upholds 45 CFR 164.312(a)(2)(iv), encryption and decryption.
 * See docs.aws.amazon.com/kms/latest/developerguide/importing-keys.html for the import.
 *
 * @throws ConfigurationError when `rotationPeriod` is out of range or set for imported material
 */
export class EncryptionKey extends Construct {
  /** The rules that a key with default props passes. */
  public static readonly upholds: readonly string[] = ['key-rotation', 'key-policy-restricted'];

  public readonly key: kms.IKey;
  /** Where the key material comes from. */
  public readonly material: KeyMaterial;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps = {}) {
    super(scope, id);
    this.material = props.material ?? KeyMaterial.AWS_GENERATED;
    validateRotation(props.rotationPeriod, this.material);

    const imported = this.material === KeyMaterial.IMPORTED;
    const key = new kms.Key(this, 'Resource', {
      alias: props.alias,
      description: props.description ?? `Encryption key of ${this.node.path}`,
      rotationPeriod: props.rotationPeriod,
      enableKeyRotation: !imported,
      keySpec: kms.KeySpec.SYMMETRIC_DEFAULT,
      keyUsage: kms.KeyUsage.ENCRYPT_DECRYPT,
      multiRegion: false,
      enabled: true,
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    key.addToResourcePolicy(denyDestruction(props.administrators ?? []));
    this.key = key;

    if (imported) {
      cfnKeyOf(key).origin = KeyMaterial.IMPORTED;
      Annotations.of(this).addInfo(
        'the key is created in the state PendingImport: deploy it first, import the key material with ' +
          'kms:GetParametersForImport and kms:ImportKeyMaterial (expiration model KEY_MATERIAL_DOES_NOT_EXPIRE), keep ' +
          'a copy of the material in escrow, then deploy what uses the key',
      );
    }
  }

  /**
   * Lets CloudWatch Logs encrypt log groups of this account and Region.
   *
   * @param logGroupName the name of a log group; `*` stands for any characters
   */
  public allowCloudWatchLogs(logGroupName: string): void {
    const arn = `arn:${Aws.PARTITION}:logs:${this.region}:${this.account}:log-group:${logGroupName}`;
    this.allow(
      'AllowCloudWatchLogs',
      `logs.${this.region}.amazonaws.com`,
      ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arn } },
    );
  }

  /**
   * Lets one trail of CloudTrail encrypt its log files.
   *
   * @param trailArn the ARN, formatted from a fixed trail name: a reference to the trail makes a cycle, because the
   * trail needs the key
   */
  public allowCloudTrail(trailArn: string): void {
    const context = `arn:${Aws.PARTITION}:cloudtrail:*:${this.account}:trail/*`;
    this.allow('AllowCloudTrailEncrypt', 'cloudtrail.amazonaws.com', ['kms:GenerateDataKey*'], {
      StringEquals: { 'aws:SourceAccount': this.account, 'aws:SourceArn': trailArn },
      StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': context },
    });
    this.allow('AllowCloudTrailDescribe', 'cloudtrail.amazonaws.com', ['kms:DescribeKey'], {
      StringEquals: { 'aws:SourceAccount': this.account, 'aws:SourceArn': trailArn },
    });
  }

  /** Lets the log delivery service encrypt what it writes to S3 for this account, such as VPC flow logs. */
  public allowLogDelivery(): void {
    this.allow(
      'AllowLogDelivery',
      'delivery.logs.amazonaws.com',
      ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      this.from('logs'),
    );
  }

  /** Lets Bedrock encrypt the model invocation logs of this account and Region. */
  public allowBedrockLogDelivery(): void {
    this.allow('AllowBedrockLogDelivery', 'bedrock.amazonaws.com', ['kms:GenerateDataKey'], this.from('bedrock'));
  }

  private get account(): string {
    return Stack.of(this).account;
  }

  private get region(): string {
    return Stack.of(this).region;
  }

  private from(service: string): Record<string, Record<string, string>> {
    return {
      StringEquals: { 'aws:SourceAccount': this.account },
      ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:${service}:${this.region}:${this.account}:*` },
    };
  }

  private allow(
    sid: string,
    service: string,
    actions: string[],
    conditions: Record<string, Record<string, string>>,
  ): void {
    const principals = [new iam.ServicePrincipal(service)];
    this.key.addToResourcePolicy(new iam.PolicyStatement({ sid, principals, actions, resources: ['*'], conditions }));
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

function denyDestruction(administrators: readonly iam.IRole[]): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'DenyKeyDestruction',
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: DESTRUCTION,
    resources: ['*'],
    ...(administrators.length === 0
      ? {}
      : { conditions: { ArnNotEquals: { 'aws:PrincipalArn': administrators.map((role) => role.roleArn) } } }),
  });
}

function cfnKeyOf(key: kms.Key): kms.CfnKey {
  const resource = key.node.defaultChild;
  if (!kms.CfnKey.isCfnKey(resource)) {
    throw new Error(`'${key.node.path}' has no AWS::KMS::Key of its own`);
  }
  return resource;
}
