import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { judgeAttested } from './support/attestations';
import { vendorUseChecks } from './support/vendor-use';

const CLAIM = {
  data: 'radiology reports, export 7',
  method: 'Expert Determination',
  reference: 'ED-2025-2',
  determinedBy: 'J. Doe, biostatistician',
  determined: '2025-03-01',
  expires: '2027-02-28',
};

/** "We anonymized it" is no method; HIPAA knows two. */
export const deIdentificationDocumented: Rule = {
  id: 'de-identification-documented',
  title: 'Data that is declared not to be PHI was de-identified by a method of HIPAA',
  rationale:
    'De-identification is a legal standard, not the removal of names: either all eighteen identifiers are gone and nobody ' +
    'knows how the rest could identify a person, or an expert determined and documented that the risk is very small (45 ' +
    'CFR 164.514(a) and (b)). Data that was anonymized another way is PHI as before, and needs an agreement with whoever ' +
    'is sent it. A determination ages with the data and with what else is known about people, so that it ends on a day. ' +
    'Judged is the claim of a stack, where it makes one; a valid claim stands in for the agreement with a vendor.',
  remediation:
    'Name the method, the document and the day until which it holds in deIdentification of Attestations, or withdraw the claim.',
  severity: 'high',
  controls: [HIPAA['164.514(a)-(b)'], SOC2['C1.1'], NIST['SI-19']],
  waivable: true,
  checks: vendorUseChecks({
    concernsClouds: true,
    judge: (_, resource, policy, today) => judgeAttested({ kind: 'de-identification' }, resource, policy, today),
    examples: {
      kind: 'de-identification',
      valid: () => CLAIM,
      invalid: () => ({
        'data that was anonymized': { ...CLAIM, method: 'Anonymized' },
        'a claim without a method': { ...CLAIM, method: undefined },
        'a determination that must be made again': { ...CLAIM, expires: '2025-12-31' },
      }),
      open: 'reference',
    },
  }),
};
