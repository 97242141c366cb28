import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { awsLockChecks } from './audit-log-immutable/aws';
import { azureLockChecks } from './audit-log-immutable/azure';
import { googleLockChecks } from './audit-log-immutable/google';

/**
 * Stores of audit records keep them from everybody's hands: Object Lock in COMPLIANCE mode, a locked immutability
 * policy, a locked retention policy, and no switch that empties the store when its stack is deleted.
 *
 * Log Analytics workspaces, CloudWatch log groups and BigQuery datasets cannot be locked; they serve searches, and the
 * locked copy lies in a bucket or container. The log buckets of Google folders, organizations and billing accounts can
 * be locked, but not by Terraform, so nothing is said of them.
 */
export const auditLogImmutable: Rule = {
  id: 'audit-log-immutable',
  title: 'Audit records cannot be changed or deleted before their time',
  rationale:
    'An audit trail that an administrator, or whoever holds an administrator’s credentials, can rewrite proves ' +
    'nothing. 45 CFR 164.312(c)(1) asks for protection from improper alteration and destruction, and NIST AU-9 for ' +
    'protection of audit information. Only a lock that the account owner cannot lift gives that: governance modes and ' +
    'unlocked policies can be bypassed by those whom the trail should watch.',
  remediation:
    'Lock the store: S3 Object Lock in COMPLIANCE mode with versioning and the Retain policies, a locked immutability ' +
    'policy on Azure, a locked retention policy on Google Cloud. Remove autoDeleteObjects and force_destroy.',
  severity: 'critical',
  controls: [
    HIPAA['164.312(b)'],
    HIPAA['164.312(c)(1)'],
    HIPAA['164.316(b)(2)(i)'],
    SOC2['CC6.1'],
    SOC2['CC7.2'],
    SOC2['CC7.3'],
    NIST['AU-9'],
    NIST['AU-9(2)'],
    NIST['SI-12'],
  ],
  waivable: false,
  checks: { ...awsLockChecks, ...azureLockChecks, ...googleLockChecks },
};
