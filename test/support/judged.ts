import { Catalogue, definePolicy, evaluate, type Finding, type PolicyProps, type Rule } from '../../lib/core';
import { templateTree } from '../../lib/views/cloudformation/template';
import { configurationTree } from '../../lib/views/terraform/configuration';

type Document = Readonly<Record<string, unknown>>;

/** What a rule says of the resources of a CloudFormation template, `address: outcome` with open findings joined. */
export function judgedTemplate(rule: Rule, Resources: Document, policy: PolicyProps = {}): Record<string, string> {
  const template = { Parameters: { Unknown: { Type: 'String' } }, Resources };
  return outcomes(rule, templateTree(template, { name: 'stack' }), policy);
}

/** What a rule says of the resources of a Terraform configuration. */
export function judgedTerraform(rule: Rule, resource: Document, policy: PolicyProps = {}): Record<string, string> {
  const document = { variable: { unknown: {} }, resource };
  return outcomes(rule, configurationTree(document, { name: 'module' }), policy);
}

/** What a rule says of the resources of a whole Terraform configuration. */
export function judgedDocument(rule: Rule, document: Document, policy: PolicyProps = {}): Record<string, string> {
  return outcomes(rule, configurationTree(document, { name: 'module' }), policy);
}

function outcomes(rule: Rule, tree: ReturnType<typeof templateTree>, policy: PolicyProps): Record<string, string> {
  const report = evaluate({
    trees: [tree],
    catalogue: new Catalogue([rule]),
    policy: definePolicy(policy),
    today: '2026-01-01',
  });
  if (report.engineErrors.length > 0) {
    throw new Error(JSON.stringify(report.engineErrors));
  }
  const verdicts: Record<string, string> = {};
  for (const finding of report.findings) {
    verdicts[finding.resource] = worse(verdicts[finding.resource], finding);
  }
  return verdicts;
}

const ORDER = ['notApplicable', 'pass', 'undetermined', 'fail'];

function worse(known: string | undefined, { verdict }: Finding): string {
  return known !== undefined && ORDER.indexOf(known) > ORDER.indexOf(verdict) ? known : verdict;
}
