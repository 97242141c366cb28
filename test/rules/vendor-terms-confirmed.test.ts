import { vendorTermsConfirmed as rule } from '../../lib/rules/vendor-terms-confirmed';
import { RuleTester } from '../../lib/testing';
import { saidOfTemplate } from '../support/attested';

const terms = {
  vendor: 'openai',
  reference: 'DPA-3',
  trainingExcluded: true,
  retentionDays: 0,
  confirmed: '2026-02-01',
};
const stack = {
  Notes: {
    Type: 'AWS::Lambda::Function',
    Properties: { Environment: { Variables: { URL: 'https://api.openai.com' } } },
  },
};
const judged = (change: Record<string, unknown> = {}) =>
  saidOfTemplate(rule, stack, { 'compliant-ai:vendor-terms/Stack/Ai': { ...terms, ...change } }).Notes;

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});

test('does not concern models that a cloud runs', () => {
  expect(saidOfTemplate(rule, { Agent: { Type: 'AWS::Bedrock::Agent', Properties: {} } })).toEqual({});
});

test('accepts terms that exclude training and name the retention, in the stack or in the policy', () => {
  expect(judged()).toBe("pass: the written confirmation 'DPA-3' counts");
  expect(judged({ retentionDays: 30 })).toMatch(/^pass/);
  expect(saidOfTemplate(rule, stack, {}, { attestations: { terms: [terms] } }).Notes).toMatch(/^pass/);
});

test.each<[Record<string, unknown>, RegExp]>([
  [{ trainingExcluded: false }, /^fail: .*trainingExcluded' must be true/],
  [{ retentionDays: undefined }, /^fail: .*retentionDays' must be a whole number of days/],
  [{ confirmed: '2027-01-01' }, /^fail: .* begins on 2027-01-01/],
  [{ expires: '2026-11-01' }, /^fail: .* expired on 2026-11-01/],
  [{ vendor: 'anthropic' }, /^undetermined: .*no written confirmation of OpenAI about training and retention/],
])('refuses terms with %j', (change, message) => {
  expect(judged(change)).toMatch(message);
});
