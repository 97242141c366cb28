import { LARGEST_CHECKPOINT } from '../checkpoint';
import { type AuditEntry, keyOf } from '../entry';
import { type EntryReading, readEntry } from '../entry-reader';
import { type Place, placeOf } from '../place';
import type { AuditStore, StoredVersion } from '../store';
import { printable } from '../support/printable';
import { finding, type Report } from './finding';

/** An object that is where entries are. What is wrong with it is reported already. */
export interface StoredEntry {
  readonly key: string;
  readonly place: Place;
  /** When the service took it, ISO 8601; absent where it does not say. */
  readonly createdAt?: string;
  /** What it holds, where that is sound and stored in its place. */
  readonly entry?: AuditEntry;
  /** A sound entry that belongs elsewhere. */
  readonly misfiled?: AuditEntry;
}

/** All versions of an object. */
interface StoredObject {
  readonly key: string;
  /** The version that was written first; absent where there are only marks of deletion. */
  first?: StoredVersion;
  rewrites: number;
  deletions: number;
}

/** No writer stores more in an entry, and no sealer in a checkpoint, in bytes. What is larger is not read. */
const LARGEST: Readonly<Record<Place['folder'], number>> = { records: 1_048_576, checkpoints: LARGEST_CHECKPOINT };

/** So many objects are read at a time; a store answers them in any order, and they are yielded in that of their keys. */
const READ_AHEAD = 32;

/** Reads the entries of a listing in the order of their keys and reports what is wrong with each. */
export async function* readEntries(
  store: AuditStore,
  versions: AsyncIterable<StoredVersion>,
  report: Report,
): AsyncGenerator<StoredEntry, void, void> {
  const queue: Promise<() => StoredEntry | undefined>[] = [];
  for await (const object of objectsOf(versions)) {
    queue.push(readObject(store, object, report));
    if (queue.length >= READ_AHEAD) {
      const stored = (await queue.shift())?.();
      if (stored !== undefined) {
        yield stored;
      }
    }
  }
  for (const reading of queue) {
    const stored = (await reading)();
    if (stored !== undefined) {
      yield stored;
    }
  }
}

async function* objectsOf(versions: AsyncIterable<StoredVersion>): AsyncGenerator<StoredObject, void, void> {
  let object: StoredObject | undefined;
  for await (const version of versions) {
    if (object?.key !== version.key) {
      if (object !== undefined) {
        yield object;
      }
      object = { key: version.key, rewrites: 0, deletions: 0 };
    }
    if (version.isDeletion) {
      object.deletions += 1;
    } else if (object.first === undefined) {
      object.first = version;
    } else {
      object.rewrites += 1;
    }
  }
  if (object !== undefined) {
    yield object;
  }
}

/** @returns what reports and gives the entry when its turn has come; it never rejects, as nobody may wait for it then */
async function readObject(
  store: AuditStore,
  object: StoredObject,
  report: Report,
): Promise<() => StoredEntry | undefined> {
  const { key, first } = object;
  const place = placeOf(key);
  let reading: EntryReading | Error | undefined;
  if (place !== undefined && first !== undefined) {
    try {
      reading = isTooLarge(first, place)
        ? { status: 'changed', problem: `has ${first.size} bytes, more than any that is written` }
        : readEntry(await store.readVersion(first));
    } catch (error) {
      reading = error instanceof Error ? error : new Error(String(error));
    }
  }
  return () => {
    reportVersions(object, place, report);
    if (place === undefined) {
      report(finding('unknown-file', `${printable(key)} is no entry: no writer stores under such a key`, { key }));
      return undefined;
    }
    if (first === undefined || reading === undefined) {
      return undefined;
    }
    return judge({ key, place, createdAt: first.createdAt?.toISOString() }, reading, report);
  };
}

function isTooLarge({ size = 0 }: StoredVersion, { folder }: Place): boolean {
  return size > LARGEST[folder];
}

function judge(stored: StoredEntry, reading: EntryReading | Error, report: Report): StoredEntry {
  const { key, place } = stored;
  const { chain, sequence } = place;
  const name = `entry ${sequence} of ${printable(chain)}`;
  if (!('status' in reading)) {
    const message = `${name} could not be read: ${printable(reading.message)}`;
    report(finding('unreadable', message, { key, chain, sequence }));
    return stored;
  }
  if (reading.status === 'unsupported') {
    report(finding('unreadable', `${name} ${reading.problem}`, { key, chain, sequence }));
    return stored;
  }
  if (reading.status === 'changed') {
    const { eventId, problem } = reading;
    report(finding('changed', `${name} was changed: it ${problem}`, { key, chain, sequence, eventId }));
    return stored;
  }
  const { entry } = reading;
  if (keyOf(entry) === key) {
    return { ...stored, entry };
  }
  const message = `${printable(key)} holds entry ${entry.sequence} of ${entry.chain}, which belongs under ${keyOf(entry)}`;
  report(finding('misfiled', message, { key, chain, sequence, eventId: eventIdOf(entry) }));
  return { ...stored, misfiled: entry };
}

function eventIdOf(entry: AuditEntry): string | undefined {
  switch (entry.kind) {
    case 'record':
      return entry.record.eventId;
    case 'content-access':
      return entry.access.eventId;
    case 'checkpoint':
      return undefined;
  }
}

function reportVersions({ key, rewrites, deletions }: StoredObject, place: Place | undefined, report: Report): void {
  const where = { key, chain: place?.chain, sequence: place?.sequence };
  if (deletions > 0) {
    report(
      finding('hidden', `${printable(key)} is marked as deleted, which hides it from whoever lists the store`, where),
    );
  }
  if (rewrites > 0) {
    const often = rewrites === 1 ? 'again' : `${rewrites} times more`;
    report(
      finding(
        'overwritten',
        `${printable(key)} was written ${often} after it was created; the first version counts`,
        where,
      ),
    );
  }
}
