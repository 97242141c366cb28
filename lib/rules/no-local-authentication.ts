import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { awsChecks } from './no-local-authentication/aws';
import { azureChecks } from './no-local-authentication/azure';
import { googleChecks } from './no-local-authentication/google';

/**
 * Callers are persons and workloads of the identity provider: no account keys, shared keys, local users, passwords of
 * one service, long-lived access keys or unauthenticated methods.
 *
 * Source: 45 CFR 164.312(a)(2)(i) (unique user identification, required) and 164.312(d) (person or entity
 * authentication, required); Microsoft cloud security benchmark IM-1; NIST SP 800-53 Rev. 5 IA-2 and IA-5.
 *
 * Left out on purpose: IAM authentication of RDS, which does not switch passwords off; SSH key pairs; shared AUTH
 * tokens of Redis, which other rules ask for; trust policies of roles.
 */
export const noLocalAuthentication: Rule = {
  id: 'no-local-authentication',
  title: 'Callers authenticate as themselves, not with shared keys or local users',
  rationale:
    'HIPAA requires a unique name or number for each user (45 CFR 164.312(a)(2)(i)) and proof of who seeks access (164.312(d)). ' +
    'A shared key or a local password is neither: it names nobody in the audit log, does not expire, and outlives the person it was given to. ' +
    'Identities of the provider (IAM roles, Entra ID, Google service accounts without keys) can be named, limited and revoked.',
  remediation: 'Turn keys and local users off and let callers authenticate with IAM, Entra ID or a workload identity.',
  severity: 'high',
  controls: [
    HIPAA['164.312(a)(1)'],
    HIPAA['164.312(a)(2)(i)'],
    HIPAA['164.312(d)'],
    SOC2['CC6.1'],
    NIST['AC-3'],
    NIST['IA-2'],
    NIST['IA-5'],
  ],
  waivable: true,
  checks: { ...awsChecks, ...azureChecks, ...googleChecks },
};
