import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { AWS_AI_KEYS } from './customer-managed-key/aws-ai';
import { AWS_DATA_KEYS } from './customer-managed-key/aws-data';
import { AWS_SERVICE_KEYS } from './customer-managed-key/aws-services';
import { AZURE_KEYS } from './customer-managed-key/azure';
import { AZURE_SWITCHES } from './customer-managed-key/azure-switches';
import { BUCKET_CHECKS } from './customer-managed-key/buckets';
import { GOOGLE_KEYS } from './customer-managed-key/google';
import { keyChecks } from './customer-managed-key/key-table';
import { SERVERLESS_SEARCH_CHECKS } from './customer-managed-key/serverless-search';
import { TERRAFORM_AWS_AI_KEYS } from './customer-managed-key/terraform-aws-ai';
import { TERRAFORM_AWS_DATA_KEYS } from './customer-managed-key/terraform-aws-data';
import { TERRAFORM_AWS_SERVICE_KEYS } from './customer-managed-key/terraform-aws-services';
import { tableChecks } from './support/property-table';

/** Stores of prompts, completions, embeddings, logs, secrets and other data are encrypted with a key of one's own. */
export const customerManagedKey: Rule = {
  id: 'customer-managed-key',
  title: 'Data at rest is encrypted with a customer-managed key',
  rationale:
    'With a key of its own, a covered entity decides who can decrypt PHI, sees every use of the key in its audit ' +
    'trail and can end access at once; a key of the provider allows none of this. Encryption at rest is 45 CFR ' +
    '164.312(a)(2)(iv); NIST SP 800-53 SC-12 asks for control over the keys, and SOC 2 CC6.1 for their protection.',
  remediation:
    'Name a key that you manage: an AWS KMS key, an Azure Key Vault or managed HSM key, or a Cloud KMS key. ' +
    'Keys with an alias under aws/ are managed by AWS and do not count.',
  severity: 'high',
  controls: [
    HIPAA['164.312(a)(2)(iv)'],
    SOC2['CC6.1'],
    SOC2['C1.1'],
    NIST['SC-12'],
    NIST['SC-13'],
    NIST['SC-28'],
    NIST['SC-28(1)'],
  ],
  waivable: true,
  checks: {
    ...keyChecks(AWS_AI_KEYS),
    ...keyChecks(AWS_DATA_KEYS),
    ...keyChecks(AWS_SERVICE_KEYS),
    ...keyChecks(TERRAFORM_AWS_AI_KEYS),
    ...keyChecks(TERRAFORM_AWS_DATA_KEYS),
    ...keyChecks(TERRAFORM_AWS_SERVICE_KEYS),
    ...keyChecks(AZURE_KEYS),
    ...tableChecks(AZURE_SWITCHES),
    ...keyChecks(GOOGLE_KEYS),
    ...BUCKET_CHECKS,
    ...SERVERLESS_SEARCH_CHECKS,
  },
};
