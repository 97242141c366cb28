import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signatureOf } from './signature';

type Document = Readonly<Record<string, unknown>>;

/** An answer that takes the place of the next ones to an operation, as often as it is said. */
export interface Fault {
  readonly status?: number;
  /** The name of the exception, as AWS sends it. */
  readonly type?: string;
  readonly message?: string;
  /** How many requests get it; one by default. */
  readonly times?: number;
  /** Never answers. */
  readonly silent?: boolean;
}

/**
 * The settings of Bedrock for one account and Region, over HTTP: the operations, validation and errors of the API
 * reference, and the data retention of `bedrock-mantle`. Requests have to be signed for the right service.
 *
 * See docs.aws.amazon.com/bedrock/latest/APIReference/API_PutModelInvocationLoggingConfiguration.html and
 * docs.aws.amazon.com/bedrock/latest/userguide/data-retention.html.
 */
export class FakeBedrock {
  public static async start(): Promise<FakeBedrock> {
    const fake = new FakeBedrock();
    await new Promise<void>((listening) => fake.server.listen(0, '127.0.0.1', listening));
    return fake;
  }

  /** The invocation logging that is set. */
  public logging: Document | undefined;
  public retention = 'inherit';
  public mantleRetention = 'inherit';
  /** What was called, in order: `PUT /data-retention`. */
  public calls: string[] = [];
  /** Members of a logging configuration that the service takes and forgets. */
  public forgotten: string[] = [];

  private readonly faults = new Map<string, Fault[]>();
  private readonly server = createServer((request, response) => {
    this.answer(request, response).catch((error) => send(response, 500, { message: String(error) }));
  });

  public get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  public reset(): void {
    this.logging = undefined;
    this.retention = 'inherit';
    this.mantleRetention = 'inherit';
    this.calls = [];
    this.forgotten = [];
    this.faults.clear();
  }

  public fail(call: string, fault: Fault): void {
    const times = fault.times ?? 1;
    this.faults.set(call, [...(this.faults.get(call) ?? []), ...Array<Fault>(times).fill(fault)]);
  }

  public get changes(): string[] {
    return this.calls.filter((call) => !call.startsWith('GET'));
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const call = `${request.method} ${request.url}`;
    this.calls.push(call);
    const fault = this.faults.get(call)?.shift();
    if (fault?.silent) {
      return;
    }
    if (fault !== undefined) {
      return refuse(response, fault.status ?? 400, fault.type ?? 'ValidationException', fault.message ?? 'no');
    }
    const mantle = request.url === '/v1/data_retention';
    const { service, valid } = signatureOf(request, body, 'secret');
    if (!valid || service !== (mantle ? 'bedrock-mantle' : 'bedrock')) {
      return refuse(response, 403, 'InvalidSignatureException', `signed for '${service}', valid: ${valid}`);
    }
    switch (call) {
      case 'GET /logging/modelinvocations':
        return send(response, 200, this.logging === undefined ? {} : { loggingConfig: this.logging });
      case 'PUT /logging/modelinvocations':
        return this.putLogging(JSON.parse(body), response);
      case 'DELETE /logging/modelinvocations':
        this.logging = undefined;
        return send(response, 200, {});
      case 'GET /data-retention':
        return send(response, 200, { mode: this.retention, updatedAt: '2026-06-07T20:19:44.723Z' });
      case 'PUT /data-retention':
        this.retention = JSON.parse(body).mode;
        return send(response, 200, { mode: this.retention, updatedAt: '2026-06-07T20:19:44.723Z' });
      case 'GET /v1/data_retention':
        return send(response, 200, { mode: this.mantleRetention, updated_at: 1733529600 });
      case 'PUT /v1/data_retention':
        this.mantleRetention = JSON.parse(body).mode;
        return send(response, 200, { mode: this.mantleRetention, updated_at: 1733529600 });
      default:
        return refuse(response, 404, 'UnknownOperationException', call);
    }
  }

  private putLogging({ loggingConfig }: { loggingConfig?: Document }, response: ServerResponse): void {
    const problem = loggingConfig === undefined ? 'loggingConfig is required' : problemOf(loggingConfig);
    if (problem === undefined) {
      const kept = Object.entries(loggingConfig ?? {}).filter(([name]) => !this.forgotten.includes(name));
      this.logging = Object.fromEntries(kept);
      send(response, 200, {});
    } else {
      refuse(response, 400, 'ValidationException', problem);
    }
  }
}

function problemOf(config: Document): string | undefined {
  const { s3Config, cloudWatchConfig } = config as Record<string, Record<string, unknown> | undefined>;
  if (s3Config !== undefined && !/^.{3,63}$/.test(String(s3Config.bucketName))) {
    return 's3Config.bucketName must have 3 to 63 characters';
  }
  if (cloudWatchConfig !== undefined && !(cloudWatchConfig.logGroupName && cloudWatchConfig.roleArn)) {
    return 'cloudWatchConfig needs logGroupName and roleArn';
  }
  return undefined;
}

/** An error as the REST JSON protocol has it. */
function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  response.setHeader('x-amzn-ErrorType', type);
  send(response, status, { message });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
