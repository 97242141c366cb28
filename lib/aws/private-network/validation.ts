import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Annotations, Stack, Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { ConfigurationError } from '../../core';
import { policyLength } from '../support/policy-length';
import { ENDPOINT_POLICY_LIMIT, EndpointService, type EndpointStatement, FIPS_REGIONS } from './endpoints';
import type { PrivateNetworkProps } from './props';

/**
 * Refuses props that contradict each other or that cannot be deployed.
 *
 * @throws ConfigurationError naming the prop
 */
export function validateNetwork(scope: Construct, props: PrivateNetworkProps): void {
  validateOrganization(props.organizationId);
  validateFips(scope, props);
  validateVpc(props);
  if (props.maxAzs !== undefined && !Token.isUnresolved(props.maxAzs) && !(props.maxAzs >= 2)) {
    throw new ConfigurationError(
      `'maxAzs' must be at least 2, got ${props.maxAzs}; endpoints in one Availability Zone fail with it`,
    );
  }
}

/** Prints what cannot be seen of an existing VPC, or is left to its owner. */
export function noteExistingVpc(scope: Construct, props: PrivateNetworkProps): void {
  const { vpc, subnets, existingEndpoints = [] } = props;
  if (vpc === undefined) {
    return;
  }
  const { availabilityZones } = vpc.selectSubnets(subnets ?? { subnetType: SubnetType.PRIVATE_ISOLATED });
  if (new Set(availabilityZones).size === 1) {
    Annotations.of(scope).addInfo(
      `the subnets of the endpoints lie in one Availability Zone, ${availabilityZones[0]}, and fail with it: name subnets of another one in 'subnets'`,
    );
  }
  if (attributeOf(vpc, 'dnsSupportEnabled') === undefined) {
    Annotations.of(scope).addInfo(
      'check that DNS support and DNS host names are on in the existing VPC: private DNS of the endpoints needs both',
    );
  }
  if (vpc.publicSubnets.length > 0) {
    Annotations.of(scope).addInfo(
      'the existing VPC has public subnets: the endpoints do not keep its workloads from calling Bedrock or anything ' +
        'else over the internet; ModelAccess denies such calls of Bedrock',
    );
  }
  if (existingEndpoints.length > 0) {
    Annotations.of(scope).addInfo(
      `limit the policies of the endpoints that the VPC has already to principals and resources of the account: ${existingEndpoints.join(', ')}`,
    );
  }
}

/**
 * Refuses an endpoint without a policy, which admits everything.
 *
 * @throws ConfigurationError naming the service
 */
export function requireStatements(service: EndpointService, statements: readonly EndpointStatement[]): void {
  if (statements.length === 0) {
    throw new ConfigurationError(
      `the endpoint of '${service}' must be told what it admits, got nothing, with which it would admit everything; ` +
        `${service === EndpointService.SAGEMAKER_RUNTIME ? "give the network to a SelfHostedModel or use 'admitAlso'" : "name 'models'"}`,
    );
  }
}

/**
 * Refuses a policy that is too long for an endpoint.
 *
 * @throws ConfigurationError naming the endpoint
 */
export function requirePolicyFits(scope: Construct, endpoint: string, statements: iam.PolicyStatement[]): void {
  const length = policyLength(scope, new iam.PolicyDocument({ statements }));
  if (length > ENDPOINT_POLICY_LIMIT) {
    throw new ConfigurationError(
      `the policy of the endpoint '${endpoint}' can have at most ${ENDPOINT_POLICY_LIMIT} characters, got ${length}; ` +
        "name fewer 'models', or spread them over networks",
    );
  }
}

function validateVpc({ vpc, subnets, existingEndpoints, maxAzs, ipAddresses }: PrivateNetworkProps): void {
  const contradicting = Object.entries(
    vpc === undefined ? { subnets, existingEndpoints } : { maxAzs, ipAddresses },
  ).flatMap(([prop, value]) => (value === undefined ? [] : [`'${prop}'`]));
  if (contradicting.length > 0) {
    throw new ConfigurationError(
      `${contradicting.join(' and ')} ${vpc === undefined ? "needs an existing 'vpc'" : "is for a new VPC, but 'vpc' is set"}; remove one of them`,
    );
  }
  if (existingEndpoints?.includes(EndpointService.BEDROCK_RUNTIME)) {
    throw new ConfigurationError(
      `'existingEndpoints' cannot have '${EndpointService.BEDROCK_RUNTIME}', whose policy is what limits the models; ` +
        "remove the endpoint that the VPC has, or give it to 'endpoints' of ModelAccess in place of a PrivateNetwork",
    );
  }
  if (vpc === undefined) {
    return;
  }
  for (const attribute of ['dnsSupportEnabled', 'dnsHostnamesEnabled']) {
    if (attributeOf(vpc, attribute) === false) {
      throw new ConfigurationError(
        `'vpc' must have DNS support and DNS host names, got ${attribute} false; private DNS of the endpoints needs both`,
      );
    }
  }
  if (subnets === undefined && vpc.isolatedSubnets.length === 0) {
    throw new ConfigurationError(
      "'vpc' has no isolated subnets for the endpoints; name the subnets that take them in 'subnets'",
    );
  }
}

function validateFips(scope: Construct, { fips }: PrivateNetworkProps): void {
  const { region } = Stack.of(scope);
  if (fips === true && !FIPS_REGIONS.includes(region)) {
    const got = Token.isUnresolved(region) ? 'a stack without a Region' : `'${region}'`;
    throw new ConfigurationError(
      `'fips' needs a stack in ${FIPS_REGIONS.join(', ')}, where Bedrock has FIPS endpoints, got ${got}; set 'env.region'`,
    );
  }
}

function validateOrganization(id: string | undefined): void {
  if (id !== undefined && !Token.isUnresolved(id) && !/^o-[a-z0-9]{10,32}$/.test(id)) {
    throw new ConfigurationError(
      `'organizationId' must be 'o-' and 10 to 32 letters or digits, got '${id}'; see 'aws organizations describe-organization'`,
    );
  }
}

/** An attribute that only a VPC of the same app has. */
function attributeOf(vpc: object, name: string): unknown {
  return Object.entries(vpc).find(([key]) => key === name)?.[1];
}
