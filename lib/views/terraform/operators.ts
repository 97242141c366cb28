import { isPlainObject } from '../../core';
import {
  booleanOf,
  invalid,
  isList,
  isOpen,
  known,
  numberOf,
  type Result,
  reasonOf,
  scalarOf,
  unknown,
} from './readings';

/** `!x` and `-x`. */
export function unary(operator: string, operand: Result): Result {
  if (operator === '!') {
    const value = booleanOf(operand);
    return value === undefined ? open([operand], 'true or false') : known(!value);
  }
  const value = numberOf(operand);
  return value === undefined ? open([operand], 'a number') : known(-value);
}

/** Logic, comparison and arithmetic. A known operand that decides alone does so. */
export function binary(operator: string, left: Result, right: Result): Result {
  switch (operator) {
    case '&&':
    case '||':
      return logic(operator === '||', left, right);
    case '==':
    case '!=': {
      const equal = isEqual(left, right);
      return equal === undefined ? open([left, right], 'comparable') : known(equal === (operator === '=='));
    }
    default:
      return arithmetic(operator, left, right);
  }
}

function logic(deciding: boolean, left: Result, right: Result): Result {
  const sides = [booleanOf(left), booleanOf(right)];
  if (sides.includes(deciding)) {
    return known(deciding);
  }
  return sides.includes(undefined) ? open([left, right], 'true or false') : known(!deciding);
}

function isEqual(left: Result, right: Result): boolean | undefined {
  if (isOpen(left) || isOpen(right)) {
    return undefined;
  }
  if (left.kind === 'absent' || right.kind === 'absent') {
    return left.kind === right.kind;
  }
  const a = scalarOf(left);
  const b = scalarOf(right);
  if (a !== undefined && b !== undefined) {
    return typeof a === typeof b ? a === b : String(a) === String(b) ? undefined : false;
  }
  const sizes = [sizeOf(left), sizeOf(right)];
  return sizes[0] === sizes[1] ? (sizes[0] === 0 ? true : undefined) : false;
}

function sizeOf(result: Result): number | undefined {
  if (result.kind !== 'known') {
    return undefined;
  }
  return isList(result.value)
    ? result.value.length
    : isPlainObject(result.value)
      ? Object.keys(result.value).length
      : undefined;
}

function arithmetic(operator: string, left: Result, right: Result): Result {
  const a = numberOf(left);
  const b = numberOf(right);
  if (a === undefined || b === undefined) {
    return open([left, right], 'numbers');
  }
  switch (operator) {
    case '<':
      return known(a < b);
    case '>':
      return known(a > b);
    case '<=':
      return known(a <= b);
    case '>=':
      return known(a >= b);
    case '+':
      return finite(a + b);
    case '-':
      return finite(a - b);
    case '*':
      return finite(a * b);
    case '/':
      return finite(a / b);
    default:
      return finite(a % b);
  }
}

function finite(value: number): Result {
  return Number.isFinite(value) ? known(value) : invalid('the result is no number');
}

function open(operands: readonly Result[], expected: string): Result {
  const reason = operands.map(reasonOf).find((text) => text !== '');
  return reason === undefined ? invalid(`an operand is not ${expected}`) : unknown(reason);
}
