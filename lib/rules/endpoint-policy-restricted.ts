import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { awsEndpointChecks } from './endpoint-policy-restricted/aws';
import { azureEndpointChecks } from './endpoint-policy-restricted/azure';
import { googleEndpointChecks } from './endpoint-policy-restricted/google';

/**
 * A private way to a model service admits known callers, chosen actions and reviewed models only.
 *
 * Source: 45 CFR 164.312(a)(1); NIST SP 800-53 Rev. 5 AC-4 and SC-7;
 * https://docs.aws.amazon.com/bedrock/latest/userguide/vpc-interface-endpoints.html (endpoint policies).
 */
export const endpointPolicyRestricted: Rule = {
  id: 'endpoint-policy-restricted',
  title: 'Private endpoints to model services admit known callers and reviewed models only',
  rationale:
    'A private endpoint keeps prompts off the internet, not out of the hands of others: with full access, anybody inside the network can use it with credentials of a foreign account and send PHI there. ' +
    'The Security Rule asks for access by those only who have been granted it (45 CFR 164.312(a)(1)), NIST SP 800-53 AC-4 for control of where information flows. ' +
    'A wildcard may leave the release of a model open, not which model: later models of a vendor can come with other terms of data retention. ' +
    'Endpoints of S3 and DynamoDB count where they stand beside one of a model service, since they lead to stores of every account, and so does the private link scope of Azure Monitor, behind which prompts are logged.',
  remediation:
    'Give the endpoint a policy that names the organization or account of its callers (aws:PrincipalOrgID, aws:PrincipalAccount), the actions, and the models; on Azure use private endpoints, on Google Cloud the bundle vpc-sc and an enforced perimeter.',
  severity: 'high',
  controls: [
    HIPAA['164.308(a)(4)(ii)(B)'],
    HIPAA['164.312(a)(1)'],
    HIPAA['164.312(e)(1)'],
    SOC2['CC6.1'],
    SOC2['CC6.3'],
    SOC2['CC6.6'],
    SOC2['CC6.7'],
    NIST['AC-3'],
    NIST['AC-4'],
    NIST['AC-6'],
    NIST['SC-7'],
  ],
  waivable: true,
  checks: { ...awsEndpointChecks, ...azureEndpointChecks, ...googleEndpointChecks },
};
