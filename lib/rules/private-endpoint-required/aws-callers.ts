import {
  type Check,
  fail,
  notApplicable,
  pass,
  type Resource,
  type ResourceView,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { type Network, networkOf } from '../support/endpoint-service';
import { ModelEndpoints } from '../support/model-endpoints';
import { readPolicyDocument } from '../support/policy-document';
import { textsOf } from '../support/texts';
import { namesModel } from '../us-inference-only/references';
import { roleExamples, workloadExamples } from './aws-examples';
import { type ModelAccess, modelAccessIn, modelAccessOf } from './role-access';

/** Something that runs code with a role. */
export interface Workload {
  readonly type: string;
  /** The property that names the role. */
  readonly role: string;
  /**
   * The property that lists its subnets; without one it runs outside of any VPC.
   *
   * @default - it always runs in a VPC, which another resource names
   */
  readonly subnets?: string;
  /**
   * A property that puts it in a VPC which another resource describes.
   *
   * @default - only {@link subnets} does
   */
  readonly connector?: string;
  /**
   * Whether no-public-network-access judges it where it runs outside of a VPC.
   *
   * @default - it is judged here
   */
  readonly judgedElsewhere?: boolean;
}

const WORKLOADS: readonly Workload[] = [
  { type: 'AWS::Lambda::Function', role: 'Role', subnets: 'VpcConfig.SubnetIds[]' },
  { type: 'AWS::Serverless::Function', role: 'Role', subnets: 'VpcConfig.SubnetIds[]' },
  { type: 'aws_lambda_function', role: 'role', subnets: 'vpc_config.subnet_ids[]' },
  {
    type: 'AWS::AppRunner::Service',
    role: 'InstanceConfiguration.InstanceRoleArn',
    connector: 'NetworkConfiguration.EgressConfiguration.VpcConnectorArn',
  },
  {
    type: 'aws_apprunner_service',
    role: 'instance_configuration.instance_role_arn',
    connector: 'network_configuration.egress_configuration.vpc_connector_arn',
  },
  { type: 'AWS::CodeBuild::Project', role: 'ServiceRole', subnets: 'VpcConfig.Subnets[]' },
  { type: 'aws_codebuild_project', role: 'service_role', subnets: 'vpc_config.subnets[]' },
  { type: 'AWS::SageMaker::Model', role: 'ExecutionRoleArn', subnets: 'VpcConfig.Subnets[]' },
  { type: 'aws_sagemaker_model', role: 'execution_role_arn', subnets: 'vpc_config.subnets[]' },
  {
    type: 'AWS::BedrockAgentCore::Runtime',
    role: 'RoleArn',
    subnets: 'NetworkConfiguration.NetworkModeConfig.Subnets[]',
    judgedElsewhere: true,
  },
  {
    type: 'aws_bedrockagentcore_agent_runtime',
    role: 'role_arn',
    subnets: 'network_configuration.network_mode_config.subnets[]',
    judgedElsewhere: true,
  },
  { type: 'AWS::ECS::TaskDefinition', role: 'TaskRoleArn' },
  { type: 'aws_ecs_task_definition', role: 'task_role_arn' },
];

const WORKLOAD_BY_TYPE = new Map(WORKLOADS.map((workload) => [workload.type, workload]));

/**
 * Services that call models from within AWS, not from a network of the customer: no endpoint is in their way.
 *
 * https://docs.aws.amazon.com/bedrock/latest/userguide/vpc-interface-endpoints.html,
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrock.html
 */
const CALLS_FROM_AWS = new Set(
  [
    'apigateway',
    'appsync',
    'bedrock',
    'cloudformation',
    'connect',
    'events',
    'lexv2',
    'pipes',
    'scheduler',
    'states',
  ].map((name) => `${name}.amazonaws.com`),
);

/** Who may call a model, and the way that the calls take. */
export const awsCallerChecks: Record<string, Check> = {
  ...Object.fromEntries(
    WORKLOADS.map((workload) => [
      workload.type,
      {
        judge: (resource: ResourceView) => judgeWorkload(resource, workload),
        properties: [workload.role, ...placesOf(workload)],
        examples: () => workloadExamples(workload),
      },
    ]),
  ),
  'AWS::IAM::Role': {
    judge: judgeRole,
    properties: ['AssumeRolePolicyDocument', 'Policies'],
    examples: () => roleExamples(false),
  },
  aws_iam_role: {
    judge: judgeRole,
    properties: ['assume_role_policy', 'inline_policy'],
    examples: () => roleExamples(true),
  },
};

function placesOf({ subnets, connector }: Workload): string[] {
  return [subnets?.replaceAll('[]', '') ?? [], connector ?? []].flat();
}

function judgeWorkload(workload: ResourceView, description: Workload): readonly Verdict[] {
  const { anywhere, throughEndpoints } = accessOfWorkload(workload, description);
  if (anywhere.size === 0) {
    return [
      throughEndpoints
        ? pass('its role may call models through VPC endpoints only')
        : notApplicable('it calls no model'),
    ];
  }
  const services = [...anywhere];
  const [place] = placesOf(description);
  if (place === undefined) {
    return services.map((service) => judgeService(workload, service, []));
  }
  const within = placesOf(description)
    .flatMap((property) => workload.all(`${property}[]`))
    .filter((at) => !at.isAbsent);
  if (within.length === 0 && description.judgedElsewhere === true) {
    return [notApplicable('a public network mode is judged by no-public-network-access')];
  }
  if (within.length === 0) {
    return [
      fail(
        `it runs outside of a VPC (${place} is not set) and may call ${services.join(', ')}, which it reaches over the public endpoint`,
        place,
      ),
    ];
  }
  return services.map((service) => judgeService(workload, service, description.subnets === undefined ? [] : within));
}

function accessOfWorkload(workload: ResourceView, { role }: Workload): ModelAccess {
  const held = workload.follow(workload.get(role));
  const access = held === undefined ? modelAccessIn(workload) : modelAccessOf(held);
  return access.anywhere.size > 0 || access.throughEndpoints || !namesModelInEnvironment(workload)
    ? access
    : { ...access, anywhere: new Set(['bedrock-runtime']) };
}

/** A model in an environment variable says what a workload is for where its role is declared elsewhere. */
function namesModelInEnvironment(workload: ResourceView): boolean {
  return (textsOf(workload.resource) ?? []).some(({ text, path }) => /environment/i.test(path) && namesModel(text));
}

/** Whether the network of a workload has an endpoint for a service. */
function judgeService(workload: ResourceView, service: string, subnets: readonly Value[]): Verdict {
  const { tree } = workload.resource;
  const networks = [...new Set(subnets.flatMap((subnet) => networkOfSubnet(workload, subnet) ?? []))];
  const trees = new Set([tree, ...networks.flatMap((network) => (typeof network === 'string' ? [] : network.tree))]);
  for (const one of trees) {
    const endpoint = ModelEndpoints.in(one).find(service, networks);
    if (endpoint !== undefined) {
      return pass(`it reaches ${service} through ${endpoint.address}`);
    }
  }
  const made = subnets.length === 0 ? VPCS.flatMap((type) => tree.ofType(type)) : networks.filter(isVpc);
  return made[0] === undefined
    ? undetermined(
        `it may call ${service}; whether its network has an endpoint for it is told where the network is declared, not here`,
      )
    : fail(`it may call ${service}, and the network ${made[0].address} is declared without an endpoint for it`);
}

const VPCS = ['AWS::EC2::VPC', 'aws_vpc'];

function isVpc(network: Network): network is Resource {
  return typeof network !== 'string' && VPCS.includes(network.type);
}

function networkOfSubnet(workload: ResourceView, subnet: Value): Network | undefined {
  const declared = workload.follow(subnet);
  switch (declared?.type) {
    case 'AWS::EC2::Subnet':
      return networkOf(declared.get('VpcId'));
    case 'aws_subnet':
      return networkOf(declared.get('vpc_id'));
    default:
      return undefined;
  }
}

/** A role whose bearer is not in the tree, or is a machine that always runs in some VPC. */
function judgeRole(role: ResourceView): readonly Verdict[] {
  const { anywhere, throughEndpoints } = modelAccessOf(role);
  if (anywhere.size === 0) {
    return [
      throughEndpoints ? pass('it may call models through VPC endpoints only') : notApplicable('it calls no model'),
    ];
  }
  if (isAssumedWithinAws(role)) {
    return [notApplicable('the service that assumes it calls models from within AWS')];
  }
  const bearer = role.referencedBy(...WORKLOAD_BY_TYPE.keys()).find((one) => {
    const property = WORKLOAD_BY_TYPE.get(one.type)?.role;
    return property !== undefined && one.follow(one.get(property))?.address === role.address;
  });
  return bearer === undefined
    ? [...anywhere].map((service) => judgeService(role, service, []))
    : [notApplicable(`judged at ${bearer.address}, which runs with it`)];
}

function isAssumedWithinAws(role: ResourceView): boolean {
  const property = role.type === 'aws_iam_role' ? 'assume_role_policy' : 'AssumeRolePolicyDocument';
  const { statements = [] } = readPolicyDocument(role.get(property), role);
  const principals = statements.flatMap((statement) => statement.principals);
  return (
    principals.length > 0 &&
    principals.every(({ type, value }) => type === 'Service' && CALLS_FROM_AWS.has(value.string ?? ''))
  );
}
