/** A stretch of a text, from the first character to behind the last one, counted from 0. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A node of a parsed text that knows where it stands. */
export interface SyntaxNode {
  /** Whether nothing lies below it: then it is short enough to be marked as a whole. */
  readonly isScalar: boolean;
  readonly span: Span;
  /** The members of a mapping with a name; several where a block can be repeated. */
  members(name: string): readonly Member[];
  /** The elements of a list; empty for anything else. */
  readonly elements: readonly SyntaxNode[];
  /** Plain data. */
  toData(): unknown;
}

/** A member of a mapping. */
export interface Member {
  readonly key: Span;
  readonly value: SyntaxNode;
}

/** A place in a text; lines and columns count from 1, the end is behind the last character. */
export interface Region {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Turns offsets into lines and columns. */
export class Lines {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      this.starts.push(at + 1);
    }
  }

  public region({ start, end }: Span): Region {
    const from = this.position(start);
    const to = this.position(end);
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  private position(offset: number): { line: number; column: number } {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }
}
