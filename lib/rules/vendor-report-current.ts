import { HIPAA, NIST, type Rule, SOC2 } from '../core';
import { judgeAttested } from './support/attestations';
import { vendorUseChecks } from './support/vendor-use';

const REVIEW = { by: 'vendor-risk@clinic.example', on: '2025-10-20', outcome: 'no exception concerns PHI' };
const REPORT = {
  reference: 'VR-2025-7',
  type: 'SOC 2 Type II',
  periodStart: '2024-10-01',
  periodEnd: '2025-09-30',
  exceptionsReview: REVIEW,
  subserviceOrganizationsReview: REVIEW,
};
const OLD_REVIEW = { ...REVIEW, on: '2024-05-20' };
const OLD_REPORT = {
  ...REPORT,
  periodStart: '2023-05-01',
  periodEnd: '2024-04-30',
  exceptionsReview: OLD_REVIEW,
  subserviceOrganizationsReview: OLD_REVIEW,
};

/** The assurance of a vendor is what an auditor saw over a period that is not long past. */
export const vendorReportCurrent: Rule = {
  id: 'vendor-report-current',
  title: 'Every vendor that is sent prompts has a current, reviewed SOC 2 Type II report',
  rationale:
    'SOC 2 CC9.2 asks you to assess your vendors, and 45 CFR 164.308(b)(1) for satisfactory assurances. A Type I report says ' +
    'that controls exist on one day; a Type II report that they worked over a period. It ages: one whose period ended more ' +
    'than twelve months ago tells little of today, unless a bridge letter covers the months until the next, which are ' +
    'three here at most. A certificate, or a report that nobody read, is no assurance: exceptions and subservice ' +
    'organizations, such as providers of GPUs, are in the full text. That it was read is attested, as no template can show it.',
  remediation:
    'Obtain the full SOC 2 Type II report, have its exceptions and subservice organizations reviewed, and name it with the prop vendorReport of the construct, with Attestations in the stack, or under attestations in the policy.',
  severity: 'high',
  controls: [HIPAA['164.308(b)(1)'], SOC2['CC9.2'], NIST['SA-9'], NIST['CA-2']],
  waivable: true,
  checks: vendorUseChecks({
    concernsClouds: true,
    judge: ({ vendor }, resource, policy, today) =>
      judgeAttested({ kind: 'vendor-report', vendor: vendor.id }, resource, policy, today),
    missing: ({ vendor: { id, name, reportRoute }, how }) =>
      `${how}, and no SOC 2 Type II report of ${name} is on record as reviewed (from ${reportRoute}), such as ` +
      `reports: [{ vendor: '${id}', reference: '…', type: 'SOC 2 Type II', periodStart: 'YYYY-MM-DD', periodEnd: 'YYYY-MM-DD', ` +
      "exceptionsReview: { by: '…', on: 'YYYY-MM-DD', outcome: '…' }, subserviceOrganizationsReview: { by: '…', on: 'YYYY-MM-DD', outcome: '…' } }]",
    examples: {
      kind: 'vendor-report',
      valid: ({ id }) => ({ ...REPORT, vendor: id }),
      invalid: ({ id }) => ({
        'a Type I report': { ...REPORT, vendor: id, type: 'SOC 2 Type I' },
        'a report whose period ended twenty months ago': { ...OLD_REPORT, vendor: id },
        'a report that nobody reviewed': { ...REPORT, vendor: id, exceptionsReview: undefined },
      }),
      open: 'reference',
    },
  }),
};
