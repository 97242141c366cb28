import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Aws, Stack } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { StatementIds } from '../support/statement-ids';

/** Where the material of a key comes from. */
export enum KeyMaterial {
  /** AWS KMS generates it and rotates it. */
  AWS_GENERATED = 'AWS_KMS',
  /** The customer generates it and imports it (bring your own key). KMS cannot rotate it automatically. */
  IMPORTED = 'EXTERNAL',
  /** It is made in a CloudHSM cluster of the customer. CloudFormation cannot create such a key. */
  CLOUDHSM = 'AWS_CLOUDHSM',
  /** It stays in a key manager outside AWS (XKS). CloudFormation cannot create such a key. */
  EXTERNAL_KEY_STORE = 'EXTERNAL_KEY_STORE',
}

/** A customer-managed KMS key that services may use for named purposes. */
export interface IEncryptionKey extends IConstruct {
  readonly key: kms.IKey;
  /** Where the key material comes from. */
  readonly material: KeyMaterial;
  /** Whether imported material has a day on which KMS deletes it, and with it every use of the key. */
  readonly materialExpires: boolean;
  /** See {@link EncryptionKeyBase.allowCloudWatchLogs}. */
  allowCloudWatchLogs(logGroupName: string): void;
  /** See {@link EncryptionKeyBase.allowCloudTrail}. */
  allowCloudTrail(trailArn: string): void;
  /** See {@link EncryptionKeyBase.allowLogDelivery}. */
  allowLogDelivery(): void;
  /** See {@link EncryptionKeyBase.allowBedrockLogDelivery}. */
  allowBedrockLogDelivery(): void;
  /** See {@link EncryptionKeyBase.allowConfigDelivery}. */
  allowConfigDelivery(): void;
  /** See {@link EncryptionKeyBase.allowNotifications}. */
  allowNotifications(): void;
  /** See {@link EncryptionKeyBase.allowVectorIndexing}. */
  allowVectorIndexing(vectorBucketArn: string): void;
}

type Conditions = Record<string, Record<string, unknown>>;

/** The purposes for which services may use a key. Each is limited to the account, and where AWS allows to the resource. */
export abstract class EncryptionKeyBase extends Construct implements IEncryptionKey {
  public abstract readonly key: kms.IKey;
  public abstract readonly material: KeyMaterial;
  public abstract readonly materialExpires: boolean;

  private readonly statementIds = new StatementIds(this);

  /**
   * Lets CloudWatch Logs encrypt log groups of this account and Region.
   *
   * @param logGroupName the name of a log group; `*` stands for any characters
   */
  public allowCloudWatchLogs(logGroupName: string): void {
    this.allow(
      'AllowCloudWatchLogs',
      `logs.${this.region}.amazonaws.com`,
      ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': this.ownArn('logs', `log-group:${logGroupName}`) } },
    );
  }

  /**
   * Lets one trail of CloudTrail encrypt its log files. `kms:Decrypt` is needed because the bucket uses an S3 Bucket
   * Key; see docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html.
   *
   * @param trailArn the ARN, formatted from a fixed trail name: a reference to the trail makes a cycle, because the
   * trail needs the key
   */
  public allowCloudTrail(trailArn: string): void {
    const source = { 'aws:SourceAccount': this.account, 'aws:SourceArn': trailArn };
    const context = `arn:${Aws.PARTITION}:cloudtrail:*:${this.account}:trail/*`;
    this.allow('AllowCloudTrailEncrypt', 'cloudtrail.amazonaws.com', ['kms:GenerateDataKey*'], {
      StringEquals: source,
      StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': context },
    });
    this.allow('AllowCloudTrailDescribe', 'cloudtrail.amazonaws.com', ['kms:Decrypt', 'kms:DescribeKey'], {
      StringEquals: source,
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

  /** Lets AWS Config encrypt the configuration history and snapshots of this account. */
  public allowConfigDelivery(): void {
    this.allow('AllowConfigDelivery', 'config.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey'], {
      StringEquals: { 'aws:SourceAccount': this.account },
    });
  }

  /**
   * Lets CloudWatch alarms and EventBridge rules publish to encrypted topics of this account and Region.
   *
   * EventBridge gets no `aws:SourceAccount` condition: SNS does not support one there and messages would be lost. The
   * encryption context binds it to the topics of the account instead.
   * See docs.aws.amazon.com/sns/latest/dg/sns-key-management.html.
   */
  public allowNotifications(): void {
    const actions = ['kms:Decrypt', 'kms:GenerateDataKey*'];
    const toOwnTopics = { ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': this.ownArn('sns', '*') } };
    this.allow('AllowAlarmNotifications', 'cloudwatch.amazonaws.com', actions, {
      ...toOwnTopics,
      StringEquals: { 'aws:SourceAccount': this.account },
    });
    this.allow('AllowEventNotifications', 'events.amazonaws.com', actions, toOwnTopics);
  }

  /**
   * Lets S3 Vectors decrypt a vector bucket to build its indexes; without it, inserts fail.
   *
   * @param vectorBucketArn the ARN, formatted from a fixed bucket name: a reference to the bucket makes a cycle, because
   * the bucket needs the key
   */
  public allowVectorIndexing(vectorBucketArn: string): void {
    this.allow('AllowVectorIndexing', 'indexing.s3vectors.amazonaws.com', ['kms:Decrypt'], {
      StringEquals: { 'aws:SourceAccount': this.account },
      ArnLike: { 'aws:SourceArn': [vectorBucketArn, `${vectorBucketArn}/*`] },
    });
  }

  /** Puts a statement on the policy of the key, or says that somebody has to. */
  protected abstract addToPolicy(statement: iam.PolicyStatement): void;

  private get account(): string {
    return Stack.of(this).account;
  }

  private get region(): string {
    return Stack.of(this).region;
  }

  private ownArn(service: string, resource: string): string {
    return `arn:${Aws.PARTITION}:${service}:${this.region}:${this.account}:${resource}`;
  }

  private from(service: string): Conditions {
    return {
      StringEquals: { 'aws:SourceAccount': this.account },
      ArnLike: { 'aws:SourceArn': this.ownArn(service, '*') },
    };
  }

  private allow(sid: string, service: string, actions: string[], conditions: Conditions): void {
    const principals = [new iam.ServicePrincipal(service)];
    const statement = new iam.PolicyStatement({ sid, principals, actions, resources: ['*'], conditions });
    this.addToPolicy(this.statementIds.assign(statement));
  }
}
