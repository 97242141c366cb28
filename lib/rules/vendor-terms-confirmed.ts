import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { judgeAttested } from './support/attestations';
import { vendorUseChecks } from './support/vendor-use';

const TERMS = { reference: 'DPA-2025-3', trainingExcluded: true, retentionDays: 0, confirmed: '2025-02-01' };

/** What a vendor does with prompts besides answering them is agreed in writing. */
export const vendorTermsConfirmed: Rule = {
  id: 'vendor-terms-confirmed',
  title:
    'Vendors outside of the cloud confirmed in writing that they do not train on prompts, and how long they keep them',
  rationale:
    'A vendor that trains models with PHI uses it for its own purposes, which a business associate may not (45 CFR ' +
    '164.504(e)(2)(i)), and what it keeps is PHI outside of your retention. The APIs of vendors keep prompts by default, ' +
    'commonly for 30 days, and defaults change; a switch in a console can be turned back. So that the exclusion from ' +
    'training and the days of retention are confirmed in the agreement, the data processing agreement or a letter, and ' +
    'named. For models that a cloud runs, data-retention-zero judges the settings instead.',
  remediation:
    'Have both confirmed in writing, and name the document with Attestations in the stack, or under attestations in the policy.',
  severity: 'high',
  controls: [
    HIPAA['164.308(b)(1)'],
    HIPAA['164.314(a)(2)(i)'],
    HIPAA['164.502(e) / 164.504(e)'],
    SOC2['CC9.2'],
    SOC2['C1.2'],
    SOC2['P4.2'],
    NIST['SA-9'],
    NIST['SI-12'],
  ],
  waivable: true,
  checks: vendorUseChecks({
    concernsClouds: false,
    judge: ({ vendor }, resource, policy, today) =>
      judgeAttested({ kind: 'vendor-terms', vendor: vendor.id }, resource, policy, today),
    missing: ({ vendor: { id, name }, how }) =>
      `${how}, and no written confirmation of ${name} about training and retention is on record, such as ` +
      `terms: [{ vendor: '${id}', reference: '…', trainingExcluded: true, retentionDays: 0, confirmed: 'YYYY-MM-DD' }]`,
    examples: {
      kind: 'vendor-terms',
      valid: ({ id }) => ({ ...TERMS, vendor: id }),
      invalid: ({ id }) => ({
        'terms that allow training': { ...TERMS, vendor: id, trainingExcluded: false },
        'terms without retention': { ...TERMS, vendor: id, retentionDays: undefined },
        'terms that are over': { ...TERMS, vendor: id, expires: '2025-12-31' },
      }),
      open: 'reference',
    },
  }),
};
