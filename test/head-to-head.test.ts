import { Template } from 'aws-cdk-lib/assertions';
import * as bedrock from 'aws-cdk-lib/aws-bedrock';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { App, Aspects, CfnCondition, Duration, Fn, Stack, Stage, Token } from 'aws-cdk-lib/core';
import { ComplianceAspect, except } from '../lib';
import { findings, reportOf } from '../lib/testing';
import { compliantAi, folderWith } from './support/command-line';

/**
 * What the common HIPAA rule pack for CDK gets wrong (cdk-nag 3.0.2, HIPAA.Security), case by case, and what we say.
 */
const env = { account: '123456789012', region: 'us-east-1' };
const newStack = (region = 'us-east-1') => new Stack(new App(), 'Notes', { env: { ...env, region } });

/** A bucket that nothing is wrong with. */
function soundBucket(stack: Stack, props: s3.BucketProps = {}): s3.Bucket {
  return new s3.Bucket(stack, 'Scans', {
    encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
    enforceSSL: true,
    versioned: true,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    ...props,
  });
}

const overriding = (bucket: s3.Bucket, path: string, value: unknown) =>
  (bucket.node.defaultChild as s3.CfnBucket).addPropertyOverride(path, value);

describe('a bucket', () => {
  test('that nothing is wrong with is accepted', () => {
    const stack = newStack();
    soundBucket(stack);
    expect(findings(stack)).toEqual([]);
  });

  test('whose versioning an override suspends is rejected', () => {
    const stack = newStack();
    overriding(soundBucket(stack), 'VersioningConfiguration.Status', 'Suspended');
    expect(rulesOf(stack)).toEqual(['store-versioned']);
  });

  test('that an override fixes is accepted', () => {
    const stack = newStack();
    overriding(soundBucket(stack, { versioned: false }), 'VersioningConfiguration.Status', 'Enabled');
    expect(findings(stack)).toEqual([]);
  });

  test('that is versioned under one condition only is rejected', () => {
    const stack = newStack();
    const condition = new CfnCondition(stack, 'IsProduction', { expression: Fn.conditionEquals(stack.account, '1') });
    const versioning = Fn.conditionIf(condition.logicalId, { Status: 'Enabled' }, { Ref: 'AWS::NoValue' });
    overriding(soundBucket(stack, { versioned: false }), 'VersioningConfiguration', versioning);
    expect(rulesOf(stack)).toEqual(['store-versioned']);
  });

  test('locked in GOVERNANCE mode for a day is rejected', () => {
    const stack = newStack();
    soundBucket(stack, { objectLockDefaultRetention: s3.ObjectLockRetention.governance(Duration.days(1)) });
    expect(rulesOf(stack)).toEqual(expect.arrayContaining(['audit-log-immutable', 'audit-log-six-years']));
  });
});

describe('a private endpoint', () => {
  test('whose security group admits the CIDR of its VPC gives no false error, without a policy it is rejected', () => {
    const stack = newStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', {
      natGateways: 0,
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [{ name: 'Private', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    });
    new ec2.InterfaceVpcEndpoint(stack, 'Runtime', {
      vpc,
      service: ec2.InterfaceVpcEndpointAwsService.BEDROCK_RUNTIME,
    });
    const report = reportOf(stack);
    expect(report.engineErrors).toEqual([]);
    expect(rulesOf(stack)).toEqual(['access-logged', 'endpoint-policy-restricted', 'no-internet-egress']);
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        rule: 'no-public-network-access',
        resourceType: 'AWS::EC2::SecurityGroup',
        verdict: 'pass',
      }),
    );
  });
});

test('a log group of one day is rejected', () => {
  const stack = newStack();
  const encryptionKey = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  new logs.LogGroup(stack, 'Invocations', { encryptionKey, retention: logs.RetentionDays.ONE_DAY });
  expect(rulesOf(stack)).toEqual(['audit-log-six-years']);
});

test('a stack in eu-west-1 is rejected', () => {
  expect(rulesOf(newStack('eu-west-1'))).toEqual(['us-region-only']);
});

test('a stack that does not say where it goes cannot be told', () => {
  expect(findings(new Stack(new App(), 'Notes'))).toEqual([
    expect.objectContaining({ rule: 'us-region-only', verdict: 'undetermined', resource: 'Notes' }),
  ]);
});

test('a guardrail and an agent without a customer-managed key are rejected', () => {
  const stack = newStack();
  new bedrock.CfnGuardrail(stack, 'Guardrail', {
    name: 'phi',
    blockedInputMessaging: 'no',
    blockedOutputsMessaging: 'no',
  });
  new bedrock.CfnAgent(stack, 'Agent', {
    agentName: 'notes',
    foundationModel: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
  });
  expect(
    findings(stack)
      .filter(({ rule }) => rule === 'customer-managed-key')
      .map(({ resource }) => resource)
      .sort(),
  ).toEqual(['Agent', 'Guardrail']);
});

test('an excused finding stays in the evidence, with reason, owner and end', () => {
  const stack = newStack();
  const bucket = soundBucket(stack, { versioned: false });
  const exception = {
    rule: 'store-versioned',
    reason: 'scratch data, rebuilt nightly',
    approver: 'ciso@clinic.example',
    ticket: 'SEC-1',
    expires: new Date(Date.now() + 30 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10),
  };
  except(bucket, exception);
  expect(findings(stack)).toEqual([]);
  expect(reportOf(stack).findings).toContainEqual(
    expect.objectContaining({
      rule: 'store-versioned',
      verdict: 'fail',
      exception: expect.objectContaining(exception),
    }),
  );
});

test('a policy on one stage judges that stage only', () => {
  const app = new App();
  const stages = ['Dev', 'Prod'].map((name) => new Stage(app, name, { env }));
  for (const stage of stages) {
    new s3.Bucket(new Stack(stage, 'Notes'), 'Scans');
  }
  const [dev, prod] = stages;
  Aspects.of(prod as Stage).add(new ComplianceAspect());
  expect(() => dev?.synth()).not.toThrow();
  expect(() => app.synth()).toThrow(/Prod\/Notes\/Scans/);
  expect(() => app.synth()).not.toThrow(/Dev\/Notes/);
});

test('Template.fromStack refuses what the gate refuses', () => {
  const app = new App();
  const stack = new Stack(app, 'Notes', { env });
  new s3.Bucket(stack, 'Scans');
  Aspects.of(app).add(new ComplianceAspect());
  expect(() => Template.fromStack(stack)).toThrow(/customer-managed-key/);
});

test('an app that skips its validations is caught by the command line', async () => {
  const outdir = folderWith({});
  const app = new App({ outdir });
  new s3.Bucket(new Stack(app, 'Notes', { env }), 'Scans');
  Aspects.of(app).add(new ComplianceAspect());
  expect(() => app.synth({ skipValidation: true })).not.toThrow();
  const { code, out } = await compliantAi('check', outdir);
  expect(code).toBe(1);
  expect(out).toMatch(/customer-managed-key/);
});

test('tokens of the toolkit never crash a rule', () => {
  const stack = newStack();
  overriding(soundBucket(stack), 'BucketName', Token.asString({ Ref: 'AWS::StackId' }));
  expect(reportOf(stack).engineErrors).toEqual([]);
});

function rulesOf(stack: Stack): string[] {
  return [...new Set(findings(stack).map(({ rule }) => rule))].sort();
}
