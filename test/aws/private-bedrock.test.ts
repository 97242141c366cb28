import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { App, Aws, CfnParameter, Stack } from 'aws-cdk-lib/core';
import {
  AuditLogStore,
  EncryptionKey,
  KeyMaterial,
  OnExisting,
  PhiGuardrail,
  PrivateBedrock,
  type PrivateBedrockProps,
  PrivateNetwork,
} from '../../lib/aws';
import { vendorReport } from '../support/attestations';

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

test('makes a key for records and one for the guardrail, a locked store, a private network, a trail and flow logs', () => {
  const template = synthesize();
  template.resourceCountIs('AWS::KMS::Key', 2);
  template.resourceCountIs('AWS::CloudTrail::Trail', 1);
  template.resourceCountIs('AWS::EC2::FlowLog', 1);
  template.resourceCountIs('AWS::EC2::VPCEndpoint', 8);
  template.resourceCountIs('AWS::SNS::Topic', 1);
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

test('sets invocation logging, zero retention and the guardrail for the account and Region', () => {
  const template = synthesize({ onExisting: OnExisting.OVERWRITE });
  template.hasResourceProperties('Custom::BedrockInvocationLogging', {
    S3BucketName: { Ref: Match.stringLikeRegexp('^AiAuditLogsBucket') },
    OnExisting: 'OVERWRITE',
  });
  template.allResourcesProperties('Custom::BedrockDataRetention', { Mode: 'none', OnExisting: 'OVERWRITE' });
  template.hasResourceProperties('AWS::Bedrock::EnforcedGuardrailConfiguration', {
    GuardrailIdentifier: { 'Fn::GetAtt': [Match.stringLikeRegexp('^AiGuardrail'), 'GuardrailArn'] },
  });
});

test('leaves settings and trail to others for a reason that the template records', () => {
  const template = synthesize({
    withoutAccountSettings: 'made by the stack Platform',
    withoutTrail: 'the trail of the organization records the same data events',
  });
  template.resourceCountIs('Custom::BedrockInvocationLogging', 0);
  template.resourceCountIs('Custom::BedrockDataRetention', 0);
  template.resourceCountIs('AWS::Bedrock::EnforcedGuardrailConfiguration', 0);
  template.resourceCountIs('AWS::CloudTrail::Trail', 0);
  template.templateMatches({
    Metadata: {
      'compliant-ai:without-account-settings/Stack/Ai': { reason: 'made by the stack Platform' },
      'compliant-ai:without-trail/Stack/Ai': { reason: Match.stringLikeRegexp('organization') },
    },
  });
});

test.each(['withoutAccountSettings', 'withoutTrail'])("refuses '%s' without a reason", (name) => {
  expect(() => make({ [name]: ' ' })).toThrow(`'${name}' must give a reason, got ' '; say what is there instead`);
});

test('grants the US profile through the endpoint and with the guardrail, and denies every other way', () => {
  const stack = stackIn('us-east-1');
  const bedrock = make({}, stack);
  bedrock.grantInvoke(new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() }));
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::IAM::Policy', {
    Roles: [{ Ref: Match.stringLikeRegexp('^Caller') }],
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Allow',
          Action: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
          Resource: { 'Fn::Join': ['', Match.arrayWith([`:inference-profile/us.${MODEL}`])] },
        }),
      ]),
    },
  });
  template.resourcePropertiesCountIs(
    'AWS::IAM::ManagedPolicy',
    { Roles: [{ Ref: Match.stringLikeRegexp('^Caller') }] },
    bedrock.access.denials.length,
  );
});

test('uses the network and the guardrail that it is given', () => {
  const stack = stackIn('us-east-1');
  const guardrail = new PhiGuardrail(stack, 'Guardrail');
  const network = new PrivateNetwork(stack, 'Network', { models: [MODEL], guardrail, fips: true });
  const bedrock = make({ guardrail, network }, stack);
  expect([bedrock.network, bedrock.guardrail]).toEqual([network, guardrail]);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::EC2::VPC', 1);
  template.resourceCountIs('AWS::Bedrock::Guardrail', 1);
});

test('refuses a VPC beside a network', () => {
  const stack = stackIn('us-east-1');
  const network = new PrivateNetwork(stack, 'Network', { models: [MODEL] });
  expect(() => make({ vpc: network.vpc, network }, stack)).toThrow(
    "'vpc' and 'network' cannot both be set; give the VPC to the PrivateNetwork, here 'Stack/Network'",
  );
});

test('uses the key and the store that it is given', () => {
  const stack = stackIn('us-east-1');
  const key = new EncryptionKey(stack, 'Key');
  const auditLogStore = new AuditLogStore(stack, 'Store', { key });
  const bedrock = make({ auditLogStore }, stack);
  expect(bedrock.key).toBe(key);
  expect(bedrock.auditLogStore).toBe(auditLogStore);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::KMS::Key', 2);
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
  Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 1); // of the guardrail
  expect(JSON.stringify(Template.fromStack(keys).toJSON())).toMatch(/AllowCloudTrailEncrypt.*AllowCloudWatchLogs/);
});

test('records the agreement in the template as attested, and prints what is left to do', () => {
  const bedrock = make({ vendorReport });
  const stack = Stack.of(bedrock);
  expect(Template.fromStack(stack).toJSON().Metadata).toEqual({
    'compliant-ai:baa/Stack/Ai': { vendor: 'aws-bedrock', reference: 'BAA-2026-001', effective: '2026-06-30' },
    'compliant-ai:vendor-report/Stack/Ai': { vendor: 'aws-bedrock', ...vendorReport },
  });
  const next = Match.stringLikeRegexp("'BAA-2026-001'.*AWS Artifact");
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

test('refuses the agreement or the report of another vendor', () => {
  const baa = { reference: 'C-1', effective: '2026-06-30' };
  expect(() => make({ baa: { ...baa, vendor: 'openai' } })).toThrow(/'baa.vendor' must be 'aws-bedrock'.*got "openai"/);
  expect(() => make({ vendorReport: { ...vendorReport, vendor: 'openai' } })).toThrow(/'vendorReport.vendor' must be/);
});

test('refuses an agreement that leaves Bedrock out, and a Type I report', () => {
  const baa = { reference: 'C-1', effective: '2026-06-30', services: ['Amazon S3'] };
  expect(() => make({ baa })).toThrow(/'baa.services' must cover 'Amazon Bedrock'/);
  expect(() => make({ vendorReport: { ...vendorReport, type: 'SOC 2 Type I' as never } })).toThrow(/a Type I report/);
});

test('cannot be synthesized after the last day of the agreement', () => {
  const bedrock = make({ baa: { reference: 'C-1', effective: '2026-01-01', expires: '2026-06-30' } });
  expect(() => Template.fromStack(Stack.of(bedrock))).toThrow(/'C-1' expired on 2026-06-30; renew it/);
});

test.each(['2026-02-30', 'yesterday', '30.06.2026'])("refuses '%s' as the day of the agreement", (effective) => {
  expect(() => make({ baa: { reference: 'BAA-1', effective } })).toThrow(
    `'baa.effective' must be a day such as 2026-01-31, got "${effective}"`,
  );
});
