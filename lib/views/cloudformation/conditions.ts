import { isPlainObject, type World } from '../../core';
import { Deployment, type Subject } from './deployment';

/** What conditions need to know of the values that they compare. */
export interface Comparands {
  /** Unique among all templates that are judged together. */
  readonly id: string;
  /** The text of a node that is the same in every deployment of the template; undefined for any other. */
  constant(raw: unknown, world: World): string | undefined;
  /** The parameter that a node stands for; undefined where it stands for something else. */
  subject(raw: unknown): Subject | undefined;
}

/** Deeper than this conditions are not followed; CloudFormation knows no recursion either. */
const MAX_DEPTH = 100;

/**
 * The `Conditions` of a template.
 *
 * A parameter inside a condition is free even if it has a default: a template with a bad branch can be deployed with
 * that branch. What compares constants has one outcome.
 */
export class Conditions {
  private depth = 0;

  constructor(
    private readonly definitions: Readonly<Record<string, unknown>>,
    private readonly comparands: Comparands,
  ) {}

  /** Whether the named condition holds in a world. */
  public isMet(name: unknown, world: World): boolean {
    const deployment = Deployment.of(world);
    const fact = this.fact(name);
    if (typeof name !== 'string' || !Object.hasOwn(this.definitions, name) || this.depth >= MAX_DEPTH) {
      return deployment.decide(fact);
    }
    return deployment.settled(fact) ?? deployment.settle(fact, this.holds(this.definitions[name], world));
  }

  /** Makes the named condition hold in a world, as far as nothing contradicts it. */
  public assume(name: unknown, world: World): void {
    if (typeof name === 'string' && Object.hasOwn(this.definitions, name)) {
      this.assumeNode(this.definitions[name], true, world);
    }
    Deployment.of(world).settle(this.fact(name), true);
  }

  /** Whether a condition function holds in a world. */
  public holds(raw: unknown, world: World): boolean {
    const [operator, operands] = operation(raw);
    this.depth++;
    try {
      if (this.depth < MAX_DEPTH) {
        switch (operator) {
          case 'Condition':
            return this.isMet(operands[0], world);
          case 'Fn::Not':
            return !this.holds(operands[0], world);
          case 'Fn::And':
            return operands.every((operand) => this.holds(operand, world));
          case 'Fn::Or':
            return operands.some((operand) => this.holds(operand, world));
          case 'Fn::Equals':
            return this.equal(operands, world);
        }
      }
      return Deployment.of(world).decide(this.fact(raw));
    } finally {
      this.depth--;
    }
  }

  private equal(operands: readonly unknown[], world: World): boolean {
    const deployment = Deployment.of(world);
    const { subject, constants } = this.sides(operands, world);
    const [first, second] = constants;
    if (first !== undefined && second !== undefined) {
      return first === second;
    }
    return subject !== undefined && first !== undefined
      ? deployment.equals(subject, first)
      : deployment.decide(this.comparison(operands));
  }

  private assumeNode(raw: unknown, truth: boolean, world: World): void {
    const [operator, operands] = operation(raw);
    this.depth++;
    try {
      if (this.depth >= MAX_DEPTH) {
        return;
      }
      const all = operator === (truth ? 'Fn::And' : 'Fn::Or');
      if (operator === 'Condition') {
        const name = operands[0];
        if (typeof name === 'string' && Object.hasOwn(this.definitions, name)) {
          this.assumeNode(this.definitions[name], truth, world);
        }
        Deployment.of(world).settle(this.fact(name), truth);
      } else if (operator === 'Fn::Not') {
        this.assumeNode(operands[0], !truth, world);
      } else if (operator === 'Fn::Equals') {
        this.assumeEqual(operands, truth, world);
      } else if (all) {
        for (const operand of operands) {
          this.assumeNode(operand, truth, world);
        }
      } else if (operator === 'Fn::And' || operator === 'Fn::Or') {
        const which = operands.length > 1 ? world.choose(`${this.fact(raw)} by`, operands.length) : 0;
        this.assumeNode(operands[which], truth, world);
      } else {
        Deployment.of(world).settle(this.fact(raw), truth);
      }
    } finally {
      this.depth--;
    }
  }

  private assumeEqual(operands: readonly unknown[], truth: boolean, world: World): void {
    const { subject, constants } = this.sides(operands, world);
    if (subject !== undefined && constants[0] !== undefined) {
      Deployment.of(world).assume(subject, constants[0], truth);
    } else {
      Deployment.of(world).settle(this.comparison(operands), truth);
    }
  }

  private sides(operands: readonly unknown[], world: World): { subject?: Subject; constants: string[] } {
    const subject = operands.map((operand) => this.comparands.subject(operand)).find((side) => side !== undefined);
    const constants = operands
      .slice(0, 2)
      .map((operand) => this.comparands.constant(operand, world))
      .filter((side) => side !== undefined);
    return { subject, constants };
  }

  private comparison(operands: readonly unknown[]): string {
    return `${this.comparands.id} equal ${operands.map(canonical).sort().join(' ')}`;
  }

  private fact(raw: unknown): string {
    return `${this.comparands.id} condition ${canonical(raw)}`;
  }
}

function operation(raw: unknown): [string, readonly unknown[]] {
  if (!isPlainObject(raw)) {
    return ['', []];
  }
  const [operator, ...others] = Object.keys(raw);
  if (operator === undefined || others.length > 0) {
    return ['', []];
  }
  const operands = raw[operator];
  return [operator, Array.isArray(operands) ? operands : [operands]];
}

/** One text for all spellings of a node: the keys of its objects are sorted. */
export function canonical(raw: unknown): string {
  return (
    JSON.stringify(raw, (_key, value: unknown) =>
      isPlainObject(value)
        ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
        : value,
    ) ?? 'null'
  );
}
