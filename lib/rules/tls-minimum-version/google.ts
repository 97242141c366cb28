import {
  type Check,
  type Example,
  fail,
  type Policy,
  pass,
  type ResourceView,
  UNDETERMINED,
  undetermined,
  type Verdict,
} from '../../core';
import { describeAllowed, isNewEnough, type LowestVersion, lowestOf, type VersionRow, versionChecks } from './versions';

const VERSIONS: Readonly<Record<string, LowestVersion>> = {
  TLS_1_2: '1.2',
  // Google provider 7 and later.
  TLS_1_3: '1.3',
  TLS_1_0: 'older',
  TLS_1_1: 'older',
};

const ROWS: readonly VersionRow[] = [
  {
    types: ['google_compute_ssl_policy', 'google_compute_region_ssl_policy'],
    property: 'min_tls_version',
    values: VERSIONS,
    absent: 'older',
    why: 'an SSL policy admits TLS 1.0 by default',
  },
  {
    types: ['google_network_security_tls_inspection_policy'],
    property: 'min_tls_version',
    values: { ...VERSIONS, TLS_VERSION_UNSPECIFIED: 'older' },
    absent: 'older',
    why: 'the inspection then negotiates TLS 1.0 and later',
  },
];

/** What terminates TLS on Google Cloud, and the kinds of SSL policy that it may refer to. */
const TERMINATORS = {
  google_compute_target_https_proxy: 'google_compute_ssl_policy',
  google_compute_region_target_https_proxy: 'google_compute_region_ssl_policy',
  google_compute_target_ssl_proxy: 'google_compute_ssl_policy',
  google_network_services_edge_cache_service: 'google_compute_ssl_policy',
} as const;

/**
 * Minimum TLS versions of the `google_*` types. A proxy is as good as the SSL policy that it refers to; without one it
 * takes the profile COMPATIBLE, which admits TLS 1.0.
 *
 * Source: https://cloud.google.com/load-balancing/docs/ssl-policies-concepts
 */
export const googleVersionChecks: Record<string, Check> = {
  ...versionChecks(ROWS),
  ...Object.fromEntries(Object.entries(TERMINATORS).map(([type, policyType]) => [type, terminator(policyType)])),
};

function terminator(policyType: string): Check {
  const withPolicy = (version: string | undefined): Example => ({
    resource: { name: 'proxy', ssl_policy: `\${${policyType}.modern.id}` },
    beside: {
      resource: {
        [policyType]: {
          modern: { name: 'modern', profile: 'MODERN', ...(version === undefined ? {} : { min_tls_version: version }) },
        },
      },
    },
  });
  return {
    judge: judgeTerminator,
    properties: ['ssl_policy'],
    examples: () => ({
      compliant: [withPolicy('TLS_1_2')],
      violating: [withPolicy('TLS_1_1'), withPolicy(undefined)],
      undetermined: [
        { resource: { name: 'proxy', ssl_policy: UNDETERMINED } },
        { resource: { name: 'proxy', ssl_policy: 'projects/shared/global/sslPolicies/modern' } },
        withPolicy(UNDETERMINED),
      ],
      absent: [{ resource: { name: 'proxy' }, outcome: 'fail' }],
    }),
  };
}

function judgeTerminator(proxy: ResourceView, { minimumTlsVersion }: Policy): Verdict {
  const reference = proxy.get('ssl_policy');
  if (reference.isAbsent) {
    return fail('ssl_policy is not set: the proxy takes the profile COMPATIBLE and admits TLS 1.0', 'ssl_policy');
  }
  const sslPolicy = proxy.follow(reference);
  if (sslPolicy === undefined || !sslPolicy.type.endsWith('_ssl_policy') || sslPolicy.type.startsWith('data.')) {
    return undetermined(`the SSL policy ${reference.describe()} is not part of this configuration`, 'ssl_policy');
  }
  const version = sslPolicy.get('min_tls_version');
  if (version.isUndetermined) {
    return undetermined(`min_tls_version of ${sslPolicy.address} is known only at deployment`, 'ssl_policy');
  }
  return isNewEnough(lowestOf(VERSIONS, version.string), minimumTlsVersion)
    ? pass()
    : fail(
        `min_tls_version of ${sslPolicy.address} is ${version.describe()}; allowed: ${describeAllowed(VERSIONS, minimumTlsVersion)}`,
        'ssl_policy',
      );
}
