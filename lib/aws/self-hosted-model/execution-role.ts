import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Aws, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { IEncryptionKey } from '../encryption-key/base';
import type { ModelArtifacts } from './model-artifacts';

/** What SageMaker does on behalf of a model. */
export interface ExecutionRoleProps {
  readonly repository: ecr.IRepository;
  readonly artifacts?: ModelArtifacts;
  /** Where prompts and answers go. */
  readonly capture?: s3.IBucket;
  readonly key: IEncryptionKey;
  readonly logGroup: logs.ILogGroup;
  readonly subnets: readonly ec2.ISubnet[];
  readonly group: ec2.ISecurityGroup;
}

/**
 * The role with which SageMaker pulls the image, downloads the weights, writes captured data, logs and metrics, and
 * attaches machines to the network. The container, which is isolated, cannot use it.
 *
 * See docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createmodel-perms.
 */
export class ExecutionRole extends Construct {
  public readonly role: iam.Role;
  /** SageMaker tries the role when the model is created, which has to wait for this. */
  public readonly policy: iam.ManagedPolicy;

  constructor(scope: Construct, id: string, props: ExecutionRoleProps) {
    super(scope, id);
    const { account } = Stack.of(this);
    this.role = new iam.Role(this, 'Role', {
      description: `Runs the model of ${scope.node.path}`,
      assumedBy: new iam.ServicePrincipal('sagemaker.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': this.own('sagemaker', '*') },
        },
      }),
    });
    this.policy = new iam.ManagedPolicy(this, 'Policy', {
      description: `What the model of ${scope.node.path} needs to start and to be watched`,
      roles: [this.role],
      statements: [
        ...this.pulls(props.repository),
        ...this.downloads(props.artifacts),
        ...this.captures(props.capture, props.key),
        ...this.watches(props.logGroup),
        ...this.attaches(props.subnets, props.group),
      ],
    });
  }

  private pulls({ repositoryArn }: ecr.IRepository): iam.PolicyStatement[] {
    return [
      allow('AuthorizePulls', ['ecr:GetAuthorizationToken'], ['*']),
      allow(
        'PullImage',
        ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        [repositoryArn],
      ),
    ];
  }

  private downloads(artifacts: ModelArtifacts | undefined): iam.PolicyStatement[] {
    if (artifacts === undefined) {
      return [];
    }
    const { store, path, isFolder } = artifacts;
    const { bucket, key } = store;
    return [
      allow('ReadArtifacts', ['s3:GetObject'], [bucket.arnForObjects(isFolder ? `${path}*` : path)]),
      allow('ListArtifacts', ['s3:ListBucket'], [bucket.bucketArn], {
        StringLike: { 's3:prefix': isFolder ? `${path}*` : path },
      }),
      allow('DecryptArtifacts', ['kms:Decrypt'], [key.key.keyArn], this.throughS3()),
    ];
  }

  private captures(bucket: s3.IBucket | undefined, { key }: IEncryptionKey): iam.PolicyStatement[] {
    return bucket === undefined
      ? []
      : [
          allow('CaptureData', ['s3:PutObject'], [bucket.arnForObjects('*')]),
          // A part of an upload is decrypted when the next one comes.
          allow('EncryptCapturedData', ['kms:Decrypt', 'kms:GenerateDataKey'], [key.keyArn], this.throughS3()),
        ];
  }

  private watches({ logGroupArn }: logs.ILogGroup): iam.PolicyStatement[] {
    return [
      allow('WriteLog', ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'], [logGroupArn]),
      allow('PutMetrics', ['cloudwatch:PutMetricData'], ['*'], {
        StringLike: { 'cloudwatch:namespace': ['/aws/sagemaker/*', 'AWS/SageMaker'] },
      }),
    ];
  }

  private attaches(subnets: readonly ec2.ISubnet[], group: ec2.ISecurityGroup): iam.PolicyStatement[] {
    const subnetArns = subnets.map(({ subnetId }) => this.own('ec2', `subnet/${subnetId}`));
    const interfaces = this.own('ec2', 'network-interface/*');
    const inSubnets = { ArnEquals: { 'ec2:Subnet': subnetArns } };
    return [
      allow(
        'FindNetwork',
        [
          'ec2:DescribeDhcpOptions',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSecurityGroups',
          'ec2:DescribeSubnets',
          'ec2:DescribeVpcs',
        ],
        ['*'],
      ),
      allow(
        'AttachToSubnets',
        ['ec2:CreateNetworkInterface'],
        [...subnetArns, this.own('ec2', `security-group/${group.securityGroupId}`)],
      ),
      allow('AttachInterfaces', ['ec2:CreateNetworkInterface'], [interfaces], inSubnets),
      allow(
        'ManageInterfaces',
        ['ec2:CreateNetworkInterfacePermission', 'ec2:DeleteNetworkInterface', 'ec2:DeleteNetworkInterfacePermission'],
        [interfaces],
        inSubnets,
      ),
    ];
  }

  private throughS3(): Record<string, Record<string, string>> {
    return { StringEquals: { 'kms:ViaService': `s3.${Stack.of(this).region}.amazonaws.com` } };
  }

  private own(service: string, resource: string): string {
    const { region, account } = Stack.of(this);
    return `arn:${Aws.PARTITION}:${service}:${region}:${account}:${resource}`;
  }
}

function allow(
  sid: string,
  actions: string[],
  resources: string[],
  conditions?: Record<string, Record<string, string | string[]>>,
): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid, actions, resources, conditions });
}
