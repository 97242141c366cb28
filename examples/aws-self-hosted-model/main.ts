import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import { App, CfnOutput, Stack } from 'aws-cdk-lib/core';
import { enforce } from '../../lib';
import {
  AlarmTopic,
  AuditLogStore,
  AuditTrail,
  EncryptionKey,
  ModelArtifactStore,
  ModelArtifacts,
  PrivateNetwork,
  SelfHostedModel,
} from '../../lib/aws';

const app = new App();
const env = { region: 'us-east-1' };

const artifacts = new Stack(app, 'ModelArtifacts', { description: 'Weights of models, written once', env });
const store = new ModelArtifactStore(artifacts, 'Store');
store.grantUpload(
  new iam.Role(artifacts, 'Release', {
    description: 'Assumed by the pipeline that releases reviewed weights',
    assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com'),
  }),
);
// The pipeline pushes the reviewed image of the server for inference, such as vLLM, to it.
const repository = new ecr.Repository(artifacts, 'Repository', {
  repositoryName: 'inference-server',
  imageTagMutability: ecr.TagMutability.IMMUTABLE,
  imageScanOnPush: true,
  encryption: ecr.RepositoryEncryption.KMS,
  encryptionKey: store.key.key,
});
new CfnOutput(artifacts, 'Bucket', { value: store.bucket.bucketName, description: 'Where weights are uploaded' });

const stack = new Stack(app, 'SelfHostedModel', {
  description: 'An open-weight model for the notes of the clinic',
  env,
});
const key = new EncryptionKey(stack, 'Key');
const auditLogStore = new AuditLogStore(stack, 'AuditLogs', {
  key,
  lock: { acknowledgedBy: 'records-officer@clinic.example', ticket: 'SEC-1' },
});
const alarms = new AlarmTopic(stack, 'Alarms', { key, emailAddresses: ['security@clinic.example'] });
const trail = new AuditTrail(stack, 'Trail', { store: auditLogStore, alarms });
const network = new PrivateNetwork(stack, 'Network', {
  organizationId: 'o-a1b2c3d4e5',
  flowLogs: auditLogStore,
  // That of S3 in us-east-1; ec2.PrefixList.fromLookup finds it for stacks with an account.
  s3PrefixList: ec2.PrefixList.fromPrefixListId(stack, 'S3', 'pl-63a5400a'),
});

const model = new SelfHostedModel(stack, 'Llama', {
  baa: { reference: 'AWS Artifact, AWS Business Associate Addendum', effective: '2026-01-15' },
  repository,
  imageDigest: setting('imageDigest', 'sha256:0f5c1b9e7a3d48267c0e5f91b2a4d6830e7c9f1a5b3d2e4f60718293a4b5c6d7'),
  artifacts: ModelArtifacts.folder(store, '4e1b8c7d9a2f5e3061748b9cadbe0f1223344556677889900aabbccddeeff001'),
  environment: {
    SM_VLLM_MODEL: '/opt/ml/model',
    SM_VLLM_SERVED_MODEL_NAME: 'llama-3.3-70b',
    SM_VLLM_TENSOR_PARALLEL_SIZE: '4',
    HF_HUB_OFFLINE: '1',
  },
  instanceType: setting('instanceType', 'ml.g6e.12xlarge'),
  scaling: { maxInstances: 4, invocationsPerInstance: 60 },
  network,
  key,
  alarms,
  trail,
});

// Attach `network.clients` to the service that runs as this role.
model.grantInvoke(
  new iam.Role(stack, 'Notes', {
    description: 'Assumed by the service that writes notes',
    assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
  }),
);
new CfnOutput(stack, 'EndpointName', { value: model.endpointName, description: 'What callers pass as EndpointName' });

enforce(app);
app.synth();

/** What is given with `cdk deploy -c name=value`. */
function setting(name: string, otherwise: string): string {
  return String(app.node.tryGetContext(name) ?? otherwise);
}
