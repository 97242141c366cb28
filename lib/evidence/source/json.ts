import { getNodeValue, type Node, parseTree } from 'jsonc-parser';
import type { Member, Span, SyntaxNode } from './syntax';

/** Reads JSON with the places of its parts; undefined where it is none. */
export function jsonSyntax(text: string): SyntaxNode | undefined {
  const root = parseTree(text);
  return root === undefined ? undefined : new JsonNode(root);
}

class JsonNode implements SyntaxNode {
  private byName: Map<string, Member> | undefined;

  constructor(private readonly node: Node) {}

  public get isScalar(): boolean {
    return this.node.type !== 'object' && this.node.type !== 'array';
  }

  public get span(): Span {
    return spanOf(this.node);
  }

  public get elements(): readonly SyntaxNode[] {
    return this.node.type === 'array' ? (this.node.children ?? []).map((child) => new JsonNode(child)) : [];
  }

  public members(name: string): readonly Member[] {
    this.byName ??= this.readMembers();
    const member = this.byName.get(name);
    return member === undefined ? [] : [member];
  }

  public toData(): unknown {
    return getNodeValue(this.node);
  }

  /** A name that is given twice stands for its last value, as JSON.parse reads it. */
  private readMembers(): Map<string, Member> {
    const members = new Map<string, Member>();
    for (const { children } of this.node.type === 'object' ? (this.node.children ?? []) : []) {
      const [key, value] = children ?? [];
      if (key !== undefined && value !== undefined) {
        members.set(String(key.value), { key: spanOf(key), value: new JsonNode(value) });
      }
    }
    return members;
  }
}

function spanOf({ offset, length }: Node): Span {
  return { start: offset, end: offset + length };
}
