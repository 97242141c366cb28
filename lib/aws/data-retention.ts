import * as iam from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type Control, HIPAA, NIST, SOC2 } from '../core';
import { type AccountSettingProps, AccountSettings, contractOf, OnDelete } from './account-setting/account-settings';
import type { DataRetentionProperties } from './account-setting/properties';
import type { IEncryptionKey } from './encryption-key/base';
import { nameControls } from './support/control-metadata';

/** Properties of {@link DataRetention}. The mode is not among them: nothing is retained. */
export interface DataRetentionProps extends AccountSettingProps {
  /**
   * Whether the setting of the `bedrock-mantle` endpoint is made too, where the APIs of OpenAI and Anthropic are. Say
   * `false` where the endpoint does not exist, or where the organization denies `bedrock-mantle:*` altogether.
   *
   * @default - true, but for us-west-1 and GovCloud, which have no such endpoint
   */
  readonly mantle?: boolean;
  /**
   * The key that encrypts the log of the function that makes the setting. Its policy is extended.
   *
   * @default - the key of the first setting of the stack; a new one if this is the first
   */
  readonly key?: IEncryptionKey;
}

const RESOURCE_TYPE = 'Custom::BedrockDataRetention';
/** See docs.aws.amazon.com/bedrock/latest/userguide/endpoints.html. */
const WITHOUT_MANTLE = ['us-west-1', 'us-gov-east-1', 'us-gov-west-1'];

/**
 * Zero data retention: Bedrock stores no prompt and no completion of the account in the Region, for abuse detection or
 * otherwise. Models that ask for retention or human review cannot be called any more. Applies to the Messages, Chat
 * Completions and Responses APIs; a project of `bedrock-mantle` with a mode of its own goes its own way, which a service
 * control policy can forbid.
 *
 * The mode exists once in an account and Region, at the control plane and at the `bedrock-mantle` endpoint, and has no
 * CloudFormation type: custom resources set it, with the care of {@link InvocationLogging}. It stays when the stack is
 * deleted. It is per Region: make one in every Region that is called, also by cross-Region inference.
 *
 * The SDK has no client for `bedrock-mantle`: its request has the path and body that AWS documents and the signing name
 * that public clients use, and has been tried against an imitation only. Whatever it answers but the mode that was asked
 * for fails the deployment. Changes that are made there do not raise the alarm.
 *
 * Upholds 45 CFR 164.310(d)(2)(i), disposal, and 164.314(a)(2)(i), business associate contracts.
 * See docs.aws.amazon.com/bedrock/latest/userguide/data-retention.html.
 *
 * @throws ConfigurationError when the stack has another DataRetention
 */
export class DataRetention extends Construct {
  /** The rules that the setting with default props passes. */
  public static readonly upholds: readonly string[] = ['data-retention-zero'];
  /** The controls that it implements technical safeguards for; named in the metadata of its resources. */
  public static readonly controls: readonly Control[] = [
    HIPAA['164.310(d)(2)(i)'],
    HIPAA['164.314(a)(2)(i)'],
    SOC2['C1.2'],
    NIST['SI-12'],
  ];

  constructor(scope: Construct, id: string, props: DataRetentionProps = {}) {
    super(scope, id);
    const controlPlane = this.set('ControlPlane', 'bedrock', props);
    if (props.mantle ?? !WITHOUT_MANTLE.includes(Stack.of(this).region)) {
      // One after the other, as it is not documented whether the two are one.
      this.set('Mantle', 'bedrock-mantle', props).node.addDependency(controlPlane);
    }
    props.alarms?.onApiCalls('DataRetentionChanged', {
      description: 'The data retention of Bedrock was set',
      eventSource: 'bedrock.amazonaws.com',
      eventNames: ['PutAccountDataRetention'],
    });
    nameControls(this, DataRetention.controls);
  }

  private set(id: string, plane: DataRetentionProperties['Plane'], props: DataRetentionProps): Construct {
    const properties: DataRetentionProperties = { Plane: plane, Mode: 'none', ...contractOf(props) };
    return AccountSettings.of(this, props.key).set(this, id, {
      resourceType: RESOURCE_TYPE,
      subject: `the data retention of ${plane}`,
      properties,
      permissions: permissions(plane, props),
    });
  }
}

/** What was set before can be given back only by a function that may set any mode, which `data-retention-zero` finds. */
function permissions(plane: string, props: AccountSettingProps): iam.PolicyStatement[] {
  const zeroOnly = { StringEquals: { [`${plane}:DataRetentionMode`]: 'none' } };
  return [
    new iam.PolicyStatement({ actions: [`${plane}:GetAccountDataRetention`], resources: ['*'] }),
    new iam.PolicyStatement({
      actions: [`${plane}:PutAccountDataRetention`],
      resources: ['*'],
      conditions: props.onDelete === OnDelete.RESTORE_PREVIOUS ? undefined : zeroOnly,
    }),
  ];
}
