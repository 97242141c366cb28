import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { awsKeyPolicyChecks } from './key-policy-restricted/aws';
import { azureKeyAccessChecks } from './key-policy-restricted/azure';
import { googleKeyBindingChecks } from './key-policy-restricted/google';

/**
 * Key policies and bindings name who may use a key: no wildcard principals, no exclusion lists, nobody but the account
 * with every permission on every key.
 *
 * The account's root principal with `kms:*` is AWS KMS's own default and passes: it delegates to IAM policies.
 * Whether a single named principal has more permissions than it needs is not judged here.
 */
export const keyPolicyRestricted: Rule = {
  id: 'key-policy-restricted',
  title: 'Key policies name who may use a key',
  rationale:
    'Encryption protects nothing from those who may use the key. 45 CFR 164.312(a)(1) allows access only to persons ' +
    'and programs that were granted it, so a key policy that admits everyone, or everyone but a few, is no access ' +
    'control. Statements that allow all actions but a list also grant whatever the service adds later.',
  remediation:
    'Name the principals and the actions, or limit a wildcard by a condition such as kms:CallerAccount or ' +
    'aws:PrincipalOrgID. Grant single keys or vaults instead of whole subscriptions.',
  severity: 'critical',
  controls: [
    HIPAA['164.312(a)(1)'],
    HIPAA['164.312(a)(2)(iv)'],
    SOC2['CC6.1'],
    SOC2['CC6.3'],
    NIST['AC-3'],
    NIST['AC-6'],
    NIST['SC-12'],
  ],
  waivable: true,
  checks: { ...awsKeyPolicyChecks, ...azureKeyAccessChecks, ...googleKeyBindingChecks },
};
