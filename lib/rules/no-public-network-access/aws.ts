import type { Check, ResourceView } from '../../core';
import { mergeChecks } from '../support/merge-checks';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { onlyFrom, type ServiceSwitch, serviceSwitches } from '../support/service-switch';
import { AWS_BUCKETS } from './aws-buckets';
import { AWS_INGRESS } from './aws-ingress';
import { AWS_INGRESS_SOURCES } from './aws-ingress-sources';
import { AWS_NETWORK_ACLS } from './aws-network-acls';
import { AWS_RESOURCE_POLICIES } from './aws-resource-policies';
import { notEveryPrincipal, off, onByDefault, required, row, sshSources } from './aws-rows';
import { OPENSEARCH_NETWORK_POLICIES } from './opensearch-network-policy';
import { TERRAFORM_AWS_ROWS, TERRAFORM_AWS_SWITCHES } from './terraform-aws';

const VPC_OPTIONS = { SubnetIds: ['subnet-0123456789abcdef0'], SecurityGroupIds: ['sg-0123456789abcdef0'] };

/** CloudFormation properties that give a service, a store or a machine a public endpoint. */
const CLOUDFORMATION_ROWS: readonly PropertyRow[] = [
  off('AWS::EC2::Subnet', 'MapPublicIpOnLaunch'),
  off('AWS::EC2::Instance', 'NetworkInterfaces[].AssociatePublicIpAddress'),
  off('AWS::EC2::LaunchTemplate', 'LaunchTemplateData.NetworkInterfaces[].AssociatePublicIpAddress'),
  off('AWS::AutoScaling::LaunchConfiguration', 'AssociatePublicIpAddress'),
  ecs('AWS::ECS::Service', 'NetworkConfiguration.AwsvpcConfiguration'),
  ecs('AWS::ECS::TaskSet', 'NetworkConfiguration.AwsVpcConfiguration'),
  ecs('AWS::Events::Rule', 'Targets[].EcsParameters.NetworkConfiguration.AwsVpcConfiguration'),
  ecs('AWS::Scheduler::Schedule', 'Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration'),
  ecs('AWS::Batch::JobDefinition', 'ContainerProperties.NetworkConfiguration'),
  {
    ...row('AWS::ElasticLoadBalancingV2::LoadBalancer', 'Scheme', ['internal'], ['internet-facing'], 'fail'),
    why: 'a load balancer faces the internet by default',
    when: (resource) => !resource.get('Type').is('gateway'),
  },
  row(
    'AWS::ElasticLoadBalancing::LoadBalancer',
    'Scheme',
    ['internal'],
    ['internet-facing'],
    'fail',
    'faces the internet',
  ),
  {
    ...row('AWS::RDS::DBInstance', 'PubliclyAccessible', [false], [true], 'undetermined'),
    why: 'the default depends on whether the network has an internet gateway',
    when: (resource) => !(resource.get('PubliclyAccessible').isAbsent && liesInIsolatedNetwork(resource)),
    source: 'https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html',
  },
  ...['AWS::RDS::DBCluster', 'AWS::Redshift::Cluster', 'AWS::RedshiftServerless::Workgroup'].map(publiclyAccessible),
  ...['AWS::Neptune::DBInstance', 'AWS::Lightsail::Database', 'AWS::Timestream::InfluxDBInstance'].map(
    publiclyAccessible,
  ),
  ...['AWS::AmazonMQ::Broker', 'AWS::Timestream::InfluxDBCluster'].map(publiclyAccessible),
  off('AWS::NeptuneGraph::Graph', 'PublicConnectivity'),
  onByDefault('AWS::DMS::ReplicationInstance', 'PubliclyAccessible', 'a replication instance is public by default'),
  row(
    'AWS::MSK::Cluster',
    'BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type',
    ['DISABLED'],
    ['SERVICE_PROVIDED_EIPS'],
    'pass',
    'brokers are private by default',
  ),
  row('AWS::MWAA::Environment', 'WebserverAccessMode', ['PRIVATE_ONLY'], ['PUBLIC_ONLY'], 'pass', 'private by default'),
  required('AWS::OpenSearchService::Domain', 'VPCOptions', VPC_OPTIONS, 'a domain outside a VPC has a public endpoint'),
  required('AWS::Elasticsearch::Domain', 'VPCOptions', VPC_OPTIONS, 'a domain outside a VPC has a public endpoint'),
  row(
    'AWS::SageMaker::NotebookInstance',
    'DirectInternetAccess',
    ['Disabled'],
    ['Enabled'],
    'fail',
    'a notebook instance has direct internet access by default',
  ),
  row(
    'AWS::SageMaker::Domain',
    'AppNetworkAccessType',
    ['VpcOnly'],
    ['PublicInternetOnly'],
    'fail',
    'apps use the public internet by default',
  ),
  ...['AWS::BedrockAgentCore::Runtime', 'AWS::BedrockAgentCore::BrowserCustom'].map((type) =>
    row(
      type,
      'NetworkConfiguration.NetworkMode',
      ['VPC'],
      ['PUBLIC'],
      'fail',
      'the network is public unless told otherwise',
    ),
  ),
  row(
    'AWS::BedrockAgentCore::Harness',
    'Environment.AgentCoreRuntimeEnvironment.NetworkConfiguration.NetworkMode',
    ['VPC'],
    ['PUBLIC'],
    'fail',
    'the network is public unless told otherwise',
  ),
  row(
    'AWS::BedrockAgentCore::CodeInterpreterCustom',
    'NetworkConfiguration.NetworkMode',
    ['VPC', 'SANDBOX'],
    ['PUBLIC'],
    'fail',
    'the network is public unless told otherwise',
  ),
  row(
    'AWS::AppRunner::Service',
    'NetworkConfiguration.IngressConfiguration.IsPubliclyAccessible',
    [false],
    [true],
    'fail',
    'public by default',
  ),
  row('AWS::Lambda::Url', 'AuthType', ['AWS_IAM'], ['NONE'], 'fail', 'it is required'),
  {
    ...row('AWS::Serverless::Function', 'AuthType', ['AWS_IAM'], ['NONE'], 'fail', 'it is required'),
    within: 'FunctionUrlConfig',
  },
  sshSources('AWS::EKS::Nodegroup', 'RemoteAccess', 'SourceSecurityGroups', 'Ec2SshKey'),
  row(
    'AWS::Transfer::Server',
    'EndpointType',
    ['VPC', 'VPC_ENDPOINT'],
    ['PUBLIC'],
    'fail',
    'the endpoint is public by default',
  ),
  row(
    'AWS::ApiGateway::RestApi',
    'EndpointConfiguration.Types[]',
    ['PRIVATE'],
    ['EDGE', 'REGIONAL'],
    'fail',
    'an API is edge-optimized, hence public, by default',
  ),
  row(
    'AWS::Serverless::Api',
    'EndpointConfiguration.Type',
    ['PRIVATE'],
    ['EDGE', 'REGIONAL'],
    'fail',
    'an API is edge-optimized, hence public, by default',
  ),
  notEveryPrincipal('AWS::EC2::VPCEndpointServicePermissions', 'AllowedPrincipals[]'),
  row('AWS::AppSync::GraphQLApi', 'Visibility', ['PRIVATE'], ['GLOBAL'], 'fail', 'an API is public by default'),
  off('AWS::Cognito::IdentityPool', 'AllowUnauthenticatedIdentities'),
  row(
    'AWS::EC2::SnapshotBlockPublicAccess',
    'State',
    ['block-all-sharing', 'block-new-sharing'],
    ['unblocked'],
    'fail',
    'it is required',
  ),
];

const CLOUDFORMATION_SWITCHES: readonly ServiceSwitch[] = [
  {
    types: ['AWS::EKS::Cluster'],
    property: 'ResourcesVpcConfig.EndpointPublicAccess',
    closed: [false],
    open: true,
    absent: 'fail',
    why: 'the API server has a public endpoint by default',
    alternatives: [onlyFrom('ResourcesVpcConfig.PublicAccessCidrs[]')],
  },
];

/** The checks of AWS resources, CloudFormation and Terraform. */
export const awsChecks: Record<string, Check> = mergeChecks(
  tableChecks(AWS_INGRESS),
  AWS_INGRESS_SOURCES,
  AWS_NETWORK_ACLS,
  tableChecks(AWS_BUCKETS),
  tableChecks(AWS_RESOURCE_POLICIES),
  tableChecks(OPENSEARCH_NETWORK_POLICIES),
  tableChecks(CLOUDFORMATION_ROWS),
  serviceSwitches(CLOUDFORMATION_SWITCHES),
  tableChecks(TERRAFORM_AWS_ROWS),
  serviceSwitches(TERRAFORM_AWS_SWITCHES),
);

function publiclyAccessible(type: string): PropertyRow {
  return off(type, 'PubliclyAccessible');
}

function ecs(type: string, configuration: string): PropertyRow {
  const why = 'tasks have no public address by default';
  return row(type, `${configuration}.AssignPublicIp`, ['DISABLED'], ['ENABLED'], 'pass', why);
}

/** Whether the subnets of a database are all of this template and nothing in it connects them to the internet. */
function liesInIsolatedNetwork(resource: ResourceView): boolean {
  const cluster = resource.follow(resource.get('DBClusterIdentifier')) ?? resource;
  const group = resource.follow(cluster.get('DBSubnetGroupName'));
  const subnets = group?.all('SubnetIds[]') ?? [];
  return (
    subnets.length > 0 &&
    subnets.every((subnet) => resource.follow(subnet)?.type === 'AWS::EC2::Subnet') &&
    resource.ofType('AWS::EC2::InternetGateway').length === 0
  );
}
