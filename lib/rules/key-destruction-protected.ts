import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { awsDestructionChecks } from './key-destruction-protected/aws';
import { azureDestructionChecks } from './key-destruction-protected/azure';
import { googleDestructionChecks } from './key-destruction-protected/google';

/**
 * A key outlives mistakes: it waits as long as the service allows before it is gone, nobody can cut the wait short,
 * and no deployment deletes it.
 *
 * A key policy without a denial is not judged: administrators need to be able to retire a key.
 */
export const keyDestructionProtected: Rule = {
  id: 'key-destruction-protected',
  title: 'Encryption keys cannot be destroyed by mistake',
  rationale:
    'What was encrypted with a destroyed key is lost: records, their backups and the audit log, however well it is ' +
    'locked. 45 CFR 164.308(a)(7)(ii)(A) asks for retrievable copies of PHI and 164.312(c)(1) for protection from ' +
    'destruction; NIST SP 800-53 SC-12 asks to keep information available when keys are lost. A waiting period of 30 ' +
    'days is the default of AWS KMS and Cloud KMS and costs nothing; a shorter one was chosen.',
  remediation:
    'Leave the longest waiting period, turn purge protection on, and keep the key when its stack or configuration ' +
    'goes: DeletionPolicy and UpdateReplacePolicy Retain, or lifecycle.prevent_destroy.',
  severity: 'high',
  controls: [
    HIPAA['164.308(a)(7)(ii)(A)'],
    HIPAA['164.312(a)(2)(iv)'],
    HIPAA['164.312(c)(1)'],
    SOC2['CC6.1'],
    SOC2['A1.2'],
    NIST['CP-9'],
    NIST['SC-12'],
    NIST['SC-28'],
  ],
  waivable: true,
  checks: { ...awsDestructionChecks, ...azureDestructionChecks, ...googleDestructionChecks },
};
