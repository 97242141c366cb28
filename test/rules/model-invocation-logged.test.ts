import { modelInvocationLogged as rule } from '../../lib/rules/model-invocation-logged';
import { RuleTester } from '../../lib/testing';
import { judgedTemplate, judgedTerraform } from '../support/judged';

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0';
const policy = (Action: unknown) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: MODEL }] } },
});
const delivered = (on: unknown) =>
  Object.fromEntries(
    ['text', 'image', 'embedding', 'video', 'audio'].map((data) => [`${data}DataDeliveryEnabled`, on]),
  );
const call = (Create: unknown, more: Record<string, unknown> = {}) => ({
  Type: 'Custom::AWS',
  Properties: { ServiceToken: 'arn:aws:lambda:us-east-1:111122223333:function:f', Create, ...more },
});

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});

describe('a document that gives access to models', () => {
  test('is asked once where its calls are logged', () => {
    const judged = judgedTemplate(rule, {
      bucket: { Type: 'AWS::S3::Bucket' },
      other: policy('s3:GetObject'),
      first: policy('bedrock:InvokeModel'),
      second: policy('bedrock:Invoke*'),
      agent: { Type: 'AWS::Bedrock::Agent', Properties: {} },
    });
    expect(judged).toEqual({
      other: 'notApplicable',
      first: 'undetermined',
      second: 'notApplicable',
      agent: 'notApplicable',
    });
  });

  test('is not asked for general rights or for denials', () => {
    const denial = {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: { Statement: { Effect: 'Deny', Action: 'bedrock:InvokeModel', Resource: '*' } } },
    };
    expect(judgedTemplate(rule, { admin: policy('*'), denial, reader: policy('bedrock:List*') })).toEqual({
      admin: 'notApplicable',
      denial: 'notApplicable',
      reader: 'notApplicable',
    });
  });

  test('rejects inference on bedrock-mantle even where calls are logged', () => {
    const logging = {
      Type: 'Custom::BedrockInvocationLogging',
      Properties: {
        S3BucketName: 'records',
        ...Object.fromEntries(
          ['Text', 'Image', 'Embedding', 'Video', 'Audio'].map((data) => [`${data}DataDeliveryEnabled`, 'true']),
        ),
      },
    };
    expect(judgedTemplate(rule, { mantle: policy('bedrock-mantle:CreateInference'), logging })).toEqual({
      mantle: 'fail',
      logging: 'pass',
    });
  });
});

describe('a custom call of the API', () => {
  const text = (loggingConfig: unknown) => ({
    'Fn::Join': [
      '',
      [
        `{"service":"Bedrock","action":"putModelInvocationLoggingConfiguration","parameters":{"loggingConfig":${JSON.stringify(loggingConfig).slice(0, -1)},"s3Config":{"bucketName":"`,
        { Ref: 'bucket' },
        '"}}}}',
      ],
    ],
  });
  const bucket = { Type: 'AWS::S3::Bucket' };

  test('is read through the references in its text', () => {
    expect(judgedTemplate(rule, { logging: call(text(delivered(true))), bucket }).logging).toBe('pass');
    expect(
      judgedTemplate(rule, { logging: call(text({ ...delivered(true), textDataDeliveryEnabled: false })), bucket })
        .logging,
    ).toBe('fail');
  });

  test('counts for the policies of the same document', () => {
    const judged = judgedTemplate(rule, {
      logging: call(text(delivered(true))),
      bucket,
      first: policy('bedrock:InvokeModel'),
    });
    expect(judged.first).toBe('pass');
  });

  test.each([
    ['notJson'],
    [7],
    [{}],
    [[]],
    [null],
    ['{"action":5}'],
    ['{"action":"putModelInvocationLoggingConfiguration"}'],
  ])('does not throw on %j', (Create) => {
    expect(() => judgedTemplate(rule, { logging: call(Create), first: policy('bedrock:InvokeModel') })).not.toThrow();
  });

  test('that is not about logging sets nothing', () => {
    const other = call('{"service":"Bedrock","action":"listFoundationModels"}');
    expect(judgedTemplate(rule, { other, first: policy('bedrock:InvokeModel') })).toEqual({
      other: 'notApplicable',
      first: 'undetermined',
    });
  });
});

describe('a diagnostic setting', () => {
  const setting = (target: string, enabled_log: unknown) => ({ audit: { target_resource_id: target, enabled_log } });
  const judged = (azurerm_monitor_diagnostic_setting: Record<string, unknown>) =>
    judgedTerraform(rule, {
      azurerm_cognitive_account: { subject: { name: 'notes', kind: 'OpenAI' } },
      azurerm_monitor_diagnostic_setting,
    })['azurerm_cognitive_account.subject'];
  const both = [{ category: 'Audit' }, { category: 'RequestResponse' }];

  test('adds up with others for the same account', () => {
    expect(
      judged({
        audit: { target_resource_id: '${azurerm_cognitive_account.subject.id}', enabled_log: [both[0]] },
        requests: { target_resource_id: '${azurerm_cognitive_account.subject.id}', enabled_log: [both[1]] },
      }),
    ).toBe('pass');
  });

  test('cannot tell what the category group audit holds', () => {
    expect(judged(setting('${azurerm_cognitive_account.subject.id}', [{ category_group: 'audit' }]))).toBe(
      'undetermined',
    );
    expect(judged(setting('${azurerm_cognitive_account.subject.id}', [{ category_group: 'AllLogs' }]))).toBe('pass');
  });

  test('of another account does not count', () => {
    const accounts = '/subscriptions/s/resourceGroups/r/providers/Microsoft.CognitiveServices/accounts';
    expect(judged(setting(`${accounts}/other`, both))).toBe('fail');
    expect(judged(setting(`${accounts}/notes`, both))).toBe('pass');
  });

  test('reads the block of older versions with its switch', () => {
    const log = (enabled: boolean) => ({
      audit: {
        target_resource_id: '${azurerm_cognitive_account.subject.id}',
        log: both.map((category) => ({ ...category, enabled })),
      },
    });
    expect(judged(log(true))).toBe('pass');
    expect(judged(log(false))).toBe('fail');
  });
});

describe('Vertex AI', () => {
  const config = (service: string, ...types: string[]) => ({
    project: 'clinic',
    service,
    audit_log_config: types.map((log_type) => ({ log_type })),
  });
  const judged = (google_project_iam_audit_config: Record<string, unknown>) =>
    judgedTerraform(rule, {
      google_project_service: { subject: { project: 'clinic', service: 'aiplatform.googleapis.com' } },
      google_project_iam_audit_config,
    })['google_project_service.subject'];

  test('adds up the configurations of the service and of all services', () => {
    expect(
      judged({
        all: config('allServices', 'ADMIN_READ'),
        own: config('aiplatform.googleapis.com', 'DATA_READ', 'DATA_WRITE'),
      }),
    ).toBe('pass');
    expect(
      judged({
        all: config('allServices', 'ADMIN_READ'),
        own: config('storage.googleapis.com', 'DATA_READ', 'DATA_WRITE'),
      }),
    ).toBe('fail');
  });

  test('leaves projects without models alone', () => {
    const services = { google_project_service: { subject: { service: 'storage.googleapis.com' } } };
    expect(judgedTerraform(rule, services)['google_project_service.subject']).toBe('notApplicable');
  });
});

describe('endpoints of SageMaker', () => {
  const captured = (rate: number, ...modes: string[]) => ({
    EnableCapture: true,
    InitialSamplingPercentage: rate,
    CaptureOptions: modes.map((CaptureMode) => ({ CaptureMode })),
  });

  test.each([
    ['pass', captured(100, 'Output', 'Input')],
    ['pass', captured(100, 'InputAndOutput')],
    ['fail', captured(99, 'Input', 'Output')],
    ['fail', captured(100, 'Output')],
    ['fail', captured(100)],
    ['fail', { ...captured(100, 'Input', 'Output'), EnableCapture: false }],
    ['undetermined', { ...captured(100, 'Input', 'Output'), EnableCapture: { Ref: 'Capture' } }],
    ['undetermined', { ...captured(100), CaptureOptions: { Ref: 'Options' } }],
    ['undetermined', undefined],
  ])('%s with %j', (outcome, DataCaptureConfig) => {
    const Properties = { ProductionVariants: [{ VariantName: 'primary' }], DataCaptureConfig };
    expect(judgedTemplate(rule, { C: { Type: 'AWS::SageMaker::EndpointConfig', Properties } }).C).toBe(outcome);
  });

  test('are judged in Terraform, whose blocks are lists', () => {
    const capture = (capture_mode: string) => ({
      data_capture_config: [
        { enable_capture: true, initial_sampling_percentage: 100, capture_options: [{ capture_mode }] },
      ],
    });
    const judged = judgedTerraform(rule, {
      aws_sagemaker_endpoint_configuration: { whole: capture('InputAndOutput'), half: capture('Input') },
    });
    expect(judged).toEqual({
      'aws_sagemaker_endpoint_configuration.whole': 'pass',
      'aws_sagemaker_endpoint_configuration.half': 'fail',
    });
  });
});
