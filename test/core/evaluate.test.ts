import {
  Catalogue,
  type Check,
  type ComplianceException,
  definePolicy,
  evaluate,
  fail,
  HIPAA,
  isRejected,
  notApplicable,
  pass,
  type ResourceProps,
  ResourceTree,
  type Rule,
  SOC2,
  standing,
  undetermined,
} from '../../lib/core';
import { plainTree } from '../support/plain-tree';

const TODAY = '2026-06-15';

const versioned = rule('store-versioned', (store) => {
  const status = store.get('Versioning');
  if (status.isUndetermined) {
    return undetermined(status.describe(), 'Versioning');
  }
  return status.is('Enabled') ? pass() : fail(`Versioning is ${status.describe()}`, 'Versioning');
});

describe('evaluate', () => {
  test('accepts, rejects and cannot tell', () => {
    const report = run([versioned], { A: 'Enabled', B: 'Suspended', C: { $unknown: 'no default' } });
    expect(report.findings.map(({ resource, verdict }) => [resource, verdict])).toEqual([
      ['A', 'pass'],
      ['B', 'fail'],
      ['C', 'undetermined'],
    ]);
  });

  test('says what was found and what to do', () => {
    const [finding] = run([versioned], { A: 'Suspended' }).findings;
    expect(finding).toMatchObject({
      rule: 'store-versioned',
      property: 'Versioning',
      message: 'Versioning is "Suspended". Turn it on.',
      controls: [HIPAA['164.312(c)(1)'], SOC2['CC6.1']],
    });
  });

  test('rejects a resource that is compliant under one condition only', () => {
    const report = run([versioned], { A: { $if: 'prod', yes: 'Enabled', no: null } });
    expect(report.findings.map(({ verdict }) => verdict)).toEqual(['fail']);
  });

  test('reports the same violation of two worlds once', () => {
    const report = run([versioned], { A: { $if: 'prod', yes: 'Suspended', no: 'Suspended' } });
    expect(report.findings).toHaveLength(1);
  });

  test('turns a rule that throws into an engine error and goes on', () => {
    const broken = rule('broken', () => {
      throw new Error('out of order');
    });
    const report = run([broken, versioned], { A: 'Enabled' });
    expect(report.engineErrors).toEqual([{ rule: 'broken', resource: 'A', stack: 'tree', message: 'out of order' }]);
    expect(report.findings.map(({ rule: id }) => id)).toEqual(['store-versioned']);
    expect(isRejected(report, definePolicy())).toBe(true);
  });

  test('keeps what is not applicable apart from a pass', () => {
    const report = run([rule('elsewhere', () => notApplicable('no store of PHI'))], { A: 'x' });
    expect(report.findings[0]).toMatchObject({ verdict: 'notApplicable', message: 'no store of PHI' });
  });

  test('asks only the rules of the frameworks of the policy', () => {
    const socOnly: Rule = { ...versioned, id: 'soc-only', controls: [SOC2['CC6.1']] };
    const report = evaluate({
      trees: [plainTree(stores({ A: 'x' }))],
      catalogue: new Catalogue([versioned, socOnly]),
      policy: definePolicy({ frameworks: ['HIPAA'] }),
      today: TODAY,
    });
    expect(report.findings.map(({ rule: id }) => id)).toEqual(['store-versioned']);
  });

  test('says cannot tell when conditions give too many combinations', () => {
    const many = rule('many', (store) => {
      for (let index = 0; index < 20; index++) {
        store.get(`Setting${index}`);
      }
      return pass();
    });
    const properties = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`Setting${index}`, { $if: `c${index}`, yes: 1, no: 2 }]),
    );
    const report = evaluate({
      trees: [plainTree([{ address: 'A', type: 'Store', properties }])],
      catalogue: new Catalogue([many]),
      policy: definePolicy(),
      today: TODAY,
    });
    expect(report.findings.map(({ verdict }) => verdict)).toEqual(['undetermined']);
  });
});

describe('exceptions', () => {
  const exception = {
    rule: 'store-versioned',
    scope: 'App/Stack/A',
    reason: 'scratch data, rebuilt nightly',
    approver: 'ciso@example.com',
    ticket: 'SEC-1',
    expires: '2026-06-15',
  };

  test('excuse a finding through its last day and stay in the report', () => {
    const report = run([versioned], { A: 'Suspended' }, [exception]);
    expect(standing(report)).toEqual([]);
    expect(report.findings[0]).toMatchObject({ verdict: 'fail', exception });
    expect(isRejected(report, definePolicy())).toBe(false);
  });

  test.each([
    ['expired', { expires: '2026-06-14' }, /expired on 2026-06-14/],
    ['unused', { scope: 'App/Stack/Elsewhere' }, /excuses no finding/],
    ['without approver', { approver: '' }, /'approver' must be text/],
    ['with a thin reason', { reason: 'because' }, /at least ten characters/],
    ['with an impossible day', { expires: '2026-02-30' }, /must be a day/],
    ['for an unknown rule', { rule: 'nonsense' }, /does not exist/],
  ])('reject when %s', (_, change, problem) => {
    const report = run([versioned], { A: 'Suspended' }, [{ ...exception, ...change }]);
    expect(report.exceptionProblems[0]?.problem).toMatch(problem);
    expect(isRejected(report, definePolicy({ onUndetermined: 'report' }))).toBe(true);
  });

  test('reject for a rule that accepts none', () => {
    const report = run([{ ...versioned, waivable: false }], { A: 'Suspended' }, [exception]);
    expect(report.exceptionProblems[0]?.problem).toBe("rule 'store-versioned' accepts no exception");
    expect(standing(report)).toHaveLength(1);
  });

  test('do not cover a neighbour whose path merely begins alike', () => {
    const report = run([versioned], { A: 'Suspended', AB: 'Suspended' }, [exception]);
    expect(standing(report).map(({ resource }) => resource)).toEqual(['AB']);
  });

  test('in code count only where the policy lets them', () => {
    const report = evaluate({
      trees: [plainTree(stores({ A: 'Suspended' }))],
      catalogue: new Catalogue([versioned]),
      policy: definePolicy({ exceptionsInCode: false }),
      exceptions: [exception],
      today: TODAY,
    });
    expect(standing(report)).toHaveLength(1);
  });
});

function rule(id: string, judge: Check['judge']): Rule {
  return {
    id,
    title: 'Stores keep old versions',
    rationale: 'What was overwritten can be restored.',
    remediation: 'Turn it on.',
    severity: 'high',
    controls: [HIPAA['164.312(c)(1)'], SOC2['CC6.1']],
    waivable: true,
    checks: {
      Store: {
        judge,
        properties: ['Versioning'],
        examples: () => ({ compliant: [], violating: [], undetermined: [], absent: [] }),
      },
    },
  };
}

function stores(versioning: Record<string, unknown>): ResourceProps[] {
  return Object.entries(versioning).map(([address, Versioning]) => ({
    address,
    type: 'Store',
    path: `App/Stack/${address}`,
    properties: { Versioning },
  }));
}

function run(rules: Rule[], versioning: Record<string, unknown>, exceptions: ComplianceException[] = []) {
  return evaluate({
    trees: [plainTree(stores(versioning))],
    catalogue: new Catalogue(rules),
    policy: definePolicy(),
    exceptions,
    today: TODAY,
  });
}

describe('a part that cannot be seen', () => {
  const tree = new ResourceTree(
    { name: 'stack', dialect: 'terraform', opaque: [{ address: 'module.net', type: 'module.x', reason: 'hidden' }] },
    [],
    () => ({ read: () => ({ kind: 'absent' }) }),
  );
  const judged = (exceptions: ComplianceException[]) =>
    evaluate({ trees: [tree], catalogue: new Catalogue([]), policy: definePolicy(), exceptions, today: TODAY });

  test('cannot be told, and rejects', () => {
    const report = judged([]);
    expect(report.findings).toMatchObject([{ rule: 'opaque-part', verdict: 'undetermined', resource: 'module.net' }]);
    expect(isRejected(report, definePolicy())).toBe(true);
  });

  test('may be excused like the finding of a rule', () => {
    const report = judged([
      {
        rule: 'opaque-part',
        scope: 'module.net',
        reason: 'its plan is checked in CI',
        approver: 'ciso@example.com',
        ticket: 'SEC-2',
        expires: '2026-08-31',
      },
    ]);
    expect(report.exceptionProblems).toEqual([]);
    expect(standing(report)).toEqual([]);
  });
});
