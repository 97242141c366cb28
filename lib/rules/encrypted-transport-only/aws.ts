import type { Check } from '../../core';
import { type PropertyRow, tableChecks } from '../support/property-table';
import { on, switchedOff, switchedOn } from './rows';
import { CLOUDFRONT_TO_ORIGIN, CLOUDFRONT_TO_VIEWER, HTTPS_URL, TARGET_PROTOCOLS } from './values';

const ROWS: readonly PropertyRow[] = [
  {
    ...on('AWS::ElasticLoadBalancingV2::TargetGroup', 'Protocol'),
    accepts: TARGET_PROTOCOLS,
    rejects: ['HTTP'],
    absent: 'notApplicable',
    why: 'a Lambda target has no protocol',
  },
  {
    ...on('AWS::CloudFront::Distribution', 'DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy'),
    accepts: CLOUDFRONT_TO_VIEWER,
    rejects: ['allow-all'],
    absent: 'fail',
  },
  {
    ...on('AWS::CloudFront::Distribution', 'ViewerProtocolPolicy'),
    within: 'DistributionConfig.CacheBehaviors[]',
    accepts: CLOUDFRONT_TO_VIEWER,
    rejects: ['allow-all'],
    absent: 'fail',
  },
  {
    ...on('AWS::CloudFront::Distribution', 'CustomOriginConfig.OriginProtocolPolicy'),
    within: 'DistributionConfig.Origins[]',
    accepts: CLOUDFRONT_TO_ORIGIN,
    rejects: ['http-only', 'match-viewer'],
    absent: 'pass',
    why: 'the origin is an S3 bucket or a VPC origin',
  },
  {
    ...on('AWS::CloudFront::Distribution', 'DistributionConfig.CustomOrigin.OriginProtocolPolicy'),
    accepts: CLOUDFRONT_TO_ORIGIN,
    rejects: ['http-only', 'match-viewer'],
    absent: 'pass',
  },
  {
    ...on('AWS::CloudFront::VpcOrigin', 'VpcOriginEndpointConfig.OriginProtocolPolicy'),
    accepts: CLOUDFRONT_TO_ORIGIN,
    rejects: ['http-only', 'match-viewer'],
    absent: 'fail',
    why: 'the default is match-viewer',
  },
  {
    ...on('AWS::Lightsail::Distribution', 'Origin.ProtocolPolicy'),
    accepts: CLOUDFRONT_TO_ORIGIN,
    rejects: ['http-only'],
    absent: 'fail',
    why: 'the default is http-only',
  },
  {
    ...on('AWS::ApiGatewayV2::Integration', 'IntegrationUri'),
    accepts: HTTPS_URL,
    rejects: ['http://backend.example.com'],
    absent: 'notApplicable',
    when: (integration) =>
      integration.get('IntegrationType').is('HTTP_PROXY') && !integration.get('ConnectionType').is('VPC_LINK'),
    example: { IntegrationType: 'HTTP_PROXY' },
  },
  switchedOff('AWS::CodeBuild::Project', 'Source.InsecureSsl'),
  switchedOff('AWS::CodeBuild::Project', 'SecondarySources[].InsecureSsl'),
  switchedOff('AWS::IVS::Channel', 'InsecureIngest'),
  switchedOff('AWS::IVS::IngestConfiguration', 'InsecureIngest'),
  {
    ...on('AWS::VpcLattice::Listener', 'Protocol'),
    accepts: ['HTTPS', 'TLS_PASSTHROUGH'],
    rejects: ['HTTP'],
    absent: 'fail',
  },
  {
    ...on('AWS::SES::ConfigurationSet', 'DeliveryOptions.TlsPolicy'),
    accepts: ['REQUIRE'],
    rejects: ['OPTIONAL'],
    absent: 'fail',
    why: 'the default OPTIONAL falls back to plaintext',
  },
  {
    ...on('AWS::SES::MailManagerIngressPoint', 'TlsPolicy'),
    accepts: ['REQUIRED', 'FIPS'],
    rejects: ['OPTIONAL'],
    absent: 'fail',
    why: 'the default OPTIONAL falls back to plaintext',
  },
  {
    ...on('AWS::SES::ReceiptRule', 'Rule.TlsPolicy'),
    accepts: ['Require'],
    rejects: ['Optional'],
    absent: 'fail',
    why: 'the default Optional accepts mail in plaintext',
  },
  {
    ...on('AWS::SNS::Subscription', 'Protocol'),
    accepts: ['https', 'sqs', 'lambda', 'firehose', 'application', 'email', 'email-json', 'sms'],
    rejects: ['http'],
    absent: 'notApplicable',
  },
  switchedOn('AWS::AppMesh::VirtualGateway', 'Spec.BackendDefaults.ClientPolicy.TLS.Enforce', 'pass'),
  switchedOn('AWS::AppMesh::VirtualNode', 'Spec.BackendDefaults.ClientPolicy.TLS.Enforce', 'pass'),
  ...['AWS::AppMesh::VirtualGateway', 'AWS::AppMesh::VirtualNode'].map(
    (type): PropertyRow => ({
      ...on(type, 'TLS.Mode'),
      within: 'Spec.Listeners[]',
      accepts: ['STRICT'],
      rejects: ['PERMISSIVE', 'DISABLED'],
      absent: 'fail',
      why: 'a listener without TLS speaks plaintext',
    }),
  ),
  {
    ...on('AWS::ApiGateway::Method', 'Integration.Uri'),
    accepts: HTTPS_URL,
    rejects: ['http://backend.example.com'],
    absent: 'notApplicable',
    when: (method) => ['HTTP', 'HTTP_PROXY'].includes(method.get('Integration.Type').string ?? ''),
    example: { Integration: { Type: 'HTTP_PROXY' } },
  },
  switchedOn('AWS::OpsWorks::App', 'EnableSsl', 'fail', { why: 'the app then answers plain HTTP' }),
];

/** Transport encryption of the CloudFormation types of networks, APIs and messages that one property decides. */
export const awsTransportChecks: Record<string, Check> = tableChecks(ROWS);
