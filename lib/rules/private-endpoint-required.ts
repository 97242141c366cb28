import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { awsCallerChecks } from './private-endpoint-required/aws-callers';
import { awsEndpointChecks } from './private-endpoint-required/aws-endpoints';
import { azureEndpointChecks } from './private-endpoint-required/azure';
import { googleEndpointChecks } from './private-endpoint-required/google';

/**
 * Model services are reached through PrivateLink, a private endpoint or Private Service Connect, under their usual
 * names.
 *
 * Source: 45 CFR 164.312(e)(1); NIST SP 800-53 Rev. 5 SC-7;
 * https://docs.aws.amazon.com/bedrock/latest/userguide/vpc-interface-endpoints.html.
 */
export const privateEndpointRequired: Rule = {
  id: 'private-endpoint-required',
  title: 'Model services are reached through private endpoints, under their private names',
  rationale:
    'The Security Rule asks to guard PHI against access while it is transmitted (45 CFR 164.312(e)(1)), NIST SP 800-53 SC-7 for managed interfaces at the boundary. ' +
    'What calls a model from outside of a VPC, or from a network without an endpoint or without private DNS, sends its prompts to the public endpoint. ' +
    'A call counts where a role of the tree may make it; roles that may call through VPC endpoints only are in order, and so are services that call from within AWS. ' +
    'Where the network or the endpoint is declared elsewhere the verdict is open: it is a violation only where the tree shows that the endpoint is missing.',
  remediation:
    'Declare the endpoint of the service beside its callers, with private DNS, and run the callers in its network; or let their roles call through named VPC endpoints only.',
  severity: 'high',
  controls: [
    HIPAA['164.312(a)(1)'],
    HIPAA['164.312(e)(1)'],
    SOC2['CC6.1'],
    SOC2['CC6.6'],
    SOC2['CC6.7'],
    NIST['AC-4'],
    NIST['SC-7'],
    NIST['SC-8'],
  ],
  waivable: true,
  checks: { ...awsEndpointChecks, ...awsCallerChecks, ...azureEndpointChecks, ...googleEndpointChecks },
};
