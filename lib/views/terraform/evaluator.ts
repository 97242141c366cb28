import type { World } from '../../core';
import type { ConditionalExpression, Expression, ForExpression, Step, TemplatePart } from './expression';
import { callFunction } from './functions';
import { binary, unary } from './operators';
import {
  ABSENT,
  booleanOf,
  elementsOf,
  escapeTemplate,
  invalid,
  isOpen,
  known,
  listOf,
  memberOf,
  membersOf,
  objectOf,
  type Result,
  reasonOf,
  scalarOf,
  textOf,
  unknown,
} from './readings';

/** What an expression may ask of its surroundings. */
export interface Surroundings {
  readonly world: World;
  /** The value of what begins with a name: `var.x`, `local.y`, `azurerm_key_vault.main`, and the steps it used up. */
  resolve(root: string, steps: readonly Step[]): { readonly result: Result; readonly used: number };
  /** The same surroundings with more names: those of a `for` expression. */
  withNames(names: Readonly<Record<string, Result>>): Surroundings;
  /** Tells a conditional of these surroundings from one elsewhere that reads the same. */
  choiceKey(text: string): string;
  /** Counts one evaluation; false when there were too many. */
  spend(): boolean;
}

/** So many expressions may stand in one another, through references too. */
const MAX_LEVEL = 300;
/** So many elements of a `for` expression are evaluated. */
const MAX_ELEMENTS = 1000;
const MAX_TEXT_LENGTH = 1_000_000;

let level = 0;

/** Evaluates an expression as far as it can be before deployment. Never throws. */
export function evaluateExpression(expression: Expression, surroundings: Surroundings): Result {
  if (level >= MAX_LEVEL) {
    return unknown('the expression refers to itself, or is nested too deeply');
  }
  if (!surroundings.spend()) {
    return unknown('there are too many expressions to evaluate');
  }
  level++;
  try {
    return evaluateNode(expression, surroundings);
  } finally {
    level--;
  }
}

function evaluateNode(expression: Expression, surroundings: Surroundings): Result {
  const evaluate = (operand: Expression) => evaluateExpression(operand, surroundings);
  switch (expression.type) {
    case 'literal':
      return expression.value === null ? ABSENT : known(expression.value);
    case 'template':
      return interpolate(expression.parts, surroundings);
    case 'list':
      return listOf(expression.items.map(evaluate));
    case 'object':
      return evaluateObject(expression.entries, surroundings);
    case 'for':
      return evaluateFor(expression, surroundings);
    case 'name':
      return surroundings.resolve(expression.name, []).result;
    case 'traversal':
      return traverse(expression.root, expression.steps, surroundings);
    case 'call':
      return callFunction(expression.name, expression.args, expression.expands, evaluate, surroundings.world);
    case 'conditional':
      return evaluateConditional(expression, surroundings);
    case 'unary':
      return unary(expression.operator, evaluate(expression.operand));
    case 'binary':
      return binary(expression.operator, evaluate(expression.left), evaluate(expression.right));
    case 'unreadable':
      return unknown(`the expression cannot be read: ${expression.reason}`);
  }
}

/** Joins the parts of a template; what is not known stays in the text as `${…}`. */
function interpolate(parts: readonly TemplatePart[], surroundings: Surroundings): Result {
  let text = '';
  let template = '';
  let reason: string | undefined;
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      template += escapeTemplate(part);
      continue;
    }
    const result = evaluateExpression(part.expression, surroundings);
    const value = textOf(result);
    if (value === undefined) {
      reason ??= reasonOf(result) || `${part.text} is no text`;
      template += result.kind === 'unknown' && result.text !== undefined ? result.text : jsonSafe(part.text);
    } else {
      text += value;
      template += escapeTemplate(value);
    }
    if (template.length > MAX_TEXT_LENGTH && parts.length > 1) {
      return unknown('the text is too long to evaluate');
    }
  }
  return reason === undefined ? known(text) : unknown(reason, template);
}

/**
 * An interpolation that can stand in a JSON text and be read again: its quotes are single, which our own parser
 * knows; where this cannot be done, nothing is known of it.
 */
function jsonSafe(interpolation: string): string {
  if (!/["\n\r\t]/.test(interpolation)) {
    return interpolation.includes('\\') ? '${unreadable}' : interpolation;
  }
  return /['\\#]|\/\/|<</.test(interpolation)
    ? '${unreadable}'
    : interpolation.replaceAll('"', "'").replace(/[\n\r\t]/g, ' ');
}

function evaluateObject(entries: readonly (readonly [Expression, Expression])[], surroundings: Surroundings): Result {
  const members: [string, Result][] = [];
  for (const [key, value] of entries) {
    const name = evaluateExpression(key, surroundings);
    const text = textOf(name);
    if (text === undefined) {
      return unknown(`a key of the object is not known: ${reasonOf(name) || 'it is no text'}`);
    }
    members.push([text, evaluateExpression(value, surroundings)]);
  }
  return objectOf(members);
}

function evaluateConditional(expression: ConditionalExpression, surroundings: Surroundings): Result {
  const condition = evaluateExpression(expression.condition, surroundings);
  const decided = booleanOf(condition);
  if (decided === undefined && !isOpen(condition)) {
    return invalid(`the condition ${expression.conditionText} is neither true nor false`);
  }
  const isTrue = decided ?? surroundings.world.choose(surroundings.choiceKey(expression.conditionText), 2) === 0;
  return evaluateExpression(isTrue ? expression.yes : expression.no, surroundings);
}

function evaluateFor(expression: ForExpression, surroundings: Surroundings): Result {
  const collection = evaluateExpression(expression.collection, surroundings);
  const entries =
    elementsOf(collection, surroundings.world)?.map((value, index): [string | number, Result] => [index, value]) ??
    membersOf(collection, surroundings.world);
  if (entries === undefined) {
    return unknown(reasonOf(collection) || 'the for expression has no list or object to go over');
  }
  if (entries.length > MAX_ELEMENTS || expression.groups) {
    return unknown('the for expression is not evaluated');
  }
  const list: Result[] = [];
  const members: [string, Result][] = [];
  for (const [key, value] of entries) {
    const inner = surroundings.withNames(namesOf(expression.names, key, value));
    if (expression.condition !== undefined) {
      const kept = booleanOf(evaluateExpression(expression.condition, inner));
      if (kept === undefined) {
        return unknown('which elements the for expression keeps is not known');
      }
      if (!kept) {
        continue;
      }
    }
    list.push(evaluateExpression(expression.value, inner));
    if (expression.key !== undefined) {
      const name = textOf(evaluateExpression(expression.key, inner));
      if (name === undefined) {
        return unknown('a key of the for expression is not known');
      }
      members.push([name, list.at(-1) ?? ABSENT]);
    }
  }
  return expression.key === undefined ? listOf(list) : objectOf(members);
}

function namesOf(names: readonly string[], key: string | number, value: Result): Record<string, Result> {
  const [first = '', second] = names;
  return Object.fromEntries(
    second === undefined
      ? [[first, value]]
      : [
          [first, known(key)],
          [second, value],
        ],
  );
}

function traverse(root: Expression, steps: readonly Step[], surroundings: Surroundings): Result {
  if (root.type !== 'name') {
    return walk(evaluateExpression(root, surroundings), steps, surroundings);
  }
  const { result, used } = surroundings.resolve(root.name, steps);
  return walk(result, steps.slice(used), surroundings);
}

/** Goes on from a value by the steps of a traversal. */
export function walk(from: Result, steps: readonly Step[], surroundings: Surroundings): Result {
  let result = from;
  for (const [position, step] of steps.entries()) {
    switch (step.kind) {
      case 'attribute':
        result = memberOf(result, step.name, surroundings.world);
        break;
      case 'index': {
        const key = evaluateExpression(step.key, surroundings);
        const scalar = scalarOf(key);
        if (scalar === undefined) {
          return unknown(reasonOf(key) || 'an index is not known');
        }
        result = memberOf(result, scalar, surroundings.world);
        break;
      }
      default: {
        if (result.kind === 'absent') {
          return listOf([]);
        }
        const elements = elementsOf(result, surroundings.world) ?? (isOpen(result) ? undefined : [result]);
        if (elements === undefined) {
          return unknown(reasonOf(result));
        }
        const rest = steps.slice(position + 1);
        return listOf(elements.map((element) => walk(element, rest, surroundings)));
      }
    }
  }
  return result;
}
