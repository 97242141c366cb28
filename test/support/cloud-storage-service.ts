import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Bucket, CRC32C, type FileMetadata, Storage } from '@google-cloud/storage';

interface Generation {
  readonly metadata: FileMetadata & { readonly name: string; readonly generation: string };
  readonly content: Buffer;
}

const DAY = 86_400_000;

/**
 * The part of the JSON API of Cloud Storage that stores of records use, for one versioned bucket: objects.insert, .get,
 * .list and .delete, and buckets.get.
 *
 * See cloud.google.com/storage/docs/json_api/v1.
 */
export class CloudStorageService {
  /** The address of the interface. */
  public url = '';
  /** Changes the metadata of an object before it is stored. */
  public change: (metadata: FileMetadata) => void = () => {};
  /** How many further answers to objects.insert are lost after it took effect. */
  public lostAnswers = 0;
  /** The retention policy of the bucket, in days; none when undefined. */
  public policyDays?: number;
  public policyIsLocked = true;
  public hasObjectRetention = false;
  public pageSize = 1000;
  public readonly requests: string[] = [];
  private readonly objects = new Map<string, Generation[]>();
  private readonly server: Server;
  /** In microseconds since 1970, as Cloud Storage makes them. */
  private lastGeneration = Date.now() * 1000;

  private constructor() {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch(() => response.destroy());
    });
  }

  public static async start(): Promise<CloudStorageService> {
    const service = new CloudStorageService();
    await new Promise<void>((listening) => service.server.listen(0, '127.0.0.1', listening));
    service.url = `http://127.0.0.1:${(service.server.address() as AddressInfo).port}`;
    return service;
  }

  /** A client of the bucket. */
  public bucket(maxRetries = 0): Bucket {
    const retryOptions = { autoRetry: maxRetries > 0, maxRetries, retryDelayMultiplier: 0.001, maxRetryDelay: 1 };
    return new Storage({ apiEndpoint: this.url, projectId: 'clinic', retryOptions }).bucket('records');
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<ServerResponse> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const name = decodeURIComponent(/\/o\/(.+)$/.exec(pathname)?.[1] ?? '');
    const resource = name !== '' ? 'object' : pathname.endsWith('/o') ? 'objects' : 'bucket';
    const operation = `${request.method} ${resource}`;
    this.requests.push(operation);
    switch (operation) {
      case 'POST objects':
        return this.insert(searchParams, request, response);
      case 'GET object':
        return this.get(name, searchParams, response);
      case 'DELETE object':
        return this.delete(name, searchParams.get('generation'), response);
      case 'GET objects':
        return this.list(searchParams, response);
      case 'GET bucket':
        return send(response, 200, {
          kind: 'storage#bucket',
          name: 'records',
          ...(this.policyDays === undefined
            ? {}
            : { retentionPolicy: { retentionPeriod: `${this.policyDays * 86_400}`, isLocked: this.policyIsLocked } }),
        });
      default:
        return refuse(response, 404, 'notFound');
    }
  }

  private async insert(
    query: URLSearchParams,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<ServerResponse> {
    const { sent, content } = partsOf(await buffer(request), request.headers['content-type'] ?? '');
    this.change(sent);
    const name = query.get('name') ?? '';
    const generations = this.objects.get(name) ?? [];
    if (query.get('ifGenerationMatch') === '0' && liveOf(generations) !== undefined) {
      return refuse(response, 412, 'conditionNotMet');
    }
    const crc32c = checksumOf(content);
    if (sent.crc32c !== undefined && sent.crc32c !== crc32c) {
      return refuse(response, 400, 'invalid');
    }
    if (sent.retention !== undefined && !this.hasObjectRetention) {
      return refuse(response, 400, 'invalid');
    }
    const now = new Date();
    this.end(generations, now);
    this.lastGeneration += 1;
    const metadata = {
      ...sent,
      kind: 'storage#object',
      name,
      bucket: 'records',
      generation: `${this.lastGeneration}`,
      size: `${content.byteLength}`,
      crc32c,
      timeCreated: now.toISOString(),
      ...(this.policyDays === undefined
        ? {}
        : { retentionExpirationTime: new Date(now.getTime() + this.policyDays * DAY).toISOString() }),
    };
    this.objects.set(name, [...generations, { metadata, content }]);
    if (this.lostAnswers > 0) {
      this.lostAnswers -= 1;
      return response.destroy();
    }
    return send(response, 200, metadata);
  }

  private get(name: string, query: URLSearchParams, response: ServerResponse): ServerResponse {
    const generations = this.objects.get(name) ?? [];
    const wanted = query.get('generation');
    const found =
      wanted === null ? liveOf(generations) : generations.find(({ metadata }) => metadata.generation === wanted);
    if (found === undefined) {
      return refuse(response, 404, 'notFound');
    }
    if (query.get('alt') !== 'media') {
      return send(response, 200, found.metadata);
    }
    response.writeHead(200, {
      'Content-Length': found.content.byteLength,
      'x-goog-hash': `crc32c=${found.metadata.crc32c}`,
      'x-goog-generation': found.metadata.generation,
    });
    return response.end(found.content);
  }

  private delete(name: string, generation: string | null, response: ServerResponse): ServerResponse {
    const generations = this.objects.get(name) ?? [];
    if (generation === null) {
      this.end(generations, new Date());
      return send(response, 204);
    }
    const held = generations.find(({ metadata }) => metadata.generation === generation)?.metadata;
    const until = held?.retention?.retainUntilTime ?? held?.retentionExpirationTime;
    if (until !== undefined && new Date(until) > new Date()) {
      return refuse(response, 403, 'retentionPolicyNotMet');
    }
    this.objects.set(
      name,
      generations.filter(({ metadata }) => metadata.generation !== generation),
    );
    return send(response, 204);
  }

  private list(query: URLSearchParams, response: ServerResponse): ServerResponse {
    const all = [...this.objects.keys()]
      .sort()
      .filter((name) => name.startsWith(query.get('prefix') ?? ''))
      .flatMap((name) => this.objects.get(name) ?? [])
      .map(({ metadata }) => metadata)
      .filter(({ timeDeleted }) => timeDeleted === undefined || query.get('versions') === 'true');
    const from = Number(query.get('pageToken') ?? 0);
    const to = from + this.pageSize;
    return send(response, 200, {
      kind: 'storage#objects',
      items: all.slice(from, to),
      ...(to < all.length ? { nextPageToken: `${to}` } : {}),
    });
  }

  /** The live generation becomes a noncurrent one. */
  private end(generations: readonly Generation[], at: Date): void {
    const live = liveOf(generations);
    if (live !== undefined) {
      live.metadata.timeDeleted = at.toISOString();
    }
  }
}

function liveOf(generations: readonly Generation[]): Generation | undefined {
  return generations.find(({ metadata }) => metadata.timeDeleted === undefined);
}

/** The two parts of `multipart/related`: the metadata and the content. */
function partsOf(body: Buffer, contentType: string): { sent: FileMetadata; content: Buffer } {
  const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1] ?? '';
  const text = body.toString('latin1');
  const [, first = '', second = ''] = text.split(`--${boundary}`);
  const contentOf = (part: string) => part.slice(part.indexOf('\r\n\r\n') + 4).replace(/\r\n$/, '');
  return {
    sent: JSON.parse(Buffer.from(contentOf(first), 'latin1').toString()),
    content: Buffer.from(contentOf(second), 'latin1'),
  };
}

function checksumOf(content: Buffer): string {
  const checksum = new CRC32C();
  checksum.update(content);
  return checksum.toString();
}

function refuse(response: ServerResponse, status: number, reason: string): ServerResponse {
  return send(response, status, { error: { code: status, message: 'no', errors: [{ reason, message: 'no' }] } });
}

function send(response: ServerResponse, status: number, body?: object): ServerResponse {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=UTF-8' });
  return response.end(body === undefined ? undefined : JSON.stringify(body));
}
