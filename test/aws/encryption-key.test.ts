import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { EncryptionKey, type EncryptionKeyAttributes, type EncryptionKeyProps, KeyMaterial } from '../../lib/aws';

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

test('denies a deletion window below 30 days, and a policy that would lock everybody out, to everybody', () => {
  const stack = new Stack(undefined, 'Stack');
  const breakGlass = iam.Role.fromRoleArn(stack, 'BreakGlass', 'arn:aws:iam::111122223333:role/break-glass');
  new EncryptionKey(stack, 'Key', { administrators: [breakGlass] });
  const template = Template.fromStack(stack);
  expect(statement(template, 'DenyShortDeletionWindow')).toMatchObject({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 'kms:ScheduleKeyDeletion',
    Condition: { NumericLessThan: { 'kms:ScheduleKeyDeletionPendingWindowInDays': 30 } },
  });
  expect(statement(template, 'DenyPolicyLockout')).toMatchObject({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 'kms:PutKeyPolicy',
    Condition: { Bool: { 'kms:BypassPolicyLockoutSafetyCheck': 'true' } },
  });
});

test.each([
  'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/us-east-2/AWSReservedSSO_KeyAdmin_0123456789abcdef',
  'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_KeyAdmin_*',
])('takes a role of IAM Identity Center with its path: %s', (arn) => {
  const stack = new Stack(undefined, 'Stack');
  new EncryptionKey(stack, 'Key', { administrators: [iam.Role.fromRoleArn(stack, 'Admin', arn)] });
  expect(statement(Template.fromStack(stack), 'DenyKeyDestruction')).toMatchObject({
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': [arn] } },
  });
});

test.each([
  ['role/*', 'must hold roles without wildcards'],
  ['role/admin-?', 'must hold roles without wildcards'],
  ['role/aws-reserved/sso.amazonaws.com/*', 'must hold roles without wildcards'],
  ['role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_*', 'must hold roles without wildcards'],
  ['role/other/AWSReservedSSO_KeyAdmin_*', 'must hold roles without wildcards'],
  ['role/AWSReservedSSO_KeyAdmin_0123456789abcdef', 'must hold roles of IAM Identity Center with their path'],
])('refuses %s as an administrator', (name, message) => {
  const stack = new Stack(undefined, 'Stack');
  const role = iam.Role.fromRoleArn(stack, 'Admin', `arn:aws:iam::111122223333:${name}`);
  expect(() => new EncryptionKey(stack, 'Key', { administrators: [role] })).toThrow(`'administrators' ${message}`);
});

test('denies the import of material that expires, also when the import names no expiration model', () => {
  const { template } = synthesize({ material: KeyMaterial.IMPORTED });
  expect(statement(template, 'DenyExpiringMaterial')).toEqual({
    Sid: 'DenyExpiringMaterial',
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 'kms:ImportKeyMaterial',
    Resource: '*',
    Condition: { StringNotEquals: { 'kms:ExpirationModel': 'KEY_MATERIAL_DOES_NOT_EXPIRE' } },
  });
});

test('takes material that expires when a reason is given, and says so', () => {
  const { stack, template } = synthesize(
    { material: KeyMaterial.IMPORTED, expiringMaterialReason: 'policy SEC-7 asks for it' },
    (key) => expect(key.materialExpires).toBe(true),
  );
  expect(statement(template, 'DenyExpiringMaterial')).toBeUndefined();
  Annotations.fromStack(stack).hasInfo('/Stack/Key', Match.stringLikeRegexp('policy SEC-7 asks for it'));
});

test.each([
  { material: KeyMaterial.IMPORTED, expiringMaterialReason: ' ' },
  { material: KeyMaterial.AWS_GENERATED, expiringMaterialReason: 'policy SEC-7' },
])('refuses an expiry without a reason, or of material that cannot expire: %o', (props) => {
  expect(() => synthesize(props)).toThrow("'expiringMaterialReason' must say why imported key material may expire");
});

test.each([KeyMaterial.CLOUDHSM, KeyMaterial.EXTERNAL_KEY_STORE])(
  'refuses to make a key of %s, which CloudFormation cannot',
  (material) => {
    expect(() => synthesize({ material })).toThrow(`'material' must be AWS_GENERATED or IMPORTED, got '${material}'`);
  },
);

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
    key.allowConfigDelivery();
    key.allowVectorIndexing('arn:aws:s3vectors:us-east-1:111122223333:bucket/notes');
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

test('lets S3 Vectors index one vector bucket, and Config deliver for the account', () => {
  const { template } = synthesize({}, (key) => {
    key.allowConfigDelivery();
    key.allowVectorIndexing('arn:aws:s3vectors:us-east-1:111122223333:bucket/notes');
  });
  const account = { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } };
  expect(statement(template, 'AllowConfigDelivery')).toMatchObject({ Condition: account });
  expect(statement(template, 'AllowVectorIndexing')).toMatchObject({
    Principal: { Service: 'indexing.s3vectors.amazonaws.com' },
    Action: 'kms:Decrypt',
    Condition: {
      ...account,
      ArnLike: {
        'aws:SourceArn': [
          'arn:aws:s3vectors:us-east-1:111122223333:bucket/notes',
          'arn:aws:s3vectors:us-east-1:111122223333:bucket/notes/*',
        ],
      },
    },
  });
});

test('lets CloudTrail decrypt, which it needs for a bucket with an S3 Bucket Key', () => {
  const { template } = synthesize({}, (key) =>
    key.allowCloudTrail('arn:aws:cloudtrail:us-east-1:111122223333:trail/a'),
  );
  expect(statement(template, 'AllowCloudTrailDescribe')).toMatchObject({ Action: ['kms:Decrypt', 'kms:DescribeKey'] });
});

test('adds a purpose once however often it is asked for, and gives each other one an id of its own', () => {
  const { template } = synthesize({}, (key) => {
    key.allowCloudWatchLogs('app-*');
    key.allowCloudWatchLogs('trail-*');
    key.allowCloudWatchLogs('app-*');
    key.allowNotifications();
    key.allowNotifications();
  });
  const [key] = Object.values(template.findResources('AWS::KMS::Key'));
  const sids: string[] = key?.Properties.KeyPolicy.Statement.map(({ Sid }: { Sid: string }) => Sid);
  expect(sids.filter((sid) => sid?.startsWith('Allow'))).toEqual([
    'AllowCloudWatchLogs',
    'AllowCloudWatchLogs2',
    'AllowAlarmNotifications',
    'AllowEventNotifications',
  ]);
});

describe('a key that exists already', () => {
  const keyArn = 'arn:aws:kms:us-east-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const inXks = { keyArn, material: KeyMaterial.EXTERNAL_KEY_STORE };

  function reference(attributes: EncryptionKeyAttributes) {
    const stack = new Stack(undefined, 'Stack', { env: { account: '111122223333', region: 'us-east-1' } });
    new sns.Topic(stack, 'Topic');
    return { stack, key: EncryptionKey.fromKeyArn(stack, 'Key', attributes) };
  }

  function printed(stack: Stack): string[] {
    return Annotations.fromStack(stack)
      .findInfo('/Stack/Key', Match.anyValue())
      .map(({ entry }) => String(entry.data));
  }

  test('makes nothing and prints the protections that its policy has to hold', () => {
    const { stack, key } = reference(inXks);
    expect(key.key.keyArn).toBe(keyArn);
    expect(key.materialExpires).toBe(false);
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 0);
    const next = printed(stack);
    for (const sid of ['DenyKeyDestruction', 'DenyShortDeletionWindow', 'DenyPolicyLockout']) {
      expect(next).toContainEqual(expect.stringContaining(`"Sid":"${sid}"`));
    }
    expect(next.join()).not.toContain('DenyExpiringMaterial');
  });

  test('prints the statement for each purpose once, ready to be copied', () => {
    const { stack, key } = reference(inXks);
    key.allowBedrockLogDelivery();
    key.allowBedrockLogDelivery();
    const [text, ...others] = printed(stack).filter((line) => line.includes('AllowBedrockLogDelivery'));
    expect(others).toEqual([]);
    expect(text).toMatch(
      new RegExp(`^the policy of the key '${keyArn}' cannot be changed from here: see that it holds {`),
    );
    expect(JSON.parse(text?.replace(/^.* holds /, '') ?? '')).toEqual({
      Sid: 'AllowBedrockLogDelivery',
      Effect: 'Allow',
      Principal: { Service: 'bedrock.amazonaws.com' },
      Action: 'kms:GenerateDataKey',
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:SourceAccount': '111122223333' },
        ArnLike: { 'aws:SourceArn': 'arn:${AWS::Partition}:bedrock:us-east-1:111122223333:*' },
      },
    });
  });

  test('asks for the denial of expiring material when the material is imported', () => {
    const { stack } = reference({ keyArn, material: KeyMaterial.IMPORTED, materialExpires: false });
    expect(printed(stack).join()).toContain('DenyExpiringMaterial');
  });

  test.each<[string, EncryptionKeyAttributes]>([
    ["'keyArn' must be the ARN of a key", { ...inXks, keyArn: 'alias/phi' }],
    ["'keyArn' must be the ARN of a key", { ...inXks, keyArn: keyArn.replace(/key.*/, 'alias/phi') }],
    ["'keyArn' must be of the Region of the stack", { ...inXks, keyArn: keyArn.replace('us-east-1', 'us-west-2') }],
    ["'materialExpires' must be given for imported key material", { keyArn, material: KeyMaterial.IMPORTED }],
    ["'materialExpires' must be left out", { ...inXks, materialExpires: true }],
  ])('refuses: %s', (message, attributes) => {
    expect(() => reference(attributes)).toThrow(message);
  });

  test('is taken by its token when the ARN is known at deployment only', () => {
    const producer = new Stack(undefined, 'Producer');
    const { key } = reference({ ...inXks, keyArn: new EncryptionKey(producer, 'Key').key.keyArn });
    expect(() => key.allowLogDelivery()).not.toThrow();
  });
});
