import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Aws, Stack, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ConfigurationError } from '../core';
import type { AuditLogStore } from './audit-log-store';
import { foundationModelArns, inferenceProfileArns, validateModels, validateRegion } from './us-inference';

/** Properties of {@link PrivateNetwork}. */
export interface PrivateNetworkProps {
  /** The foundation models that the network reaches, by their ids without the prefix of a profile. */
  readonly models: readonly string[];
  /**
   * The network that gets the endpoints. Its isolated subnets hold them, and it needs DNS support and DNS host names.
   *
   * @default - a new VPC with isolated subnets in two Availability Zones, without any gateway to the internet
   */
  readonly vpc?: ec2.IVpc;
  /**
   * The organization of AWS Organizations that callers must belong to, besides being of the account of the stack.
   *
   * @default - the account alone decides
   */
  readonly organizationId?: string;
  /**
   * The store that receives the flow logs of the network.
   *
   * @default - the network has no flow logs of its own
   */
  readonly flowLogs?: AuditLogStore;
}

/**
 * A network from which Bedrock is reached without the internet.
 *
 * Interface endpoints with private DNS for Bedrock, its runtime, STS, CloudWatch Logs and KMS, and a gateway endpoint
 * for S3. Their policies admit principals of the account, to the named models and to resources of the account. Attach
 * {@link clients} to what calls Bedrock; nothing else gets in, and its members reach the endpoints and nothing else.
 * To use S3 from there, add egress to the managed prefix list of S3 in the Region.
 *
 * A call that leaves the network by another way is not stopped here.
 *
 * Upholds 45 CFR 164.312(e)(1), transmission security.
 * See docs.aws.amazon.com/bedrock/latest/userguide/vpc-interface-endpoints.html.
 *
 * @throws ConfigurationError for a model that is not processed in the United States, a Region outside of them, or an
 * `organizationId` that is none
 */
export class PrivateNetwork extends Construct {
  /** The rules that a network with default props passes. */
  public static readonly upholds: readonly string[] = ['no-public-network-access', 'us-inference-only'];

  public readonly vpc: ec2.IVpc;
  /** The security group for everything that calls Bedrock. */
  public readonly clients: ec2.SecurityGroup;
  /** The interface endpoints, by the last part of the service name: `bedrock-runtime`. */
  public readonly endpoints: Readonly<Record<string, ec2.InterfaceVpcEndpoint>>;

  private readonly callers: Record<string, Record<string, string>>;

  constructor(scope: Construct, id: string, props: PrivateNetworkProps) {
    super(scope, id);
    validateModels(props.models);
    validateRegion(this);
    validateOrganization(props.organizationId);
    this.callers = {
      StringEquals: {
        'aws:PrincipalAccount': this.account,
        ...(props.organizationId === undefined ? {} : { 'aws:PrincipalOrgID': props.organizationId }),
      },
    };

    this.vpc = props.vpc ?? this.createVpc();
    this.clients = this.createGroup('Clients', 'Callers of Bedrock');
    const servers = this.createGroup('Endpoints', 'Interface endpoints');
    // EC2 opens all egress of a group that is created without a rule of its own, and a rule that names another group is
    // a resource of its own.
    this.clients.addEgressRule(ec2.Peer.ipv4('127.0.0.1/32'), ec2.Port.tcp(443), 'In place of the open default rule');
    this.clients.connections.allowTo(servers, ec2.Port.tcp(443), 'HTTPS to the interface endpoints');
    this.endpoints = this.createEndpoints(servers, props.models);
    this.createS3Endpoint();
    if (props.flowLogs !== undefined) {
      this.deliverFlowLogs(props.flowLogs);
    }
  }

  private get account(): string {
    return Stack.of(this).account;
  }

  private createVpc(): ec2.IVpc {
    return new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      createInternetGateway: false,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      subnetConfiguration: [{ name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
      // Emptying the default security group takes a Lambda function with broad rights; nothing here is a member of it.
      restrictDefaultSecurityGroup: false,
    });
  }

  private createGroup(id: string, description: string): ec2.SecurityGroup {
    return new ec2.SecurityGroup(this, id, { vpc: this.vpc, description, allowAllOutbound: false });
  }

  private createEndpoints(
    group: ec2.ISecurityGroup,
    models: readonly string[],
  ): Record<string, ec2.InterfaceVpcEndpoint> {
    const { BEDROCK, BEDROCK_RUNTIME, STS, CLOUDWATCH_LOGS, KMS } = ec2.InterfaceVpcEndpointAwsService;
    const modelArns = [...inferenceProfileArns(this, models), ...foundationModelArns(this, models)];
    return {
      bedrock: this.createEndpoint('Bedrock', BEDROCK, group, {
        actions: [
          'bedrock:GetFoundationModel',
          'bedrock:GetInferenceProfile',
          'bedrock:ListFoundationModels',
          'bedrock:ListInferenceProfiles',
        ],
        resources: ['*'],
      }),
      'bedrock-runtime': this.createEndpoint('BedrockRuntime', BEDROCK_RUNTIME, group, {
        actions: INVOCATION,
        resources: modelArns,
      }),
      sts: this.createEndpoint('Sts', STS, group, {
        actions: ['sts:AssumeRole', 'sts:GetCallerIdentity', 'sts:TagSession'],
        resources: ['*'],
      }),
      logs: this.createEndpoint('Logs', CLOUDWATCH_LOGS, group, {
        actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        resources: [this.ownArn('logs', 'log-group:*')],
      }),
      kms: this.createEndpoint('Kms', KMS, group, {
        actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*'],
        resources: [this.ownArn('kms', 'key/*')],
      }),
    };
  }

  private createEndpoint(
    id: string,
    service: ec2.IInterfaceVpcEndpointService,
    group: ec2.ISecurityGroup,
    allowed: Pick<iam.PolicyStatementProps, 'actions' | 'resources'>,
  ): ec2.InterfaceVpcEndpoint {
    const endpoint = new ec2.InterfaceVpcEndpoint(this, id, {
      vpc: this.vpc,
      service,
      subnets: ISOLATED,
      securityGroups: [group],
      open: false,
      privateDnsEnabled: true,
    });
    endpoint.addToPolicy(
      new iam.PolicyStatement({ ...allowed, principals: [new iam.AnyPrincipal()], conditions: this.callers }),
    );
    return endpoint;
  }

  private createS3Endpoint(): void {
    const endpoint = new ec2.GatewayVpcEndpoint(this, 'S3', {
      vpc: this.vpc,
      service: ec2.GatewayVpcEndpointAwsService.S3,
      subnets: [ISOLATED],
    });
    endpoint.addToPolicy(
      new iam.PolicyStatement({
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:GetObject', 's3:PutObject', 's3:ListBucket'],
        resources: ['*'],
        conditions: { StringEquals: { ...this.callers.StringEquals, 'aws:ResourceAccount': this.account } },
      }),
    );
  }

  /** Written without `FlowLogDestination.toS3`, whose grants depend on a feature flag of the app. */
  private deliverFlowLogs(store: AuditLogStore): void {
    store.allowFlowLogs();
    const flowLog = new ec2.CfnFlowLog(this, 'FlowLog', {
      resourceId: this.vpc.vpcId,
      resourceType: 'VPC',
      trafficType: 'ALL',
      logDestinationType: 's3',
      logDestination: store.bucket.bucketArn,
      maxAggregationInterval: 60,
    });
    flowLog.node.addDependency(store.bucket.policy ?? store);
  }

  private ownArn(service: string, resource: string): string {
    return `arn:${Aws.PARTITION}:${service}:${Stack.of(this).region}:${this.account}:${resource}`;
  }
}

/** What the runtime checks for `InvokeModel` and `Converse`, with and without streaming; there is no `bedrock:Converse`. */
export const INVOCATION = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];

const ISOLATED: ec2.SubnetSelection = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };

function validateOrganization(id: string | undefined): void {
  if (id !== undefined && !Token.isUnresolved(id) && !/^o-[a-z0-9]{10,32}$/.test(id)) {
    throw new ConfigurationError(
      `'organizationId' must be 'o-' and 10 to 32 letters or digits, got '${id}'; see 'aws organizations describe-organization'`,
    );
  }
}
