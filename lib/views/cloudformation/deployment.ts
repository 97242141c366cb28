import type { World } from '../../core';

/** A value that whoever deploys decides: a parameter, or the Region of an unresolved environment. */
export interface Subject {
  /** Unique among all templates that are judged together. */
  readonly key: string;
  /**
   * The only values that it can have.
   *
   * @default - any
   */
  readonly allowed?: readonly string[];
}

/**
 * What one world has settled so far: which values the parameters have and have not, and which conditions hold.
 *
 * Settling a value once keeps worlds free of contradictions: where `Environment` equals `prod` it does not equal
 * `dev` as well, and whoever reads the parameter there reads `prod`.
 */
export class Deployment {
  /** What is settled in a world. */
  public static of(world: World): Deployment {
    return world.remember(Deployment, () => new Deployment(world));
  }

  /** Whether something was read in this world; what is read first is the resource that is judged. */
  public isStarted = false;
  private readonly values = new Map<string, string>();
  private readonly excluded = new Map<string, Set<string>>();
  private readonly facts = new Map<string, boolean>();

  private constructor(private readonly world: World) {}

  /** The value of a subject, if this world has settled it. */
  public valueOf(subject: Subject): string | undefined {
    const value = this.values.get(subject.key);
    if (value !== undefined || subject.allowed === undefined) {
      return value;
    }
    const remaining = this.remaining(subject, subject.allowed);
    return remaining.length === 1 ? remaining[0] : undefined;
  }

  /** Whether the subject is known not to have a value here. */
  public excludes(subject: Subject, value: string): boolean {
    return this.excluded.get(subject.key)?.has(value) === true;
  }

  /** Decides which of some values the subject has; undefined when none of them is left. */
  public choose(subject: Subject, values: readonly string[]): string | undefined {
    const settled = this.valueOf(subject);
    if (settled !== undefined) {
      return settled;
    }
    const remaining = this.remaining(subject, values);
    const value = remaining[remaining.length > 1 ? this.world.choose(`${subject.key} is`, remaining.length) : 0];
    if (value !== undefined) {
      this.values.set(subject.key, value);
    }
    return value;
  }

  /** Decides whether the subject has a value. */
  public equals(subject: Subject, value: string): boolean {
    const settled = this.valueOf(subject);
    if (settled !== undefined) {
      return settled === value;
    }
    if (this.excludes(subject, value) || subject.allowed?.includes(value) === false) {
      return false;
    }
    const equal = this.world.choose(`${subject.key} is ${value}`, 2) === 0;
    this.assume(subject, value, equal);
    return equal;
  }

  /** Settles without a choice whether the subject has a value; what was settled before stays. */
  public assume(subject: Subject, value: string, equal: boolean): void {
    if (this.valueOf(subject) !== undefined) {
      return;
    }
    if (equal) {
      this.values.set(subject.key, value);
    } else {
      this.excluded.set(subject.key, (this.excluded.get(subject.key) ?? new Set()).add(value));
    }
  }

  /** Decides whether something holds that can be neither read nor traced to one subject. */
  public decide(fact: string): boolean {
    return this.facts.get(fact) ?? this.settle(fact, this.world.choose(fact, 2) === 0);
  }

  /** Settles a fact without a choice; what was settled before stays. */
  public settle(fact: string, holds: boolean): boolean {
    const settled = this.facts.get(fact);
    if (settled !== undefined) {
      return settled;
    }
    this.facts.set(fact, holds);
    return holds;
  }

  /** A fact, if this world has settled it. */
  public settled(fact: string): boolean | undefined {
    return this.facts.get(fact);
  }

  private remaining(subject: Subject, values: readonly string[]): string[] {
    return values.filter((value) => !this.excludes(subject, value));
  }
}
