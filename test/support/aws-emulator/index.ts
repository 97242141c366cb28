import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type LambdaRunner, startLambdaRunner } from './lambda-runner';

/** A local AWS API, of moto with `server.py`, that deploys CloudFormation and runs Lambda functions. */
export interface AwsEmulator {
  /** The environment with which the command lines of AWS and CDK, and SDKs, reach it. */
  readonly environment: NodeJS.ProcessEnv;
  readonly lambda: LambdaRunner;
  stop(): void;
}

/** Why there is no emulator on this machine; nothing when there is one. */
export function missingEmulator(): string | undefined {
  const answers = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
  return answers('python3', '-c', 'import moto.server') && answers('aws', '--version')
    ? undefined
    : "moto or the command line of AWS is missing: pip install 'moto[all,server]' awscli";
}

export const ACCOUNT = '123456789012';
export const REGION = 'us-east-1';

/**
 * @param functionEnvironment variables that Lambda functions get besides their own
 */
export async function startAwsEmulator(functionEnvironment: NodeJS.ProcessEnv = {}): Promise<AwsEmulator> {
  const lambda = await startLambdaRunner(functionEnvironment);
  const port = await freePort();
  // CDK replaces the host of template addresses unless it is `localhost`.
  const server = spawn('python3', [join(__dirname, 'server.py'), '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
    env: {
      ...process.env,
      DOCKER_HOST: lambda.dockerHost,
      MOTO_DOCKER_NETWORK_MODE: 'host',
      TEST_SERVER_MODE: 'true',
      MOTO_PORT: String(port),
    },
  });
  const url = `http://localhost:${port}`;
  await answering(url, server);
  return {
    lambda,
    environment: {
      ...process.env,
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'testing',
      AWS_SECRET_ACCESS_KEY: 'testing',
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      CDK_DEFAULT_ACCOUNT: ACCOUNT,
      CDK_DEFAULT_REGION: REGION,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
    stop: () => {
      server.kill();
      server.unref();
      lambda.stop();
    },
  };
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    if (server.exitCode !== null) {
      throw new Error(`the server ended with ${server.exitCode}`);
    }
    try {
      await fetch(`${url}/moto-api/data.json`);
      return;
    } catch {
      await new Promise((elapsed) => setTimeout(elapsed, 200));
    }
  }
  server.kill();
  throw new Error(`the server does not answer at ${url}`);
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => found(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
