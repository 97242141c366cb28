import { type AuditStore, AuditStoreError, type StoredVersion } from '../../../lib/audit/store';

/** A version in memory. */
export interface MemoryVersion {
  readonly content: Uint8Array;
  readonly createdAt: Date;
  readonly isDeletion: boolean;
}

/** A store in memory, with versions and marks of deletion, that can be tampered with as the real ones cannot. */
export class MemoryStore implements AuditStore {
  public readonly location: string = 'memory:';
  /** How often anything was listed or read, for those who count requests. */
  public readonly requests = { lists: 0, listed: 0, reads: 0 };
  /** By key, oldest version first. */
  public readonly objects = new Map<string, MemoryVersion[]>();
  private sorted?: string[];

  /** @param clock stamps what is written */
  public constructor(public clock: () => Date = () => new Date()) {}

  public async create(key: string, content: Uint8Array): Promise<'created' | 'exists'> {
    if (this.objects.get(key)?.at(-1)?.isDeletion === false) {
      return 'exists';
    }
    this.overwrite(key, content);
    return 'created';
  }

  public async read(key: string): Promise<Uint8Array> {
    return this.first(key);
  }

  public async *list(prefix: string): AsyncGenerator<StoredVersion, void, void> {
    this.requests.lists += 1;
    const keys = this.keys();
    for (let index = indexFrom(keys, prefix); keys[index]?.startsWith(prefix) === true; index++) {
      const key = keys[index] ?? '';
      for (const [version, { content, createdAt, isDeletion }] of (this.objects.get(key) ?? []).entries()) {
        this.requests.listed += 1;
        yield { key, version: String(version), createdAt, size: content.byteLength, isDeletion };
      }
    }
  }

  public async readVersion({ key, version }: StoredVersion): Promise<Uint8Array> {
    this.requests.reads += 1;
    const found = this.objects.get(key)?.[Number(version)];
    if (found === undefined || found.isDeletion) {
      throw new AuditStoreError(`${key} has no version ${version}`);
    }
    return found.content;
  }

  /** Every key, ascending. */
  public keys(): readonly string[] {
    this.sorted ??= [...this.objects.keys()].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    return this.sorted;
  }

  /** The first version of an object. */
  public first(key: string): Uint8Array {
    const found = this.objects.get(key)?.find(({ isDeletion }) => !isDeletion);
    if (found === undefined) {
      throw new AuditStoreError(`there is no ${key}`);
    }
    return found.content;
  }

  /** Adds a version, whether there is one or not. */
  public overwrite(key: string, content: Uint8Array): void {
    this.add(key, { content, createdAt: this.clock(), isDeletion: false });
  }

  /** Marks an object as deleted; its versions stay. */
  public hide(key: string): void {
    this.add(key, { content: new Uint8Array(), createdAt: this.clock(), isDeletion: true });
  }

  /** Puts an object in the place of all versions, as if it had always been there. */
  public replace(key: string, content: Uint8Array): void {
    const createdAt = this.objects.get(key)?.[0]?.createdAt ?? this.clock();
    this.objects.set(key, [{ content, createdAt, isDeletion: false }]);
    this.sorted = undefined;
  }

  /** Removes an object with all versions. */
  public remove(key: string): void {
    this.objects.delete(key);
    this.sorted = undefined;
  }

  /** A store of its own with the same content. */
  public copy(): MemoryStore {
    const copy = new MemoryStore(this.clock);
    for (const [key, versions] of this.objects) {
      copy.objects.set(key, [...versions]);
    }
    copy.sorted = this.sorted;
    return copy;
  }

  private add(key: string, version: MemoryVersion): void {
    const versions = this.objects.get(key);
    if (versions === undefined) {
      this.objects.set(key, [version]);
      this.sorted = undefined;
    } else {
      versions.push(version);
    }
  }
}

function indexFrom(keys: readonly string[], prefix: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') < prefix) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
