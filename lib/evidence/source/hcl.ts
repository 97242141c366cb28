import type { Member, Span, SyntaxNode } from './syntax';

/**
 * Reads the blocks and attributes of a Terraform file with their places. The parser that reads it for judgement tells
 * no places; this one tells nothing else, and takes expressions as they come.
 */
export function hclSyntax(text: string): SyntaxNode {
  return new Scanner(text).body({ start: 0, end: text.length });
}

/** A body, or a block's label: `resource "a" "b" {}` is a member `resource` with a member `a` with a member `b`. */
class Body implements SyntaxNode {
  public readonly isScalar = false;
  public readonly elements: readonly SyntaxNode[] = [];
  private readonly byName = new Map<string, Member[]>();

  constructor(public readonly span: Span) {}

  public members(name: string): readonly Member[] {
    return this.byName.get(name) ?? [];
  }

  public add(name: string, member: Member): void {
    this.byName.set(name, [...(this.byName.get(name) ?? []), member]);
  }

  public toData(): unknown {
    return undefined;
  }
}

class Expression implements SyntaxNode {
  public readonly isScalar = true;
  public readonly elements: readonly SyntaxNode[] = [];

  constructor(public readonly span: Span) {}

  public members(): readonly Member[] {
    return [];
  }

  public toData(): unknown {
    return undefined;
  }
}

const NAME = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const HEREDOC = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;
const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };

class Scanner {
  private at = 0;

  constructor(private readonly text: string) {}

  /** Reads attributes and blocks up to the brace that closes the body. */
  public body(span: Span): Body {
    const body = new Body(span);
    while (this.at < this.text.length) {
      this.skipSpace(true);
      if (this.text[this.at] === '}') {
        this.at++;
        break;
      }
      const start = this.at;
      const name = this.match(NAME) ?? this.quoted();
      if (name === undefined) {
        this.at++;
        continue;
      }
      const key = { start, end: this.at };
      this.skipSpace(false);
      if (this.text[this.at] === '=' && this.text[this.at + 1] !== '=') {
        this.at++;
        body.add(name, { key, value: this.expression() });
      } else {
        this.block(body, name, key);
      }
    }
    return body;
  }

  private block(parent: Body, name: string, key: Span): void {
    const labels: { name: string; key: Span }[] = [{ name, key }];
    for (;;) {
      this.skipSpace(false);
      const start = this.at;
      const label = this.quoted() ?? this.match(NAME);
      if (label === undefined) {
        break;
      }
      labels.push({ name: label, key: { start, end: this.at } });
    }
    if (this.text[this.at] !== '{') {
      return;
    }
    this.at++;
    const last = labels.pop();
    const content = this.body({ start: key.start, end: this.at });
    let holder = parent;
    for (const label of labels) {
      const value = new Body(key);
      holder.add(label.name, { key: label.key, value });
      holder = value;
    }
    // The header as a whole is what a reader looks for: `resource "azurerm_storage_account" "logs"`.
    holder.add(last?.name ?? name, { key: { start: key.start, end: last?.key.end ?? key.end }, value: content });
  }

  /** Reads to the end of the line, or of the bracket, in which an expression stands. */
  private expression(): Expression {
    this.skipSpace(false);
    const start = this.at;
    let end = start;
    const open: string[] = [];
    while (this.at < this.text.length) {
      const character = this.text[this.at] ?? '';
      if (open.length === 0 && (character === '\n' || character === '}')) {
        break;
      }
      if (this.skipComment()) {
        continue;
      }
      if (character === '"') {
        this.quoted();
      } else if (character === '<' && this.heredoc()) {
        end = this.at;
        continue;
      } else {
        const closing = CLOSING[character];
        if (closing !== undefined) {
          open.push(closing);
        } else if (character === open.at(-1)) {
          open.pop();
        }
        this.at++;
      }
      end = /\s/.test(character) ? end : this.at;
    }
    return new Expression({ start, end });
  }

  /** A text in quotes; interpolations in it may hold quotes again. */
  private quoted(): string | undefined {
    if (this.text[this.at] !== '"') {
      return undefined;
    }
    const start = ++this.at;
    while (this.at < this.text.length && this.text[this.at] !== '"' && this.text[this.at] !== '\n') {
      if (this.text[this.at] === '\\') {
        this.at += 2;
      } else if (/^[$%]\{$/.test(this.text.slice(this.at, this.at + 2))) {
        this.interpolation();
      } else {
        this.at++;
      }
    }
    const content = this.text.slice(start, this.at);
    this.at++;
    return content;
  }

  private interpolation(): void {
    let depth = 0;
    do {
      const character = this.text[this.at];
      if (character === '"') {
        this.quoted();
        continue;
      }
      depth += character === '{' ? 1 : character === '}' ? -1 : 0;
      this.at++;
    } while (
      (depth > 0 || this.text[this.at - 1] === '$' || this.text[this.at - 1] === '%') &&
      this.at < this.text.length
    );
  }

  private heredoc(): boolean {
    const marker = this.match(HEREDOC, 1);
    if (marker === undefined) {
      return false;
    }
    const end = new RegExp(`^[ \\t]*${marker}[ \\t]*\\r?$`, 'gm');
    end.lastIndex = this.at;
    const found = end.exec(this.text);
    this.at = found === null ? this.text.length : found.index + found[0].trimEnd().length;
    return true;
  }

  private skipSpace(overLines: boolean): void {
    while (this.at < this.text.length) {
      const character = this.text[this.at] ?? '';
      if (!this.skipComment()) {
        if (!/\s/.test(character) || (character === '\n' && !overLines)) {
          return;
        }
        this.at++;
      }
    }
  }

  private skipComment(): boolean {
    const ahead = this.text.slice(this.at, this.at + 2);
    if (ahead[0] === '#' || ahead === '//') {
      const end = this.text.indexOf('\n', this.at);
      this.at = end < 0 ? this.text.length : end;
      return true;
    }
    if (ahead === '/*') {
      const end = this.text.indexOf('*/', this.at);
      this.at = end < 0 ? this.text.length : end + 2;
      return true;
    }
    return false;
  }

  private match(pattern: RegExp, group = 0): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) {
      return undefined;
    }
    this.at = pattern.lastIndex;
    return found[group];
  }
}
