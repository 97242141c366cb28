import { leastPrivilegeModelAccess as rule } from '../../lib/rules/least-privilege-model-access';
import { RuleTester } from '../../lib/testing';
import { judgedTemplate, judgedTerraform } from '../support/judged';

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0';
const PROFILE = 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0';

const policy = (...Statement: unknown[]) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { PolicyDocument: { Version: '2012-10-17', Statement } },
});
const allow = (more: Record<string, unknown>) => ({ Effect: 'Allow', Action: 'bedrock:InvokeModel', ...more });
const verdict = (...statements: unknown[]) => judgedTemplate(rule, { Subject: policy(...statements) }).Subject;

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});

describe('a statement', () => {
  test.each([
    ['one model', MODEL],
    ['the versions of a model', 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-*'],
    ['the versions of a profile', 'arn:aws:bedrock:us-*:111122223333:inference-profile/us.anthropic.claude-sonnet-4-*'],
    ['any account in the ARN', 'arn:*:bedrock:*:*:inference-profile/us.amazon.nova-lite-v1:0'],
    ['an application inference profile', 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3'],
  ])('accepts %s', (_, Resource) => {
    expect(verdict(allow({ Resource }))).toBe('pass');
  });

  test.each([
    ['a family of models', 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-*'],
    ['a vendor', 'arn:aws:bedrock:us-east-1::foundation-model/amazon.*'],
    ['a vendor in a geography', 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.*'],
    ['every resource of Bedrock', 'arn:aws:bedrock:*:*:*'],
    ['a wildcard within the type', 'arn:aws:bedrock:us-east-1::foundation-*'],
    ['a wildcard for the type', 'arn:aws:bedrock:us-east-1:111122223333:*/*'],
    ['every resource of every service', 'arn:aws:*'],
    ['every application inference profile', 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/*'],
    ['a question mark', 'arn:aws:bedrock:us-east-1::foundation-model/?*'],
  ])('rejects %s', (_, Resource) => {
    expect(verdict(allow({ Resource }))).toBe('fail');
  });

  test.each([
    ['bedrock:Invoke*'],
    ['Bedrock:InvokeMode?'],
    ['bedrock:InvokeModel*'],
    ['*:InvokeModel'],
    ['bedrock:CreateModelInvocationJob'],
  ])('rejects %s on every resource', (Action) => {
    expect(verdict(allow({ Action, Resource: '*' }))).toBe('fail');
  });

  test.each([['bedrock:*'], ['bedrock*'], ['bedrock-mantle:*'], ['bedrock-*:*'], ['bedrock:**']])(
    'rejects %s whatever the resource',
    (Action) => {
      expect(verdict(allow({ Action, Resource: MODEL }))).toBe('fail');
    },
  );

  test.each([
    ['reading actions', { Action: ['bedrock:Get*', 'bedrock:List*'], Resource: '*' }],
    ['every action on a bucket', { Action: '*', Resource: 'arn:aws:s3:::documents/*' }],
    ['every action but those of models', { Action: undefined, NotAction: ['bedrock*', 'sagemaker:*'], Resource: '*' }],
    ['another service', { Action: 'dynamodb:*', Resource: '*' }],
    ['a denial', { Effect: 'Deny', Action: '*', Resource: '*' }],
  ])('has nothing to say of %s', (_, statement) => {
    expect(verdict(allow(statement))).toBe('notApplicable');
  });

  test('rejects everything but a few services', () => {
    expect(verdict(allow({ Action: undefined, NotAction: ['iam:*', 'organizations:*'], Resource: '*' }))).toBe('fail');
  });

  test('rejects what the account’s other services do with models', () => {
    expect(verdict(allow({ Action: 'bedrock:InvokeAgent', Resource: '*' }))).toBe('fail');
    expect(verdict(allow({ Action: 'bedrock-agentcore:InvokeAgentRuntime', Resource: '*' }))).toBe('fail');
    expect(verdict(allow({ Action: 'bedrock-mantle:CreateInference', Resource: '*' }))).toBe('fail');
    expect(
      verdict(allow({ Action: 'sagemaker:*', Resource: 'arn:aws:sagemaker:us-east-1:111122223333:endpoint/*' })),
    ).toBe('fail');
    expect(
      verdict(
        allow({ Action: 'bedrock:InvokeAgent', Resource: 'arn:aws:bedrock:us-east-1:111122223333:agent-alias/A/*' }),
      ),
    ).toBe('pass');
  });

  describe('with a condition', () => {
    const models = 'arn:aws:bedrock:*::foundation-model/*';
    test.each([
      ['one profile', { StringEquals: { 'bedrock:InferenceProfileArn': PROFILE } }],
      ['one profile by pattern', { ArnLike: { 'bedrock:InferenceProfileArn': `${PROFILE.slice(0, -3)}*` } }],
      ['a tag', { StringEquals: { 'aws:ResourceTag/team': 'notes' } }],
    ])('accepts %s', (_, Condition) => {
      expect(verdict(allow({ Resource: models, Condition }))).toBe('pass');
    });

    test.each([
      ['any profile', { ArnLike: { 'bedrock:InferenceProfileArn': 'arn:aws:bedrock:*:*:inference-profile/us.*' } }],
      [
        'a condition that only some requests carry',
        { StringEqualsIfExists: { 'bedrock:InferenceProfileArn': PROFILE } },
      ],
      ['a negation', { StringNotEquals: { 'bedrock:InferenceProfileArn': PROFILE } }],
      ['a Region', { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }],
      ['no value', { StringEquals: { 'bedrock:InferenceProfileArn': [] } }],
      ['any tag', { StringLike: { 'aws:ResourceTag/team': '*' } }],
    ])('rejects %s', (_, Condition) => {
      expect(verdict(allow({ Resource: models, Condition }))).toBe('fail');
    });
  });

  describe('beside a denial', () => {
    const deny = (more: Record<string, unknown>) => ({ Effect: 'Deny', Action: 'bedrock:*', ...more });
    const everyModel = allow({ Action: 'bedrock:InvokeModel*', Resource: '*' });

    test('accepts what is denied but for a list of models', () => {
      expect(verdict(everyModel, deny({ NotResource: [MODEL, PROFILE] }))).toBe('pass');
    });

    test.each([
      [
        'the denial has a condition',
        deny({ NotResource: [MODEL], Condition: { Bool: { 'aws:ViaAWSService': 'false' } } }),
      ],
      ['the list is one of vendors', deny({ NotResource: ['arn:aws:bedrock:*::foundation-model/anthropic.*'] })],
      ['streams are not denied', deny({ Action: 'bedrock:InvokeModel', NotResource: [MODEL] })],
    ])('rejects it when %s', (_, denial) => {
      expect(verdict(everyModel, denial)).toBe('fail');
    });

    test('has nothing to say when models are denied altogether', () => {
      expect(
        verdict(allow({ Action: '*', Resource: '*' }), deny({ Action: ['bedrock*', 'sagemaker:*'], Resource: '*' })),
      ).toBe('notApplicable');
    });
  });

  test('accepts short-term bearer tokens only', () => {
    const tokens = (type: string) =>
      verdict(
        allow({
          Action: 'bedrock:CallWithBearerToken',
          Resource: '*',
          Condition: { StringEquals: { 'bedrock:BearerTokenType': type } },
        }),
      );
    expect(tokens('SHORT_TERM')).toBe('notApplicable');
    expect(tokens('LONG_TERM')).toBe('fail');
  });

  test('accepts a profile of the same document, and cannot tell a model that is a parameter', () => {
    const profile = {
      Type: 'AWS::Bedrock::ApplicationInferenceProfile',
      Properties: { InferenceProfileName: 'notes' },
    };
    const of = (Resource: unknown) => judgedTemplate(rule, { Subject: policy(allow({ Resource })), profile }).Subject;
    expect(of({ 'Fn::GetAtt': ['profile', 'InferenceProfileArn'] })).toBe('pass');
    expect(
      of({
        'Fn::Sub': 'arn:${AWS::Partition}:bedrock:us-east-1:${AWS::AccountId}:application-inference-profile/${profile}',
      }),
    ).toBe('pass');
    expect(of({ 'Fn::Sub': 'arn:aws:bedrock:us-east-1::foundation-model/${Unknown}' })).toBe('undetermined');
    expect(of({ Ref: 'Unknown' })).toBe('undetermined');
    expect(
      of({ 'Fn::Sub': 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-${Unknown}' }),
    ).toBe('pass');
  });

  test.each([
    [null],
    ['x'],
    [{}],
    [{ Statement: 'all' }],
    [{ Statement: [null, 3, []] }],
    [{ Statement: { Effect: 'Allow', Action: { a: 1 }, Resource: [{}, 7, null] } }],
    [{ Statement: [{ Effect: 'Allow', NotAction: [], Action: [], NotResource: [] }] }],
    [{ Statement: [{ Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: ':::::/', Condition: 'x' }] }],
  ])('does not throw on what is no policy: %j', (PolicyDocument) => {
    expect(() =>
      judgedTemplate(rule, { Subject: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument } } }),
    ).not.toThrow();
  });
});

describe('what is no grant', () => {
  const everything = policy(allow({ Action: '*', Resource: '*' }));

  test('a policy that only bounds a role gives nothing', () => {
    const role = { Type: 'AWS::IAM::Role', Properties: { PermissionsBoundary: { Ref: 'Subject' } } };
    expect(judgedTemplate(rule, { Subject: everything, role }).Subject).toBe('notApplicable');
  });

  test('a policy that bounds one role and is attached to another gives what it says', () => {
    const bounded = { Type: 'AWS::IAM::Role', Properties: { PermissionsBoundary: { Ref: 'Subject' } } };
    const attached = { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: [{ Ref: 'Subject' }] } };
    expect(judgedTemplate(rule, { Subject: everything, bounded, attached }).Subject).toBe('fail');
  });

  test('a trust policy and a service control policy', () => {
    const judged = judgedTemplate(rule, {
      role: {
        Type: 'AWS::IAM::Role',
        Properties: { AssumeRolePolicyDocument: { Statement: [allow({ Action: '*', Principal: '*' })] } },
      },
      guard: {
        Type: 'AWS::Organizations::Policy',
        Properties: { Type: 'SERVICE_CONTROL_POLICY', Content: { Statement: [allow({ Action: '*', Resource: '*' })] } },
      },
    });
    expect(judged).toEqual({ role: 'notApplicable' });
  });

  test('an unreadable policy of a document without models', () => {
    const bucket = { Type: 'AWS::S3::Bucket' };
    const unreadable = { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { Ref: 'Unknown' } } };
    expect(judgedTemplate(rule, { unreadable, bucket }).unreadable).toBe('notApplicable');
    const agent = { Type: 'AWS::Bedrock::Agent', Properties: {} };
    expect(judgedTemplate(rule, { unreadable, agent }).unreadable).toBe('undetermined');
  });
});

describe('AWS SAM', () => {
  const sam = (...Policies: unknown[]) =>
    judgedTemplate(rule, { fn: { Type: 'AWS::Serverless::Function', Properties: { Policies } } }).fn;

  test('reads names, documents and templates of policies side by side', () => {
    expect(sam('AWSLambdaBasicExecutionRole', { SQSPollerPolicy: { QueueName: 'q' } })).toBe('notApplicable');
    expect(sam('AmazonBedrockFullAccess')).toBe('fail');
    expect(sam({ Statement: [allow({ Resource: MODEL })] })).toBe('pass');
    expect(sam('AWSLambdaBasicExecutionRole', { Statement: [allow({ Resource: '*' })] })).toBe('fail');
  });
});

describe('Terraform', () => {
  test('reads a policy document of the same module where it is used', () => {
    const judged = (resources: string[]) =>
      judgedTerraform(rule, {
        aws_iam_role_policy: {
          subject: {
            policy: `\${jsonencode({ Statement = [{ Effect = "Allow", Action = "bedrock:InvokeModel", Resource = ${JSON.stringify(resources)} }] })}`,
          },
        },
      })['aws_iam_role_policy.subject'];
    expect(judged([MODEL])).toBe('pass');
    expect(judged([MODEL, '*'])).toBe('fail');
  });

  test('judges the resource group that holds the accounts of the document', () => {
    const judged = (group: string) =>
      judgedTerraform(rule, {
        azurerm_resource_group: { ai: { name: 'ai' }, web: { name: 'web' } },
        azurerm_cognitive_account: { notes: { resource_group_name: '${azurerm_resource_group.ai.name}' } },
        azurerm_role_assignment: {
          subject: { scope: `\${azurerm_resource_group.${group}.id}`, role_definition_name: 'Contributor' },
        },
      })['azurerm_role_assignment.subject'];
    expect(judged('ai')).toBe('fail');
    expect(judged('web')).toBe('notApplicable');
  });

  test('judges every binding of a Google policy', () => {
    const judged = (...roles: string[]) =>
      judgedTerraform(rule, {
        google_project_iam_policy: {
          subject: {
            policy_data: JSON.stringify({ bindings: roles.map((role) => ({ role, members: ['user:a@example.com'] })) }),
          },
        },
      })['google_project_iam_policy.subject'];
    expect(judged('roles/viewer')).toBe('notApplicable');
    expect(judged('roles/viewer', 'roles/aiplatform.user')).toBe('pass');
    expect(judged('roles/aiplatform.user', 'roles/editor')).toBe('fail');
  });
});
