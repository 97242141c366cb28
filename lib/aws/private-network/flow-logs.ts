import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Aws, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { AuditLogStore } from '../audit-log-store';
import { EncryptionKey } from '../encryption-key';
import { encryptedLogGroup } from '../support/encrypted-log-group';

/** Every accepted and rejected connection of a network, each minute. */
const EVERYTHING = { resourceType: 'VPC', trafficType: 'ALL', maxAggregationInterval: 60 };

/** Written without `FlowLogDestination.toS3`, whose grants depend on a feature flag of the app. */
export function flowLogsToStore(scope: Construct, vpc: ec2.IVpc, store: AuditLogStore): void {
  store.allowFlowLogs();
  const flowLog = new ec2.CfnFlowLog(scope, 'FlowLog', {
    ...EVERYTHING,
    resourceId: vpc.vpcId,
    logDestinationType: 's3',
    logDestination: store.bucket.bucketArn,
  });
  flowLog.node.addDependency(store.bucket.policy ?? store);
}

/**
 * To a log group of their own, with a new key, kept for six years.
 * See docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html.
 */
export function flowLogsToLogGroup(scope: Construct, vpc: ec2.IVpc): void {
  const { region, account } = Stack.of(scope);
  const logGroup = encryptedLogGroup(scope, 'FlowLogGroup', new EncryptionKey(scope, 'FlowLogKey'));
  const writer = new iam.Role(scope, 'FlowLogWriter', {
    description: 'Lets VPC flow logs write to their log group',
    assumedBy: new iam.ServicePrincipal('vpc-flow-logs.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:ec2:${region}:${account}:vpc-flow-log/*` },
      },
    }),
    managedPolicies: [
      new iam.ManagedPolicy(scope, 'FlowLogWriterPolicy', {
        description: 'Writes VPC flow logs to their log group',
        statements: [
          new iam.PolicyStatement({
            actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
            resources: [logGroup.logGroupArn],
          }),
        ],
      }),
    ],
  });
  new ec2.CfnFlowLog(scope, 'FlowLog', {
    ...EVERYTHING,
    resourceId: vpc.vpcId,
    logDestinationType: 'cloud-watch-logs',
    logGroupName: logGroup.logGroupName,
    deliverLogsPermissionArn: writer.roleArn,
  });
}
