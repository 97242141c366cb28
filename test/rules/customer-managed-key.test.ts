import { Catalogue, definePolicy, evaluate } from '../../lib/core';
import { customerManagedKey as rule } from '../../lib/rules/customer-managed-key';
import { RuleTester } from '../../lib/testing';
import { configurationTree } from '../../lib/views/terraform/configuration';
import { judgedTemplate, judgedTerraform } from '../support/judged';

const KEY = { Type: 'AWS::KMS::Key', Properties: {} };
const KEY_ARN = { 'Fn::GetAtt': ['Key', 'Arn'] };

function template(type: string, properties: Record<string, unknown>, beside: Record<string, unknown> = {}) {
  return judgedTemplate(rule, { Subject: { Type: type, Properties: properties }, Key: KEY, ...beside }).Subject;
}

function terraform(type: string, properties: Record<string, unknown>, beside: Record<string, unknown> = {}) {
  return judgedTerraform(rule, { [type]: { subject: properties }, ...beside })[`${type}.subject`];
}

test('gives every example of every type the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});

describe('the name of a key', () => {
  const secret = (KmsKeyId: unknown, beside = {}) => template('AWS::SecretsManager::Secret', { KmsKeyId }, beside);

  test.each([
    ['a key of the template', KEY_ARN],
    ['an alias of the template', { Ref: 'Alias' }],
    ['the ARN of a key', 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['an alias of one’s own', 'alias/records'],
    ['a key ARN with unknown parts', { 'Fn::Sub': 'arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/1234' }],
    ['an alias of one’s own with unknown parts', { 'Fn::Sub': 'arn:aws:kms:us-east-1:${Unknown}:alias/records' }],
  ])('accepts %s', (_, name) => {
    expect(secret(name, { Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/a' } } })).toBe('pass');
  });

  test.each([
    'alias/aws/secretsmanager',
    'aws/secretsmanager',
    'arn:aws:kms:us-east-1:111122223333:alias/aws/secretsmanager',
    'AES256',
    'DISABLED',
    '',
  ])('rejects %p', (name) => {
    expect(secret(name)).toBe('fail');
  });

  test('rejects an AWS managed alias whose account is not known', () => {
    expect(secret({ 'Fn::Sub': 'arn:aws:kms:us-east-1:${Unknown}:alias/aws/s3' })).toBe('fail');
  });

  test.each([
    ['a parameter', { Ref: 'Unknown' }],
    ['an import', { 'Fn::ImportValue': 'key' }],
    ['an alias that is a parameter', { 'Fn::Sub': 'alias/${Unknown}' }],
    ['a dynamic reference', '{{resolve:ssm:/keys/records}}'],
    ['an output of a resource that is no key', { 'Fn::GetAtt': ['Custom', 'KeyArn'] }],
  ])('cannot tell for %s', (_, name) => {
    expect(secret(name, { Custom: { Type: 'Custom::Key', Properties: {} } })).toBe('undetermined');
  });

  test('rejects a value that is no text at all', () => {
    expect(['fail', 'undetermined']).toContain(secret({ some: 'object' }));
    expect(secret(null)).toBe('fail');
  });

  test.each([
    ['alias/aws/s3', 'fail'],
    ['alias/records', 'pass'],
    ['${var.unknown}', 'undetermined'],
  ])('judges a looked-up key by what was looked up: %s', (key_id, outcome) => {
    const document = {
      variable: { unknown: {} },
      data: { aws_kms_key: { key: { key_id } } },
      resource: { aws_backup_vault: { subject: { name: 'v', kms_key_arn: '${data.aws_kms_key.key.arn}' } } },
    };
    const report = evaluate({
      trees: [configurationTree(document, { name: 'module' })],
      catalogue: new Catalogue([rule]),
      policy: definePolicy(),
      today: '2026-01-01',
    });
    expect(report.findings.map(({ verdict }) => verdict)).toEqual([outcome]);
  });

  test('is followed through the grant that the store waits for', () => {
    const key = {
      google_kms_crypto_key: { key: { name: 'key', key_ring: 'ring' } },
      google_kms_crypto_key_iam_member: { grant: { crypto_key_id: '${google_kms_crypto_key.key.id}', role: 'r' } },
    };
    const kms_key_name = '${google_kms_crypto_key_iam_member.grant.crypto_key_id}';
    expect(terraform('google_pubsub_topic', { name: 't', kms_key_name }, key)).toBe('pass');
  });
});

describe('a bucket', () => {
  const encrypted = (rule: Record<string, unknown>) => ({
    BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: rule }] },
  });

  test('rejects SSE-S3 and aws:kms without a key', () => {
    expect(template('AWS::S3::Bucket', {})).toBe('fail');
    expect(template('AWS::S3::Bucket', encrypted({ SSEAlgorithm: 'AES256' }))).toBe('fail');
    expect(template('AWS::S3::Bucket', encrypted({ SSEAlgorithm: 'aws:kms' }))).toBe('fail');
  });

  test('accepts aws:kms with a key of the template', () => {
    expect(template('AWS::S3::Bucket', encrypted({ SSEAlgorithm: 'aws:kms:dsse', KMSMasterKeyID: KEY_ARN }))).toBe(
      'pass',
    );
  });

  test('cannot tell where the algorithm is a parameter', () => {
    expect(template('AWS::S3::Bucket', encrypted({ SSEAlgorithm: { Ref: 'Unknown' }, KMSMasterKeyID: KEY_ARN }))).toBe(
      'undetermined',
    );
  });

  test.each([
    ['another bucket', 'AWS::S3::Bucket', { LoggingConfiguration: { DestinationBucketName: { Ref: 'Subject' } } }],
    [
      'an application load balancer',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      { LoadBalancerAttributes: [{ Key: 'access_logs.s3.bucket', Value: { Ref: 'Subject' } }] },
    ],
  ])('says nothing of a bucket to which %s delivers its logs', (_, Type, Properties) => {
    expect(template('AWS::S3::Bucket', {}, { Source: { Type, Properties } })).toBe('notApplicable');
  });

  test('rejects a bucket that logs to itself, or that a network load balancer logs to', () => {
    expect(template('AWS::S3::Bucket', { LoggingConfiguration: { DestinationBucketName: { Ref: 'Subject' } } })).toBe(
      'fail',
    );
    const Properties = {
      Type: 'network',
      LoadBalancerAttributes: [{ Key: 'access_logs.s3.bucket', Value: { Ref: 'Subject' } }],
    };
    const Source = { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties };
    expect(template('AWS::S3::Bucket', {}, { Source })).toBe('fail');
  });

  test('says nothing of a bucket that admits the log delivery of S3', () => {
    const acl = { bucket: '${aws_s3_bucket.subject.id}', acl: 'log-delivery-write' };
    expect(terraform('aws_s3_bucket', { bucket: 'logs' }, { aws_s3_bucket_acl: { acl } })).toBe('notApplicable');
  });

  test('rejects a bucket that another one names as the source of the logs that it takes', () => {
    const Statement = {
      Effect: 'Allow',
      Principal: { Service: 'logging.s3.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: '*',
      Condition: { ArnLike: { 'aws:SourceArn': { 'Fn::GetAtt': ['Subject', 'Arn'] } } },
    };
    const Properties = { Bucket: { Ref: 'Logs' }, PolicyDocument: { Statement } };
    const beside = { Logs: { Type: 'AWS::S3::Bucket' }, Policy: { Type: 'AWS::S3::BucketPolicy', Properties } };
    expect(template('AWS::S3::Bucket', {}, beside)).toBe('fail');
  });

  test('rejects a bucket that a resource apart lets log to itself', () => {
    const target = '${aws_s3_bucket.subject.id}';
    const logging = (bucket: string) => ({ aws_s3_bucket_logging: { one: { bucket, target_bucket: target } } });
    expect(terraform('aws_s3_bucket', { bucket: 'records' }, logging(target))).toBe('fail');
    expect(terraform('aws_s3_bucket', { bucket: 'logs' }, logging('records'))).toBe('notApplicable');
  });

  test.each(['${aws_s3_bucket.subject.id}', 'records'])(
    'accepts a configuration of its own that names it %s',
    (bucket) => {
      const rule = {
        apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms', kms_master_key_id: 'alias/k' },
      };
      const beside = { aws_s3_bucket_server_side_encryption_configuration: { one: { bucket, rule } } };
      expect(terraform('aws_s3_bucket', { bucket: 'records' }, beside)).toBe('pass');
      expect(terraform('aws_s3_bucket', { bucket: 'others' }, beside)).toBe(bucket === 'records' ? 'fail' : 'pass');
    },
  );
});

describe('what holds no data', () => {
  test('says nothing of a function without environment variables', () => {
    expect(template('AWS::Lambda::Function', {})).toBe('notApplicable');
    expect(template('AWS::Lambda::Function', { Environment: { Variables: {} } })).toBe('notApplicable');
    expect(template('AWS::Lambda::Function', { Environment: { Variables: { TABLE: 'records' } } })).toBe('fail');
  });

  test('says nothing of a plain parameter', () => {
    expect(terraform('aws_ssm_parameter', { type: 'String' })).toBe('notApplicable');
    expect(terraform('aws_ssm_parameter', { type: 'SecureString' })).toBe('fail');
  });

  test('cannot tell for a parameter of unknown type', () => {
    expect(terraform('aws_ssm_parameter', { type: '${var.unknown}' })).toBe('undetermined');
    expect(terraform('aws_ssm_parameter', { type: '${var.unknown}', key_id: 'alias/records' })).toBe('pass');
  });

  test('asks for no volume key where SageMaker allows none', () => {
    const endpoint = (InstanceType: string) =>
      template('AWS::SageMaker::EndpointConfig', { ProductionVariants: [{ InstanceType }] });
    expect(endpoint('ml.g5.xlarge')).toBe('notApplicable');
    expect(endpoint('ml.m5.xlarge')).toBe('fail');
  });
});

describe('a store that is restored', () => {
  test('cannot tell for a snapshot from elsewhere, and rejects one of an instance without a key', () => {
    expect(template('AWS::RDS::DBInstance', { DBSnapshotIdentifier: 'snapshot' })).toBe('undetermined');
    const source = {
      aws_db_instance: { source: {}, subject: { replicate_source_db: '${aws_db_instance.source.id}' } },
    };
    expect(judgedTerraform(rule, source)['aws_db_instance.subject']).toBe('fail');
  });

  test('leaves a member to its cluster', () => {
    expect(template('AWS::RDS::DBInstance', { DBClusterIdentifier: 'cluster' })).toBe('notApplicable');
  });

  test('accepts a table whose dataset names the key', () => {
    const kms_key_name = 'projects/p/locations/us/keyRings/r/cryptoKeys/k';
    const dataset = { dataset_id: 'd', default_encryption_configuration: { kms_key_name } };
    const table = { dataset_id: '${google_bigquery_dataset.records.dataset_id}' };
    expect(terraform('google_bigquery_table', table, { google_bigquery_dataset: { records: dataset } })).toBe('pass');
    expect(terraform('google_bigquery_table', { dataset_id: 'elsewhere' })).toBe('undetermined');
  });
});

describe('a key beside the store', () => {
  const key = { azurerm_key_vault_key: { key: { name: 'key' } } };
  const accountKey = (account: string, key_vault_key_id: string) => ({
    ...key,
    azurerm_cognitive_account_customer_managed_key: { one: { cognitive_account_id: account, key_vault_key_id } },
  });
  const ownId = '${azurerm_cognitive_account.subject.id}';

  test('accepts an account whose key is set by a resource of its own', () => {
    const beside = accountKey(ownId, '${azurerm_key_vault_key.key.id}');
    expect(terraform('azurerm_cognitive_account', { kind: 'OpenAI' }, beside)).toBe('pass');
  });

  test('rejects an account when the resource sets the key of another', () => {
    const other = { azurerm_cognitive_account: { subject: {}, other: {} } };
    const beside = accountKey('${azurerm_cognitive_account.other.id}', '${azurerm_key_vault_key.key.id}');
    const outcomes = judgedTerraform(rule, { ...beside, ...other });
    expect(outcomes['azurerm_cognitive_account.subject']).toBe('fail');
    expect(outcomes['azurerm_cognitive_account.other']).toBe('pass');
  });

  test('cannot tell where the resource has a key from a variable', () => {
    expect(terraform('azurerm_cognitive_account', {}, accountKey(ownId, '${var.unknown}'))).toBe('undetermined');
  });

  test('accepts a managed HSM key in the place of one of a vault', () => {
    const managed_hsm_key_id = 'https://hsm.managedhsm.azure.net/keys/records';
    expect(terraform('azurerm_storage_account', { customer_managed_key: { managed_hsm_key_id } })).toBe('pass');
  });

  test('rejects embeddings for which provider 6.50 has no key, and says what to do', () => {
    expect(terraform('google_vertex_ai_index', { display_name: 'embeddings' })).toBe('fail');
    const kms_key_name = 'projects/p/locations/us-central1/keyRings/r/cryptoKeys/k';
    expect(terraform('google_vertex_ai_index', { encryption_spec: [{ kms_key_name }] })).toBe('pass');
  });
});

describe('a collection of OpenSearch Serverless', () => {
  const policy = (resource: string, key: Record<string, unknown>) => ({
    Policy: {
      Type: 'AWS::OpenSearchServerless::SecurityPolicy',
      Properties: {
        Type: 'encryption',
        Policy: JSON.stringify({ Rules: [{ ResourceType: 'collection', Resource: [resource] }], ...key }),
      },
    },
  });
  const collection = (beside: Record<string, unknown>) =>
    template('AWS::OpenSearchServerless::Collection', { Name: 'records' }, beside);

  test('is judged by the policy that covers its name', () => {
    expect(collection(policy('collection/rec*', { KmsARN: 'alias/records' }))).toBe('pass');
    expect(collection(policy('collection/records', { AWSOwnedKey: true }))).toBe('fail');
  });

  test('cannot be told where no policy covers it', () => {
    expect(collection(policy('collection/others', { KmsARN: 'alias/records' }))).toBe('undetermined');
  });
});

test('rejects a key beside a switch that leaves it unused', () => {
  const encryption = { SseType: 'AES256', KmsKeyArn: KEY_ARN };
  expect(template('AWS::S3Vectors::VectorBucket', { EncryptionConfiguration: encryption })).toBe('fail');
});

test('wants a key for every replica', () => {
  const Replicas = [{ Region: 'us-east-1', SSESpecification: { KMSMasterKeyId: KEY_ARN } }, { Region: 'us-west-2' }];
  expect(template('AWS::DynamoDB::GlobalTable', { Replicas })).toBe('fail');
});

test.each([null, [], 'text', 7, { a: [null, [[]]] }, [[{ b: null }]]])('does not throw for %j anywhere', (odd) => {
  for (const [type, check] of Object.entries(rule.checks)) {
    const properties = Object.fromEntries(check.properties.map((path) => [path.split('.')[0]?.replace('[]', ''), odd]));
    const judge = () => (type.startsWith('AWS::') ? template(type, properties) : terraform(type, properties));
    expect(judge).not.toThrow();
  }
});
