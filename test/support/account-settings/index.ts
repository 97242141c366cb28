import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { bundleHandlers } from '../bundle';

export { FakeBedrock } from './fake-bedrock';

/** What CloudFormation was told. */
export interface Told {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason: string;
  readonly PhysicalResourceId: string;
  readonly Data: Readonly<Record<string, string>>;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
}

export interface Ended {
  /** The first answer that CloudFormation took. */
  readonly told: Told;
  readonly log: string;
  /** What the function threw. */
  readonly error?: string;
}

type Properties = Readonly<Record<string, unknown>>;

export interface Request {
  readonly type: string;
  readonly request: 'Create' | 'Update' | 'Delete';
  readonly properties: Properties;
  readonly old?: Properties;
  readonly id?: string;
  /** The time that Lambda gives, in milliseconds. */
  readonly milliseconds?: number;
}

export const STACK = 'arn:aws:cloudformation:us-east-1:123456789012:stack/Stack/1';
const SECRET = 'X-Amz-Signature=5ecret';

/** CloudFormation and Lambda around the bundled handler for settings of an account. */
export class CustomResources {
  /** @param endpoints the variables that lead SDKs to the services */
  public static async start(endpoints: NodeJS.ProcessEnv): Promise<CustomResources> {
    const folder = mkdtempSync(join(tmpdir(), 'handlers-'));
    bundleHandlers(folder);
    const worker = new Worker(join(__dirname, 'handler-worker.cjs'), {
      execArgv: ['--no-warnings'],
      workerData: join(folder, 'account-setting', 'index.js'),
      env: { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret', ...endpoints },
    });
    const resources = new CustomResources(folder, worker);
    await new Promise<void>((listening) => resources.inbox.listen(0, '127.0.0.1', listening));
    return resources;
  }

  /** How many times CloudFormation does not take an answer. */
  public refusals = 0;
  /** The headers of the last answer. */
  public headers: IncomingHttpHeaders = {};
  public bytes = 0;

  private told: Told | undefined;
  private readonly inbox = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => this.take(Buffer.concat(chunks), request.headers, response));
  });

  private constructor(
    private readonly folder: string,
    private readonly worker: Worker,
  ) {}

  public async send({ type, request, properties, old, id, milliseconds = 180_000 }: Request): Promise<Ended> {
    this.told = undefined;
    const { port } = this.inbox.address() as AddressInfo;
    const event = {
      RequestType: request,
      ResourceType: type,
      RequestId: 'request',
      LogicalResourceId: 'Setting',
      StackId: STACK,
      ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:handler',
      ResponseURL: `http://127.0.0.1:${port}/answer?${SECRET}`,
      ResourceProperties: asText({ ServiceToken: 'arn', ServiceTimeout: '900', ...properties }),
      OldResourceProperties: old === undefined ? undefined : asText({ ServiceToken: 'arn', ...old }),
      PhysicalResourceId: id,
    };
    this.worker.postMessage({ event: JSON.parse(JSON.stringify(event)), milliseconds });
    const [said] = await once(this.worker, 'message');
    const { log, error }: { log: string[]; error?: string } = said;
    if (log.join().includes(SECRET) || String(error).includes(SECRET)) {
      throw new Error('the URL of the answer is a secret and was logged');
    }
    const told: Told = this.told ?? { ...NOTHING };
    return { told, log: log.join('\n'), error };
  }

  public async stop(): Promise<void> {
    this.inbox.closeAllConnections();
    this.inbox.close();
    await this.worker.terminate();
    rmSync(this.folder, { recursive: true });
  }

  private take(body: Buffer, headers: IncomingHttpHeaders, response: ServerResponse): void {
    this.headers = headers;
    this.bytes = body.length;
    if (this.refusals > 0) {
      this.refusals -= 1;
      response.writeHead(503).end();
      return;
    }
    this.told ??= JSON.parse(body.toString());
    response.writeHead(200).end();
  }
}

const NOTHING: Told = {
  Status: 'FAILED',
  Reason: 'CloudFormation was told nothing',
  PhysicalResourceId: '',
  Data: {},
  StackId: '',
  RequestId: '',
  LogicalResourceId: '',
};

/** CloudFormation hands every scalar over as text. */
function asText(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, String(value)]));
}
