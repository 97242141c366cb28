import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { AWS_ROWS } from './store-versioned/aws';
import { AZURE_ROWS, STORAGE_ACCOUNT_CHECKS } from './store-versioned/azure';
import { BUCKET_CHECKS } from './store-versioned/buckets';
import { GOOGLE_ROWS, GOOGLE_STORE_CHECKS } from './store-versioned/google';
import { TERRAFORM_AWS_ROWS } from './store-versioned/terraform-aws';
import { tableChecks } from './support/property-table';

/** Stores keep earlier versions of what they hold, or recover to an earlier point in time. */
export const storeVersioned: Rule = {
  id: 'store-versioned',
  title: 'Stores keep earlier versions or recover to a point in time',
  rationale:
    'A store without versions or point-in-time recovery loses PHI to one wrong write, a faulty job or ransomware, and ' +
    'nobody can tell what was there before. 45 CFR 164.308(a)(7)(ii)(A) requires retrievable exact copies of ePHI, and ' +
    '164.312(c)(1) its protection from improper alteration and destruction; SOC 2 A1.2 and NIST SP 800-53 CP-9 ask for ' +
    'backups.',
  remediation:
    'Turn on versioning of the bucket or storage account, point-in-time recovery of the database, or automated backups ' +
    'that are kept for at least one day.',
  severity: 'medium',
  controls: [
    HIPAA['164.308(a)(7)(ii)(A)'],
    HIPAA['164.310(d)(2)(iv)'],
    HIPAA['164.312(c)(1)'],
    SOC2['A1.2'],
    SOC2['CC7.5'],
    SOC2['PI1.5'],
    NIST['CP-9'],
  ],
  waivable: true,
  checks: {
    ...tableChecks([...AWS_ROWS, ...TERRAFORM_AWS_ROWS, ...AZURE_ROWS, ...GOOGLE_ROWS]),
    ...BUCKET_CHECKS,
    ...STORAGE_ACCOUNT_CHECKS,
    ...GOOGLE_STORE_CHECKS,
  },
};
