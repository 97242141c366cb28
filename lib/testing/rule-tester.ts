import {
  Catalogue,
  definePolicy,
  type Example,
  evaluate,
  isPlainObject,
  type Outcome,
  type ResourceTree,
  type Rule,
  UNDETERMINED,
} from '../core';
import { templateTree } from '../views/cloudformation/template';
import { configurationTree } from '../views/terraform/configuration';

/**
 * Runs every example of a rule through the engine and looks for what makes a rule sloppy: a type without examples,
 * a verdict other than the example claims, no case with the attribute left out, an incomplete description.
 *
 * @returns what is wrong, one sentence each; empty for a sound rule
 */
export function testRule(rule: Rule): string[] {
  return [...describedPoorly(rule), ...Object.keys(rule.checks).flatMap((type) => testExamples(rule, type))];
}

/**
 * The document of an example as the engine sees it: the resource is called `Subject` in a CloudFormation template
 * and `subject` in a Terraform configuration, and {@link UNDETERMINED} is a parameter or variable without default.
 */
export function exampleTree(type: string, example: Example): ResourceTree {
  if (type === 'cdk:stack') {
    const environment = replaceUndetermined(example.resource, { Ref: 'Undetermined' });
    const template = { Parameters: { Undetermined: { Type: 'String' } }, Resources: {} };
    return templateTree(template, { name: 'Subject', environment: isPlainObject(environment) ? environment : {} });
  }
  return isCloudFormation(type)
    ? templateTree(cloudFormationDocument(type, example), { name: 'example' })
    : configurationTree(terraformDocument(type, example), { name: 'example' });
}

/** Whether a resource type is one of CloudFormation or of a CDK stack; all others are Terraform's. */
export function isCloudFormation(type: string): boolean {
  return type.includes(':');
}

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
  for (const framework of ['HIPAA', 'SOC2', 'NIST-800-53']) {
    if (!rule.controls.some((control) => control?.framework === framework)) {
      problems.push(`it cites no ${framework} control`);
    }
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
      if (got.outcome !== wanted) {
        problems.push(
          `${type}: the ${kind} example '${example.title ?? ''}' gives ${got.outcome} (${got.detail}), not ${wanted}`,
        );
      }
    }
  }
  return problems;
}

function verdictOf(rule: Rule, type: string, example: Example): { outcome: Outcome | 'error'; detail: string } {
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
    policy: definePolicy({ frameworks: ['HIPAA', 'SOC2', 'NIST-800-53'] }),
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
  return { outcome, detail: findings.map((finding) => finding.message).join('; ') };
}

function isSubject(address: string, type: string): boolean {
  const [block] = type.split('.');
  if (block === 'provider') {
    return address.startsWith(`${type}`);
  }
  return address === 'Subject' || address === 'subject' || address === `${type}.subject` || address === type;
}

function cloudFormationDocument(type: string, example: Example): Record<string, unknown> {
  const beside = replaceUndetermined(example.beside ?? {}, { Ref: 'Undetermined' });
  const fragment = isPlainObject(beside) ? beside : {};
  const subject = {
    Type: type,
    Properties: replaceUndetermined(example.resource, { Ref: 'Undetermined' }),
    ...example.attributes,
  };
  return {
    ...fragment,
    Parameters: {
      Undetermined: { Type: 'String' },
      ...(isPlainObject(fragment.Parameters) ? fragment.Parameters : {}),
    },
    Resources: { Subject: subject, ...(isPlainObject(fragment.Resources) ? fragment.Resources : {}) },
  };
}

function terraformDocument(type: string, example: Example): Record<string, unknown> {
  const unknown = '${var.undetermined}';
  const beside = replaceUndetermined(example.beside ?? {}, unknown);
  const subject = { ...(replaceUndetermined(example.resource, unknown) as object), ...example.attributes };
  const [block, name] = type.includes('.') ? type.split('.') : [undefined, undefined];
  const document =
    block === 'provider'
      ? { provider: { [String(name)]: [subject] } }
      : block === 'data'
        ? { data: { [String(name)]: { subject } } }
        : type === 'terraform'
          ? { terraform: subject }
          : { resource: { [type]: { subject } } };
  return mergeDeep(mergeDeep({ variable: { undetermined: {} } }, document), isPlainObject(beside) ? beside : {});
}

function replaceUndetermined(node: unknown, by: unknown): unknown {
  if (node === UNDETERMINED) {
    return by;
  }
  if (typeof node === 'string' && node.includes(UNDETERMINED)) {
    return typeof by === 'string'
      ? node.replaceAll(UNDETERMINED, by)
      : { 'Fn::Sub': node.replaceAll(UNDETERMINED, '${Undetermined}') };
  }
  if (Array.isArray(node)) {
    return node.map((item) => replaceUndetermined(item, by));
  }
  if (isPlainObject(node)) {
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, replaceUndetermined(value, by)]));
  }
  return node;
}

function mergeDeep(base: Record<string, unknown>, more: Record<string, unknown>): Record<string, unknown> {
  const merged = { ...base };
  for (const [key, value] of Object.entries(more)) {
    const old = merged[key];
    merged[key] = isPlainObject(old) && isPlainObject(value) ? mergeDeep(old, value) : value;
  }
  return merged;
}
