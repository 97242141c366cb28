import { ModelAccess, type ServiceControlPolicyProps } from '../../lib/aws';
import { decide, EVERYTHING } from '../support/policy-simulator';

const ACCOUNT = '123456789012';
const REGION = 'us-east-1';
const MODEL = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const DEPLOYS = `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-${REGION}`;
const ADMINISTRATOR = `arn:aws:iam::${ACCOUNT}:role/Administrator`;
const exemptRoleArns = ['arn:aws:iam::*:role/cdk-hnb659fds-cfn-exec-role-*'];

describe('the service control policy, to an administrator', () => {
  const profile = (name: string) => `arn:aws:bedrock:${REGION}:${ACCOUNT}:inference-profile/${name}.${MODEL}`;
  const project = `arn:aws:bedrock-mantle:${REGION}:${ACCOUNT}:project/p`;

  test.each<[string, string, string, Record<string, string>]>([
    ['allowed', 'bedrock:InvokeModel', profile('us'), {}],
    [
      'allowed',
      'bedrock:InvokeModel',
      `arn:aws:bedrock:us-west-2::foundation-model/${MODEL}`,
      { 'aws:RequestedRegion': 'us-west-2' },
    ],
    ['allowed', 'bedrock:PutAccountDataRetention', '*', { 'bedrock:DataRetentionMode': 'none' }],
    [
      'allowed',
      'iam:CreateServiceSpecificCredential',
      `arn:aws:iam::${ACCOUNT}:user/u`,
      { 'iam:ServiceSpecificCredentialServiceName': 'codecommit.amazonaws.com' },
    ],
    ['allowed', 's3:GetObject', 'arn:aws:s3:::bucket/object', { 'aws:RequestedRegion': 'eu-west-1' }],
    ['denied', 'bedrock:InvokeModel', profile('global'), {}],
    ['denied', 'bedrock:InvokeModel', `arn:aws:bedrock:::foundation-model/${MODEL}`, {}],
    [
      'denied',
      'bedrock:InvokeModel',
      `arn:aws:bedrock:eu-west-1::foundation-model/${MODEL}`,
      { 'aws:RequestedRegion': 'eu-west-1' },
    ],
    ['denied', 'bedrock:ListFoundationModels', '*', { 'aws:RequestedRegion': 'unspecified' }],
    ['denied', 'bedrock:CallWithBearerToken', '*', { 'bedrock:BearerTokenType': 'SHORT_TERM' }],
    ['denied', 'bedrock-mantle:CallWithBearerToken', '*', {}],
    [
      'denied',
      'iam:CreateServiceSpecificCredential',
      `arn:aws:iam::${ACCOUNT}:user/u`,
      { 'iam:ServiceSpecificCredentialServiceName': 'bedrock.amazonaws.com' },
    ],
    ['denied', 'bedrock-websearch:InvokeSearch', '*', {}],
    ['denied', 'bedrock:PutAccountDataRetention', '*', { 'bedrock:DataRetentionMode': 'aws_review' }],
    ['denied', 'bedrock:PutAccountDataRetention', '*', {}],
    ['denied', 'bedrock-mantle:CreateInference', project, {}],
    ['denied', 'bedrock:DeleteModelInvocationLoggingConfiguration', '*', {}],
    ['denied', 'bedrock:PutEnforcedGuardrailConfiguration', '*', {}],
  ])('%s: %s on %s with %j', async (answer, action, resource, context) => {
    expect(await ask(ADMINISTRATOR, action, resource, context)).toBe(answer);
  });

  test.each<[string, string, string, Record<string, string>]>([
    ['allowed', 'bedrock:PutModelInvocationLoggingConfiguration', '*', {}],
    ['allowed', 'bedrock:PutEnforcedGuardrailConfiguration', '*', {}],
    ['allowed', 'bedrock-mantle:PutAccountDataRetention', '*', { 'bedrock-mantle:DataRetentionMode': 'none' }],
    ['denied', 'bedrock-mantle:PutAccountDataRetention', '*', { 'bedrock-mantle:DataRetentionMode': 'default' }],
    ['denied', 'bedrock:PutAccountDataRetention', '*', { 'bedrock:DataRetentionMode': 'default' }],
    ['denied', 'bedrock:InvokeModel', profile('global'), {}],
  ])(
    'exempts roles that deploy only from what they need, %s: %s on %s with %j',
    async (answer, action, resource, context) => {
      expect(await ask(DEPLOYS, action, resource, context)).toBe(answer);
    },
  );

  test('exempts nobody when no roles are named', async () => {
    expect(await ask(DEPLOYS, 'bedrock:PutModelInvocationLoggingConfiguration', '*', {}, {})).toBe('denied');
  });
});

test('is within the limit of AWS Organizations, and without references to a stack', () => {
  const text = JSON.stringify(ModelAccess.serviceControlPolicy({ exemptRoleArns }).toJSON());
  expect(text.length).toBeLessThan(5120);
  expect(text).not.toMatch(/\$\{Token|"Ref"|"Fn::/);
});

test('names the partition of GovCloud', () => {
  const text = JSON.stringify(ModelAccess.serviceControlPolicy({ partition: 'aws-us-gov' }).toJSON());
  expect(text).toContain('arn:aws-us-gov:bedrock:*:*:inference-profile/global.*');
});

test.each(['*', 'arn:aws:iam::*:role/*', 'arn:aws:iam::123456789012:user/me', ''])("refuses to exempt '%s'", (arn) => {
  expect(() => ModelAccess.serviceControlPolicy({ exemptRoleArns: [arn] })).toThrow(`got '${arn}'`);
});

function ask(
  principal: string,
  action: string,
  resource: string,
  context: Record<string, string>,
  props: ServiceControlPolicyProps = { exemptRoleArns },
) {
  return decide(
    {
      principal,
      action,
      resource,
      context: { 'aws:RequestedRegion': REGION, 'aws:PrincipalArn': principal, ...context },
    },
    { identity: [EVERYTHING], organization: ModelAccess.serviceControlPolicy(props).toJSON() },
    ACCOUNT,
  );
}
