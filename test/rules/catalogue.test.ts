import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { HIPAA, NIST, SOC2 } from '../../lib/core';
import { controlPage } from '../../lib/core/control-page';
import { ruleIndex } from '../../lib/core/rule-page';
import { catalogue, rules } from '../../lib/rules';
import { RuleTester } from '../../lib/testing';

const root = join(__dirname, '..', '..');
const idsOf = (folder: string, ending: string) =>
  readdirSync(join(root, folder))
    .filter((file) => file.endsWith(ending) && !['index.ts', 'README.md'].includes(file))
    .map((file) => basename(file, ending))
    .sort();

describe('the catalogue', () => {
  test('lists every file of lib/rules, and nothing else', () => {
    expect(rules.map(({ id }) => id).sort()).toEqual(idsOf('lib/rules', '.ts'));
  });

  test('cites known controls only', () => {
    const known = new Set<unknown>([...Object.values(HIPAA), ...Object.values(SOC2), ...Object.values(NIST)]);
    for (const rule of rules) {
      expect(rule.controls.filter((control) => !known.has(control))).toEqual([]);
    }
  });

  test.each([
    ['HIPAA', IDS()],
    ['SOC2', IDS()],
    ['NIST-800-53', IDS()],
  ] as const)('has exactly these rules in the profile %s', (framework, ids) => {
    expect(catalogue.forFrameworks([framework]).rules.map(({ id }) => id)).toEqual(ids);
  });
});

/** Demands on Terraform itself, for every cloud that it manages; CloudFormation has no backend. */
const TERRAFORM_ONLY: ReadonlySet<string> = new Set(['terraform-state-protected']);

const tester = new RuleTester({
  pageOf: ({ id }) => readFileSync(join(root, 'docs', 'rules', `${id}.md`), 'utf8'),
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test('is sound: every example has its verdict, and its page is up to date (npm run docs)', () => {
    expect(tester.problemsOf(rule)).toEqual([]);
  });

  test('judges AWS, Azure and Google resources', () => {
    const types = Object.keys(rule.checks);
    if (TERRAFORM_ONLY.has(rule.id)) {
      expect(types).toContain('terraform');
      return;
    }
    for (const prefix of ['AWS::', 'aws_', 'azurerm_', 'google_']) {
      expect(types.some((type) => type.startsWith(prefix))).toBe(true);
    }
  });
});

test('the page of the controls is up to date (npm run docs)', () => {
  expect(readFileSync(join(root, 'docs', 'controls.md'), 'utf8')).toBe(controlPage(rules));
});

test('the index of the pages is up to date (npm run docs)', () => {
  expect(readFileSync(join(root, 'docs', 'rules', 'README.md'), 'utf8')).toBe(ruleIndex(rules));
  expect(idsOf('docs/rules', '.md')).toEqual(rules.map(({ id }) => id).sort());
});

function IDS(): string[] {
  return [
    'tls-minimum-version',
    'encrypted-transport-only',
    'us-region-only',
    'us-inference-only',
    'encrypted-at-rest',
    'customer-managed-key',
    'key-rotation',
    'key-policy-restricted',
    'no-public-network-access',
    'no-local-authentication',
    'audit-log-immutable',
    'store-versioned',
    'audit-log-six-years',
    'key-destruction-protected',
    'private-endpoint-required',
    'endpoint-policy-restricted',
    'no-internet-egress',
    'least-privilege-model-access',
    'guardrail-covers-phi',
    'guardrail-enforced',
    'model-invocation-logged',
    'activity-trail-enabled',
    'data-retention-zero',
    'model-version-pinned',
    'terraform-state-protected',
    'access-logged',
    'business-associate-agreement',
    'vendor-report-current',
    'vendor-terms-confirmed',
    'de-identification-documented',
  ];
}
