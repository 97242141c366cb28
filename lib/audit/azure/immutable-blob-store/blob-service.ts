import { buffer } from 'node:stream/consumers';
import type { BlobClient, BlobImmutabilityPolicyMode, ContainerClient } from '@azure/storage-blob';
import {
  mediaTypeOf,
  type NamedVersion,
  type ObjectService,
  type ObservedHold,
} from '../../write-once-store/object-service';
import { numberOf, propertyOf, type ServiceFailure, textOf } from '../../write-once-store/service-failure';
import { listVersions } from './versions';

const LOCKED: BlobImmutabilityPolicyMode = 'Locked';

/** What Azure answers when there is a blob of the name. */
const EXISTS: ReadonlySet<string | undefined> = new Set([
  'BlobAlreadyExists',
  'ConditionNotMet',
  'BlobImmutableDueToPolicy',
]);

/** What holds blobs: a policy of each, or the one of the container. */
export type BlobHolder = 'blob' | 'container';

/** Immutable blobs of a container. */
export class BlobService implements ObjectService {
  public readonly location: string;
  public readonly remedy: string;
  public readonly failureOf = failureOf;

  public constructor(
    private readonly container: ContainerClient,
    private readonly heldBy: BlobHolder,
  ) {
    // Without a shared access signature, which is a secret.
    const { origin, pathname } = new URL(container.url);
    this.location = `${origin}${pathname}`;
    this.remedy =
      heldBy === 'blob'
        ? 'the container needs support for version-level immutability, and blobs a locked policy'
        : 'give the container a time-based retention policy and lock it';
  }

  public async put(
    name: string,
    content: Uint8Array,
    holdUntil: Date,
    abortSignal?: AbortSignal,
  ): Promise<'exists' | { readonly version?: string }> {
    try {
      const { versionId } = await this.container
        .getBlockBlobClient(name)
        .upload(Buffer.from(content), content.byteLength, {
          abortSignal,
          conditions: { ifNoneMatch: '*' },
          blobHTTPHeaders: { blobContentType: mediaTypeOf(name) },
          immutabilityPolicy: this.heldBy === 'blob' ? { expiriesOn: holdUntil, policyMode: LOCKED } : undefined,
        });
      return { version: versionId };
    } catch (error) {
      if (EXISTS.has(failureOf(error).code)) {
        return 'exists';
      }
      throw error;
    }
  }

  public async inspect(name: string, version: string | undefined, sent: Uint8Array, signal?: AbortSignal) {
    const [{ response, content }, containerHold] = await Promise.all([
      this.download(name, version, signal),
      this.heldBy === 'container' ? this.holdOfContainer(signal) : undefined,
    ]);
    const mode = response.immutabilityPolicyMode;
    const blobHold: ObservedHold = {
      isLocked: mode?.toLowerCase() === LOCKED.toLowerCase(),
      mode,
      until: response.immutabilityPolicyExpiresOn,
      createdAt: response.createdOn,
    };
    return { hold: containerHold ?? blobHold, isAsSent: Buffer.compare(content, sent) === 0 };
  }

  public async get(name: string, version?: string, signal?: AbortSignal): Promise<Uint8Array> {
    const { content } = await this.download(name, version, signal);
    return content;
  }

  public versions(beginning: string, signal?: AbortSignal): AsyncIterable<NamedVersion> {
    return listVersions(this.container, beginning, signal);
  }

  private async holdOfContainer(abortSignal?: AbortSignal): Promise<ObservedHold> {
    const { hasImmutabilityPolicy } = await this.container.getProperties({ abortSignal });
    return { isLocked: hasImmutabilityPolicy === true, tellsUntil: false };
  }

  private async download(name: string, version?: string, abortSignal?: AbortSignal) {
    const current: BlobClient = this.container.getBlobClient(name);
    const blob = version === undefined ? current : current.withVersion(version);
    const response = await blob.download(0, undefined, { abortSignal });
    const { readableStreamBody: body } = response;
    return { response, content: body === undefined ? Buffer.alloc(0) : await buffer(body) };
  }
}

/** What is safe to say of an error of an Azure SDK. */
function failureOf(error: unknown): ServiceFailure {
  return {
    code: textOf(error, 'code') ?? textOf(error, 'details', 'errorCode') ?? textOf(error, 'name'),
    status: numberOf(error, 'statusCode'),
    requestId: requestIdOf(propertyOf(error, 'response', 'headers')),
  };
}

function requestIdOf(headers: unknown): string | undefined {
  const get = propertyOf(headers, 'get');
  const id: unknown = typeof get === 'function' ? get.call(headers, 'x-ms-request-id') : undefined;
  return typeof id === 'string' ? id : undefined;
}
