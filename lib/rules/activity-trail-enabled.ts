import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { awsTrailChecks } from './activity-trail-enabled/aws';
import { azureTrailChecks } from './activity-trail-enabled/azure';
import { googleTrailChecks } from './activity-trail-enabled/google';

/**
 * What people and programs do to models, keys and stores of PHI is recorded, everywhere and without exceptions.
 *
 * A trail may cover a whole organization from another document. Where a document uses models and has no trail, that is
 * an open question, asked once; a trail that the document has is judged by what the document needs recorded.
 */
export const activityTrailEnabled: Rule = {
  id: 'activity-trail-enabled',
  title: 'An audit trail records who did what with models, keys and records',
  rationale:
    '45 CFR 164.312(b) asks for mechanisms that record and examine activity in systems that use PHI, and ' +
    '164.308(a)(1)(ii)(D) for a review of these records. A trail of one Region, a sink that is turned off, an exempted ' +
    'member or a type of events that nobody selected is a hole through which activity goes unseen, and log files ' +
    'without validation can be changed unnoticed (NIST SP 800-53 AU-9, AU-12).',
  remediation:
    'Record every Region with log file validation and the data events of the AI services in use, deliver the audit ' +
    'logs of keys and stores, and log ADMIN_READ, DATA_READ and DATA_WRITE without exempted members or exclusions.',
  severity: 'high',
  controls: [
    HIPAA['164.308(a)(1)(ii)(D)'],
    HIPAA['164.312(b)'],
    SOC2['CC7.2'],
    SOC2['CC7.3'],
    NIST['AU-2'],
    NIST['AU-6'],
    NIST['AU-9'],
    NIST['AU-12'],
  ],
  waivable: true,
  checks: { ...awsTrailChecks, ...azureTrailChecks, ...googleTrailChecks },
};
