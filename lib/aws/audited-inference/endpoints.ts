import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Annotations, Aws, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { PrivateNetwork } from '../private-network';
import type { EndpointService } from '../private-network/endpoints';
import { PATH, STAGE } from './private-api';

/** An interface endpoint like those of the network, which members of the group `clients` reach. */
export function privateEndpoint(
  scope: Construct,
  id: string,
  network: PrivateNetwork,
  service: ec2.InterfaceVpcEndpointAwsService,
  privateDnsEnabled: boolean,
): ec2.InterfaceVpcEndpoint {
  return new ec2.InterfaceVpcEndpoint(scope, id, {
    vpc: network.vpc,
    service,
    subnets: network.subnets,
    securityGroups: [network.servers],
    open: false,
    privateDnsEnabled,
  });
}

/** What the policy of an endpoint lets pass. */
export function admission(
  actions: readonly string[],
  resource: string,
  conditions: PrivateNetwork['callers'],
): iam.PolicyStatement {
  return new iam.PolicyStatement({
    principals: [new iam.StarPrincipal()],
    actions: [...actions],
    resources: [resource],
    conditions: { ...conditions },
  });
}

/**
 * The way to the API. Its policy cannot name the API, whose own policy names the endpoint.
 *
 * @param callers the conditions on callers; none for requests with tokens, which have no principal
 */
export function apiEndpoint(
  scope: Construct,
  id: string,
  network: PrivateNetwork,
  callers: PrivateNetwork['callers'],
): ec2.InterfaceVpcEndpoint {
  const { account, region } = Stack.of(scope);
  const endpoint = privateEndpoint(scope, id, network, ec2.InterfaceVpcEndpointAwsService.APIGATEWAY, true);
  const calls = `arn:${Aws.PARTITION}:execute-api:${region}:${account}:*/${STAGE}/POST/${PATH}`;
  endpoint.addToPolicy(admission(['execute-api:Invoke'], calls, callers));
  Annotations.of(scope).addInfo(
    'with its private DNS, the endpoint for API Gateway takes every call of an API that comes from the VPC, and refuses ' +
      "other APIs than this one: admit them with 'addToPolicy' of 'apiEndpoint', or give the endpoint that the VPC has as " +
      "'apiEndpoint'",
  );
  return endpoint;
}

/**
 * Has the network reach a service, and its endpoint admit what the functions do; an endpoint that was there before is its
 * owner's to extend.
 */
export function openWay(network: PrivateNetwork, service: EndpointService, actions: string[], resource: string): void {
  if (!network.admitAlso(service, { actions, resources: [resource] })) {
    Annotations.of(network).addInfo(
      `the endpoint of '${service}' that the VPC has must let in the security group 'clients' of the network, and admit ` +
        actions.join(', '),
    );
  }
}
