import type { IConstruct, IValidation } from 'constructs';
import { type Catalogue, type ComplianceException, definePolicy, type Policy, type PolicyProps } from '../core';
import { catalogue as wholeCatalogue } from '../rules';
import { CdkForest, templateInMemory } from './cdk';
import { terraformTree } from './cdktf';
import { type GateOptions, judge } from './judge';
import { rejections } from './messages';
import { isCdkStage, isDeployable, isTerraformStack, stacksOf } from './toolkits';

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
    const key = JSON.stringify([complete, options.today], (_key, value: unknown) =>
      value instanceof Set ? [...value] : value,
    );
    const gates = Gate.gates.get(catalogue) ?? new Map<string, Gate>();
    Gate.gates.set(catalogue, gates);
    const gate = gates.get(key) ?? new Gate(complete, catalogue, options.today);
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
    const forest = new CdkForest(templateInMemory);
    const cdk = stacks.cdk.filter(isPending);
    const terraform = stacks.terraform.filter(isPending);
    const report = judge({
      scopes: [scope],
      trees: [...cdk.flatMap((stack) => forest.treeOf(stack) ?? []), ...terraform.map(terraformTree)],
      policy: this.policy,
      catalogue: this.catalogue,
      today: this.today ?? new Date().toISOString().slice(0, 10),
      used: this.usedIn(scope),
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

/** A complete policy as it is; anything else is validated and completed. */
export function completePolicy(policy: PolicyProps | Policy): Policy {
  return 'retention' in policy ? policy : definePolicy(policy);
}
