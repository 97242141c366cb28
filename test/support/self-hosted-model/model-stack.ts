import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { App, Stack } from 'aws-cdk-lib/core';
import {
  ModelArtifactStore,
  ModelArtifacts,
  PrivateNetwork,
  type PrivateNetworkProps,
  SelfHostedModel,
  type SelfHostedModelProps,
} from '../../../lib/aws';

export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';
export const SHA256 = 'a'.repeat(64);
export const IMAGE_DIGEST = `sha256:${'d'.repeat(64)}`;

/** A stack with a model on two machines without local disks, and the stack of the store with its weights. */
export class ModelStack extends Stack {
  public readonly store: ModelArtifactStore;
  public readonly network: PrivateNetwork;
  public readonly repository: ecr.IRepository;
  public readonly model: SelfHostedModel;

  constructor(
    props: Partial<SelfHostedModelProps> | ((stack: ModelStack) => Partial<SelfHostedModelProps>) = {},
    network: Partial<PrivateNetworkProps> = {},
    env: { account?: string; region?: string } = { account: ACCOUNT, region: REGION },
  ) {
    const app = new App();
    super(app, 'Models', { env });
    this.store = new ModelArtifactStore(new Stack(app, 'Artifacts', { env }), 'Store');
    this.network = new PrivateNetwork(this, 'Network', {
      s3PrefixList: ec2.PrefixList.fromPrefixListId(this, 'S3', 'pl-63a5400a'),
      ...network,
    });
    this.repository = ecr.Repository.fromRepositoryName(this, 'Repository', 'vllm');
    this.model = new SelfHostedModel(this, 'Llama', {
      baa: { reference: 'AWS Artifact', effective: '2026-01-01' },
      repository: this.repository,
      imageDigest: IMAGE_DIGEST,
      artifacts: ModelArtifacts.folder(this.store, SHA256),
      instanceType: 'ml.inf2.48xlarge',
      network: this.network,
      ...(typeof props === 'function' ? props(this) : props),
    });
  }
}
