import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { ContainerClient, StorageSharedKeyCredential } from '@azure/storage-blob';

interface Version {
  readonly id: string;
  readonly content: Buffer;
  readonly contentType: string;
  readonly createdAt: Date;
  readonly mode?: string;
  readonly until?: string;
  isCurrent: boolean;
}

/**
 * The part of the Blob service that stores of records use, for one container with versions: Put Blob, Get Blob, Delete
 * Blob, List Blobs and Get Container Properties.
 *
 * See learn.microsoft.com/rest/api/storageservices/blob-service-rest-api.
 */
export class BlobService {
  /** The address of the container. */
  public url = '';
  /** Changes a request to put before it takes effect. */
  public change: (headers: IncomingMessage['headers']) => void = () => {};
  /** How many further answers to Put Blob are lost after it took effect. */
  public lostAnswers = 0;
  public hasContainerPolicy = false;
  /** Whether a policy of a blob is taken. */
  public hasVersionLevelImmutability = true;
  public pageSize = 5000;
  public readonly requests: string[] = [];
  private readonly blobs = new Map<string, Version[]>();
  private readonly server: Server;
  private clock = Date.now();

  private constructor() {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
  }

  public static async start(): Promise<BlobService> {
    const service = new BlobService();
    await new Promise<void>((listening) => service.server.listen(0, '127.0.0.1', listening));
    service.url = `http://127.0.0.1:${(service.server.address() as AddressInfo).port}/account/records`;
    return service;
  }

  /** A client of the container. */
  public container(maxTries = 1): ContainerClient {
    const credential = new StorageSharedKeyCredential('account', Buffer.alloc(32, 1).toString('base64'));
    return new ContainerClient(this.url, credential, { retryOptions: { maxTries, retryDelayInMs: 1 } });
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<ServerResponse> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const name = decodeURIComponent(pathname.replace(/^\/account\/records\/?/, ''));
    const operation = `${request.method} ${name === '' ? (searchParams.get('comp') ?? 'container') : 'blob'}`;
    this.requests.push(operation);
    switch (operation) {
      case 'PUT blob':
        return this.put(name, request, response);
      case 'GET blob':
        return this.get(name, searchParams.get('versionid'), response);
      case 'DELETE blob':
        return this.delete(name, searchParams.get('versionid'), response);
      case 'GET list':
        return this.list(searchParams, response);
      case 'GET container':
        return send(response, 200, { 'x-ms-has-immutability-policy': `${this.hasContainerPolicy}` });
      default:
        return refuse(response, 400, 'UnsupportedHttpVerb');
    }
  }

  private async put(name: string, request: IncomingMessage, response: ServerResponse): Promise<ServerResponse> {
    const { headers } = request;
    const content = await buffer(request);
    this.change(headers);
    const versions = this.blobs.get(name) ?? [];
    const until = headers['x-ms-immutability-policy-until-date'];
    if (headers['if-none-match'] === '*' && versions.some(({ isCurrent }) => isCurrent)) {
      return refuse(response, 409, 'BlobAlreadyExists');
    }
    if (until !== undefined && !this.hasVersionLevelImmutability) {
      // Microsoft names no code for it.
      return refuse(response, 400, 'InvalidInput');
    }
    for (const version of versions) {
      version.isCurrent = false;
    }
    this.clock += 1000;
    const createdAt = new Date(this.clock);
    const version: Version = {
      id: createdAt.toISOString().replace('Z', '0000Z'),
      content,
      contentType: headers['x-ms-blob-content-type']?.toString() ?? 'application/octet-stream',
      createdAt,
      until: until?.toString(),
      // What Azure takes when a policy names no mode.
      mode: until === undefined ? undefined : (headers['x-ms-immutability-policy-mode']?.toString() ?? 'Unlocked'),
      isCurrent: true,
    };
    this.blobs.set(name, [...versions, version]);
    if (this.lostAnswers > 0) {
      this.lostAnswers -= 1;
      return response.destroy();
    }
    return send(response, 201, {
      ETag: `"${version.id}"`,
      'Last-Modified': createdAt.toUTCString(),
      'x-ms-version-id': version.id,
    });
  }

  private get(name: string, versionId: string | null, response: ServerResponse): ServerResponse {
    const version = (this.blobs.get(name) ?? []).find(({ id, isCurrent }) =>
      versionId === null ? isCurrent : id === versionId,
    );
    if (version === undefined) {
      return refuse(response, 404, 'BlobNotFound');
    }
    return send(
      response,
      200,
      {
        'Content-Type': version.contentType,
        'Last-Modified': version.createdAt.toUTCString(),
        'x-ms-creation-time': version.createdAt.toUTCString(),
        'x-ms-version-id': version.id,
        'x-ms-blob-type': 'BlockBlob',
        ETag: `"${version.id}"`,
        ...(version.until === undefined ? {} : { 'x-ms-immutability-policy-until-date': version.until }),
        ...(version.mode === undefined ? {} : { 'x-ms-immutability-policy-mode': version.mode }),
      },
      version.content,
    );
  }

  private delete(name: string, versionId: string | null, response: ServerResponse): ServerResponse {
    const versions = this.blobs.get(name) ?? [];
    const isHeld = ({ until }: Version) => until !== undefined && new Date(until) > new Date();
    if (versionId !== null && versions.some((version) => version.id === versionId && isHeld(version))) {
      return refuse(response, 409, 'BlobImmutableDueToPolicy');
    }
    for (const version of versions) {
      version.isCurrent = false;
    }
    this.blobs.set(
      name,
      versions.filter(({ id }) => id !== versionId),
    );
    return send(response, 202, {});
  }

  /** Names ascending, versions oldest first, as Microsoft documents. */
  private list(query: URLSearchParams, response: ServerResponse): ServerResponse {
    const include = query.get('include')?.split(',') ?? [];
    const entries = [...this.blobs.keys()]
      .sort()
      .filter((name) => name.startsWith(query.get('prefix') ?? ''))
      .flatMap((name) =>
        (this.blobs.get(name) ?? [])
          .filter(({ isCurrent }) => isCurrent || include.includes('versions'))
          .map((version) => entryOf(name, version)),
      );
    const from = Number(query.get('marker') ?? 0);
    const next = from + this.pageSize < entries.length ? `${from + this.pageSize}` : '';
    return send(
      response,
      200,
      { 'Content-Type': 'application/xml' },
      Buffer.from(
        `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ServiceEndpoint="http://127.0.0.1/" ContainerName="records">` +
          `<Blobs>${entries.slice(from, from + this.pageSize).join('')}</Blobs><NextMarker>${next}</NextMarker></EnumerationResults>`,
      ),
    );
  }
}

function entryOf(name: string, { id, isCurrent, createdAt, content }: Version): string {
  return (
    `<Blob><Name>${name}</Name><VersionId>${id}</VersionId>${isCurrent ? '<IsCurrentVersion>true</IsCurrentVersion>' : ''}` +
    `<Properties><Creation-Time>${createdAt.toUTCString()}</Creation-Time><Last-Modified>${createdAt.toUTCString()}</Last-Modified>` +
    `<Etag>${id}</Etag><Content-Length>${content.byteLength}</Content-Length><BlobType>BlockBlob</BlobType></Properties></Blob>`
  );
}

function refuse(response: ServerResponse, status: number, code: string): ServerResponse {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>no</Message></Error>`;
  return send(response, status, { 'Content-Type': 'application/xml', 'x-ms-error-code': code }, Buffer.from(body));
}

function send(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: Buffer = Buffer.alloc(0),
): ServerResponse {
  response.writeHead(status, {
    'x-ms-version': '2025-07-05',
    'x-ms-request-id': 'request-1',
    'Content-Length': body.byteLength,
    ...headers,
  });
  return response.end(body);
}
