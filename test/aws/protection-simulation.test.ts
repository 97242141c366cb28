import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { App, Stack } from 'aws-cdk-lib/core';
import { AuditLogStore, EncryptionKey, KeyMaterial } from '../../lib/aws';
import { Deployment, decide } from '../support/policy-simulator';

/** What the named administrators may do to a key and a store, and nobody else, whatever their own policies say. */
const ACCOUNT = '123456789012';
const REGION = 'us-east-1';
const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const ADMIN = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/us-east-2/AWSReservedSSO_Records_0123456789abcdef`;
const TODAY = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };
const SOMEBODY = `arn:aws:iam::${ACCOUNT}:role/Somebody`;
const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

const stack = new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region: REGION } });
const anywhere = 'role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Records_*';
const administrators = [iam.Role.fromRoleArn(stack, 'Records', `arn:aws:iam::${ACCOUNT}:${anywhere}`)];
const key = new EncryptionKey(stack, 'Key', { material: KeyMaterial.IMPORTED, administrators });
new AuditLogStore(stack, 'Store', { key, administrators });
const deployment = new Deployment(Template.fromStack(stack), ACCOUNT, REGION);
const [keyId = ''] = deployment.find('AWS::KMS::Key');
const [bucketId = ''] = deployment.find('AWS::S3::Bucket', 'COMPLIANCE');
const bucketArn = deployment.arn(bucketId);

describe('the key', () => {
  const noExpiry = { 'kms:ExpirationModel': 'KEY_MATERIAL_DOES_NOT_EXPIRE' };

  test.each<[string, string, string, Record<string, string>]>([
    ['allowed', ADMIN, 'kms:DisableKey', {}],
    ['allowed', ADMIN, 'kms:DeleteImportedKeyMaterial', {}],
    ['allowed', ADMIN, 'kms:ScheduleKeyDeletion', {}],
    ['allowed', ADMIN, 'kms:ScheduleKeyDeletion', { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' }],
    ['denied', ADMIN, 'kms:ScheduleKeyDeletion', { 'kms:ScheduleKeyDeletionPendingWindowInDays': '29' }],
    ['denied', SOMEBODY, 'kms:ScheduleKeyDeletion', { 'kms:ScheduleKeyDeletionPendingWindowInDays': '30' }],
    ['denied', SOMEBODY, 'kms:DisableKey', {}],
    ['denied', ROOT, 'kms:DeleteImportedKeyMaterial', {}],
    ['allowed', SOMEBODY, 'kms:PutKeyPolicy', { 'kms:BypassPolicyLockoutSafetyCheck': 'false' }],
    ['allowed', SOMEBODY, 'kms:PutKeyPolicy', {}],
    ['denied', ADMIN, 'kms:PutKeyPolicy', { 'kms:BypassPolicyLockoutSafetyCheck': 'true' }],
    ['allowed', SOMEBODY, 'kms:ImportKeyMaterial', noExpiry],
    ['denied', ADMIN, 'kms:ImportKeyMaterial', { 'kms:ExpirationModel': 'KEY_MATERIAL_EXPIRES' }],
    ['denied', ADMIN, 'kms:ImportKeyMaterial', {}],
    ['allowed', SOMEBODY, 'kms:CancelKeyDeletion', {}],
    ['allowed', SOMEBODY, 'kms:EnableKey', {}],
  ])('is %s to %s: %s with %j', async (answer, principal, action, context) => {
    const resource = deployment.property(keyId, 'KeyPolicy');
    expect(await ask(principal, action, deployment.arn(keyId), resource, context)).toBe(answer);
  });
});

describe('the store', () => {
  const [policyId = ''] = deployment.find('AWS::S3::BucketPolicy', `"Bucket":"${deployment.ref(bucketId)}"`);
  const policy = deployment.property(policyId, 'PolicyDocument');
  const record = `${bucketArn}/record`;

  test.each([
    ['s3:DeleteBucket', bucketArn],
    ['s3:DeleteBucketPolicy', bucketArn],
    ['s3:PutBucketLogging', bucketArn],
    ['s3:PutBucketObjectLockConfiguration', bucketArn],
    ['s3:PutBucketVersioning', bucketArn],
    ['s3:PutLifecycleConfiguration', bucketArn],
    ['s3:PutReplicationConfiguration', bucketArn],
    ['s3:BypassGovernanceRetention', record],
    ['s3:DeleteObject', record],
    ['s3:DeleteObjectVersion', record],
  ])('is closed to all but the administrators: %s', async (action, resource) => {
    expect(await ask(SOMEBODY, action, resource, policy)).toBe('denied');
    expect(await ask(ROOT, action, resource, policy)).toBe('denied');
    expect(await ask(ADMIN, action, resource, policy)).toBe('allowed');
  });

  test.each([
    ['s3:GetObject', record],
    ['s3:ListBucket', bucketArn],
    ['s3:PutBucketPolicy', bucketArn],
  ])('is open to those with a grant: %s', async (action, resource) => {
    expect(await ask(SOMEBODY, action, resource, policy)).toBe('allowed');
  });
});

function ask(
  principal: string,
  action: string,
  resource: string,
  policy: object,
  context: Record<string, string> = {},
) {
  return decide(
    {
      principal,
      action,
      resource,
      context: { 'aws:PrincipalArn': principal, ...(action.startsWith('s3:') ? TODAY : {}), ...context },
    },
    { identity: [EVERYTHING], resource: policy },
    ACCOUNT,
  );
}
