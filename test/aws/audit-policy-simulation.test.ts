import { Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import { AuditLogStore, EncryptionKey } from '../../lib/aws';
import { Deployment, decide, EVERYTHING, type Policies } from '../support/policy-simulator';

/** Who delivers into a store and uses its key; tampering is in protection-simulation.test.ts. */
const ACCOUNT = '123456789012';
const ELSEWHERE = '210987654321';
const REGION = 'us-east-1';
const TRAIL = `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/audit`;
const TODAY = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };

const stack = new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region: REGION } });
const store = new AuditLogStore(stack, 'Store', { key: new EncryptionKey(stack, 'Key') });
store.allowBedrockInvocationLogs();
store.allowCloudTrail(TRAIL);
store.allowFlowLogs();
store.key.allowCloudWatchLogs('clinic-*');
const deployment = new Deployment(Template.fromStack(stack), ACCOUNT, REGION);

const key = logicalId(store.key.key);
const bucket = logicalId(store.bucket);
const accessLogs = logicalId(store.accessLogs);
const keyArn = deployment.arn(key);

interface Delivery {
  readonly service?: string;
  readonly action?: string;
  readonly path?: string;
  readonly from?: string;
  readonly account?: string;
  readonly context?: Record<string, string>;
}

describe('delivery into the store', () => {
  const bedrock: Delivery = {
    service: 'bedrock.amazonaws.com',
    path: `AWSLogs/${ACCOUNT}/BedrockModelInvocationLogs/${REGION}/2026/11/21/00/log.json.gz`,
    from: `arn:aws:bedrock:${REGION}:${ACCOUNT}:*`,
  };
  const cloudtrail: Delivery = {
    service: 'cloudtrail.amazonaws.com',
    path: `AWSLogs/${ACCOUNT}/CloudTrail/${REGION}/2026/11/21/log.json.gz`,
    from: TRAIL,
    context: { 's3:x-amz-acl': 'bucket-owner-full-control' },
  };
  const flowLogs: Delivery = {
    service: 'delivery.logs.amazonaws.com',
    path: `AWSLogs/${ACCOUNT}/vpcflowlogs/${REGION}/2026/11/21/log.gz`,
    from: `arn:aws:logs:${REGION}:${ACCOUNT}:*`,
    context: { 's3:x-amz-acl': 'bucket-owner-full-control' },
  };
  const services: [string, Delivery][] = [
    ['invocation logs', bedrock],
    ['trails', cloudtrail],
    ['flow logs', flowLogs],
  ];

  test.each(services)('of %s is allowed', async (_, delivery) => {
    expect(await deliver(delivery)).toBe('allowed');
  });

  test.each([
    [
      'the check object of Bedrock',
      {
        ...bedrock,
        path: `AWSLogs/${ACCOUNT}/BedrockModelInvocationLogs/${REGION}/amazon-bedrock-logs-permission-check`,
      },
    ],
    [
      'large bodies of Bedrock',
      {
        ...bedrock,
        path: `AWSLogs/${ACCOUNT}/BedrockModelInvocationLogs/${REGION}/2026/11/21/00/data/x_input.json.gz`,
      },
    ],
  ])('of %s is allowed', async (_, delivery) => {
    expect(await deliver(delivery)).toBe('allowed');
  });

  describe.each(services)('of %s is denied', (_, delivery) => {
    test.each<[string, Delivery]>([
      ['for another account', { account: ELSEWHERE, from: delivery.from?.replace(ACCOUNT, ELSEWHERE) }],
      ['for a resource of another account', { from: delivery.from?.replace(ACCOUNT, ELSEWHERE) }],
      ['for another Region', { from: delivery.from?.replace(REGION, 'eu-west-1') }],
      ['into the folder of another account', { path: delivery.path?.replace(ACCOUNT, ELSEWHERE) }],
      ['by another service', { service: 'config.amazonaws.com' }],
      ['over TLS 1.1', { context: { ...delivery.context, 's3:TlsVersion': '1.1' } }],
      ['without TLS', { context: { ...delivery.context, 'aws:SecureTransport': 'false' } }],
    ])('%s', async (__, change) => {
      expect(await deliver({ ...delivery, ...change })).toBe('denied');
    });
  });

  test('of another trail of the account is denied', async () => {
    expect(await deliver({ ...cloudtrail, from: TRAIL.replace('audit', 'other') })).toBe('denied');
  });

  test('of server access logs goes to their own bucket, from this bucket only', async () => {
    const prefix =
      Object.entries(deployment.property(bucket, 'LoggingConfiguration')).find(
        ([name]) => name === 'LogFilePrefix',
      )?.[1] ?? '';
    const delivery = { service: 'logging.s3.amazonaws.com', path: `${prefix}log`, from: deployment.arn(bucket) };
    expect(await deliver(delivery, accessLogs)).toBe('allowed');
    expect(await deliver({ ...delivery, from: 'arn:aws:s3:::other' }, accessLogs)).toBe('denied');
    expect(await deliver(delivery, bucket)).toBe('denied');
  });
});

describe('an upload by somebody with every right', () => {
  const sse = 's3:x-amz-server-side-encryption';
  const sseKey = `${sse}-aws-kms-key-id`;

  test.each<[string, Record<string, string>]>([
    ['without encryption headers', {}],
    ['with the key of the store', { [sse]: 'aws:kms', [sseKey]: keyArn }],
    ['over TLS 1.2', { 's3:TlsVersion': '1.2' }],
  ])('%s is allowed', async (_, context) => {
    expect(await upload('s3:PutObject', context)).toBe('allowed');
  });

  test.each<[string, Record<string, string>]>([
    ['with another key', { [sse]: 'aws:kms', [sseKey]: `arn:aws:kms:${REGION}:${ACCOUNT}:key/other` }],
    ['with a key of S3', { [sse]: 'AES256' }],
    ['with a key of the caller', { 's3:x-amz-server-side-encryption-customer-algorithm': 'AES256' }],
    ['over TLS 1.1', { 's3:TlsVersion': '1.1' }],
    ['without TLS', { 'aws:SecureTransport': 'false' }],
  ])('%s is denied', async (_, context) => {
    expect(await upload('s3:PutObject', context)).toBe('denied');
  });

  test.each([
    ['2192', 'COMPLIANCE', 'allowed'],
    ['3653', 'COMPLIANCE', 'allowed'],
    ['2191', 'COMPLIANCE', 'denied'],
    ['1', 'COMPLIANCE', 'denied'],
    ['2192', 'GOVERNANCE', 'denied'],
  ])('with a lock of %s days in %s mode is %s', async (days, mode, answer) => {
    const lock = { 's3:object-lock-remaining-retention-days': days, 's3:object-lock-mode': mode };
    expect(await upload('s3:PutObjectRetention', lock)).toBe(answer);
  });

  function upload(action: string, context: Record<string, string>) {
    return decide(
      {
        principal: `arn:aws:iam::${ACCOUNT}:role/Anyone`,
        action,
        resource: `${deployment.arn(bucket)}/record`,
        context: { ...TODAY, ...context },
      },
      { identity: [EVERYTHING], resource: policyOf(bucket) },
      ACCOUNT,
    );
  }
});

describe('the key', () => {
  const bedrock = `arn:aws:bedrock:${REGION}:${ACCOUNT}:*`;
  const context = 'kms:EncryptionContext:aws:logs:arn';
  const group = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:clinic-app`;

  test.each<[string, string, string, Record<string, string>]>([
    ['allowed', 'bedrock.amazonaws.com', 'kms:GenerateDataKey', source(bedrock)],
    ['denied', 'bedrock.amazonaws.com', 'kms:GenerateDataKey', source(bedrock, ELSEWHERE)],
    ['denied', 'bedrock.amazonaws.com', 'kms:GenerateDataKey', source(bedrock.replace(ACCOUNT, ELSEWHERE))],
    ['denied', 'bedrock.amazonaws.com', 'kms:Decrypt', source(bedrock)],
    ['denied', 's3.amazonaws.com', 'kms:GenerateDataKey', source(bedrock)],
    ['allowed', 'cloudtrail.amazonaws.com', 'kms:DescribeKey', source(TRAIL)],
    ['denied', 'cloudtrail.amazonaws.com', 'kms:DescribeKey', source(TRAIL.replace('audit', 'other'))],
    ['allowed', 'delivery.logs.amazonaws.com', 'kms:GenerateDataKey', source(`arn:aws:logs:${REGION}:${ACCOUNT}:*`)],
    ['denied', 'delivery.logs.amazonaws.com', 'kms:GenerateDataKey', source(`arn:aws:logs:${REGION}:${ELSEWHERE}:*`)],
    ['allowed', `logs.${REGION}.amazonaws.com`, 'kms:Encrypt', { [context]: group }],
    ['denied', `logs.${REGION}.amazonaws.com`, 'kms:Encrypt', { [context]: group.replace('clinic-', 'other-') }],
    ['denied', `logs.${REGION}.amazonaws.com`, 'kms:Encrypt', { [context]: group.replace(ACCOUNT, ELSEWHERE) }],
  ])('is %s to %s for %s with %j', async (answer, principal, action, conditions) => {
    expect(await use(principal, action, {}, conditions)).toBe(answer);
  });

  test('is allowed by the policies of roles, to this account only', async () => {
    expect(await use(`arn:aws:iam::${ELSEWHERE}:role/r`, 'kms:Decrypt', { identity: [EVERYTHING] })).toBe('denied');
    expect(await use(`arn:aws:iam::${ACCOUNT}:role/r`, 'kms:Decrypt', {})).toBe('denied');
    expect(await use(`arn:aws:iam::${ACCOUNT}:role/r`, 'kms:Decrypt', { identity: [EVERYTHING] })).toBe('allowed');
  });

  function use(principal: string, action: string, policies: Policies, conditions: Record<string, string> = {}) {
    const resource = deployment.property(key, 'KeyPolicy');
    return decide({ principal, action, resource: keyArn, context: conditions }, { ...policies, resource }, ACCOUNT);
  }
});

function deliver(delivery: Delivery, into = bucket) {
  const { service = '', action = 's3:PutObject', path, from = '', account = ACCOUNT, context } = delivery;
  return decide(
    {
      principal: service,
      action,
      resource: `${deployment.arn(into)}/${path}`,
      context: { ...TODAY, ...source(from, account), ...context },
    },
    { resource: policyOf(into) },
    ACCOUNT,
  );
}

function source(arn: string, account = ACCOUNT): Record<string, string> {
  return { 'aws:SourceArn': arn, 'aws:SourceAccount': account };
}

function policyOf(id: string): object {
  const [policy = ''] = deployment.find('AWS::S3::BucketPolicy', `"Bucket":"${deployment.ref(id)}"`);
  return deployment.property(policy, 'PolicyDocument');
}

function logicalId(construct: { node: { defaultChild?: unknown } }): string {
  const { defaultChild } = construct.node;
  return typeof defaultChild === 'object' && defaultChild !== null && 'logicalId' in defaultChild
    ? String(stack.resolve(defaultChild.logicalId))
    : '';
}
