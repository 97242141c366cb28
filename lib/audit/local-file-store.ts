import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { link, lstat, mkdir, open, readdir, readFile, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type AuditStore, AuditStoreError, type StoredVersion } from './store';
import { isObjectPath } from './write-once-store/object-names';
import { textOf } from './write-once-store/service-failure';

/** How many folders are remembered as durable. */
const REMEMBERED = 1000;

let hasWarned = false;

/**
 * Keeps objects in files, for development and tests. **It is no write-once store**: whoever may write the folder can
 * change and delete what is in it, and nothing is held for any time. A warning of the process says so.
 *
 * An object is there as a whole or not at all, also when the process or the machine dies: it is written to a file beside
 * its place, flushed to the disk, and then linked to its name, which fails when that is taken. The file system must have
 * hard links, as those of Linux, macOS and Windows have and FAT has not.
 */
export class LocalFileStore implements AuditStore {
  public readonly location: string;
  private readonly folder: string;
  private readonly durableFolders = new Set<string>();

  /** @param folder is created with the first object */
  public constructor(folder: string) {
    this.folder = resolve(folder);
    this.location = pathToFileURL(this.folder).href;
    if (!hasWarned) {
      hasWarned = true;
      process.emitWarning(
        `${this.location} is no write-once store: what is in it can be changed and deleted; use it for development only`,
        { type: 'AuditWarning', code: 'COMPLIANT_AI_NOT_WRITE_ONCE' },
      );
    }
  }

  public async create(key: string, content: Uint8Array): Promise<'created' | 'exists'> {
    const path = this.pathOf(key);
    return this.attempt('create', key, async () => {
      const folder = dirname(path);
      await this.makeDurable(folder);
      const temporary = join(folder, temporaryName());
      try {
        await writeDurably(temporary, content);
        const outcome = await linkNew(temporary, path);
        await flushFolder(folder);
        return outcome;
      } finally {
        await unlink(temporary).catch(ignore);
      }
    });
  }

  public async read(key: string): Promise<Uint8Array> {
    const path = this.pathOf(key);
    return this.attempt('read', key, async () => {
      // A link may lead out of the store, and a device or pipe never ends.
      const found = await lstat(path);
      if (!found.isFile() && !found.isDirectory()) {
        throw Object.assign(new Error('not a file'), { code: 'ENOTFILE' });
      }
      return readFile(path);
    });
  }

  /** A file says of itself when it was made, which anybody can change: `createdAt` is absent. */
  public list(prefix: string): AsyncIterable<StoredVersion> {
    return this.walk('', prefix);
  }

  public readVersion({ key }: StoredVersion): Promise<Uint8Array> {
    return this.read(key);
  }

  private async *walk(parent: string, prefix: string): AsyncGenerator<StoredVersion> {
    const names = await this.attempt('list', parent, () => namesIn(join(this.folder, parent)));
    for (const name of names) {
      const key = `${parent}${name}`;
      if (key.endsWith('/') && (key.startsWith(prefix) || prefix.startsWith(key))) {
        yield* this.walk(key, prefix);
      } else if (!key.endsWith('/') && key.startsWith(prefix)) {
        const { size } = await this.attempt('list', key, () => lstat(join(this.folder, key)));
        yield { key, size, isDeletion: false };
      }
    }
  }

  private pathOf(key: string): string {
    if (!isObjectPath(key)) {
      throw new AuditStoreError(
        `${this.location}: a key must be segments of letters, digits and .:@=+,_- separated by '/', got '${key}'`,
      );
    }
    return join(this.folder, ...key.split('/'));
  }

  /** Creates a folder, and flushes those above it in which it or its parents are new. */
  private async makeDurable(folder: string): Promise<void> {
    if (this.durableFolders.has(folder)) {
      return;
    }
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (let child = folder; child !== this.folder && dirname(child) !== child; child = dirname(child)) {
      await flushFolder(dirname(child));
    }
    await flushFolder(dirname(this.folder));
    if (this.durableFolders.size >= REMEMBERED) {
      this.durableFolders.clear();
    }
    this.durableFolders.add(folder);
  }

  private async attempt<T>(operation: string, key: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw new AuditStoreError(`${this.location}: could not ${operation} '${key}' (${codeOf(cause)})`, { cause });
    }
  }
}

/** A name that no object can have. */
function temporaryName(): string {
  return `~${randomUUID()}`;
}

async function writeDurably(path: string, content: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o400);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function linkNew(from: string, to: string): Promise<'created' | 'exists'> {
  try {
    await link(from, to);
    return 'created';
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      return 'exists';
    }
    throw error;
  }
}

async function flushFolder(folder: string): Promise<void> {
  // Windows has no flush of folders and keeps their changes in a journal.
  if (process.platform === 'win32') {
    return;
  }
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What is in a folder, without temporary files, in the order of the bytes of keys; folders end with `/`. */
async function namesIn(folder: string): Promise<string[]> {
  let entries: Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') {
      return [];
    }
    throw error;
  }
  return entries
    .filter(({ name }) => !name.startsWith('~'))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function codeOf(error: unknown): string {
  return textOf(error, 'code') ?? 'unknown error';
}

function ignore(): void {
  // A file that is left is not listed.
}
