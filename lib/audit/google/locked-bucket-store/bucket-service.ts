import type { Bucket, FileMetadata } from '@google-cloud/storage';
import {
  mediaTypeOf,
  type NamedVersion,
  type ObjectService,
  type ObservedHold,
} from '../../write-once-store/object-service';
import { numberOf, type ServiceFailure, textOf } from '../../write-once-store/service-failure';
import { crc32c } from '../crc32c';
import { dateOf, listGenerations } from './generations';

const LOCKED = 'Locked';

/** What holds objects: a retention of each, or the policy of the bucket. */
export type ObjectHolder = 'bucket' | 'object';

/** Objects of a bucket of Cloud Storage that are held. */
export class BucketService implements ObjectService {
  public readonly location: string;
  public readonly remedy: string;
  public readonly failureOf = failureOf;
  private bucketIsLocked = false;

  public constructor(
    private readonly bucket: Bucket,
    private readonly heldBy: ObjectHolder,
  ) {
    this.location = `gs://${bucket.name}`;
    this.remedy =
      heldBy === 'bucket'
        ? 'give the bucket a retention policy of the whole retention and lock it'
        : 'the bucket needs object retention, and those who write storage.objects.setRetention';
  }

  public async put(
    name: string,
    content: Uint8Array,
    holdUntil: Date,
    signal?: AbortSignal,
  ): Promise<'exists' | { readonly version?: string }> {
    signal?.throwIfAborted();
    const file = this.bucket.file(name);
    try {
      await file.save(Buffer.from(content), {
        resumable: false,
        // The SDK would delete what does not match. The service refuses it, as it is told the checksum.
        validation: false,
        preconditionOpts: { ifGenerationMatch: 0 },
        metadata: {
          contentType: mediaTypeOf(name),
          crc32c: checksumOf(content),
          retention: this.heldBy === 'object' ? { mode: LOCKED, retainUntilTime: holdUntil.toISOString() } : undefined,
        },
      });
    } catch (error) {
      if (failureOf(error).status === 412) {
        return 'exists';
      }
      throw error;
    }
    const { generation } = file.metadata;
    return { version: generation === undefined ? undefined : `${generation}` };
  }

  public async inspect(name: string, version: string | undefined, sent: Uint8Array, signal?: AbortSignal) {
    signal?.throwIfAborted();
    const [stored] = await this.bucket.file(name, { generation: version }).getMetadata();
    return {
      hold: await this.holdOf(stored),
      isAsSent: stored.crc32c === checksumOf(sent) && Number(stored.size) === sent.byteLength,
    };
  }

  public async get(name: string, version?: string, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    const [content] = await this.bucket.file(name, { generation: version }).download();
    return content;
  }

  public versions(beginning: string): AsyncIterable<NamedVersion> {
    return listGenerations(this.bucket, beginning);
  }

  private async holdOf({ retention, retentionExpirationTime, timeCreated }: FileMetadata): Promise<ObservedHold> {
    const createdAt = dateOf(timeCreated);
    return this.heldBy === 'object'
      ? {
          isLocked: retention?.mode === LOCKED,
          mode: retention?.mode,
          until: dateOf(retention?.retainUntilTime),
          createdAt,
        }
      : { isLocked: await this.isBucketLocked(), until: dateOf(retentionExpirationTime), createdAt };
  }

  /** Asks until it is, as a lock cannot be undone, nor its period be shortened. */
  private async isBucketLocked(): Promise<boolean> {
    if (!this.bucketIsLocked) {
      const [{ retentionPolicy }] = await this.bucket.getMetadata();
      this.bucketIsLocked = retentionPolicy?.isLocked === true;
    }
    return this.bucketIsLocked;
  }
}

function checksumOf(content: Uint8Array): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32c(content));
  return bytes.toString('base64');
}

/** What is safe to say of an error of a Google SDK. */
function failureOf(error: unknown): ServiceFailure {
  const status = numberOf(error, 'code');
  return {
    code: textOf(error, 'errors', '0', 'reason') ?? textOf(error, 'code') ?? textOf(error, 'name'),
    // An aborted request has a code too, of another kind.
    status: status !== undefined && status >= 400 ? status : undefined,
  };
}
