import { vendorReportCurrent as rule } from '../../lib/rules/vendor-report-current';
import { RuleTester } from '../../lib/testing';
import { attested, vendorReport } from '../support/attestations';
import { saidOfTemplate } from '../support/attested';

const stack = { Agent: { Type: 'AWS::Bedrock::Agent', Properties: {} } };
const judged = (change: Record<string, unknown> = {}) =>
  saidOfTemplate(rule, stack, {
    'compliant-ai:vendor-report/Stack/Ai': { ...vendorReport, vendor: 'aws-bedrock', ...change },
  }).Agent;
const review = vendorReport.exceptionsReview;

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});

test('accepts a Type II report of the last twelve months', () => {
  expect(judged()).toBe("pass: the SOC 2 report 'VR-2026-7' counts until 2027-09-30");
  expect(judged({ periodStart: '2024-11-22', periodEnd: '2025-11-21' })).toMatch(/^pass/);
});

test('rejects a report whose period ended more than twelve months ago, unless a bridge letter covers the time since', () => {
  const old = { periodStart: '2024-10-01', periodEnd: '2025-09-30' };
  expect(judged(old)).toMatch(
    /^fail: the SOC 2 report 'VR-2026-7' covers a period that ended on 2025-09-30 and counts until 2026-09-30; obtain the next/,
  );
  expect(judged({ ...old, bridgeLetterUntil: '2026-11-21' })).toMatch(/^pass: .* until 2026-11-21/);
  expect(judged({ ...old, bridgeLetterUntil: '2026-11-20' })).toMatch(/^fail/);
});

test('rejects a bridge letter that stands in for the next report', () => {
  const old = { periodStart: '2023-10-01', periodEnd: '2024-09-30', bridgeLetterUntil: '2026-12-31' };
  expect(judged(old)).toMatch(/^fail: .* counts until 2025-12-31/);
});

test.each<[string, Record<string, unknown>, RegExp]>([
  ['of Type I', { type: 'SOC 2 Type I' }, /a Type I report says that controls exist on one day/],
  ['whose exceptions nobody reviewed', { exceptionsReview: undefined }, /who reviewed the exceptions/],
  [
    'reviewed before it was there',
    { exceptionsReview: { ...review, on: '2026-01-01' } },
    /before the end of the period/,
  ],
])('rejects a report %s', (_, change, message) => {
  expect(judged(change)).toMatch(/^fail/);
  expect(judged(change)).toMatch(message);
});

test('cannot tell without a report, and says where it comes from', () => {
  expect(saidOfTemplate(rule, stack).Agent).toMatch(
    /^undetermined: .*no SOC 2 Type II report of AWS .*\(from AWS Artifact\)/,
  );
});

test('accepts the report of the policy', () => {
  expect(saidOfTemplate(rule, stack, {}, { attestations: attested }).Agent).toMatch(/^pass/);
});
