import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { App, Stack } from 'aws-cdk-lib/core';
import { enforce } from '../../lib';
import { AuditLogStore, EndpointService, PhiGuardrail, PrivateBedrock, PrivateNetwork } from '../../lib/aws';

const app = new App();
const stack = new Stack(app, 'AwsExistingVpc', {
  description: 'Amazon Bedrock with FIPS endpoints in the VPC of the platform team',
  env: { account: '123456789012', region: 'us-west-2' },
});

const models = ['anthropic.claude-sonnet-4-5-20250929-v1:0'];
const auditLogStore = new AuditLogStore(stack, 'AuditLogs', {
  lock: { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1' },
});
const guardrail = new PhiGuardrail(stack, 'Guardrail', { enforceInAccount: true });

const network = new PrivateNetwork(stack, 'Network', {
  models,
  guardrail,
  flowLogs: auditLogStore,
  fips: true,
  vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['us-west-2a', 'us-west-2b'],
    isolatedSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    isolatedSubnetRouteTableIds: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef1'],
  }),
  // The platform team has these already; their policies stay as they are.
  existingEndpoints: [EndpointService.STS, EndpointService.LOGS],
});

const review = { by: 'vendor-risk@clinic.example', on: '2026-11-02', outcome: 'nothing that concerns PHI' };
const bedrock = new PrivateBedrock(stack, 'Ai', {
  models,
  baa: { reference: 'AWS Artifact, AWS Business Associate Addendum', effective: '2026-01-15' },
  vendorReport: {
    reference: 'AWS Artifact, SOC 2 report of fall 2026',
    type: 'SOC 2 Type II',
    periodStart: '2025-10-01',
    periodEnd: '2026-09-30',
    exceptionsReview: review,
    subserviceOrganizationsReview: review,
  },
  network,
  guardrail,
  auditLogStore,
  alarmEmailAddresses: ['security@clinic.example'],
});

bedrock.grantInvoke(iam.Role.fromRoleName(stack, 'Triage', 'triage-service', { mutable: true }));

enforce(app);
app.synth();
