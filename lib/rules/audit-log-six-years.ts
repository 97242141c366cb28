import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { awsRetentionChecks } from './audit-log-six-years/aws';
import { bucketRetentionChecks } from './audit-log-six-years/aws-buckets';
import { azureRetentionChecks } from './audit-log-six-years/azure';
import { storageRetentionChecks } from './audit-log-six-years/azure-storage';
import { workspaceRetentionChecks } from './audit-log-six-years/azure-workspaces';
import { googleRetentionChecks } from './audit-log-six-years/google';

/**
 * Audit records are kept for the retention of the policy, six years unless it says more: 2,192 days.
 *
 * A store that states no period keeps its records until somebody deletes them and passes here; whether somebody can is
 * the demand of `audit-log-immutable`. Log groups, Log Analytics workspaces and Google log buckets hold logs by their
 * nature, so each of them is judged; the tag `compliance:purpose` with another value takes one out.
 */
export const auditLogSixYears: Rule = {
  id: 'audit-log-six-years',
  title: 'Audit records are kept for six years',
  rationale:
    '45 CFR 164.316(b)(2)(i) keeps required documentation for six years. It names no logs; that audit records are ' +
    'kept as long is a policy, because they document the activity reviews of 164.308(a)(1)(ii)(D) and answer ' +
    'accounting requests that reach six years back (164.528). Six years hold up to two leap days, so six times 365 ' +
    'days falls short.',
  remediation:
    'Keep audit records for at least 2,192 days (2,191 in Log Analytics tables), and let no lifecycle rule delete ' +
    'them earlier. Tag stores of other data with compliance:purpose.',
  severity: 'high',
  controls: [
    HIPAA['164.312(b)'],
    HIPAA['164.316(b)(2)(i)'],
    SOC2['CC7.2'],
    SOC2['CC7.3'],
    NIST['AU-11'],
    NIST['SI-12'],
  ],
  waivable: true,
  checks: {
    ...awsRetentionChecks,
    ...bucketRetentionChecks,
    ...azureRetentionChecks,
    ...storageRetentionChecks,
    ...workspaceRetentionChecks,
    ...googleRetentionChecks,
  },
};
