import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { awsRegionChecks, everyResourceCheck } from './us-region-only/aws';
import { azureRegionChecks } from './us-region-only/azure';
import { googleRegionChecks } from './us-region-only/google';

/** Everything that names a place names one that the policy allows: the United States unless it says otherwise. */
export const usRegionOnly: Rule = {
  id: 'us-region-only',
  title: 'Resources, replicas and copies lie in the allowed regions only',
  rationale:
    'HIPAA has no residency rule of its own. Business associate contracts (45 CFR 164.308(b)(1), 164.314(a)(2)(i)) and ' +
    'state or payer terms often keep PHI in the United States, and the risk management of 164.308(a)(1)(ii)(B) has to ' +
    'account for places where enforcement against a holder of PHI is harder; NIST SP 800-53 SA-9(5) is the control on ' +
    'location. One replica, copy or default outside the allowed regions is enough to move the data.',
  remediation:
    'Name an allowed region everywhere that a place is named, on the stack or provider as well as on replicas and copies.',
  severity: 'critical',
  controls: [
    HIPAA['164.308(a)(1)(ii)(B)'],
    HIPAA['164.308(b)(1)'],
    HIPAA['164.314(a)(2)(i)'],
    SOC2['CC6.7'],
    SOC2['CC9.2'],
    SOC2['C1.1'],
    NIST['SA-9(5)'],
    NIST['SC-7'],
  ],
  waivable: false,
  checks: {
    ...awsRegionChecks,
    ...azureRegionChecks,
    ...googleRegionChecks,
    '*': everyResourceCheck,
  },
};
