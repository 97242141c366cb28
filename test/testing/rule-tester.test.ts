import {
  type Check,
  type Control,
  type Examples,
  fail,
  HIPAA,
  NIST,
  pass,
  type Rule,
  rulePage,
  SOC2,
  UNDETERMINED,
  undetermined,
} from '../../lib/core';
import { RuleTester } from '../../lib/testing';

const judge: Check['judge'] = (bucket) => {
  const status = bucket.get('Status');
  if (status.isUndetermined) {
    return undetermined('Status is known only at deployment', 'Status');
  }
  return status.is('Enabled') ? pass() : fail(`Status is ${status.describe()}`, 'Status');
};
const examples: Examples = {
  compliant: [{ resource: { Status: 'Enabled' } }],
  violating: [{ resource: { Status: 'Suspended' } }],
  undetermined: [{ resource: { Status: UNDETERMINED } }],
  absent: [{ resource: {}, outcome: 'fail' }],
};

describe('RuleTester', () => {
  test('accepts a sound rule', () => {
    expect(problems()).toEqual([]);
  });

  test.each<[string, Partial<Examples>, RegExp]>([
    ['without a compliant example', { compliant: [] }, /no compliant example/],
    ['without a violating example', { violating: [] }, /no violating example/],
    ['without an undetermined example', { undetermined: [] }, /no undetermined example/],
    ['without a case for the attribute left out', { absent: [] }, /no absent example/],
    [
      'whose example has another verdict',
      { compliant: [{ resource: { Status: 'Off' } }] },
      /compliant example '' gives fail \(Status is "Off"/,
    ],
    [
      'whose absence means something else',
      { absent: [{ resource: {}, outcome: 'pass' }] },
      /absent example '' gives fail .*not pass/,
    ],
  ])('refuses a rule %s', (_, change, problem) => {
    expect(problems({}, { ...examples, ...change }).join()).toMatch(problem);
  });

  test.each<[string, Partial<Rule>, RegExp]>([
    [
      'with an unknown control',
      { controls: [...sound().controls, { framework: 'HIPAA', id: '164.999', title: 'x' } as Control] },
      /does not know: .*164\.999/,
    ],
    ['without a control of a framework', { controls: [HIPAA['164.312(b)'], NIST['AU-9']] }, /cites no SOC2 control/],
    ['with a thin rationale', { rationale: 'because' }, /'rationale' says too little/],
    ['with an id that is no file name', { id: 'Versioned Stores' }, /not in kebab case/],
  ])('refuses a rule %s', (_, change, problem) => {
    expect(problems(change).join()).toMatch(problem);
  });

  test('refuses a rule that throws', () => {
    const throwing: Check['judge'] = () => {
      throw new Error('out of order');
    };
    expect(problems({}, examples, throwing).join()).toMatch(/gives error \(out of order\), not pass/);
  });

  test.each(['', 'Status is off.'])("refuses a rule that gives '%s' as a reason", (reason) => {
    const poor: Check['judge'] = (bucket, policy, today) =>
      bucket.get('Status').is('Suspended') ? fail(reason) : judge(bucket, policy, today);
    expect(problems({}, examples, poor).join()).toMatch(/the reason for 'violating' is empty or ends with a period/);
  });

  test('refuses a rule whose page is stale', () => {
    const rule = sound();
    expect(new RuleTester({ pageOf: () => rulePage(rule) }).problemsOf(rule)).toEqual([]);
    expect(new RuleTester({ pageOf: () => '# old' }).problemsOf(rule)).toEqual([
      "the page of 'stores-versioned' is stale; write it again (npm run docs)",
    ]);
  });
});

function problems(change: Partial<Rule> = {}, given: Examples = examples, by: Check['judge'] = judge): string[] {
  return new RuleTester().problemsOf({ ...sound(given, by), ...change });
}

function sound(given: Examples = examples, by: Check['judge'] = judge): Rule {
  return {
    id: 'stores-versioned',
    title: 'Stores keep old versions',
    rationale: 'What was overwritten can be restored.',
    remediation: 'Turn versioning on.',
    severity: 'high',
    controls: [HIPAA['164.312(c)(1)'], SOC2['CC6.1'], NIST['CP-9']],
    waivable: true,
    checks: { 'Custom::Store': { judge: by, properties: ['Status'], examples: () => given } },
  };
}
