import {
  Catalogue,
  definePolicy,
  evaluate,
  type Finding,
  type PolicyProps,
  type ResourceTree,
  type Rule,
} from '../../lib/core';
import { templateTree } from '../../lib/views/cloudformation/template';
import { configurationTree } from '../../lib/views/terraform/configuration';

type Document = Readonly<Record<string, unknown>>;

/** The day on which the tests of attestations judge. */
export const TODAY = '2026-11-21';

/** What a rule says of a template that carries attestations: the outcome and the message, by resource. */
export function saidOfTemplate(
  rule: Rule,
  Resources: Document,
  Metadata: Document = {},
  policy: PolicyProps = {},
): Record<string, string> {
  return said(
    rule,
    templateTree({ Parameters: { Unknown: { Type: 'String' } }, Metadata, Resources }, { name: 'stack' }),
    policy,
  );
}

/** The same of a configuration of Terraform. */
export function saidOfTerraform(rule: Rule, resource: Document, policy: PolicyProps = {}): Record<string, string> {
  return said(rule, configurationTree({ variable: { unknown: {} }, resource }, { name: 'module' }), policy);
}

/** What a rule says of the resources that it concerns. */
export function said(rule: Rule, tree: ResourceTree, policy: PolicyProps = {}): Record<string, string> {
  const report = evaluate({
    trees: [tree],
    catalogue: new Catalogue([rule]),
    policy: definePolicy(policy),
    today: TODAY,
  });
  if (report.engineErrors.length > 0) {
    throw new Error(JSON.stringify(report.engineErrors));
  }
  return Object.fromEntries(
    report.findings.filter(concerns).map(({ resource, verdict, message }) => [resource, `${verdict}: ${message}`]),
  );
}

function concerns({ verdict, message }: Finding): boolean {
  return verdict !== 'notApplicable' || message.startsWith('asked of');
}
