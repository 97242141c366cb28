import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { App, Stack } from 'aws-cdk-lib/core';
import { AuditLogStore, AwsBucket, EndpointService, PrivateNetwork, type PrivateNetworkProps } from '../../lib/aws';
import { phiGuardrail } from '../support/phi-guardrail';

const MODEL = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
/** All that get their policy with the endpoint. */
const SERVICES = Object.values(EndpointService).filter((service) => service !== EndpointService.SAGEMAKER_RUNTIME);

function stackIn(region?: string): Stack {
  return new Stack(undefined, 'Stack', { env: { region } });
}

function synthesize(props: Partial<PrivateNetworkProps> = {}, stack = stackIn('us-east-1')): Template {
  new PrivateNetwork(stack, 'Network', { models: [MODEL], ...props });
  return Template.fromStack(stack);
}

function endpoint(template: Template, service: string): Record<string, unknown> | undefined {
  return Object.values(template.findResources('AWS::EC2::VPCEndpoint'))
    .map(({ Properties }) => Properties)
    .find(({ ServiceName }) => JSON.stringify(ServiceName).includes(`.${service}"`));
}

function statementsOf(template: Template, service: string): Record<string, unknown>[] {
  const document = endpoint(template, service)?.PolicyDocument;
  return typeof document === 'object' &&
    document !== null &&
    'Statement' in document &&
    Array.isArray(document.Statement)
    ? document.Statement
    : [];
}

test('makes a network without any way to the internet', () => {
  const template = synthesize();
  for (const type of ['InternetGateway', 'NatGateway', 'EgressOnlyInternetGateway', 'Route', 'EIP']) {
    template.resourceCountIs(`AWS::EC2::${type}`, 0);
  }
  template.allResourcesProperties('AWS::EC2::Subnet', { MapPublicIpOnLaunch: false });
  template.hasResourceProperties('AWS::EC2::VPC', { EnableDnsHostnames: true, EnableDnsSupport: true });
});

test.each(['bedrock', 'bedrock-runtime', 'sts', 'logs', 'kms', 'monitoring', 'secretsmanager'])(
  'makes an interface endpoint for %s, with private DNS, for principals of the account only',
  (service) => {
    const template = synthesize();
    expect(endpoint(template, service)).toMatchObject({ VpcEndpointType: 'Interface', PrivateDnsEnabled: true });
    const statements = statementsOf(template, service);
    expect(statements.length).toBeGreaterThan(0);
    for (const statement of statements) {
      expect(statement).toMatchObject({
        Effect: 'Allow',
        Principal: '*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } },
      });
    }
  },
);

test('makes a gateway endpoint for the S3 buckets of the account only', () => {
  const template = synthesize();
  expect(endpoint(template, 's3')).toMatchObject({ VpcEndpointType: 'Gateway' });
  expect(statementsOf(template, 's3')).toMatchObject([
    {
      Condition: {
        StringEquals: {
          'aws:PrincipalAccount': { Ref: 'AWS::AccountId' },
          'aws:ResourceAccount': { Ref: 'AWS::AccountId' },
        },
      },
    },
  ]);
});

test('spreads the endpoints over two Availability Zones, or more', () => {
  synthesize().resourceCountIs('AWS::EC2::Subnet', 2);
  const stack = new Stack(new App(), 'Stack', { env: { region: 'us-east-1', account: '123456789012' } });
  stack.node.setContext('availability-zones:account=123456789012:region=us-east-1', [
    'us-east-1a',
    'us-east-1b',
    'us-east-1c',
  ]);
  synthesize({ maxAzs: 3, ipAddresses: ec2.IpAddresses.cidr('10.20.0.0/16') }, stack).resourceCountIs(
    'AWS::EC2::Subnet',
    3,
  );
});

test.each([1, 0, -2, Number.NaN])('refuses %d Availability Zones', (maxAzs) => {
  expect(() => synthesize({ maxAzs })).toThrow(`'maxAzs' must be at least 2, got ${maxAzs}`);
});

test('limits the runtime endpoint to the named models, processed in the United States', () => {
  const policy = JSON.stringify(endpoint(synthesize(), 'bedrock-runtime')?.PolicyDocument);
  expect(policy).toContain(`:inference-profile/us.${MODEL}`);
  for (const region of ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2']) {
    expect(policy).toContain(`:bedrock:${region}::foundation-model/${MODEL}`);
  }
  expect(policy).not.toContain('bedrock:*');
  expect(policy).not.toMatch(/"Resource":"\*"/);
});

test('admits the guardrail, and the profiles that it routes by', () => {
  const guardrail = phiGuardrail('arn:aws:bedrock:us-east-1:123456789012:guardrail/abcdefgh1234');
  const applied = (template: Template) =>
    statementsOf(template, 'bedrock-runtime').filter(({ Action }) => Action === 'bedrock:ApplyGuardrail');
  expect(applied(synthesize())).toEqual([]);
  expect(applied(synthesize({ guardrail }))).toMatchObject([
    { Resource: [guardrail.guardrailArn, ...guardrail.guardrailProfileArns] },
  ]);
});

test('has no endpoint for Bedrock without models', () => {
  const stack = stackIn('us-east-1');
  const network = new PrivateNetwork(stack, 'Network', {});
  expect(Object.keys(network.endpoints).sort()).toEqual(['kms', 'logs', 'monitoring', 'secretsmanager', 'sts']);
  expect(JSON.stringify(Template.fromStack(stack))).not.toContain('bedrock');
  expect(() => network.runtimeEndpoint).toThrow(
    /'models' of the network 'Stack\/Network' must name the models.*got none/,
  );
  expect(() => new PrivateNetwork(stack, 'Wrong', { services: [EndpointService.BEDROCK_RUNTIME] })).toThrow(
    /'bedrock-runtime' must be told what it admits.*name 'models'/,
  );
});

test('limits every endpoint to an organization when it is named', () => {
  const template = synthesize({ organizationId: 'o-a1b2c3d4e5', services: SERVICES });
  for (const service of SERVICES) {
    for (const statement of statementsOf(template, service)) {
      expect(statement).toMatchObject({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } });
    }
  }
});

describe('services', () => {
  test('replace those that are usual', () => {
    const template = synthesize({ services: [EndpointService.SQS] });
    expect(endpoint(template, 'sqs')).toBeDefined();
    expect(endpoint(template, 'monitoring')).toBeUndefined();
    expect(endpoint(template, 'kms')).toBeDefined();
  });

  test('are added once, whoever asks for them', () => {
    const stack = stackIn('us-east-1');
    const network = new PrivateNetwork(stack, 'Network', { models: [MODEL] });
    const added = network.addService(EndpointService.BEDROCK_AGENT_RUNTIME);
    expect(network.addService(EndpointService.BEDROCK_AGENT_RUNTIME)).toBe(added);
    expect(network.endpoints['bedrock-agent-runtime']).toBe(added);
    expect(network.endpoints['bedrock-runtime']).toBe(network.runtimeEndpoint);
    expect(network.addService(EndpointService.S3)).toBeUndefined();
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 9);
  });

  test('that admit nothing of their own are made with what they are told to admit, and not without', () => {
    const stack = stackIn('us-east-1');
    const network = new PrivateNetwork(stack, 'Network', { models: [MODEL], organizationId: 'o-a1b2c3d4e5' });
    expect(() => network.addService(EndpointService.SAGEMAKER_RUNTIME)).toThrow(
      /'sagemaker.runtime' must be told what it admits, got nothing.*SelfHostedModel/,
    );
    for (const name of ['notes', 'triage']) {
      const resources = [`arn:aws:sagemaker:us-east-1:123456789012:endpoint/${name}`];
      expect(
        network.admitAlso(EndpointService.SAGEMAKER_RUNTIME, { actions: ['sagemaker:InvokeEndpoint'], resources }),
      ).toBe(true);
    }
    expect(network.admitAlso(EndpointService.S3)).toBe(false);
    expect(statementsOf(Template.fromStack(stack), 'sagemaker.runtime')).toMatchObject([
      { Resource: expect.stringContaining('endpoint/notes'), Condition: { StringEquals: expect.anything() } },
      { Resource: expect.stringContaining('endpoint/triage'), Condition: { StringEquals: expect.anything() } },
    ]);
  });

  test('that are not known get an endpoint with the statements given, for the same callers', () => {
    const stack = stackIn('us-east-1');
    const network = new PrivateNetwork(stack, 'Network', { models: [MODEL], organizationId: 'o-a1b2c3d4e5' });
    const resources = ['arn:aws:states:us-east-1:123456789012:stateMachine:intake'];
    const service = ec2.InterfaceVpcEndpointAwsService.STEP_FUNCTIONS;
    network.addEndpoint('States', { service, statements: [{ actions: ['states:StartExecution'], resources }] });
    expect(statementsOf(Template.fromStack(stack), 'states')).toMatchObject([
      {
        Action: 'states:StartExecution',
        Resource: resources[0],
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } },
      },
    ]);
    for (const actions of [['*'], ['states:*']]) {
      const statements = [{ actions, resources }];
      expect(() => network.addEndpoint('Broad', { service, statements })).toThrow(`got [${actions}]`);
    }
    expect(() => network.addEndpoint('Empty', { service, statements: [] })).toThrow(
      "'statements' of the endpoint 'Empty'",
    );
  });
});

describe('with FIPS endpoints', () => {
  test.each([
    ['bedrock', 'bedrock-fips', 'bedrock-fips'],
    ['bedrock-runtime', 'bedrock-runtime-fips', 'bedrock-runtime-fips'],
    ['kms', 'kms-fips', 'kms-fips'],
    ['secretsmanager', 'secretsmanager-fips', 'secretsmanager-fips'],
    ['sts', 'sts-fips', 'sts'],
    ['logs', 'logs-fips', 'logs'],
    ['monitoring', 'monitoring', 'monitoring'],
  ])('%s is reached by %s, in GovCloud by %s', (service, commercial, govCloud) => {
    for (const [region, name] of [
      ['us-east-1', commercial],
      ['us-gov-west-1', govCloud],
    ]) {
      const stack = stackIn(region);
      const network = new PrivateNetwork(stack, 'Network', { models: [MODEL], fips: true });
      expect(network.endpoints[service]).toBeDefined();
      const template = Template.fromStack(stack);
      expect(endpoint(template, String(name))).toMatchObject({ PrivateDnsEnabled: true });
      template.resourceCountIs('AWS::EC2::VPCEndpoint', 8);
    }
  });

  test('prints that clients must ask for them, and which service has none', () => {
    const stack = stackIn('us-east-2');
    synthesize({ fips: true, services: [EndpointService.BEDROCK_AGENT_RUNTIME] }, stack);
    const notes = Annotations.fromStack(stack);
    notes.hasInfo('/Stack/Network', Match.stringLikeRegexp('AWS_USE_FIPS_ENDPOINT'));
    notes.hasInfo('/Stack/Network', Match.stringLikeRegexp("no FIPS endpoint of 'bedrock-agent-runtime'"));
  });

  test.each([
    ['us-west-1', "'us-west-1'"],
    [undefined, 'a stack without a Region'],
  ])('refuses %s, where Bedrock has none', (region, got) => {
    expect(() => synthesize({ fips: true }, stackIn(region))).toThrow(`'fips' needs a stack in us-east-1, us-east-2`);
    expect(() => synthesize({ fips: true }, stackIn(region))).toThrow(`got ${got}; set 'env.region'`);
  });
});

test('admits clients to the endpoints and nobody else, and opens no egress', () => {
  const template = synthesize();
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
  template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 1);
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    FromPort: 443,
    ToPort: 443,
    SourceSecurityGroupId: Match.anyValue(),
  });
  template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
    FromPort: 443,
    ToPort: 443,
    DestinationSecurityGroupId: Match.anyValue(),
  });
  const groups = Object.values(template.findResources('AWS::EC2::SecurityGroup'));
  expect(groups).toHaveLength(2);
  for (const { Properties } of groups) {
    expect(Properties.SecurityGroupIngress).toBeUndefined();
    expect(Properties.SecurityGroupEgress).toHaveLength(1);
    expect(Properties.SecurityGroupEgress[0].CidrIp).toMatch(/^(127\.0\.0\.1|255\.255\.255\.255)\/32$/);
  }
});

test('lets clients reach S3 by its prefix list when it is given', () => {
  const stack = stackIn('us-east-1');
  synthesize(
    { s3PrefixList: ec2.PrefixList.fromPrefixListId(stack, 'S3', 'pl-63a5400a') },
    stack,
  ).hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
    DestinationPrefixListId: 'pl-63a5400a',
    FromPort: 443,
    ToPort: 443,
  });
});

test('lets buckets of AWS be read when they are named', () => {
  const template = synthesize({ awsBuckets: [AwsBucket.ECR_LAYERS] });
  expect(statementsOf(template, 's3')).toHaveLength(2);
  expect(statementsOf(template, 's3')[1]).toEqual({
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: {
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::prod-us-east-1-starport-layer-bucket/*']],
    },
  });
});

test('holds the policy of 35 models, and refuses more than an endpoint takes', () => {
  const models = (count: number) =>
    Array.from({ length: count }, (_, index) => `${MODEL.slice(0, -2)}${100 + index}:0`);
  const template = synthesize({ models: models(35) });
  expect(JSON.stringify(endpoint(template, 'bedrock-runtime')?.PolicyDocument).length).toBeGreaterThan(10_000);
  expect(() => synthesize({ models: models(60) })).toThrow('can have at most 20480 characters, got');
});

test('delivers flow logs to a store, after the store admits them', () => {
  const stack = stackIn('us-east-1');
  const store = new AuditLogStore(stack, 'Store');
  const template = synthesize({ flowLogs: store }, stack);
  const policies = Object.entries(template.findResources('AWS::S3::BucketPolicy'));
  const policy = policies.find(([, resource]) => JSON.stringify(resource).includes('delivery.logs.amazonaws.com'))?.[0];
  template.hasResource('AWS::EC2::FlowLog', {
    Properties: {
      TrafficType: 'ALL',
      LogDestinationType: 's3',
      LogDestination: stack.resolve(store.bucket.bucketArn),
    },
    DependsOn: Match.arrayWith([policy]),
  });
});

test.each([
  ['privateDnsEnabled', false],
  ['open', true],
  ['securityGroups', []],
  ['natGateways', 1],
  ['createInternetGateway', true],
  ['allowAllOutbound', true],
  ['policyDocument', {}],
  ['mapPublicIpOnLaunch', true],
])('keeps its settings when somebody passes %s', (prop, value) => {
  expect(synthesize({ [prop]: value } as never).toJSON()).toEqual(synthesize().toJSON());
});

test('makes ARNs of GovCloud in GovCloud', () => {
  const policy = JSON.stringify(endpoint(synthesize({}, stackIn('us-gov-west-1')), 'bedrock-runtime')?.PolicyDocument);
  expect(policy).toContain(`:inference-profile/us-gov.${MODEL}`);
  expect(policy).toContain(':bedrock:us-gov-east-1::foundation-model/');
  expect(policy).not.toContain(':bedrock:us-east-1::');
});

test.each(['eu-west-1', 'us-east-9', 'ca-central-1'])('refuses the Region %s', (region) => {
  expect(() => synthesize({}, stackIn(region))).toThrow(`got '${region}'; change 'env.region'`);
});

test.each(['o-short', 'r-a1b2c3d4e5', ''])("refuses '%s' as an organization", (organizationId) => {
  expect(() => synthesize({ organizationId })).toThrow(`'organizationId' must be 'o-' and 10 to 32`);
});

test('a new VPC without a store has its flow logs in an encrypted log group, kept for six years', () => {
  const stack = new Stack(new App(), 'Flow', { env: { region: 'us-east-1' } });
  new PrivateNetwork(stack, 'Network', { models: ['amazon.nova-lite-v1:0'] });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::EC2::FlowLog', {
    TrafficType: 'ALL',
    LogDestinationType: 'cloud-watch-logs',
    ResourceId: { Ref: Match.stringLikeRegexp('^NetworkVpc') },
    DeliverLogsPermissionArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^NetworkFlowLogWriter'), 'Arn'] },
  });
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 2192, KmsKeyId: Match.anyValue() });
});
