import type { ContainerClient } from '@azure/storage-blob';
import { WriteOnceStore, type WriteOnceStoreProps } from '../write-once-store';
import { type BlobHolder, BlobService } from './immutable-blob-store/blob-service';

/** Props of {@link ImmutableBlobStore}. */
export interface ImmutableBlobStoreProps extends WriteOnceStoreProps {
  readonly container: ContainerClient;
  /**
   * What holds the blobs.
   *
   * - `blob`: a locked policy of each blob. The container needs support for version-level immutability. How long a blob
   *   is held is set with it and read back.
   * - `container`: a time-based policy of the container, such as `AuditLogStore` of the Azure constructs makes. That it
   *   has one is read back. Whether that is locked, and how long it holds blobs, the storage service does not tell, only
   *   Azure Resource Manager; `retention` is not compared with it.
   *
   * @default 'blob'
   */
  readonly heldBy?: BlobHolder;
}

/**
 * Keeps objects as immutable blobs of Azure Storage.
 *
 * Each blob is created only if there is none of its name. It is then read back: its bytes are compared with what was
 * sent, rather than by a checksum, as Azure offers MD5, which FIPS mode refuses, and a CRC; and how it is held is
 * compared with the clock of Azure, so that a slow clock of the writer is noticed.
 *
 * Those who write need to read and write blobs, to list them (after a write whose outcome was unknown), and to set
 * immutability policies. Microsoft's page of Put Blob does not name the action for the last one; try it with your role.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/immutable-storage-overview
 * @see https://learn.microsoft.com/rest/api/storageservices/put-blob
 */
export class ImmutableBlobStore extends WriteOnceStore {
  /** @throws ConfigurationError for a malformed prefix, less than six years without a reason */
  public constructor(props: ImmutableBlobStoreProps) {
    super(new BlobService(props.container, props.heldBy ?? 'blob'), props);
  }
}
