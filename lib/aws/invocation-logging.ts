import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Annotations, Aws, type CustomResource, RemovalPolicy, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ConfigurationError, type Control, HIPAA, NIST, SOC2 } from '../core';
import { type AccountSettingProps, AccountSettings, contractOf, OnDelete } from './account-setting/account-settings';
import type { InvocationLoggingProperties } from './account-setting/properties';
import type { AuditLogStore } from './audit-log-store';
import type { IEncryptionKey } from './encryption-key/base';
import { nameControls } from './support/control-metadata';
import { encryptedLogGroup } from './support/encrypted-log-group';

/**
 * Properties of {@link InvocationLogging}. The kinds of data are not among them: all are recorded, as a record with
 * holes is none.
 */
export interface InvocationLoggingProps extends AccountSettingProps {
  /** The store that receives the records. It has to be of the same account and Region. */
  readonly store: AuditLogStore;
  /**
   * The key prefix of the records in the store, without a slash at either end.
   *
   * @default 'bedrock-invocations'
   */
  readonly prefix?: string;
  /**
   * Whether prompts and completions are copied, unredacted, to a log group as well. Who may read the log group, query
   * it or subscribe to it then reads protected health information, and masking by a guardrail does not change that. The
   * log group has the key and is kept for six years, but CloudWatch has no lock: the store stays the record.
   *
   * @default false
   */
  readonly copyToCloudWatch?: boolean;
  /**
   * The key that encrypts the log groups. Its policy is extended.
   *
   * @default - the key of the store
   */
  readonly key?: IEncryptionKey;
}

const RESOURCE_TYPE = 'Custom::BedrockInvocationLogging';
const LOG_STREAM = 'aws/bedrock/modelinvocations';

/**
 * Records every prompt and completion that goes through `bedrock-runtime`, in an {@link AuditLogStore}. Invocations of
 * `bedrock-mantle`, bidirectional streams and asynchronous invocations are not recorded by Bedrock.
 *
 * The setting exists once in an account and Region and has no CloudFormation type, so a custom resource sets it: one that
 * refuses to replace a configuration that it did not make, reports what was changed behind its back on the next update,
 * reads back what it wrote, and leaves recording on when the stack is deleted. Bucket, policies, role and log groups are
 * retained, without which Bedrock would go on and lose the records silently.
 *
 * Records hold the unredacted prompts: the store holds protected health information. Bedrock writes an object
 * `…/amazon-bedrock-logs-permission-check` at once; as everything in the store, it is locked for six years, and the bucket
 * cannot be deleted before.
 *
 * Upholds 45 CFR 164.312(b), audit controls.
 * See docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html.
 *
 * @throws ConfigurationError when the store is of another account or Region, the stack has another InvocationLogging, or
 * `prefix` is none
 */
export class InvocationLogging extends Construct {
  /** The rules that the setting with default props passes; those on its store are upheld by {@link AuditLogStore}. */
  public static readonly upholds: readonly string[] = ['model-invocation-logged'];
  /** The controls that it implements technical safeguards for; named in the metadata of its resources. */
  public static readonly controls: readonly Control[] = [HIPAA['164.312(b)'], SOC2['CC7.2'], NIST['AU-12']];

  /** The log group with the copies, if there are to be any. */
  public readonly logGroup?: logs.ILogGroup;
  /** Known after deployment: how the setting had been changed since the deployment before; empty when it had not. */
  public readonly drift: string;
  /** Known after deployment: what the setting was before this construct, as JSON; empty when it was unset. */
  public readonly previous: string;

  constructor(scope: Construct, id: string, props: InvocationLoggingProps) {
    super(scope, id);
    const prefix = props.prefix ?? 'bedrock-invocations';
    validatePrefix(prefix);
    validatePlace(this, props.store);

    props.store.allowBedrockInvocationLogs(prefix);
    const key = props.key ?? props.store.key;
    const copy = props.copyToCloudWatch === true ? this.createLogGroup(key) : undefined;
    this.logGroup = copy?.logGroup;
    const bucket = props.store.bucket.bucketName;
    const properties: InvocationLoggingProperties = {
      S3BucketName: bucket,
      S3KeyPrefix: prefix,
      ...(copy === undefined
        ? {}
        : {
            CloudWatchLogGroupName: copy.logGroup.logGroupName,
            CloudWatchRoleArn: copy.role.roleArn,
            LargeDataBucketName: bucket,
            LargeDataKeyPrefix: prefix,
          }),
      TextDataDeliveryEnabled: true,
      ImageDataDeliveryEnabled: true,
      EmbeddingDataDeliveryEnabled: true,
      VideoDataDeliveryEnabled: true,
      AudioDataDeliveryEnabled: true,
      ...contractOf(props),
    };
    const resource: CustomResource = AccountSettings.of(this, key).set(this, 'Resource', {
      resourceType: RESOURCE_TYPE,
      subject: 'the model invocation logging of Bedrock',
      properties,
      permissions: permissions(props, copy?.role),
      dependencies: [
        props.store.bucket.policy ?? props.store,
        props.store.key,
        ...(copy === undefined ? [] : [copy.logGroup, copy.role]),
      ],
    });
    this.drift = resource.getAttString('Drift');
    this.previous = resource.getAttString('Previous');
    props.alarms?.onApiCalls('InvocationLoggingChanged', {
      description: 'The model invocation logging of Bedrock was set or deleted',
      eventSource: 'bedrock.amazonaws.com',
      eventNames: ['PutModelInvocationLoggingConfiguration', 'DeleteModelInvocationLoggingConfiguration'],
    });
    Annotations.of(this).addInfo(
      'the records hold unredacted prompts and completions: give access to the store as to protected health information',
    );
    nameControls(this, InvocationLogging.controls);
  }

  private createLogGroup(key: IEncryptionKey): { logGroup: logs.LogGroup; role: iam.Role } {
    const { region, account } = Stack.of(this);
    const logGroup = encryptedLogGroup(this, 'Log', key);
    const stream = `arn:${Aws.PARTITION}:logs:${region}:${account}:log-group:${logGroup.logGroupName}:log-stream:${LOG_STREAM}`;
    const role = new iam.Role(this, 'Role', {
      description: 'Bedrock writes copies of model invocations to a log group',
      assumedBy: new iam.ServicePrincipal('bedrock.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:bedrock:${region}:${account}:*` },
        },
      }),
      // In the role, so that it is retained with it.
      inlinePolicies: {
        Write: new iam.PolicyDocument({
          statements: [
            new iam.PolicyStatement({ actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [stream] }),
          ],
        }),
      },
    });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return { logGroup, role };
  }
}

/** The actions on the setting know no resource. Without those on bucket policies, Bedrock does not rewrite them. */
function permissions(props: AccountSettingProps, role: iam.IRole | undefined): iam.PolicyStatement[] {
  const actions = ['bedrock:GetModelInvocationLoggingConfiguration', 'bedrock:PutModelInvocationLoggingConfiguration'];
  if (props.onDelete === OnDelete.RESTORE_PREVIOUS) {
    actions.push('bedrock:DeleteModelInvocationLoggingConfiguration');
  }
  const setting = new iam.PolicyStatement({ sid: 'SetInvocationLogging', actions, resources: ['*'] });
  if (role === undefined) {
    return [setting];
  }
  const passRole = new iam.PolicyStatement({
    sid: 'PassLogRole',
    actions: ['iam:PassRole'],
    resources: [role.roleArn],
    conditions: { StringEquals: { 'iam:PassedToService': 'bedrock.amazonaws.com' } },
  });
  return [setting, passRole];
}

function validatePrefix(prefix: string): void {
  if (!Token.isUnresolved(prefix) && (!/^[\w.-]+(\/[\w.-]+)*$/.test(prefix) || prefix.length > 512)) {
    throw new ConfigurationError(
      "'prefix' must be 1 to 512 letters, digits, dots, hyphens and underscores, in parts that single slashes separate, " +
        `got '${prefix}'`,
    );
  }
}

/** Bedrock delivers to its own account and Region only. */
function validatePlace(construct: Construct, store: AuditLogStore): void {
  for (const name of ['region', 'account'] as const) {
    const [ours, theirs] = [Stack.of(construct)[name], Stack.of(store)[name]];
    if (!Token.isUnresolved(ours) && !Token.isUnresolved(theirs) && ours !== theirs) {
      throw new ConfigurationError(
        `'store' must be in the ${name} of the setting, '${ours}', got one in '${theirs}'; make a store there`,
      );
    }
  }
}
