import {
  type AttestationKind,
  attestationProblems,
  ConfigurationError,
  lapseOf,
  lastDayOf,
  validateBusinessAssociateAgreement,
  validateDeIdentification,
  validateTrainingAndRetentionTerms,
  validateVendorReport,
} from '../../lib/core';
import { vendorReport } from '../support/attestations';

const statements: Record<AttestationKind, Record<string, unknown>> = {
  baa: {
    vendor: 'openai',
    reference: 'C-114',
    effective: '2026-02-01',
    tier: 'api-with-baa',
    parties: ['Clinic', 'OpenAI'],
    signed: '2026-01-20',
    services: ['OpenAI API'],
    expires: '2027-01-31',
  },
  'vendor-report': { ...vendorReport, vendor: 'openai' },
  'vendor-terms': {
    vendor: 'openai',
    reference: 'DPA-3',
    trainingExcluded: true,
    retentionDays: 0,
    confirmed: '2026-02-01',
    expires: '2027-01-31',
  },
  'de-identification': {
    data: 'radiology reports, export 7',
    method: 'Safe Harbor',
    reference: 'DI-7',
    determinedBy: 'privacy-officer@clinic.example',
    determined: '2026-02-01',
    expires: '2027-01-31',
  },
};
const kinds = Object.keys(statements) as AttestationKind[];
const review = vendorReport.exceptionsReview;

describe.each(kinds)('an attestation of the kind %s', (kind) => {
  const statement = statements[kind];

  test('is accepted when it is complete', () => {
    expect(attestationProblems({ kind, statement })).toEqual([]);
  });

  test('is refused with a field that does not exist, since a misspelled day would never lapse', () => {
    expect(attestationProblems({ kind, statement: { ...statement, expiry: '2020-01-01' } })).toEqual([
      expect.stringMatching(/^there is no field '.*\.expiry'; known are .*reference/),
    ]);
  });

  test.each([undefined, null, 'C-114', 7, ['C-114']])('is refused when it is %j', (nothing) => {
    expect(attestationProblems({ kind, statement: nothing })[0]).toMatch(/must hold .*reference.*, got/);
  });

  test.each(['', '  ', 7, undefined])('is refused with the reference %j', (reference) => {
    expect(attestationProblems({ kind, statement: { ...statement, reference } })).toEqual([
      expect.stringMatching(/reference' must say where .* is filed, got/),
    ]);
  });
});

test.each<[AttestationKind, Record<string, unknown>, RegExp]>([
  ['baa', { effective: '2026-02-30' }, /'baa.effective' must be a day such as 2026-01-31, got "2026-02-30"/],
  ['baa', { signed: 'soon' }, /'baa.signed' must be a day/],
  ['baa', { expires: '2026-01-31' }, /'baa.expires' must not lie before 'effective', 2026-02-01/],
  ['baa', { parties: ['Clinic'] }, /'baa.parties' must list who agreed, at least two names, got \["Clinic"\]/],
  ['baa', { vendor: undefined }, /'baa.vendor' must say which vendor it is with/],
  ['baa', { tier: undefined }, /'baa.tier' must be a plan on which OpenAI signs.*\(api-with-baa\).*got nothing/],
  ['baa', { tier: 'api' }, /'baa.tier' must be a plan.*baa@openai.com, got "api"/],
  ['baa', { services: ['ChatGPT Team'] }, /'baa.services' must cover 'OpenAI API'.*got \["ChatGPT Team"\]/],
  ['baa', { vendor: 'cohere' }, /'baa.vendor' must be a vendor that signs agreements: none of Cohere is known/],
  ['vendor-report', { type: 'SOC 2 Type I' }, /a Type I report says that controls exist on one day/],
  ['vendor-report', { type: 'SOC 2 Type 1' }, /a Type I report/],
  ['vendor-report', { type: 'ISO 27001' }, /'vendor-report.type' must be 'SOC 2 Type II', got "ISO 27001"/],
  ['vendor-report', { periodStart: '2026-10-01' }, /'vendor-report.periodEnd' must not lie before 'periodStart'/],
  ['vendor-report', { bridgeLetterUntil: '2026-09-01' }, /bridgeLetterUntil' must not lie before 'periodEnd'/],
  ['vendor-report', { exceptionsReview: undefined }, /must say who reviewed the exceptions of the report/],
  ['vendor-report', { subserviceOrganizationsReview: undefined }, /reviewed the subservice organizations/],
  ['vendor-report', { exceptionsReview: { ...review, by: '' } }, /exceptionsReview.by' must say who reviewed/],
  ['vendor-report', { exceptionsReview: { ...review, on: '2026-09-29' } }, /not lie before the end of the period/],
  ['vendor-terms', { trainingExcluded: false }, /trainingExcluded' must be true.*164.504\(e\)\(2\)\(i\)/],
  ['vendor-terms', { trainingExcluded: 'true' }, /trainingExcluded' must be true/],
  ['vendor-terms', { retentionDays: 30.5 }, /retentionDays' must be a whole number of days/],
  ['vendor-terms', { retentionDays: -1 }, /retentionDays' must be a whole number of days/],
  ['de-identification', { method: 'anonymized' }, /anonymized another way is still PHI, got "anonymized"/],
  ['de-identification', { determinedBy: undefined }, /determinedBy' must say who determined it/],
  ['de-identification', { expires: undefined }, /expires' must be a day/],
  ['de-identification', { data: '' }, /data' must say which data/],
])('rejects %s with %j', (kind, change, message) => {
  const problems = attestationProblems({ kind, statement: { ...statements[kind], ...change } });
  expect(problems.join('; ')).toMatch(message);
});

test('leaves tiers and services of vendors that it does not know to their agreement', () => {
  const statement = { vendor: 'acme', reference: 'C-1', effective: '2026-01-01', tier: 'gold', services: ['Acme AI'] };
  expect(attestationProblems({ kind: 'baa', statement })).toEqual([]);
});

describe('given to a construct', () => {
  test('needs no vendor, and refuses another one', () => {
    const baa = { reference: 'C-1', effective: '2026-01-01' };
    expect(() => validateBusinessAssociateAgreement(baa, 'aws-bedrock')).not.toThrow();
    expect(() => validateBusinessAssociateAgreement({ ...baa, vendor: 'openai' }, 'aws-bedrock')).toThrow(
      "'baa.vendor' must be 'aws-bedrock' or be left out here, got \"openai\"",
    );
    expect(() => validateVendorReport(vendorReport, 'aws-bedrock')).not.toThrow();
    expect(() => validateVendorReport({ ...vendorReport, vendor: 'x' }, 'aws-bedrock')).toThrow(ConfigurationError);
  });

  test('names every problem at once', () => {
    expect(() => validateBusinessAssociateAgreement({ reference: '', effective: '' }, 'aws-bedrock')).toThrow(
      /'baa.reference'.*; 'baa.effective'/,
    );
    expect(() => validateDeIdentification({} as never)).toThrow(/'deIdentification.data'.*'deIdentification.method'/);
    expect(() => validateTrainingAndRetentionTerms({} as never)).toThrow(/'terms.reference'.*'terms.retentionDays'/);
  });
});

describe('an attestation by the day', () => {
  test.each<[AttestationKind, string, string]>([
    ['baa', '2026-02-01', '2027-01-31'],
    ['vendor-terms', '2026-02-01', '2027-01-31'],
    ['de-identification', '2026-02-01', '2027-01-31'],
    ['vendor-report', '2026-11-02', '2027-09-30'],
  ])('%s counts from %s to %s, both included', (kind, first, last) => {
    const attestation = { kind, statement: statements[kind] };
    expect(lastDayOf(attestation)).toBe(last);
    expect(lapseOf(attestation, first)).toBeUndefined();
    expect(lapseOf(attestation, last)).toBeUndefined();
    expect(lapseOf(attestation, '2026-01-31')).toMatch(/(begins on|names) 2026-\d\d-\d\d.*, after 2026-01-31/);
    expect(lapseOf(attestation, '2027-10-01')).toMatch(/(expired on|counts until) 2027/);
  });

  test.each<[string, AttestationKind, Record<string, unknown>, RegExp]>([
    ['an agreement that is still to be signed', 'baa', { signed: '2026-11-22' }, /begins on 2026-11-22/],
    [
      'exceptions that are still to be reviewed',
      'vendor-report',
      { exceptionsReview: { ...review, on: '2026-11-22' } },
      /names 2026-11-22 as .* the day of a review/,
    ],
    [
      'subservice organizations that are still to be reviewed',
      'vendor-report',
      { subserviceOrganizationsReview: { ...review, on: '2027-01-04' } },
      /names 2027-01-04 as/,
    ],
  ])('does not count with %s', (_, kind, change, message) => {
    const attestation = { kind, statement: { ...statements[kind], ...change } };
    expect(attestationProblems(attestation)).toEqual([]);
    expect(lapseOf(attestation, '2026-11-21')).toMatch(message);
  });

  test.each([
    ['2025-11-21', '2026-11-21'],
    ['2027-09-30', '2028-09-30'],
    ['2028-02-29', '2029-02-28'],
    ['2027-02-28', '2028-02-28'],
  ])('a period that ended on %s lets a report count until %s, leap years or not', (periodEnd, last) => {
    expect(lastDayOf({ kind: 'vendor-report', statement: { ...vendorReport, periodEnd } })).toBe(last);
  });

  test.each([
    ['2027-08-01', '2027-09-30'],
    ['2027-11-15', '2027-11-15'],
    ['2099-12-31', '2027-12-31'],
  ])('a bridge letter until %s lets a report count until %s, three months beyond its year at most', (until, last) => {
    const statement = { ...vendorReport, vendor: 'openai', bridgeLetterUntil: until };
    expect(lastDayOf({ kind: 'vendor-report', statement })).toBe(last);
  });

  test('an agreement without an end counts until it is terminated', () => {
    const statement = { vendor: 'aws-bedrock', reference: 'C-1', effective: '2026-01-01' };
    expect(lastDayOf({ kind: 'baa', statement })).toBeUndefined();
    expect(lapseOf({ kind: 'baa', statement }, '2099-01-01')).toBeUndefined();
  });
});
