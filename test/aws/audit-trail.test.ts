import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { AlarmTopic, AuditLogStore, AuditTrail, type AuditTrailProps, EncryptionKey } from '../../lib/aws';
import { matches } from '../support/filter-pattern';

type Selector = { Name: string; FieldSelectors: Record<string, unknown>[] };

function synthesize(
  props: (stack: Stack, store: AuditLogStore) => Partial<AuditTrailProps> = () => ({}),
  region?: string,
) {
  const stack = new Stack(undefined, 'Stack', { env: { account: '111122223333', region: region ?? 'us-east-1' } });
  const store = new AuditLogStore(stack, 'Store');
  const trail = new AuditTrail(stack, 'Trail', { store, ...props(stack, store) });
  return { stack, store, trail, template: Template.fromStack(stack) };
}

function selectors(template: Template): Selector[] {
  const [trail] = Object.values(template.findResources('AWS::CloudTrail::Trail'));
  return trail?.Properties.AdvancedEventSelectors;
}

function typesOf(template: Template): unknown[] {
  return selectors(template).map(
    ({ FieldSelectors }) => FieldSelectors.find(({ Field }) => Field === 'resources.type')?.Equals,
  );
}

test('makes a trail of all Regions with validated, encrypted log files', () => {
  const { stack, store, template } = synthesize();
  template.hasResourceProperties('AWS::CloudTrail::Trail', {
    IsLogging: true,
    IsMultiRegionTrail: true,
    IncludeGlobalServiceEvents: true,
    EnableLogFileValidation: true,
    KMSKeyId: stack.resolve(store.key.key.keyArn),
    S3BucketName: stack.resolve(store.bucket.bucketName),
    EventSelectors: Match.absent(),
  });
});

test('records management events and the data events of Bedrock and AgentCore, each type in a selector of its own', () => {
  const { template } = synthesize();
  expect(selectors(template)[0]?.FieldSelectors).toEqual([{ Field: 'eventCategory', Equals: ['Management'] }]);
  const types = typesOf(template).slice(1);
  for (const type of ['Bedrock::Model', 'Bedrock::KnowledgeBase', 'BedrockAgentCore::Runtime']) {
    expect(types).toContainEqual([`AWS::${type}`]);
  }
  expect(types).not.toContainEqual(['AWS::Bedrock::Prompt']);
  expect(types.every((type) => Array.isArray(type) && type.length === 1)).toBe(true);
});

test('leaves out AgentCore in GovCloud, which does not know its types', () => {
  const types = typesOf(synthesize(undefined, 'us-gov-west-1').template);
  expect(types).toContainEqual(['AWS::Bedrock::Model']);
  expect(JSON.stringify(types)).not.toContain('AgentCore');
});

test('records more types when asked, each once', () => {
  const moreDataEvents = ['AWS::BedrockMantle::Project', 'AWS::Bedrock::Model', 'AWS::BedrockMantle::Project'];
  const types = typesOf(synthesize(() => ({ moreDataEvents })).template).flat();
  expect(types.filter((type) => type === 'AWS::BedrockMantle::Project')).toHaveLength(1);
  expect(types.filter((type) => type === 'AWS::Bedrock::Model')).toHaveLength(1);
});

test.each([
  ['AWS::Bedrock::Prompt', 'which CloudTrail rejects although it is documented'],
  ['AWS::S3::Object', "name the buckets in 'phiBuckets'"],
  ['Bedrock', 'must hold resource types'],
  ['AWS::Bedrock::*', 'must hold resource types'],
])('refuses %s as a type of data events', (type, message) => {
  expect(() => synthesize(() => ({ moreDataEvents: [type] }))).toThrow(message);
});

test('records who reads or removes audit records, and not its own deliveries', () => {
  const { template } = synthesize();
  const records = selectors(template).find(({ Name }) => Name === 'Audit records');
  expect(records?.FieldSelectors).toEqual([
    { Field: 'eventCategory', Equals: ['Data'] },
    { Field: 'resources.type', Equals: ['AWS::S3::Object'] },
    { Field: 'resources.ARN', StartsWith: [{ 'Fn::Join': ['', [{ 'Fn::GetAtt': expect.anything() }, '/']] }] },
    {
      Field: 'eventName',
      NotEquals: ['PutObject', 'CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'],
    },
  ]);
});

test('records everything that happens to the objects of buckets with protected health information', () => {
  const { template } = synthesize((stack) => ({
    phiBuckets: [s3.Bucket.fromBucketName(stack, 'Notes', 'notes'), s3.Bucket.fromBucketName(stack, 'Scans', 'scans')],
  }));
  const objects = selectors(template).find(({ Name }) => Name === 'PHI objects');
  expect(objects?.FieldSelectors).toHaveLength(3);
  expect(JSON.stringify(objects?.FieldSelectors[2])).toMatch(/s3:::notes\/.*s3:::scans\//);
});

test('refuses the bucket of the store among them', () => {
  expect(() => synthesize((_, store) => ({ phiBuckets: [store.bucket] }))).toThrow(
    "'phiBuckets' must not hold the bucket of the store, got 'Stack/Store/Bucket'",
  );
});

test('waits for the policy that admits it, which names it', () => {
  const { stack, trail, template } = synthesize();
  const [name, policy] =
    Object.entries(template.findResources('AWS::S3::BucketPolicy')).find(([, resource]) =>
      JSON.stringify(resource).includes('cloudtrail.amazonaws.com'),
    ) ?? [];
  template.hasResource('AWS::CloudTrail::Trail', { DependsOn: Match.arrayWith([name]) });
  expect(JSON.stringify(policy)).toContain(JSON.stringify(stack.resolve(trail.trailArn)));
});

test('delivers to an encrypted log group that is kept for six years and outlives the stack', () => {
  const { stack, store, trail, template } = synthesize();
  template.hasResource('AWS::Logs::LogGroup', {
    Properties: {
      KmsKeyId: stack.resolve(store.key.key.keyArn),
      RetentionInDays: 2192,
      LogGroupName: Match.absent(),
    },
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  });
  template.hasResourceProperties('AWS::CloudTrail::Trail', {
    CloudWatchLogsLogGroupArn: stack.resolve(trail.logGroup.logGroupArn),
  });
  template.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'AllowCloudWatchLogs' })]) },
  });
});

test('lets CloudTrail write to its own streams of that group and to nothing else', () => {
  const { template } = synthesize();
  template.resourceCountIs('AWS::IAM::Role', 1);
  template.resourceCountIs('AWS::IAM::Policy', 0);
  const [[policy, { Properties }] = ['', { Properties: {} }]] = Object.entries(
    template.findResources('AWS::IAM::ManagedPolicy'),
  );
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Principal: { Service: 'cloudtrail.amazonaws.com' } })] },
    ManagedPolicyArns: [{ Ref: policy }],
  });
  const [statement, ...others] = Properties.PolicyDocument.Statement;
  expect(others).toEqual([]);
  expect(statement.Action).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  expect(JSON.stringify(statement.Resource)).toMatch(
    /:log-group:.*"Ref":"TrailLog.*:log-stream:111122223333_CloudTrail_us-east-1\*/,
  );
});

test('takes a topic of your own, and makes one otherwise', () => {
  const own = synthesize((stack, store) => ({ alarms: new AlarmTopic(stack, 'Alarms', { key: store.key }) }));
  own.template.resourceCountIs('AWS::SNS::Topic', 1);
  const made = synthesize();
  made.template.resourceCountIs('AWS::SNS::Topic', 1);
  Annotations.fromStack(made.stack).hasInfo('/Stack/Trail/Alarms', Match.stringLikeRegexp('^nobody gets the alarms'));
});

test('takes a store whose key lies in another stack', () => {
  const app = new App();
  const keys = new Stack(app, 'Keys');
  const stack = new Stack(app, 'Stack');
  const store = new AuditLogStore(stack, 'Store', { key: new EncryptionKey(keys, 'Key') });
  new AuditTrail(stack, 'Trail', { store });
  expect(() => app.synth()).not.toThrow();
});

test.each([
  ['isLogging', false],
  ['isMultiRegionTrail', false],
  ['includeGlobalServiceEvents', false],
  ['enableLogFileValidation', false],
  ['kmsKeyId', 'other'],
  ['s3BucketName', 'other'],
  ['advancedEventSelectors', []],
  ['logGroup', undefined],
  ['retention', 1],
  ['role', new iam.AnyPrincipal()],
])('ignores %s, which is locked', (prop, value) => {
  const unlocked = synthesize(() => ({ [prop]: value }) as never);
  expect(unlocked.template.toJSON()).toEqual(synthesize().template.toJSON());
});

describe('the alarms', () => {
  const { template } = synthesize();
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties);
  const filters = Object.values(template.findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => ({
    metric: Properties.MetricTransformations[0],
    pattern: deployed(Properties.FilterPattern),
  }));
  const raised = (event: object) =>
    [
      ...new Set(filters.filter(({ pattern }) => matches(pattern, event)).map(({ metric }) => metric.MetricName)),
    ].sort();
  const call = (service: string, eventName: string, more: object = {}) => ({
    eventSource: `${service}.amazonaws.com`,
    eventName,
    eventType: 'AwsApiCall',
    userIdentity: { type: 'AssumedRole' },
    ...more,
  });

  test.each([
    ['cloudtrail', 'StopLogging', 'AuditLoggingChanged'],
    ['cloudtrail', 'DeleteTrail', 'AuditLoggingChanged'],
    ['cloudtrail', 'UpdateTrail', 'AuditLoggingChanged'],
    ['cloudtrail', 'PutEventSelectors', 'AuditLoggingChanged'],
    ['bedrock', 'DeleteModelInvocationLoggingConfiguration', 'AuditLoggingChanged'],
    ['bedrock', 'PutModelInvocationLoggingConfiguration', 'AuditLoggingChanged'],
    ['ec2', 'DeleteFlowLogs', 'AuditLoggingChanged'],
    ['config', 'StopConfigurationRecorder', 'AuditLoggingChanged'],
    ['monitoring', 'DeleteAlarms', 'AuditLoggingChanged'],
    ['kms', 'ScheduleKeyDeletion', 'KeyEndangered'],
    ['kms', 'DisableKey', 'KeyEndangered'],
    ['kms', 'DeleteImportedKeyMaterial', 'KeyEndangered'],
    ['kms', 'PutKeyPolicy', 'KeyEndangered'],
    ['bedrock', 'PutAccountDataRetention', 'RetentionChanged'],
    ['bedrock-mantle', 'PutAccountDataRetention', 'RetentionChanged'],
    ['s3', 'PutBucketObjectLockConfiguration', 'RetentionChanged'],
    ['s3', 'PutBucketLifecycle', 'RetentionChanged'],
    ['s3', 'DeleteBucketPublicAccessBlock', 'StorageOpened'],
    ['s3', 'PutAccountPublicAccessBlock', 'StorageOpened'],
    ['s3', 'PutBucketPolicy', 'StorageOpened'],
    ['ec2', 'AuthorizeSecurityGroupIngress', 'NetworkOpened'],
    ['ec2', 'ModifyVpcEndpoint', 'NetworkOpened'],
    ['bedrock', 'UpdateGuardrail', 'GuardrailChanged'],
    ['bedrock', 'DeleteEnforcedGuardrailConfiguration', 'GuardrailChanged'],
    ['iam', 'CreateServiceSpecificCredential', 'LongTermCredentialMade'],
  ])('%s %s raises %s, once it succeeds and when it is denied', (service, name, alarm) => {
    expect(raised(call(service, name))).toEqual([alarm]);
    expect(raised(call(service, name, { errorCode: 'AccessDenied' }))).toContain(alarm);
  });

  test.each([
    ['bedrock', 'InvokeModel'],
    ['bedrock', 'GetGuardrail'],
    ['elasticloadbalancing', 'DeleteRule'],
    ['kms', 'Decrypt'],
    ['s3', 'GetObject'],
    ['logs', 'PutRetentionPolicy'],
  ])('%s %s raises none', (service, name) => {
    expect(raised(call(service, name))).toEqual([]);
  });

  test('changes of the log group of the trail are told from those of others', () => {
    const removal = (logGroupName: string) => call('logs', 'DeleteLogGroup', { requestParameters: { logGroupName } });
    expect(raised(removal('TrailLog'))).toEqual(['AuditLoggingChanged']);
    expect(raised(removal('other'))).toEqual([]);
  });

  test('attempts on the records are told from those on other buckets', () => {
    const attempt = (bucketName: string) => call('s3', 'DeleteObject', { requestParameters: { bucketName } });
    expect(raised(attempt('StoreBucket'))).toEqual(['RecordsAttacked']);
    expect(raised(attempt('other'))).toEqual([]);
  });

  test('the root user is told from what AWS does in its name', () => {
    const byRoot = (more: object) => call('iam', 'GetUser', { userIdentity: { type: 'Root', ...more } });
    expect(raised(byRoot({}))).toEqual(['RootUsed']);
    expect(raised(byRoot({ invokedBy: 'AWS Internal' }))).toEqual([]);
  });

  test('denied calls to Bedrock raise one when there are five', () => {
    for (const errorCode of ['AccessDenied', 'AccessDeniedException']) {
      expect(raised(call('bedrock', 'Converse', { errorCode }))).toEqual(['ModelAccessDenied']);
    }
    expect(raised(call('bedrock', 'Converse', { errorCode: 'ThrottlingException' }))).toEqual([]);
    expect(alarms.find(({ MetricName }) => MetricName === 'ModelAccessDenied').Threshold).toBe(5);
  });

  test('each has filters, a description and the topic, and says nothing while nothing happens', () => {
    expect(new Set(filters.map(({ metric }) => metric.MetricName))).toEqual(
      new Set(alarms.map(({ MetricName }) => MetricName)),
    );
    for (const alarm of alarms) {
      expect(alarm).toMatchObject({
        AlarmDescription: expect.stringMatching(/^[A-Z].{30,}\.$/),
        AlarmActions: [{ Ref: expect.stringMatching(/^TrailAlarms/) }],
        TreatMissingData: 'notBreaching',
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        Statistic: 'Sum',
      });
    }
  });

  test('their metrics are those of this trail', () => {
    const namespaces = new Set([
      ...filters.map(({ metric }) => metric.MetricNamespace),
      ...alarms.map((a) => a.Namespace),
    ]);
    expect([...namespaces]).toEqual([expect.stringMatching(/^CompliantAi\/[\w-]+$/)]);
  });

  test('their patterns stay within the 1,024 characters of CloudWatch Logs, with a log group name of 512', () => {
    for (const { pattern } of filters) {
      expect(pattern.length + (pattern.includes('requestParameters') ? 512 : 0)).toBeLessThanOrEqual(1024);
    }
  });
});

/** References become the names of the constructs that they lead to. */
function deployed(pattern: unknown): string {
  return JSON.stringify(pattern).startsWith('{')
    ? joined(pattern)
        .map((part) =>
          typeof part === 'string' ? part : JSON.stringify(part).replace(/^.*"(\w+?)[0-9A-F]{8}".*$/, '$1'),
        )
        .join('')
    : String(pattern);
}

function joined(pattern: unknown): unknown[] {
  return typeof pattern === 'object' && pattern !== null && 'Fn::Join' in pattern && Array.isArray(pattern['Fn::Join'])
    ? pattern['Fn::Join'][1]
    : [];
}

test('records the objects of a bucket that is added later', () => {
  const stack = new Stack(new App(), 'Later', { env: { region: 'us-east-1' } });
  const store = new AuditLogStore(stack, 'Store');
  const trail = new AuditTrail(stack, 'Trail', { store });
  trail.addPhiBucket(new s3.Bucket(stack, 'Documents'));
  Template.fromStack(stack).hasResourceProperties('AWS::CloudTrail::Trail', {
    AdvancedEventSelectors: Match.arrayWith([Match.objectLike({ Name: 'PHI objects' })]),
  });
  expect(() => trail.addPhiBucket(store.bucket)).toThrow("'phiBuckets' must not hold the bucket of the store");
});
