import { App, Stack, Stage } from 'aws-cdk-lib/core';
import {
  Catalogue,
  type ComplianceException,
  definePolicy,
  evaluate,
  except,
  exceptionsIn,
  fail,
  HIPAA,
  type PolicyProps,
  type ResourceProps,
  ResourceTree,
  type Rule,
  type Severity,
  standing,
} from '../../lib/core';

const TODAY = '2026-06-15';

const exception: ComplianceException = {
  rule: 'store-versioned',
  scope: 'App/Stack/A',
  reason: 'scratch data, rebuilt nightly',
  approver: 'ciso@example.com',
  ticket: 'SEC-1',
  expires: '2026-07-01',
};

function rule(severity: Severity): Rule {
  return {
    id: 'store-versioned',
    title: 'Stores keep old versions',
    rationale: 'What was overwritten can be restored.',
    remediation: 'Turn it on.',
    severity,
    controls: [HIPAA['164.312(c)(1)']],
    waivable: true,
    checks: {
      Store: {
        judge: () => fail('it keeps none'),
        properties: [],
        examples: () => ({ compliant: [], violating: [], undetermined: [], absent: [] }),
      },
    },
  };
}

/** A tree of stores, by the paths of their constructs. */
function tree(name: string, ...paths: string[]): ResourceTree {
  const resources = paths.map(
    (path): ResourceProps => ({ address: `Store${path.length}`, type: 'Store', path, properties: {} }),
  );
  return new ResourceTree({ name, dialect: 'cloudformation' }, resources, () => ({ read: () => ({ kind: 'absent' }) }));
}

function judged(
  changes: Partial<ComplianceException>,
  options: { severity?: Severity; policy?: PolicyProps; trees?: ResourceTree[] } = {},
) {
  const report = evaluate({
    trees: options.trees ?? [tree('App/Stack', 'App/Stack/A')],
    catalogue: new Catalogue([rule(options.severity ?? 'high')]),
    policy: definePolicy(options.policy),
    exceptions: [{ ...exception, ...changes }],
    today: TODAY,
  });
  const [problem] = report.exceptionProblems;
  return { problem: problem?.problem ?? 'none', field: problem?.field, standing: standing(report).length };
}

describe('how long an exception may hold', () => {
  test.each<[Severity, string, string]>([
    ['critical', '2026-07-15', '2026-07-16'],
    ['high', '2026-09-13', '2026-09-14'],
    ['medium', '2026-12-12', '2026-12-13'],
    ['low', '2027-06-15', '2027-06-16'],
  ])('for a %s rule is limited from today', (severity, last, tooLate) => {
    expect(judged({ expires: last }, { severity })).toMatchObject({ problem: 'none', standing: 0 });
    expect(judged({ expires: tooLate }, { severity })).toMatchObject({ field: 'expires', standing: 1 });
    expect(judged({ expires: tooLate }, { severity }).problem).toContain(`here until ${last}`);
  });

  test('counts from the day of the approval where one is given', () => {
    expect(judged({ approvedOn: '2026-05-01', expires: '2026-07-30' }).problem).toBe('none');
    expect(judged({ approvedOn: '2026-05-01', expires: '2026-07-31' }).problem).toMatch(
      /'expires' is 2026-07-31, 91 days after 'approvedOn'; a rule of severity high is excused for 90 days at most/,
    );
  });

  test('is what the policy says', () => {
    expect(judged({ expires: '2026-06-17' }, { policy: { maximumExceptionDays: { high: 1 } } }).standing).toBe(1);
    expect(judged({ expires: '2029-01-01' }, { policy: { maximumExceptionDays: { high: 3650 } } }).standing).toBe(0);
  });

  test('keeps the defaults of what the policy leaves out', () => {
    expect(definePolicy({ maximumExceptionDays: { high: 1, low: undefined } }).maximumExceptionDays).toEqual({
      critical: 30,
      high: 1,
      medium: 180,
      low: 365,
    });
  });
});

describe('a malformed exception', () => {
  test.each<[string, Record<string, unknown>, string, RegExp]>([
    ['an approval in the future', { approvedOn: '2026-06-16' }, 'approvedOn', /after 2026-06-15/],
    ['an approval that is no day', { approvedOn: '2026-13-01' }, 'approvedOn', /must be a day/],
    ['an approval that is no text', { approvedOn: 20260601 }, 'approvedOn', /must be a day .* got 20260601/],
    ['an empty measure', { equivalentMeasure: ' ' }, 'equivalentMeasure', /must say what protects the data instead/],
    ['a measure that is no text', { equivalentMeasure: ['x'] }, 'equivalentMeasure', /got \["x"\]/],
    ['a word that is no switch', { wholeStack: 'yes' }, 'wholeStack', /must be true or false, got "yes"/],
    ['a pattern', { scope: 'App/Stack/*' }, 'scope', /must be the path of one construct/],
    ['everything', { scope: '*' }, 'scope', /patterns and everything at once are not excused/],
    ['the root', { scope: '/' }, 'scope', /got '\/'/],
    ['a folder', { scope: 'App/Stack/' }, 'scope', /got 'App\/Stack\/'/],
    ['nothing', { scope: '' }, 'scope', /'scope' must be text/],
    ['an unknown rule', { rule: 'x' }, 'rule', /known are store-versioned/],
  ])('is refused for %s', (_, changes, field, problem) => {
    const result = judged(changes);
    expect(result).toMatchObject({ field, standing: 1 });
    expect(result.problem).toMatch(problem);
  });

  test('is refused for an unknown field', () => {
    expect(judged({ owner: 'x' } as Partial<ComplianceException>).problem).toMatch(/there is no field 'owner'/);
  });

  test('is not one with a key of a Terraform address in its scope', () => {
    const scope = 'module.a["*"].azurerm_storage_account.b[0]';
    const store: ResourceProps = { address: scope, type: 'Store', properties: {} };
    const trees = [
      new ResourceTree({ name: 'main', dialect: 'terraform' }, [store], () => ({ read: () => ({ kind: 'absent' }) })),
    ];
    expect(judged({ scope }, { trees })).toMatchObject({ problem: 'none', standing: 0 });
  });
});

describe('an exception that is too broad', () => {
  const trees = () => [tree('App/Stack', 'App/Stack/A', 'App/Stack/B/Resource')];

  test('is refused where it names a stack', () => {
    expect(judged({ scope: 'App/Stack' }, { trees: trees() })).toEqual({
      problem: expect.stringMatching(/'App\/Stack' is a whole stack; .* add 'wholeStack: true'/),
      field: 'scope',
      standing: 2,
    });
  });

  test('is refused where it names the stack of a bare template, whose name is not known', () => {
    const bare = [tree('template.json', 'Stack/A')];
    expect(judged({ scope: 'Stack' }, { trees: bare }).problem).toMatch(/'Stack' is a whole stack/);
  });

  test('is accepted for a stack with the word for it', () => {
    const result = judged({ scope: 'App/Stack', wholeStack: true }, { trees: trees() });
    expect(result).toMatchObject({ problem: 'none', standing: 0 });
  });

  test('is refused where it contains stacks, whatever it says', () => {
    const result = judged({ scope: 'App', wholeStack: true }, { trees: trees() });
    expect(result.problem).toMatch(/'App' contains stacks; excuse the construct, or each stack by itself/);
    expect(result.standing).toBe(2);
  });

  test('is not one that names what a rule says of the stack itself', () => {
    const environment: ResourceProps = { address: 'App/Stack', type: 'Store', properties: {} };
    const own = new ResourceTree({ name: 'App/Stack', dialect: 'cloudformation' }, [environment], () => ({
      read: () => ({ kind: 'absent' }),
    }));
    expect(judged({ scope: 'App/Stack' }, { trees: [own] })).toMatchObject({ problem: 'none', standing: 0 });
  });
});

describe('except()', () => {
  const { scope: _, ...props } = exception;

  test('records an exception with the path of the construct', () => {
    const app = new App();
    const stack = new Stack(new Stage(app, 'Prod'), 'S');
    except(stack, { ...props, wholeStack: true, equivalentMeasure: 'a nightly copy' });
    expect(exceptionsIn(app)).toEqual([
      { ...props, wholeStack: true, equivalentMeasure: 'a nightly copy', scope: 'Prod/S' },
    ]);
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a thin reason', { reason: 'because' }, /the exception at 'S' is not valid: 'reason' must say why/],
    ['an impossible day', { approvedOn: '2026-02-30' }, /'approvedOn' must be a day/],
  ])('rejects %s at once', (_name, changes, message) => {
    const stack = new Stack(new App(), 'S');
    expect(() => except(stack, { ...props, ...changes })).toThrow(message);
  });

  test('rejects an app as a whole', () => {
    expect(() => except(new App(), props)).toThrow(/'scope' must be text/);
  });
});
