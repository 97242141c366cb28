import * as iam from 'aws-cdk-lib/aws-iam';
import { App, Stack } from 'aws-cdk-lib/core';
import { enforce } from '../lib';
import { PrivateBedrock } from '../lib/aws';

/** The reference deployment on AWS. Synthesizes without credentials: the account is left open where none is known. */
const app = new App();
const stack = new Stack(app, 'PrivateBedrock', {
  env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: 'us-east-1' },
});

const bedrock = new PrivateBedrock(stack, 'Ai', {
  models: ['anthropic.claude-sonnet-4-5-20250929-v1:0'],
  baa: { reference: 'AWS Artifact, AWS Business Associate Addendum', effective: '2026-01-01' },
});

bedrock.grantInvoke(
  new iam.Role(stack, 'Application', {
    description: 'Assumed by the application that calls Bedrock',
    assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
  }),
);

enforce(app);
app.synth();
