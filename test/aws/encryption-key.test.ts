import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { EncryptionKey, type EncryptionKeyProps, KeyMaterial } from '../../lib/aws';

function synthesize(props: EncryptionKeyProps = {}, use: (key: EncryptionKey, stack: Stack) => void = () => {}) {
  const stack = new Stack(undefined, 'Stack', { env: { region: 'us-east-1' } });
  use(new EncryptionKey(stack, 'Key', props), stack);
  return { stack, template: Template.fromStack(stack) };
}

function statement(template: Template, sid: string): Record<string, unknown> | undefined {
  const [key] = Object.values(template.findResources('AWS::KMS::Key'));
  return key?.Properties.KeyPolicy.Statement.find((candidate: { Sid?: string }) => candidate.Sid === sid);
}

test('makes a key that rotates, waits 30 days before deletion and outlives the stack', () => {
  const { template } = synthesize();
  template.hasResource('AWS::KMS::Key', {
    Properties: { EnableKeyRotation: true, PendingWindowInDays: 30, MultiRegion: false, Origin: Match.absent() },
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  });
});

test('makes a key for imported material, without rotation, and prints the next steps', () => {
  const { stack, template } = synthesize({ material: KeyMaterial.IMPORTED });
  template.hasResourceProperties('AWS::KMS::Key', { Origin: 'EXTERNAL', EnableKeyRotation: false });
  Annotations.fromStack(stack).hasInfo('/Stack/Key', Match.stringLikeRegexp('PendingImport.*kms:ImportKeyMaterial'));
});

test('lets the account administer the key through IAM', () => {
  const [key] = Object.values(synthesize().template.findResources('AWS::KMS::Key'));
  expect(key?.Properties.KeyPolicy.Statement[0]).toMatchObject({ Effect: 'Allow', Action: 'kms:*' });
  expect(JSON.stringify(key?.Properties.KeyPolicy.Statement[0].Principal)).toContain(':root');
});

test('denies destruction to everybody when no administrators are named', () => {
  expect(statement(synthesize().template, 'DenyKeyDestruction')).toEqual({
    Sid: 'DenyKeyDestruction',
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:DeleteImportedKeyMaterial'],
    Resource: '*',
  });
});

test('denies destruction to everybody but the named administrators', () => {
  const stack = new Stack(undefined, 'Stack');
  const breakGlass = iam.Role.fromRoleArn(stack, 'BreakGlass', 'arn:aws:iam::111122223333:role/break-glass');
  new EncryptionKey(stack, 'Key', { administrators: [breakGlass] });
  expect(statement(Template.fromStack(stack), 'DenyKeyDestruction')).toMatchObject({
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/break-glass'] } },
  });
});

test.each([
  ['enableKeyRotation', false],
  ['multiRegion', true],
  ['enabled', false],
  ['pendingWindow', Duration.days(7)],
  ['removalPolicy', 'destroy'],
  ['policy', new iam.PolicyDocument()],
  ['admins', [new iam.AnyPrincipal()]],
  ['keySpec', 'RSA_2048'],
  ['keyUsage', 'SIGN_VERIFY'],
])('ignores %s, which is locked', (prop, value) => {
  expect(synthesize({ [prop]: value } as EncryptionKeyProps).template.toJSON()).toEqual(synthesize().template.toJSON());
});

test('refuses a rotation period for imported material', () => {
  expect(() => synthesize({ material: KeyMaterial.IMPORTED, rotationPeriod: Duration.days(180) })).toThrow(
    "'rotationPeriod' cannot be set for imported key material",
  );
});

test.each([89, 2561])('refuses a rotation period of %i days', (days) => {
  expect(() => synthesize({ rotationPeriod: Duration.days(days) })).toThrow(
    `'rotationPeriod' must be between 90 and 2560 days, got ${days}`,
  );
});

test('makes a key that rotates at the chosen period', () => {
  synthesize({ rotationPeriod: Duration.days(90) }).template.hasResourceProperties('AWS::KMS::Key', {
    RotationPeriodInDays: 90,
  });
});

test('lets services use the key for resources of this account only', () => {
  const { template } = synthesize({}, (key) => {
    key.allowCloudWatchLogs('app-*');
    key.allowCloudTrail('arn:aws:cloudtrail:us-east-1:111122223333:trail/audit');
    key.allowLogDelivery();
    key.allowBedrockLogDelivery();
  });
  const logs = JSON.stringify(statement(template, 'AllowCloudWatchLogs'));
  expect(logs).toContain('"Service":"logs.us-east-1.amazonaws.com"');
  expect(logs).toMatch(/ArnLike.*kms:EncryptionContext:aws:logs:arn.*:log-group:app-\*/);
  for (const sid of ['AllowCloudTrailEncrypt', 'AllowCloudTrailDescribe']) {
    expect(statement(template, sid)).toMatchObject({
      Condition: { StringEquals: { 'aws:SourceArn': 'arn:aws:cloudtrail:us-east-1:111122223333:trail/audit' } },
    });
  }
  for (const sid of ['AllowLogDelivery', 'AllowBedrockLogDelivery']) {
    expect(statement(template, sid)).toMatchObject({
      Condition: {
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnLike: { 'aws:SourceArn': expect.anything() },
      },
    });
  }
});
