import * as iam from 'aws-cdk-lib/aws-iam';
import { InferencePhiDetection } from '../../lib/aws';
import { ACCOUNT, InferenceStack, MODEL, REGION } from '../support/audited-inference/inference-stack';
import { actionExists, Deployment, decide, EVERYTHING, type Policies } from '../support/policy-simulator';

/** Who of a deployment may do what: its three roles, its callers, and an administrator. */
const made = new InferenceStack(() => ({ phiDetection: InferencePhiDetection.COMPREHEND_MEDICAL }));
const { stack, inference } = made;
const assumedBy = new iam.ServicePrincipal('ecs-tasks.amazonaws.com');
inference.grantInvoke(new iam.Role(stack, 'Notes', { assumedBy, description: 'Writes notes' }));
new iam.Role(stack, 'Nobody', { assumedBy, description: 'Has no rights' });
const deployment = new Deployment(made.template, ACCOUNT, REGION);

const role = (description: string) => deployment.find('AWS::IAM::Role', description)[0] ?? '';
const ROLES = {
  inference: role('Records calls of models'),
  redrive: role('Writes the outcomes of calls'),
  sealer: role('Signs how far the records'),
  notes: role('Writes notes'),
  nobody: role('Has no rights'),
  administrator: '',
};
type Who = keyof typeof ROLES;

const queues = deployment.find('AWS::SQS::Queue', 'maxReceiveCount');
const queue = deployment.arn(queues[0] ?? '');
const bucketId = deployment.find('AWS::S3::Bucket', 'ObjectLockEnabled')[0] ?? '';
const bucketPolicy = deployment.find('AWS::S3::BucketPolicy', `"${deployment.ref(bucketId)}"`)[0] ?? '';
const bucket = deployment.arn(bucketId);
const records = `${bucket}/inference/Inference/records/2026-11-21/w/0000/000000000000.json`;
const checkpoints = `${bucket}/inference/Inference/checkpoints/2026-11-21/sealer/0000/000000000000.json`;
const elsewhere = `${bucket}/AWSLogs/${ACCOUNT}/BedrockModelInvocationLogs/${REGION}/log.json.gz`;
const keyId = (spec: string) => deployment.find('AWS::KMS::Key', spec)[0] ?? '';
const signingKey = keyId('ECC_NIST_P256');
const digestKey = keyId('HMAC_256');
const storeKey = deployment.find('AWS::KMS::Key', 'AllowCloudTrailEncrypt')[0] ?? '';
const api = deployment.find('AWS::ApiGateway::RestApi')[0] ?? '';
const method = `arn:aws:execute-api:${REGION}:${ACCOUNT}:${deployment.ref(api)}/${deployment.ref(
  deployment.find('AWS::ApiGateway::Stage')[0] ?? '',
)}/POST/converse`;

const S3 = { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.3' };
const LISTED = { ...S3, 's3:prefix': 'inference/Inference/records/2026-11-21/w/0000/000000000000.json' };
const through = (service: string) => ({ 'kms:ViaService': `${service}.${REGION}.amazonaws.com` });

interface Request {
  readonly action: string;
  readonly on: string;
  readonly context?: Record<string, string>;
  /** The id of the key with its policy. */
  readonly key?: string;
}

const put: Request = { action: 's3:PutObject', on: records, context: S3 };
const lock = (on: string): Request => ({
  action: 's3:PutObjectRetention',
  on,
  context: { ...S3, 's3:object-lock-remaining-retention-days': '2192', 's3:object-lock-mode': 'COMPLIANCE' },
});
const invoke: Request = {
  action: 'bedrock:InvokeModel',
  on: `arn:aws:bedrock:${REGION}:${ACCOUNT}:inference-profile/us.${MODEL}`,
  context: {
    'aws:SourceVpce': deployment.ref(deployment.endpoint('bedrock-runtime')),
    'aws:RequestedRegion': REGION,
    'bedrock:GuardrailIdentifier': 'unnamed',
  },
};

async function ask(who: Who, { action, on, context = {}, key }: Request): Promise<string> {
  const name = ROLES[who];
  const principal = `arn:aws:iam::${ACCOUNT}:role/${name || 'Administrator'}`;
  const identity = who === 'administrator' ? [EVERYTHING] : deployment.policiesOf(name);
  const policies: Policies = {
    identity,
    ...(action.startsWith('s3:') ? { resource: deployment.property(bucketPolicy, 'PolicyDocument') } : {}),
    ...(key === undefined ? {} : { resource: deployment.property(key, 'KeyPolicy') }),
  };
  const own = { 'aws:PrincipalArn': principal, 'aws:PrincipalAccount': ACCOUNT };
  return decide({ principal, action, resource: on, context: { ...own, ...context } }, policies, ACCOUNT);
}

const CASES: [string, Request, readonly Who[]][] = [
  ['create a record', put, ['inference', 'redrive']],
  ['lock a record', lock(records), ['inference', 'redrive']],
  ['create a checkpoint', { ...put, on: checkpoints }, ['sealer']],
  ['lock a checkpoint', lock(checkpoints), ['sealer']],
  ['write anywhere else in the store', { ...put, on: elsewhere }, []],
  ['read a record', { action: 's3:GetObjectVersion', on: records, context: S3 }, ['inference', 'redrive', 'sealer']],
  [
    'read back a lock',
    { action: 's3:GetObjectRetention', on: records, context: S3 },
    ['inference', 'redrive', 'sealer'],
  ],
  ['read a checkpoint', { action: 's3:GetObjectVersion', on: checkpoints, context: S3 }, ['sealer']],
  ['read prompts that invocation logging keeps', { action: 's3:GetObject', on: elsewhere, context: S3 }, []],
  [
    'look for versions of a record',
    { action: 's3:ListBucketVersions', on: bucket, context: LISTED },
    ['inference', 'redrive', 'sealer'],
  ],
  ['list all of the store', { action: 's3:ListBucketVersions', on: bucket, context: { ...S3, 's3:prefix': '' } }, []],
  [
    'list checkpoints',
    {
      action: 's3:ListBucketVersions',
      on: bucket,
      context: { ...S3, 's3:prefix': 'inference/Inference/checkpoints/' },
    },
    ['sealer'],
  ],
  ['delete a record', { action: 's3:DeleteObject', on: records, context: S3 }, []],
  ['delete a version', { action: 's3:DeleteObjectVersion', on: records, context: S3 }, []],
  [
    'encrypt in the store',
    { action: 'kms:GenerateDataKey', on: deployment.arn(storeKey), context: through('s3'), key: storeKey },
    ['inference', 'redrive', 'sealer'],
  ],
  [
    'decrypt with the key of the store by themselves',
    { action: 'kms:Decrypt', on: deployment.arn(storeKey), context: through('ec2'), key: storeKey },
    [],
  ],
  ['make a digest', { action: 'kms:GenerateMac', on: deployment.arn(digestKey), key: digestKey }, ['inference']],
  ['sign a checkpoint', { action: 'kms:Sign', on: deployment.arn(signingKey), key: signingKey }, ['sealer']],
  ['queue an outcome', { action: 'sqs:SendMessage', on: queue }, ['inference']],
  ['take an outcome', { action: 'sqs:ReceiveMessage', on: queue }, ['redrive']],
  ['drop an outcome', { action: 'sqs:DeleteMessage', on: queue }, ['redrive']],
  ['purge the queue', { action: 'sqs:PurgeQueue', on: queue }, []],
  ['ask Comprehend Medical', { action: 'comprehendmedical:DetectPHI', on: '*' }, ['inference']],
  ['call the API', { action: 'execute-api:Invoke', on: method }, ['notes']],
];

describe.each(CASES)('may %s', (_, request, allowed) => {
  test.each<Who>(['inference', 'redrive', 'sealer', 'notes', 'nobody'])('%s', async (who) => {
    expect(await ask(who, request)).toBe(allowed.includes(who) ? 'allowed' : 'denied');
  });
});

test.each<Who>(['redrive', 'sealer', 'notes', 'nobody'])('%s may call no model', async (who) => {
  expect(await ask(who, invoke)).toBe('denied');
});

test('the function that calls models may do so by the profile', async () => {
  const guardrail = JSON.stringify(deployment.policiesOf(ROLES.inference)).match(
    /"bedrock:GuardrailIdentifier":"([^"]+)"/,
  )?.[1];
  const context = { ...invoke.context, 'bedrock:GuardrailIdentifier': guardrail ?? '' };
  expect(await ask('inference', { ...invoke, context })).toBe('allowed');
});

test('an administrator may use neither key of the checkpoints nor hand it on', async () => {
  const on = deployment.arn(signingKey);
  expect(await ask('administrator', { action: 'kms:Sign', on, key: signingKey })).toBe('denied');
  expect(await ask('administrator', { action: 'kms:CreateGrant', on, key: signingKey })).toBe('denied');
  expect(await ask('sealer', { action: 'kms:Sign', on, key: signingKey })).toBe('allowed');
  expect(await ask('administrator', { action: 'kms:GetPublicKey', on, key: signingKey })).toBe('allowed');
});

test.each(['inference', 'redrive', 'sealer'] as const)(
  '%s connects to the network, and its code does not',
  async (who) => {
    const request = {
      action: 'ec2:CreateNetworkInterface',
      on: `arn:aws:ec2:${REGION}:${ACCOUNT}:network-interface/*`,
    };
    expect(await ask(who, request)).toBe('allowed');
    const byCode = { 'lambda:SourceFunctionArn': `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f` };
    expect(await ask(who, { ...request, context: byCode })).toBe('denied');
  },
);

describe('the endpoints, to a role with every right', () => {
  const endpointOf = (containing: string) =>
    deployment.property(deployment.find('AWS::EC2::VPCEndpoint', containing)[0] ?? '', 'PolicyDocument');
  const s3 = endpointOf('"PrivateDnsEnabled":false');
  const kms = deployment.endpointPolicy('kms');
  // The simulator matches no wildcard before the first slash, which stands for the id of the API here.
  const calls: object = JSON.parse(JSON.stringify(endpointOf('.execute-api"')).replace(':*/live', ':api/live'));
  const call = `arn:aws:execute-api:${REGION}:${ACCOUNT}:api/live`;
  const openKey = deployment.property(storeKey, 'KeyPolicy');

  function enter(endpoint: object, action: string, resource: string, account = ACCOUNT) {
    const principal = `arn:aws:iam::${account}:role/${ROLES.sealer}`;
    const policies = { identity: [EVERYTHING], endpoint, ...(action.startsWith('kms:') ? { resource: openKey } : {}) };
    return decide({ principal, action, resource, context: { 'aws:PrincipalAccount': account } }, policies, ACCOUNT);
  }

  test.each<[string, object, string, string, string]>([
    ['records', s3, 's3:PutObject', records, 'allowed'],
    ['prompts', s3, 's3:GetObject', elsewhere, 'denied'],
    ['another bucket', s3, 's3:PutObject', 'arn:aws:s3:::other/inference/Inference/records/x', 'denied'],
    ['deletion', s3, 's3:DeleteObject', records, 'denied'],
    ['the digest key', kms, 'kms:GenerateMac', deployment.arn(digestKey), 'allowed'],
    ['the signing key', kms, 'kms:Sign', deployment.arn(signingKey), 'allowed'],
    ['other keys', kms, 'kms:Sign', deployment.arn(storeKey), 'denied'],
    ['the method', calls, 'execute-api:Invoke', `${call}/POST/converse`, 'allowed'],
    ['other methods', calls, 'execute-api:Invoke', `${call}/GET/other`, 'denied'],
  ])('%s', async (_, endpoint, action, resource, answer) => {
    expect(await enter(endpoint, action, resource)).toBe(answer);
  });

  test('admit nobody of another account', async () => {
    expect(await enter(s3, 's3:PutObject', records, '210987654321')).toBe('denied');
  });
});

describe('the API', () => {
  const policy = deployment.property(api, 'Policy');
  const endpoint = deployment.ref(deployment.find('AWS::EC2::VPCEndpoint', '.execute-api"')[0] ?? '');
  const call = (context: Record<string, string>, who: Who = 'notes') =>
    decide(
      {
        principal: `arn:aws:iam::${ACCOUNT}:role/${ROLES[who]}`,
        action: 'execute-api:Invoke',
        resource: method,
        context: { 'aws:PrincipalAccount': ACCOUNT, ...context },
      },
      {
        identity: deployment.policiesOf(ROLES[who]),
        resource: JSON.parse(JSON.stringify(policy).replaceAll('execute-api:/*', method)),
      },
      ACCOUNT,
    );

  test('answers those who were granted it, through the endpoint', async () => {
    expect(await call({ 'aws:SourceVpce': endpoint })).toBe('allowed');
  });

  test('answers nobody through another endpoint or without one', async () => {
    expect(await call({ 'aws:SourceVpce': 'vpce-other' })).toBe('denied');
    expect(await call({})).toBe('denied');
  });

  test('answers nobody who was not granted it', async () => {
    expect(await call({ 'aws:SourceVpce': endpoint }, 'nobody')).toBe('denied');
  });
});

test('policies name actions that exist', async () => {
  const text = JSON.stringify(
    Object.values(ROLES)
      .filter((name) => name !== '')
      .map((name) => deployment.policiesOf(name)),
  );
  const actions = [
    ...new Set(
      [...text.matchAll(/"((?:s3|kms|sqs|ec2|logs|comprehendmedical|execute-api):(?!ViaService)[A-Z]\w+)"/g)].map(
        ([, one = '']) => one,
      ),
    ),
  ];
  expect(actions.length).toBeGreaterThan(15);
  expect(await Promise.all(actions.map(actionExists))).toEqual(actions.map(() => true));
});
