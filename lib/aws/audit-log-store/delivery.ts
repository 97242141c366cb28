import * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Aws, Stack } from 'aws-cdk-lib/core';

type Conditions = Record<string, Record<string, string>>;

/**
 * Admits the model invocation logs of Bedrock.
 * See docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html.
 */
export function bedrockDelivery(bucket: s3.IBucket, prefix: string): iam.PolicyStatement[] {
  const folder = `${prefix === '' ? '' : `${prefix}/`}AWSLogs/${accountOf(bucket)}/BedrockModelInvocationLogs/*`;
  return [
    allow('AllowBedrockInvocationLogs', 'bedrock.amazonaws.com', ['s3:PutObject'], bucket.arnForObjects(folder), {
      ...ofAccount(bucket),
      ...fromRegion(bucket, 'bedrock'),
    }),
  ];
}

/**
 * Admits the log files of one trail.
 * See docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html.
 */
export function cloudTrailDelivery(bucket: s3.IBucket, trailArn: string): iam.PolicyStatement[] {
  const source = { 'aws:SourceAccount': accountOf(bucket), 'aws:SourceArn': trailArn };
  return [
    allow('AllowCloudTrailAclCheck', 'cloudtrail.amazonaws.com', ['s3:GetBucketAcl'], bucket.bucketArn, {
      StringEquals: source,
    }),
    allow('AllowCloudTrailWrite', 'cloudtrail.amazonaws.com', ['s3:PutObject'], accountFolder(bucket, '*'), {
      StringEquals: { ...source, ...OWNED_BY_BUCKET_OWNER },
    }),
  ];
}

/**
 * Admits the VPC flow logs of the account and Region.
 * See docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html.
 */
export function flowLogDelivery(bucket: s3.IBucket): iam.PolicyStatement[] {
  const service = 'delivery.logs.amazonaws.com';
  return [
    allow('AllowLogDeliveryAclCheck', service, ['s3:GetBucketAcl', 's3:ListBucket'], bucket.bucketArn, {
      ...ofAccount(bucket),
      ...fromRegion(bucket, 'logs'),
    }),
    allow('AllowLogDeliveryWrite', service, ['s3:PutObject'], accountFolder(bucket, '*'), {
      ...ofAccount(bucket, OWNED_BY_BUCKET_OWNER),
      ...fromRegion(bucket, 'logs'),
    }),
  ];
}

/**
 * Admits the history and snapshots of AWS Config.
 * See docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html.
 */
export function configDelivery(bucket: s3.IBucket): iam.PolicyStatement[] {
  const service = 'config.amazonaws.com';
  return [
    allow('AllowConfigCheck', service, ['s3:GetBucketAcl', 's3:ListBucket'], bucket.bucketArn, ofAccount(bucket)),
    allow('AllowConfigWrite', service, ['s3:PutObject'], accountFolder(bucket, 'Config/*'), {
      ...ofAccount(bucket, OWNED_BY_BUCKET_OWNER),
    }),
  ];
}

/**
 * Admits the server access logs of one bucket under a prefix.
 * See docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html.
 */
export function accessLogDelivery(target: s3.IBucket, sid: string, source: s3.IBucket, prefix: string) {
  return [
    allow(sid, 'logging.s3.amazonaws.com', ['s3:PutObject'], target.arnForObjects(`${prefix}*`), {
      ...ofAccount(target),
      ArnEquals: { 'aws:SourceArn': source.bucketArn },
    }),
  ];
}

const OWNED_BY_BUCKET_OWNER = { 's3:x-amz-acl': 'bucket-owner-full-control' };

function accountOf(bucket: s3.IBucket): string {
  return Stack.of(bucket).account;
}

function accountFolder(bucket: s3.IBucket, objects: string): string {
  return bucket.arnForObjects(`AWSLogs/${accountOf(bucket)}/${objects}`);
}

function ofAccount(bucket: s3.IBucket, more: Record<string, string> = {}): Conditions {
  return { StringEquals: { 'aws:SourceAccount': accountOf(bucket), ...more } };
}

function fromRegion(bucket: s3.IBucket, service: string): Conditions {
  const { region, account } = Stack.of(bucket);
  return { ArnLike: { 'aws:SourceArn': `arn:${Aws.PARTITION}:${service}:${region}:${account}:*` } };
}

function allow(sid: string, service: string, actions: string[], resource: string, conditions: Conditions) {
  const principals = [new iam.ServicePrincipal(service)];
  return new iam.PolicyStatement({ sid, principals, actions, resources: [resource], conditions });
}
