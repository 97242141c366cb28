import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import { Annotations, Aws, Duration, Names, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { attestVendor, type Control, HIPAA, hasLocalStorage, NIST, SOC2 } from '../core';
import { AlarmTopic } from './alarm-topic';
import { EncryptionKey } from './encryption-key';
import type { IEncryptionKey } from './encryption-key/base';
import { EndpointService } from './private-network/endpoints';
import { ExecutionRole } from './self-hosted-model/execution-role';
import { ModelAlarms } from './self-hosted-model/model-alarms';
import type { SelfHostedModelProps } from './self-hosted-model/props';
import { INSTANCES, scaleInstances } from './self-hosted-model/scaling';
import { requirePrefixList, validateSelfHostedModel } from './self-hosted-model/validation';
import { closedBucket } from './support/closed-bucket';
import { nameControls } from './support/control-metadata';
import { encryptedLogGroup } from './support/encrypted-log-group';
import { validateRegion } from './support/us-inference';

const INVOCATION = ['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointWithResponseStream'];
const VARIANT = 'primary';

/**
 * An open-weight model on machines of SageMaker AI in the account: no vendor of models sees a prompt.
 *
 * The container is isolated: it has no network, not even that of the machine, and no credentials. The machine reaches S3
 * and nothing else. The image is named by its digest, the weights by theirs, from a {@link ModelArtifactStore} in which
 * nothing is overwritten. Disks are encrypted with the key, or in hardware where SageMaker takes no key; prompts and
 * answers are captured under the key, in a bucket of their own; so is the log of the container, which may quote them. A
 * new version takes over from the old one at once and is rolled back when it fails or is slow.
 *
 * Callers get {@link grantInvoke} and the group `clients` of the network, and call through its endpoint for
 * `sagemaker.runtime`. Endpoints of SageMaker have no policy of their own: other roles of the account that may invoke
 * any endpoint may invoke this one, from anywhere.
 *
 * Neither captured data nor CloudTrail is the record of calls. SageMaker stops to capture when disks are full, and its
 * page on CloudTrail has long named `InvokeEndpoint` as not recorded. Call the model through a `CallAuditor`, see
 * `docs/self-hosted-models.md`. Captured data is not locked: AWS does not document whether SageMaker can write to a locked bucket.
 *
 * Encryption between containers is a setting of jobs for training, processing and monitoring; here a container serves
 * alone, and nothing travels between machines.
 *
 * Upholds 45 CFR 164.312(a)(2)(iv), encryption and decryption, 164.312(c)(1), integrity, and 164.312(e)(1), transmission
 * security. See docs.aws.amazon.com/sagemaker/latest/dg/mkt-algo-model-internet-free.html.
 *
 * @throws ConfigurationError for an image without its digest or of elsewhere, machines that SageMaker does not have or
 * that contradict their disks, a network without `s3PrefixList`, a Region outside of the United States, and an agreement
 * that does not cover SageMaker
 */
export class SelfHostedModel extends Construct {
  /** The rules that a model with default props passes. */
  public static readonly upholds: readonly string[] = [
    'us-region-only',
    'encrypted-transport-only',
    'encrypted-at-rest',
    'customer-managed-key',
    'no-public-network-access',
    'no-internet-egress',
    'store-versioned',
    'model-version-pinned',
    'model-invocation-logged',
    'least-privilege-model-access',
    'audit-log-six-years',
    ...EncryptionKey.upholds,
  ];
  /** The controls that it implements technical safeguards for; named in the metadata of its resources. */
  public static readonly controls: readonly Control[] = [
    HIPAA['164.312(a)(1)'],
    HIPAA['164.312(a)(2)(iv)'],
    HIPAA['164.312(e)(1)'],
    SOC2['CC6.1'],
    SOC2['CC8.1'],
    NIST['SC-7'],
    NIST['SC-28(1)'],
  ];

  /** What callers pass as `EndpointName`. */
  public readonly endpointName: string;
  public readonly endpointArn: string;
  public readonly key: IEncryptionKey;
  public readonly alarms: AlarmTopic;
  /** The role with which SageMaker runs the model. */
  public readonly role: iam.Role;
  /** The security group of the machines. */
  public readonly securityGroup: ec2.SecurityGroup;
  /** The log of the container; kept for six years. */
  public readonly logGroup: logs.LogGroup;
  /** Prompts and answers, as JSON lines; kept until you delete them. Undefined with `withoutDataCapture`. */
  public readonly captureBucket?: s3.Bucket;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SelfHostedModelProps,
  ) {
    super(scope, id);
    validateRegion(this);
    validateSelfHostedModel(this, props);
    const s3PrefixList = requirePrefixList(props);
    attestVendor(this, 'aws', props);

    this.endpointName = props.endpointName ?? this.uniqueName();
    this.endpointArn = this.own('sagemaker', `endpoint/${this.endpointName}`);
    this.key = props.key ?? new EncryptionKey(this, 'Key');
    this.alarms = props.alarms ?? new AlarmTopic(this, 'Alarms', { key: this.key });
    this.captureBucket = this.createCaptureBucket();
    // SageMaker writes to the group of this name, and would make one without a key.
    const logGroupName = `/aws/sagemaker/Endpoints/${this.endpointName}`;
    this.logGroup = encryptedLogGroup(this, 'Log', this.key, logGroupName);
    const { vpc } = props.network;
    this.securityGroup = new ec2.SecurityGroup(this, 'Group', {
      vpc,
      description: 'Machines that serve a model',
      allowAllOutbound: false,
    });
    const https = ec2.Port.tcp(443);
    // A rule that names a prefix list is a resource of its own, and EC2 opens a group that is created without one.
    this.securityGroup.addEgressRule(ec2.Peer.ipv4('127.0.0.1/32'), https, 'In place of the open default rule');
    this.securityGroup.addEgressRule(ec2.Peer.prefixList(s3PrefixList.prefixListId), https, 'HTTPS to S3');
    const execution = new ExecutionRole(this, 'Execution', {
      ...props,
      key: this.key,
      capture: this.captureBucket,
      logGroup: this.logGroup,
      subnets: vpc.selectSubnets(props.network.subnets).subnets,
      group: this.securityGroup,
    });
    this.role = execution.role;

    const model = this.createModel();
    model.node.addDependency(execution.policy);
    const endpoint = this.createEndpoint(this.createConfiguration(model));
    if (props.scaling !== undefined) {
      scaleInstances(
        this,
        endpoint,
        `endpoint/${this.endpointName}/variant/${VARIANT}`,
        props.instances ?? INSTANCES,
        props.scaling,
      );
    }
    if (props.artifacts?.isFolder) {
      props.artifacts.store.seal(props.artifacts.path);
    }
    this.admitCalls();
    nameControls(this, SelfHostedModel.controls);
  }

  /**
   * Lets an application call the model, from within the network, with and without streaming, and denies its role to call
   * it from elsewhere, whatever other policies allow.
   */
  public grantInvoke(grantee: iam.IGrantable): iam.Grant {
    const fromNetwork = { 'aws:SourceVpc': this.props.network.vpc.vpcId };
    const resources = [this.endpointArn];
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        actions: [...INVOCATION, 'sagemaker:InvokeEndpointAsync'],
        resources,
        conditions: { StringNotEquals: fromNetwork },
      }),
    );
    return iam.Grant.addToPrincipal({
      grantee,
      actions: INVOCATION,
      resourceArns: resources,
      conditions: { StringEquals: fromNetwork },
    });
  }

  private createCaptureBucket(): s3.Bucket | undefined {
    const { withoutDataCapture: reason, trail } = this.props;
    if (reason !== undefined) {
      Stack.of(this).addMetadata(`compliant-ai:without-data-capture/${this.node.path}`, { reason });
      return undefined;
    }
    const bucket = closedBucket(this, 'CapturedData', this.key.key);
    if (trail === undefined) {
      Annotations.of(this).addInfo(
        "captured prompts and answers are read without a record unless a trail has the data events of the bucket: give 'trail'",
      );
    }
    trail?.addPhiBucket(bucket);
    return bucket;
  }

  private createModel(): sagemaker.CfnModel {
    const { repository, imageDigest, artifacts, environment, network } = this.props;
    return new sagemaker.CfnModel(this, 'Model', {
      enableNetworkIsolation: true,
      executionRoleArn: this.role.roleArn,
      vpcConfig: {
        securityGroupIds: [this.securityGroup.securityGroupId],
        subnets: network.vpc.selectSubnets(network.subnets).subnetIds,
      },
      primaryContainer: {
        image: repository.repositoryUriForDigest(imageDigest),
        environment: { ...environment, ...(artifacts && { MODEL_ARTIFACTS_SHA256: artifacts.sha256 }) },
        modelDataSource: artifacts && {
          s3DataSource: {
            s3Uri: artifacts.store.bucket.s3UrlForObject(artifacts.path),
            s3DataType: artifacts.isFolder ? 'S3Prefix' : 'S3Object',
            compressionType: artifacts.isFolder ? 'None' : 'Gzip',
          },
        },
      },
    });
  }

  private createConfiguration(model: sagemaker.CfnModel): sagemaker.CfnEndpointConfig {
    const { instanceType, instances = INSTANCES, volumeSize, inferenceAmiVersion, startupTimeout } = this.props;
    const timeout = (startupTimeout ?? Duration.minutes(30)).toSeconds();
    const localStorage = hasLocalStorage(instanceType);
    if (localStorage) {
      Annotations.of(this).addInfo(
        `the disks of '${instanceType}' are encrypted in hardware with a key of the machine, which is gone with it; SageMaker takes no key of yours for them`,
      );
    }
    return new sagemaker.CfnEndpointConfig(this, 'Configuration', {
      kmsKeyId: localStorage ? undefined : this.key.key.keyArn,
      productionVariants: [
        {
          variantName: VARIANT,
          modelName: model.attrModelName,
          instanceType,
          initialInstanceCount: instances,
          initialVariantWeight: 1,
          volumeSizeInGb: volumeSize?.toGibibytes(),
          inferenceAmiVersion,
          modelDataDownloadTimeoutInSeconds: timeout,
          containerStartupHealthCheckTimeoutInSeconds: timeout,
          enableSsmAccess: false,
          routingConfig: { routingStrategy: 'LEAST_OUTSTANDING_REQUESTS' },
        },
      ],
      dataCaptureConfig: this.captureBucket && {
        enableCapture: true,
        initialSamplingPercentage: 100,
        captureOptions: [{ captureMode: 'Input' }, { captureMode: 'Output' }],
        captureContentTypeHeader: { jsonContentTypes: ['application/json'] },
        destinationS3Uri: this.captureBucket.s3UrlForObject(),
        kmsKeyId: this.key.key.keyArn,
      },
    });
  }

  private createEndpoint(configuration: sagemaker.CfnEndpointConfig): sagemaker.CfnEndpoint {
    const alarms = new ModelAlarms(this, 'ModelAlarms', {
      topic: this.alarms,
      endpointName: this.endpointName,
      variantName: VARIANT,
      slowFrom: this.props.slowFrom ?? Duration.seconds(30),
      captures: this.captureBucket !== undefined,
    });
    const endpoint = new sagemaker.CfnEndpoint(this, 'Resource', {
      endpointName: this.endpointName,
      endpointConfigName: configuration.attrEndpointConfigName,
      // Otherwise an update takes back what scaling did.
      retainAllVariantProperties: this.props.scaling !== undefined,
      deploymentConfig: {
        blueGreenUpdatePolicy: {
          trafficRoutingConfiguration: { type: 'ALL_AT_ONCE', waitIntervalInSeconds: 600 },
          terminationWaitInSeconds: 300,
        },
        autoRollbackConfiguration: { alarms: alarms.rollback.map(({ alarmName }) => ({ alarmName })) },
      },
    });
    endpoint.node.addDependency(this.logGroup);
    return endpoint;
  }

  private admitCalls(): void {
    const { network } = this.props;
    const statement = { actions: INVOCATION, resources: [this.endpointArn] };
    if (!network.admitAlso(EndpointService.SAGEMAKER_RUNTIME, statement)) {
      Annotations.of(this).addInfo(
        `the endpoint of '${EndpointService.SAGEMAKER_RUNTIME}' that the VPC has must let in the group 'clients' of the ` +
          `network, and admit ${INVOCATION.join(' and ')} on ${this.endpointName}`,
      );
    }
  }

  private own(service: string, resource: string): string {
    const { region, account } = Stack.of(this);
    return `arn:${Aws.PARTITION}:${service}:${region}:${account}:${resource}`;
  }

  private uniqueName(): string {
    return Names.uniqueResourceName(this, {
      maxLength: 63,
      separator: '-',
      allowedSpecialCharacters: '-',
    }).toLowerCase();
  }
}
