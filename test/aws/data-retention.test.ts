import { Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import {
  AlarmTopic,
  AuditLogStore,
  DataRetention,
  type DataRetentionProps,
  EncryptionKey,
  InvocationLogging,
  OnDelete,
  OnExisting,
} from '../../lib/aws';

const TYPE = 'Custom::BedrockDataRetention';

function make(props: DataRetentionProps = {}, region: string | undefined = 'us-east-1'): Stack {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region } });
  new DataRetention(stack, 'Retention', props);
  return stack;
}

function synthesize(props?: DataRetentionProps, region?: string): Template {
  return Template.fromStack(make(props, region));
}

function planes(template: Template): string[] {
  return Object.values(template.findResources(TYPE)).map(({ Properties }) => Properties.Plane);
}

test('sets the mode none at the control plane, then at bedrock-mantle', () => {
  const template = synthesize();
  const found = Object.entries(template.findResources(TYPE));
  expect(found.map(([, { Properties }]) => Properties)).toEqual(
    ['bedrock', 'bedrock-mantle'].map((Plane) =>
      expect.objectContaining({ Plane, Mode: 'none', OnExisting: 'REFUSE', OnDelete: 'LEAVE' }),
    ),
  );
  const [[first], [, second]] = found as [[string, unknown], [string, { DependsOn: string[] }]];
  expect(second.DependsOn).toContain(first);
});

test.each(['us-west-1', 'us-gov-west-1', 'us-gov-east-1'])(
  'leaves out bedrock-mantle in %s, which has none',
  (region) => {
    expect(planes(synthesize({}, region))).toEqual(['bedrock']);
    expect(JSON.stringify(synthesize({}, region))).not.toContain('bedrock-mantle:');
  },
);

test('takes the word of the user for bedrock-mantle', () => {
  expect(planes(synthesize({ mantle: false }))).toEqual(['bedrock']);
  expect(planes(synthesize({ mantle: true }, 'us-west-1'))).toEqual(['bedrock', 'bedrock-mantle']);
});

test('covers bedrock-mantle where the Region is known at deployment', () => {
  const stack = new Stack(new App(), 'Stack');
  new DataRetention(stack, 'Retention');
  expect(planes(Template.fromStack(stack))).toHaveLength(2);
});

test('cannot be any other mode', () => {
  const template = synthesize({ mode: 'default', Mode: 'default' } as never);
  for (const { Properties } of Object.values(template.findResources(TYPE))) {
    expect(Properties.Mode).toBe('none');
  }
});

test('gives the function the right to set none, and other modes only where it is to restore', () => {
  const template = synthesize();
  for (const plane of ['bedrock', 'bedrock-mantle']) {
    expect(statement(template, `${plane}:PutAccountDataRetention`)).toMatchObject({
      Condition: { StringEquals: { [`${plane}:DataRetentionMode`]: 'none' } },
    });
    const restoring = synthesize({ onDelete: OnDelete.RESTORE_PREVIOUS, onExisting: OnExisting.OVERWRITE });
    expect(statement(restoring, `${plane}:PutAccountDataRetention`)).not.toHaveProperty('Condition');
  }
});

test('shares the function of the stack, and its log is encrypted with the key', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'us-east-1' } });
  const store = new AuditLogStore(stack, 'Store');
  new InvocationLogging(stack, 'Logging', { store });
  new DataRetention(stack, 'Retention');
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::Lambda::Function', 1);
  template.resourceCountIs('AWS::KMS::Key', 1);
  template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: stack.resolve(store.key.key.keyArn) });
});

test('makes a key for the log of the function when it is given none', () => {
  synthesize().resourceCountIs('AWS::KMS::Key', 1);
  const stack = new Stack(new App(), 'Stack');
  const key = new EncryptionKey(stack, 'Key');
  new DataRetention(stack, 'Retention', { key });
  Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 1);
});

test('raises an alarm when the mode is set', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'us-east-1' } });
  const key = new EncryptionKey(stack, 'Key');
  new DataRetention(stack, 'Retention', { key, alarms: new AlarmTopic(stack, 'Alarms', { key }) });
  Template.fromStack(stack).hasResourceProperties('AWS::Events::Rule', {
    EventPattern: { detail: { eventName: ['PutAccountDataRetention'] } },
  });
});

test('rejects a second one in the stack', () => {
  const stack = make();
  expect(() => new DataRetention(stack, 'Again')).toThrow(
    "the data retention of bedrock exists once in an account and Region, and 'Stack/Retention' sets it already",
  );
});

function statement(template: Template, action: string): unknown {
  const policies = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
  return policies
    .flatMap(({ Properties }): { Action: unknown }[] => Properties.PolicyDocument.Statement)
    .find(({ Action }) => Action === action);
}
