import type { Check } from '../../core';
import {
  API_GATEWAY_POLICIES,
  COGNITO_POLICIES,
  HTTP_API_POLICIES,
  IOT_POLICIES,
  LIGHTSAIL_POLICIES,
  LOAD_BALANCER_POLICIES,
  ORIGIN_PROTOCOLS,
  SEARCH_POLICIES,
  TRANSFER_CONNECTOR_POLICIES,
  TRANSFER_POLICIES,
} from './aws-policies';
import { type VersionRow, versionChecks } from './versions';
import { isReachableRestApi, restApiDefault, speaksTls } from './when';

const CUSTOM_DOMAIN_DEFAULT = 'API Gateway gives custom domain names TLS_1_2';

const ROWS: readonly VersionRow[] = [
  {
    types: ['AWS::ElasticLoadBalancingV2::Listener'],
    property: 'SslPolicy',
    values: LOAD_BALANCER_POLICIES,
    absent: 'older',
    why: 'CloudFormation then takes ELBSecurityPolicy-2016-08, which admits TLS 1.0',
    when: (listener) => speaksTls(listener.get('Protocol')),
    example: { Protocol: 'HTTPS', Port: 443 },
  },
  {
    types: ['AWS::ApiGateway::DomainName', 'AWS::ApiGateway::DomainNameV2'],
    property: 'SecurityPolicy',
    values: API_GATEWAY_POLICIES,
    absent: '1.2',
    why: CUSTOM_DOMAIN_DEFAULT,
  },
  {
    types: ['AWS::ApiGateway::RestApi'],
    property: 'SecurityPolicy',
    values: API_GATEWAY_POLICIES,
    absent: 'older',
    absentOn: (api) => restApiDefault(api.all('EndpointConfiguration.Types[]'), api.get('Body')),
    why: 'regional and edge-optimized REST APIs default to TLS_1_0',
    when: (api) => isReachableRestApi(api.get('DisableExecuteApiEndpoint')),
    example: { Name: 'inference' },
  },
  {
    types: ['AWS::ApiGatewayV2::DomainName'],
    property: 'DomainNameConfigurations[].SecurityPolicy',
    values: HTTP_API_POLICIES,
    absent: 'older',
    why: 'name the policy, as the service documents no default for these domain names',
  },
  {
    types: ['AWS::Serverless::Api'],
    within: 'Domain',
    property: 'SecurityPolicy',
    values: API_GATEWAY_POLICIES,
    absent: '1.2',
    why: CUSTOM_DOMAIN_DEFAULT,
  },
  {
    types: ['AWS::Serverless::HttpApi'],
    within: 'Domain',
    property: 'SecurityPolicy',
    values: HTTP_API_POLICIES,
    absent: 'older',
    why: 'name the policy, as the service documents no default for these domain names',
  },
  {
    types: ['AWS::CloudFront::VpcOrigin'],
    property: 'VpcOriginEndpointConfig.OriginSSLProtocols[]',
    values: ORIGIN_PROTOCOLS,
    absent: 'older',
    why: 'CloudFront then also offers the origin SSLv3 and TLS 1.0',
    when: (origin) => !origin.get('VpcOriginEndpointConfig.OriginProtocolPolicy').is('http-only'),
    example: { VpcOriginEndpointConfig: { OriginProtocolPolicy: 'https-only' } },
  },
  {
    types: ['AWS::OpenSearchService::Domain', 'AWS::Elasticsearch::Domain'],
    property: 'DomainEndpointOptions.TLSSecurityPolicy',
    values: SEARCH_POLICIES,
    absent: '1.2',
    why: 'domains default to Policy-Min-TLS-1-2-2019-07 since June 2025',
  },
  {
    types: ['AWS::Cognito::UserPoolDomain'],
    within: 'CustomDomainConfig',
    property: 'SecurityPolicy',
    values: COGNITO_POLICIES,
    absent: 'older',
    why: 'name the policy; without one a custom domain can admit TLS 1.0',
  },
  {
    types: ['AWS::IoT::DomainConfiguration'],
    property: 'TlsConfig.SecurityPolicy',
    values: IOT_POLICIES,
    absent: '1.2',
    why: 'the default is IoTSecurityPolicy_TLS13_1_2_2022_10',
  },
  {
    types: ['AWS::Transfer::Server'],
    property: 'SecurityPolicyName',
    values: TRANSFER_POLICIES,
    absent: 'older',
    why: 'the API then takes TransferSecurityPolicy-2018-11',
  },
  {
    types: ['AWS::Transfer::Connector'],
    property: 'SecurityPolicyName',
    values: TRANSFER_CONNECTOR_POLICIES,
    absent: '1.2',
    why: 'the service then takes the newest connector policy, and AS2 goes by HTTPS',
  },
  {
    types: ['AWS::Lightsail::LoadBalancer'],
    property: 'TlsPolicyName',
    values: LIGHTSAIL_POLICIES,
    absent: 'older',
    why: 'Lightsail then takes TLS-2016-08, which admits TLS 1.0',
  },
  {
    types: ['AWS::DataSync::LocationEFS'],
    property: 'InTransitEncryption',
    values: { TLS1_2: '1.2', NONE: 'older' },
    absent: 'older',
    why: 'DataSync then transfers without TLS',
  },
];

/** Minimum TLS versions of CloudFormation types. */
export const awsVersionChecks: Record<string, Check> = versionChecks(ROWS);
