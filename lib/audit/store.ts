/**
 * Where entries are put for good. Implementations write once: an object that is there is never replaced, and cannot be
 * deleted before its retention ends.
 */
export interface AuditSink {
  /** Such as `s3://bucket/prefix`: where an auditor finds it, and what errors name. */
  readonly location: string;
  /**
   * Creates an object. When it resolves, the object is durable and held for its retention.
   *
   * @param key relative to the location, in segments separated by `/`
   * @param signal gives up; whether the object was created is unknown then
   * @returns `exists` when there is an object of this key already, whatever it holds: nothing was written then, and it is
   * as durable and as held as if it had been
   * @throws AuditStoreError when it was not created, or nobody knows
   */
  create(key: string, content: Uint8Array, signal?: AbortSignal): Promise<'created' | 'exists'>;
  /**
   * Reads an object in the version that was written first.
   *
   * @throws AuditStoreError when it cannot be read
   */
  read(key: string, signal?: AbortSignal): Promise<Uint8Array>;
}

/** One version of an object in a store. */
export interface StoredVersion {
  /** Relative to the location. */
  readonly key: string;
  /** What the service calls the version; absent where it has none. */
  readonly version?: string;
  /** When the service took it; absent where it does not say. */
  readonly createdAt?: Date;
  /** In bytes; absent where the service does not say. Readers leave out what no writer stores. */
  readonly size?: number;
  /** Whether this version says that the object is deleted, and holds nothing itself. */
  readonly isDeletion: boolean;
}

/** A sink that can be walked. Only those who verify and query need the permissions for it. */
export interface AuditStore extends AuditSink {
  /**
   * Every version of every object whose key begins with a prefix: keys ascending by their bytes, versions of one key
   * oldest first.
   */
  list(prefix: string): AsyncIterable<StoredVersion>;
  /**
   * Reads one version.
   *
   * @throws AuditStoreError when it cannot be read
   */
  readVersion(version: StoredVersion): Promise<Uint8Array>;
}

/** A store did not do what it was asked. The message never holds content. */
export class AuditStoreError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AuditStoreError';
  }
}
