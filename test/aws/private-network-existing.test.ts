import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Stack } from 'aws-cdk-lib/core';
import { EndpointService, PrivateNetwork, type PrivateNetworkProps } from '../../lib/aws';

const MODEL = 'anthropic.claude-sonnet-4-5-20250929-v1:0';

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

describe('in an existing VPC', () => {
  function vpcOf(stack: Stack, props: ec2.VpcProps = {}): ec2.Vpc {
    return new ec2.Vpc(stack, 'Own', {
      subnetConfiguration: [{ name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
      ...props,
    });
  }

  test('puts the endpoints into its isolated subnets', () => {
    const stack = stackIn('us-east-1');
    const vpc = vpcOf(stack);
    const template = synthesize({ vpc }, stack);
    template.resourceCountIs('AWS::EC2::VPC', 1);
    template.allResourcesProperties('AWS::EC2::VPCEndpoint', { VpcId: stack.resolve(vpc.vpcId) });
  });

  test('puts the endpoints into the subnets that are named', () => {
    const stack = stackIn('us-east-1');
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Own', {
      vpcId: 'vpc-0a1b2c3d',
      availabilityZones: ['us-east-1a', 'us-east-1b'],
      privateSubnetIds: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'],
      privateSubnetRouteTableIds: ['rtb-0a1b2c3d', 'rtb-1a2b3c4d'],
    });
    const template = synthesize({ vpc, subnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } }, stack);
    expect(endpoint(template, 'bedrock-runtime')?.SubnetIds).toEqual(['subnet-0a1b2c3d', 'subnet-1a2b3c4d']);
    expect(endpoint(template, 's3')?.RouteTableIds).toEqual(['rtb-0a1b2c3d', 'rtb-1a2b3c4d']);
    Annotations.fromStack(stack).hasInfo(
      '/Stack/Network',
      Match.stringLikeRegexp('check that DNS support and DNS host names'),
    );
  });

  test('admits security groups that are there already', () => {
    const stack = stackIn('us-east-1');
    const group = ec2.SecurityGroup.fromSecurityGroupId(stack, 'Workers', 'sg-0a1b2c3d');
    synthesize({ vpc: vpcOf(stack), clientSecurityGroups: [group] }, stack).hasResourceProperties(
      'AWS::EC2::SecurityGroupIngress',
      { SourceSecurityGroupId: 'sg-0a1b2c3d', FromPort: 443 },
    );
  });

  test('makes no second endpoint, and says whose policy is left to limit', () => {
    const stack = stackIn('us-east-1');
    const network = new PrivateNetwork(stack, 'Network', {
      models: [MODEL],
      vpc: vpcOf(stack),
      existingEndpoints: [EndpointService.S3, EndpointService.KMS, EndpointService.SQS],
    });
    expect(network.s3Endpoint).toBeUndefined();
    expect(network.addService(EndpointService.SQS)).toBeUndefined();
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPCEndpoint', 6);
    Annotations.fromStack(stack).hasInfo('/Stack/Network', Match.stringLikeRegexp('has already .*: s3, kms, sqs'));
  });

  test('says that public subnets lead to the internet, and that one Availability Zone is one', () => {
    const stack = stackIn('us-east-1');
    const vpc = new ec2.Vpc(stack, 'Own', {
      maxAzs: 1,
      natGateways: 0,
      subnetConfiguration: [
        { name: 'Public', subnetType: ec2.SubnetType.PUBLIC },
        { name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      ],
    });
    synthesize({ vpc }, stack);
    Annotations.fromStack(stack).hasInfo('/Stack/Network', Match.stringLikeRegexp('has public subnets'));
    Annotations.fromStack(stack).hasInfo('/Stack/Network', Match.stringLikeRegexp('lie in one Availability Zone'));
  });

  test.each([
    ['dnsHostnamesEnabled', { enableDnsHostnames: false }],
    ['dnsSupportEnabled', { enableDnsSupport: false, enableDnsHostnames: false }],
  ])('refuses it with %s false', (attribute, props) => {
    const stack = stackIn('us-east-1');
    expect(() => synthesize({ vpc: vpcOf(stack, props) }, stack)).toThrow(`got ${attribute} false`);
  });

  test('refuses it without isolated subnets when none are named', () => {
    const stack = stackIn('us-east-1');
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Own', { vpcId: 'vpc-0a1b2c3d', availabilityZones: ['us-east-1a'] });
    expect(() => synthesize({ vpc }, stack)).toThrow("'vpc' has no isolated subnets");
  });

  test.each<Partial<PrivateNetworkProps>>([{ maxAzs: 3 }, { ipAddresses: ec2.IpAddresses.cidr('10.0.0.0/16') }])(
    'refuses %j, which is for a new one',
    (props) => {
      const stack = stackIn('us-east-1');
      expect(() => synthesize({ vpc: vpcOf(stack), ...props }, stack)).toThrow(
        `'${Object.keys(props)[0]}' is for a new VPC`,
      );
    },
  );

  test('refuses to leave the runtime to an endpoint that is there', () => {
    const stack = stackIn('us-east-1');
    const existingEndpoints = [EndpointService.BEDROCK_RUNTIME];
    expect(() => synthesize({ vpc: vpcOf(stack), existingEndpoints }, stack)).toThrow(
      "'existingEndpoints' cannot have",
    );
  });
});

test.each<Partial<PrivateNetworkProps>>([
  { subnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } },
  { existingEndpoints: [EndpointService.S3] },
])('refuses %j without an existing VPC', (props) => {
  expect(() => synthesize(props)).toThrow(`'${Object.keys(props)[0]}' needs an existing 'vpc'`);
});
