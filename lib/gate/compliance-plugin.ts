import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { IConstruct } from 'constructs';
import {
  type Catalogue,
  type Finding,
  isPlainObject,
  isRejected,
  type Policy,
  type PolicyProps,
  type Report,
  type ResourceTree,
  standing,
} from '../core';
import { VERSION } from '../core/version';
import { catalogue as wholeCatalogue } from '../rules';
import { CdkForest, type StackTemplate } from './cdk';
import { Evidence, type JudgedTemplate } from './evidence';
import { completePolicy } from './gate';
import { type GateOptions, judge } from './judge';
import { type CdkStack, isCdkStack } from './toolkits';
import type { ValidationContext, ValidationReport, Violation } from './validation';

/** The only severities that CDK does not mistake for success once a finding is acknowledged. */
type PluginSeverity = 'fatal' | 'error' | 'warning';

/**
 * Judges the finished templates of an AWS CDK app within CDK's own policy validation:
 * `Validations.of(app).addPlugins(new CompliancePlugin())`.
 *
 * Findings appear in CDK's report and in `cdk.out/validation-report.json`, with the place in the code that made the
 * resource. CDK can acknowledge a finding unless its rule accepts no exception. On a stage it judges the stacks of
 * that stage. Needs aws-cdk-lib 2.258 or later.
 */
export class CompliancePlugin {
  public readonly name = 'compliant-ai';
  public readonly version = VERSION;
  public readonly ruleIds: string[];
  private readonly policy: Policy;
  private readonly catalogue: Catalogue;

  /**
   * @param policy defaults to HIPAA and SOC 2 with Regions in the United States
   * @throws ConfigurationError when the policy is not valid
   */
  constructor(
    policy: PolicyProps | Policy = {},
    private readonly options: GateOptions = {},
  ) {
    this.policy = completePolicy(policy);
    this.catalogue = options.catalogue ?? wholeCatalogue;
    this.ruleIds = this.catalogue.forFrameworks(this.policy.frameworks).rules.map((rule) => rule.id);
  }

  /** Called by CDK when the templates are written. */
  public validate(context: ValidationContext): ValidationReport {
    const { scopes, trees, templates } = stacksIn(context);
    const { policy, catalogue } = this;
    const today = this.options.today ?? new Date().toISOString().slice(0, 10);
    const report = judge({ scopes, trees, policy, catalogue, today, used: new Set() });
    const { appConstruct } = context;
    Evidence.of(appConstruct.node.root, { policy, catalogue, today, choice: this.options.evidence })?.take(
      appConstruct.node.path,
      { report, trees, templates },
      true,
    );
    return {
      success: !isRejected(report, this.policy),
      pluginVersion: this.version,
      violations: [...this.findings(report, trees), ...failures(report)],
    };
  }

  private findings(report: Report, trees: readonly ResourceTree[]): Violation[] {
    const violations = new Map<string, Violation>();
    for (const finding of standing(report)) {
      const key = `${finding.rule} ${finding.verdict} ${finding.message}`;
      const known = violations.get(key) ?? this.violation(finding);
      known.violatingResources.push({
        resourceLogicalId: finding.resource,
        ...(finding.file === undefined ? {} : { templatePath: finding.file }),
        ...(finding.path === undefined ? { constructPath: finding.stack } : {}),
        locations: locationsOf(finding, trees),
      });
      violations.set(key, known);
    }
    return [...violations.values()];
  }

  private violation(finding: Finding): Violation {
    const rule = this.catalogue.rule(finding.rule);
    // CDK shows the fix by itself.
    const reason = rule === undefined ? finding.message : finding.message.replace(` ${rule.remediation}`, '');
    return {
      ruleName: finding.rule,
      description: finding.verdict === 'undetermined' ? `cannot be determined: ${reason}` : reason,
      severity: this.severity(finding, rule?.waivable === false),
      ...(rule === undefined ? {} : { fix: rule.remediation }),
      ruleMetadata: {
        severity: finding.severity,
        controls: finding.controls.map((control) => `${control.framework} ${control.id}`).join(', '),
        ...(rule === undefined ? {} : { title: rule.title }),
      },
      violatingResources: [],
    };
  }

  private severity(finding: Finding, isFinal: boolean): PluginSeverity {
    if (finding.verdict === 'undetermined' && this.policy.onUndetermined === 'report') {
      return 'warning';
    }
    return isFinal ? 'fatal' : 'error';
  }
}

/** The stacks that are validated, with those nested in them, read from the files that were written. */
function stacksIn({ stackTemplates, appConstruct }: ValidationContext): {
  scopes: IConstruct[];
  trees: ResourceTree[];
  templates: JudgedTemplate[];
} {
  const files = new Map(stackTemplates.map((stack) => [stack.stackConstructPath, stack.templatePath]));
  const templates: JudgedTemplate[] = [];
  const forest = new CdkForest((stack) => {
    const source = writtenTemplate(stack, files);
    if (source?.file !== undefined) {
      templates.push({ file: source.file, content: source.template });
    }
    return source;
  });
  const all = appConstruct.node.findAll().filter(isCdkStack);
  const stacks = all.filter((stack) => files.has(outermostPath(stack)));
  const missing = [...files.keys()].find((path) => !all.some((stack) => stack.node.path === path));
  if (missing !== undefined) {
    throw new Error(`CDK validates a stack '${missing}' that the app does not contain`);
  }
  return {
    // The app as a whole where all of it is validated: then an exception that excuses nothing can be told.
    scopes: stacks.length === all.length ? [appConstruct] : stacks,
    trees: stacks.flatMap((stack) => forest.treeOf(stack) ?? []),
    templates,
  };
}

/** CDK writes the template of a nested stack beside that of its parent. */
function writtenTemplate(stack: CdkStack, files: ReadonlyMap<string, string>): StackTemplate | undefined {
  const outermost = files.get(outermostPath(stack));
  if (outermost === undefined) {
    return undefined;
  }
  const file = stack.nestedStackResource === undefined ? outermost : join(dirname(outermost), stack.templateFile);
  return { template: JSON.parse(readFileSync(file, 'utf8')), file };
}

function outermostPath(stack: CdkStack): string {
  return stack.nestedStackResource === undefined ? stack.node.path : outermostPath(stack.nestedStackResource.stack);
}

/** CDK looks for the code that set a property by names joined with dots, from the resource. */
function locationsOf(finding: Finding, trees: readonly ResourceTree[]): string[] {
  if (finding.property === undefined) {
    return [];
  }
  const path = finding.property.replaceAll(/\[(\d*)\]/g, (_all, index: string) => (index === '' ? '' : `.${index}`));
  const resource = trees.find((tree) => tree.name === finding.stack)?.at(finding.resource);
  const [first = ''] = path.split('.');
  const isAttribute =
    resource !== undefined &&
    (Object.hasOwn(resource.attributes, first) || ATTRIBUTES.has(first)) &&
    !(isPlainObject(resource.properties) && Object.hasOwn(resource.properties, first));
  return [isAttribute ? path : `Properties.${path}`];
}

const ATTRIBUTES = new Set(['CreationPolicy', 'DeletionPolicy', 'UpdatePolicy', 'UpdateReplacePolicy']);

/** What blocks without being a violation: rules that failed themselves, exceptions that do not hold. */
function failures(report: Report): Violation[] {
  return [
    ...report.engineErrors.map(({ rule, stack, resource, message }) => ({
      ruleName: 'engine-error',
      description: `the rule ${rule} failed itself on ${resource}: ${message}`,
      severity: 'fatal' satisfies PluginSeverity,
      violatingResources: [{ constructPath: stack, locations: [] }],
    })),
    ...report.exceptionProblems.map(({ exception, problem }) => ({
      ruleName: 'exception-problem',
      description: `the exception to '${exception.rule}' for '${exception.scope}': ${problem}`,
      severity: 'fatal' satisfies PluginSeverity,
      violatingResources: [{ constructPath: String(exception.scope), locations: [] }],
    })),
  ];
}
