import * as iam from 'aws-cdk-lib/aws-iam';
import { App, Stack } from 'aws-cdk-lib/core';
import { enforce, Retention } from '../../lib';
import { AuditLogStore, EncryptionKey, KnowledgeBase, PrivateBedrock } from '../../lib/aws';

const app = new App();
const stack = new Stack(app, 'AwsBedrock', {
  description: 'Amazon Bedrock for the summarizer, with a knowledge base of care guidelines',
  env: { region: 'us-east-1' },
});

const keyAdministrators = iam.Role.fromRoleName(stack, 'BreakGlass', 'key-administrators');
const key = new EncryptionKey(stack, 'Key', { administrators: [keyAdministrators] });
const auditLogStore = new AuditLogStore(stack, 'AuditLogs', {
  key,
  retention: Retention.years(7),
  lock: { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1' },
});

const review = { by: 'vendor-risk@clinic.example', on: '2026-11-02', outcome: 'nothing that concerns PHI' };
const bedrock = new PrivateBedrock(stack, 'Ai', {
  models: ['anthropic.claude-sonnet-4-5-20250929-v1:0', 'amazon.nova-lite-v1:0'],
  baa: { reference: 'AWS Artifact, AWS Business Associate Addendum', effective: '2026-01-15' },
  vendorReport: {
    reference: 'AWS Artifact, SOC 2 report of fall 2026',
    type: 'SOC 2 Type II',
    periodStart: '2025-10-01',
    periodEnd: '2026-09-30',
    exceptionsReview: review,
    subserviceOrganizationsReview: review,
  },
  organizationId: 'o-a1b2c3d4e5',
  alarmEmailAddresses: ['security@clinic.example'],
  auditLogStore,
});
const guidelines = new KnowledgeBase(stack, 'Guidelines', { key, network: bedrock.network, auditLogStore });
bedrock.trail?.addPhiBucket(guidelines.documents);

// Attach `bedrock.network.clients` to the service that runs as this role.
const summarizer = new iam.Role(stack, 'Summarizer', {
  description: 'Assumed by the service that summarizes visits',
  assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
});
bedrock.grantInvoke(summarizer);
guidelines.grantRetrieve(summarizer);

enforce(app);
app.synth();
