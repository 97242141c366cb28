import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { awsChecks } from './no-public-network-access/aws';
import { azureChecks } from './no-public-network-access/azure';
import { googleChecks } from './no-public-network-access/google';

/**
 * Nothing that handles PHI is reachable from the internet or open to everyone: no public endpoint or address, no
 * ingress from the internet, no bucket, policy or binding that admits everybody.
 *
 * Source: 45 CFR 164.312(a)(1) and (e)(1); NIST SP 800-53 Rev. 5 SC-7. A range no wider than /8 (IPv4) or /32 (IPv6)
 * is not taken for the internet; Amazon S3 draws the same line.
 */
export const noPublicNetworkAccess: Rule = {
  id: 'no-public-network-access',
  title: 'Nothing is reachable from the internet or open to everyone',
  rationale:
    'The HIPAA Security Rule asks for technical policies that allow access only to those who have been granted it (45 CFR 164.312(a)(1)) and for guarding PHI against unauthorized access in transmission (164.312(e)(1)). ' +
    'What has a public endpoint, or a policy that admits everyone, hangs on a single credential or on none. ' +
    'NIST SP 800-53 SC-7 asks for managed interfaces at the boundary; for the services used here these are private endpoints.',
  remediation:
    'Turn public access off and reach the service over PrivateLink, a private endpoint or Private Service Connect; name the accounts, networks or members that may have access.',
  severity: 'critical',
  controls: [
    HIPAA['164.312(a)(1)'],
    HIPAA['164.312(e)(1)'],
    SOC2['CC6.1'],
    SOC2['CC6.6'],
    SOC2['CC6.7'],
    NIST['AC-3'],
    NIST['AC-4'],
    NIST['AC-17'],
    NIST['SC-7'],
  ],
  waivable: true,
  checks: { ...awsChecks, ...azureChecks, ...googleChecks },
};
