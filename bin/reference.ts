import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The main job of the repository, `npm start`: synthesizes the reference deployment of each cloud, as a user would,
 * and judges what came out with the command line. Needs no account.
 */
const root = join(__dirname, '..');
const DEPLOYMENTS = [
  { cloud: 'AWS: Amazon Bedrock', app: 'bin/app.ts', output: 'cdk.out' },
  { cloud: 'Azure: Azure OpenAI', app: 'examples/azure-openai/main.ts', output: 'cdktf.out/azure-openai' },
  { cloud: 'Google Cloud: Vertex AI', app: 'examples/vertex-ai/main.ts', output: 'cdktf.out/vertex-ai' },
];

for (const { cloud, app, output } of DEPLOYMENTS) {
  const outdir = join(root, output);
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  console.log(`${cloud}: synthesizing ${app} into ${output}`);
  run(app, { ...process.env, CDK_OUTDIR: outdir, CDKTF_OUTDIR: outdir });
}
console.log();
run('bin/compliant-ai.ts', process.env, 'check', '--summary', ...DEPLOYMENTS.map(({ output }) => output));

function run(script: string, env: NodeJS.ProcessEnv, ...args: string[]): void {
  try {
    execFileSync(process.execPath, ['--import', 'tsx', script, ...args], { cwd: root, env, stdio: 'inherit' });
  } catch {
    process.exit(1);
  }
}
