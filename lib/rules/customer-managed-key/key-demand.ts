import type { ResourceView } from '../../core';

/** Where a store names its key. */
export interface KeyDemand {
  /** The dotted path of the argument that names the key; of several, any one does; none where only satellites do. */
  readonly key: string | readonly string[];
  /**
   * A block, `[]` after it for each block of a list; each one present needs a key of its own.
   *
   * @default - the resource itself needs the key
   */
  readonly within?: string;
  /**
   * The switch beside the key: the key counts only under one of these values.
   *
   * @default - naming a key is enough
   */
  readonly mode?: { readonly property: string; readonly accepts: readonly string[]; readonly rejects: string };
  /**
   * Resources of their own that give the store its key.
   *
   * @default - only the store itself can name the key
   */
  readonly satellites?: readonly Satellite[];
  /**
   * Whether there is data to protect; undefined where this cannot be told.
   *
   * @default - always
   */
  readonly when?: (resource: ResourceView) => boolean | undefined;
  /**
   * Arguments that name what the store is restored or replicated from; the key is then inherited when none is named.
   *
   * @default - the store starts empty
   */
  readonly inherits?: readonly string[];
  /**
   * The arguments that name the key in what is inherited from.
   *
   * @default - the same ones, where that is of the same type
   */
  readonly inheritedKey?: readonly string[];
  /**
   * What protects the store when no key is named.
   *
   * @default - no sentence
   */
  readonly why?: string;
  /**
   * Whether a store has either this or the other demand of its type, never both.
   *
   * @default false
   */
  readonly alternative?: boolean;
  /**
   * Other properties that an example needs so that the demand applies.
   *
   * @default - none
   */
  readonly example?: Readonly<Record<string, unknown>>;
}

/** A resource that gives another one its key. */
export interface Satellite {
  readonly type: string;
  /**
   * The argument that names the store.
   *
   * @default - it holds for every store of its region or location
   */
  readonly store?: string;
  /** The arguments that name the key; any one does. */
  readonly key: readonly string[];
}

/** The demands on each resource type; a bare path is a demand with nothing but that key. */
export type KeyTable = Readonly<Record<string, string | KeyDemand | readonly (string | KeyDemand)[]>>;

/** The types of the satellites that can name the key. */
export function typesOf(demand: KeyDemand): string[] {
  return (demand.satellites ?? []).map(({ type }) => type);
}

/** The arguments that can name the key. */
export function keysOf(demand: KeyDemand): readonly string[] {
  return typeof demand.key === 'string' ? [demand.key] : demand.key;
}

/** The path of an argument from the resource. */
export function pathOf(demand: KeyDemand, path: string): string {
  return demand.within === undefined ? path : `${demand.within}.${path}`;
}
