/** The text is no HCL. */
export class SyntaxFault extends Error {}

const MAX_NESTING = 100;

const IDENTIFIER = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;

/** Takes the tokens of HCL from a text, one after the other. */
export class Scanner {
  protected at = 0;
  protected readonly end: number;

  constructor(
    protected readonly text: string,
    protected nesting = 0,
  ) {
    this.end = text.length;
  }

  protected identifier(): string {
    const name = this.match(IDENTIFIER);
    if (name === undefined) {
      throw this.fault('an expression');
    }
    return name;
  }

  protected match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  protected peek(token: string): boolean {
    const from = this.at;
    this.skipSpace();
    const found = this.text.startsWith(token, this.at);
    this.at = from;
    return found;
  }

  protected take(token: string): boolean {
    const from = this.at;
    this.skipSpace();
    const next = this.text[this.at + token.length];
    const isPartOfLonger = (token === '=' && (next === '>' || next === '=')) || (token === '!' && next === '=');
    if (this.text.startsWith(token, this.at) && !isPartOfLonger) {
      this.at += token.length;
      return true;
    }
    this.at = from;
    return false;
  }

  protected takeWord(word: string): boolean {
    const from = this.at;
    this.skipSpace();
    if (this.match(IDENTIFIER) === word) {
      return true;
    }
    this.at = from;
    return false;
  }

  protected expect(token: string): void {
    if (!this.take(token)) {
      throw this.fault(`'${token}'`);
    }
  }

  protected fault(expected: string): SyntaxFault {
    this.skipSpace();
    const found = this.at < this.end ? `'${this.text.slice(this.at, this.at + 20)}'` : 'the end';
    return new SyntaxFault(`expected ${expected} but found ${found}`);
  }

  protected skipSpace(): void {
    while (this.at < this.end) {
      const character = this.text[this.at];
      if (character === ' ' || character === '\n' || character === '\t' || character === '\r') {
        this.at++;
      } else if (character === '#' || this.text.startsWith('//', this.at)) {
        const newline = this.text.indexOf('\n', this.at);
        this.at = newline < 0 ? this.end : newline;
      } else if (this.text.startsWith('/*', this.at)) {
        const close = this.text.indexOf('*/', this.at + 2);
        this.at = close < 0 ? this.end : close + 2;
      } else {
        return;
      }
    }
  }

  protected nested<T>(parse: () => T): T {
    this.nesting++;
    if (this.nesting > MAX_NESTING) {
      throw new SyntaxFault(`it is nested more than ${MAX_NESTING} levels deep`);
    }
    const parsed = parse();
    this.nesting--;
    return parsed;
  }
}
