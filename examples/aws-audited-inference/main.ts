import * as iam from 'aws-cdk-lib/aws-iam';
import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib/core';
import { enforce } from '../../lib';
import { AuditedInference, InferencePhiDetection, PrivateBedrock } from '../../lib/aws';

const app = new App();
const stack = new Stack(app, 'AwsAuditedInference', {
  description: 'A private API for the models of the clinic, which are not called without a record',
  env: { region: 'us-east-1' },
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
});

const inference = new AuditedInference(stack, 'Inference', {
  bedrock,
  baaReferenceId: 'aws-artifact-baa-2026',
  phiDetection: InferencePhiDetection.COMPREHEND_MEDICAL,
  concurrency: 50,
  checkpointInterval: Duration.minutes(5),
});

// Attach `bedrock.network.clients` to the services that run as these roles. They get no right to call models by themselves.
for (const service of ['Summarizer', 'Triage']) {
  inference.grantInvoke(
    new iam.Role(stack, service, {
      description: `Assumed by the service ${service}`,
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
    }),
  );
}
new CfnOutput(stack, 'Url', { value: inference.url, description: 'Where services send their requests' });
new CfnOutput(stack, 'Records', { value: inference.location, description: 'What compliant-ai audit verify walks' });
new CfnOutput(stack, 'CheckpointKey', {
  value: inference.signingKey.keyArn,
  description: 'The key that compliant-ai audit verify checks checkpoints with',
});

enforce(app);
app.synth();
