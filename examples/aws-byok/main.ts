import * as iam from 'aws-cdk-lib/aws-iam';
import { App, Stack } from 'aws-cdk-lib/core';
import { enforce } from '../../lib';
import { AuditLogStore, EncryptionKey, KeyMaterial, PrivateBedrock } from '../../lib/aws';

const app = new App();
const env = { region: 'us-east-1' };

// First phase: `cdk deploy Keys`, then import the material as the output of the synthesis says.
const keys = new Stack(app, 'Keys', { description: 'Keys whose material the hospital generates', env });
const key = new EncryptionKey(keys, 'Records', {
  material: KeyMaterial.IMPORTED,
  alias: 'phi-records',
  administrators: [iam.Role.fromRoleName(keys, 'KeyCustodians', 'key-custodians')],
});

// Second phase: `cdk deploy Bedrock`, once the key is enabled.
const stack = new Stack(app, 'Bedrock', { description: 'Amazon Bedrock with a key of the hospital', env });
const review = { by: 'vendor-risk@clinic.example', on: '2026-11-02', outcome: 'nothing that concerns PHI' };
const bedrock = new PrivateBedrock(stack, 'Ai', {
  models: ['anthropic.claude-sonnet-4-5-20250929-v1:0'],
  baa: { reference: 'AWS Artifact, AWS Business Associate Addendum', effective: '2026-01-15' },
  vendorReport: {
    reference: 'AWS Artifact, SOC 2 report of fall 2026',
    type: 'SOC 2 Type II',
    periodStart: '2025-10-01',
    periodEnd: '2026-09-30',
    exceptionsReview: review,
    subserviceOrganizationsReview: review,
  },
  auditLogStore: new AuditLogStore(stack, 'AuditLogs', {
    key,
    lock: { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1' },
  }),
  alarmEmailAddresses: ['security@clinic.example'],
});

bedrock.grantInvoke(
  new iam.Role(stack, 'Scribe', {
    description: 'Assumed by the service that writes visit notes',
    assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
  }),
);

enforce(app);
app.synth();
