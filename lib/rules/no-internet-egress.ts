import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { awsEgressChecks } from './no-internet-egress/aws';
import { azureEgressChecks } from './no-internet-egress/azure';
import { googleEgressChecks } from './no-internet-egress/google';

/**
 * Networks have no way out to the internet, and filters that deny one.
 *
 * Source: 45 CFR 164.312(e)(1); NIST SP 800-53 Rev. 5 SC-7 and AC-4. Ranges are taken for the internet as by
 * no-public-network-access; public addresses of machines and subnets are judged there.
 */
export const noInternetEgress: Rule = {
  id: 'no-internet-egress',
  title: 'Networks have no way out to the internet',
  rationale:
    'What runs beside PHI can send it out wherever the network lets it: a stolen dependency, a tool that a model calls, a prompt that asks for it. ' +
    'The Security Rule asks to guard PHI against unauthorized access in transmission (45 CFR 164.312(e)(1)); NIST SP 800-53 SC-7 and AC-4 ask for control of what crosses the boundary outward. ' +
    'Networks are taken to carry PHI as stores are taken to hold it. In AWS, a way to the internet is in order where everything that takes it has passed a Network Firewall of the same document that drops by default and passes TLS to hosts by their full names; any other way through a firewall or another network is decided there, so the verdict is open here. Lambda functions outside of a VPC are judged by private-endpoint-required where they may call a model.',
  remediation:
    'Remove gateways, routes and rules that lead to the internet and reach services over private endpoints; lead what has to leave through a firewall that lets out named hosts alone, or make a filtered way out an exception that says what may leave.',
  severity: 'high',
  controls: [HIPAA['164.312(a)(1)'], HIPAA['164.312(e)(1)'], SOC2['CC6.6'], SOC2['CC6.7'], NIST['AC-4'], NIST['SC-7']],
  waivable: true,
  checks: { ...awsEgressChecks, ...azureEgressChecks, ...googleEgressChecks },
};
