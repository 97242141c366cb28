import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Duration, Size, Stack } from 'aws-cdk-lib/core';
import {
  AlarmTopic,
  AuditLogStore,
  AuditTrail,
  EncryptionKey,
  EndpointService,
  ModelArtifacts,
  PrivateNetwork,
  SelfHostedModel,
  type SelfHostedModelProps,
} from '../../lib/aws';
import { IMAGE_DIGEST, ModelStack, SHA256 } from '../support/self-hosted-model/model-stack';

const NAME = 'models-llama-c5dc8e7d';

function templateOf(...args: ConstructorParameters<typeof ModelStack>): Template {
  return Template.fromStack(new ModelStack(...args));
}

describe('the container', () => {
  test('is isolated, in the isolated subnets, with a group that lets out to S3 alone', () => {
    const template = templateOf();
    template.hasResourceProperties('AWS::SageMaker::Model', {
      EnableNetworkIsolation: true,
      VpcConfig: {
        SecurityGroupIds: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^LlamaGroup'), 'GroupId'] }],
        Subnets: [
          { Ref: Match.stringLikeRegexp('IsolatedSubnet1') },
          { Ref: Match.stringLikeRegexp('IsolatedSubnet2') },
        ],
      },
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Machines that serve a model',
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '127.0.0.1/32' })],
    });
    const ways = template.findResources('AWS::EC2::SecurityGroupEgress', {
      Properties: { GroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^LlamaGroup'), 'GroupId'] } },
    });
    expect(Object.values(ways).map(({ Properties }) => Properties.DestinationPrefixListId)).toEqual(['pl-63a5400a']);
    expect(
      template.findResources('AWS::EC2::SecurityGroupIngress', {
        Properties: { GroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^LlamaGroup'), 'GroupId'] } },
      }),
    ).toEqual({});
  });

  test('is of an image that is named by its digest', () => {
    templateOf().hasResourceProperties('AWS::SageMaker::Model', {
      PrimaryContainer: { Image: { 'Fn::Join': ['', Match.arrayWith([`/vllm@${IMAGE_DIGEST}`])] } },
    });
  });

  test('gets a folder of files, which is sealed, or an archive, which is one object', () => {
    const folder = new ModelStack();
    Template.fromStack(folder).hasResourceProperties('AWS::SageMaker::Model', {
      PrimaryContainer: {
        Environment: { MODEL_ARTIFACTS_SHA256: SHA256 },
        ModelDataSource: {
          S3DataSource: {
            S3DataType: 'S3Prefix',
            CompressionType: 'None',
            S3Uri: { 'Fn::Join': ['', Match.arrayWith([`/folders/${SHA256}/`])] },
          },
        },
      },
    });
    expect(policyOfStore(folder)).toContain(`/folders/${SHA256}/*`);

    const archive = new ModelStack(({ store }) => ({ artifacts: ModelArtifacts.archive(store, SHA256) }));
    Template.fromStack(archive).hasResourceProperties('AWS::SageMaker::Model', {
      PrimaryContainer: {
        ModelDataSource: {
          S3DataSource: {
            S3DataType: 'S3Object',
            CompressionType: 'Gzip',
            S3Uri: { 'Fn::Join': ['', Match.arrayWith([`/archives/${SHA256}/model.tar.gz`])] },
          },
        },
      },
    });
    expect(policyOfStore(archive)).not.toContain('DenyAdditions');
  });

  test('may hold the weights itself', () => {
    const template = templateOf({ artifacts: undefined, environment: { MAX_TOKENS: '512' } });
    template.hasResourceProperties('AWS::SageMaker::Model', {
      PrimaryContainer: { ModelDataSource: Match.absent(), Environment: { MAX_TOKENS: '512' } },
    });
    expect(JSON.stringify(template)).not.toContain('ReadArtifacts');
  });
});

describe('disks', () => {
  test('are encrypted with the key', () => {
    templateOf({ volumeSize: Size.gibibytes(200) }).hasResourceProperties('AWS::SageMaker::EndpointConfig', {
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^LlamaKey'), 'Arn'] },
      ProductionVariants: [Match.objectLike({ VolumeSizeInGB: 200, EnableSSMAccess: false })],
    });
  });

  test.each([
    'ml.g5.12xlarge',
    'ml.g6e.48xlarge',
    'ml.p4d.24xlarge',
    'ml.p5.48xlarge',
    'ml.g4dn.xlarge',
    'ml.m5d.xlarge',
  ])('of %s are encrypted in hardware, which is said, as SageMaker takes no key', (instanceType) => {
    const stack = new ModelStack({ instanceType });
    Template.fromStack(stack).hasResourceProperties('AWS::SageMaker::EndpointConfig', {
      KmsKeyId: Match.absent(),
      DataCaptureConfig: { KmsKeyId: Match.anyValue() },
    });
    Annotations.fromStack(stack).hasInfo('*', Match.stringLikeRegexp(`'${instanceType}' are encrypted in hardware`));
    expect(() => new ModelStack({ instanceType, volumeSize: Size.gibibytes(9) })).toThrow(
      /'volumeSize' cannot be set for 'ml\..*got 9 GiB/,
    );
  });
});

describe('prompts and answers', () => {
  test('are captured, all of them, under the key, in a bucket that is closed, versioned and kept', () => {
    const template = templateOf();
    template.hasResourceProperties('AWS::SageMaker::EndpointConfig', {
      DataCaptureConfig: {
        EnableCapture: true,
        InitialSamplingPercentage: 100,
        CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }],
        KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^LlamaKey'), 'Arn'] },
        DestinationS3Uri: { 'Fn::Join': ['', ['s3://', { Ref: Match.stringLikeRegexp('^LlamaCapturedData') }]] },
      },
    });
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: Match.anyValue(),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
  });

  test('are not captured for a reason, which is on record', () => {
    const stack = new ModelStack({ withoutDataCapture: 'the notes application keeps them' });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::SageMaker::EndpointConfig', { DataCaptureConfig: Match.absent() });
    template.resourceCountIs('AWS::S3::Bucket', 0);
    expect(stack.model.captureBucket).toBeUndefined();
    expect(template.toJSON().Metadata).toMatchObject({
      'compliant-ai:without-data-capture/Models/Llama': { reason: 'the notes application keeps them' },
    });
    expect(() => new ModelStack({ withoutDataCapture: ' ' })).toThrow(
      /'withoutDataCapture' must give a reason, got ' '/,
    );
  });

  test('are read on record when there is a trail', () => {
    const stack = new ModelStack((made) => ({
      trail: new AuditTrail(made, 'Trail', { store: new AuditLogStore(made, 'Records') }),
    }));
    const [trail] = Object.values(Template.fromStack(stack).findResources('AWS::CloudTrail::Trail'));
    expect(JSON.stringify(trail)).toContain('LlamaCapturedData');
    const info = Match.stringLikeRegexp('read without a record');
    Annotations.fromStack(stack).hasNoInfo('*', info);
    Annotations.fromStack(new ModelStack()).hasInfo('*', info);
  });
});

test('the log of the container is encrypted and kept, under the name that SageMaker writes to', () => {
  const template = templateOf();
  template.hasResource('AWS::Logs::LogGroup', {
    DeletionPolicy: 'Retain',
    Properties: {
      LogGroupName: `/aws/sagemaker/Endpoints/${NAME}`,
      RetentionInDays: 2192,
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^LlamaKey'), 'Arn'] },
    },
  });
  template.hasResource('AWS::SageMaker::Endpoint', {
    Properties: { EndpointName: NAME },
    DependsOn: [Match.stringLikeRegexp('^LlamaLog')],
  });
  template.hasResource('AWS::SageMaker::Model', { DependsOn: [Match.stringLikeRegexp('^LlamaExecutionPolicy')] });
});

describe('machines', () => {
  test('are two, whose number stays', () => {
    const template = templateOf();
    template.hasResourceProperties('AWS::SageMaker::EndpointConfig', {
      ProductionVariants: [Match.objectLike({ InitialInstanceCount: 2 })],
    });
    template.resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 0);
    template.hasResourceProperties('AWS::SageMaker::Endpoint', { RetainAllVariantProperties: false });
  });

  test('come and go with invocations, and an update leaves their number', () => {
    const template = templateOf({ instances: 3, scaling: { maxInstances: 8, invocationsPerInstance: 40 } });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      ServiceNamespace: 'sagemaker',
      ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      ResourceId: `endpoint/${NAME}/variant/primary`,
      MinCapacity: 3,
      MaxCapacity: 8,
    });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: Match.objectLike({
        TargetValue: 40,
        PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
      }),
    });
    template.hasResourceProperties('AWS::SageMaker::Endpoint', { RetainAllVariantProperties: true });
  });
});

test('alarms are raised on errors, slowness, full disks and changes, and the first two roll a new version back', () => {
  const stack = new ModelStack({ slowFrom: Duration.seconds(12) });
  const template = Template.fromStack(stack);
  for (const [MetricName, Threshold, Namespace] of [
    ['Invocation5XXErrors', 1, 'AWS/SageMaker'],
    ['ModelLatency', 12_000_000, 'AWS/SageMaker'],
    ['DiskUtilization', 75, '/aws/sagemaker/Endpoints'],
  ]) {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName,
      Threshold,
      Namespace,
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^LlamaAlarms') }],
      Dimensions: [
        { Name: 'EndpointName', Value: NAME },
        { Name: 'VariantName', Value: 'primary' },
      ],
    });
  }
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: Match.objectLike({ detail: Match.objectLike({ eventSource: ['sagemaker.amazonaws.com'] }) }),
  });
  template.hasResourceProperties('AWS::SageMaker::Endpoint', {
    DeploymentConfig: {
      AutoRollbackConfiguration: {
        Alarms: [
          { AlarmName: { Ref: Match.stringLikeRegexp('Errors') } },
          { AlarmName: { Ref: Match.stringLikeRegexp('Slow') } },
        ],
      },
    },
  });
  templateOf({ withoutDataCapture: 'no' }).resourceCountIs('AWS::CloudWatch::Alarm', 2);
});

test('two models share network, key, alarms and the endpoint of the runtime, which admits both', () => {
  const stack = new ModelStack((made) => {
    const key = new EncryptionKey(made, 'Key');
    return { key, alarms: new AlarmTopic(made, 'Topic', { key }) };
  });
  new SelfHostedModel(stack, 'Mistral', {
    baa: { reference: 'AWS Artifact', effective: '2026-01-01' },
    repository: stack.repository,
    imageDigest: IMAGE_DIGEST,
    instanceType: 'ml.g5.xlarge',
    network: stack.network,
    key: stack.model.key,
    alarms: stack.model.alarms,
  });
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::SNS::Topic', 1);
  const runtimes = Object.values(template.findResources('AWS::EC2::VPCEndpoint')).filter(({ Properties }) =>
    String(Properties.ServiceName).endsWith('.sagemaker.runtime'),
  );
  expect(runtimes).toHaveLength(1);
  expect(runtimes[0]?.Properties.PolicyDocument.Statement).toHaveLength(2);
});

test('the agreement is recorded as one with AWS', () => {
  const { Metadata } = templateOf().toJSON();
  expect(Metadata['compliant-ai:baa/Models/Llama']).toEqual({
    vendor: 'aws',
    reference: 'AWS Artifact',
    effective: '2026-01-01',
  });
});

describe('what is locked stays locked', () => {
  test.each([
    'enableNetworkIsolation',
    'vpcConfig',
    'image',
    'kmsKeyId',
    'enableSsmAccess',
    'dataCaptureConfig',
    'securityGroup',
    'role',
    'removalPolicy',
  ])('%s', (prop) => {
    const unlocked = { [prop]: prop === 'image' ? 'vllm:latest' : false } as never;
    expect(templateOf(unlocked).toJSON()).toEqual(templateOf().toJSON());
  });
});

describe('refused is', () => {
  const refused: [string, Partial<SelfHostedModelProps>, RegExp][] = [
    ['a tag', { imageDigest: 'latest' }, /'imageDigest' must be 'sha256:' and 64 hexadecimal digits, got 'latest'/],
    ['half a digest', { imageDigest: 'sha256:abc' }, /'imageDigest' must be.*got 'sha256:abc'/],
    ['a type of EC2', { instanceType: 'g5.xlarge' }, /'instanceType' must be a type of SageMaker.*got 'g5.xlarge'/],
    ['no machine', { instances: 0 }, /'instances' must be a whole number from 1 on, got 0/],
    ['half a machine', { instances: 1.5 }, /'instances' must be.*got 1.5/],
    [
      'fewer machines at most than at least',
      { scaling: { maxInstances: 1, invocationsPerInstance: 9 } },
      /'scaling.maxInstances' must be a whole number from 2 on, got 1/,
    ],
    [
      'no invocation',
      { scaling: { maxInstances: 3, invocationsPerInstance: 0 } },
      /'scaling.invocationsPerInstance' must be more than 0 a minute, got 0/,
    ],
    ['half a minute', { startupTimeout: Duration.seconds(30) }, /'startupTimeout' must be between.*got 30 seconds/],
    ['two hours', { startupTimeout: Duration.hours(2) }, /'startupTimeout' must be between.*got 7200 seconds/],
    ['a name in capitals', { endpointName: 'Llama' }, /'endpointName' must be up to 63 lower-case.*got 'Llama'/],
    ['a digest of one’s own', { environment: { MODEL_ARTIFACTS_SHA256: 'x' } }, /'environment' must not have.*got 'x'/],
    [
      'an agreement for other services',
      { baa: { reference: 'r', effective: '2026-01-01', services: ['Amazon Bedrock'] } },
      /'baa.services' must cover 'Amazon SageMaker AI'.*got 'Amazon Bedrock'/,
    ],
    ['an agreement without a day', { baa: { reference: 'r', effective: 'soon' } }, /'baa.effective'/],
    [
      'an agreement with another vendor',
      { baa: { reference: 'r', effective: '2026-01-01', vendor: 'openai' } },
      /'baa.vendor' must be 'aws'/,
    ],
  ];
  test.each(refused)('%s', (_, props, message) => {
    expect(() => new ModelStack(props)).toThrow(message);
  });

  test('a repository of another account or Region', () => {
    const other = (environment: { account: string; region: string }) => (stack: ModelStack) => ({
      repository: ecr.Repository.fromRepositoryArn(
        stack,
        'Other',
        `arn:aws:ecr:${environment.region}:${environment.account}:repository/vllm`,
      ),
    });
    expect(() => new ModelStack(other({ account: '763104351884', region: 'us-east-1' }))).toThrow(
      /'repository' must be of the account of the stack, 123456789012, got one of 763104351884/,
    );
    expect(() => new ModelStack(other({ account: '123456789012', region: 'us-west-2' }))).toThrow(
      /'repository' must be of the Region of the stack, us-east-1, got one of us-west-2/,
    );
  });

  test('a network without the prefix list of S3', () => {
    expect(() => new ModelStack((stack) => ({ network: new PrivateNetwork(stack, 'Bare', {}) }))).toThrow(
      /'network' must have 's3PrefixList', got 'Models\/Bare' without.*PrefixList.fromLookup/,
    );
  });

  test('a Region outside of the United States', () => {
    expect(() => new ModelStack({}, {}, { region: 'eu-west-1' })).toThrow(/got 'eu-west-1'/);
  });
});

test('the endpoint of a VPC that has one is left to its owner, who is told what to admit', () => {
  const stack = new ModelStack((made) => ({
    network: new PrivateNetwork(made, 'Existing', {
      vpc: made.network.vpc,
      existingEndpoints: [EndpointService.SAGEMAKER_RUNTIME],
      s3PrefixList: made.network.s3PrefixList,
    }),
  }));
  Annotations.fromStack(stack).hasInfo('*', Match.stringLikeRegexp('InvokeEndpoint and .* on models-llama'));
  expect(JSON.stringify(Template.fromStack(stack))).not.toContain('sagemaker.runtime');
});

test('names the controls in the metadata of its resources', () => {
  const [endpoint] = Object.values(templateOf().findResources('AWS::SageMaker::Endpoint'));
  expect(endpoint?.Metadata['compliant-ai:controls']).toContain('SOC2 CC8.1');
});

test('a caller is denied the endpoint from elsewhere', () => {
  const stack = new ModelStack();
  stack.model.grantInvoke(new iam.Role(stack, 'Notes', { assumedBy: new iam.AccountRootPrincipal() }));
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Deny',
          Condition: { StringNotEquals: { 'aws:SourceVpc': { Ref: Match.stringLikeRegexp('^NetworkVpc') } } },
        }),
      ]),
    },
  });
});

function policyOfStore({ store }: ModelStack): string {
  return JSON.stringify(Template.fromStack(Stack.of(store)).findResources('AWS::S3::BucketPolicy'));
}
