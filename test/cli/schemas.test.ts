import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { exceptionsFile, policyFile } from '../../lib/cli/init/policy';
import exceptionsSchema from '../../lib/cli/schemas/exceptions.schema.json';
import policySchema from '../../lib/cli/schemas/policy.schema.json';
import type { ComplianceException, PolicyProps } from '../../lib/core';
import { malformation } from '../../lib/core/exception-validity';
import { policyProblems } from '../../lib/core/policy';

const ajv = new Ajv2020({ strict: true, allErrors: true });
ajv.addSchema(exceptionsSchema, 'exceptions.schema.json');
const isException = ajv.compile({ $ref: 'exceptions.schema.json#/$defs/exception' });
const isExceptions = ajv.compile({ $ref: 'exceptions.schema.json' });
const isPolicy = ajv.compile(policySchema);

const exception: ComplianceException = {
  rule: 'store-versioned',
  scope: 'App/Stack/A',
  reason: 'scratch data, rebuilt nightly',
  approver: 'ciso@example.com',
  ticket: 'SEC-1',
  expires: '2026-07-01',
};

const review = { by: 'vendor-risk@example.com', on: '2026-11-02', outcome: 'nothing that concerns PHI' };
const ATTESTATIONS = {
  agreements: [
    {
      vendor: 'openai',
      reference: 'C-114',
      effective: '2026-02-01',
      tier: 'api-with-baa',
      parties: ['Clinic', 'OpenAI'],
      signed: '2026-01-20',
      services: ['OpenAI API'],
      expires: '2028-01-31',
    },
  ],
  reports: [
    {
      vendor: 'openai',
      reference: 'VR-7',
      type: 'SOC 2 Type II',
      periodStart: '2025-10-01',
      periodEnd: '2026-09-30',
      exceptionsReview: review,
      subserviceOrganizationsReview: review,
      bridgeLetterUntil: '2027-12-31',
    },
  ],
  terms: [
    {
      vendor: 'openai',
      reference: 'DPA-3',
      trainingExcluded: true,
      retentionDays: 0,
      confirmed: '2026-02-01',
      expires: '2028-01-31',
    },
  ],
};

function changed(list: keyof typeof ATTESTATIONS, changes: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify({ ...ATTESTATIONS, [list]: [{ ...ATTESTATIONS[list][0], ...changes }] }));
}

/** What an editor marks by the schema, and what the command refuses, must be the same. */
describe('the schema of the policy', () => {
  test.each<[string, unknown, boolean]>([
    ['nothing', {}, true],
    ['everything', { frameworks: ['SOC2'], awsRegions: ['us-east-1'], retentionDays: 2557, exceptions: [] }, true],
    ['days', { maximumExceptionDays: { critical: 1, low: 3650 } }, true],
    ['an unknown property', { regions: [] }, false],
    ['an unknown framework', { frameworks: ['GDPR'] }, false],
    ['no framework', { frameworks: [] }, false],
    ['a text for regions', { azureRegions: 'eastus' }, false],
    ['no regions', { googleLocations: [] }, false],
    ['a number for TLS', { minimumTlsVersion: 1.2 }, false],
    ['no retention', { retentionDays: 0 }, false],
    ['half a day', { retentionDays: 1.5 }, false],
    ['another answer', { onUndetermined: 'ignore' }, false],
    ['a text for a switch', { exceptionsInCode: 'no' }, false],
    ['exceptions that are none', { exceptions: [7] }, false],
    ['too many days', { maximumExceptionDays: { high: 3651 } }, false],
    ['an unknown severity', { maximumExceptionDays: { urgent: 1 } }, false],
    ['days without severity', { maximumExceptionDays: 90 }, false],
    ['attestations', { attestations: ATTESTATIONS }, true],
    ['attestations of another kind', { attestations: { leases: [] } }, false],
    ['an agreement alone', { attestations: { agreements: ATTESTATIONS.agreements[0] } }, false],
    ['an agreement without its vendor', { attestations: changed('agreements', { vendor: undefined }) }, false],
    ['an agreement without a day', { attestations: changed('agreements', { effective: 'soon' }) }, false],
    ['an agreement of one party', { attestations: changed('agreements', { parties: ['Clinic'] }) }, false],
    ['a Type I report', { attestations: changed('reports', { type: 'SOC 2 Type I' }) }, false],
    ['a report that nobody reviewed', { attestations: changed('reports', { exceptionsReview: undefined }) }, false],
    [
      'a review without outcome',
      { attestations: changed('reports', { exceptionsReview: { by: 'x', on: '2026-11-02' } }) },
      false,
    ],
    ['terms that allow training', { attestations: changed('terms', { trainingExcluded: false }) }, false],
    ['terms with half a day', { attestations: changed('terms', { retentionDays: 0.5 }) }, false],
    ['terms with a note', { attestations: changed('terms', { note: 'by phone' }) }, false],
  ])('agrees with the command on %s', (_, policy, isValid) => {
    expect(isPolicy(policy)).toBe(isValid);
    expect(policyProblems(policy as PolicyProps).length === 0).toBe(isValid);
  });

  test.each(['aws', 'azure', 'google'] as const)('accepts what `init` writes for %s', (cloud) => {
    expect(isPolicy(parse(policyFile(cloud)))).toBe(true);
  });
});

describe('the schema of exceptions', () => {
  test.each<[string, Record<string, unknown>, boolean]>([
    ['a plain one', {}, true],
    ['all fields', { approvedOn: '2026-06-01', equivalentMeasure: 'a nightly copy', wholeStack: true }, true],
    ['a missing field', { approver: undefined }, false],
    ['an empty field', { ticket: '' }, false],
    ['a thin reason', { reason: 'because' }, false],
    ['something like a day', { expires: '30 June 2026' }, false],
    ['an approval without a day', { approvedOn: 20260601 }, false],
    ['an empty measure', { equivalentMeasure: '' }, false],
    ['a text for a switch', { wholeStack: 'yes' }, false],
    ['everything', { scope: '/' }, false],
    ['an unknown field', { owner: 'x' }, false],
  ])('agrees with the command on %s', (_, changes, isValid) => {
    const changed = JSON.parse(JSON.stringify({ ...exception, ...changes }));
    expect(isException(changed)).toBe(isValid);
    expect(malformation(changed) === undefined).toBe(isValid);
  });

  test('accepts a list, the key with a list, and what `init` writes', () => {
    expect(isExceptions([exception])).toBe(true);
    expect(isExceptions({ exceptions: [exception] })).toBe(true);
    expect(isExceptions(parse(exceptionsFile()))).toBe(true);
  });

  test('accepts the example that `init` writes as a comment', () => {
    const example = exceptionsFile()
      .split('\n')
      .filter((line) => /^# {2}( {2}|- )\S/.test(line))
      .map((line) => line.slice(3))
      .join('\n');
    const exceptions = parse(example);
    expect(exceptions).toHaveLength(1);
    expect(isExceptions(exceptions)).toBe(true);
    expect(malformation(exceptions[0])).toBeUndefined();
  });
});
