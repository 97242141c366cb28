import type { StoredVersion } from '../store';
import type { ServiceFailure } from './service-failure';

/** How an object is held, as its service says. */
export interface ObservedHold {
  /** Whether nobody can end it early. */
  readonly isLocked: boolean;
  /** What the service says of that. */
  readonly mode?: string;
  /**
   * Whether the service tells until when.
   *
   * @default true
   */
  readonly tellsUntil?: boolean;
  readonly until?: Date;
  /** By the clock of the service. */
  readonly createdAt?: Date;
}

/** A version of an object, by the name that its service knows. */
export interface NamedVersion extends Omit<StoredVersion, 'key'> {
  readonly name: string;
}

/** What a store needs of a service that keeps objects. Its methods throw what the SDK throws. */
export interface ObjectService {
  /** Such as `s3://bucket`. */
  readonly location: string;
  /** What to do when objects are not held. */
  readonly remedy: string;
  /** Creates an object that is held, unless there is one of its name. */
  put(
    name: string,
    content: Uint8Array,
    holdUntil: Date,
    signal?: AbortSignal,
  ): Promise<'exists' | { readonly version?: string }>;
  /** How an object is held, and whether it is stored as it was sent. */
  inspect(
    name: string,
    version: string | undefined,
    sent: Uint8Array,
    signal?: AbortSignal,
  ): Promise<{ readonly hold: ObservedHold; readonly isAsSent: boolean }>;
  get(name: string, version?: string, signal?: AbortSignal): Promise<Uint8Array>;
  /** Names ascending by their bytes, versions of one name oldest first. */
  versions(beginning: string, signal?: AbortSignal): AsyncIterable<NamedVersion>;
  failureOf(error: unknown): ServiceFailure;
}

/** The media type that is stored with an object. */
export function mediaTypeOf(name: string): string {
  return name.endsWith('.json') ? 'application/json' : 'application/octet-stream';
}
