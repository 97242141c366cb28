import * as iam from 'aws-cdk-lib/aws-iam';
import { App, Stack } from 'aws-cdk-lib/core';
import { enforce, Retention } from '../../lib';
import { AuditLogStore, EncryptionKey, PrivateBedrock } from '../../lib/aws';

const app = new App();
const stack = new Stack(app, 'AwsBedrock', { env: { region: 'us-east-1' } });

const key = new EncryptionKey(stack, 'Key', {
  administrators: [iam.Role.fromRoleName(stack, 'BreakGlass', 'key-administrators')],
});
const auditLogStore = new AuditLogStore(stack, 'AuditLogs', { key, retention: Retention.years(7) });

const bedrock = new PrivateBedrock(stack, 'Ai', {
  models: ['anthropic.claude-sonnet-4-5-20250929-v1:0', 'amazon.nova-lite-v1:0'],
  baa: { reference: 'AWS Artifact, AWS Business Associate Addendum', effective: '2026-01-15' },
  organizationId: 'o-a1b2c3d4e5',
  auditLogStore,
});

// Attach `bedrock.network.clients` to the service that runs as this role.
bedrock.grantInvoke(
  new iam.Role(stack, 'Summarizer', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }),
);

enforce(app);
app.synth();
