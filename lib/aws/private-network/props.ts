import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { AuditLogStore } from '../audit-log-store';
import type { IPhiGuardrail } from '../phi-guardrail/guardrail';
import type { AwsBucket, EndpointService, EndpointStatement } from './endpoints';

/** Properties of `PrivateNetwork`; private DNS, security groups and the policies of endpoints are not among them. */
export interface PrivateNetworkProps {
  /**
   * The foundation models of Bedrock that the network reaches, by their ids without the prefix of a profile.
   *
   * @default - none; the network has no endpoint for Bedrock
   */
  readonly models?: readonly string[];
  /**
   * The guardrail that may be applied through the network.
   *
   * @default - the endpoint admits no guardrail, and calls that name one are refused
   */
  readonly guardrail?: IPhiGuardrail;
  /**
   * The services that get an interface endpoint besides STS, CloudWatch Logs and KMS and, with `models`, Bedrock and its
   * runtime. A call to a service without an endpoint hangs until it times out.
   *
   * @default - CloudWatch metrics and Secrets Manager
   */
  readonly services?: readonly EndpointService[];
  /**
   * Whether the endpoints are those with cryptography validated under FIPS 140. They serve only clients with
   * `AWS_USE_FIPS_ENDPOINT=true`, which resolve other host names; calls of other clients hang.
   *
   * @default false
   */
  readonly fips?: boolean;
  /**
   * The organization of AWS Organizations that callers must belong to, besides being of the account of the stack.
   *
   * @default - the account alone decides
   */
  readonly organizationId?: string;
  /**
   * The network that gets the endpoints. It needs DNS support and DNS host names.
   *
   * @default - a new VPC with isolated subnets, without any gateway to the internet
   */
  readonly vpc?: ec2.IVpc;
  /**
   * The subnets of `vpc` that hold the endpoints, one an Availability Zone, and whose route tables lead to S3.
   *
   * @default - the isolated subnets
   */
  readonly subnets?: ec2.SubnetSelection;
  /**
   * The services that `vpc` has an endpoint for, which gets no second one: only one endpoint of a VPC can have the
   * private DNS name of a service. Their policies are then yours to limit.
   *
   * @default - none
   */
  readonly existingEndpoints?: readonly EndpointService[];
  /**
   * Security groups besides `clients` whose members reach the endpoints.
   *
   * @default - none
   */
  readonly clientSecurityGroups?: readonly ec2.ISecurityGroup[];
  /**
   * In how many Availability Zones the new VPC has a subnet; at least two.
   *
   * @default 2
   */
  readonly maxAzs?: number;
  /**
   * The addresses of the new VPC.
   *
   * @default ec2.IpAddresses.cidr('10.0.0.0/16')
   */
  readonly ipAddresses?: ec2.IIpAddresses;
  /**
   * The prefix list of S3 in the Region, to which clients then may connect, and which a `SelfHostedModel` needs:
   * `PrefixList.fromPrefixListId`, or `PrefixList.fromLookup` with the name `com.amazonaws.us-east-1.s3`. Its id differs
   * by Region and is not known at synthesis.
   *
   * @default - members of the clients' group do not reach S3
   */
  readonly s3PrefixList?: ec2.IPrefixList;
  /**
   * Buckets of AWS that may be read, such as the layers of container images.
   *
   * @default - buckets of the account only
   */
  readonly awsBuckets?: readonly AwsBucket[];
  /**
   * The store that receives the flow logs of the network.
   *
   * @default - a new VPC has flow logs in a log group with a key of its own, kept for six years; the flow logs of an
   * existing one are those of its owner
   */
  readonly flowLogs?: AuditLogStore;
}

/** Properties of an endpoint that `PrivateNetwork` has no policy for. */
export interface PrivateEndpointProps {
  readonly service: ec2.IInterfaceVpcEndpointService;
  /** What callers of the account may do through it; actions of one service, by name. */
  readonly statements: readonly EndpointStatement[];
}
