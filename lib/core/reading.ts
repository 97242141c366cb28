import type { Resource } from './resource';
import type { World } from './world';

/** A single datum of a template: the leaves of every document that is judged. */
export type Scalar = string | number | boolean;

/** What one raw node of a document stands for, as its {@link Reader} tells. */
export type Reading =
  | { readonly kind: 'absent' }
  | { readonly kind: 'known'; readonly value: Known; readonly reference?: Reference; readonly reader?: Reader }
  | { readonly kind: 'reference'; readonly reference: Reference }
  | { readonly kind: 'unknown'; readonly reason: string; readonly text?: string };

/** A known value; the members of a list or an object are raw nodes again. */
export type Known = Scalar | readonly unknown[] | Readonly<Record<string, unknown>>;

/** Where a value comes from: an attribute of a resource in the same tree. */
export interface Reference {
  readonly resource: Resource;
  /** The attribute as the document names it, for example `Arn` or `id`; empty for the resource itself. */
  readonly attribute: string;
}

/** Knows a document language: what its intrinsics, expressions and references stand for. */
export interface Reader {
  /** Reads one node, in one world. */
  read(raw: unknown, world: World): Reading;
  /**
   * The node that `${…}` stands for in a text that was put together, such as the ARN of a key inside a policy that is
   * written as text; undefined for any other text.
   */
  nodeOf?(text: string): unknown;
}
