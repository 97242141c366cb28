import type { Scalar } from '../../core';

/** One HCL expression, parsed. */
export type Expression =
  | { readonly type: 'literal'; readonly value: Scalar | null }
  | { readonly type: 'template'; readonly parts: readonly TemplatePart[] }
  | { readonly type: 'list'; readonly items: readonly Expression[] }
  | { readonly type: 'object'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | ForExpression
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'traversal'; readonly root: Expression; readonly steps: readonly Step[] }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly expands: boolean }
  | ConditionalExpression
  | { readonly type: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly type: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly type: 'unreadable'; readonly reason: string };

/** `c ? a : b`; the text of the condition tells two conditionals on the same thing. */
export interface ConditionalExpression {
  readonly type: 'conditional';
  readonly condition: Expression;
  readonly conditionText: string;
  readonly yes: Expression;
  readonly no: Expression;
}

/** `[for k, v in x : e if c]`, or `{for k, v in x : e => f if c}` with a key. */
export interface ForExpression {
  readonly type: 'for';
  readonly names: readonly string[];
  readonly collection: Expression;
  readonly key: Expression | undefined;
  readonly value: Expression;
  readonly condition: Expression | undefined;
  readonly groups: boolean;
}

/** A literal text, or an interpolation with its text `${…}`. */
export type TemplatePart = string | { readonly text: string; readonly expression: Expression };

/** One step of a traversal: `.name`, `[key]`, or `[*]`. */
export type Step =
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'index'; readonly key: Expression }
  | { readonly kind: 'splat' };

/** Whether a text of a document is a template with anything to evaluate. */
export function isTemplate(text: string): boolean {
  return text.includes('${') || text.includes('%{');
}

/** The steps of a traversal as text: `identity[0].principal_id`. */
export function attributePath(steps: readonly Step[]): string {
  return steps
    .map((step) => {
      if (step.kind === 'attribute') {
        return `.${step.name}`;
      }
      return step.kind === 'splat' ? '[*]' : `[${step.key.type === 'literal' ? step.key.value : '…'}]`;
    })
    .join('')
    .replace(/^\./, '');
}

/** Whether a step is `[0]`, which opens a block that JSON states as an object. */
export function isZeroIndex(step: Step): boolean {
  return step.kind === 'index' && step.key.type === 'literal' && Number(step.key.value) === 0;
}

/** Calls `visit` for every traversal and every bare name in an expression. */
export function forEachTraversal(expression: Expression, visit: (root: string, steps: readonly Step[]) => void): void {
  const pending: Expression[] = [expression];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    switch (next.type) {
      case 'name':
        visit(next.name, []);
        break;
      case 'traversal':
        if (next.root.type === 'name') {
          visit(next.root.name, next.steps);
        } else {
          pending.push(next.root);
        }
        for (const step of next.steps) {
          if (step.kind === 'index') {
            pending.push(step.key);
          }
        }
        break;
      default:
        for (const operand of operands(next)) {
          pending.push(operand);
        }
    }
  }
}

function operands(expression: Expression): readonly Expression[] {
  switch (expression.type) {
    case 'template':
      return expression.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.expression]));
    case 'list':
      return expression.items;
    case 'object':
      return expression.entries.flat();
    case 'for':
      return [expression.collection, expression.value, expression.key, expression.condition].filter(
        (operand) => operand !== undefined,
      );
    case 'call':
      return expression.args;
    case 'conditional':
      return [expression.condition, expression.yes, expression.no];
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    default:
      return [];
  }
}
