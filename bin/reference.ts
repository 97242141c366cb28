import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SAMPLE_DAY } from './on-sample-day';

/**
 * The main job of the repository, `npm start`: synthesizes the reference deployment of each cloud, as a user would,
 * and judges what came out with the command line. Needs no account. The day is that of the samples, on which their
 * attestations count.
 */
const root = join(__dirname, '..');
const DEPLOYMENTS = [
  { name: 'Amazon Bedrock on AWS', app: 'bin/app.ts', output: 'cdk.out' },
  { name: 'Azure OpenAI on Azure', app: 'examples/azure-openai/main.ts', output: 'cdktf.out/azure-openai' },
  { name: 'Vertex AI on Google Cloud', app: 'examples/vertex-ai/main.ts', output: 'cdktf.out/vertex-ai' },
];

for (const { name, app, output } of DEPLOYMENTS) {
  const outdir = join(root, output);
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  console.log(`${name}: synthesizing ${app} into ${output}`);
  run(app, { ...process.env, CDK_OUTDIR: outdir, CDKTF_OUTDIR: outdir });
}
console.log(`\nJudged as on ${SAMPLE_DAY}, the day of the attestations in these samples:`);
const outputs = DEPLOYMENTS.map(({ output }) => output);
run('bin/compliant-ai.ts', process.env, 'check', '--summary', ...outputs);
console.log('\nThe evidence of each synthesis, with every verdict and its reason:');
for (const output of outputs) {
  // Also where the synthesis itself left none, as in a temporary folder.
  run(
    'bin/compliant-ai.ts',
    process.env,
    'check',
    output,
    '--format',
    'markdown',
    '--evidence',
    `${output}/compliance`,
  );
  console.log(`\n  ${output}/compliance/report.html\n`);
}

function run(script: string, env: NodeJS.ProcessEnv, ...args: string[]): void {
  try {
    execFileSync(process.execPath, ['--import', 'tsx', '--import', './bin/on-sample-day.ts', script, ...args], {
      cwd: root,
      env,
      stdio: 'inherit',
    });
  } catch {
    process.exit(1);
  }
}
