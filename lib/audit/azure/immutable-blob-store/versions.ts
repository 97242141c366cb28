import type { BlobItem, ContainerClient } from '@azure/storage-blob';
import { grouped } from '../../write-once-store/grouped';
import type { NamedVersion } from '../../write-once-store/object-service';

/**
 * Every version of every blob whose name begins with a prefix: names ascending, those of one name oldest first.
 *
 * Azure has no deletion markers. A blob that was deleted has versions, none of which is current; that is told after the
 * last of them. What was deleted softly is told as a deletion too.
 */
export async function* listVersions(
  container: ContainerClient,
  prefix: string,
  abortSignal?: AbortSignal,
): AsyncGenerator<NamedVersion, void, void> {
  const blobs = container.listBlobsFlat({
    prefix,
    includeVersions: true,
    includeDeleted: true,
    includeDeletedWithVersions: true,
    abortSignal,
  });
  for await (const group of grouped(blobs, ({ name }) => name)) {
    const versions = group.sort(byAge);
    for (const { name, versionId, deleted, properties } of versions) {
      const { createdOn: createdAt, contentLength: size } = properties;
      yield { name, version: versionId, createdAt, size, isDeletion: deleted === true };
    }
    const last = versions.at(-1);
    if (last?.versionId !== undefined && !versions.some(({ isCurrentVersion }) => isCurrentVersion === true)) {
      yield { name: last.name, isDeletion: true };
    }
  }
}

/** Versions are named by the time at which they came to be, with seven digits of a second. */
function byAge({ versionId: left = '' }: BlobItem, { versionId: right = '' }: BlobItem): number {
  return left < right ? -1 : Number(left > right);
}
