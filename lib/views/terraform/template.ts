import type { Expression, TemplatePart } from './expression';
import { Scanner, SyntaxFault } from './scanner';

const UNICODE_ESCAPE = /u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', "'": "'", '\\': '\\' };

/** Reads HCL templates: texts with `${…}` in them, with or without quotes around. */
export abstract class TemplateScanner extends Scanner {
  /** Reads a template up to the closing quote, or to the end of the text where there is none. */
  public template(quote: string | undefined): Expression {
    return this.nested(() => {
      const parts: TemplatePart[] = [];
      let literal = '';
      for (;;) {
        const character = this.text[this.at];
        if (this.at >= this.end || character === undefined) {
          if (quote !== undefined) {
            throw new SyntaxFault('a string does not end');
          }
          break;
        }
        if (character === quote) {
          this.at++;
          break;
        }
        if (character === '\\' && quote !== undefined) {
          literal += this.escape();
        } else if (this.text.startsWith('$${', this.at) || this.text.startsWith('%%{', this.at)) {
          literal += `${character}{`;
          this.at += 3;
        } else if (this.text.startsWith('%{', this.at)) {
          throw new SyntaxFault('it has a template directive %{ … }');
        } else if (this.text.startsWith('${', this.at)) {
          parts.push(literal, this.interpolation());
          literal = '';
        } else {
          const from = this.at++;
          while (this.at < this.end && !isSpecial(this.text[this.at], quote)) {
            this.at++;
          }
          literal += this.text.slice(from, this.at);
        }
      }
      return templateOf([...parts, literal].filter((part) => part !== ''));
    });
  }

  private interpolation(): TemplatePart {
    const from = this.at;
    this.at += this.text[this.at + 2] === '~' ? 3 : 2;
    const expression = this.expression();
    this.take('~');
    this.expect('}');
    return { text: this.text.slice(from, this.at), expression };
  }

  private escape(): string {
    const character = this.text[this.at + 1] ?? '';
    UNICODE_ESCAPE.lastIndex = this.at + 1;
    const unicode = UNICODE_ESCAPE.exec(this.text);
    if (unicode !== null) {
      this.at += 1 + unicode[0].length;
      const code = Number.parseInt(unicode[1] ?? unicode[2] ?? '', 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    }
    this.at += 2;
    return ESCAPES[character] ?? character;
  }

  /** Reads one expression from where the scanner stands. */
  protected abstract expression(): Expression;
}

function isSpecial(character: string | undefined, quote: string | undefined): boolean {
  return character === '$' || character === '%' || (quote !== undefined && (character === quote || character === '\\'));
}

function templateOf(parts: readonly TemplatePart[]): Expression {
  const [first] = parts;
  if (first === undefined || (parts.length === 1 && typeof first === 'string')) {
    return { type: 'literal', value: first ?? '' };
  }
  return parts.length === 1 && typeof first !== 'string' ? first.expression : { type: 'template', parts };
}
