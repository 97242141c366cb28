import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { awsEntryChecks } from './access-logged/aws-entries';
import { azureAccessChecks } from './access-logged/azure';
import { databaseChecks } from './access-logged/databases';
import { googleAccessChecks } from './access-logged/google';
import { loadBalancerChecks } from './access-logged/load-balancers';
import { awsNetworkChecks } from './access-logged/networks';

/**
 * Networks have flow logs, and what lets people and programs in has access logs.
 *
 * Left out are diagnostics, which tell how a program ran and not who connected: execution logs of APIs and workflows,
 * slow query and error logs, metrics. Left out are also the server access logs of S3, whose objects a trail can record.
 */
export const accessLogged: Rule = {
  id: 'access-logged',
  title: 'Networks and entry points record who connects',
  rationale:
    '45 CFR 164.312(b) asks for mechanisms that record and examine activity in systems that hold PHI; without flow and ' +
    'access logs nobody can tell who reached the system, or that nobody did (NIST SP 800-53 AU-2, AU-12). A network or ' +
    'entry point that a document declares without its log fails. One that is recorded from elsewhere, as by an ' +
    'organization-wide flow log, needs an exception that says so.',
  remediation:
    'Give every network a flow log of all traffic, and turn on the access or audit log of every load balancer, API, ' +
    'distribution, firewall, cluster and database.',
  severity: 'medium',
  controls: [
    HIPAA['164.308(a)(1)(ii)(D)'],
    HIPAA['164.312(b)'],
    SOC2['CC7.2'],
    NIST['AU-2'],
    NIST['AU-12'],
    NIST['SC-7'],
  ],
  waivable: true,
  checks: {
    ...awsNetworkChecks,
    ...loadBalancerChecks,
    ...awsEntryChecks,
    ...databaseChecks,
    ...azureAccessChecks,
    ...googleAccessChecks,
  },
};
