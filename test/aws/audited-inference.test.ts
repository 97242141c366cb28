import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Duration } from 'aws-cdk-lib/core';
import {
  AlarmTopic,
  AuditLogStore,
  EncryptionKey,
  EndpointService,
  InferenceAuthorization,
  InferencePhiDetection,
  PhiGuardrail,
  PrivateNetwork,
} from '../../lib/aws';
import { Retention } from '../../lib/core';
import { findings } from '../../lib/testing';
import { InferenceStack, MODEL } from '../support/audited-inference/inference-stack';
import { matches } from '../support/filter-pattern';

const JWKS = JSON.stringify({ keys: [{ kty: 'RSA', kid: '1', use: 'sig', alg: 'RS256', n: 'AQAB', e: 'AQAB' }] });
const OIDC = { issuer: 'https://login.clinic.example', audience: ['inference'], jwks: JWKS };

const usual = new InferenceStack();
const template = usual.template;

function properties(type: string, containing = '', from = template): Record<string, unknown>[] {
  return Object.entries(from.findResources(type))
    .filter(([id, resource]) => `${id}${JSON.stringify(resource)}`.includes(containing))
    .map(([, { Properties }]) => Properties);
}

describe('the API', () => {
  test('is private, behind one endpoint, with TLS 1.2 or later and strict about how it is reached', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      EndpointConfiguration: {
        Types: ['PRIVATE'],
        VpcEndpointIds: [{ Ref: Match.stringLikeRegexp('InferenceCalls') }],
      },
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
      EndpointAccessMode: 'STRICT',
    });
  });

  test('lets in the account through the endpoint, and denies every other way', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      Policy: {
        Statement: [
          Match.objectLike({
            Effect: 'Allow',
            Principal: { AWS: Match.anyValue() },
            Condition: {
              StringEquals: {
                'aws:PrincipalAccount': '123456789012',
                'aws:SourceVpce': { Ref: Match.stringLikeRegexp('InferenceCalls') },
              },
            },
          }),
          Match.objectLike({
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Condition: { StringNotEquals: { 'aws:SourceVpce': { Ref: Match.stringLikeRegexp('InferenceCalls') } } },
          }),
        ],
      },
    });
  });

  test('asks for the organization of the network', () => {
    const { template: ofOrganization } = new InferenceStack(undefined, () => ({ organizationId: 'o-a1b2c3d4e5' }));
    const inOrganization = { StringEquals: Match.objectLike({ 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' }) };
    ofOrganization.hasResourceProperties('AWS::ApiGateway::RestApi', {
      Policy: { Statement: Match.arrayWith([Match.objectLike({ Effect: 'Allow', Condition: inOrganization })]) },
    });
    expect(JSON.stringify(properties('AWS::EC2::VPCEndpoint', 'execute-api:Invoke', ofOrganization))).toContain(
      'o-a1b2c3d4e5',
    );
  });

  test('takes signed requests by default, and none from the console', () => {
    template.allResourcesProperties('AWS::ApiGateway::Method', { AuthorizationType: 'AWS_IAM', HttpMethod: 'POST' });
    expect(JSON.stringify(template.findResources('AWS::Lambda::Permission'))).not.toContain('test-invoke-stage');
  });

  test('is limited, uncached, untraced, and logs no data', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      TracingEnabled: false,
      MethodSettings: [
        {
          HttpMethod: '*',
          ResourcePath: '/*',
          DataTraceEnabled: false,
          CachingEnabled: false,
          LoggingLevel: 'ERROR',
          MetricsEnabled: true,
          ThrottlingBurstLimit: 20,
          ThrottlingRateLimit: 20,
        },
      ],
    });
  });

  test('logs who called when, and nothing that callers write', () => {
    const [stage] = properties('AWS::ApiGateway::Stage');
    const format = JSON.stringify(stage?.AccessLogSetting);
    expect(format).toContain('$context.identity.userArn');
    expect(format).not.toMatch(
      /\$context\.(error\.message|error\.validationErrorString|path|requestOverride)|\$input|querystring|header/,
    );
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 2192, KmsKeyId: Match.anyValue() });
    template.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain' });
  });

  test('has its execution log made before it would make one itself, without a key', () => {
    const [id] = Object.keys(
      template.findResources('AWS::Logs::LogGroup', {
        Properties: { LogGroupName: { 'Fn::Join': ['', ['API-Gateway-Execution-Logs_', Match.anyValue(), '/live']] } },
      }),
    );
    template.hasResource('AWS::ApiGateway::Stage', { DependsOn: Match.arrayWith([id ?? 'none']) });
    expect(JSON.stringify(template.findResources('AWS::KMS::Key'))).toContain(
      ':log-group:API-Gateway-Execution-Logs_*',
    );
  });

  test('sets the role for logs once in the account and Region, and leaves it', () => {
    template.hasResource('AWS::ApiGateway::Account', { DeletionPolicy: 'Retain' });
    const { template: elsewhere } = new InferenceStack(() => ({ withoutLogRole: 'set by the stack Platform' }));
    elsewhere.resourceCountIs('AWS::ApiGateway::Account', 0);
    elsewhere.templateMatches({
      Metadata: { 'compliant-ai:without-log-role/Stack/Inference': { reason: 'set by the stack Platform' } },
    });
  });
});

describe('callers', () => {
  test('are granted the one method', () => {
    const { stack, inference } = new InferenceStack();
    inference.grantInvoke(
      new iam.Role(stack, 'App', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }),
    );
    const [policy] = properties('AWS::IAM::Policy', 'AppDefaultPolicy', Template.fromStack(stack));
    expect(JSON.stringify(policy?.PolicyDocument)).toMatch(/"execute-api:Invoke".*"\/POST\/converse"/);
  });

  test('with tokens are let in by a function that reaches nothing and may do nothing', () => {
    const { template: withTokens } = new InferenceStack(() => ({ authorization: InferenceAuthorization.oidc(OIDC) }));
    withTokens.hasResourceProperties('AWS::ApiGateway::Authorizer', {
      Type: 'TOKEN',
      AuthorizerResultTtlInSeconds: 0,
      IdentitySource: 'method.request.header.Authorization',
    });
    withTokens.allResourcesProperties('AWS::ApiGateway::Method', { AuthorizationType: 'CUSTOM' });
    withTokens.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.authorize',
      VpcConfig: { SecurityGroupIds: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('TokensGroup'), 'GroupId'] }] },
    });
    withTokens.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Reaches nothing',
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
    expect(properties('AWS::IAM::Policy', 'InferenceTokens', withTokens)).toEqual([]);
    // Requests without a signature have no principal.
    withTokens.hasResourceProperties('AWS::ApiGateway::RestApi', {
      Policy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Principal: { AWS: '*' },
            Condition: { StringEquals: { 'aws:SourceVpce': { Ref: Match.stringLikeRegexp('InferenceCalls') } } },
          }),
        ]),
      },
    });
  });

  test('with tokens cannot be granted anything by IAM', () => {
    const { stack, inference } = new InferenceStack(() => ({ authorization: InferenceAuthorization.oidc(OIDC) }));
    const role = new iam.Role(stack, 'App', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
    expect(() => inference.grantInvoke(role)).toThrow(
      "callers have tokens of 'https://login.clinic.example', got a grantee of IAM",
    );
  });
});

describe('the functions', () => {
  test('run in the network, on the same bundle, with settings and logs under the key', () => {
    const functions = properties('AWS::Lambda::Function', 'SETTINGS');
    expect(functions.map(({ Handler }) => Handler).sort()).toEqual(['index.inference', 'index.redrive', 'index.seal']);
    for (const one of functions) {
      expect(one).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        KmsKeyArn: expect.anything(),
        VpcConfig: { SubnetIds: expect.anything(), SecurityGroupIds: expect.anything() },
        LoggingConfig: { LogFormat: 'JSON', LogGroup: expect.anything() },
        ReservedConcurrentExecutions: expect.any(Number),
      });
    }
    expect(new Set(functions.map(({ Code }) => JSON.stringify(Code))).size).toBe(1);
    expect(functions.map(({ ReservedConcurrentExecutions }) => ReservedConcurrentExecutions).sort()).toEqual([
      1, 2, 20,
    ]);
  });

  test('are told the store, the profile, the guardrail and the agreement, and no secret', () => {
    const [inference] = properties('AWS::Lambda::Function', 'index.inference');
    const settings = JSON.stringify(inference?.Environment);
    expect(settings).toContain(`inference-profile/us.${MODEL}`);
    expect(settings).toContain('contract-17');
    expect(settings).toContain('GuardrailVersion');
    expect(settings).toContain('inference/Inference');
    expect(settings).not.toMatch(/secret|password|token/i);
  });

  test('reach S3 by an endpoint for the records, by a path', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Handler: 'index.inference',
      Environment: {
        Variables: {
          AWS_ENDPOINT_URL_S3: {
            'Fn::Join': [
              '',
              [
                'https://',
                {
                  'Fn::Join': ['bucket', { 'Fn::Split': ['*', Match.objectLike({ 'Fn::Select': Match.anyValue() })] }],
                },
              ],
            ],
          },
        },
      },
    });
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      ServiceName: 'com.amazonaws.us-east-1.s3',
      VpcEndpointType: 'Interface',
      PrivateDnsEnabled: false,
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Action: Match.arrayWith(['s3:PutObject']),
            Resource: storeObjects('inference/Inference/*'),
          }),
          Match.objectLike({ Action: 's3:ListBucketVersions' }),
        ],
      },
    });
  });

  test('get the time for the outcome besides the time of the caller', () => {
    const { template: slow } = new InferenceStack(() => ({ timeout: Duration.minutes(2) }));
    slow.hasResourceProperties('AWS::Lambda::Function', { Handler: 'index.inference', Timeout: 180 });
    slow.hasResourceProperties('AWS::ApiGateway::Method', { Integration: { TimeoutInMillis: 120_000 } });
    template.hasResourceProperties('AWS::Lambda::Function', { Handler: 'index.inference', Timeout: 89 });
  });

  test('are told to use FIPS endpoints in a network of them', () => {
    const { template: fips } = new InferenceStack(undefined, (stack) => ({
      guardrail: new PhiGuardrail(stack, 'Guardrail'),
      network: new PrivateNetwork(stack, 'Network', { models: [MODEL], fips: true }),
    }));
    for (const { Environment } of properties('AWS::Lambda::Function', 'SETTINGS', fips)) {
      expect(Environment).toMatchObject({ Variables: { AWS_USE_FIPS_ENDPOINT: 'true' } });
    }
    expect(JSON.stringify(template)).not.toContain('AWS_USE_FIPS_ENDPOINT');
  });

  test('ask Comprehend Medical only on demand, through an endpoint', () => {
    const service = 'com.amazonaws.us-east-1.comprehendmedical';
    expect(properties('AWS::EC2::VPCEndpoint', service)).toEqual([]);
    const { template: asking } = new InferenceStack(() => ({ phiDetection: InferencePhiDetection.COMPREHEND_MEDICAL }));
    expect(properties('AWS::EC2::VPCEndpoint', service, asking)).toHaveLength(1);
    expect(JSON.stringify(properties('AWS::IAM::Policy', 'comprehendmedical:DetectPHI', asking))).toContain(
      'DetectPhi',
    );
  });
});

function storeObjects(path: string) {
  return { 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^AiAuditLogsBucket'), 'Arn'] }, `/${path}`]] };
}

describe('keys', () => {
  test('for digests and checkpoints are of KMS, outlive the stack, and cannot be destroyed', () => {
    for (const [spec, usage] of [
      ['HMAC_256', 'GENERATE_VERIFY_MAC'],
      ['ECC_NIST_P256', 'SIGN_VERIFY'],
    ]) {
      template.hasResource('AWS::KMS::Key', {
        Properties: {
          KeySpec: spec,
          KeyUsage: usage,
          MultiRegion: false,
          PendingWindowInDays: 30,
          KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Sid: 'DenyKeyDestruction' })]) },
        },
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
    }
  });
});

describe('outcomes that the store does not take', () => {
  test('wait for 14 days in an encrypted queue, and with their dead letters for as long again', () => {
    const queues = properties('AWS::SQS::Queue');
    expect(queues).toHaveLength(2);
    for (const queue of queues) {
      expect(queue).toMatchObject({ MessageRetentionPeriod: 1_209_600, KmsMasterKeyId: expect.anything() });
    }
    template.allResources('AWS::SQS::Queue', { DeletionPolicy: 'Retain' });
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 360,
      RedrivePolicy: { maxReceiveCount: 100, deadLetterTargetArn: Match.anyValue() },
    });
  });

  test('are deleted one by one, when each is written', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    });
  });
});

describe('alarms', () => {
  const filters = properties('AWS::Logs::MetricFilter', 'message.event');
  const alarms = properties('AWS::CloudWatch::Alarm', 'InferenceAlarms');

  test.each([
    ['RecordsNotWritten', { event: 'record-not-written' }],
    ['OutcomesOnlyLogged', { event: 'outcome-only-logged' }],
    ['OutcomesConflict', { event: 'outcome-conflict' }],
    ['Orphans', { event: 'sealed', orphans: 2 }],
    ['Findings', { event: 'sealed', findings: 1 }],
    ['Checkpoints', { event: 'sealed' }],
  ])('count %s by the lines %j', (name, message) => {
    const filter = filters.find(({ MetricTransformations }) =>
      JSON.stringify(MetricTransformations).includes(`"${name}"`),
    );
    expect(matches(String(filter?.FilterPattern), { level: 'INFO', message })).toBe(true);
    expect(matches(String(filter?.FilterPattern), { message: { event: 'answered' } })).toBe(false);
    expect(JSON.stringify(alarms)).toContain(`"MetricName":"${name}"`);
  });

  test('watch the age of what waits, dead letters, errors, throttles and silence of the sealer, and all go to the topic', () => {
    for (const metric of [
      'ApproximateAgeOfOldestMessage',
      'ApproximateNumberOfMessagesVisible',
      'Errors',
      'Throttles',
      '5XXError',
    ]) {
      expect(JSON.stringify(alarms)).toContain(`"MetricName":"${metric}"`);
    }
    expect(alarms.find(({ MetricName }) => MetricName === 'Checkpoints')).toMatchObject({
      TreatMissingData: 'breaching',
      ComparisonOperator: 'LessThanThreshold',
      Period: 900,
    });
    for (const { AlarmActions } of alarms) {
      expect(AlarmActions).toEqual([{ Ref: expect.stringMatching('^AiAlarms') }]);
    }
  });

  test('go to another topic on demand', () => {
    const { template: elsewhere } = new InferenceStack((stack) => ({
      alarms: new AlarmTopic(stack, 'Others', { key: new EncryptionKey(stack, 'OthersKey') }),
    }));
    for (const { AlarmActions } of properties('AWS::CloudWatch::Alarm', 'InferenceAlarms', elsewhere)) {
      expect(AlarmActions).toEqual([{ Ref: expect.stringMatching('^Others') }]);
    }
  });
});

test('checkpoints are signed every five minutes, by one function at a time', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(5 minutes)',
    Targets: [Match.objectLike({ RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 } })],
  });
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
    FunctionName: { Ref: Match.stringLikeRegexp('Sealer') },
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 60,
  });
  const { template: often } = new InferenceStack(() => ({ checkpointInterval: Duration.minutes(1) }));
  often.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' });
});

test('uses the endpoint for API Gateway that is there', () => {
  const { template: shared } = new InferenceStack((stack) => ({
    apiEndpoint: ec2.InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Existing', {
      vpcEndpointId: 'vpce-0123456789abcdef0',
      port: 443,
    }),
  }));
  shared.hasResourceProperties('AWS::ApiGateway::RestApi', {
    EndpointConfiguration: { VpcEndpointIds: ['vpce-0123456789abcdef0'] },
  });
  expect(properties('AWS::EC2::VPCEndpoint', 'execute-api', shared)).toEqual([]);
});

test('says what endpoints that the VPC has must let pass', () => {
  const { stack } = new InferenceStack(undefined, (scope) => {
    const vpc = new ec2.Vpc(scope, 'Vpc', {
      natGateways: 0,
      subnetConfiguration: [{ name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    });
    const existingEndpoints = [EndpointService.KMS, EndpointService.SQS];
    return { network: new PrivateNetwork(scope, 'Network', { models: [MODEL], vpc, existingEndpoints }) };
  });
  const notes = Annotations.fromStack(stack);
  notes.hasInfo('/Stack/Network', Match.stringLikeRegexp("endpoint of 'kms'.*admit kms:GenerateMac"));
  notes.hasInfo('/Stack/Network', Match.stringLikeRegexp("endpoint of 'sqs'.*admit sqs:SendMessage"));
});

test('keeps records in another store, under another prefix, with the key of that store', () => {
  const { template: elsewhere } = new InferenceStack((stack) => ({
    auditLogStore: new AuditLogStore(stack, 'Store', { retention: Retention.years(7) }),
    recordPrefix: 'notes/calls',
  }));
  const [policy] = properties('AWS::IAM::Policy', 'InferenceRoleDefaultPolicy', elsewhere);
  const text = JSON.stringify(policy?.PolicyDocument);
  expect(text).toMatch(/"StoreBucket\w+","Arn"\]},"\/notes\/calls\/records\/\*"/);
  expect(text).toMatch(/"Sid":"EncryptEntries"/);
  const settings = JSON.stringify(properties('AWS::Lambda::Function', 'index.seal', elsewhere));
  expect(settings).toMatch(/retentionDays\\":2557/);
});

test('says where records are and requests go', () => {
  const { inference, stack } = usual;
  expect(JSON.stringify(stack.resolve(inference.url))).toMatch(/execute-api.us-east-1.*StagelivE?.*"\/converse"/i);
  expect(JSON.stringify(stack.resolve(inference.location))).toMatch(/s3:\/\/.*\/inference\/Inference/);
});

test('says what private DNS does to other APIs', () => {
  Annotations.fromStack(usual.stack).hasInfo('/Stack/Inference', Match.stringLikeRegexp('takes every call of an API'));
});

test.each([
  [{ concurrency: 0 }, "'concurrency' must be a whole number from 1 to 1000, got 0"],
  [{ concurrency: 1.5 }, "'concurrency' must be a whole number from 1 to 1000, got 1.5"],
  [{ timeout: Duration.seconds(5) }, "'timeout' must be from 10 to 300 seconds, got 5"],
  [{ timeout: Duration.minutes(6) }, "'timeout' must be from 10 to 300 seconds, got 360"],
  [{ checkpointInterval: Duration.hours(2) }, "'checkpointInterval' must be from 60 to 3600 seconds, got 7200"],
  [{ checkpointInterval: Duration.seconds(90) }, "'checkpointInterval' must be whole minutes, got 90 seconds"],
  [{ recordPrefix: '/calls' }, "'recordPrefix' must be segments of letters"],
  [{ key: undefined, concurrency: -1 }, "'concurrency' must be"],
  [{ recordPrefix: 'calls/../x' }, "'recordPrefix' must be"],
  [{ baaReferenceId: 'our contract' }, "'baaReferenceId' must be an identifier"],
  [{ withoutLogRole: ' ' }, "'withoutLogRole' must give a reason, got ' '"],
])('rejects %j', (props, message) => {
  expect(() => new InferenceStack(() => props)).toThrow(message);
});

test('cannot be opened by props that are not among its own', () => {
  const opened: object = {
    guardrail: undefined,
    dataTraceEnabled: true,
    authorizationType: 'NONE',
    endpointConfiguration: { types: ['REGIONAL'] },
    securityGroup: undefined,
    recordsUrl: 'https://elsewhere.example',
    settings: {},
    handler: 'index.other',
    environment: { SECRET: 'x' },
  };
  expect(new InferenceStack(() => opened).template.toJSON()).toEqual(template.toJSON());
});

test('has no finding of the catalogue', () => {
  expect(findings(usual.stack)).toEqual([]);
  const { stack } = new InferenceStack(() => ({ authorization: InferenceAuthorization.oidc(OIDC) }));
  expect(findings(stack)).toEqual([]);
});
