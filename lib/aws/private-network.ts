import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Annotations, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ConfigurationError, type Control, HIPAA, NIST, SOC2 } from '../core';
import {
  awsBucketStatement,
  EndpointService,
  type EndpointStatement,
  fipsNameOf,
  statementsOf,
} from './private-network/endpoints';
import { flowLogsToLogGroup, flowLogsToStore } from './private-network/flow-logs';
import type { PrivateEndpointProps, PrivateNetworkProps } from './private-network/props';
import { noteExistingVpc, requirePolicyFits, requireStatements, validateNetwork } from './private-network/validation';
import { nameControls } from './support/control-metadata';
import { validateModels, validateRegion } from './support/us-inference';

/**
 * A network from which Bedrock, and models that are hosted in it, are reached without the internet.
 *
 * Interface endpoints with private DNS in at least two Availability Zones, and a gateway endpoint for S3. Their policies
 * admit principals of the account, to the named models in every US Region that a profile may route to, to the guardrail
 * and to resources of the account. Attach {@link clients} to what calls Bedrock; nothing else gets in, and its members
 * reach the endpoints and nothing else.
 *
 * A call that leaves an existing network by another way is not stopped here but by `ModelAccess`. Blocking internet
 * gateways in the whole account and Region (`AWS::EC2::VPCBlockPublicAccessOptions`) is left to whoever owns the
 * account.
 *
 * Upholds 45 CFR 164.312(e)(1), transmission security.
 * See docs.aws.amazon.com/bedrock/latest/userguide/vpc-interface-endpoints.html.
 *
 * @throws ConfigurationError for a model that is not processed in the United States, a Region outside of them or, with
 * `fips`, without FIPS endpoints, an `organizationId` that is none, an existing VPC without private DNS or without the
 * subnets, and more models than the policy of an endpoint holds
 */
export class PrivateNetwork extends Construct {
  /** The rules that a network with default props passes. */
  public static readonly upholds: readonly string[] = [
    'no-public-network-access',
    'no-internet-egress',
    'private-endpoint-required',
    'endpoint-policy-restricted',
    'us-inference-only',
    'access-logged',
  ];
  /** The controls that it implements technical safeguards for; named in the metadata of its resources. */
  public static readonly controls: readonly Control[] = [
    HIPAA['164.312(e)(1)'],
    HIPAA['164.312(a)(1)'],
    SOC2['CC6.6'],
    NIST['SC-7'],
    NIST['AC-4'],
  ];

  public readonly vpc: ec2.IVpc;
  /** The security group for everything that calls Bedrock. */
  public readonly clients: ec2.SecurityGroup;
  /** The security group of the interface endpoints. */
  public readonly servers: ec2.SecurityGroup;
  /** The gateway endpoint of S3; undefined when `existingEndpoints` has it. */
  public readonly s3Endpoint?: ec2.GatewayVpcEndpoint;
  /** The subnets of {@link vpc} that hold the endpoints. */
  public readonly subnets: ec2.SubnetSelection;
  /** The prefix list of S3, when `s3PrefixList` was given. */
  public readonly s3PrefixList?: ec2.IPrefixList;
  /** Whether clients have to be told to use FIPS endpoints: `AWS_USE_FIPS_ENDPOINT=true`. */
  public readonly fips: boolean;
  /** The conditions under which callers are admitted: those of the account and, with `organizationId`, of it. */
  public readonly callers: Readonly<Record<string, Record<string, string>>>;

  private readonly made: Record<string, ec2.InterfaceVpcEndpoint> = {};

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PrivateNetworkProps,
  ) {
    super(scope, id);
    if (props.models !== undefined) {
      validateModels(props.models);
    }
    validateRegion(this);
    validateNetwork(this, props);
    const { account } = Stack.of(this);
    this.fips = props.fips === true;
    this.s3PrefixList = props.s3PrefixList;
    this.callers = {
      StringEquals: {
        'aws:PrincipalAccount': account,
        ...(props.organizationId === undefined ? {} : { 'aws:PrincipalOrgID': props.organizationId }),
      },
    };
    this.subnets = props.subnets ?? { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
    this.vpc = props.vpc ?? this.createVpc();
    noteExistingVpc(this, props);
    this.noteFips();

    this.clients = this.createGroup('Clients', 'Callers of Bedrock');
    this.servers = this.createGroup('Endpoints', 'Interface endpoints');
    this.admitClients();
    for (const service of [...(props.models === undefined ? [] : BEDROCK), ...ALWAYS, ...(props.services ?? USUAL)]) {
      this.addService(service);
    }
    if (!this.exists(EndpointService.S3)) {
      this.s3Endpoint = this.createS3Endpoint();
    }
    if (props.flowLogs !== undefined) {
      flowLogsToStore(this, this.vpc, props.flowLogs);
    } else if (props.vpc === undefined) {
      flowLogsToLogGroup(this, this.vpc);
    }
    nameControls(this, PrivateNetwork.controls);
  }

  /**
   * The endpoint that inference on Bedrock goes through.
   *
   * @throws ConfigurationError for a network without `models`
   */
  public get runtimeEndpoint(): ec2.InterfaceVpcEndpoint {
    const endpoint = this.made[EndpointService.BEDROCK_RUNTIME];
    if (endpoint === undefined) {
      throw new ConfigurationError(
        `'models' of the network '${this.node.path}' must name the models of Bedrock that it reaches, got none; without ` +
          'them it has no endpoint for Bedrock',
      );
    }
    return endpoint;
  }

  /** The interface endpoints, by service: `bedrock-runtime`, also where the endpoint is the one for FIPS. */
  public get endpoints(): Readonly<Record<string, ec2.InterfaceVpcEndpoint>> {
    return { ...this.made };
  }

  /**
   * Makes an interface endpoint for a service unless there is one.
   *
   * @returns the endpoint; undefined for S3, which is reached through a gateway, and for `existingEndpoints`
   * @throws ConfigurationError for a service whose endpoint admits only what {@link admitAlso} names
   */
  public addService(service: EndpointService): ec2.InterfaceVpcEndpoint | undefined {
    return service === EndpointService.S3 || this.exists(service)
      ? undefined
      : (this.made[service] ?? this.createServiceEndpoint(service));
  }

  /**
   * Makes an interface endpoint for a service that {@link EndpointService} lacks. Its callers are limited like those of
   * the others.
   *
   * @throws ConfigurationError when a statement admits all actions of a service, or there are no statements
   */
  public addEndpoint(id: string, props: PrivateEndpointProps): ec2.InterfaceVpcEndpoint {
    const broad = props.statements
      .flatMap(({ actions }) => actions)
      .filter((action) => /^(\*|[\w-]+:\*)$/.test(action));
    if (broad.length > 0 || props.statements.length === 0) {
      throw new ConfigurationError(
        `'statements' of the endpoint '${id}' must name the actions that it admits, got [${broad.join(', ')}]; name those that your callers need`,
      );
    }
    return this.createEndpoint(id, props.service, props.statements);
  }

  /**
   * Lets callers of the account do more through the endpoint of a service, such as using one key in another way.
   *
   * @returns whether the endpoint is one of this network; the policies of `existingEndpoints` are yours to extend
   */
  public admitAlso(service: EndpointService, ...statements: EndpointStatement[]): boolean {
    if (service === EndpointService.S3 || this.exists(service)) {
      return false;
    }
    const endpoint = this.made[service];
    if (endpoint === undefined) {
      this.createServiceEndpoint(service, statements);
      return true;
    }
    for (const statement of statements) {
      endpoint.addToPolicy(this.admit(statement, this.callers));
    }
    return true;
  }

  private exists(service: EndpointService): boolean {
    return this.props.existingEndpoints?.includes(service) ?? false;
  }

  private createVpc(): ec2.IVpc {
    return new ec2.Vpc(this, 'Vpc', {
      ipAddresses: this.props.ipAddresses,
      maxAzs: this.props.maxAzs ?? 2,
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

  private admitClients(): void {
    const https = ec2.Port.tcp(443);
    // EC2 opens all egress of a group that is created without a rule of its own, and a rule that names another group is
    // a resource of its own.
    this.clients.addEgressRule(ec2.Peer.ipv4('127.0.0.1/32'), https, 'In place of the open default rule');
    for (const group of [this.clients, ...(this.props.clientSecurityGroups ?? [])]) {
      group.connections.allowTo(this.servers, https, 'HTTPS to the interface endpoints');
    }
    if (this.props.s3PrefixList !== undefined) {
      this.clients.addEgressRule(ec2.Peer.prefixList(this.props.s3PrefixList.prefixListId), https, 'HTTPS to S3');
    }
  }

  private createServiceEndpoint(
    service: EndpointService,
    more: readonly EndpointStatement[] = [],
  ): ec2.InterfaceVpcEndpoint {
    const statements = [...statementsOf(this, service, this.props), ...more];
    requireStatements(service, statements);
    const fipsName = this.fips ? fipsNameOf(service, Stack.of(this).region) : undefined;
    if (this.fips && fipsName === undefined) {
      Annotations.of(this).addInfo(
        `AWS documents no FIPS endpoint of '${service}' in PrivateLink, so this one is ordinary: set ` +
          "'useFipsEndpoint' to false in its clients, whose calls hang otherwise, and send it nothing that must be " +
          'encrypted by validated modules',
      );
    }
    const endpoint = this.createEndpoint(
      idOf(service),
      new ec2.InterfaceVpcEndpointAwsService(fipsName ?? service),
      statements,
    );
    this.made[service] = endpoint;
    return endpoint;
  }

  private createEndpoint(
    id: string,
    service: ec2.IInterfaceVpcEndpointService,
    statements: readonly EndpointStatement[],
  ): ec2.InterfaceVpcEndpoint {
    const endpoint = new ec2.InterfaceVpcEndpoint(this, id, {
      vpc: this.vpc,
      service,
      subnets: this.subnets,
      securityGroups: [this.servers],
      open: false,
      privateDnsEnabled: true,
    });
    const policy = statements.map((statement) => this.admit(statement, this.callers));
    requirePolicyFits(this, id, policy);
    for (const statement of policy) {
      endpoint.addToPolicy(statement);
    }
    return endpoint;
  }

  private createS3Endpoint(): ec2.GatewayVpcEndpoint {
    const endpoint = new ec2.GatewayVpcEndpoint(this, 'S3', {
      vpc: this.vpc,
      service: ec2.GatewayVpcEndpointAwsService.S3,
      subnets: [this.subnets],
    });
    const conditions = {
      StringEquals: { ...this.callers.StringEquals, 'aws:ResourceAccount': Stack.of(this).account },
    };
    for (const statement of statementsOf(this, EndpointService.S3, this.props)) {
      endpoint.addToPolicy(this.admit(statement, conditions));
    }
    for (const bucket of this.props.awsBuckets ?? []) {
      endpoint.addToPolicy(awsBucketStatement(this, bucket));
    }
    return endpoint;
  }

  private admit(
    { actions, resources }: EndpointStatement,
    conditions: Record<string, Record<string, string>>,
  ): iam.PolicyStatement {
    return new iam.PolicyStatement({
      principals: [new iam.StarPrincipal()],
      actions: [...actions],
      resources: [...resources],
      conditions,
    });
  }

  private noteFips(): void {
    if (this.fips) {
      Annotations.of(this).addInfo(
        "set the environment variable AWS_USE_FIPS_ENDPOINT to 'true' in everything that calls AWS from this network: " +
          'the endpoints serve only the host names of FIPS',
      );
    }
  }
}

const BEDROCK = [EndpointService.BEDROCK_RUNTIME, EndpointService.BEDROCK];
const ALWAYS = [EndpointService.STS, EndpointService.LOGS, EndpointService.KMS];
const USUAL = [EndpointService.MONITORING, EndpointService.SECRETS_MANAGER];

/** `bedrock-runtime` becomes `BedrockRuntime`. */
function idOf(service: EndpointService): string {
  return service
    .split(/[-.]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
