import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { applicationGatewayChecks } from './tls-minimum-version/application-gateway';
import { auditBucketChecks } from './tls-minimum-version/audit-bucket';
import { awsVersionChecks } from './tls-minimum-version/aws';
import { azureVersionChecks } from './tls-minimum-version/azure';
import { classicLoadBalancerChecks } from './tls-minimum-version/classic-load-balancer';
import { cloudFrontChecks } from './tls-minimum-version/cloudfront';
import { databaseServerVersionChecks } from './tls-minimum-version/database-servers';
import { googleVersionChecks } from './tls-minimum-version/google';
import { parameterGroupVersionChecks } from './tls-minimum-version/parameter-groups';
import { terraformAwsVersionChecks } from './tls-minimum-version/terraform-aws';

/** Endpoints negotiate the policy's minimum TLS version (1.2 unless it says 1.3) or later. */
export const tlsMinimumVersion: Rule = {
  id: 'tls-minimum-version',
  title: 'Endpoints accept TLS 1.2 or later only',
  rationale:
    'TLS 1.0 and 1.1 rest on MD5 and SHA-1 and were withdrawn by RFC 8996. The breach guidance of HHS (74 FR 19006) ' +
    'counts PHI in transit as secured only by the methods of NIST SP 800-52, whose revision 2 asks for TLS 1.2 or ' +
    'later. Many services still admit older versions when a property is left out.',
  remediation: 'Set the property to a value that admits only TLS 1.2 or later (TLS 1.3 if the policy demands it).',
  severity: 'high',
  controls: [
    HIPAA['164.312(e)(1)'],
    HIPAA['164.312(e)(2)(i)'],
    HIPAA['164.312(e)(2)(ii)'],
    SOC2['CC6.7'],
    SOC2['CC6.6'],
    NIST['SC-8'],
    NIST['SC-8(1)'],
    NIST['SC-13'],
    NIST['AC-17(2)'],
  ],
  waivable: true,
  checks: {
    ...awsVersionChecks,
    ...classicLoadBalancerChecks,
    ...cloudFrontChecks,
    ...parameterGroupVersionChecks,
    ...auditBucketChecks,
    ...terraformAwsVersionChecks,
    ...azureVersionChecks,
    ...applicationGatewayChecks,
    ...databaseServerVersionChecks,
    ...googleVersionChecks,
  },
};
