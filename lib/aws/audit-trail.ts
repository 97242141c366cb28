import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Aws, Duration, Lazy, Names, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ConfigurationError, type Control, HIPAA, NIST, SOC2 } from '../core';
import { AlarmTopic } from './alarm-topic';
import type { AuditLogStore } from './audit-log-store';
import {
  aiDataEvents,
  managementEvents,
  objectEvents,
  recordEvents,
  validateDataEvents,
} from './audit-trail/data-events';
import { type Watch, watches } from './audit-trail/watches';
import { nameControls } from './support/control-metadata';
import { encryptedLogGroup } from './support/encrypted-log-group';

/** Properties of {@link AuditTrail}; what is recorded by default can be added to, not taken from. */
export interface AuditTrailProps {
  /** The store that receives the log files; its key encrypts them and the log group. */
  readonly store: AuditLogStore;
  /**
   * Where the alarms go.
   *
   * @default - a new topic without subscribers
   */
  readonly alarms?: AlarmTopic;
  /**
   * The buckets that hold protected health information. Every read, write and deletion of their objects is recorded.
   *
   * @default - none
   */
  readonly phiBuckets?: readonly s3.IBucket[];
  /**
   * More resource types whose data events are recorded. AWS documents `AWS::BedrockMantle::Project`,
   * `AWS::BedrockMantle::CustomizedModel`, `AWS::BedrockMantle::Reservation`, `AWS::Bedrock::PromptVersion`,
   * `AWS::Bedrock::Session` and `AWS::Bedrock::FlowExecution`. They are not the default because nobody is known to have
   * tried them, and one type that CloudTrail rejects fails the trail.
   *
   * @default - none
   */
  readonly moreDataEvents?: readonly string[];
}

/**
 * A CloudTrail trail of all Regions with validated log files: the management events of the account, model invocations
 * included, the data events of Bedrock and AgentCore, of buckets with protected health information, and every look at
 * the audit records. It records who did what, never prompts or completions.
 *
 * The files go to the store, where they cannot be changed, and to a log group, kept for six years, from which alarms are
 * raised: logging turned off, a key endangered, retention changed, records attacked, storage or network opened, a
 * guardrail changed, a long-term credential made, the root user active, model access denied. Deployments raise some of
 * them; one that matches no deployment is an incident.
 *
 * Trail and alarms end with their stack; what they recorded stays. The trail of an organization is better kept in an
 * account of its own, beside this one.
 *
 * Upholds 45 CFR 164.312(b), audit controls, 164.308(a)(1)(ii)(D), information system activity review, and
 * 164.308(a)(5)(ii)(C), log-in monitoring.
 *
 * @throws ConfigurationError when the bucket of the store is among `phiBuckets`, or for a type of data events that
 * CloudTrail does not take
 */
export class AuditTrail extends Construct {
  /** The rules that a trail upholds in itself; those on its store are upheld by {@link AuditLogStore}. */
  public static readonly upholds: readonly string[] = [
    'activity-trail-enabled',
    'audit-log-six-years',
    'customer-managed-key',
  ];
  /** The controls that it implements technical safeguards for; named in the metadata of its resources. */
  public static readonly controls: readonly Control[] = [
    HIPAA['164.312(b)'],
    HIPAA['164.308(a)(1)(ii)(D)'],
    SOC2['CC7.2'],
    NIST['AU-2'],
    NIST['AU-12'],
  ];

  public readonly trailArn: string;
  /** Where the events can be searched; kept for six years, not immutable. */
  public readonly logGroup: logs.LogGroup;
  public readonly alarms: AlarmTopic;

  private readonly trailName: string;
  private readonly storeBucket: s3.IBucket;
  private readonly phiBuckets: s3.IBucket[] = [];

  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    const { store, moreDataEvents = [] } = props;
    this.storeBucket = store.bucket;
    props.phiBuckets?.forEach((bucket) => {
      this.addPhiBucket(bucket);
    });
    validateDataEvents(moreDataEvents);

    const { region, account } = Stack.of(this);
    this.trailName = Names.uniqueResourceName(this, { maxLength: 128, separator: '-' });
    this.trailArn = `arn:${Aws.PARTITION}:cloudtrail:${region}:${account}:trail/${this.trailName}`;
    store.allowCloudTrail(this.trailArn);
    this.alarms = props.alarms ?? new AlarmTopic(this, 'Alarms', { key: store.key });
    this.logGroup = encryptedLogGroup(this, 'Log', store.key);

    // The L2 Trail knows the data events of S3 and Lambda only.
    const trail = new cloudtrail.CfnTrail(this, 'Resource', {
      trailName: this.trailName,
      isLogging: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      s3BucketName: store.bucket.bucketName,
      kmsKeyId: store.key.key.keyArn,
      cloudWatchLogsLogGroupArn: this.logGroup.logGroupArn,
      cloudWatchLogsRoleArn: this.createWriter().roleArn,
      advancedEventSelectors: Lazy.any({
        produce: () => [
          managementEvents(),
          ...aiDataEvents(region, moreDataEvents),
          recordEvents(store.bucket),
          ...objectEvents(this.phiBuckets),
        ],
      }),
    });
    trail.node.addDependency(store.bucket.policy ?? store);

    for (const watch of watches({
      logGroupName: this.logGroup.logGroupName,
      storeBucketName: store.bucket.bucketName,
    })) {
      this.raise(watch);
    }
    nameControls(this, AuditTrail.controls);
  }

  /**
   * Records every read, write and deletion of the objects of a bucket that holds protected health information.
   *
   * @throws ConfigurationError for the bucket of the store
   */
  public addPhiBucket(bucket: s3.IBucket): void {
    if (bucket.bucketName === this.storeBucket.bucketName) {
      throw new ConfigurationError(
        `'phiBuckets' must not hold the bucket of the store, got '${bucket.node.path}'; the trail would record its own ` +
          'deliveries, and who reads or removes records is recorded in any case',
      );
    }
    this.phiBuckets.push(bucket);
  }

  /** The role names its policy, and not the other way round, so that CloudTrail finds both when it checks them. */
  private createWriter(): iam.Role {
    const { region, account } = Stack.of(this);
    const stream = `log-stream:${account}_CloudTrail_${region}*`;
    const policy = new iam.ManagedPolicy(this, 'WriterPolicy', {
      description: 'Writes the events of CloudTrail to the log group of the trail',
      statements: [
        new iam.PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [
            `arn:${Aws.PARTITION}:logs:${region}:${account}:log-group:${this.logGroup.logGroupName}:${stream}`,
          ],
        }),
      ],
    });
    return new iam.Role(this, 'Writer', {
      description: 'Lets CloudTrail write its events to the log group of the trail',
      assumedBy: new iam.ServicePrincipal('cloudtrail.amazonaws.com'),
      managedPolicies: [policy],
    });
  }

  private raise({ id, description, patterns, threshold = 1 }: Watch): void {
    const metricNamespace = `CompliantAi/${this.trailName}`;
    for (const [service, filterPattern] of Object.entries(patterns)) {
      new logs.MetricFilter(this, `${id}In${service}`, {
        logGroup: this.logGroup,
        filterPattern,
        metricNamespace,
        metricName: id,
        metricValue: '1',
      });
    }
    const alarm = new cloudwatch.Alarm(this, id, {
      alarmDescription: description,
      metric: new cloudwatch.Metric({
        namespace: metricNamespace,
        metricName: id,
        statistic: cloudwatch.Stats.SUM,
        period: Duration.minutes(5),
      }),
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.alarms.topic));
  }
}
