import type { PropertyRow } from '../support/property-table';
import { onlyFrom, type ServiceSwitch } from '../support/service-switch';
import { notEveryPrincipal, notShared, off, onByDefault, required, row, sshSources } from './aws-rows';

const VPC_OPTIONS = { subnet_ids: ['subnet-0123456789abcdef0'] };

/** The Terraform twins of the CloudFormation rows, and what only Terraform can configure. */
export const TERRAFORM_AWS_ROWS: readonly PropertyRow[] = [
  off('aws_subnet', 'map_public_ip_on_launch'),
  onByDefault('aws_default_subnet', 'map_public_ip_on_launch', 'default subnets are public'),
  off(['aws_instance', 'aws_spot_instance_request', 'aws_launch_configuration'], 'associate_public_ip_address'),
  off('aws_launch_template', 'network_interfaces.associate_public_ip_address'),
  off(['aws_ecs_service', 'aws_ecs_task_set'], 'network_configuration.assign_public_ip'),
  off('aws_cloudwatch_event_target', 'ecs_target.network_configuration.assign_public_ip'),
  off('aws_scheduler_schedule', 'target.ecs_parameters.network_configuration.assign_public_ip'),
  {
    ...row(['aws_lb', 'aws_alb'], 'internal', [true], [false], 'fail', 'a load balancer faces the internet by default'),
    when: (resource) => !resource.get('load_balancer_type').is('gateway'),
  },
  row('aws_elb', 'internal', [true], [false], 'fail', 'a load balancer faces the internet by default'),
  ...[
    'aws_db_instance',
    'aws_dms_replication_instance',
    'aws_lightsail_database',
    'aws_mq_broker',
    'aws_neptune_cluster_instance',
    'aws_rds_cluster_instance',
    'aws_redshiftserverless_workgroup',
    'aws_timestreaminfluxdb_db_instance',
    'aws_timestreaminfluxdb_db_cluster',
  ].map((type) => off(type, 'publicly_accessible')),
  onByDefault('aws_redshift_cluster', 'publicly_accessible', 'a cluster is public by default before provider 6'),
  off('aws_neptunegraph_graph', 'public_connectivity'),
  row(
    'aws_msk_cluster',
    'broker_node_group_info.connectivity_info.public_access.type',
    ['DISABLED'],
    ['SERVICE_PROVIDED_EIPS'],
    'pass',
    'brokers are private by default',
  ),
  row('aws_mwaa_environment', 'webserver_access_mode', ['PRIVATE_ONLY'], ['PUBLIC_ONLY'], 'pass', 'private by default'),
  required('aws_opensearch_domain', 'vpc_options', VPC_OPTIONS, 'a domain outside a VPC has a public endpoint'),
  required('aws_elasticsearch_domain', 'vpc_options', VPC_OPTIONS, 'a domain outside a VPC has a public endpoint'),
  row(
    'aws_sagemaker_notebook_instance',
    'direct_internet_access',
    ['Disabled'],
    ['Enabled'],
    'fail',
    'a notebook instance has direct internet access by default',
  ),
  row(
    'aws_sagemaker_domain',
    'app_network_access_type',
    ['VpcOnly'],
    ['PublicInternetOnly'],
    'fail',
    'apps use the public internet by default',
  ),
  ...['aws_bedrockagentcore_agent_runtime', 'aws_bedrockagentcore_browser'].map((type) =>
    row(type, 'network_configuration.network_mode', ['VPC'], ['PUBLIC'], 'fail', 'the network mode is required'),
  ),
  row(
    'aws_bedrockagentcore_code_interpreter',
    'network_configuration.network_mode',
    ['VPC', 'SANDBOX'],
    ['PUBLIC'],
    'fail',
    'the network mode is required',
  ),
  onByDefault(
    'aws_apprunner_service',
    'network_configuration.ingress_configuration.is_publicly_accessible',
    'a service is public by default',
  ),
  notEveryPrincipal('aws_vpc_endpoint_service', 'allowed_principals[]'),
  notEveryPrincipal('aws_vpc_endpoint_service_allowed_principal', 'principal_arn'),
  sshSources('aws_eks_node_group', 'remote_access', 'source_security_group_ids', 'ec2_ssh_key'),
  row('aws_lambda_function_url', 'authorization_type', ['AWS_IAM'], ['NONE'], 'fail', 'it is required'),
  row(
    'aws_transfer_server',
    'endpoint_type',
    ['VPC', 'VPC_ENDPOINT'],
    ['PUBLIC'],
    'fail',
    'the endpoint is public by default',
  ),
  row(
    'aws_api_gateway_rest_api',
    'endpoint_configuration.types[]',
    ['PRIVATE'],
    ['EDGE', 'REGIONAL'],
    'fail',
    'an API is edge-optimized, hence public, by default',
  ),
  row('aws_appsync_graphql_api', 'visibility', ['PRIVATE'], ['GLOBAL'], 'fail', 'an API is public by default'),
  off('aws_cognito_identity_pool', 'allow_unauthenticated_identities'),
  row(
    'aws_ebs_snapshot_block_public_access',
    'state',
    ['block-all-sharing', 'block-new-sharing'],
    ['unblocked'],
    'fail',
    'it is required',
  ),
  row('aws_ec2_image_block_public_access', 'state', ['block-new-sharing'], ['unblocked'], 'fail', 'it is required'),
  row(
    'aws_emr_block_public_access_configuration',
    'block_public_security_group_rules',
    [true],
    [false],
    'fail',
    'it is required',
  ),
  notShared('aws_ami_launch_permission', 'group'),
  notShared(['aws_db_snapshot', 'aws_db_cluster_snapshot', 'aws_db_snapshot_copy'], 'shared_accounts[]'),
  notShared(['aws_ssm_document'], 'permissions.account_ids'),
];

/** Endpoints that can be limited to ranges instead of being closed. */
export const TERRAFORM_AWS_SWITCHES: readonly ServiceSwitch[] = [
  {
    types: ['aws_eks_cluster'],
    property: 'vpc_config.endpoint_public_access',
    closed: [false],
    open: true,
    absent: 'fail',
    why: 'the API server has a public endpoint by default',
    alternatives: [onlyFrom('vpc_config.public_access_cidrs[]')],
  },
];
