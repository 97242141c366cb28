import { once } from 'node:events';
import { createServer as createHttp1, type IncomingHttpHeaders } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import type { Server, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { deferred } from '../audit/auditing';

/** A request, and what can be answered to it. */
export interface Exchange {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Begins the answer. */
  head(status: number, headers: Record<string, string>): void;
  write(chunk: string | Uint8Array): void;
  end(chunk?: string | Uint8Array): void;
  /** Breaks the answer off. */
  cut(): void;
  /** Resolves when the exchange is over, whoever ended it. */
  readonly closed: Promise<void>;
}

export type Reply = (exchange: Exchange) => void;

type Answer = Pick<Exchange, 'head' | 'write' | 'end' | 'cut'> & { onClose(listener: () => void): void };

/** Answers requests with prepared replies, in order, at a port of the machine. */
export class ScriptedServer {
  /** @param protocol HTTP/2 is what the SDK of Bedrock speaks */
  public static async start(protocol: 'http/1.1' | 'h2' = 'http/1.1'): Promise<ScriptedServer> {
    const server = new ScriptedServer(protocol);
    server.server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return server;
  }

  public readonly requests: Exchange[] = [];
  /** Is told of a request before it is answered. */
  public onRequest: (exchange: Exchange) => void = () => {};
  private readonly replies: Reply[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor(protocol: 'http/1.1' | 'h2') {
    this.server = protocol === 'h2' ? this.http2() : this.http1();
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  public get url(): string {
    const address = this.server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  public willReply(...replies: Reply[]): void {
    this.replies.push(...replies);
  }

  public async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) {
      socket.destroy();
    }
    await closed;
  }

  private http1(): Server {
    return createHttp1((request, response) => {
      void this.handle(request, request.url, request.headers, {
        head: (status, headers) => response.writeHead(status, headers).flushHeaders(),
        write: (chunk) => response.write(chunk),
        end: (chunk) => response.end(chunk),
        cut: () => response.destroy(),
        onClose: (listener) => response.on('close', listener),
      });
    });
  }

  private http2(): Server {
    return createHttp2((request, response) => {
      void this.handle(request, request.url, request.headers, {
        head: (status, headers) => response.writeHead(status, headers),
        write: (chunk) => response.write(chunk),
        end: (chunk) => response.end(chunk ?? ''),
        cut: () => response.stream.session?.destroy(),
        onClose: (listener) => response.stream.on('close', listener),
      });
    });
  }

  private async handle(
    request: Readable,
    path: string | undefined,
    headers: IncomingHttpHeaders,
    { onClose, ...answer }: Answer,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(Buffer.from(chunk));
    }
    const closed = deferred();
    onClose(() => closed.resolve());
    const exchange: Exchange = {
      path: path ?? '',
      headers,
      body: Buffer.concat(chunks).toString(),
      closed: closed.promise,
      ...answer,
    };
    this.requests.push(exchange);
    this.onRequest(exchange);
    const reply = this.replies.shift() ?? unexpected;
    reply(exchange);
  }
}

/** Answers with JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return (exchange) => {
    exchange.head(status, { 'content-type': 'application/json', ...headers });
    exchange.end(JSON.stringify(body));
  };
}

/** Answers with chunks, one after the other, and then ends, breaks off, or says no more. */
export function chunked(
  contentType: string,
  chunks: readonly (string | Uint8Array)[],
  then: 'end' | 'cut' | 'hold' = 'end',
): Reply {
  return (exchange) => {
    exchange.head(200, { 'content-type': contentType });
    for (const chunk of chunks) {
      exchange.write(chunk);
    }
    if (then === 'end') {
      exchange.end();
    } else if (then === 'cut') {
      setImmediate(() => exchange.cut());
    }
  };
}

/** Says nothing. */
export const silence: Reply = () => {};

const unexpected: Reply = json(418, { message: 'no reply was prepared' });
