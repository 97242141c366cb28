import type { Check } from '../../core';
import {
  API_GATEWAY_POLICIES,
  HTTP_API_POLICIES,
  IOT_POLICIES,
  LOAD_BALANCER_POLICIES,
  ORIGIN_PROTOCOLS,
  SEARCH_POLICIES,
  TRANSFER_CONNECTOR_POLICIES,
  TRANSFER_POLICIES,
} from './aws-policies';
import { type VersionRow, versionChecks } from './versions';
import { isReachableRestApi, restApiDefault, speaksTls } from './when';

const ROWS: readonly VersionRow[] = [
  {
    types: ['aws_lb_listener', 'aws_alb_listener'],
    property: 'ssl_policy',
    values: LOAD_BALANCER_POLICIES,
    absent: 'older',
    why: 'the listener then takes ELBSecurityPolicy-2016-08, which admits TLS 1.0',
    when: (listener) => speaksTls(listener.get('protocol')),
    example: { protocol: 'HTTPS', port: 443 },
  },
  {
    types: ['aws_api_gateway_domain_name'],
    property: 'security_policy',
    values: API_GATEWAY_POLICIES,
    absent: '1.2',
    why: 'API Gateway gives custom domain names TLS_1_2',
  },
  {
    types: ['aws_api_gateway_rest_api'],
    property: 'security_policy',
    values: API_GATEWAY_POLICIES,
    absent: 'older',
    absentOn: (api) => restApiDefault(api.all('endpoint_configuration.types[]'), api.get('body')),
    why: 'regional and edge-optimized REST APIs default to TLS_1_0',
    when: (api) => isReachableRestApi(api.get('disable_execute_api_endpoint')),
    example: { name: 'inference' },
  },
  {
    types: ['aws_apigatewayv2_domain_name'],
    property: 'domain_name_configuration.security_policy',
    values: HTTP_API_POLICIES,
    absent: 'older',
    why: 'name the policy, as the service documents no default for these domain names',
  },
  {
    types: ['aws_cloudfront_vpc_origin'],
    property: 'vpc_origin_endpoint_config.origin_ssl_protocols.items[]',
    values: ORIGIN_PROTOCOLS,
    absent: 'older',
    why: 'CloudFront then also offers the origin SSLv3 and TLS 1.0',
    when: (origin) => !origin.get('vpc_origin_endpoint_config.origin_protocol_policy').is('http-only'),
    example: { vpc_origin_endpoint_config: { origin_protocol_policy: 'https-only' } },
  },
  {
    types: ['aws_opensearch_domain', 'aws_elasticsearch_domain'],
    property: 'domain_endpoint_options.tls_security_policy',
    values: SEARCH_POLICIES,
    absent: '1.2',
    why: 'domains default to Policy-Min-TLS-1-2-2019-07 since June 2025',
  },
  {
    types: ['aws_iot_domain_configuration'],
    property: 'tls_config.security_policy',
    values: IOT_POLICIES,
    absent: '1.2',
    why: 'the default is IoTSecurityPolicy_TLS13_1_2_2022_10',
  },
  {
    types: ['aws_transfer_server'],
    property: 'security_policy_name',
    values: TRANSFER_POLICIES,
    absent: 'older',
    why: 'the provider then takes TransferSecurityPolicy-2018-11',
  },
  {
    types: ['aws_transfer_connector'],
    property: 'security_policy_name',
    values: TRANSFER_CONNECTOR_POLICIES,
    absent: '1.2',
    why: 'the service then takes the newest connector policy, and AS2 goes by HTTPS',
  },
  {
    types: ['aws_datasync_location_efs'],
    property: 'in_transit_encryption',
    values: { TLS1_2: '1.2', NONE: 'older' },
    absent: 'older',
    why: 'DataSync then transfers without TLS',
  },
];

/** Minimum TLS versions of the `aws_*` types of Terraform. */
export const terraformAwsVersionChecks: Record<string, Check> = versionChecks(ROWS);
