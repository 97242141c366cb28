import * as iam from 'aws-cdk-lib/aws-iam';
import { ApiVendor } from '../../lib/aws';
import { Deployment, decide, EVERYTHING } from '../support/policy-simulator';
import { accessTo, EgressStack } from '../support/vendor-egress/egress-stack';

const ACCOUNT = '123456789012';
const REGION = 'us-east-1';

/** Who may read the keys of vendors and write records: the caller of OpenAI, another role, and an administrator. */
const made = new EgressStack({ vendors: [accessTo(ApiVendor.OPENAI), accessTo(ApiVendor.ANTHROPIC)] });
new iam.Role(made.stack, 'Nobody', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
const deployment = new Deployment(made.template, ACCOUNT, REGION);

const role = (name: string) => deployment.find('AWS::IAM::Role').find((id) => id.startsWith(name)) ?? '';
const PRINCIPALS = { caller: role('Caller'), nobody: role('Nobody'), administrator: 'Administrator' };
type Who = keyof typeof PRINCIPALS;

const secret = (vendor: string) =>
  deployment.ref(deployment.find('AWS::SecretsManager::Secret').find((id) => id.includes(vendor)) ?? '');
const policyOfSecret = (vendor: string) =>
  deployment.property(
    deployment.find('AWS::SecretsManager::ResourcePolicy').find((id) => id.includes(vendor)) ?? '',
    'ResourcePolicy',
  );
const bucketId = deployment.find('AWS::S3::Bucket', 'ObjectLockEnabled')[0] ?? '';
const bucketPolicy = deployment.find('AWS::S3::BucketPolicy', `"${deployment.ref(bucketId)}"`)[0] ?? '';
const records = `${deployment.arn(bucketId)}/vendor-calls/Egress/records/2026-11-21/w/0000/000000000000.json`;
const S3 = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };

function ask(who: Who, action: string, resource: string, policy: object, context: Record<string, string> = {}) {
  const name = PRINCIPALS[who];
  const principal = `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const identity = who === 'administrator' ? [EVERYTHING] : deployment.policiesOf(name);
  const of = { 'aws:PrincipalArn': principal, ...context };
  return decide({ principal, action, resource, context: of }, { identity, resource: policy }, ACCOUNT);
}

test.each<[Who, string, string]>([
  ['caller', 'openai', 'allowed'],
  ['caller', 'anthropic', 'denied'],
  ['nobody', 'openai', 'denied'],
  ['administrator', 'openai', 'denied'],
  ['administrator', 'anthropic', 'denied'],
])('%s, asking for the key of %s, is %s', async (who, vendor, answer) => {
  const read = 'secretsmanager:GetSecretValue';
  expect(await ask(who, read, secret(vendor), policyOfSecret(vendor))).toBe(answer);
});

test('an administrator may put a key in', async () => {
  const put = 'secretsmanager:PutSecretValue';
  expect(await ask('administrator', put, secret('openai'), policyOfSecret('openai'))).toBe('allowed');
  expect(await ask('caller', put, secret('openai'), policyOfSecret('openai'))).toBe('denied');
});

test.each<[string, Who, string, string, Record<string, string>, string]>([
  ['writes a record', 'caller', 's3:PutObject', records, S3, 'allowed'],
  ['reads it back', 'caller', 's3:GetObject', records, S3, 'allowed'],
  ['does not delete it', 'caller', 's3:DeleteObject', records, S3, 'denied'],
  ['writes no checkpoint', 'caller', 's3:PutObject', records.replace('records', 'checkpoints'), S3, 'denied'],
  ['writes nothing elsewhere', 'caller', 's3:PutObject', records.replace('vendor-calls', 'others'), S3, 'denied'],
  ['writes none', 'nobody', 's3:PutObject', records, S3, 'denied'],
])('in the store, %s: %s', async (_, who, action, resource, context, answer) => {
  expect(await ask(who, action, resource, deployment.property(bucketPolicy, 'PolicyDocument'), context)).toBe(answer);
});
