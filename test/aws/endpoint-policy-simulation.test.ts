import { Template } from 'aws-cdk-lib/assertions';
import { App, Stack } from 'aws-cdk-lib/core';
import { EncryptionKey, EndpointService, PrivateNetwork } from '../../lib/aws';
import { actionExists, Deployment, decide, EVERYTHING } from '../support/policy-simulator';

/** What the endpoints of a network admit; that of the Bedrock runtime is in policy-simulation.test.ts. */
const ACCOUNT = '123456789012';
const REGION = 'us-east-1';
const ORGANIZATION = 'o-a1b2c3d4e5';

const stack = new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region: REGION } });
new EncryptionKey(stack, 'Key');
const network = new PrivateNetwork(stack, 'Network', {
  models: ['anthropic.claude-sonnet-4-5-20250929-v1:0'],
  organizationId: ORGANIZATION,
  services: Object.values(EndpointService).filter((service) => service !== EndpointService.SAGEMAKER_RUNTIME),
});
network.admitAlso(EndpointService.SAGEMAKER_RUNTIME, {
  actions: ['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointWithResponseStream'],
  resources: [`arn:aws:sagemaker:${REGION}:${ACCOUNT}:endpoint/notes`],
});
const deployment = new Deployment(Template.fromStack(stack), ACCOUNT, REGION);
const [key = ''] = deployment.find('AWS::KMS::Key');

describe('the endpoints, to a role with every right', () => {
  const elsewhere = '210987654321';
  const own = (service: string, resource: string, account = ACCOUNT) =>
    `arn:aws:${service}:${REGION}:${account}:${resource}`;
  const cases: [EndpointService, string, string, string][] = [
    [EndpointService.KMS, 'kms:Decrypt', own('kms', 'key/k'), own('kms', 'key/k', elsewhere)],
    [
      EndpointService.LOGS,
      'logs:PutLogEvents',
      own('logs', 'log-group:g:log-stream:s'),
      own('logs', 'log-group:g:log-stream:s', elsewhere),
    ],
    [
      EndpointService.SECRETS_MANAGER,
      'secretsmanager:GetSecretValue',
      own('secretsmanager', 'secret:s-abcdef'),
      own('secretsmanager', 'secret:s-abcdef', elsewhere),
    ],
    [EndpointService.STS, 'sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/r`, `arn:aws:iam::${elsewhere}:role/r`],
    [
      EndpointService.BEDROCK_AGENT_RUNTIME,
      'bedrock:Retrieve',
      own('bedrock', 'knowledge-base/k'),
      own('bedrock', 'knowledge-base/k', elsewhere),
    ],
    [
      EndpointService.BEDROCK_AGENT,
      'bedrock:StartIngestionJob',
      own('bedrock', 'knowledge-base/k'),
      own('bedrock', 'knowledge-base/k', elsewhere),
    ],
    [
      EndpointService.SAGEMAKER_RUNTIME,
      'sagemaker:InvokeEndpoint',
      own('sagemaker', 'endpoint/notes'),
      own('sagemaker', 'endpoint/other'),
    ],
    [EndpointService.SQS, 'sqs:SendMessage', own('sqs', 'q'), own('sqs', 'q', elsewhere)],
    [EndpointService.SSM, 'ssm:GetParameter', own('ssm', 'parameter/p'), own('ssm', 'parameter/p', elsewhere)],
    [EndpointService.ECR_API, 'ecr:BatchGetImage', own('ecr', 'repository/r'), own('ecr', 'repository/r', elsewhere)],
    [
      EndpointService.RDS_DATA,
      'rds-data:ExecuteStatement',
      own('rds', 'cluster:c'),
      own('rds', 'cluster:c', elsewhere),
    ],
    [
      EndpointService.S3_VECTORS,
      's3vectors:QueryVectors',
      own('s3vectors', 'bucket/b/index/i'),
      own('s3vectors', 'bucket/b/index/i', elsewhere),
    ],
  ];

  test.each(cases)('%s admits %s on its own account only', async (service, action, ours, theirs) => {
    expect(await through(service, action, ours)).toBe('allowed');
    expect(await through(service, action, theirs)).toBe('denied');
    expect(await through(service, action, ours, { 'aws:PrincipalAccount': elsewhere })).toBe('denied');
    expect(await through(service, action, ours, { 'aws:PrincipalOrgID': 'o-zzzzzzzzzz' })).toBe('denied');
  });

  test.each([
    [EndpointService.MONITORING, 'cloudwatch:PutMetricData'],
    [EndpointService.TEXTRACT, 'textract:DetectDocumentText'],
    [EndpointService.COMPREHEND_MEDICAL, 'comprehendmedical:DetectPHI'],
    [EndpointService.BEDROCK, 'bedrock:ListFoundationModels'],
    [EndpointService.ECR_DOCKER, 'ecr:GetAuthorizationToken'],
  ])('%s admits %s of its own account only', async (service, action) => {
    expect(await through(service, action, '*')).toBe('allowed');
    expect(await through(service, action, '*', { 'aws:PrincipalAccount': elsewhere })).toBe('denied');
  });

  test.each([
    ['s3:GetObject', 'allowed', ACCOUNT],
    ['s3:PutObject', 'allowed', ACCOUNT],
    ['s3:GetObject', 'denied', elsewhere],
    ['s3:PutObject', 'denied', elsewhere],
    ['s3:DeleteObject', 'denied', ACCOUNT],
  ])('s3 has %s %s on a bucket of account %s', async (action, answer, account) => {
    const context = { 'aws:ResourceAccount': account };
    expect(await through(EndpointService.S3, action, 'arn:aws:s3:::bucket/object', context)).toBe(answer);
  });

  test.each(Object.values(EndpointService))('%s names actions that exist', async (service) => {
    const text = JSON.stringify(deployment.endpointPolicy(service));
    const actions = [...text.matchAll(/"((?!aws:)[a-z][a-z0-9-]+:[A-Z]\w+)"/g)].map(([, action = '']) => action);
    expect(actions.length).toBeGreaterThan(0);
    expect(await Promise.all(actions.map(actionExists))).toEqual(actions.map(() => true));
  });

  function through(service: EndpointService, action: string, resource: string, context: Record<string, string> = {}) {
    const policies = {
      identity: [EVERYTHING],
      endpoint: deployment.endpointPolicy(service),
      ...(service === EndpointService.KMS ? { resource: deployment.property(key, 'KeyPolicy') } : {}),
    };
    return decide(
      {
        principal: `arn:aws:iam::${ACCOUNT}:role/Free`,
        action,
        resource,
        context: { 'aws:PrincipalAccount': ACCOUNT, 'aws:PrincipalOrgID': ORGANIZATION, ...context },
      },
      policies,
      ACCOUNT,
    );
  }
});
