import type { Expression, Step } from './expression';
import { SyntaxFault } from './scanner';
import { TemplateScanner } from './template';

/**
 * Parses a text of a Terraform document, which is an HCL template: `a-${var.b}`.
 *
 * A text that holds nothing but one interpolation stands for the value of that expression, of whatever type.
 * What cannot be parsed gives an `unreadable` expression; nothing throws. The time is linear in the length.
 */
export function parseTemplate(text: string): Expression {
  try {
    return new Parser(text).template(undefined);
  } catch (error) {
    if (error instanceof SyntaxFault) {
      return { type: 'unreadable', reason: error.message };
    }
    throw error;
  }
}

const BINARY: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/', '%'],
];

const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?\n/uy;

/**
 * A recursive-descent parser of HCL templates and expressions.
 *
 * Strings may stand in single quotes as well, which Terraform does not know: texts that are handed on with their
 * interpolations in them use these where the text is JSON, see `jsonSafe`.
 */
class Parser extends TemplateScanner {
  protected expression(): Expression {
    return this.nested(() => {
      this.skipSpace();
      const from = this.at;
      const condition = this.binary(0);
      const conditionText = this.text.slice(from, this.at).trim();
      if (!this.take('?')) {
        return condition;
      }
      const yes = this.expression();
      this.expect(':');
      const no = this.expression();
      return { type: 'conditional', condition, conditionText, yes, no };
    });
  }

  private binary(level: number): Expression {
    const operators = BINARY[level];
    if (operators === undefined) {
      return this.unary();
    }
    let left = this.binary(level + 1);
    for (;;) {
      const operator = operators.find((candidate) => this.take(candidate));
      if (operator === undefined) {
        return left;
      }
      left = { type: 'binary', operator, left, right: this.binary(level + 1) };
    }
  }

  private unary(): Expression {
    for (const operator of ['!', '-']) {
      if (this.take(operator)) {
        return this.nested(() => ({ type: 'unary', operator, operand: this.unary() }));
      }
    }
    return this.postfix(this.primary());
  }

  private postfix(root: Expression): Expression {
    const steps: Step[] = [];
    for (;;) {
      if (this.text[this.at] === '[') {
        this.at++;
        if (this.take('*')) {
          steps.push({ kind: 'splat' });
        } else {
          steps.push({ kind: 'index', key: this.expression() });
        }
        this.expect(']');
      } else if (this.peek('.') && !this.peek('...')) {
        this.take('.');
        steps.push(this.attribute());
      } else {
        return steps.length === 0 ? root : { type: 'traversal', root, steps };
      }
    }
  }

  private attribute(): Step {
    if (this.take('*')) {
      return { kind: 'splat' };
    }
    const digits = this.match(/\d+/y);
    if (digits !== undefined) {
      return { kind: 'index', key: { type: 'literal', value: Number(digits) } };
    }
    return { kind: 'attribute', name: this.identifier() };
  }

  private primary(): Expression {
    this.skipSpace();
    const character = this.text[this.at];
    switch (character) {
      case '"':
      case "'":
        this.at++;
        return this.template(character);
      case '(': {
        this.at++;
        const inner = this.expression();
        this.expect(')');
        return inner;
      }
      case '[':
        this.at++;
        return this.listOrFor();
      case '{':
        this.at++;
        return this.objectOrFor();
      case '<':
        return this.heredoc();
      default: {
        const number = this.match(NUMBER);
        return number === undefined ? this.nameOrCall() : { type: 'literal', value: Number(number) };
      }
    }
  }

  private nameOrCall(): Expression {
    let name = this.identifier();
    while (this.text.startsWith('::', this.at)) {
      this.at += 2;
      name += `::${this.identifier()}`;
    }
    if (this.text[this.at] === '(') {
      this.at++;
      return this.call(name);
    }
    switch (name) {
      case 'true':
      case 'false':
        return { type: 'literal', value: name === 'true' };
      case 'null':
        return { type: 'literal', value: null };
      default:
        return { type: 'name', name };
    }
  }

  private call(name: string): Expression {
    const args: Expression[] = [];
    let expands = false;
    while (!this.take(')')) {
      args.push(this.expression());
      expands = this.take('...') || expands;
      if (!this.take(',')) {
        this.expect(')');
        break;
      }
    }
    return { type: 'call', name, args, expands };
  }

  private listOrFor(): Expression {
    if (this.takeWord('for')) {
      return this.forExpression(']');
    }
    const items: Expression[] = [];
    while (!this.take(']')) {
      items.push(this.expression());
      if (!this.take(',')) {
        this.expect(']');
        break;
      }
    }
    return { type: 'list', items };
  }

  private objectOrFor(): Expression {
    if (this.takeWord('for')) {
      return this.forExpression('}');
    }
    const entries: (readonly [Expression, Expression])[] = [];
    while (!this.take('}')) {
      const key = this.expression();
      if (!this.take('=') && !this.take(':')) {
        throw this.fault("'=' or ':'");
      }
      const named: Expression = key.type === 'name' ? { type: 'literal', value: key.name } : key;
      entries.push([named, this.expression()]);
      this.take(',');
    }
    return { type: 'object', entries };
  }

  private forExpression(close: string): Expression {
    this.skipSpace();
    const names = [this.identifier()];
    if (this.take(',')) {
      this.skipSpace();
      names.push(this.identifier());
    }
    if (!this.takeWord('in')) {
      throw this.fault("'in'");
    }
    const collection = this.expression();
    this.expect(':');
    const first = this.expression();
    const second = close === '}' && this.take('=>') ? this.expression() : undefined;
    const groups = this.take('...');
    const condition = this.takeWord('if') ? this.expression() : undefined;
    this.expect(close);
    return second === undefined
      ? { type: 'for', names, collection, key: undefined, value: first, condition, groups }
      : { type: 'for', names, collection, key: first, value: second, condition, groups };
  }

  private heredoc(): Expression {
    const from = this.at;
    const opening = this.match(HEREDOC);
    const marker = opening?.slice(2).replace('-', '').trim();
    if (opening === undefined || marker === undefined) {
      throw this.fault('an expression');
    }
    const isIndented = this.text[from + 2] === '-';
    const start = this.at;
    for (let line = start; line < this.end; ) {
      const newline = this.text.indexOf('\n', line);
      const stop = newline < 0 ? this.end : newline;
      if (this.text.slice(line, stop).trim() === marker) {
        this.at = stop;
        const body = this.text.slice(start, line);
        return new Parser(isIndented ? withoutIndent(body) : body, this.nesting).template(undefined);
      }
      line = stop + 1;
    }
    throw new SyntaxFault(`the heredoc ${marker} does not end`);
  }
}

function withoutIndent(text: string): string {
  const lines = text.split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const indent = indents.reduce((least, next) => Math.min(least, next), Number.POSITIVE_INFINITY);
  return lines.map((line) => line.slice(indent)).join('\n');
}
