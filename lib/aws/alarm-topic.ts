import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Annotations, Aws, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ConfigurationError, type Control, HIPAA, NIST, SOC2 } from '../core';
import type { IEncryptionKey } from './encryption-key/base';
import { nameControls } from './support/control-metadata';

/** Properties of {@link AlarmTopic}. */
export interface AlarmTopicProps {
  /** The key that encrypts messages. Its policy is extended. */
  readonly key: IEncryptionKey;
  /**
   * Who gets the messages. Each address has to confirm the subscription that AWS sends to it.
   *
   * @default - nobody; subscribe to {@link AlarmTopic.topic} yourself
   */
  readonly emailAddresses?: readonly string[];
}

/** API calls that raise an alarm. */
export interface ApiCalls {
  /** What happened, as the reader of the message needs to know it. */
  readonly description: string;
  /** The service, as CloudTrail names it: `bedrock.amazonaws.com`. */
  readonly eventSource: string;
  /** The calls, as CloudTrail names them: `DeleteGuardrail`. Calls that only read never reach EventBridge. */
  readonly eventNames: readonly string[];
}

/**
 * Where the alarms of a deployment go: an SNS topic, encrypted with a customer-managed key and closed to plain HTTP.
 *
 * Alarms of CloudWatch and rules of EventBridge of the account publish to it, nobody else. Messages say what was called,
 * by whom, when and where, never what a request contained: the topic carries no protected health information, and email
 * would be no place for it.
 *
 * Upholds 45 CFR 164.308(a)(1)(ii)(D), information system activity review, and 164.308(a)(6)(ii), response and reporting.
 *
 * @throws ConfigurationError for an address that is none
 */
export class AlarmTopic extends Construct {
  /** The rules that a topic with default props passes. */
  public static readonly upholds: readonly string[] = [
    'encrypted-at-rest',
    'customer-managed-key',
    'encrypted-transport-only',
  ];
  /** The controls that it implements technical safeguards for; named in the metadata of its resources. */
  public static readonly controls: readonly Control[] = [
    HIPAA['164.308(a)(1)(ii)(D)'],
    HIPAA['164.308(a)(6)(ii)'],
    SOC2['CC7.3'],
    NIST['AU-6'],
  ];

  public readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    const addresses = props.emailAddresses ?? [];
    addresses.forEach(validateAddress);

    props.key.allowNotifications();
    this.topic = new sns.Topic(this, 'Resource', { masterKey: props.key.key, enforceSSL: true });
    this.letOwnServicesPublish();
    for (const address of new Set(addresses)) {
      this.topic.addSubscription(new EmailSubscription(address));
    }
    Annotations.of(this).addInfo(
      addresses.length === 0
        ? "nobody gets the alarms: give 'emailAddresses', or subscribe your incident system to the topic"
        : `each of ${addresses.join(', ')} gets a message from AWS and has to confirm the subscription; until then, no ` +
            'alarm arrives',
    );
    nameControls(this, AlarmTopic.controls);
  }

  /**
   * Raises an alarm when the API is called in the Region of the stack, whether the call succeeds or not.
   *
   * EventBridge sees a call when a trail of CloudTrail records it, such as {@link AuditTrail}. Calls of global services,
   * such as IAM, are seen in us-east-1 alone.
   *
   * @throws ConfigurationError when the service or a call is not named as CloudTrail does, a call only reads, or the
   * description is no line of text
   */
  public onApiCalls(id: string, calls: ApiCalls): events.Rule {
    validateCalls(calls);
    const rule = new events.Rule(this, id, {
      description: calls.description,
      eventPattern: {
        // A custom event cannot take a source that starts with 'aws.'.
        source: events.Match.prefix('aws.'),
        detailType: ['AWS API Call via CloudTrail'],
        detail: { eventSource: [calls.eventSource], eventName: [...calls.eventNames] },
      },
    });
    // The target of the library would let every account's EventBridge publish.
    rule.addTarget({
      bind: () => ({ arn: this.topic.topicArn, input: message(calls.description), targetResource: this.topic }),
    });
    return rule;
  }

  private letOwnServicesPublish(): void {
    const { account, region } = Stack.of(this);
    const own = (service: string, resource: string) =>
      `arn:${Aws.PARTITION}:${service}:${region}:${account}:${resource}`;
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AllowAlarms',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': own('cloudwatch', 'alarm:*') },
        },
      }),
    );
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AllowRules',
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { ArnLike: { 'aws:SourceArn': own('events', 'rule/*') } },
      }),
    );
  }
}

/** Names the call and the caller, and nothing of what was asked or answered. */
function message(description: string): events.RuleTargetInput {
  const field = (path: string) => events.EventField.fromPath(path);
  return events.RuleTargetInput.fromText(
    `${description}: ${field('$.detail.eventName')} of ${field('$.detail.eventSource')} was called by ` +
      `${field('$.detail.userIdentity.arn')} in account ${field('$.account')}, ${field('$.region')}, at ${field('$.time')}. ` +
      `Error code, empty if the call succeeded: ${field('$.detail.errorCode')}. ` +
      `Find it in CloudTrail by the event id ${field('$.detail.eventID')}.`,
  );
}

function validateAddress(address: string): void {
  if (!Token.isUnresolved(address) && !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(address)) {
    throw new ConfigurationError(
      `'emailAddresses' must hold addresses such as security@clinic.example, got '${address}'`,
    );
  }
}

function validateCalls({ description, eventSource, eventNames }: ApiCalls): void {
  if (!/^[^<>\n]{1,512}$/.test(description)) {
    throw new ConfigurationError(
      `'description' must be one line of at most 512 characters without '<' and '>', which mark fields of the message, got '${description}'`,
    );
  }
  if (!/^[a-z0-9-]+\.amazonaws\.com$/.test(eventSource)) {
    throw new ConfigurationError(
      `'eventSource' must be a service as CloudTrail names it, such as bedrock.amazonaws.com, got '${eventSource}'`,
    );
  }
  if (eventNames.length === 0) {
    throw new ConfigurationError("'eventNames' must name at least one call, such as DeleteGuardrail, got none");
  }
  for (const name of eventNames) {
    if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) {
      throw new ConfigurationError(
        `'eventNames' must hold calls as CloudTrail names them, such as DeleteGuardrail, got '${name}'`,
      );
    }
    if (/^(Get|List|Describe)/.test(name)) {
      throw new ConfigurationError(
        `'eventNames' must hold calls that change something, got '${name}'; EventBridge does not deliver calls that only read`,
      );
    }
  }
}
