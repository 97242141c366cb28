import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { awsRotationChecks } from './key-rotation/aws';
import { azureRotationChecks } from './key-rotation/azure';
import { googleRotationChecks } from './key-rotation/google';

/**
 * Keys rotate by themselves: yearly on AWS and Azure, every 90 days on Google Cloud.
 *
 * Keys that their service cannot rotate are not concerned: imported and external material, asymmetric and HMAC keys
 * of AWS KMS and Cloud KMS.
 */
export const keyRotation: Rule = {
  id: 'key-rotation',
  title: 'Encryption keys rotate automatically',
  rationale:
    'A key that never changes protects ever more data, and one leak exposes all of it. NIST SP 800-57 Part 1 gives ' +
    'keys a limited cryptoperiod, and the CIS benchmarks ask for yearly rotation on AWS and for 90 days on Google ' +
    'Cloud. Older key versions stay available for decryption, so rotation breaks nothing.',
  remediation:
    'Turn automatic rotation on, at least once a year (90 days on Google Cloud); leave it off for imported material, ' +
    'which is rotated on demand.',
  severity: 'medium',
  controls: [HIPAA['164.312(a)(2)(iv)'], SOC2['CC6.1'], NIST['SC-12'], NIST['SC-28(1)']],
  waivable: true,
  checks: { ...awsRotationChecks, ...azureRotationChecks, ...googleRotationChecks },
};
