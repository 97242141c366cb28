import type { Bucket, File } from '@google-cloud/storage';
import { grouped } from '../../write-once-store/grouped';
import type { NamedVersion } from '../../write-once-store/object-service';

/**
 * Every generation of every object whose name begins with a prefix: names ascending, those of one name oldest first.
 *
 * Cloud Storage has no deletion markers. A deleted object of a versioned bucket has noncurrent generations only; that is
 * told after the last of them.
 */
export async function* listGenerations(bucket: Bucket, prefix: string): AsyncGenerator<NamedVersion, void, void> {
  const files: AsyncIterable<File> = bucket.getFilesStream({ prefix, versions: true });
  for await (const generations of grouped(files, ({ name }) => name)) {
    generations.sort(byAge);
    for (const { name, metadata } of generations) {
      const size = metadata.size === undefined ? undefined : Number(metadata.size);
      yield {
        name,
        version: `${metadata.generation}`,
        createdAt: dateOf(metadata.timeCreated),
        size,
        isDeletion: false,
      };
    }
    const last = generations.at(-1);
    if (last?.metadata.timeDeleted !== undefined) {
      yield { name: last.name, createdAt: dateOf(last.metadata.timeDeleted), isDeletion: true };
    }
  }
}

/** A time as the JSON API writes it. */
export function dateOf(text?: string): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

/** A generation is the time at which it came to be, in microseconds. */
function byAge(left: File, right: File): number {
  return Number(left.metadata.generation) - Number(right.metadata.generation);
}
