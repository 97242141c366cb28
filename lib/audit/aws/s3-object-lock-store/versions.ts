import {
  type DeleteMarkerEntry,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { NamedVersion } from '../../write-once-store/object-service';

/** What every request to the bucket has. */
export interface BucketAccess {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string;
}

interface Listed extends NamedVersion {
  readonly isLatest: boolean;
  /** Higher for what S3 lists later, which is older. */
  readonly position: number;
}

/** Every version and deletion marker whose name begins with a prefix: names ascending, those of one name oldest first. */
export async function* listVersions(
  client: S3Client,
  access: BucketAccess,
  prefix: string,
  signal?: AbortSignal,
): AsyncGenerator<NamedVersion> {
  let held: Listed[] = [];
  let seen = 0;
  let page: ListObjectVersionsCommandOutput | undefined;
  do {
    const command: ListObjectVersionsCommand = new ListObjectVersionsCommand({
      ...access,
      Prefix: prefix,
      KeyMarker: page?.NextKeyMarker,
      VersionIdMarker: page?.NextVersionIdMarker,
    });
    page = await client.send(command, { abortSignal: signal });
    const entries = [...held, ...listed(page, seen)].sort(byNameThenAge);
    seen += entries.length;
    // The next page may have older versions of the last name.
    const last = entries.at(-1)?.name;
    const end = page.IsTruncated === true ? entries.findIndex(({ name }) => name === last) : entries.length;
    for (const { name, version, createdAt, size, isDeletion } of entries.slice(0, end)) {
      yield { name, version, createdAt, size, isDeletion };
    }
    held = entries.slice(end);
  } while (page.IsTruncated === true);
}

function listed({ Versions = [], DeleteMarkers = [] }: ListObjectVersionsCommandOutput, from: number): Listed[] {
  const entry =
    (isDeletion: boolean) =>
    (one: ObjectVersion | DeleteMarkerEntry, index: number): Listed => ({
      name: one.Key ?? '',
      version: one.VersionId,
      createdAt: one.LastModified,
      size: 'Size' in one ? one.Size : undefined,
      isDeletion,
      isLatest: one.IsLatest === true,
      position: from + index,
    });
  return [...Versions.map(entry(false)), ...DeleteMarkers.map(entry(true))];
}

/**
 * S3 lists newest first, and the SDK takes versions and markers apart. Their times, in whole seconds, bring them together
 * again; in the same second, a version comes before a marker, which hides something.
 */
function byNameThenAge(left: Listed, right: Listed): number {
  return (
    Buffer.compare(Buffer.from(left.name), Buffer.from(right.name)) ||
    Number(left.isLatest) - Number(right.isLatest) ||
    (left.createdAt?.getTime() ?? 0) - (right.createdAt?.getTime() ?? 0) ||
    Number(left.isDeletion) - Number(right.isDeletion) ||
    right.position - left.position
  );
}
