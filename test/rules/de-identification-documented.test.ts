import { deIdentificationDocumented as rule } from '../../lib/rules/de-identification-documented';
import { RuleTester } from '../../lib/testing';
import { saidOfTemplate } from '../support/attested';

const claim = {
  data: 'radiology reports, export 7',
  method: 'Expert Determination',
  reference: 'ED-2',
  determinedBy: 'J. Doe, biostatistician',
  determined: '2026-03-01',
  expires: '2028-02-29',
};
const stack = { Agent: { Type: 'AWS::Bedrock::Agent', Properties: {} } };
const judged = (change: Record<string, unknown> = {}) =>
  saidOfTemplate(rule, stack, { 'compliant-ai:de-identification/Stack': { ...claim, ...change } }).Agent;

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});

test('does not concern stacks that claim nothing', () => {
  expect(saidOfTemplate(rule, stack)).toEqual({});
});

test('accepts both methods of HIPAA', () => {
  expect(judged()).toBe("pass: the de-identification 'ED-2' counts until 2028-02-29");
  expect(judged({ method: 'Safe Harbor' })).toMatch(/^pass/);
});

test.each<[Record<string, unknown>, RegExp]>([
  [
    { method: 'k-anonymity' },
    /^fail: .*methods of 45 CFR 164.514\(b\); data that was anonymized another way is still PHI/,
  ],
  [{ method: undefined }, /^fail: .*method' must be/],
  [{ determinedBy: undefined }, /^fail: .*the expert, or who confirms the conditions of Safe Harbor/],
  [{ expires: '2026-11-20' }, /^fail: .* expired on 2026-11-20/],
  [{ determined: '2026-12-01' }, /^fail: .* begins on 2026-12-01/],
  [{ method: { Ref: 'Unknown' } }, /^undetermined: .* known only at deployment/],
])('refuses a claim with %j', (change, message) => {
  expect(judged(change)).toMatch(message);
});
