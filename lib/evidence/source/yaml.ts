import { type Document, isAlias, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';
import type { Member, Span, SyntaxNode } from './syntax';

/** Reads YAML with the places of its parts; undefined where it is none. */
export function yamlSyntax(text: string): SyntaxNode | undefined {
  const document = parseDocument(text, { logLevel: 'silent', prettyErrors: false, stringKeys: true });
  return document.contents === null ? undefined : new YamlNode(document.contents, document);
}

class YamlNode implements SyntaxNode {
  private byName: Map<string, Member> | undefined;
  private readonly node: unknown;

  constructor(
    private readonly written: unknown,
    private readonly document: Document.Parsed,
  ) {
    this.node = isAlias(written) ? written.resolve(document) : written;
  }

  public get isScalar(): boolean {
    return !isMap(this.written) && !isSeq(this.written);
  }

  public get span(): Span {
    const [start = 0, end = start] = (isNode(this.written) ? this.written.range : undefined) ?? [];
    return { start, end };
  }

  public get elements(): readonly SyntaxNode[] {
    return isSeq(this.node) ? this.node.items.map((item) => new YamlNode(item, this.document)) : [];
  }

  public members(name: string): readonly Member[] {
    this.byName ??= this.readMembers();
    const member = this.byName.get(name);
    return member === undefined ? [] : [member];
  }

  public toData(): unknown {
    return isNode(this.node) ? this.node.toJS(this.document, { maxAliasCount: 100 }) : this.node;
  }

  private readMembers(): Map<string, Member> {
    const members = new Map<string, Member>();
    for (const { key, value } of isMap(this.node) ? this.node.items : []) {
      if (isScalar(key)) {
        const [start = 0, end = start] = key.range ?? [];
        members.set(String(key.value), { key: { start, end }, value: new YamlNode(value, this.document) });
      }
    }
    return members;
  }
}
