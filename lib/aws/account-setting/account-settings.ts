import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { CustomResource, Duration, Stack } from 'aws-cdk-lib/core';
import { Construct, type IDependable } from 'constructs';
import { ConfigurationError, type Control, HIPAA, NIST, SOC2 } from '../../core';
import type { AlarmTopic } from '../alarm-topic';
import { EncryptionKey } from '../encryption-key';
import type { IEncryptionKey } from '../encryption-key/base';
import { nameControls } from '../support/control-metadata';
import { encryptedLogGroup } from '../support/encrypted-log-group';
import { cfnFunctionOf, handlerBundle } from '../support/handler-bundle';
import type { ContractProperties } from './properties';

/** What happens when the account and Region have the setting already, with other values. */
export enum OnExisting {
  /** The deployment fails with the differences, and nothing is changed. */
  REFUSE = 'REFUSE',
  /** It is replaced. What it was is an attribute of the resource and in the log of the function. */
  OVERWRITE = 'OVERWRITE',
}

/** What happens to the setting when its construct or its stack is deleted. */
export enum OnDelete {
  /** It stays: a safeguard of the account does not end with a stack. */
  LEAVE = 'LEAVE',
  /**
   * It becomes what it was before this resource was created, unless somebody has changed it since. For accounts that
   * hold no protected health information: a stack that adopted the same setting loses it too, and so does this one when
   * the construct moves to another path.
   */
  RESTORE_PREVIOUS = 'RESTORE_PREVIOUS',
}

/** Properties of a setting that exists once in an account and Region. */
export interface AccountSettingProps {
  /**
   * What happens when the account and Region have the setting already, with other values.
   *
   * @default OnExisting.REFUSE
   */
  readonly onExisting?: OnExisting;
  /**
   * What happens to the setting when its construct or its stack is deleted.
   *
   * @default OnDelete.LEAVE
   */
  readonly onDelete?: OnDelete;
  /**
   * Who is told when the setting is changed, by whomever: a deployment is reported as well.
   *
   * @default - nobody
   */
  readonly alarms?: AlarmTopic;
}

/** One setting, for {@link AccountSettings.set}. */
export interface Setting {
  readonly resourceType: string;
  /** What is set, in words: two constructs of a stack cannot set the same. */
  readonly subject: string;
  readonly properties: object;
  /** What the function needs to be allowed. */
  readonly permissions: readonly iam.PolicyStatement[];
  /** What has to be there before the setting refers to it. */
  readonly dependencies?: readonly IDependable[];
}

/**
 * Sets what exists once in an account and Region and has no CloudFormation type. One function for each stack compares
 * before it writes, and answers CloudFormation itself.
 *
 * The function stays outside of the network: it calls control planes only, sees no protected health information, and
 * has to reach the URL on which CloudFormation waits. Its reserved concurrency of 1 takes the settings of a stack one at
 * a time; Lambda refuses it in an account whose concurrency quota is at its minimum.
 */
export class AccountSettings extends Construct {
  /** The controls that it implements technical safeguards for; named in the metadata of its resources. */
  public static readonly controls: readonly Control[] = [HIPAA['164.312(b)'], SOC2['CC8.1'], NIST['CM-6']];
  /**
   * The one of the stack that a scope belongs to.
   *
   * @param key encrypts the log of the function where there is none yet; a new one by default
   */
  public static of(scope: Construct, key?: IEncryptionKey): AccountSettings {
    const stack = Stack.of(scope);
    const settings = existing.get(stack) ?? new AccountSettings(stack, 'BedrockAccountSettings', key);
    existing.set(stack, settings);
    return settings;
  }

  private readonly role: iam.Role;
  private readonly handler: lambda.Function;
  private readonly paths = new Map<string, string>();

  private constructor(scope: Construct, id: string, key?: IEncryptionKey) {
    super(scope, id);
    const logGroup = encryptedLogGroup(this, 'Log', key ?? new EncryptionKey(this, 'Key'));
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: 'Sets account-wide settings of Bedrock during deployments',
      managedPolicies: [
        new iam.ManagedPolicy(this, 'WriterPolicy', {
          description: 'Writes the log of the function that sets account-wide settings of Bedrock',
          statements: [
            new iam.PolicyStatement({
              actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              resources: [logGroup.logGroupArn],
            }),
          ],
        }),
      ],
    });
    this.handler = new lambda.Function(this, 'Handler', {
      description: 'Sets account-wide settings of Bedrock during deployments; see Custom::Bedrock resources',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(handlerBundle('account-setting')),
      handler: 'index.handler',
      role: this.role,
      logGroup,
      memorySize: 256,
      timeout: Duration.minutes(3),
      reservedConcurrentExecutions: 1,
    });
    // The function names the role, which names its policy: what CDK adds says the same twice.
    cfnFunctionOf(this.handler).addDeletionOverride('DependsOn');
    nameControls(this, AccountSettings.controls);
  }

  /** Adds the custom resource for a setting below `scope`. */
  public set(scope: Construct, id: string, setting: Setting): CustomResource {
    const taken = this.paths.get(setting.subject);
    if (taken !== undefined) {
      throw new ConfigurationError(
        `${setting.subject} exists once in an account and Region, and '${taken}' sets it already; remove one of the two`,
      );
    }
    this.paths.set(setting.subject, scope.node.path);
    // Not in the policy of the role: one that loses the setting's statements does so before the setting is deleted.
    const policy = new iam.ManagedPolicy(scope, `${id}Permissions`, {
      description: `Lets the function that sets account-wide settings set ${setting.subject}`,
      roles: [this.role],
      statements: [...setting.permissions],
    });
    const resource = new CustomResource(scope, id, {
      serviceToken: this.handler.functionArn,
      // Longer than the attempts of Lambda at one request, three of three minutes, and the pauses between them.
      serviceTimeout: Duration.minutes(15),
      resourceType: setting.resourceType,
      properties: setting.properties,
    });
    resource.node.addDependency(policy, ...(setting.dependencies ?? []));
    return resource;
  }
}

const existing = new WeakMap<Stack, AccountSettings>();

/** What the handler is told by {@link AccountSettingProps}. */
export function contractOf(props: AccountSettingProps): ContractProperties {
  return { OnExisting: props.onExisting ?? OnExisting.REFUSE, OnDelete: props.onDelete ?? OnDelete.LEAVE };
}
