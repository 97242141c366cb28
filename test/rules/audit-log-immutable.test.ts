import { auditLogImmutable as rule } from '../../lib/rules/audit-log-immutable';
import { RuleTester } from '../../lib/testing';
import { judgedTemplate, judgedTerraform } from '../support/judged';

type Document = Record<string, unknown>;

const LOCKED = {
  ObjectLockEnabled: true,
  ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2192 } } },
  VersioningConfiguration: { Status: 'Enabled' },
};
const RETAIN = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

const bucket = (Properties: Document, beside: Document = {}, attributes: Document = {}) =>
  judgedTemplate(rule, { Subject: { Type: 'AWS::S3::Bucket', Properties, ...attributes }, ...beside }).Subject;

const resource = (Type: string, Properties: Document) => ({ Other: { Type, Properties } });

const policy = (...Statement: unknown[]) =>
  resource('AWS::S3::BucketPolicy', { Bucket: { Ref: 'Subject' }, PolicyDocument: { Statement } });

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});

test('accepts no exception', () => {
  expect(rule.waivable).toBe(false);
});

describe('what makes a bucket a store of audit records', () => {
  const flowLog = (LogDestination: unknown) =>
    resource('AWS::EC2::FlowLog', { LogDestination, LogDestinationType: 's3' });
  const allow = (Service: unknown, Action: unknown = 's3:PutObject') => ({
    Effect: 'Allow',
    Principal: { Service },
    Action,
    Resource: '*',
  });

  test.each([
    ['a trail', resource('AWS::CloudTrail::Trail', { S3BucketName: { Ref: 'Subject' } })],
    ['a trail that names it literally', resource('AWS::CloudTrail::Trail', { S3BucketName: 'records' })],
    ['flow logs by ARN', flowLog({ 'Fn::GetAtt': ['Subject', 'Arn'] })],
    ['flow logs into a folder', flowLog({ 'Fn::Sub': '${Subject.Arn}/flow/' })],
    ['flow logs by a composed ARN', flowLog({ 'Fn::Join': ['', ['arn:aws:s3:::', { Ref: 'Subject' }]] })],
    ['a policy for CloudTrail', policy(allow('cloudtrail.amazonaws.com'))],
    ['a policy for Bedrock among others', policy(allow(['logging.s3.amazonaws.com', 'bedrock.amazonaws.com'], 's3:*'))],
    ['a policy for vended logs', policy(allow('delivery.logs.amazonaws.com', ['s3:Get*', 's3:Put*']))],
  ])('rejects an unlocked bucket with %s', (_, beside) => {
    expect(bucket({ BucketName: 'records' }, beside)).toBe('fail');
  });

  test.each([
    ['server access logs', policy(allow('logging.s3.amazonaws.com'))],
    ['AWS Config', policy(allow('config.amazonaws.com'))],
    ['a trail of another bucket', resource('AWS::CloudTrail::Trail', { S3BucketName: 'elsewhere' })],
    ['a denial for CloudTrail', policy({ ...allow('cloudtrail.amazonaws.com'), Effect: 'Deny' })],
    ['CloudTrail reading only', policy(allow('cloudtrail.amazonaws.com', 's3:GetBucketAcl'))],
  ])('leaves out a bucket with %s', (_, beside) => {
    expect(bucket({ BucketName: 'records' }, beside)).toBe('notApplicable');
  });

  test('lets a tag tell what the vended logs are, but not overrule a trail', () => {
    const Tags = [{ Key: 'compliance:purpose', Value: 'access-log' }];
    expect(bucket({ Tags }, policy(allow('delivery.logs.amazonaws.com')))).toBe('notApplicable');
    expect(bucket({ Tags }, policy(allow('cloudtrail.amazonaws.com')))).toBe('fail');
  });

  test('cannot tell under a policy that only deployment knows', () => {
    const beside = resource('AWS::S3::BucketPolicy', {
      Bucket: { Ref: 'Subject' },
      PolicyDocument: { Ref: 'Unknown' },
    });
    expect(bucket({}, beside)).toBe('undetermined');
    expect(bucket(LOCKED, beside, RETAIN)).toBe('pass');
  });

  test('does not confuse buckets whose names begin alike', () => {
    const judged = judgedTemplate(rule, {
      Log: { Type: 'AWS::S3::Bucket', Properties: {} },
      Logs: { Type: 'AWS::S3::Bucket', Properties: {} },
      Flow: {
        Type: 'AWS::EC2::FlowLog',
        Properties: { LogDestination: { 'Fn::Sub': '${Logs.Arn}/a' }, Tags: [{ Key: 'of', Value: { Ref: 'Log' } }] },
      },
    });
    expect(judged).toMatchObject({ Log: 'notApplicable', Logs: 'fail' });
  });
});

describe('a locked bucket', () => {
  const trail = resource('AWS::CloudTrail::Trail', { S3BucketName: { Ref: 'Subject' } });

  test('accepts it with everything in place', () => {
    expect(bucket(LOCKED, trail, { ...RETAIN, DeletionPolicy: 'RetainExceptOnCreate' })).toBe('pass');
  });

  test('rejects an override that suspends versioning in one branch', () => {
    const Status = { 'Fn::If': ['Condition', 'Enabled', { Ref: 'AWS::NoValue' }] };
    expect(bucket({ ...LOCKED, VersioningConfiguration: { Status } }, trail, RETAIN)).not.toBe('pass');
  });

  test('rejects Object Lock without a default retention', () => {
    const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled' };
    expect(bucket({ ...LOCKED, ObjectLockConfiguration }, trail, RETAIN)).toBe('fail');
  });

  test('leaves alone a governance lock on a bucket that is declared to hold something else', () => {
    const ObjectLockConfiguration = { Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 1 } } };
    expect(bucket({ ObjectLockEnabled: true, ObjectLockConfiguration })).toBe('fail');
    const Tags = [{ Key: 'compliance:purpose', Value: 'backup' }];
    expect(bucket({ ObjectLockEnabled: true, ObjectLockConfiguration, Tags })).toBe('notApplicable');
  });
});

test('leaves a lock resource to the bucket that it names literally', () => {
  const judged = judgedTerraform(rule, {
    aws_s3_bucket: { records: { bucket: 'records' } },
    aws_cloudtrail: { trail: { s3_bucket_name: '${aws_s3_bucket.records.id}' } },
    aws_s3_bucket_versioning: { v: { bucket: 'records', versioning_configuration: [{ status: 'Enabled' }] } },
    aws_s3_bucket_object_lock_configuration: {
      lock: { bucket: 'records', rule: [{ default_retention: [{ mode: 'GOVERNANCE', days: 1 }] }] },
    },
  });
  expect(judged).toEqual({
    'aws_s3_bucket.records': 'fail',
    'aws_s3_bucket_object_lock_configuration.lock': 'notApplicable',
  });
});

describe('an Azure storage account', () => {
  const ID = '${azurerm_storage_account.a.id}';
  const judged = (container: Document, lock: Document | undefined, deliverer: Document) =>
    judgedTerraform(rule, {
      azurerm_storage_account: { a: { name: 'records' } },
      azurerm_storage_container: { c: { name: 'logs', ...container } },
      ...(lock === undefined
        ? {}
        : {
            azurerm_storage_container_immutability_policy: {
              p: { storage_container_resource_manager_id: '${azurerm_storage_container.c.id}', ...lock },
            },
          }),
      ...deliverer,
    });
  const setting = (more: Document) => ({
    azurerm_monitor_diagnostic_setting: { s: { storage_account_id: ID, ...more } },
  });
  const logs = setting({ enabled_log: [{ category: 'Audit' }] });

  test('accepts a container that is locked and appended to', () => {
    const result = judged({ storage_account_id: ID }, { locked: true, protected_append_writes_enabled: true }, logs);
    expect(Object.values(result)).toEqual(['pass', 'pass']);
  });

  test('rejects a lock under which Azure Monitor cannot append', () => {
    const result = judged({ storage_account_id: ID }, { locked: true }, logs);
    expect(result['azurerm_storage_container_immutability_policy.p']).toBe('fail');
  });

  test('rejects a container by account name without a lock', () => {
    const result = judged({ storage_account_name: '${azurerm_storage_account.a.name}' }, undefined, logs);
    expect(result['azurerm_storage_account.a']).toBe('fail');
  });

  test('leaves out an account that receives metrics only', () => {
    const metrics = setting({ enabled_metric: [{ category: 'AllMetrics' }] });
    expect(judged({ storage_account_id: ID }, undefined, metrics)['azurerm_storage_account.a']).toBe('notApplicable');
  });

  test('rejects the account of an SQL auditing policy', () => {
    const auditing = {
      azurerm_mssql_server_extended_auditing_policy: {
        s: { storage_endpoint: '${azurerm_storage_account.a.primary_blob_endpoint}' },
      },
    };
    expect(judged({ storage_account_id: ID }, undefined, auditing)['azurerm_storage_account.a']).toBe('fail');
  });
});

describe('a Google bucket', () => {
  const judged = (destination: string, bucketConfig: Document = {}) =>
    judgedTerraform(rule, {
      google_storage_bucket: { b: { name: 'records', ...bucketConfig } },
      google_logging_organization_sink: { s: { name: 's', destination } },
    })['google_storage_bucket.b'];

  test.each(['storage.googleapis.com/records', 'storage.googleapis.com/${google_storage_bucket.b.name}'])(
    'rejects an unlocked bucket that %s names',
    (destination) => {
      expect(judged(destination)).toBe('fail');
    },
  );

  test.each(['storage.googleapis.com/records-2', 'pubsub.googleapis.com/projects/p/topics/t'])(
    'leaves out a bucket when the sink goes to %s',
    (destination) => {
      expect(judged(destination)).toBe('notApplicable');
    },
  );

  test('cannot tell of a lock that a variable sets', () => {
    const retention_policy = [{ is_locked: '${var.unknown}', retention_period: 189388800 }];
    expect(judged('storage.googleapis.com/records', { retention_policy })).toBe('undetermined');
  });
});
