import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { agentChecks } from './guardrail-enforced/agents';
import { deploymentChecks } from './guardrail-enforced/azure';
import { enforcementChecks } from './guardrail-enforced/enforcement';
import { modelArmorChecks } from './guardrail-enforced/google';
import { invocationChecks } from './guardrail-enforced/invocation';
import { organizationChecks } from './guardrail-enforced/organization';

/** Models cannot be called without the guardrail, and the guardrail blocks. */
export const guardrailEnforced: Rule = {
  id: 'guardrail-enforced',
  title: 'Models cannot be called without the guardrail',
  rationale:
    'A guardrail that a caller may leave out protects nothing: in Amazon Bedrock it is a parameter of the call, unless ' +
    'permissions demand it by `bedrock:GuardrailIdentifier` or the account enforces one ' +
    '(https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-enforcements.html). A policy that allows calls without ' +
    'either in its own document is a violation, as nothing in the document stops such a call; if another stack or an ' +
    'organization policy enforces a guardrail, an exception that names it is the evidence. Agents and flows name their own. ' +
    'Not judged are a bare `*`, which is a matter of least privilege, models that answer with numbers, and roles that only ' +
    'Bedrock assumes. Drafts, filters that only report, and filters that run after the answer was returned count as none.',
  remediation:
    'Deny calls that do not name the published guardrail, or enforce it for the account with every model and every message ' +
    'included; let filters block.',
  severity: 'high',
  controls: [
    HIPAA['164.308(a)(1)(ii)(B)'],
    HIPAA['164.308(a)(4)(ii)(B)'],
    HIPAA['164.312(a)(1)'],
    SOC2['CC6.1'],
    SOC2['CC6.7'],
    SOC2['CC6.8'],
    NIST['AC-3'],
    NIST['AC-4'],
    NIST['SI-10'],
  ],
  waivable: true,
  checks: {
    ...invocationChecks,
    ...enforcementChecks,
    ...organizationChecks,
    ...agentChecks,
    ...deploymentChecks,
    ...modelArmorChecks,
  },
};
