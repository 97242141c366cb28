import type * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ConfigurationError } from '../../core';
import type { AuditLogStore } from '../audit-log-store';
import { accessLogDelivery } from '../audit-log-store/delivery';
import { closedBucket } from '../support/closed-bucket';

/** Where documents go if no bucket is given: encrypted with a key, versioned, closed and kept. */
export function createDocumentBucket(scope: Construct, key: kms.IKey, store: AuditLogStore | undefined): s3.Bucket {
  const bucket = closedBucket(scope, 'Documents', key);
  if (store !== undefined) {
    logAccess(bucket, store);
  }
  return bucket;
}

/** The bucket with the server access logs names the bucket that they come from, and the other way round. */
function logAccess(bucket: s3.Bucket, store: AuditLogStore): void {
  if (Stack.of(store) !== Stack.of(bucket)) {
    throw new ConfigurationError(
      `'auditLogStore' must be of the stack of the knowledge base, got one of '${Stack.of(store).node.path}'; make the ` +
        "bucket beside the store and give it as 'documents'",
    );
  }
  const resource = bucket.node.defaultChild;
  if (!s3.CfnBucket.isCfnBucket(resource)) {
    throw new Error(`'${bucket.node.path}' has no AWS::S3::Bucket of its own`);
  }
  const prefix = `documents/${bucket.node.addr}/`;
  resource.loggingConfiguration = { destinationBucketName: store.accessLogs.bucketName, logFilePrefix: prefix };
  for (const statement of accessLogDelivery(store.accessLogs, `AllowAccessLogs${bucket.node.addr}`, bucket, prefix)) {
    store.accessLogs.addToResourcePolicy(statement);
  }
}
