import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { App, Aspects, CfnParameter, Stack } from 'aws-cdk-lib/core';
import {
  AlarmTopic,
  AuditLogStore,
  EncryptionKey,
  InvocationLogging,
  type InvocationLoggingProps,
  OnDelete,
  OnExisting,
} from '../../lib/aws';

const TYPE = 'Custom::BedrockInvocationLogging';
const ENVIRONMENT = { account: '123456789012', region: 'us-east-1' };

function make(props: Partial<InvocationLoggingProps> = {}) {
  const stack = new Stack(new App(), 'Stack', { env: ENVIRONMENT });
  const store = props.store ?? new AuditLogStore(stack, 'Store');
  const logging = new InvocationLogging(stack, 'Logging', { store, ...props });
  return { stack, store, logging };
}

function synthesize(props: Partial<InvocationLoggingProps> = {}): Template {
  return Template.fromStack(make(props).stack);
}

/** The statements that the function's role has, by what they allow first. */
function permissions(template: Template): Record<string, unknown>[] {
  const policies = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
  return policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

test('records all five kinds of data in the store, and nowhere else', () => {
  const { stack, store } = make();
  const template = Template.fromStack(stack);
  template.hasResourceProperties(TYPE, {
    S3BucketName: stack.resolve(store.bucket.bucketName),
    S3KeyPrefix: 'bedrock-invocations',
    CloudWatchLogGroupName: Match.absent(),
    CloudWatchRoleArn: Match.absent(),
    LargeDataBucketName: Match.absent(),
    TextDataDeliveryEnabled: true,
    ImageDataDeliveryEnabled: true,
    EmbeddingDataDeliveryEnabled: true,
    VideoDataDeliveryEnabled: true,
    AudioDataDeliveryEnabled: true,
    OnExisting: 'REFUSE',
    OnDelete: 'LEAVE',
  });
  expect(JSON.stringify(template.findResources('AWS::S3::BucketPolicy'))).toContain(
    '/bedrock-invocations/AWSLogs/123456789012/BedrockModelInvocationLogs/*',
  );
});

test('waits for the policies that Bedrock and the function need', () => {
  const template = synthesize();
  const [resource] = Object.values(template.findResources(TYPE));
  for (const type of ['AWS::S3::BucketPolicy', 'AWS::KMS::Key', 'AWS::IAM::ManagedPolicy']) {
    const ids = Object.keys(template.findResources(type));
    expect(ids.filter((id) => resource?.DependsOn.includes(id))).not.toEqual([]);
  }
});

test('cannot leave out a kind of data', () => {
  const unlocked = { audioDataDeliveryEnabled: false, AudioDataDeliveryEnabled: false, properties: {} };
  synthesize(unlocked as never).hasResourceProperties(TYPE, { AudioDataDeliveryEnabled: true });
});

describe('copies in CloudWatch', () => {
  test('have a log group with the key, kept for six years, and large data in the store', () => {
    const { stack, store, logging } = make({ copyToCloudWatch: true });
    const template = Template.fromStack(stack);
    expect(logging.logGroup).toBeDefined();
    template.hasResourceProperties(TYPE, {
      CloudWatchLogGroupName: stack.resolve(logging.logGroup?.logGroupName),
      CloudWatchRoleArn: Match.anyValue(),
      LargeDataBucketName: stack.resolve(store.bucket.bucketName),
      LargeDataKeyPrefix: 'bedrock-invocations',
    });
    template.allResources('AWS::Logs::LogGroup', {
      Properties: { RetentionInDays: 2192, KmsKeyId: stack.resolve(store.key.key.keyArn) },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
    expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).toContain(':log-group:Stack-*');
  });

  test('have a role for Bedrock alone, of this account and Region, retained with its policy', () => {
    synthesize({ copyToCloudWatch: true }).hasResource('AWS::IAM::Role', {
      DeletionPolicy: 'Retain',
      Properties: {
        AssumeRolePolicyDocument: {
          Statement: [
            {
              Effect: 'Allow',
              Action: 'sts:AssumeRole',
              Principal: { Service: 'bedrock.amazonaws.com' },
              Condition: {
                StringEquals: { 'aws:SourceAccount': '123456789012' },
                ArnLike: {
                  'aws:SourceArn': {
                    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':bedrock:us-east-1:123456789012:*']],
                  },
                },
              },
            },
          ],
        },
        Policies: [
          {
            PolicyDocument: {
              Statement: [
                {
                  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                  Resource: {
                    'Fn::Join': ['', Match.arrayWith([':log-stream:aws/bedrock/modelinvocations'])],
                  },
                },
              ],
            },
          },
        ],
      },
    });
  });

  test('let the function pass that role, to Bedrock only', () => {
    const passes = permissions(synthesize({ copyToCloudWatch: true })).filter(
      ({ Action }) => Action === 'iam:PassRole',
    );
    expect(passes).toEqual([
      expect.objectContaining({
        Condition: { StringEquals: { 'iam:PassedToService': 'bedrock.amazonaws.com' } },
        Resource: { 'Fn::GetAtt': [expect.stringContaining('LoggingRole'), 'Arn'] },
      }),
    ]);
    expect(JSON.stringify(permissions(synthesize()))).not.toContain('iam:PassRole');
  });
});

describe('the function', () => {
  test('is of the newest runtime, outside of the network, one at a time, without environment', () => {
    synthesize().hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: 180,
      ReservedConcurrentExecutions: 1,
      VpcConfig: Match.absent(),
      Environment: Match.absent(),
    });
  });

  test('may read and set the one setting, write its log, and nothing else', () => {
    const statements = permissions(synthesize());
    expect(statements.map(({ Action }) => Action).sort()).toEqual([
      ['bedrock:GetModelInvocationLoggingConfiguration', 'bedrock:PutModelInvocationLoggingConfiguration'],
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
    ]);
    expect(statements.find(({ Action }) => JSON.stringify(Action).includes('logs:'))?.Resource).not.toBe('*');
  });

  test('keeps what it may do to the setting until the setting is deleted', () => {
    const template = synthesize();
    const [[id] = []] = Object.entries(template.findResources('AWS::IAM::ManagedPolicy')).filter(([, policy]) =>
      JSON.stringify(policy).includes('bedrock:'),
    );
    expect(id).toContain('Logging');
    template.hasResource(TYPE, { DependsOn: Match.arrayWith([id]) });
  });

  test('may delete the setting only where it is to restore', () => {
    const action = 'bedrock:DeleteModelInvocationLoggingConfiguration';
    const template = synthesize({ onDelete: OnDelete.RESTORE_PREVIOUS, onExisting: OnExisting.OVERWRITE });
    expect(JSON.stringify(permissions(template))).toContain(action);
    expect(JSON.stringify(permissions(synthesize()))).not.toContain(action);
    template.hasResourceProperties(TYPE, { OnDelete: 'RESTORE_PREVIOUS', OnExisting: 'OVERWRITE' });
  });

  test('has a deadline at CloudFormation well below the hour', () => {
    synthesize().hasResourceProperties(TYPE, { ServiceTimeout: '900' });
  });
});

test('raises an alarm when the setting is changed', () => {
  const stack = new Stack(new App(), 'Stack', { env: ENVIRONMENT });
  const store = new AuditLogStore(stack, 'Store');
  new InvocationLogging(stack, 'Logging', { store, alarms: new AlarmTopic(stack, 'Alarms', { key: store.key }) });
  Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      detail: {
        eventSource: ['bedrock.amazonaws.com'],
        eventName: ['PutModelInvocationLoggingConfiguration', 'DeleteModelInvocationLoggingConfiguration'],
      },
    },
  });
});

test('uses the prefix and the key that it is given', () => {
  const stack = new Stack(new App(), 'Stack', { env: ENVIRONMENT });
  const store = new AuditLogStore(stack, 'Store');
  const key = new EncryptionKey(stack, 'LogKey');
  new InvocationLogging(stack, 'Logging', { store, key, prefix: 'phi/prompts' });
  const template = Template.fromStack(stack);
  template.hasResourceProperties(TYPE, { S3KeyPrefix: 'phi/prompts' });
  template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: stack.resolve(key.key.keyArn) });
});

test('tells drift and what was before as attributes', () => {
  const { stack, logging } = make();
  const [id] = Object.keys(Template.fromStack(stack).findResources(TYPE));
  expect(stack.resolve([logging.drift, logging.previous])).toEqual([
    { 'Fn::GetAtt': [id, 'Drift'] },
    { 'Fn::GetAtt': [id, 'Previous'] },
  ]);
});

test('says that the store holds protected health information', () => {
  Annotations.fromStack(make().stack).hasInfo('/Stack/Logging', Match.stringLikeRegexp('unredacted prompts'));
});

test.each(['', '/bedrock', 'bedrock/', 'a//b', 'bedrock/*', 'a b', '$' + '{x}', 'x'.repeat(513)])(
  'rejects the prefix %j',
  (prefix) => {
    expect(() => make({ prefix })).toThrow(`'prefix' must be 1 to 512 letters`);
  },
);

test('accepts a prefix that is known at deployment', () => {
  const stack = new Stack(new App(), 'Stack', { env: ENVIRONMENT });
  const prefix = new CfnParameter(stack, 'Prefix').valueAsString;
  const store = new AuditLogStore(stack, 'Store');
  new InvocationLogging(stack, 'Logging', { store, prefix });
  Template.fromStack(stack).hasResourceProperties(TYPE, { S3KeyPrefix: { Ref: 'Prefix' } });
});

test.each([
  ['region', { ...ENVIRONMENT, region: 'us-west-2' }],
  ['account', { ...ENVIRONMENT, account: '210987654321' }],
])('rejects a store of another %s', (name, env) => {
  const app = new App();
  const store = new AuditLogStore(new Stack(app, 'Elsewhere', { env }), 'Store');
  const stack = new Stack(app, 'Stack', { env: ENVIRONMENT });
  expect(() => new InvocationLogging(stack, 'Logging', { store })).toThrow(`'store' must be in the ${name}`);
});

test('rejects a second one in the stack, as there is one setting', () => {
  const { stack, store } = make();
  expect(() => new InvocationLogging(stack, 'Again', { store })).toThrow(
    "the model invocation logging of Bedrock exists once in an account and Region, and 'Stack/Logging' sets it already",
  );
});

test('accepts aspects and a second synthesis of the same source without a difference', () => {
  const [one, two] = [make().stack, make().stack];
  Aspects.of(one).add({ visit: () => undefined });
  expect(Template.fromStack(one).toJSON()).toEqual(Template.fromStack(two).toJSON());
});
