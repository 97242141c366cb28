import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Stack } from 'aws-cdk-lib/core';
import { AuditLogStore, PrivateNetwork, type PrivateNetworkProps } from '../../lib/aws';

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

test('makes a network without any way to the internet', () => {
  const template = synthesize();
  for (const type of ['InternetGateway', 'NatGateway', 'EgressOnlyInternetGateway', 'Route', 'EIP']) {
    template.resourceCountIs(`AWS::EC2::${type}`, 0);
  }
  template.allResourcesProperties('AWS::EC2::Subnet', { MapPublicIpOnLaunch: false });
  template.hasResourceProperties('AWS::EC2::VPC', { EnableDnsHostnames: true, EnableDnsSupport: true });
});

test.each(['bedrock', 'bedrock-runtime', 'sts', 'logs', 'kms'])(
  'makes an interface endpoint for %s, with private DNS, for principals of the account only',
  (service) => {
    const properties = endpoint(synthesize(), service);
    expect(properties).toMatchObject({ VpcEndpointType: 'Interface', PrivateDnsEnabled: true });
    expect(properties?.PolicyDocument).toMatchObject({
      Statement: [
        { Effect: 'Allow', Condition: { StringEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } } },
      ],
    });
  },
);

test('makes a gateway endpoint for the S3 buckets of the account only', () => {
  const properties = endpoint(synthesize(), 's3');
  expect(properties).toMatchObject({ VpcEndpointType: 'Gateway' });
  expect(properties?.PolicyDocument).toMatchObject({
    Statement: [
      {
        Condition: {
          StringEquals: {
            'aws:PrincipalAccount': { Ref: 'AWS::AccountId' },
            'aws:ResourceAccount': { Ref: 'AWS::AccountId' },
          },
        },
      },
    ],
  });
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

test('limits every endpoint to an organization when it is named', () => {
  const template = synthesize({ organizationId: 'o-a1b2c3d4e5' });
  for (const { Properties } of Object.values(template.findResources('AWS::EC2::VPCEndpoint'))) {
    expect(Properties.PolicyDocument.Statement[0].Condition.StringEquals).toMatchObject({
      'aws:PrincipalOrgID': 'o-a1b2c3d4e5',
    });
  }
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

test('uses the network that it is given', () => {
  const stack = stackIn('us-east-1');
  const vpc = new ec2.Vpc(stack, 'Own', {
    subnetConfiguration: [{ name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
  });
  const template = synthesize({ vpc }, stack);
  template.resourceCountIs('AWS::EC2::VPC', 1);
  template.allResourcesProperties('AWS::EC2::VPCEndpoint', { VpcId: stack.resolve(vpc.vpcId) });
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
