import { type Check, fail, notApplicable, pass, type ResourceView, undetermined, type Verdict } from '../../core';
import { isModelService, networkOf, serviceOf } from '../support/endpoint-service';
import { ModelEndpoints } from '../support/model-endpoints';
import { readPolicyDocument } from '../support/policy-document';
import { policyExamples, satelliteExamples } from './aws-examples';
import { judgeModelPolicy, judgeStorePolicy } from './statements';

/** Services whose endpoints can carry prompts and completions to a store of anyone. */
const STORES = new Set(['dynamodb', 's3', 's3-global.accesspoint', 's3express', 's3tables', 's3vectors']);

/**
 * Endpoint policies of VPC endpoints. One that is left out, or empty, allows full access to the service.
 *
 * Endpoints of Bedrock and the other AI services are always judged. Those of S3 and DynamoDB are judged in a network
 * that has one of the former: there they are the way by which prompts can leave to a store of somebody else.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export const awsEndpointChecks: Record<string, Check> = {
  'AWS::EC2::VPCEndpoint': endpointCheck('PolicyDocument', 'ServiceName'),
  aws_vpc_endpoint: endpointCheck('policy', 'service_name'),
  aws_vpc_endpoint_policy: {
    judge: (policy) => {
      const endpoint = policy.follow(policy.get('vpc_endpoint_id'));
      return endpoint?.type === 'aws_vpc_endpoint'
        ? judgePolicy(policy, 'policy', judgeAs(endpoint))
        : judgePolicyOfElsewhere(policy);
    },
    properties: ['policy', 'vpc_endpoint_id'],
    examples: satelliteExamples,
  },
};

/** How the policy of an endpoint is judged. */
type Scope = 'model' | 'store' | 'unknown' | 'other';

function endpointCheck(property: string, serviceName: string): Check {
  return {
    judge: (endpoint) => {
      const scope = judgeAs(endpoint);
      const satellite = policyBeside(endpoint);
      return scope === 'other' || satellite === undefined
        ? judgePolicy(endpoint, property, scope)
        : pass(`its policy is ${satellite.address}`, property);
    },
    properties: [property, serviceName],
    examples: () => policyExamples(property),
  };
}

function judgeAs(endpoint: ResourceView): Scope {
  const type = endpoint.get(endpoint.type === 'aws_vpc_endpoint' ? 'vpc_endpoint_type' : 'VpcEndpointType').string;
  if (type !== undefined && !['Interface', 'Gateway'].includes(type)) {
    return 'other';
  }
  const service = serviceOf(endpoint);
  if (service === undefined) {
    return 'unknown';
  }
  if (isModelService(service)) {
    return 'model';
  }
  return STORES.has(service) && isBesideModelEndpoint(endpoint) ? 'store' : 'other';
}

function judgePolicy(holder: ResourceView, property: string, scope: Scope): readonly Verdict[] {
  if (scope === 'other') {
    return [notApplicable('the endpoint leads to no AI service')];
  }
  const document = holder.get(property);
  if (document.isAbsent || document.is('')) {
    return [
      scope === 'unknown'
        ? undetermined(
            `${property} is not set; whether the endpoint leads to an AI service is known only at deployment`,
          )
        : fail(`${property} is not set: an endpoint without a policy allows everyone everything`, property),
    ];
  }
  const { statements, unreadable } = readPolicyDocument(document, holder);
  if (statements === undefined) {
    return [undetermined(`${property} cannot be read before deployment (${unreadable})`, property)];
  }
  if (statements.length === 0) {
    return [undetermined(`${property} holds no statement`, property)];
  }
  const owner = holder.follow(holder.get('vpc_endpoint_id')) ?? holder;
  const verdicts =
    scope === 'store'
      ? judgeStorePolicy(document, holder, statements)
      : judgeModelPolicy(document, holder, statements, serviceOf(owner));
  const isOpen = verdicts.some(({ outcome }) => outcome === 'fail' || outcome === 'undetermined');
  return scope === 'unknown' && isOpen
    ? [
        undetermined(
          `whether the endpoint leads to an AI service is known only at deployment, and ${reasonOf(verdicts)}`,
        ),
      ]
    : verdicts;
}

/** A policy whose endpoint is declared elsewhere: its actions tell whether it is one of an AI service. */
function judgePolicyOfElsewhere(policy: ResourceView): readonly Verdict[] {
  const { statements = [] } = readPolicyDocument(policy.get('policy'), policy);
  const actions = statements.flatMap((statement) => statement.actions).map(({ text }) => text ?? '');
  const isModel = actions.some((action) => /^(bedrock|sagemaker|textract|comprehend)[a-z-]*:/i.test(action));
  const isOther = actions.length > 0 && actions.every((action) => /^[a-z0-9-]+:/i.test(action));
  return judgePolicy(policy, 'policy', isModel ? 'model' : isOther ? 'other' : 'unknown');
}

function reasonOf(verdicts: readonly Verdict[]): string {
  return verdicts.find(({ outcome }) => outcome === 'fail' || outcome === 'undetermined')?.reason ?? '';
}

/** The resource that holds the policy of an endpoint in Terraform, where it is not in the endpoint itself. */
function policyBeside(endpoint: ResourceView): ResourceView | undefined {
  return endpoint
    .referencedBy('aws_vpc_endpoint_policy')
    .find((policy) => policy.follow(policy.get('vpc_endpoint_id'))?.address === endpoint.address);
}

function isBesideModelEndpoint(endpoint: ResourceView): boolean {
  const network = networkOf(endpoint.get(endpoint.type === 'aws_vpc_endpoint' ? 'vpc_id' : 'VpcId'));
  return ModelEndpoints.in(endpoint.resource.tree).areIn(network);
}
