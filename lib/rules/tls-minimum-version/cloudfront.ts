import {
  type Check,
  type Example,
  fail,
  notApplicable,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Value,
  type Verdict,
} from '../../core';
import { CLOUDFRONT_VIEWER_POLICIES, ORIGIN_PROTOCOLS } from './aws-policies';
import { describeAllowed, isNewEnough, lowestOf } from './versions';

/** How CloudFormation and Terraform name the same things. */
interface Names {
  readonly certificate: string;
  readonly defaultCertificate: string;
  readonly minimumVersion: string;
  /** The blocks of origins that speak TLS by a list of protocols. */
  readonly origins: readonly string[];
  readonly originProtocols: string;
  readonly originPolicy: string;
}

const CLOUDFORMATION: Names = {
  certificate: 'DistributionConfig.ViewerCertificate',
  defaultCertificate: 'CloudFrontDefaultCertificate',
  minimumVersion: 'MinimumProtocolVersion',
  origins: ['DistributionConfig.Origins[].CustomOriginConfig', 'DistributionConfig.CustomOrigin'],
  originProtocols: 'OriginSSLProtocols',
  originPolicy: 'OriginProtocolPolicy',
};

const TERRAFORM: Names = {
  certificate: 'viewer_certificate',
  defaultCertificate: 'cloudfront_default_certificate',
  minimumVersion: 'minimum_protocol_version',
  origins: ['origin[].custom_origin_config'],
  originProtocols: 'origin_ssl_protocols',
  originPolicy: 'origin_protocol_policy',
};

/**
 * TLS versions of CloudFront distributions, towards viewers and towards origins. With the certificate of
 * `*.cloudfront.net` the viewer policy is TLSv1, whatever `MinimumProtocolVersion` says.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesGeneral.html
 */
export const cloudFrontChecks: Record<string, Check> = {
  'AWS::CloudFront::Distribution': check(CLOUDFORMATION, (certificate, origin) => ({
    DistributionConfig: {
      Enabled: true,
      ...(certificate === undefined ? {} : { ViewerCertificate: certificate }),
      Origins: [{ Id: 'api', DomainName: 'api.example.com', CustomOriginConfig: origin }],
    },
  })),
  aws_cloudfront_distribution: check(TERRAFORM, (certificate, origin) => ({
    enabled: true,
    ...(certificate === undefined ? {} : { viewer_certificate: certificate }),
    origin: [{ origin_id: 'api', domain_name: 'api.example.com', custom_origin_config: origin }],
  })),
};

type Members = Readonly<Record<string, unknown>>;

function check(names: Names, document: (certificate: Members | undefined, origin: Members) => Members): Check {
  const viewer = (version: unknown): Members => ({ [names.minimumVersion]: version });
  const origin = (protocols: unknown): Members => ({
    [names.originPolicy]: 'https-only',
    [names.originProtocols]: protocols,
  });
  const example = (title: string, certificate: Members | undefined, towards: Members): Example => ({
    title,
    resource: document(certificate, towards),
  });
  const goodViewer = viewer('TLSv1.2_2021');
  const goodOrigin = origin(['TLSv1.2']);
  return {
    judge: (resource, policy) => [viewerVerdict(resource, names, policy), ...originVerdicts(resource, names, policy)],
    properties: [
      `${names.certificate}.${names.minimumVersion}`,
      `${names.certificate}.${names.defaultCertificate}`,
      ...names.origins.map((path) => `${path}.${names.originProtocols}`),
    ],
    examples: () => ({
      compliant: [
        example('TLS 1.2 towards viewers and origins', goodViewer, goodOrigin),
        example('TLS 1.3 towards viewers', viewer('TLSv1.3_2025'), goodOrigin),
      ],
      violating: [
        example('an old viewer policy', viewer('TLSv1.1_2016'), goodOrigin),
        example(
          'the default certificate forces TLSv1',
          { ...goodViewer, [names.defaultCertificate]: true },
          goodOrigin,
        ),
        example('an origin that may be reached by TLS 1.0', goodViewer, origin(['TLSv1', 'TLSv1.2'])),
      ],
      undetermined: [
        example('the viewer policy is known only at deployment', viewer(UNDETERMINED), goodOrigin),
        example('the origin protocols are known only at deployment', goodViewer, origin(UNDETERMINED)),
      ],
      absent: [
        { ...example('no certificate', undefined, goodOrigin), outcome: 'fail' },
        { ...example('no viewer policy', {}, goodOrigin), outcome: 'fail' },
        { ...example('no origin protocols', goodViewer, { [names.originPolicy]: 'https-only' }), outcome: 'fail' },
      ],
    }),
  };
}

function viewerVerdict(resource: ResourceView, names: Names, { minimumTlsVersion }: Policy): Verdict {
  const certificate = resource.get(names.certificate);
  const ownCertificate = certificate.get(names.defaultCertificate);
  const version = certificate.get(names.minimumVersion);
  const property = `${names.certificate}.${names.minimumVersion}`;
  if (certificate.isAbsent || ownCertificate.is(true)) {
    return fail('the default certificate of CloudFront admits TLS 1.0, whatever else is set', names.certificate);
  }
  if (version.isAbsent) {
    return certificate.isUndetermined
      ? undetermined(`${property} is known only at deployment (${certificate.describe()})`, property)
      : fail(`${property} is not set: CloudFront then admits TLS 1.0`, property);
  }
  if (version.isUndetermined) {
    return undetermined(`${property} is known only at deployment (${version.describe()})`, property);
  }
  if (!isNewEnough(lowestOf(CLOUDFRONT_VIEWER_POLICIES, version.string), minimumTlsVersion)) {
    const allowed = describeAllowed(CLOUDFRONT_VIEWER_POLICIES, minimumTlsVersion);
    return fail(`${property} is ${version.describe()}; allowed: ${allowed}`, property);
  }
  return ownCertificate.isUndetermined
    ? undetermined(`whether the default certificate is used is known only at deployment`, names.certificate)
    : pass();
}

function originVerdicts(resource: ResourceView, names: Names, policy: Policy): Verdict[] {
  return names.origins
    .flatMap((path) => resource.all(`${path}[]`))
    .filter((origin) => !origin.isAbsent)
    .flatMap((origin) =>
      origin.get(names.originPolicy).is('http-only')
        ? [notApplicable()]
        : origin.all(`${names.originProtocols}[]`).map((protocol) => originVerdict(protocol, policy)),
    );
}

function originVerdict(protocol: Value, { minimumTlsVersion }: Policy): Verdict {
  if (protocol.isAbsent) {
    return fail(`${protocol.path} is not set: CloudFront then also offers SSLv3 and TLS 1.0`, protocol.path);
  }
  if (protocol.isUndetermined) {
    return undetermined(`${protocol.path} is known only at deployment (${protocol.describe()})`, protocol.path);
  }
  return isNewEnough(lowestOf(ORIGIN_PROTOCOLS, protocol.string), minimumTlsVersion)
    ? pass()
    : fail(
        `${protocol.path} is ${protocol.describe()}; allowed: ${describeAllowed(ORIGIN_PROTOCOLS, minimumTlsVersion)}`,
        protocol.path,
      );
}
