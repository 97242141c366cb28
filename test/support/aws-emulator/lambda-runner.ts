import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs the Lambda functions that moto deploys. moto starts each in a container; this answers the part of the Docker
 * Engine API that it uses and runs the deployed code in a Node process of this machine instead. A volume is a folder,
 * a container one invocation.
 *
 * See docs.docker.com/reference/api/engine/ and moto/awslambda/models.py.
 */
export interface LambdaRunner {
  /** What `DOCKER_HOST` has to be for moto. */
  readonly dockerHost: string;
  /** The events that functions were called with, and what they wrote and returned. */
  readonly invocations: readonly Invocation[];
  stop(): void;
}

export interface Invocation {
  readonly handler: string;
  readonly event: { readonly RequestType?: string; readonly ResourceType?: string };
  readonly output: string;
}

interface Container {
  readonly code: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  output: string;
  exit?: Promise<number>;
}

const CODE = '/var/task';

/**
 * @param environment variables that functions get besides their own, such as endpoints of what moto does not imitate
 */
export async function startLambdaRunner(environment: NodeJS.ProcessEnv): Promise<LambdaRunner> {
  const folder = mkdtempSync(join(tmpdir(), 'lambda-'));
  const containers = new Map<string, Container>();
  const invocations: Invocation[] = [];

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => send(response, 500, { message: String(error) }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;

  return {
    dockerHost: `tcp://127.0.0.1:${port}`,
    invocations,
    stop: () => {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://docker').pathname.replace(/^\/v[\d.]+/, '');
    const [, kind, id, action] = path.split('/');
    const container = containers.get(id ?? '');
    switch (`${request.method} ${kind} ${container === undefined ? id : (action ?? '')}`) {
      case 'GET version undefined':
        return send(response, 200, { Version: '27.0.0', ApiVersion: '1.44', MinAPIVersion: '1.24' });
      case 'GET volumes undefined':
        return send(response, 200, { Volumes: [] });
      case 'POST volumes create': {
        const { Name } = JSON.parse((await bodyOf(request)).toString());
        mkdirSync(volumeOf(Name), { recursive: true });
        return send(response, 201, { Name });
      }
      case 'POST containers create': {
        const name = randomUUID();
        containers.set(name, containerOf(JSON.parse((await bodyOf(request)).toString())));
        return send(response, 201, { Id: name });
      }
    }
    if (kind === 'images') {
      return send(response, 200, { Id: id });
    }
    if (kind === 'volumes') {
      return send(response, 204);
    }
    if (container === undefined) {
      return send(response, 404, { message: `no such container: ${path}` });
    }
    return answerOf(container, id ?? '', action, request, response);
  }

  async function answerOf(
    container: Container,
    id: string,
    action: string | undefined,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    switch (action) {
      case 'archive': {
        const { status, stderr } = spawnSync('tar', ['-x', '-C', container.code], { input: await bodyOf(request) });
        return status === 0 ? send(response, 200) : send(response, 500, { message: stderr.toString() });
      }
      case 'start':
        container.exit = invoke(container);
        return send(response, 204);
      case 'wait':
        return send(response, 200, { StatusCode: await container.exit });
      case 'logs': {
        const wanted = new URL(request.url ?? '/', 'http://docker').searchParams.get('stdout');
        response.writeHead(200, { 'Content-Type': 'application/vnd.docker.raw-stream' });
        response.end(wanted === '1' ? frame(container.output) : '');
        return;
      }
      case 'json':
        return send(response, 200, {
          Id: id,
          Config: { Tty: false },
          HostConfig: { LogConfig: { Type: 'json-file' } },
        });
      default:
        return send(response, 204);
    }
  }

  function volumeOf(name: string): string {
    return join(folder, name.replaceAll(/[^\w-]/g, '_'));
  }

  function containerOf(body: { Cmd: string[]; Env?: string[]; HostConfig?: { Binds?: string[] } }): Container {
    const volume = body.HostConfig?.Binds?.map((bind) => bind.split(':')).find(([, target]) =>
      [CODE, '/tmp/data'].includes(target ?? ''),
    )?.[0];
    return {
      code: volumeOf(volume ?? 'layer'),
      command: body.Cmd.map(reachable),
      environment: Object.fromEntries(
        (body.Env ?? []).map((entry) => splitAt(reachable(entry), reachable(entry).indexOf('='))),
      ),
      output: '',
    };
  }

  /** One invocation, as Lambda does it: a process with the handler, its environment and the event. */
  function invoke(container: Container): Promise<number> {
    const [handler = '', event = '{}'] = container.command;
    if (!handler.includes('.')) {
      return Promise.resolve(0);
    }
    const child = spawn(process.execPath, [join(__dirname, 'lambda-process.cjs'), container.code, handler, event], {
      env: { PATH: process.env.PATH, ...container.environment, ...environment },
    });
    const collect = (chunk: Buffer) => {
      container.output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    return new Promise((exited) =>
      child.on('close', (code) => {
        invocations.push({ handler, event: JSON.parse(event), output: container.output });
        exited(code ?? 1);
      }),
    );
  }
}

/** moto names its own host as a container would reach it. */
function reachable(text: string): string {
  return text.replaceAll('http://host.docker.internal', 'http://localhost');
}

function splitAt(text: string, index: number): [string, string] {
  return [text.slice(0, index), text.slice(index + 1)];
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, status: number, body?: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

/** Docker multiplexes the streams of a container: a header with stream and length before each part. */
function frame(output: string): Buffer {
  const content = Buffer.from(`${output}\n`);
  const header = Buffer.alloc(8);
  header.writeUInt8(1, 0);
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
}
