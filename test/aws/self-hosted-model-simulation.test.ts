import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { App, Stack } from 'aws-cdk-lib/core';
import { EncryptionKey, ModelArtifactStore, ModelArtifacts } from '../../lib/aws';
import { Deployment, decide, EVERYTHING } from '../support/policy-simulator';
import { ACCOUNT, IMAGE_DIGEST, ModelStack, REGION, SHA256 } from '../support/self-hosted-model/model-stack';

/** Who may do what with a model and its weights: SageMaker, a caller, an uploader, an administrator. */
const assumedBy = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');
const stack = new ModelStack((made) => {
  const store = new ModelArtifactStore(made, 'Own', { key: new EncryptionKey(made, 'OwnKey') });
  store.grantUpload(new iam.Role(made, 'Uploader', { assumedBy, description: 'Uploads weights' }));
  return { artifacts: ModelArtifacts.folder(store, SHA256) };
});
stack.model.grantInvoke(new iam.Role(stack, 'Notes', { assumedBy, description: 'Writes notes' }));
const deployment = new Deployment(Template.fromStack(stack), ACCOUNT, REGION);

const idOf = (type: string, containing: string) => deployment.find(type, containing)[0] ?? '';
const ROLES = {
  model: idOf('AWS::IAM::Role', 'Runs the model'),
  caller: idOf('AWS::IAM::Role', 'Writes notes'),
  uploader: idOf('AWS::IAM::Role', 'Uploads weights'),
  administrator: '',
};
type Who = keyof typeof ROLES;

const storeId = idOf('AWS::S3::Bucket', 'AbandonedUploads');
const storePolicy = deployment.property(
  idOf('AWS::S3::BucketPolicy', `"${deployment.ref(storeId)}"`),
  'PolicyDocument',
);
const weights = `${deployment.arn(storeId)}/folders/${SHA256}/model-00001-of-00030.safetensors`;
const others = `${deployment.arn(storeId)}/folders/${'b'.repeat(64)}/model.safetensors`;
const captured = `${deployment.arn(deployment.find('AWS::S3::Bucket').find((id) => id !== storeId) ?? '')}/day/1.jsonl`;
const own = (service: string, resource: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
const endpoint = own('sagemaker', `endpoint/${stack.model.endpointName}`);
const subnets = deployment.find('AWS::EC2::Subnet');
const subnet = own('ec2', `subnet/${deployment.ref(subnets[0] ?? '')}`);
const networkInterface = own('ec2', 'network-interface/eni-1');

const S3 = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };
const CREATION = { ...S3, 's3:ObjectCreationOperation': 'true' };
const ONCE = { ...CREATION, 's3:if-none-match': '*' };
const fromNetwork = { 'aws:SourceVpc': deployment.ref(deployment.find('AWS::EC2::VPC')[0] ?? '') };

async function ask(who: Who, action: string, resource: string, context: Record<string, string> = {}): Promise<string> {
  const principal = `arn:aws:iam::${ACCOUNT}:role/${ROLES[who] || 'Administrator'}`;
  return decide(
    { principal, action, resource, context: { 'aws:PrincipalArn': principal, ...context } },
    {
      identity: who === 'administrator' ? [EVERYTHING] : deployment.policiesOf(ROLES[who]),
      ...(action.startsWith('s3:') && resource.startsWith(deployment.arn(storeId)) ? { resource: storePolicy } : {}),
    },
    ACCOUNT,
  );
}

describe('SageMaker, for the model,', () => {
  test.each([
    ['reads its weights', 's3:GetObject', weights, S3],
    ['lists them', 's3:ListBucket', deployment.arn(storeId), { ...S3, 's3:prefix': `folders/${SHA256}/` }],
    ['captures data', 's3:PutObject', captured, S3],
    ['pulls the image', 'ecr:BatchGetImage', own('ecr', 'repository/vllm'), {}],
    ['attaches machines to a subnet', 'ec2:CreateNetworkInterface', subnet, {}],
    ['manages their interfaces', 'ec2:DeleteNetworkInterface', networkInterface, { 'ec2:Subnet': subnet }],
    [
      'writes the log',
      'logs:PutLogEvents',
      `${deployment.arn(idOf('AWS::Logs::LogGroup', 'sagemaker')).replace(/:\*$/, '')}:log-stream:primary/i-1`,
      {},
    ],
  ] as const)('%s', async (_, action, resource, context) => {
    expect(await ask('model', action, resource, context)).toBe('allowed');
  });

  test.each([
    ['other weights', 's3:GetObject', others, S3],
    ['a list of others', 's3:ListBucket', deployment.arn(storeId), { ...S3, 's3:prefix': 'folders/' }],
    ['uploads of weights', 's3:PutObject', weights, ONCE],
    ['reading what was captured', 's3:GetObject', captured, S3],
    ['deleting it', 's3:DeleteObject', captured, S3],
    ['other images', 'ecr:BatchGetImage', own('ecr', 'repository/other'), {}],
    ['other subnets', 'ec2:CreateNetworkInterface', own('ec2', 'subnet/subnet-public'), {}],
    [
      'interfaces elsewhere',
      'ec2:DeleteNetworkInterface',
      networkInterface,
      { 'ec2:Subnet': own('ec2', 'subnet/subnet-public') },
    ],
    ['making log groups', 'logs:CreateLogGroup', own('logs', 'log-group:/aws/sagemaker/Endpoints/other'), {}],
    ['calling models', 'sagemaker:InvokeEndpoint', endpoint, fromNetwork],
  ] as const)('is denied %s', async (_, action, resource, context) => {
    expect(await ask('model', action, resource, context)).toBe('denied');
  });

  test('is the only one who may assume the role, for this account', () => {
    expect(deployment.property(ROLES.model, 'AssumeRolePolicyDocument')).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'sagemaker.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': ACCOUNT },
            ArnLike: { 'aws:SourceArn': own('sagemaker', '*') },
          },
        },
      ],
    });
  });
});

describe('a caller', () => {
  test.each(['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointWithResponseStream'])(
    'may %s on this endpoint, from the network',
    async (action) => {
      expect(await ask('caller', action, endpoint, fromNetwork)).toBe('allowed');
      expect(await ask('caller', action, endpoint, { 'aws:SourceVpc': 'vpc-other' })).toBe('denied');
      expect(await ask('caller', action, endpoint)).toBe('denied');
      expect(await ask('caller', action, own('sagemaker', 'endpoint/other'), fromNetwork)).toBe('denied');
    },
  );

  test('with every right besides is denied the endpoint from elsewhere all the same', async () => {
    const identity = [EVERYTHING, ...deployment.policiesOf(ROLES.caller)];
    const request = {
      principal: `arn:aws:iam::${ACCOUNT}:role/${ROLES.caller}`,
      action: 'sagemaker:InvokeEndpoint',
      resource: endpoint,
    };
    expect(await decide(request, { identity }, ACCOUNT)).toBe('denied');
    expect(await decide({ ...request, context: fromNetwork }, { identity }, ACCOUNT)).toBe('allowed');
  });

  test('reaches this endpoint and no other through the network, whoever it is', async () => {
    const policies = { identity: [EVERYTHING], endpoint: deployment.endpointPolicy('sagemaker.runtime') };
    const request = {
      principal: `arn:aws:iam::${ACCOUNT}:role/Anyone`,
      action: 'sagemaker:InvokeEndpoint',
      context: { 'aws:PrincipalAccount': ACCOUNT },
    };
    expect(await decide({ ...request, resource: endpoint }, policies, ACCOUNT)).toBe('allowed');
    expect(await decide({ ...request, resource: own('sagemaker', 'endpoint/other') }, policies, ACCOUNT)).toBe(
      'denied',
    );
    expect(
      await decide({ ...request, action: 'sagemaker:InvokeEndpointAsync', resource: endpoint }, policies, ACCOUNT),
    ).toBe('denied');
  });
});

describe.each(['uploader', 'administrator'] as const)('an %s', (who) => {
  test.each([
    ['in one piece', ONCE],
    ['in parts', { ...S3, 's3:ObjectCreationOperation': 'false' }],
  ])('uploads weights that are not there yet, %s', async (_, context) => {
    expect(await ask(who, 's3:PutObject', others, context)).toBe('allowed');
  });

  test.each([
    ['overwrites weights', 's3:PutObject', others, CREATION],
    ['overwrites them by a request that does not say what it is', 's3:PutObject', others, S3],
    ['overwrites the version that it knows', 's3:PutObject', others, { ...CREATION, 's3:if-match': '"etag"' }],
    ['removes weights', 's3:DeleteObject', others, S3],
    ['removes a version', 's3:DeleteObjectVersion', others, S3],
    ['adds a file to a folder that is served', 's3:PutObject', weights, ONCE],
    ['adds one to it in parts', 's3:PutObject', weights, { ...S3, 's3:ObjectCreationOperation': 'false' }],
    ['has S3 expire them', 's3:PutLifecycleConfiguration', deployment.arn(storeId), S3],
    ['uploads without TLS', 's3:PutObject', others, { ...ONCE, 'aws:SecureTransport': 'false' }],
  ] as const)('never %s', async (_, action, resource, context) => {
    expect(await ask(who, action, resource, context)).toBe('denied');
  });
});

test('the uploader has no other rights', async () => {
  expect(await ask('uploader', 's3:GetObject', others, S3)).toBe('denied');
  expect(await ask('uploader', 'sagemaker:InvokeEndpoint', endpoint, fromNetwork)).toBe('denied');
});

test('administrators of the store may remove weights, and overwrite none', async () => {
  const made = new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region: REGION } });
  const admin = new iam.Role(made, 'Admin', { assumedBy });
  new ModelArtifactStore(made, 'Store', { administrators: [admin] });
  const template = new Deployment(Template.fromStack(made), ACCOUNT, REGION);
  const policies = {
    identity: [EVERYTHING],
    resource: template.property(template.find('AWS::S3::BucketPolicy')[0] ?? '', 'PolicyDocument'),
  };
  const resource = `${template.arn(template.find('AWS::S3::Bucket')[0] ?? '')}/archives/${SHA256}/model.tar.gz`;
  const principal = template.arn(template.find('AWS::IAM::Role')[0] ?? '');
  const may = (action: string, who: string, context: Record<string, string>) =>
    decide({ principal: who, action, resource, context: { ...context, 'aws:PrincipalArn': who } }, policies, ACCOUNT);
  expect(await may('s3:DeleteObjectVersion', principal, S3)).toBe('allowed');
  expect(await may('s3:DeleteObjectVersion', `arn:aws:iam::${ACCOUNT}:role/Other`, S3)).toBe('denied');
  expect(await may('s3:PutObject', principal, CREATION)).toBe('denied');
});

test.each(['latest', 'A'.repeat(64), IMAGE_DIGEST, ''])('refuses artefacts named %j', (sha256) => {
  for (const make of [ModelArtifacts.archive, ModelArtifacts.folder]) {
    expect(() => make(stack.store, sha256)).toThrow(`'sha256' must be the SHA-256 of the artefacts in 64`);
  }
});
