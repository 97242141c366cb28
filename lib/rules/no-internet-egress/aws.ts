import type { Check } from '../../core';
import { mergeChecks } from '../support/merge-checks';
import { tableChecks } from '../support/property-table';
import { serviceSwitches } from '../support/service-switch';
import { awsGatewayChecks } from './aws-gateways';
import { awsRouteChecks } from './aws-routes';
import { awsSecurityGroupChecks } from './aws-security-groups';
import { AWS_SERVICE_ROWS, AWS_SERVICE_SWITCHES } from './aws-services';

/** The checks of AWS resources, CloudFormation and Terraform. */
export const awsEgressChecks: Record<string, Check> = mergeChecks(
  awsGatewayChecks,
  awsRouteChecks,
  awsSecurityGroupChecks,
  tableChecks(AWS_SERVICE_ROWS),
  serviceSwitches(AWS_SERVICE_SWITCHES),
);
