import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type { Duration, Size } from 'aws-cdk-lib/core';
import type { BusinessAssociateAgreement, VendorReport } from '../../core';
import type { AlarmTopic } from '../alarm-topic';
import type { AuditTrail } from '../audit-trail';
import type { IEncryptionKey } from '../encryption-key/base';
import type { PrivateNetwork } from '../private-network';
import type { ModelArtifacts } from './model-artifacts';

/** When the number of machines changes. */
export interface InstanceScaling {
  /** The most machines at a time. */
  readonly maxInstances: number;
  /**
   * How many invocations a minute a machine is to get on average: more machines above, fewer below. Measure what one
   * sustains; for models that write long texts it is small.
   */
  readonly invocationsPerInstance: number;
}

/** Properties of `SelfHostedModel`; isolation, encryption, pinning and access of the container are not among them. */
export interface SelfHostedModelProps {
  /**
   * Your agreement with AWS, accepted in AWS Artifact (45 CFR 164.308(b), 164.504(e)). Whoever published the weights
   * receives nothing and needs none.
   */
  readonly baa: BusinessAssociateAgreement;
  /**
   * The SOC 2 Type II report of AWS, from AWS Artifact, as you reviewed it.
   *
   * @default - none is attested here
   */
  readonly vendorReport?: VendorReport;
  /**
   * The repository with the image of the container that serves the model, in the account and Region of the stack: copy
   * images of others there.
   */
  readonly repository: ecr.IRepository;
  /** Which image of it, `sha256:` and 64 hexadecimal digits. A tag is somebody's to move. */
  readonly imageDigest: string;
  /**
   * The weights.
   *
   * @default - the image holds them
   */
  readonly artifacts?: ModelArtifacts;
  /**
   * Settings of the container. They are in the template for everybody to read, and no place for secrets.
   *
   * @default - none but `MODEL_ARTIFACTS_SHA256`, with `artifacts`
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * The type of the machines, such as `ml.g5.12xlarge`. Those with local disks (most with GPUs) encrypt them in hardware
   * with a key of their own, and SageMaker refuses yours for them.
   */
  readonly instanceType: string;
  /**
   * How many machines there are, or are at least with `scaling`. With two, SageMaker puts them into two Availability Zones.
   *
   * @default 2
   */
  readonly instances?: number;
  /**
   * When there are more machines.
   *
   * @default - their number stays as it is
   */
  readonly scaling?: InstanceScaling;
  /**
   * The size of the disk of a machine, for types without local disks.
   *
   * @default - as SageMaker sees fit for the type
   */
  readonly volumeSize?: Size;
  /**
   * The version of the machine image, which decides on the driver of the GPU, such as `al2-ami-sagemaker-inference-gpu-3-1`.
   *
   * @default - that of SageMaker, which changes
   */
  readonly inferenceAmiVersion?: string;
  /**
   * How long the download of the weights may take, and then the start of the container; each up to an hour.
   *
   * @default Duration.minutes(30)
   */
  readonly startupTimeout?: Duration;
  /**
   * The network: its isolated subnets hold the model, and members of its group `clients` call it through an endpoint that
   * admits nothing else. It needs `s3PrefixList`, the one destination of the model.
   */
  readonly network: PrivateNetwork;
  /**
   * The key of disks, captured data, log and alarms. Its policy is extended.
   *
   * @default - a new key whose material AWS generates
   */
  readonly key?: IEncryptionKey;
  /**
   * The trail that records who reads captured data.
   *
   * @default - none here; name the bucket in 'phiBuckets' of the one that there is
   */
  readonly trail?: AuditTrail;
  /**
   * Where the alarms go.
   *
   * @default - a new topic without subscribers
   */
  readonly alarms?: AlarmTopic;
  /**
   * An alarm is raised, and a new version rolled back, when one in a hundred calls takes longer.
   *
   * @default Duration.seconds(30)
   */
  readonly slowFrom?: Duration;
  /**
   * Why prompts and answers are not captured: for example, because the application keeps them. The reason is recorded in
   * the metadata of the template.
   *
   * @default - all of them are captured, in a bucket of their own
   */
  readonly withoutDataCapture?: string;
  /**
   * The name of the endpoint: lower-case letters, digits and hyphens. The log group is named after it and outlives the
   * stack, so that a stack that was deleted needs another name, or the log group imported, to come back.
   *
   * @default - made from the path of the construct
   */
  readonly endpointName?: string;
}
