import { createHash } from 'node:crypto';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { hclSyntax } from './source/hcl';
import { jsonSyntax } from './source/json';
import { locate } from './source/locate';
import { Lines, type Region, type SyntaxNode } from './source/syntax';
import { yamlSyntax } from './source/yaml';

/** A file that was judged, read once more for its digest and its lines. */
export class SourceFile {
  public readonly sha256: string;
  private readonly text: string;
  private readonly lines: Lines;
  private parsed: { readonly root: SyntaxNode | undefined } | undefined;

  constructor(
    /** The file, as findings name it. */
    public readonly file: string,
    /** The file, as the record names it. */
    public readonly name: string,
    bytes: Uint8Array,
  ) {
    this.sha256 = createHash('sha256').update(bytes).digest('hex');
    this.text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    this.lines = new Lines(this.text);
  }

  /** Where a resource, or a property of it, stands; undefined where it does not. */
  public locate(address: string, property: string | undefined): Region | undefined {
    const span = this.syntax === undefined ? undefined : locate(this.syntax, address, property);
    return span === undefined ? undefined : this.lines.region(span);
  }

  /** Where a key of the metadata of a template stands. */
  public locateMetadata(key: string): Region | undefined {
    const member = this.syntax?.members('Metadata')[0]?.value.members(key)[0];
    return member === undefined ? undefined : this.lines.region(member.key);
  }

  /** The parsed file; undefined where it cannot be parsed. */
  public get syntax(): SyntaxNode | undefined {
    this.parsed ??= { root: this.parse() };
    return this.parsed.root;
  }

  private parse(): SyntaxNode | undefined {
    // What was judged has been parsed before; a file that only its reader understands has no lines.
    try {
      if (/\.(tf|tfvars)$/i.test(this.file)) {
        return hclSyntax(this.text);
      }
      return /^\uFEFF?\s*[[{]/.test(this.text) ? jsonSyntax(this.text) : yamlSyntax(this.text);
    } catch {
      return undefined;
    }
  }
}

/** The files that were judged. */
export class SourceFiles {
  private readonly files = new Map<string, SourceFile>();
  private readonly stacks = new Map<string, string>();

  /**
   * @param root the folder of the source: files in it are named from there, so that the names hold on any machine
   */
  constructor(private readonly root: string) {}

  /**
   * Adds a file with what it holds.
   *
   * @param place where its content lies, if not there
   */
  public add(file: string, bytes: Uint8Array, place: string = file): void {
    this.files.set(file, new SourceFile(file, this.named(place), bytes));
  }

  public at(file: string): SourceFile | undefined {
    return this.files.get(file);
  }

  public all(): Iterable<SourceFile> {
    return this.files.values();
  }

  /** A file as the record names it: from the root, with `/`; as it is where it lies elsewhere. */
  public nameOf(file: string): string {
    return this.files.get(file)?.name ?? this.named(file);
  }

  /** A stack as the record names it: a Terraform module is called by its folder or its file, and named like one. */
  public nameOfStack(stack: string): string {
    const known = this.stacks.get(stack);
    if (known !== undefined) {
      return known;
    }
    const isPath = [...this.files.keys()].some((file) => file === stack || dirname(file) === stack);
    const name = isPath && stack !== '.' ? this.nameOf(stack) : stack;
    this.stacks.set(stack, name);
    return name;
  }

  private named(file: string): string {
    const path = relative(this.root, resolve(file));
    const isInside = path !== '' && !path.startsWith('..') && !isAbsolute(path);
    return (isInside ? path : file).split(sep).join('/');
  }
}
