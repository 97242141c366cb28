import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { contentFilterChecks } from './guardrail-covers-phi/azure';
import { guardrailChecks } from './guardrail-covers-phi/bedrock';
import { modelArmorChecks } from './guardrail-covers-phi/google';

/** A guardrail acts on every identifier of the Safe Harbor list that its service can detect, and on prompt attacks. */
export const guardrailCoversPhi: Rule = {
  id: 'guardrail-covers-phi',
  title: 'Guardrails act on every Safe Harbor identifier that they can detect, and on prompt attacks',
  rationale:
    '45 CFR 164.514(b)(2)(i) lists eighteen identifiers; a filter that misses one, only reports it, or is turned off for ' +
    'prompts or answers lets it through. Where a service has no type for an identifier (dates, medical record numbers and ' +
    'health plan numbers in Bedrock), a custom pattern is demanded; its name or description tells what it is for and is ' +
    'taken at its word, as only its author knows the format, and patterns that tell nothing are not counted. Biometrics and ' +
    'photographs cannot be found in text. Azure content filters have no setting for such identifiers in azurerm; there the ' +
    'shields against direct and indirect prompt attacks are judged. Filters reduce exposure and are no de-identification.',
  remediation:
    'Set BLOCK or ANONYMIZE for prompts and answers on every type that the finding names, add named patterns for dates, ' +
    'medical record numbers and health plan numbers, and turn on the filter of prompt attacks.',
  severity: 'high',
  controls: [
    HIPAA['164.306(a)'],
    HIPAA['164.308(a)(1)(ii)(B)'],
    HIPAA['164.514(a)-(b)'],
    SOC2['CC6.7'],
    SOC2['CC6.8'],
    SOC2['C1.1'],
    NIST['AC-4'],
    NIST['SI-10'],
    NIST['SI-19'],
  ],
  waivable: true,
  checks: { ...guardrailChecks, ...contentFilterChecks, ...modelArmorChecks },
};
