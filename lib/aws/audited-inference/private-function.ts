import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { type Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { IEncryptionKey } from '../encryption-key/base';
import type { PrivateNetwork } from '../private-network';
import { encryptedLogGroup } from '../support/encrypted-log-group';
import { cfnFunctionOf, handlerBundle } from '../support/handler-bundle';

/** What the functions of a deployment have in common. */
export interface SharedProps {
  readonly network: PrivateNetwork;
  /** Encrypts settings and logs. */
  readonly key: IEncryptionKey;
}

/** Properties of {@link PrivateFunction}. */
export interface PrivateFunctionProps extends SharedProps {
  readonly description: string;
  /** The function that the bundle exports. */
  readonly handler: 'inference' | 'redrive' | 'seal' | 'authorize';
  /** What the handler is told. */
  readonly settings: object;
  /** What it may connect to. */
  readonly securityGroup: ec2.ISecurityGroup;
  readonly timeout: Duration;
  readonly concurrency: number;
  /**
   * Where its S3 client goes.
   *
   * @default - it has no use for S3
   */
  readonly recordsUrl?: string;
}

/** A function without a way to the internet, with a role and a log group of its own. */
export class PrivateFunction extends Construct {
  public readonly role: iam.Role;
  public readonly handler: lambda.Function;
  public readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: PrivateFunctionProps) {
    super(scope, id);
    const { network, key } = props;
    this.logGroup = encryptedLogGroup(this, 'Log', key);
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
      managedPolicies: [this.runtimePolicy()],
    });
    this.handler = new lambda.Function(this, 'Handler', {
      description: props.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(handlerBundle('audited-inference')),
      handler: `index.${props.handler}`,
      role: this.role,
      vpc: network.vpc,
      vpcSubnets: network.subnets,
      securityGroups: [props.securityGroup],
      environment: {
        SETTINGS: Stack.of(this).toJsonString(props.settings),
        ...(props.recordsUrl === undefined ? {} : { AWS_ENDPOINT_URL_S3: props.recordsUrl }),
        ...(network.fips ? { AWS_USE_FIPS_ENDPOINT: 'true' } : {}),
      },
      environmentEncryption: key.key,
      logGroup: this.logGroup,
      // Metric filters read the lines as JSON, which the text format of Lambda is not.
      loggingFormat: lambda.LoggingFormat.JSON,
      memorySize: 1_024,
      timeout: props.timeout,
      reservedConcurrentExecutions: props.concurrency,
      tracing: lambda.Tracing.DISABLED,
    });
    // The function names the role, which names the policy that Lambda needs: what CDK adds says the same twice.
    cfnFunctionOf(this.handler).addDeletionOverride('DependsOn');
  }

  /** Grants the role something on some resources. */
  public allow(sid: string, actions: string[], resources: string[], conditions?: Record<string, object>): void {
    this.role.addToPolicy(new iam.PolicyStatement({ sid, actions, resources, conditions }));
  }

  /** Lets the role use a symmetric key by way of one service. */
  public allowKey(sid: string, key: IEncryptionKey, service: 's3' | 'sqs', actions: string[]): void {
    const { region } = Stack.of(this);
    this.allow(sid, actions, [key.key.keyArn], {
      StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` },
    });
  }

  /** What Lambda does with the role before the handler runs, and the handler may not do. */
  private runtimePolicy(): iam.ManagedPolicy {
    const interfaces = [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ];
    return new iam.ManagedPolicy(this, 'RuntimePolicy', {
      description: 'Lets Lambda connect a function to the network and write its log',
      statements: [
        new iam.PolicyStatement({
          sid: 'WriteLog',
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [this.logGroup.logGroupArn],
        }),
        new iam.PolicyStatement({ sid: 'ConnectToNetwork', actions: interfaces, resources: ['*'] }),
        // docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html: the key is there when the code of a function calls.
        new iam.PolicyStatement({
          sid: 'DenyNetworkToCode',
          effect: iam.Effect.DENY,
          actions: interfaces,
          resources: ['*'],
          conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
        }),
      ],
    });
  }
}
