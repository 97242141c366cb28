import * as s3 from 'aws-cdk-lib/aws-s3';
import { App, CfnCondition, Fn, Stack } from 'aws-cdk-lib/core';
import { Catalogue } from '../../lib/core';
import { storeVersioned as rule } from '../../lib/rules/store-versioned';
import { findings, RuleTester } from '../../lib/testing';
import { judgedTemplate, judgedTerraform } from '../support/judged';

type Properties = Record<string, unknown>;

function template(type: string, properties: Properties, beside: Properties = {}) {
  return judgedTemplate(rule, { Subject: { Type: type, Properties: properties }, ...beside }).Subject;
}

function terraform(type: string, properties: Properties, beside: Properties = {}) {
  return judgedTerraform(rule, { [type]: { subject: properties }, ...beside })[`${type}.subject`];
}

test('gives every example of every type the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});

describe('a bucket of the CDK', () => {
  const catalogue = new Catalogue([rule]);
  const newBucket = (versioned?: boolean) => {
    const stack = new Stack(new App(), 'Stack');
    const bucket = new s3.Bucket(stack, 'Bucket', { versioned });
    const override = (path: string, value: unknown) =>
      (bucket.node.defaultChild as s3.CfnBucket).addPropertyOverride(path, value);
    return { stack, override, verdicts: () => findings(stack, { catalogue }).map(({ verdict }) => verdict) };
  };

  test('rejects what an override suspends', () => {
    const { override, verdicts } = newBucket(true);
    override('VersioningConfiguration.Status', 'Suspended');
    expect(verdicts()).toEqual(['fail']);
  });

  test('accepts what an override enables', () => {
    const { override, verdicts } = newBucket();
    override('VersioningConfiguration.Status', 'Enabled');
    expect(verdicts()).toEqual([]);
  });

  test('rejects what is versioned under one condition only', () => {
    const { stack, override, verdicts } = newBucket();
    const condition = new CfnCondition(stack, 'IsProduction', { expression: Fn.conditionEquals(stack.account, '1') });
    override(
      'VersioningConfiguration',
      Fn.conditionIf(condition.logicalId, { Status: 'Enabled' }, { Ref: 'AWS::NoValue' }),
    );
    expect(verdicts()).toEqual(['fail']);
  });

  test('rejects neither what server access logs are delivered to nor what sends them', () => {
    const stack = new Stack(new App(), 'Stack');
    const serverAccessLogsBucket = new s3.Bucket(stack, 'Logs');
    new s3.Bucket(stack, 'Bucket', { versioned: true, serverAccessLogsBucket });
    expect(findings(stack, { catalogue })).toEqual([]);
  });
});

describe('a bucket of CloudFormation', () => {
  test.each([
    ['Suspended beside Object Lock', { ObjectLockEnabled: true, VersioningConfiguration: { Status: 'Suspended' } }],
    ['an unknown status', { VersioningConfiguration: { Status: 'On' } }],
    ['a boolean', { VersioningConfiguration: true }],
    ['null', { VersioningConfiguration: null }],
  ])('rejects %s', (_, properties) => {
    expect(template('AWS::S3::Bucket', properties)).toBe('fail');
  });

  test.each([
    ['the channel of AWS Config', 'AWS::Config::DeliveryChannel', { S3BucketName: { Ref: 'Subject' } }],
    ['a channel that spells out the name', 'AWS::Config::DeliveryChannel', { S3BucketName: 'history' }],
    [
      'a policy that admits AWS Config',
      'AWS::S3::BucketPolicy',
      {
        Bucket: { Ref: 'Subject' },
        PolicyDocument: {
          Statement: [
            { Effect: 'Allow', Principal: { Service: 'config.amazonaws.com' }, Action: 's3:PutObject', Resource: '*' },
          ],
        },
      },
    ],
  ])('does not judge a target of AWS Config: %s', (_, Type, Properties) => {
    expect(template('AWS::S3::Bucket', { BucketName: 'history' }, { Other: { Type, Properties } })).toBe(
      'notApplicable',
    );
  });

  test('rejects a target of AWS Config that receives a trail as well', () => {
    expect(
      template(
        'AWS::S3::Bucket',
        {},
        {
          Channel: { Type: 'AWS::Config::DeliveryChannel', Properties: { S3BucketName: { Ref: 'Subject' } } },
          Trail: { Type: 'AWS::CloudTrail::Trail', Properties: { S3BucketName: { Ref: 'Subject' }, IsLogging: true } },
        },
      ),
    ).toBe('fail');
  });

  test('rejects a bucket that takes the logs of a load balancer', () => {
    const attributes = [{ Key: 'access_logs.s3.bucket', Value: { Ref: 'Subject' } }];
    const balancer = {
      Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      Properties: { LoadBalancerAttributes: attributes },
    };
    expect(template('AWS::S3::Bucket', {}, { Balancer: balancer })).toBe('fail');
  });
});

describe('a bucket of Terraform', () => {
  const versioned = (bucket: string, status = 'Enabled') => ({
    aws_s3_bucket_versioning: { versions: { bucket, versioning_configuration: [{ status }] } },
  });

  test.each([
    ['a reference', { bucket: 'records' }, '${aws_s3_bucket.subject.bucket}'],
    ['the literal name', { bucket: 'records' }, 'records'],
    ['the same variable', { bucket: '${var.unknown}' }, '${var.unknown}'],
    ['the same text with a variable', { bucket: 'records-${var.unknown}' }, 'records-${var.unknown}'],
  ])('accepts versioning that names it by %s', (_, properties, bucket) => {
    expect(terraform('aws_s3_bucket', properties, versioned(bucket))).toBe('pass');
    expect(terraform('aws_s3_bucket', properties, versioned(bucket, 'Suspended'))).toBe('fail');
  });

  test.each([
    ['another name', { bucket: 'records' }, 'images'],
    ['another variable', { bucket: 'records' }, '${var.unknown}'],
    ['the name of another', { bucket: 'records-${var.unknown}' }, 'images-${var.unknown}'],
  ])('rejects a bucket beside versioning of %s', (_, properties, bucket) => {
    expect(terraform('aws_s3_bucket', properties, versioned(bucket))).toBe('fail');
  });

  test('rejects a block that says nothing', () => {
    expect(terraform('aws_s3_bucket', { versioning: {} })).toBe('fail');
  });

  test('rejects two statements of which one suspends', () => {
    expect(
      terraform('aws_s3_bucket', { bucket: 'records', versioning: { enabled: false } }, versioned('records')),
    ).toBe('fail');
  });

  test('judges versioning of a bucket of the same module with the bucket', () => {
    const verdicts = judgedTerraform(rule, {
      aws_s3_bucket: { subject: { bucket: 'records' } },
      ...versioned('records', 'Suspended'),
    });
    expect(verdicts).toEqual({
      'aws_s3_bucket.subject': 'fail',
      'aws_s3_bucket_versioning.versions': 'notApplicable',
    });
  });
});

describe('a database', () => {
  test.each(['DBClusterIdentifier', 'SourceDBInstanceIdentifier'])(
    'without backups is not judged by its %s',
    (name) => {
      const instance = { BackupRetentionPeriod: 0 };
      expect(template('AWS::RDS::DBInstance', { ...instance, [name]: 'source' })).toBe('notApplicable');
      expect(template('AWS::RDS::DBInstance', { ...instance, [name]: { Ref: 'Unknown' } })).toBe('undetermined');
    },
  );

  test.each([
    [{ replicate_source_db: 'source' }, 'notApplicable'],
    [{ replicate_source_db: '' }, 'fail'],
    [{ replicate_source_db: '${var.unknown}' }, 'undetermined'],
    [{ snapshot_identifier: 'snapshot' }, 'undetermined'],
    [{ snapshot_identifier: 'snapshot', backup_retention_period: 0 }, 'fail'],
    [{ backup_retention_period: '7' }, 'pass'],
    [{ backup_retention_period: 400 }, 'fail'],
    [{ backup_retention_period: 'weekly' }, 'fail'],
    [{ backup_retention_period: [7, 0] }, 'fail'],
  ])('of Terraform with %p gives %s', (properties, outcome) => {
    expect(terraform('aws_db_instance', properties)).toBe(outcome);
  });

  test('rejects a global table with one replica that cannot recover', () => {
    const replica = (Region: string, PointInTimeRecoveryEnabled: boolean) => ({
      Region,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled },
    });
    const table = (second: boolean) => ({ Replicas: [replica('us-east-1', true), replica('us-west-2', second)] });
    expect(template('AWS::DynamoDB::GlobalTable', table(true))).toBe('pass');
    expect(template('AWS::DynamoDB::GlobalTable', table(false))).toBe('fail');
  });

  test('of Cosmos DB for Cassandra is not judged, as it has no continuous backup', () => {
    const account = (name: string) => ({ capabilities: [{ name: 'EnableServerless' }, { name }] });
    expect(terraform('azurerm_cosmosdb_account', account('EnableCassandra'))).toBe('notApplicable');
    expect(terraform('azurerm_cosmosdb_account', account('EnableGremlin'))).toBe('fail');
    expect(terraform('azurerm_cosmosdb_account', account('${var.unknown}'))).toBe('undetermined');
  });

  test('of AlloyDB that is secondary need not back up', () => {
    const continuous_backup_config = { enabled: false };
    expect(terraform('google_alloydb_cluster', { continuous_backup_config })).toBe('fail');
    expect(terraform('google_alloydb_cluster', { cluster_type: 'SECONDARY', continuous_backup_config })).toBe(
      'notApplicable',
    );
  });

  test.each([
    ['POSTGRES_16', { edition: 'ENTERPRISE_PLUS', backup_configuration: { enabled: true } }, 'pass'],
    ['MYSQL_8_4', { backup_configuration: { enabled: true, point_in_time_recovery_enabled: true } }, 'fail'],
    ['POSTGRES_16', { backup_configuration: { enabled: true, binary_log_enabled: true } }, 'fail'],
    ['POSTGRES_16', {}, 'fail'],
  ])('of Cloud SQL %s with %p gives %s', (database_version, settings, outcome) => {
    expect(terraform('google_sql_database_instance', { database_version, settings })).toBe(outcome);
  });
});

describe('a storage account', () => {
  const ACCOUNT = '${azurerm_storage_account.subject.id}';
  const container = (name: string) => ({ name, storage_account_id: ACCOUNT });
  const lock = (of: string) => ({ storage_container_resource_manager_id: `\${azurerm_storage_container.${of}.id}` });

  test('rejects an account of which one container is not locked', () => {
    const beside = (locked: unknown) => ({
      azurerm_storage_container: { a: container('a'), b: container('b') },
      azurerm_storage_container_immutability_policy: {
        a: { ...lock('a'), locked: true },
        b: { ...lock('b'), locked },
      },
    });
    expect(terraform('azurerm_storage_account', {}, beside(true))).toBe('pass');
    expect(terraform('azurerm_storage_account', {}, beside(false))).toBe('fail');
    expect(terraform('azurerm_storage_account', {}, beside('${var.unknown}'))).toBe('undetermined');
  });

  test('rejects an account whose policy is not locked', () => {
    expect(terraform('azurerm_storage_account', { immutability_policy: { state: 'Unlocked' } })).toBe('fail');
  });
});

test.each([null, 7, 'text', [[]], { a: null }])('does not throw for %p in the place of a block', (hostile) => {
  for (const [type, check] of Object.entries(rule.checks)) {
    const properties = Object.fromEntries(check.properties.map((path) => [path.split(/[.[]/)[0], hostile]));
    const judge = type.startsWith('AWS::') ? template : terraform;
    expect(['notApplicable', 'fail', 'pass', 'undetermined']).toContain(judge(type, properties));
  }
});
