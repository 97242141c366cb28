import type { LowestVersion } from './versions';

type Policies = Readonly<Record<string, LowestVersion>>;

/**
 * Security policies of Application and Network Load Balancers by the lowest version that they admit. `PQ` and `FIPS` in
 * a name say nothing about versions: `TLS13-1-0-FIPS` and `TLS13-1-0-PQ` admit TLS 1.0.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
export const LOAD_BALANCER_POLICIES: Policies = {
  ...named('1.2', [
    'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-2-2021-06',
    'ELBSecurityPolicy-TLS13-1-2-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
    'ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06',
    'ELBSecurityPolicy-TLS13-1-2-Ext1-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06',
    'ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04',
    'ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04',
    'ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04',
    'ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-2023-04',
    'ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-2023-04',
    'ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-PQ-2025-09',
    'ELBSecurityPolicy-TLS-1-2-2017-01',
    'ELBSecurityPolicy-TLS-1-2-Ext-2018-06',
    'ELBSecurityPolicy-FS-1-2-2019-08',
    'ELBSecurityPolicy-FS-1-2-Res-2019-08',
    'ELBSecurityPolicy-FS-1-2-Res-2020-10',
  ]),
  ...named('1.3', [
    'ELBSecurityPolicy-TLS13-1-3-2021-06',
    'ELBSecurityPolicy-TLS13-1-3-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04',
    'ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09',
  ]),
  ...named('older', [
    'ELBSecurityPolicy-2016-08',
    'ELBSecurityPolicy-2015-05',
    'ELBSecurityPolicy-TLS13-1-0-2021-06',
    'ELBSecurityPolicy-TLS13-1-0-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04',
    'ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09',
    'ELBSecurityPolicy-TLS13-1-1-2021-06',
    'ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04',
    'ELBSecurityPolicy-TLS-1-1-2017-01',
    'ELBSecurityPolicy-TLS-1-0-2015-04',
    'ELBSecurityPolicy-FS-2018-06',
    'ELBSecurityPolicy-FS-1-1-2019-08',
  ]),
};

/**
 * Predefined policies of Classic Load Balancers.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html
 */
export const CLASSIC_LOAD_BALANCER_POLICIES: Policies = {
  ...named('1.2', ['ELBSecurityPolicy-TLS-1-2-2017-01']),
  ...named('older', [
    'ELBSecurityPolicy-2016-08',
    'ELBSecurityPolicy-TLS-1-1-2017-01',
    'ELBSecurityPolicy-2015-05',
    'ELBSecurityPolicy-2015-03',
    'ELBSecurityPolicy-2015-02',
    'ELBSecurityPolicy-2014-10',
    'ELBSecurityPolicy-2014-01',
    'ELBSecurityPolicy-2011-08',
  ]),
};

/**
 * Security policies of REST APIs and their domain names.
 *
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
 */
export const API_GATEWAY_POLICIES: Policies = {
  ...named('1.2', [
    'TLS_1_2',
    'SecurityPolicy_TLS13_1_2_PQ_2025_09',
    'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
    'SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09',
    'SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09',
    'SecurityPolicy_TLS13_1_2_Ext2_PQ_2025_09',
    'SecurityPolicy_TLS13_1_2_Ext2_FIPS_PQ_2025_09',
    'SecurityPolicy_TLS13_1_2_2021_06',
    'SecurityPolicy_TLS12_PFS_2025_EDGE',
    'SecurityPolicy_TLS12_2018_EDGE',
  ]),
  ...named('1.3', [
    'SecurityPolicy_TLS13_1_3_2025_09',
    'SecurityPolicy_TLS13_1_3_FIPS_2025_09',
    'SecurityPolicy_TLS13_2025_EDGE',
  ]),
  ...named('older', ['TLS_1_0']),
};

/** Security policies of HTTP and WebSocket API domain names. */
export const HTTP_API_POLICIES: Policies = { TLS_1_2: '1.2', TLS_1_0: 'older' };

/**
 * Viewer security policies of CloudFront.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html
 */
export const CLOUDFRONT_VIEWER_POLICIES: Policies = {
  ...named('1.2', ['TLSv1.2_2018', 'TLSv1.2_2019', 'TLSv1.2_2021', 'TLSv1.2_2025']),
  ...named('1.3', ['TLSv1.3_2025']),
  ...named('older', ['SSLv3', 'TLSv1', 'TLSv1_2016', 'TLSv1.1_2016']),
};

/** Protocols that CloudFront may use towards an origin. */
export const ORIGIN_PROTOCOLS: Policies = { 'TLSv1.2': '1.2', SSLv3: 'older', TLSv1: 'older', 'TLSv1.1': 'older' };

/** Security policies of OpenSearch and Elasticsearch domains. */
export const SEARCH_POLICIES: Policies = {
  ...named('1.2', [
    'Policy-Min-TLS-1-2-2019-07',
    'Policy-Min-TLS-1-2-PFS-2023-10',
    'Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08',
  ]),
  ...named('older', ['Policy-Min-TLS-1-0-2019-07']),
};

/** Security policies of Cognito custom domains. */
export const COGNITO_POLICIES: Policies = { TLS_V1_2_2021: '1.2', TLS_V1_3_2025: '1.3', TLS_V1: 'older' };

/**
 * Security policies of AWS IoT Core, in both spellings of the prefix that AWS uses.
 *
 * Source: https://docs.aws.amazon.com/iot/latest/developerguide/transport-security.html
 */
export const IOT_POLICIES: Policies = Object.fromEntries(
  ['IoTSecurityPolicy', 'IotSecurityPolicy'].flatMap((prefix) => [
    [`${prefix}_TLS13_1_2_2022_10`, '1.2'],
    [`${prefix}_TLS12_1_2_2022_10`, '1.2'],
    [`${prefix}_TLS13_1_3_2022_10`, '1.3'],
    [`${prefix}_TLS12_1_0_2016_01`, 'older'],
    [`${prefix}_TLS12_1_0_2015_01`, 'older'],
  ]),
);

/**
 * Security policies of Transfer Family. 2018-11 and 2020-06 come with key exchanges and ciphers that NIST SP 800-52
 * excludes, so they count as older although FTPS needs TLS 1.2 throughout.
 *
 * Source: https://docs.aws.amazon.com/transfer/latest/userguide/security-policies.html
 */
export const TRANSFER_POLICIES: Policies = {
  ...named('1.2', [
    'TransferSecurityPolicy-2025-03',
    'TransferSecurityPolicy-2024-01',
    'TransferSecurityPolicy-2023-05',
    'TransferSecurityPolicy-2022-03',
    'TransferSecurityPolicy-Restricted-2024-06',
    'TransferSecurityPolicy-SshAuditCompliant-2025-02',
    'TransferSecurityPolicy-AS2Restricted-2025-07',
    'TransferSecurityPolicy-FIPS-2025-03',
    'TransferSecurityPolicy-FIPS-2024-05',
    'TransferSecurityPolicy-FIPS-2024-01',
    'TransferSecurityPolicy-FIPS-2023-05',
    'TransferSecurityPolicy-PQ-SSH-Experimental-2023-04',
    'TransferSecurityPolicy-PQ-SSH-FIPS-Experimental-2023-04',
  ]),
  ...named('older', [
    'TransferSecurityPolicy-2018-11',
    'TransferSecurityPolicy-2020-06',
    'TransferSecurityPolicy-FIPS-2020-06',
    'TransferSecurityPolicy-Restricted-2018-11',
    'TransferSecurityPolicy-Restricted-2020-06',
  ]),
};

/** Security policies of SFTP connectors, which are a list of their own. */
export const TRANSFER_CONNECTOR_POLICIES: Policies = {
  'TransferSFTPConnectorSecurityPolicy-2024-03': '1.2',
  'TransferSFTPConnectorSecurityPolicy-FIPS-2024-10': '1.2',
  'TransferSFTPConnectorSecurityPolicy-2023-07': 'older',
};

/** Policies of Lightsail load balancers. */
export const LIGHTSAIL_POLICIES: Policies = { 'TLS-FS-Res-1-2-2019-08': '1.2', 'TLS-2016-08': 'older' };

function named(lowest: LowestVersion, names: readonly string[]): Policies {
  return Object.fromEntries(names.map((name) => [name, lowest]));
}
