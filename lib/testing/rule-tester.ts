import {
  Catalogue,
  type Control,
  definePolicy,
  type Example,
  evaluate,
  type Framework,
  HIPAA,
  NIST,
  type Outcome,
  type Rule,
  rulePage,
  SOC2,
} from '../core';
import { exampleTree, isSubject } from './example-document';

/** What a tester of rules compares besides the examples. */
export interface RuleTesterOptions {
  /**
   * Reads the page that is kept for a rule; it must be what {@link rulePage} makes of the rule.
   *
   * @default - pages are not compared
   */
  readonly pageOf?: (rule: Rule) => string;
}

/**
 * Runs every example of a rule through the engine, and refuses what makes a rule sloppy: a resource type without
 * examples, a verdict other than an example claims, no case with the attribute left out, a control that does not
 * exist, an incomplete description, a stale page.
 */
export class RuleTester {
  constructor(private readonly options: RuleTesterOptions = {}) {}

  /** What is wrong with a rule, one sentence each; empty for a sound one. */
  public problemsOf(rule: Rule): string[] {
    const problems = [
      ...describedPoorly(rule),
      ...Object.keys(rule.checks).flatMap((type) => testExamples(rule, type)),
    ];
    if (this.options.pageOf !== undefined && this.options.pageOf(rule) !== rulePage(rule)) {
      problems.push(`the page of '${rule.id}' is stale; write it again (npm run docs)`);
    }
    return problems;
  }
}

const FRAMEWORKS: readonly Framework[] = ['HIPAA', 'SOC2', 'NIST-800-53'];

const KNOWN_CONTROLS: ReadonlySet<Control> = new Set([
  ...Object.values(HIPAA),
  ...Object.values(SOC2),
  ...Object.values(NIST),
]);

function describedPoorly(rule: Rule): string[] {
  const problems: string[] = [];
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(rule.id)) {
    problems.push(`the id '${rule.id}' is not in kebab case`);
  }
  for (const field of ['title', 'rationale', 'remediation'] as const) {
    if (rule[field].trim().length < 15) {
      problems.push(`'${field}' says too little: '${rule[field]}'`);
    }
  }
  if (!rule.remediation.endsWith('.')) {
    problems.push('the remediation does not end with a period');
  }
  for (const framework of FRAMEWORKS) {
    if (!rule.controls.some((control) => control?.framework === framework)) {
      problems.push(`it cites no ${framework} control`);
    }
  }
  for (const control of rule.controls.filter((cited) => !KNOWN_CONTROLS.has(cited))) {
    problems.push(`it cites a control that lib/core/controls does not know: ${JSON.stringify(control)}`);
  }
  return problems;
}

function testExamples(rule: Rule, type: string): string[] {
  const check = rule.checks[type];
  const examples = check?.examples();
  if (check === undefined || examples === undefined) {
    return [`${type}: there are no examples`];
  }
  const problems = check.properties.length === 0 ? [`${type}: no property is named`] : [];
  const cases: [string, readonly Example[], Outcome | undefined][] = [
    ['compliant', examples.compliant, 'pass'],
    ['violating', examples.violating, 'fail'],
    ['undetermined', examples.undetermined, 'undetermined'],
    ['absent', examples.absent, undefined],
  ];
  for (const [kind, list, expected] of cases) {
    if (list.length === 0) {
      problems.push(`${type}: there is no ${kind} example`);
    }
    for (const example of list) {
      const wanted = expected ?? (example as { outcome?: Outcome }).outcome;
      const got = verdictOf(rule, type, example);
      if (got.hasPoorReason) {
        problems.push(
          `${type}: the reason for '${example.title ?? kind}' is empty or ends with a period: ${got.detail}`,
        );
      }
      if (got.outcome !== wanted) {
        problems.push(
          `${type}: the ${kind} example '${example.title ?? ''}' gives ${got.outcome} (${got.detail}), not ${wanted}`,
        );
      }
    }
  }
  return problems;
}

interface Judgement {
  readonly outcome: Outcome | 'error';
  readonly detail: string;
  readonly hasPoorReason?: boolean;
}

function verdictOf(rule: Rule, type: string, example: Example): Judgement {
  const subjectType = example.type ?? type;
  const tree = exampleTree(subjectType, example);
  const subject = tree.resources.find((resource) => isSubject(resource.address, subjectType));
  if (subject === undefined) {
    return { outcome: 'error', detail: 'the example holds no such resource' };
  }
  const report = evaluate({
    trees: [tree],
    catalogue: new Catalogue([
      { ...rule, checks: { [type]: rule.checks[type] ?? rule.checks['*'] } as Rule['checks'] },
    ]),
    policy: definePolicy({ frameworks: FRAMEWORKS }),
    today: '2026-01-01',
    only: (resource) => resource === subject,
  });
  const error = report.engineErrors[0];
  if (error !== undefined) {
    return { outcome: 'error', detail: error.message };
  }
  const findings = report.findings.filter((finding) => finding.rule === rule.id);
  const outcomes = findings.map((finding) => finding.verdict);
  const outcome = (['fail', 'undetermined', 'pass'] as const).find((one) => outcomes.includes(one)) ?? 'notApplicable';
  const reasons = findings
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'undetermined')
    .map(({ message }) => message.slice(0, -`. ${rule.remediation}`.length));
  return {
    outcome,
    detail: findings.map((finding) => finding.message).join('; '),
    hasPoorReason: reasons.some((reason) => reason.trim() === '' || /(^|[^.])\.$/.test(reason)),
  };
}
