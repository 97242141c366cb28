import type { IConstruct, IValidation } from 'constructs';
import { type Catalogue, type ComplianceException, definePolicy, type Policy, type PolicyProps } from '../core';
import { catalogue as wholeCatalogue } from '../rules';
import { CdkForest, type StackTemplate, templateInMemory } from './cdk';
import { treeOfConfiguration } from './cdktf';
import { Evidence, type EvidenceChoice, type JudgedTemplate, policyKey } from './evidence';
import { type GateOptions, judge } from './judge';
import { rejections } from './messages';
import {
  type CdkStack,
  configurationFileOf,
  isCdkStage,
  isDeployable,
  isTerraformStack,
  stacksOf,
  templateFileOf,
} from './toolkits';

/**
 * One policy on any number of scopes, in either toolkit.
 *
 * A scope is judged by a validation of its node: it runs after all aspects, and both toolkits refuse to synthesize
 * when it returns messages. The toolkits run it in units (a stage of CDK with all of its stacks, a single stack of
 * CDKTF), innermost first; an outer scope does not judge again what an inner one has judged.
 */
export class Gate {
  private static readonly gates = new WeakMap<Catalogue, Map<string, Gate>>();

  /** The gate of a policy; the same for equal policies, so that a scope is not judged twice. */
  public static of(policy: PolicyProps | Policy = {}, options: GateOptions = {}): Gate {
    const catalogue = options.catalogue ?? wholeCatalogue;
    const complete = completePolicy(policy);
    const key = JSON.stringify([policyKey(complete), options.today, options.evidence]);
    const gates = Gate.gates.get(catalogue) ?? new Map<string, Gate>();
    Gate.gates.set(catalogue, gates);
    const gate = gates.get(key) ?? new Gate(complete, catalogue, options.today, options.evidence);
    gates.set(key, gate);
    return gate;
  }

  private readonly attached = new WeakSet<IConstruct>();
  private readonly judgedBy = new WeakMap<IConstruct, IConstruct>();
  private readonly used = new WeakMap<IConstruct, Set<ComplianceException>>();

  private constructor(
    private readonly policy: Policy,
    private readonly catalogue: Catalogue,
    private readonly today: string | undefined,
    private readonly evidence: EvidenceChoice | undefined,
  ) {}

  /** Judges a scope with everything below it whenever it is synthesized. */
  public attach(scope: IConstruct): void {
    if (!this.attached.has(scope)) {
      this.attached.add(scope);
      const validation: IValidation = { validate: () => this.validate(scope) };
      scope.node.addValidation(validation);
    }
  }

  /** Whether a scope is judged whenever it is synthesized: it, or what is synthesized together with it. */
  public holds(scope: IConstruct): boolean {
    for (const construct of [...scope.node.scopes].reverse()) {
      if (this.attached.has(construct)) {
        return true;
      }
      if (isCdkStage(construct) || isTerraformStack(construct)) {
        return false;
      }
    }
    return false;
  }

  private validate(scope: IConstruct): string[] {
    this.attachToSiblings(scope);
    const stacks = stacksOf(scope);
    if (stacks.cdk.length + stacks.terraform.length === 0 && !isDeployable(scope)) {
      return [`'${scope.node.path}' belongs to no stack of the AWS CDK or of CDKTF, so nothing of it can be judged`];
    }
    const isPending = (stack: IConstruct): boolean => !this.isJudgedWithin(stack, scope);
    const templates: JudgedTemplate[] = [];
    const keep = (file: string | undefined, content: unknown): void => {
      if (file !== undefined) {
        templates.push({ file, content });
      }
    };
    const forest = new CdkForest((stack) => keptTemplate(stack, keep));
    const cdk = stacks.cdk.filter(isPending);
    const terraform = stacks.terraform.filter(isPending);
    const trees = [
      ...cdk.flatMap((stack) => forest.treeOf(stack) ?? []),
      ...terraform.map((stack) => {
        const configuration = stack.toTerraform();
        const file = configurationFileOf(stack);
        keep(file, configuration);
        return treeOfConfiguration(stack, configuration, file);
      }),
    ];
    const today = this.today ?? new Date().toISOString().slice(0, 10);
    const { policy, catalogue } = this;
    const report = judge({ scopes: [scope], trees, policy, catalogue, today, used: this.usedIn(scope) });
    Evidence.of(scope.node.root, { policy, catalogue, today, choice: this.evidence })?.take(scope, {
      report,
      trees,
      templates,
    });
    for (const stack of [...cdk, ...terraform]) {
      this.judgedBy.set(stack, scope);
    }
    return rejections(report, this.policy, this.catalogue);
  }

  /** Whether a scope inside this one, which is synthesized before it, has judged a stack as a whole. */
  private isJudgedWithin(stack: IConstruct, scope: IConstruct): boolean {
    const judge = this.judgedBy.get(stack);
    return (
      judge !== undefined && judge !== scope && judge.node.scopes.includes(scope) && stack.node.scopes.includes(judge)
    );
  }

  /** CDKTF asks each stack in turn; a stack that was added after the gate was put on its app is caught up here. */
  private attachToSiblings(scope: IConstruct): void {
    if (isTerraformStack(scope) && this.attached.has(scope.node.root)) {
      for (const stack of stacksOf(scope.node.root).terraform) {
        this.attach(stack);
      }
    }
  }

  private usedIn(scope: IConstruct): Set<ComplianceException> {
    const used = this.used.get(scope.node.root) ?? new Set();
    this.used.set(scope.node.root, used);
    return used;
  }
}

function keptTemplate(stack: CdkStack, keep: (file: string | undefined, content: unknown) => void): StackTemplate {
  const { template } = templateInMemory(stack);
  const file = templateFileOf(stack);
  keep(file, template);
  return { template, ...(file === undefined ? {} : { file }) };
}

/** A complete policy as it is; anything else is validated and completed. */
export function completePolicy(policy: PolicyProps | Policy): Policy {
  return 'retention' in policy ? policy : definePolicy(policy);
}
