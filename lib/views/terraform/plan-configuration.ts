import { isPlainObject } from '../../core';
import { asObject } from './module';

/** A resource that an expression of a plan's configuration mentions: the address without indices, and the attribute. */
export interface Mention {
  /** The address of the configuration, such as `module.network.aws_subnet.private`. */
  readonly base: string;
  /** An index that the expression states itself, such as `[0]`; empty where it states none. */
  readonly index: string;
  readonly attribute: string;
}

/** So many modules and variables are followed to what an expression stands for. */
const MAX_FOLLOWED = 50;

/** The part of a plan that says what its expressions refer to: `configuration`. */
export class PlanConfiguration {
  private readonly expressions = new Map<string, unknown>();
  private readonly modules = new Map<string, Readonly<Record<string, unknown>>>();
  private readonly mentionsOfResource = new Map<string, readonly Mention[]>();

  constructor(configuration: unknown) {
    this.index(asObject(asObject(configuration).root_module), '');
  }

  /** The expressions of a resource, by its address without indices. */
  public expressionsOf(base: string): unknown {
    return this.expressions.get(base);
  }

  /** Everything that a resource mentions in any expression. */
  public mentionsOf(base: string): readonly Mention[] {
    const known = this.mentionsOfResource.get(base);
    if (known !== undefined) {
      return known;
    }
    const mentions = this.mentions(this.expressions.get(base), moduleOf(base));
    this.mentionsOfResource.set(base, mentions);
    return mentions;
  }

  /** What an expression, or a block of expressions, in a module mentions. */
  public mentions(expression: unknown, modulePrefix: string): Mention[] {
    const found = new Map<string, Mention>();
    this.collect(expression, modulePrefix, found, 0);
    return [...found.values()];
  }

  private index(module: Readonly<Record<string, unknown>>, prefix: string): void {
    this.modules.set(prefix, module);
    for (const resource of listOf(module.resources)) {
      const { address, expressions, for_each_expression } = asObject(resource);
      if (typeof address === 'string') {
        this.expressions.set(prefix + address, { ...asObject(expressions), for_each: for_each_expression });
      }
    }
    for (const [name, call] of Object.entries(asObject(module.module_calls))) {
      this.index(asObject(asObject(call).module), `${prefix}module.${name}.`);
    }
  }

  private collect(expression: unknown, prefix: string, found: Map<string, Mention>, followed: number): void {
    if (followed > MAX_FOLLOWED) {
      return;
    }
    if (Array.isArray(expression)) {
      for (const item of expression) {
        this.collect(item, prefix, found, followed);
      }
    } else if (isLeaf(expression)) {
      for (const text of longest(expression.references)) {
        this.follow(text, prefix, found, followed);
      }
    } else if (isPlainObject(expression)) {
      for (const inner of Object.values(expression)) {
        this.collect(inner, prefix, found, followed);
      }
    }
  }

  private follow(text: string, prefix: string, found: Map<string, Mention>, followed: number): void {
    const names = text.replace(/\[[^\]]*\]/g, '').split('.');
    const [root, first = '', second = ''] = names;
    switch (root) {
      case 'var': {
        const caller = prefix.replace(/module\.[^.]*\.$/, '');
        const call = prefix.slice(caller.length).split('.')[1] ?? '';
        const arguments_ = asObject(asObject(asObject(this.modules.get(caller)?.module_calls)[call]).expressions);
        if (prefix !== '' && Object.hasOwn(arguments_, first)) {
          this.collect(arguments_[first], caller, found, followed + 1);
        }
        break;
      }
      case 'module': {
        const inner = `${prefix}module.${first}.`;
        const output = asObject(asObject(this.modules.get(inner)?.outputs)[second]);
        this.collect(output.expression, inner, found, followed + 1);
        break;
      }
      default: {
        const length = root === 'data' ? 3 : 2;
        const base = prefix + names.slice(0, length).join('.');
        if (this.expressions.has(base)) {
          const index = /^(?:data\.)?[^.[]+\.[^.[]+(\[[^\]]*\])/.exec(text)?.[1] ?? '';
          found.set(`${base}${index}`, { base, index, attribute: names.slice(length).join('.') });
        }
      }
    }
  }
}

/** An expression of a plan's configuration, as opposed to a block of them. */
export function isLeaf(
  expression: unknown,
): expression is { readonly references?: readonly unknown[]; readonly constant_value?: unknown } {
  return (
    isPlainObject(expression) && (Array.isArray(expression.references) || Object.hasOwn(expression, 'constant_value'))
  );
}

/** The module that holds a resource, as a prefix: `module.network.`, or empty for the root. */
export function moduleOf(base: string): string {
  return /^(?:module\.[^.]+\.)*/.exec(base)?.[0] ?? '';
}

/** A plan lists `a.b.c`, `a.b` for one reference; those that begin another one are dropped. */
function longest(references: readonly unknown[] | undefined): string[] {
  const texts = (references ?? []).filter((text) => typeof text === 'string');
  return texts.filter((text, at) => {
    const before = texts[at - 1];
    return before === undefined || !(before.startsWith(`${text}.`) || before.startsWith(`${text}[`));
  });
}

function listOf(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : [];
}
