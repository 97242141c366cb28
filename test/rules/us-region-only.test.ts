import { Catalogue, definePolicy, evaluate, type PolicyProps, type ResourceTree } from '../../lib/core';
import { usRegionOnly } from '../../lib/rules/us-region-only';
import { RuleTester } from '../../lib/testing';
import { templateTree } from '../../lib/views/cloudformation/template';
import { configurationTree } from '../../lib/views/terraform/configuration';
import { judgedTemplate, judgedTerraform } from '../support/judged';

const template = (resources: Record<string, unknown>) => judgedTemplate(usRegionOnly, resources);
const terraform = (resource: Record<string, unknown>) => judgedTerraform(usRegionOnly, resource);

function open(tree: ResourceTree, policy: PolicyProps = {}): string[] {
  const { findings, engineErrors } = evaluate({
    trees: [tree],
    catalogue: new Catalogue([usRegionOnly]),
    policy: definePolicy(policy),
    today: '2026-01-01',
  });
  expect(engineErrors).toEqual([]);
  return findings
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'undetermined')
    .map(({ resource, verdict, property }) => `${resource} ${property}: ${verdict}`);
}

const moduleWith = (document: Record<string, unknown>, policy: PolicyProps = {}) =>
  open(configurationTree(document, { name: 'module' }), policy);

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(usRegionOnly)).toEqual([]);
});

test('accepts no exception', () => {
  expect(usRegionOnly.waivable).toBe(false);
});

describe('the environment of a stack', () => {
  const stack = (environment: Record<string, unknown>) =>
    evaluate({
      trees: [templateTree({ Resources: {} }, { name: 'Stack', environment })],
      catalogue: new Catalogue([usRegionOnly]),
      policy: definePolicy(),
      today: '2026-01-01',
    }).findings[0];

  test.each(['us-east-1', 'us-gov-west-1'])('accepts %s', (region) => {
    expect(stack({ region })?.verdict).toBe('pass');
  });

  test.each(['eu-west-1', 'us-iso-east-1', 'US-EAST-1', ''])('rejects "%s"', (region) => {
    expect(stack({ region })?.verdict).toBe('fail');
  });

  test.each([{}, { region: { Ref: 'AWS::Region' } }, { region: 'unknown-region' }])('cannot tell %j', (environment) => {
    expect(stack(environment)).toMatchObject({
      verdict: 'undetermined',
      message: expect.stringContaining('give the stack an env with a region'),
    });
  });
});

describe('CloudFormation', () => {
  test('accepts a replica in the Region of the stack, which is judged there', () => {
    const Replicas = [{ Region: { Ref: 'AWS::Region' } }, { Region: 'us-west-2' }];
    expect(template({ T: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { Replicas } } })).toEqual({ T: 'pass' });
  });

  test('rejects one replica elsewhere among several', () => {
    const Replicas = [{ Region: 'us-east-1' }, { Region: 'eu-west-1' }];
    expect(template({ T: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { Replicas } } })).toEqual({ T: 'fail' });
  });

  test('rejects a replica elsewhere in one branch of a condition', () => {
    const Replicas = [{ Region: { 'Fn::If': ['IsEurope', 'eu-west-1', 'us-east-1'] } }];
    const tree = templateTree(
      {
        Parameters: { Europe: { Type: 'String' } },
        Conditions: { IsEurope: { 'Fn::Equals': [{ Ref: 'Europe' }, 'yes'] } },
        Resources: { T: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { Replicas } } },
      },
      { name: 'stack' },
    );
    expect(open(tree)).toEqual(['T Replicas[0].Region: fail']);
  });

  test('cannot tell a replica whose Region is a parameter', () => {
    const Properties = { ReplicaRegions: [{ Region: { Ref: 'Unknown' } }] };
    expect(template({ S: { Type: 'AWS::SecretsManager::Secret', Properties } })).toEqual({ S: 'undetermined' });
  });

  const vault = (arn: unknown) => ({
    P: {
      Type: 'AWS::Backup::BackupPlan',
      Properties: { BackupPlan: { BackupPlanRule: [{ CopyActions: [{ DestinationBackupVaultArn: arn }] }] } },
    },
  });

  test.each([
    ['pass', { 'Fn::Sub': 'arn:${AWS::Partition}:backup:${AWS::Region}:${AWS::AccountId}:backup-vault:v' }],
    ['pass', { 'Fn::Sub': 'arn:${AWS::Partition}:backup:us-west-2:${AWS::AccountId}:backup-vault:v' }],
    ['fail', { 'Fn::Sub': 'arn:${AWS::Partition}:backup:eu-west-1:${AWS::AccountId}:backup-vault:v' }],
    ['undetermined', { 'Fn::Sub': 'arn:${AWS::Partition}:backup:${Unknown}:${AWS::AccountId}:backup-vault:v' }],
    ['undetermined', { Ref: 'Unknown' }],
  ])('gives %s for a backup copy to %j', (outcome, arn) => {
    expect(template(vault(arn))).toEqual({ P: outcome });
  });

  test('reports an ARN elsewhere once, with its property', () => {
    const tree = templateTree(
      { Resources: vault('arn:aws:backup:eu-west-1:111122223333:backup-vault:v') },
      { name: 's' },
    );
    expect(open(tree)).toEqual(['P BackupPlan.BackupPlanRule[0].CopyActions[0].DestinationBackupVaultArn: fail']);
  });

  test('rejects an ARN of another Region in any property of any type', () => {
    const Properties = {
      Targets: [{ Arn: { 'Fn::Join': ['', ['arn:aws:sqs:eu-west-1:', { Ref: 'AWS::AccountId' }, ':q']] } }],
    };
    expect(template({ R: { Type: 'AWS::Events::Rule', Properties } })).toEqual({ R: 'fail' });
  });

  const policy = (statement: Record<string, unknown>) => ({
    P: {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: { Version: '2012-10-17', Statement: [{ Action: 'sqs:*', ...statement }] } },
    },
  });
  const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:q';

  test('rejects access to something elsewhere', () => {
    expect(template(policy({ Effect: 'Allow', Resource: QUEUE }))).toEqual({ P: 'fail' });
  });

  test.each([
    { Effect: 'Deny', Resource: QUEUE },
    { Effect: 'Allow', NotResource: QUEUE },
    { Effect: 'Allow', Resource: '*', Condition: { ArnNotEquals: { 'aws:SourceArn': QUEUE } } },
    { Effect: 'Allow', Resource: 'arn:aws:sqs:us-east-1:111122223333:q' },
    { Effect: 'Allow', Resource: 'arn:aws:sqs:*:111122223333:q' },
  ])('does not take what restricts for access: %j', (statement) => {
    expect(template(policy(statement))).toEqual({ P: 'notApplicable' });
  });

  test('does not read descriptions and tags', () => {
    const Properties = { Description: QUEUE, Tags: [{ Key: 'was', Value: QUEUE }] };
    expect(template({ R: { Type: 'AWS::EC2::SecurityGroup', Properties } })).toEqual({ R: 'notApplicable' });
  });

  test('accepts a replication bucket: its ARN has no Region, and its own stack is judged', () => {
    const Properties = {
      ReplicationConfiguration: {
        Role: 'r',
        Rules: [{ Destination: { Bucket: 'arn:aws:s3:::copies' }, Status: 'Enabled' }],
      },
    };
    expect(template({ B: { Type: 'AWS::S3::Bucket', Properties } })).toEqual({ B: 'notApplicable' });
  });

  test('rejects the key of a replication bucket elsewhere, which tells where the bucket is', () => {
    const Destination = {
      Bucket: 'arn:aws:s3:::copies',
      EncryptionConfiguration: { ReplicaKmsKeyID: 'arn:aws:kms:eu-central-1:111122223333:key/1' },
    };
    const Properties = { ReplicationConfiguration: { Role: 'r', Rules: [{ Destination, Status: 'Enabled' }] } };
    expect(template({ B: { Type: 'AWS::S3::Bucket', Properties } })).toEqual({ B: 'fail' });
  });

  test.each([null, 7, 'text', [], [[[]]], { Replicas: 'us' }, { Replicas: [null, 7, { Region: {} }] }])(
    'survives the properties %j',
    (Properties) => {
      expect(() => template({ T: { Type: 'AWS::DynamoDB::GlobalTable', Properties } })).not.toThrow();
    },
  );

  test('cannot tell of a resource that is too large to be read', () => {
    const Variables = Array.from({ length: 30_000 }, () => ({}));
    expect(template({ T: { Type: 'AWS::Lambda::Function', Properties: { Variables } } })).toEqual({
      T: 'undetermined',
    });
  });
});

describe('Terraform for AWS', () => {
  test('rejects the region argument of any resource, and cannot tell a variable', () => {
    expect(
      terraform({
        aws_sqs_queue: {
          a: { region: 'us-east-1' },
          b: { region: 'ap-south-1' },
          c: { region: '${var.unknown}' },
          d: {},
        },
      }),
    ).toEqual({
      'aws_sqs_queue.a': 'pass',
      'aws_sqs_queue.b': 'fail',
      'aws_sqs_queue.c': 'undetermined',
      'aws_sqs_queue.d': 'notApplicable',
    });
  });

  test('judges each provider block, aliases included', () => {
    const provider = { aws: [{ region: 'us-east-1' }, { alias: 'dr', region: 'eu-west-1' }, { alias: 'open' }] };
    expect(moduleWith({ provider })).toEqual([
      'provider.aws.dr region: fail',
      'provider.aws.open region: undetermined',
    ]);
  });

  test('accepts the Region of the provider by its data source', () => {
    const policy = '${data.aws_region.current.region}';
    expect(
      moduleWith({
        data: { aws_region: { current: {} } },
        resource: { aws_secretsmanager_secret: { s: { replica: [{ region: policy }] } } },
      }),
    ).toEqual([]);
  });
});

describe('Azure', () => {
  test.each(['eastus', 'East US', 'EASTUS2', 'usgovvirginia', 'US Gov Arizona'])('accepts %s', (location) => {
    expect(terraform({ azurerm_storage_account: { a: { location } } })).toEqual({
      'azurerm_storage_account.a': 'pass',
    });
  });

  test.each(['australiaeast', 'Brazil US', 'austriaeast', 'eastus2euap', 'global', 'us', ''])(
    'rejects "%s"',
    (location) => {
      expect(terraform({ azurerm_storage_account: { a: { location } } })).toEqual({
        'azurerm_storage_account.a': 'fail',
      });
    },
  );

  test('follows the location of a resource group', () => {
    const location = '${azurerm_resource_group.rg.location}';
    expect(
      terraform({
        azurerm_resource_group: { rg: { location: 'West Europe' } },
        azurerm_cognitive_account: { a: { location } },
      }),
    ).toEqual({ 'azurerm_resource_group.rg': 'fail', 'azurerm_cognitive_account.a': 'fail' });
  });

  test('rejects one replica elsewhere', () => {
    const geo_location = [
      { location: 'eastus', failover_priority: 0 },
      { location: 'westeurope', failover_priority: 1 },
    ];
    expect(moduleWith({ resource: { azurerm_cosmosdb_account: { a: { location: 'eastus', geo_location } } } })).toEqual(
      ['azurerm_cosmosdb_account.a geo_location[1].location: fail'],
    );
  });

  test('accepts global for alert rules and rejects it for bots, which carry conversations', () => {
    expect(
      terraform({
        azurerm_monitor_activity_log_alert: { a: { location: 'global' } },
        azurerm_bot_service_azure_bot: { b: { location: 'global' } },
      }),
    ).toEqual({ 'azurerm_monitor_activity_log_alert.a': 'pass', 'azurerm_bot_service_azure_bot.b': 'fail' });
  });
});

describe('Google Cloud', () => {
  test.each(['us-central1', 'US', 'NAM4', 'us-east4', 'US-EAST1'])('accepts a bucket in %s', (location) => {
    expect(terraform({ google_storage_bucket: { b: { location } } })).toEqual({ 'google_storage_bucket.b': 'pass' });
  });

  test.each(['EU', 'northamerica-northeast1', 'nam-eur-asia1', 'global', 'us-central', 'australia-southeast1'])(
    'rejects a bucket in %s',
    (location) => {
      expect(terraform({ google_storage_bucket: { b: { location } } })).toEqual({ 'google_storage_bucket.b': 'fail' });
    },
  );

  test('takes zones and paths by their region', () => {
    const zone = 'https://www.googleapis.com/compute/v1/projects/p/zones/us-west1-b';
    expect(
      terraform({ google_compute_disk: { a: { zone }, b: { zone: 'us-east4-c' }, c: { zone: 'europe-west1-b' } } }),
    ).toEqual({
      'google_compute_disk.a': 'pass',
      'google_compute_disk.b': 'pass',
      'google_compute_disk.c': 'fail',
    });
  });

  test.each([
    ['pass', ['in:us-locations', 'in:us-east4-locations', 'us-central1-a']],
    ['fail', ['in:us-locations', 'in:northamerica-locations']],
    ['fail', []],
  ])('gives %s to an organization policy, in blocks as HCL has them, that allows %j', (outcome, allowed_values) => {
    const spec = [{ rules: [{ values: [{ allowed_values }] }] }];
    const loc = { name: 'folders/1/policies/gcp.resourceLocations', parent: 'folders/1', spec };
    expect(terraform({ google_org_policy_policy: { loc } })).toEqual({ 'google_org_policy_policy.loc': outcome });
  });

  const instance = { google_compute_instance: { vm: { name: 'vm' } } };

  test.each([
    [[], { google: [{ region: 'us-central1', zone: 'us-central1-a' }] }],
    [
      ['provider.google region: fail', 'google_compute_instance.vm zone: fail'],
      { google: [{ region: 'europe-west1' }] },
    ],
    [['google_compute_instance.vm zone: undetermined'], { google: [{ project: 'p' }] }],
    [['google_compute_instance.vm zone: undetermined'], { google: [{ alias: 'other', region: 'us-central1' }] }],
  ])('says %j where the provider is %j', (expected, provider) => {
    expect(moduleWith({ provider, resource: instance }).sort()).toEqual([...expected].sort());
  });

  test.each(['google.eu', '${google.eu}'])('takes the provider %s that the resource names', (provider) => {
    const providers = { google: [{ region: 'us-central1' }, { alias: 'eu', region: 'europe-west1' }] };
    const resource = { google_compute_instance: { vm: { name: 'vm', provider } } };
    expect(moduleWith({ provider: providers, resource })).toContain('google_compute_instance.vm zone: fail');
  });

  test('asks one place of a type that has a region and a zone', () => {
    expect(terraform({ google_dataflow_job: { j: { region: 'us-central1' } } })).toEqual({
      'google_dataflow_job.j': 'pass',
    });
  });

  test('knows the defaults of services', () => {
    expect(
      terraform({
        google_bigquery_dataset: { d: { dataset_id: 'd' } },
        google_certificate_manager_certificate: { c: { name: 'c' } },
        google_dataproc_cluster: { p: { name: 'p' } },
        google_pubsub_topic: { t: { name: 't' } },
        google_app_engine_application: { e: { location_id: 'us-central' } },
      }),
    ).toEqual({
      'google_bigquery_dataset.d': 'pass',
      'google_certificate_manager_certificate.c': 'pass',
      'google_dataproc_cluster.p': 'fail',
      'google_pubsub_topic.t': 'undetermined',
      'google_app_engine_application.e': 'pass',
    });
  });

  test('does not take time zones and DNS zones for places', () => {
    const rules = {
      google_cloud_scheduler_job: { j: { region: 'us-central1', time_zone: 'Europe/Berlin' } },
      google_dns_record_set: {
        r: { managed_zone: 'europe-west1', routing_policy: { geo: [{ location: 'europe-west1' }] } },
      },
    };
    expect(moduleWith({ resource: rules })).toEqual([]);
  });
});

describe('another policy', () => {
  test('decides which regions are allowed', () => {
    const policy = { awsRegions: ['us-east-1'], azureRegions: ['East US'], googleLocations: ['US-EAST1'] };
    const resource = {
      aws_sqs_queue: { a: { region: 'us-east-1' }, b: { region: 'us-east-2' } },
      azurerm_storage_account: { a: { location: 'eastus' }, b: { location: 'eastus2' } },
      google_storage_bucket: { a: { location: 'us-east1' }, b: { location: 'US' } },
    };
    expect(moduleWith({ resource }, policy)).toEqual([
      'aws_sqs_queue.b region: fail',
      'azurerm_storage_account.b location: fail',
      'google_storage_bucket.b location: fail',
    ]);
  });
});
