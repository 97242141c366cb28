import type { Cloud } from './sample';

const SCHEMAS = 'node_modules/compliant-ai-constructs/dist/lib/cli/schemas';

const REGIONS: Record<Cloud, string> = {
  aws: 'awsRegions: [us-east-1, us-east-2, us-west-1, us-west-2] # US inference profiles of Bedrock route among these',
  azure: 'azureRegions: [eastus2, centralus]',
  google: 'googleLocations: [us-central1, us-east4, us]',
};

/** The policy of a new project. */
export function policyFile(cloud: Cloud): string {
  return `# yaml-language-server: $schema=${SCHEMAS}/policy.schema.json
# Owned by the security team. What is left out has a safe default.
frameworks: [HIPAA, SOC2]
${REGIONS[cloud]}
minimumTlsVersion: '1.2'
retentionDays: 2192 # six years with their leap days: 45 CFR 164.316(b)(2)(i)
onUndetermined: reject
maximumExceptionDays:
  critical: 30
  high: 90
  medium: 180
  low: 365
#
# What the organization declares of its vendors, for every stack:
# attestations:
#   agreements:
#     - vendor: aws-bedrock           # an id of the vendor registry
#       reference: C-2026-114         # where the business associate agreement is filed
#       effective: 2026-01-01
#       expires: 2027-12-31
`;
}

/** The exceptions of a new project: none. */
export function exceptionsFile(): string {
  return `# yaml-language-server: $schema=${SCHEMAS}/exceptions.schema.json
# Owned by the security team. An exception that is malformed, has ended, is too broad or excuses nothing fails the check.
#
#  - rule: customer-managed-key
#    scope: Stack/Samples            # a construct path or a resource address
#    reason: synthetic samples, no patient data
#    approver: ciso@clinic.example   # the person who owns the risk
#    ticket: SEC-77
#    approvedOn: 2027-01-04
#    expires: 2027-03-31
#    equivalentMeasure: the samples are generated, and access is limited to the test account
exceptions: []
`;
}
