import type { PropertyRow } from '../support/property-table';
import { closedIfSet, type ServiceSwitch } from '../support/service-switch';

const REDSHIFT = 'https://docs.aws.amazon.com/redshift/latest/mgmt/enhanced-vpc-routing.html';

/** Services that send traffic over the internet unless they are told otherwise. */
export const AWS_SERVICE_ROWS: readonly PropertyRow[] = [
  routing('AWS::Redshift::Cluster', 'EnhancedVpcRouting'),
  routing('AWS::RedshiftServerless::Workgroup', 'EnhancedVpcRouting'),
  routing('aws_redshift_cluster', 'enhanced_vpc_routing'),
  routing('aws_redshiftserverless_workgroup', 'enhanced_vpc_routing'),
  egressType('AWS::AppRunner::Service', 'NetworkConfiguration.EgressConfiguration.EgressType'),
  egressType('aws_apprunner_service', 'network_configuration.egress_configuration.egress_type'),
];

/** Containers of models: isolated, or in a VPC whose own gateways and groups are judged. */
export const AWS_SERVICE_SWITCHES: readonly ServiceSwitch[] = [
  isolation('AWS::SageMaker::Model', 'EnableNetworkIsolation', 'VpcConfig', { Subnets: ['subnet-1'] }),
  isolation('aws_sagemaker_model', 'enable_network_isolation', 'vpc_config', { subnets: ['subnet-1'] }),
];

function routing(type: string, property: string): PropertyRow {
  return {
    types: [type],
    property,
    accepts: [true],
    rejects: [false],
    absent: 'fail',
    why: 'COPY and UNLOAD then go over the internet',
    source: REDSHIFT,
  };
}

function egressType(type: string, property: string): PropertyRow {
  return {
    types: [type],
    property,
    accepts: ['VPC'],
    rejects: ['DEFAULT'],
    absent: 'fail',
    why: 'a service has access to the internet by default',
  };
}

function isolation(type: string, property: string, vpc: string, sample: Record<string, unknown>): ServiceSwitch {
  return {
    types: [type],
    property,
    closed: [true],
    open: false,
    absent: 'fail',
    why: 'the container has access to the internet by default',
    alternatives: [closedIfSet(vpc, sample)],
  };
}
