import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Annotations, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type BusinessAssociateAgreement, validateBusinessAssociateAgreement } from '../core';
import { AuditLogStore } from './audit-log-store';
import { AuditTrail } from './audit-trail';
import { EncryptionKey } from './encryption-key';
import { INVOCATION, PrivateNetwork } from './private-network';
import { foundationModelArns, inferenceProfileArns, validateModels, validateRegion } from './us-inference';

/** Properties of {@link PrivateBedrock}. */
export interface PrivateBedrockProps {
  /**
   * The foundation models that may be invoked, by ids such as `anthropic.claude-sonnet-4-5-20250929-v1:0`. Callers
   * invoke each by its US inference profile: the id with `us.` in front, `us-gov.` in GovCloud.
   */
  readonly models: readonly string[];
  /** Your agreement with AWS, accepted in AWS Artifact (45 CFR 164.308(b), 164.504(e)). */
  readonly baa: BusinessAssociateAgreement;
  /**
   * The network that gets the endpoints.
   *
   * @default - a new VPC without any gateway to the internet
   */
  readonly vpc?: ec2.IVpc;
  /**
   * The key that encrypts audit records and log groups. Ignored for the store when `auditLogStore` is given, which has its
   * own.
   *
   * @default - a new key whose material AWS generates
   */
  readonly key?: EncryptionKey;
  /**
   * The store of the audit records.
   *
   * @default - a new store, locked for six years
   */
  readonly auditLogStore?: AuditLogStore;
  /**
   * The organization that callers must belong to, besides being of the account of the stack.
   *
   * @default - the account alone decides
   */
  readonly organizationId?: string;
}

/**
 * Amazon Bedrock for protected health information: reached through a private network, processed in the United States,
 * called by those who were granted it, with an immutable record of who called what.
 *
 * It makes the key, the log store, the network with its endpoints and flow logs, a trail with the data events of
 * Bedrock, and a log group for your application. Give callers {@link grantInvoke} and the security group of
 * {@link network}.
 *
 * Not part of this version: model invocation logging (the content of prompts and completions), guardrails and the
 * retention mode of the account. CloudFormation has no resource for the first and the last. The agreement with AWS is
 * your attestation and is recorded in the metadata of the template, not verified.
 *
 * @throws ConfigurationError for a model that may be processed outside the United States, a Region outside of them, or
 * an agreement without a reference or a day
 */
export class PrivateBedrock extends Construct {
  /** The rules that a deployment with default props passes. */
  public static readonly upholds: readonly string[] = [
    ...new Set([
      'us-region-only',
      'us-inference-only',
      ...EncryptionKey.upholds,
      ...AuditLogStore.upholds,
      ...PrivateNetwork.upholds,
      ...AuditTrail.upholds,
    ]),
  ];

  public readonly key: EncryptionKey;
  public readonly auditLogStore: AuditLogStore;
  public readonly network: PrivateNetwork;
  public readonly trail: AuditTrail;
  /** For the records of your application, without protected health information; kept for six years, not immutable. */
  public readonly logGroup: logs.LogGroup;
  /** The ids that callers pass as `modelId`, in the order of the `models` prop. */
  public readonly inferenceProfileArns: readonly string[];

  private readonly models: readonly string[];

  constructor(scope: Construct, id: string, props: PrivateBedrockProps) {
    super(scope, id);
    validateModels(props.models);
    validateRegion(this);
    validateBusinessAssociateAgreement(props.baa);
    this.models = [...props.models];
    this.inferenceProfileArns = inferenceProfileArns(this, this.models);

    this.key = props.key ?? props.auditLogStore?.key ?? new EncryptionKey(this, 'Key');
    this.auditLogStore = props.auditLogStore ?? new AuditLogStore(this, 'AuditLogs', { key: this.key });
    this.network = new PrivateNetwork(this, 'Network', {
      models: this.models,
      vpc: props.vpc,
      organizationId: props.organizationId,
      flowLogs: this.auditLogStore,
    });
    this.trail = new AuditTrail(this, 'Trail', { store: this.auditLogStore });
    this.logGroup = this.createLogGroup();
    this.recordAgreement(props.baa);
  }

  /**
   * Lets an identity invoke the models by their US inference profiles, with and without streaming.
   *
   * Access to a model in one of the profile's Regions is granted only for calls that come through the profile.
   * See docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html.
   */
  public grantInvoke(grantee: iam.IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        sid: 'InvokeUsProfiles',
        actions: INVOCATION,
        resources: [...this.inferenceProfileArns],
      }),
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        sid: 'InvokeModelsThroughUsProfiles',
        actions: INVOCATION,
        resources: foundationModelArns(this, this.models),
        conditions: { StringEquals: { 'bedrock:InferenceProfileArn': [...this.inferenceProfileArns] } },
      }),
    );
  }

  private createLogGroup(): logs.LogGroup {
    // A fixed name would stand in the way of the next deployment, as the group outlives the stack. CloudFormation puts
    // the name of the stack in front of those that it generates.
    this.key.allowCloudWatchLogs(`${Stack.of(this).stackName}-*`);
    return new logs.LogGroup(this, 'LogGroup', {
      encryptionKey: this.key.key,
      retention: logs.RetentionDays.SIX_YEARS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  private recordAgreement(baa: BusinessAssociateAgreement): void {
    Stack.of(this).addMetadata(`compliant-ai:baa/${this.node.path}`, { service: 'Amazon Bedrock', ...baa });
    Annotations.of(this).addInfo(
      `the agreement '${baa.reference}' is recorded as you attest it: check in AWS Artifact that the account has accepted ` +
        'the AWS Business Associate Addendum; model invocation logging is not turned on by this version: turn it on ' +
        'yourself if you need the content of calls on record',
    );
  }
}
