import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { App, Aws, CfnParameter, Stack } from 'aws-cdk-lib/core';
import { AuditLogStore, EncryptionKey, KeyMaterial, PrivateBedrock, type PrivateBedrockProps } from '../../lib/aws';

const MODEL = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const DEFAULTS: PrivateBedrockProps = { models: [MODEL], baa: { reference: 'BAA-2026-001', effective: '2026-06-30' } };

function stackIn(region?: string): Stack {
  return new Stack(new App(), 'Stack', { env: { region } });
}

function make(props: Partial<PrivateBedrockProps> = {}, stack = stackIn('us-east-1')): PrivateBedrock {
  return new PrivateBedrock(stack, 'Ai', { ...DEFAULTS, ...props });
}

function synthesize(props: Partial<PrivateBedrockProps> = {}): Template {
  return Template.fromStack(Stack.of(make(props)));
}

test('makes one key, a locked store, a private network, a trail and flow logs', () => {
  const template = synthesize();
  template.resourceCountIs('AWS::KMS::Key', 1);
  template.resourceCountIs('AWS::CloudTrail::Trail', 1);
  template.resourceCountIs('AWS::EC2::FlowLog', 1);
  template.resourceCountIs('AWS::EC2::VPCEndpoint', 8);
  template.hasResourceProperties('AWS::S3::Bucket', { ObjectLockEnabled: true });
});

test('makes a log group with the key, kept for six years under a name that the key policy admits', () => {
  const template = synthesize();
  template.hasResource('AWS::Logs::LogGroup', {
    Properties: { RetentionInDays: 2192, KmsKeyId: Match.anyValue(), LogGroupName: Match.absent() },
    DeletionPolicy: 'Retain',
  });
  expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).toContain(':log-group:Stack-*');
});

test('grants the US profile, and its models only through the profile', () => {
  const stack = stackIn('us-east-1');
  const bedrock = make({}, stack);
  bedrock.grantInvoke(new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() }));
  const profile = {
    'Fn::Join': [
      '',
      [
        'arn:',
        { Ref: 'AWS::Partition' },
        ':bedrock:us-east-1:',
        { Ref: 'AWS::AccountId' },
        `:inference-profile/us.${MODEL}`,
      ],
    ],
  };
  const model = (region: string) => ({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:bedrock:${region}::foundation-model/${MODEL}`]],
  });
  const action = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Sid: 'InvokeUsProfiles', Effect: 'Allow', Action: action, Resource: profile },
        {
          Sid: 'InvokeModelsThroughUsProfiles',
          Effect: 'Allow',
          Action: action,
          Resource: ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'].map(model),
          Condition: { StringEquals: { 'bedrock:InferenceProfileArn': [profile] } },
        },
      ],
    },
  });
});

test('uses the key and the store that it is given', () => {
  const stack = stackIn('us-east-1');
  const key = new EncryptionKey(stack, 'Key');
  const auditLogStore = new AuditLogStore(stack, 'Store', { key });
  const bedrock = make({ auditLogStore }, stack);
  expect(bedrock.key).toBe(key);
  expect(bedrock.auditLogStore).toBe(auditLogStore);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::KMS::Key', 1);
  template.resourceCountIs('AWS::S3::Bucket', 2);
});

test('takes imported key material from a stack of its own, which is deployed first', () => {
  const app = new App();
  const env = { region: 'us-east-1' };
  const keys = new Stack(app, 'Keys', { env });
  const stack = new Stack(app, 'Stack', { env });
  make({ key: new EncryptionKey(keys, 'Key', { material: KeyMaterial.IMPORTED }) }, stack);
  app.synth();
  expect(stack.dependencies.map(({ stackName }) => stackName)).toEqual(['Keys']);
  expect(keys.dependencies).toHaveLength(0);
  Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 0);
  expect(JSON.stringify(Template.fromStack(keys).toJSON())).toMatch(/AllowCloudTrailEncrypt.*AllowCloudWatchLogs/);
});

test('records the agreement in the template as attested, and prints what is left to do', () => {
  const bedrock = make();
  const stack = Stack.of(bedrock);
  expect(Template.fromStack(stack).toJSON().Metadata).toEqual({
    'compliant-ai:baa/Stack/Ai': { service: 'Amazon Bedrock', reference: 'BAA-2026-001', effective: '2026-06-30' },
  });
  const next = Match.stringLikeRegexp("'BAA-2026-001'.*AWS Artifact.*invocation logging is not turned on");
  Annotations.fromStack(stack).hasInfo('/Stack/Ai', next);
});

test.each(['global', 'eu', 'apac', 'jp', 'au', 'ca'])('refuses a model with the prefix %s', (prefix) => {
  expect(() => make({ models: [MODEL, `${prefix}.${MODEL}`] })).toThrow(
    `'models' must be processed in the United States, got '${prefix}.${MODEL}', which may be routed elsewhere; write '${MODEL}'`,
  );
});

test.each(['us', 'us-gov'])('refuses a model with the prefix %s, which it adds itself', (prefix) => {
  expect(() => make({ models: [`${prefix}.${MODEL}`] })).toThrow(
    `'models' takes ids without the prefix of a profile, got '${prefix}.${MODEL}'; write '${MODEL}'`,
  );
});

test.each(['*', 'anthropic.*', 'claude', '', `arn:aws:bedrock:us-east-1::foundation-model/${MODEL}`, `${MODEL}/..`])(
  "refuses '%s' as a model",
  (model) => {
    expect(() => make({ models: [model] })).toThrow("'models' takes ids of foundation models such as");
  },
);

test('refuses to do without models', () => {
  expect(() => make({ models: [] })).toThrow("'models' must name at least one foundation model");
});

test('names all models that it refuses at once', () => {
  expect(() => make({ models: ['eu.amazon.nova-lite-v1:0', '*'] })).toThrow(/eu\.amazon.*; .*got '\*'/);
});

test.each(['moonshotai.kimi-k2.5', 'deepseek.v3.2', 'amazon.nova-lite-v1:0', 'meta.llama3-3-70b-instruct-v1:0'])(
  'takes the model %s',
  (model) => {
    expect(make({ models: [model] }).inferenceProfileArns[0]).toMatch(new RegExp(`/us\\.${model}$`));
  },
);

test('lets a model through that is known only at deployment', () => {
  const stack = stackIn('us-east-1');
  const models = [new CfnParameter(stack, 'Model').valueAsString];
  expect(() => make({ models }, stack)).not.toThrow();
});

test('refuses a Region outside the United States', () => {
  expect(() => make({}, stackIn('eu-central-1'))).toThrow("got 'eu-central-1'; change 'env.region'");
});

test('lets a Region through that is known only at deployment', () => {
  expect(() => make({}, stackIn(Aws.REGION))).not.toThrow();
});

test('refuses an agreement without a reference', () => {
  expect(() => make({ baa: { reference: ' ', effective: '2026-06-30' } })).toThrow(
    /'baa.reference' must say where the business associate agreement is filed, got " "/,
  );
});

test.each(['2026-02-30', 'yesterday', '30.06.2026'])("refuses '%s' as the day of the agreement", (effective) => {
  expect(() => make({ baa: { reference: 'BAA-1', effective } })).toThrow(
    `'baa.effective' must be a day such as 2026-01-31, got "${effective}"`,
  );
});
