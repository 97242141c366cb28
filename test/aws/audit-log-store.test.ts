import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { enforce } from '../../lib';
import { AuditLogStore, type AuditLogStoreProps, EncryptionKey, KeyMaterial } from '../../lib/aws';
import { Retention } from '../../lib/core';

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

function synthesize(props: AuditLogStoreProps = {}, use: (store: AuditLogStore) => void = () => {}, app?: App) {
  const stack = new Stack(app, 'Stack', { env: { region: 'us-east-1' } });
  const store = new AuditLogStore(stack, 'Store', props);
  use(store);
  return { stack, store, template: Template.fromStack(stack) };
}

const LOCKED = { ObjectLockEnabled: true };
const expiring = { material: KeyMaterial.IMPORTED, expiringMaterialReason: 'policy SEC-7' };

function statementsOf({ stack, store, template }: ReturnType<typeof synthesize>, bucket: s3.Bucket): Statement[] {
  const policies = Object.values(template.findResources('AWS::S3::BucketPolicy'));
  const name = stack.resolve((bucket ?? store.bucket).bucketName);
  const policy = policies.find(({ Properties }) => JSON.stringify(Properties.Bucket) === JSON.stringify(name));
  return policy?.Properties.PolicyDocument.Statement ?? [];
}

test('makes a bucket that is locked in compliance mode for six years, versioned and encrypted with the key', () => {
  const { template } = synthesize();
  template.hasResource('AWS::S3::Bucket', {
    Properties: {
      ...LOCKED,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 2192 } },
      },
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: {
              SSEAlgorithm: 'aws:kms',
              KMSMasterKeyID: { 'Fn::GetAtt': Match.anyValue() },
            },
          },
        ],
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      Tags: [{ Key: 'compliance:purpose', Value: 'audit-log' }],
    },
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  });
});

test('closes both buckets to the public and keeps both, with their policies', () => {
  const { template } = synthesize();
  template.allResourcesProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
  template.resourceCountIs('AWS::S3::Bucket', 2);
  template.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
  template.resourceCountIs('AWS::S3::BucketPolicy', 2);
  template.allResources('AWS::S3::BucketPolicy', { DeletionPolicy: 'Retain' });
});

test('denies plain HTTP and TLS below 1.2 on both buckets', () => {
  const made = synthesize();
  for (const bucket of [made.store.bucket, made.store.accessLogs]) {
    const denials = statementsOf(made, bucket).filter(({ Effect }) => Effect === 'Deny');
    expect(denials).toContainEqual(
      expect.objectContaining({ Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
    expect(denials).toContainEqual(
      expect.objectContaining({ Action: 's3:*', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
    );
  }
});

test('denies uploads that name another encryption, and none that names no encryption', () => {
  const made = synthesize();
  const denials = statementsOf(made, made.store.bucket).filter(({ Sid }) =>
    /^Deny(Other|CustomerProvided)/.test(Sid ?? ''),
  );
  expect(denials).toHaveLength(3);
  for (const { Condition } of denials) {
    expect(Object.values(Condition?.Null ?? {})).toEqual(['false']);
  }
});

test('denies uploads that carry a shorter retention or governance mode', () => {
  const made = synthesize({ retention: Retention.years(7) });
  const statements = statementsOf(made, made.store.bucket);
  expect(statements.find(({ Sid }) => Sid === 'DenyShorterRetention')).toMatchObject({
    Action: 's3:PutObjectRetention',
    Condition: { NumericLessThan: { 's3:object-lock-remaining-retention-days': 2557 } },
  });
  expect(statements.find(({ Sid }) => Sid === 'DenyGovernanceMode')).toMatchObject({ Effect: 'Deny' });
});

test.each([{}, { '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true }])(
  'sends access logs to a bucket without lock, through its policy and never an ACL, with the feature flags %o',
  (context) => {
    const made = synthesize({}, undefined, new App({ context }));
    made.template.hasResourceProperties('AWS::S3::Bucket', {
      ...LOCKED,
      LoggingConfiguration: { DestinationBucketName: made.stack.resolve(made.store.accessLogs.bucketName) },
    });
    made.template.hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockEnabled: Match.absent(),
      ObjectLockConfiguration: Match.absent(),
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
    made.template.allResourcesProperties('AWS::S3::Bucket', { AccessControl: Match.absent() });
    const writers = statementsOf(made, made.store.accessLogs).filter(({ Effect }) => Effect === 'Allow');
    expect(writers).toEqual([
      expect.objectContaining({ Principal: { Service: 'logging.s3.amazonaws.com' }, Action: 's3:PutObject' }),
    ]);
  },
);

test('moves records to Glacier and expires none', () => {
  const { template } = synthesize({ archiveAfter: Duration.days(30) });
  const rules = Object.values(template.findResources('AWS::S3::Bucket')).flatMap(
    ({ Properties }) => Properties.LifecycleConfiguration?.Rules ?? [],
  );
  expect(rules).toEqual([
    {
      Id: 'Archive',
      Status: 'Enabled',
      Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 30 }],
      NoncurrentVersionTransitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 30 }],
    },
  ]);
});

test('moves records on to Glacier Deep Archive when asked', () => {
  const { template } = synthesize({ archiveAfter: Duration.days(30), deepArchiveAfter: Duration.days(365) });
  const transitions = [
    { StorageClass: 'GLACIER_IR', TransitionInDays: 30 },
    { StorageClass: 'DEEP_ARCHIVE', TransitionInDays: 365 },
  ];
  template.hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: {
      Rules: [{ Id: 'Archive', Transitions: transitions, NoncurrentVersionTransitions: transitions }],
    },
  });
});

test('refuses to move records on before Glacier Instant Retrieval has been paid for', () => {
  expect(() => synthesize({ deepArchiveAfter: Duration.days(179) })).toThrow(
    "'deepArchiveAfter' must be at least 90 days after 'archiveAfter', got 179 days after 90",
  );
});

test('takes a longer retention', () => {
  synthesize({ retention: Retention.years(10) }).template.hasResourceProperties('AWS::S3::Bucket', {
    ObjectLockConfiguration: { Rule: { DefaultRetention: { Days: 3653 } } },
  });
});

test.each([2190, 2191])('refuses a retention of %i days', (days) => {
  expect(() => synthesize({ retention: Retention.days(days) })).toThrow(
    `'retention' must be at least 2192 days, the six years of 45 CFR 164.316(b)(2)(i), got ${days} days`,
  );
});

test.each([
  ['made', (stack: Stack) => new EncryptionKey(stack, 'Key', expiring)],
  [
    'referenced',
    (stack: Stack) =>
      EncryptionKey.fromKeyArn(stack, 'Key', {
        keyArn: 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
        material: KeyMaterial.IMPORTED,
        materialExpires: true,
      }),
  ],
])('refuses a %s key whose material expires', (_, make) => {
  const stack = new Stack(undefined, 'Stack');
  const key = make(stack);
  expect(() => new AuditLogStore(stack, 'Store', { key })).toThrow("'key' must have material that does not expire");
});

test('prints what the owner of a referenced key has to add', () => {
  const stack = new Stack(undefined, 'Stack');
  const keyArn = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const key = EncryptionKey.fromKeyArn(stack, 'Key', { keyArn, material: KeyMaterial.CLOUDHSM });
  new AuditLogStore(stack, 'Store', { key }).allowFlowLogs();
  Annotations.fromStack(stack).hasInfo('/Stack/Key', Match.stringLikeRegexp('AllowLogDelivery'));
  Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 0);
});

test('denies tampering on both buckets to everybody when no administrators are named', () => {
  const made = synthesize();
  for (const bucket of [made.store.bucket, made.store.accessLogs]) {
    const statements = statementsOf(made, bucket);
    const tampering = statements.find(({ Sid }) => Sid === 'DenyStoreTampering');
    expect(tampering).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: expect.arrayContaining(['s3:PutBucketObjectLockConfiguration', 's3:PutLifecycleConfiguration']),
      Resource: made.stack.resolve(bucket.bucketArn),
    });
    const removal = statements.find(({ Sid }) => Sid === 'DenyRecordRemoval');
    expect(removal).toMatchObject({
      Effect: 'Deny',
      Action: ['s3:BypassGovernanceRetention', 's3:DeleteObject', 's3:DeleteObjectVersion'],
    });
    expect([tampering?.Condition, removal?.Condition]).toEqual([undefined, undefined]);
  }
});

test('spares the named administrators, for the buckets and for the key that it makes', () => {
  const roles = new Stack(undefined, 'Roles');
  const administrators = [iam.Role.fromRoleArn(roles, 'Deployer', 'arn:aws:iam::111122223333:role/deployer')];
  const made = synthesize({ administrators });
  const spared = { ArnNotEquals: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/deployer'] } };
  for (const sid of ['DenyStoreTampering', 'DenyRecordRemoval']) {
    expect(statementsOf(made, made.store.bucket).find(({ Sid }) => Sid === sid)?.Condition).toEqual(spared);
  }
  made.template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'DenyKeyDestruction', Condition: spared })]) },
  });
});

test('refuses an administrator that stands for anybody', () => {
  const anybody = iam.Role.fromRoleArn(new Stack(undefined, 'Roles'), 'Any', 'arn:aws:iam::111122223333:role/*');
  expect(() => synthesize({ administrators: [anybody] })).toThrow("'administrators' must hold roles without wildcards");
});

test('records who consents to the lock', () => {
  const { template, stack } = synthesize({ lock: { acknowledgedBy: 'dpo@clinic.example', ticket: 'SEC-1' } });
  expect(template.toJSON().Metadata).toEqual({
    'compliant-ai:lock/Stack/Store': { days: 2192, acknowledgedBy: 'dpo@clinic.example', ticket: 'SEC-1' },
  });
  Annotations.fromStack(stack).hasNoInfo('/Stack/Store', Match.anyValue());
});

test('asks for the consent when there is none, and refuses an empty one', () => {
  const { stack } = synthesize();
  Annotations.fromStack(stack).hasInfo('/Stack/Store', Match.stringLikeRegexp("locked for 2192 days.*'lock'"));
  expect(() => synthesize({ lock: { acknowledgedBy: '', ticket: 'SEC-1' } })).toThrow("'lock.acknowledgedBy'");
});

test('makes one bucket for Config when asked, encrypted and versioned but never locked', () => {
  const made = synthesize({}, (store) => expect(store.configDelivery()).toBe(store.configDelivery()));
  made.template.resourceCountIs('AWS::S3::Bucket', 3);
  const bucket = made.store.configDelivery();
  made.template.hasResource('AWS::S3::Bucket', {
    Properties: {
      ObjectLockEnabled: Match.absent(),
      ObjectLockConfiguration: Match.absent(),
      VersioningConfiguration: { Status: 'Enabled' },
      LoggingConfiguration: {
        DestinationBucketName: made.stack.resolve(made.store.accessLogs.bucketName),
        LogFilePrefix: 'config/',
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' }, BucketKeyEnabled: true },
        ],
      },
    },
    DeletionPolicy: 'Retain',
  });
  const writers = statementsOf(made, bucket).filter(({ Effect }) => Effect === 'Allow');
  expect(writers.map(({ Sid }) => Sid)).toEqual(['AllowConfigCheck', 'AllowConfigWrite']);
  for (const { Condition } of writers) {
    expect(Condition?.StringEquals).toMatchObject({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } });
  }
  made.template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'AllowConfigDelivery' })]) },
  });
});

test('is accepted by the gate with the bucket for Config', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'us-east-1' } });
  new AuditLogStore(stack, 'Store').configDelivery();
  enforce(app);
  expect(() => app.synth()).not.toThrow();
});

test('gives the statements of each trail ids of their own', () => {
  const made = synthesize({}, (store) => {
    store.allowCloudTrail('arn:aws:cloudtrail:us-east-1:111122223333:trail/a');
    store.allowCloudTrail('arn:aws:cloudtrail:us-east-1:111122223333:trail/b');
  });
  const sids = statementsOf(made, made.store.bucket).map(({ Sid }) => Sid);
  expect(sids).toEqual(expect.arrayContaining(['AllowCloudTrailWrite', 'AllowCloudTrailWrite2']));
});

test('uses the key that it is given and makes none', () => {
  const stack = new Stack(undefined, 'Stack');
  const key = new EncryptionKey(stack, 'Key');
  const store = new AuditLogStore(stack, 'Store', { key });
  expect(store.key).toBe(key);
  Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 1);
});

const stranger = new Stack(undefined, 'Stranger');
const attempts: Record<string, unknown> = {
  accessControl: s3.BucketAccessControl.PUBLIC_READ,
  autoDeleteObjects: true,
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ACLS,
  blockedEncryptionTypes: [s3.BlockedEncryptionType.NONE],
  bucketKeyEnabled: false,
  cors: [{ allowedMethods: [s3.HttpMethods.GET], allowedOrigins: ['*'] }],
  encryption: s3.BucketEncryption.UNENCRYPTED,
  encryptionKey: kms.Key.fromKeyArn(stranger, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/other'),
  enforceSSL: false,
  lifecycleRules: [{ expiration: Duration.days(1) }],
  minimumTLSVersion: 1.0,
  objectLockDefaultRetention: s3.ObjectLockRetention.governance(Duration.days(1)),
  objectLockEnabled: false,
  objectOwnership: s3.ObjectOwnership.OBJECT_WRITER,
  publicReadAccess: true,
  removalPolicy: RemovalPolicy.DESTROY,
  replicationRules: [{ destination: s3.Bucket.fromBucketName(stranger, 'Bucket', 'abroad') }],
  replicationRole: iam.Role.fromRoleName(stranger, 'Role', 'replicator'),
  serverAccessLogsBucket: s3.Bucket.fromBucketName(stranger, 'Elsewhere', 'elsewhere'),
  serverAccessLogsPrefix: 'elsewhere/',
  transferAcceleration: true,
  versioned: false,
  websiteIndexDocument: 'index.html',
};

test.each(Object.keys(attempts))('ignores %s, which is locked', (prop) => {
  const unlocked = synthesize({ [prop]: attempts[prop] } as AuditLogStoreProps);
  expect(unlocked.template.toJSON()).toEqual(synthesize().template.toJSON());
});

test('takes what is left to the user', () => {
  const { template } = synthesize({ bucketName: 'audit-records', metrics: [{ id: 'All' }] });
  template.hasResourceProperties('AWS::S3::Bucket', {
    BucketName: 'audit-records',
    MetricsConfigurations: [{ Id: 'All' }],
    ...LOCKED,
  });
});

test('lets Bedrock, CloudTrail and VPC flow logs deliver, each for this account only', () => {
  const made = synthesize({}, (store) => {
    store.allowBedrockInvocationLogs('bedrock');
    store.allowCloudTrail('arn:aws:cloudtrail:us-east-1:111122223333:trail/audit');
    store.allowFlowLogs();
  });
  const writers = statementsOf(made, made.store.bucket).filter(({ Effect }) => Effect === 'Allow');
  expect(writers.map(({ Sid }) => Sid)).toEqual([
    'AllowBedrockInvocationLogs',
    'AllowCloudTrailAclCheck',
    'AllowCloudTrailWrite',
    'AllowLogDeliveryAclCheck',
    'AllowLogDeliveryWrite',
  ]);
  for (const { Condition } of writers) {
    expect(Condition?.StringEquals).toMatchObject({ 'aws:SourceAccount': { Ref: 'AWS::AccountId' } });
    expect(JSON.stringify(Condition)).toContain('aws:SourceArn');
  }
  expect(JSON.stringify(writers[0])).toContain('/BedrockModelInvocationLogs/*');
  made.template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([
        Match.objectLike({ Sid: 'AllowBedrockLogDelivery' }),
        Match.objectLike({ Sid: 'AllowCloudTrailEncrypt' }),
        Match.objectLike({ Sid: 'AllowLogDelivery' }),
      ]),
    },
  });
});

test('grants a service once however often it is allowed', () => {
  const made = synthesize({}, (store) => {
    store.allowFlowLogs();
    store.allowFlowLogs();
  });
  const sids = statementsOf(made, made.store.bucket).map(({ Sid }) => Sid);
  expect(sids.filter((sid) => sid?.startsWith('AllowLogDeliveryWrite'))).toHaveLength(1);
});

test.each([
  ['ObjectLockConfiguration.Rule.DefaultRetention.Mode', 'GOVERNANCE', 'audit-log-immutable'],
  ['ObjectLockConfiguration.Rule.DefaultRetention.Days', 1, 'audit-log-six-years'],
  ['VersioningConfiguration.Status', 'Suspended', 'store-versioned'],
  ['PublicAccessBlockConfiguration.BlockPublicPolicy', false, 'no-public-network-access'],
])('is refused by the gate when an override sets %s to %s', (property, value, rule) => {
  const app = new App();
  const store = new AuditLogStore(new Stack(app, 'Stack', { env: { region: 'us-east-1' } }), 'Store');
  enforce(app);
  const bucket = store.bucket.node.defaultChild;
  if (!s3.CfnBucket.isCfnBucket(bucket)) {
    throw new Error('the store has no bucket');
  }
  bucket.addPropertyOverride(property, value);
  expect(() => app.synth()).toThrow(rule);
});
