import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import { Aws, Names, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AuditLogStore } from './audit-log-store';

/** Properties of {@link AuditTrail}. */
export interface AuditTrailProps {
  /** The store that receives the log files; its key encrypts them. */
  readonly store: AuditLogStore;
}

/**
 * The data events of Bedrock that `PutEventSelectors` accepts. `AWS::Bedrock::Prompt` is documented but rejected.
 * See docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html.
 */
const DATA_EVENTS = [
  'AWS::Bedrock::Model',
  'AWS::Bedrock::AsyncInvoke',
  'AWS::Bedrock::Guardrail',
  'AWS::Bedrock::KnowledgeBase',
  'AWS::Bedrock::AgentAlias',
  'AWS::Bedrock::InlineAgent',
  'AWS::Bedrock::FlowAlias',
];

/**
 * A CloudTrail trail of all Regions with validated log files: the management events of the account, model invocations
 * included, and the data events of Bedrock. It records who called which model, never prompts or completions.
 *
 * Upholds 45 CFR 164.312(b), audit controls.
 */
export class AuditTrail extends Construct {
  /** The rules that a trail upholds in itself; those on its store are upheld by {@link AuditLogStore}. */
  public static readonly upholds: readonly string[] = ['customer-managed-key'];

  public readonly trailArn: string;

  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    const { region, account } = Stack.of(this);
    const trailName = Names.uniqueResourceName(this, { maxLength: 128, separator: '-' });
    this.trailArn = `arn:${Aws.PARTITION}:cloudtrail:${region}:${account}:trail/${trailName}`;
    props.store.allowCloudTrail(this.trailArn);

    // The L2 Trail knows the data events of S3 and Lambda only.
    const trail = new cloudtrail.CfnTrail(this, 'Resource', {
      trailName,
      isLogging: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      s3BucketName: props.store.bucket.bucketName,
      kmsKeyId: props.store.key.key.keyArn,
      advancedEventSelectors: [
        { name: 'Management', fieldSelectors: [{ field: 'eventCategory', equalTo: ['Management'] }] },
        ...DATA_EVENTS.map((type) => ({
          name: type.replaceAll('::', ' '),
          fieldSelectors: [
            { field: 'eventCategory', equalTo: ['Data'] },
            { field: 'resources.type', equalTo: [type] },
          ],
        })),
      ],
    });
    trail.node.addDependency(props.store.bucket.policy ?? props.store);
  }
}
