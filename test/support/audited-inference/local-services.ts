import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createServer2, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';

/** A request that came, by service and operation, such as `kms GenerateMac` and `s3 PUT`. */
export interface ServiceRequest {
  readonly name: string;
  readonly path: string;
  readonly body: string;
}

/** What an answer is, or that there is none. */
export interface ServiceAnswer {
  readonly status?: number;
  readonly body: object;
  /** The name of an error. */
  readonly error?: string;
}

/** Decides before a request is processed and, with the answer ready, after. */
export type Step = (request: ServiceRequest, moment: 'before' | 'after') => void | Promise<void>;

export const ANSWER = {
  output: { message: { role: 'assistant', content: [{ text: 'The note says nothing.' }] } },
  stopReason: 'end_turn',
  usage: { inputTokens: 5, outputTokens: 7, totalTokens: 12 },
  metrics: { latencyMs: 3 },
  trace: {
    guardrail: { inputAssessment: { g: { sensitiveInformationPolicy: { regexes: [{ match: 'MRN 4711' }] } } } },
  },
};

/** Imitations of KMS, SQS, Comprehend Medical and the Bedrock runtime on this machine; S3 is passed on to an emulator. */
export class LocalServices {
  public readonly requests: ServiceRequest[] = [];
  /** What is answered in place of the usual, by the name of the request. */
  public readonly answers = new Map<string, ServiceAnswer>();
  public step: Step = () => {};
  private readonly sockets = new Set<Socket>();
  private readonly http1: Server;
  private readonly http2: NetServer;

  /** @param s3 where requests of S3 are passed on to */
  public static async start(s3?: string): Promise<LocalServices> {
    const services = new LocalServices(s3);
    for (const server of [services.http1, services.http2]) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    }
    return services;
  }

  private constructor(private readonly s3?: string) {
    this.http1 = createServer((request, response) => void this.handle(request, response));
    this.http2 = createServer2((request, response) => void this.handle(request, response));
    for (const server of [this.http1, this.http2]) {
      server.on('connection', (socket: Socket) => {
        this.sockets.add(socket);
        socket.on('close', () => this.sockets.delete(socket));
      });
    }
  }

  /** The variables with which SDKs reach the services. */
  public get environment(): Record<string, string> {
    const url = (server: NetServer) => `http://127.0.0.1:${portOf(server)}`;
    return {
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_ENDPOINT_URL: url(this.http1),
      AWS_ENDPOINT_URL_S3: url(this.http1),
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url(this.http2),
    };
  }

  public named(name: string): ServiceRequest[] {
    return this.requests.filter((request) => request.name === name);
  }

  public async stop(): Promise<void> {
    const closed = [this.http1, this.http2].map(async (server) => {
      const end = once(server, 'close');
      server.close();
      await end;
    });
    for (const socket of this.sockets) {
      socket.destroy();
    }
    await Promise.all(closed);
  }

  private async handle(
    request: IncomingMessage | Http2ServerRequest,
    response: ServerResponse | Http2ServerResponse,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(Buffer.from(chunk));
    }
    const content = Buffer.concat(chunks);
    const seen = { name: nameOf(request), path: request.url ?? '', body: content.toString() };
    this.requests.push(seen);
    await this.step(seen, 'before');
    const planned = this.answers.get(seen.name);
    if (planned === undefined && seen.name.startsWith('s3 ') && this.s3 !== undefined) {
      await this.passOn(request, content, response, seen);
      return;
    }
    const { status = 200, body, error } = planned ?? usualAnswer(seen);
    await this.step(seen, 'after');
    const text = JSON.stringify(body);
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      ...(error === undefined ? {} : { 'x-amzn-errortype': error }),
    });
    response.end(text);
  }

  private async passOn(
    request: IncomingMessage | Http2ServerRequest,
    content: Buffer,
    response: ServerResponse | Http2ServerResponse,
    seen: ServiceRequest,
  ): Promise<void> {
    const upstream = forward(`${this.s3}${request.url}`, {
      method: request.method,
      headers: request.headers,
      agent: false,
    });
    upstream.end(content);
    const [answer]: IncomingMessage[] = await once(upstream, 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of answer ?? []) {
      chunks.push(Buffer.from(chunk));
    }
    await this.step(seen, 'after');
    response.writeHead(answer?.statusCode ?? 500, answer?.headers ?? {});
    response.end(Buffer.concat(chunks));
  }
}

function portOf(server: NetServer): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function nameOf({ headers, method, url = '' }: IncomingMessage | Http2ServerRequest): string {
  const [service = '', operation] = String(headers['x-amz-target'] ?? '').split('.');
  if (operation !== undefined) {
    const names: Record<string, string> = { TrentService: 'kms', AmazonSQS: 'sqs' };
    return `${names[service] ?? 'comprehendmedical'} ${operation}`;
  }
  return url.startsWith('/model/') ? 'bedrock Converse' : `s3 ${method}`;
}

function usualAnswer({ name, body }: ServiceRequest): ServiceAnswer {
  switch (name) {
    case 'kms GenerateMac':
      return { body: { KeyId: 'arn:aws:kms:us-east-1:123456789012:key/k', Mac: mac(JSON.parse(body).Message) } };
    case 'kms GetPublicKey':
      return { body: { PublicKey: PUBLIC_KEY, SigningAlgorithms: ['ECDSA_SHA_256'] } };
    case 'kms Sign':
      return { body: { Signature: Buffer.from('a signature').toString('base64') } };
    case 'sqs SendMessage':
      return { body: { MessageId: 'm-1', MD5OfMessageBody: md5(JSON.parse(body).MessageBody) } };
    case 'comprehendmedical DetectPHI':
      return { body: { Entities: [{ Type: 'NAME', Score: 0.9 }] } };
    case 'bedrock Converse':
      return { body: ANSWER };
    default:
      return { status: 500, body: {}, error: 'InternalFailure' };
  }
}

const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PUBLIC_KEY = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');

function mac(message: string): string {
  return createHmac('sha256', 'key').update(message).digest('base64');
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
