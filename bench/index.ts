import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Prints, in one run, what our aspect, our plugin and our command line add to the synthesis of apps of four sizes,
 * beside cdk-nag's HIPAA pack, and how long each entry point takes to load. Medians; every run is a process of its
 * own. Needs `npm run build`, as the command line and the entry points are measured as they are published.
 */
const SIZES = [
  { resources: 101, stacks: 1, groups: 20, runs: 5 },
  { resources: 3_010, stacks: 10, groups: 60, runs: 5 },
  { resources: 9_020, stacks: 20, groups: 90, runs: 3 },
  { resources: 30_100, stacks: 100, groups: 60, runs: 1 },
];
const root = join(__dirname, '..');

interface Run {
  readonly seconds: number;
  readonly megabytes: number;
}

console.log('added to synthesis (seconds, MB of peak memory), medians');
console.log('resources | synth alone    | aspect         | plugin         | cdk-nag HIPAA  | check on cdk.out');
for (const { resources, stacks, groups, runs } of SIZES) {
  const out = mkdtempSync(join(tmpdir(), 'bench-'));
  const alone = medianOf(runs, () => synth('none', stacks, groups, out));
  const added = ['aspect', 'plugin', 'cdk-nag'].map((check) => {
    const run = medianOf(runs, () => synth(check, stacks, groups));
    return cell(run.seconds - alone.seconds, run.megabytes - alone.megabytes, '+');
  });
  const check = medianOf(runs, () => commandLine(out));
  rmSync(out, { recursive: true });
  const cells = [cell(alone.seconds, alone.megabytes), ...added, cell(check.seconds, check.megabytes)];
  console.log([String(resources).padEnd(9), ...cells].join(' | '));
}

console.log('\nloading an entry point (milliseconds), medians of 7; beside it what it adds to its toolkit');
// aws-cdk-lib loads the parts of a module when they are first touched, so what our constructs extend is touched.
const CDK_CLASSES = {
  'aws-cdk-lib/core': ['Stack', 'CfnOutput', 'Duration', 'Tags'],
  'aws-cdk-lib/aws-s3': ['Bucket'],
  'aws-cdk-lib/aws-ec2': ['Vpc', 'InterfaceVpcEndpoint', 'SecurityGroup'],
  'aws-cdk-lib/aws-kms': ['Key'],
  'aws-cdk-lib/aws-iam': ['Role', 'PolicyStatement'],
  'aws-cdk-lib/aws-logs': ['LogGroup'],
  'aws-cdk-lib/aws-cloudtrail': ['CfnTrail'],
};
for (const [entry, toolkit] of [
  ['index', {}],
  ['aws/index', CDK_CLASSES],
  ['azure/index', { cdktf: ['TerraformResource', 'TerraformStack'] }],
  ['google/index', { cdktf: ['TerraformResource', 'TerraformStack'] }],
  ['testing/index', {}],
] as const) {
  const alone = load(toolkit);
  const both = load({ ...toolkit, [join(root, 'dist', 'lib', entry)]: [] });
  console.log(`${entry.padEnd(14)} ${both.toFixed(0).padStart(5)}   +${(both - alone).toFixed(0)}`);
}

function synth(check: string, stacks: number, groups: number, out = ''): Run {
  const args = ['--import', 'tsx', join(__dirname, 'synth.ts'), check, String(stacks), String(groups), out];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 30 }));
}

function commandLine(folder: string): Run {
  const script = `
    const start = process.hrtime.bigint();
    process.on('exit', () => {
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      require('node:fs').writeSync(2, JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
      process.exitCode = 0;
    });
    process.argv = [process.argv[0], 'compliant-ai', 'check', ${JSON.stringify(folder)}];
    require(${JSON.stringify(join(root, 'dist', 'bin', 'compliant-ai.js'))});`;
  const output = execFileSync('/bin/sh', ['-c', '"$0" -e "$1" 2>&1 >/dev/null', process.execPath, script], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  return JSON.parse(output.slice(output.lastIndexOf('{')));
}

function load(modules: Readonly<Record<string, readonly string[]>>): number {
  const script = `
    const start = process.hrtime.bigint();
    for (const [name, members] of ${JSON.stringify(Object.entries(modules))}) {
      const module = require(name);
      for (const member of members) module[member];
    }
    process.stdout.write(String(Number(process.hrtime.bigint() - start) / 1e6));`;
  const times = Array.from({ length: 7 }, () =>
    Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', cwd: root })),
  );
  return median(times);
}

function medianOf(runs: number, run: () => Run): Run {
  const all = Array.from({ length: runs }, run);
  return { seconds: median(all.map((one) => one.seconds)), megabytes: median(all.map((one) => one.megabytes)) };
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function cell(seconds: number, megabytes: number, sign = ''): string {
  return `${sign}${seconds.toFixed(2)} s ${sign}${megabytes.toFixed(0)} MB`.padEnd(14);
}
