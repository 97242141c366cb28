import type { Framework } from './controls';
import { ConfigurationError } from './errors';
import type { Check, Rule } from './rule';

/** A rule together with its check of one resource type. */
export interface ApplicableCheck {
  readonly rule: Rule;
  readonly check: Check;
}

/** A set of rules, indexed by the resource type that they judge. */
export class Catalogue {
  private readonly byType = new Map<string, ApplicableCheck[]>();
  private readonly byId = new Map<string, Rule>();
  private readonly applicable = new Map<string, readonly ApplicableCheck[]>();

  /**
   * @throws ConfigurationError when two rules share an id
   */
  constructor(public readonly rules: readonly Rule[]) {
    for (const rule of rules) {
      if (this.byId.has(rule.id)) {
        throw new ConfigurationError(`two rules have the id '${rule.id}'; give one of them another id`);
      }
      this.byId.set(rule.id, rule);
      for (const [type, check] of Object.entries(rule.checks)) {
        const checks = this.byType.get(type) ?? [];
        checks.push({ rule, check });
        this.byType.set(type, checks);
      }
    }
  }

  /** The checks that judge a resource type: of each rule the one of the type, else the one of every type (`*`). */
  public checksFor(type: string): readonly ApplicableCheck[] {
    const known = this.applicable.get(type);
    if (known !== undefined) {
      return known;
    }
    const everyType = (this.byType.get('*') ?? []).filter(({ rule }) => !Object.hasOwn(rule.checks, type));
    const checks = [...(this.byType.get(type) ?? []), ...everyType];
    this.applicable.set(type, checks);
    return checks;
  }

  /** The rule with an id, or undefined. */
  public rule(id: string): Rule | undefined {
    return this.byId.get(id);
  }

  /** The resource types that some rule judges by name. */
  public get types(): readonly string[] {
    return [...this.byType.keys()].filter((type) => type !== '*').sort();
  }

  /** The profile of some frameworks: the rules that cite a control of one of them. */
  public forFrameworks(frameworks: readonly Framework[]): Catalogue {
    return new Catalogue(
      this.rules.filter((rule) => rule.controls.some((control) => frameworks.includes(control.framework))),
    );
  }
}
