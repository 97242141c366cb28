import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Stack } from 'aws-cdk-lib/core';
import { AlarmTopic, type AlarmTopicProps, type ApiCalls, EncryptionKey } from '../../lib/aws';

const guardrailDeleted: ApiCalls = {
  description: 'A guardrail was deleted',
  eventSource: 'bedrock.amazonaws.com',
  eventNames: ['DeleteGuardrail'],
};

function synthesize(props: Partial<AlarmTopicProps> = {}, use: (alarms: AlarmTopic) => void = () => {}) {
  const stack = new Stack(undefined, 'Stack', { env: { region: 'us-east-1' } });
  const key = new EncryptionKey(stack, 'Key');
  const alarms = new AlarmTopic(stack, 'Alarms', { key, ...props });
  use(alarms);
  return { stack, key, template: Template.fromStack(stack) };
}

function statements(template: Template): Record<string, unknown>[] {
  const [policy] = Object.values(template.findResources('AWS::SNS::TopicPolicy'));
  return policy?.Properties.PolicyDocument.Statement;
}

test('makes a topic that is encrypted with the key', () => {
  const { stack, key, template } = synthesize();
  template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: stack.resolve(key.key.keyArn) });
});

test('denies plain HTTP, and lets only alarms and rules of the account publish', () => {
  const [denial, ...publishers] = statements(synthesize().template);
  expect(denial).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
  expect(publishers).toEqual([
    expect.objectContaining({
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: 'sns:Publish',
      Condition: {
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnLike: { 'aws:SourceArn': expect.anything() },
      },
    }),
    expect.objectContaining({
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sns:Publish',
      Condition: { ArnLike: { 'aws:SourceArn': expect.anything() } },
    }),
  ]);
  expect(JSON.stringify(publishers[1])).toMatch(/:events:us-east-1:.*AWS::AccountId.*:rule\/\*/);
});

test('lets both publishers use the key, EventBridge without a source, which would lose its messages', () => {
  const [key] = Object.values(synthesize().template.findResources('AWS::KMS::Key'));
  const of = (service: string) =>
    key?.Properties.KeyPolicy.Statement.find(
      ({ Principal }: { Principal: { Service?: string } }) => Principal.Service === service,
    );
  expect(of('cloudwatch.amazonaws.com')).toMatchObject({
    Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
  });
  const { Condition } = of('events.amazonaws.com');
  expect(JSON.stringify(Condition)).not.toContain('aws:Source');
  expect(JSON.stringify(Condition)).toMatch(/kms:EncryptionContext:aws:sns:topicArn.*:sns:us-east-1:/);
});

test('adds no rule to publish for each rule', () => {
  const { template } = synthesize({}, (alarms) => {
    alarms.onApiCalls('Deleted', guardrailDeleted);
    alarms.onApiCalls('DeletedToo', guardrailDeleted);
  });
  expect(statements(template)).toHaveLength(3);
});

test('subscribes each address once and says that it has to confirm', () => {
  const emailAddresses = ['security@clinic.example', 'oncall@clinic.example', 'security@clinic.example'];
  const { stack, template } = synthesize({ emailAddresses });
  template.resourceCountIs('AWS::SNS::Subscription', 2);
  template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: 'security@clinic.example' });
  Annotations.fromStack(stack).hasInfo('/Stack/Alarms', Match.stringLikeRegexp('confirm the subscription'));
});

test('says that nobody gets the alarms when there is no address', () => {
  Annotations.fromStack(synthesize().stack).hasInfo('/Stack/Alarms', Match.stringLikeRegexp('^nobody gets the alarms'));
});

test.each(['security', 'security@', 'a b@clinic.example', 'a@b@clinic.example', ''])(
  'refuses %p as an address',
  (address) => {
    expect(() => synthesize({ emailAddresses: [address] })).toThrow(
      `'emailAddresses' must hold addresses such as security@clinic.example, got '${address}'`,
    );
  },
);

test('raises an alarm for API calls that a trail records, from sources that nobody can feign', () => {
  synthesize({}, (alarms) => alarms.onApiCalls('Deleted', guardrailDeleted)).template.hasResourceProperties(
    'AWS::Events::Rule',
    {
      Description: 'A guardrail was deleted',
      State: 'ENABLED',
      EventPattern: {
        source: [{ prefix: 'aws.' }],
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: { eventSource: ['bedrock.amazonaws.com'], eventName: ['DeleteGuardrail'] },
      },
    },
  );
});

test('tells what was called, by whom, when and where, and nothing of the request', () => {
  const { template } = synthesize({}, (alarms) => alarms.onApiCalls('Deleted', guardrailDeleted));
  const [rule] = Object.values(template.findResources('AWS::Events::Rule'));
  const { InputPathsMap, InputTemplate } = rule?.Properties.Targets[0].InputTransformer ?? {};
  expect(Object.values(InputPathsMap).sort()).toEqual([
    '$.account',
    '$.detail.errorCode',
    '$.detail.eventID',
    '$.detail.eventName',
    '$.detail.eventSource',
    '$.detail.userIdentity.arn',
    '$.region',
    '$.time',
  ]);
  expect(InputTemplate).toMatch(/^"A guardrail was deleted: <detail-eventName> of <detail-eventSource> was called by/);
});

test.each<[string, Partial<ApiCalls>]>([
  ["'eventSource' must be a service as CloudTrail names it", { eventSource: 'aws.bedrock' }],
  ["'eventNames' must name at least one call", { eventNames: [] }],
  ["'eventNames' must hold calls as CloudTrail names them", { eventNames: ['bedrock:DeleteGuardrail'] }],
  ["'eventNames' must hold calls that change something, got 'GetGuardrail'", { eventNames: ['GetGuardrail'] }],
  ["'description' must be one line", { description: 'Deleted <name>' }],
  ["'description' must be one line", { description: '' }],
])('refuses: %s', (message, calls) => {
  expect(() => synthesize({}, (alarms) => alarms.onApiCalls('Deleted', { ...guardrailDeleted, ...calls }))).toThrow(
    message,
  );
});

test.each([
  ['masterKey', undefined],
  ['enforceSSL', false],
  ['topicName', 'alarms'],
  ['fifo', true],
])('ignores %s, which is locked', (prop, value) => {
  expect(synthesize({ [prop]: value } as never).template.toJSON()).toEqual(synthesize().template.toJSON());
});
