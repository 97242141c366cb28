import type { Check } from '../../core';
import { mergeChecks } from '../support/merge-checks';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { googleFirewallChecks } from './google-firewalls';
import { googleRouteChecks } from './google-routes';

/** Services with an outbound setting of their own, and NAT. */
const ROWS: readonly PropertyRow[] = [
  {
    types: ['google_compute_router_nat'],
    property: 'type',
    accepts: ['PRIVATE'],
    rejects: ['PUBLIC'],
    absent: 'fail',
    why: 'Cloud NAT lets machines without an external address out to the internet',
  },
  {
    types: ['google_colab_runtime_template'],
    property: 'network_spec.enable_internet_access',
    accepts: [false],
    rejects: [true],
    absent: 'pass',
    why: 'off by default',
  },
  vpcEgress('google_cloudfunctions_function', 'vpc_connector_egress_settings'),
  vpcEgress('google_cloudfunctions2_function', 'service_config.vpc_connector_egress_settings'),
  vpcEgress('google_cloud_run_v2_service', 'template.vpc_access.egress'),
  vpcEgress('google_cloud_run_v2_job', 'template.template.vpc_access.egress'),
];

/** The checks of the google provider. */
export const googleEgressChecks: Record<string, Check> = mergeChecks(
  googleRouteChecks,
  googleFirewallChecks,
  tableChecks(ROWS),
);

function vpcEgress(type: string, property: string): PropertyRow {
  return {
    types: [type],
    property,
    accepts: ['ALL_TRAFFIC'],
    rejects: ['PRIVATE_RANGES_ONLY'],
    absent: 'fail',
    why: 'what is not for private ranges goes straight to the internet',
    source: 'https://cloud.google.com/run/docs/configuring/vpc-direct-vpc',
  };
}
