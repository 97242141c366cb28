import * as logs from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { IEncryptionKey } from '../encryption-key/base';

/**
 * A log group with a key, kept for six years and longer than its stack. CloudFormation names it, with the name of the
 * stack in front: a fixed name stands in the way of the next deployment.
 *
 * @param logGroupName the name, where a service dictates it
 */
export function encryptedLogGroup(
  scope: Construct,
  id: string,
  key: IEncryptionKey,
  logGroupName?: string,
): logs.LogGroup {
  key.allowCloudWatchLogs(logGroupName ?? `${Stack.of(scope).stackName}-*`);
  return new logs.LogGroup(scope, id, {
    logGroupName,
    encryptionKey: key.key,
    retention: logs.RetentionDays.SIX_YEARS,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
