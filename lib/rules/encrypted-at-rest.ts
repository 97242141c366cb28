import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { AWS_ROWS } from './encrypted-at-rest/aws';
import { AZURE_ROWS } from './encrypted-at-rest/azure';
import { CLUSTER_CHECKS } from './encrypted-at-rest/clusters';
import { GOOGLE_ROWS } from './encrypted-at-rest/google';
import { IMAGE_CHECKS } from './encrypted-at-rest/images';
import { TERRAFORM_AWS_ROWS } from './encrypted-at-rest/terraform-aws';
import { tableChecks } from './support/property-table';

/** Every store is encrypted, with whatever key; absence is judged by the service's default. */
export const encryptedAtRest: Rule = {
  id: 'encrypted-at-rest',
  title: 'Data at rest is encrypted',
  rationale:
    'A disk, a snapshot or a queue that is stored in the clear exposes PHI to whoever gets hold of the medium. ' +
    'Encryption of ePHI is 45 CFR 164.312(a)(2)(iv), and data encrypted as NIST SP 800-111 describes is not ' +
    'unsecured PHI in the sense of the breach rule (74 FR 19006).',
  remediation:
    'Turn encryption at rest on for the store. Most services cannot encrypt what exists already: make a new ' +
    'store and move the data.',
  severity: 'critical',
  controls: [HIPAA['164.312(a)(2)(iv)'], SOC2['CC6.1'], SOC2['C1.1'], NIST['SC-13'], NIST['SC-28'], NIST['SC-28(1)']],
  waivable: true,
  checks: {
    ...tableChecks([...AWS_ROWS, ...TERRAFORM_AWS_ROWS, ...AZURE_ROWS, ...GOOGLE_ROWS]),
    ...CLUSTER_CHECKS,
    ...IMAGE_CHECKS,
  },
};
