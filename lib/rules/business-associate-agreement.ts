import { fail, HIPAA, type ModelVendor, NIST, type Rule, SOC2 } from '../core';
import { judgeAttested } from './support/attestations';
import { vendorUseChecks } from './support/vendor-use';

const REFERENCE = { reference: 'C-2025-114', effective: '2025-02-01' };

function agreement({ id, baaTiers }: ModelVendor): Readonly<Record<string, unknown>> {
  return { ...REFERENCE, vendor: id, ...(baaTiers === undefined ? {} : { tier: baaTiers[0] }) };
}

/** Nobody is sent PHI who has not agreed to protect it. */
export const businessAssociateAgreement: Rule = {
  id: 'business-associate-agreement',
  title: 'Every vendor that is sent prompts has a business associate agreement on record',
  rationale:
    'Whoever handles PHI for you has to agree in writing to protect it (45 CFR 164.308(b)(1) and (b)(3), 164.502(e), ' +
    '164.504(e)); sending PHI to a vendor without that is a disclosure that HIPAA does not permit, however well it is ' +
    'encrypted. Several vendors sign on some plans only. A template cannot prove a contract, so that the stack, or the ' +
    'policy of the organization, names it: one that is over, of another plan or that leaves the service out is a violation, ' +
    'and where none is named it may be on file elsewhere. Prompts are taken for PHI unless the stack declares that they ' +
    'were de-identified. Models that run on your own machines have no such vendor.',
  remediation:
    'Name the signed agreement with the prop baa of the construct, with Attestations in the stack, or under attestations in the policy.',
  severity: 'critical',
  controls: [
    HIPAA['164.308(b)(1)'],
    HIPAA['164.308(b)(3)'],
    HIPAA['164.314(a)(1)'],
    HIPAA['164.314(a)(2)(i)'],
    HIPAA['164.502(e) / 164.504(e)'],
    SOC2['CC9.2'],
    NIST['SA-9'],
  ],
  waivable: true,
  checks: vendorUseChecks({
    concernsClouds: true,
    judge: ({ vendor, how, property }, resource, policy, today) => {
      const claim = judgeAttested({ kind: 'de-identification' }, resource, policy, today);
      if (claim?.outcome === 'pass') {
        return claim;
      }
      return vendor.baaTiers?.length === 0
        ? fail(
            `${how}, and no business associate agreement of ${vendor.name} is known; ${vendor.baaRoute}, or excuse one of your own by an exception`,
            property,
          )
        : judgeAttested({ kind: 'baa', vendor: vendor.id }, resource, policy, today);
    },
    missing: ({ vendor: { id, name, baaRoute, baaTiers }, how }) =>
      `${how}, and no business associate agreement with ${name} is on record (${baaRoute}), such as ` +
      `agreements: [{ vendor: '${id}', reference: '…', effective: 'YYYY-MM-DD'${baaTiers === undefined ? '' : `, tier: '${baaTiers[0]}'`} }]`,
    examples: {
      kind: 'baa',
      valid: (vendor) => agreement(vendor),
      invalid: (vendor) => ({
        'an agreement that is over': { ...agreement(vendor), expires: '2025-12-31' },
        'an agreement for other services': { ...agreement(vendor), services: ['Consulting'] },
        ...(vendor.baaTiers === undefined
          ? {}
          : { 'a plan on which the vendor signs none': { ...agreement(vendor), tier: 'standard' } }),
      }),
      open: 'reference',
    },
  }),
};
