import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { App, Aspects, Stack, Validations } from 'aws-cdk-lib/core';
import { HIPAASecurityChecks } from 'cdk-nag';
import { ComplianceAspect, CompliancePlugin } from '../lib';

/**
 * Synthesizes an app of a given size with one kind of check, and prints the seconds and the peak memory as JSON.
 * cdk-nag reports findings; CDK is told not to fail for them.
 */
const [check = 'none', stacks = '1', groups = '20', out = ''] = process.argv.slice(2);
const outdir = out === '' ? mkdtempSync(join(tmpdir(), 'bench-')) : out;

const app = new App({
  outdir,
  analyticsReporting: false,
  postCliContext: { '@aws-cdk/core:failSynthOnValidationErrors': false },
});
for (let index = 0; index < Number(stacks); index++) {
  addResources(
    new Stack(app, `Stack${index}`, { env: { account: '123456789012', region: 'us-east-1' } }),
    Number(groups),
  );
}
switch (check) {
  case 'aspect':
    Aspects.of(app).add(new ComplianceAspect({}, { evidence: 'none' }));
    break;
  case 'plugin':
    Validations.of(app).addPlugins(new CompliancePlugin({}, { evidence: 'none' }));
    break;
  case 'cdk-nag':
    Validations.of(app).addPlugins(new HIPAASecurityChecks(app));
    break;
}
const start = process.hrtime.bigint();
silently(() => app.synth());
const seconds = Number(process.hrtime.bigint() - start) / 1e9;
process.stdout.write(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }));
if (out === '') {
  rmSync(outdir, { recursive: true });
}

/**
 * One key, then groups of a bucket with its policy, a role with its policy, and a log group: 5 resources a group. All
 * of it is compliant, so that no check cuts the synthesis short.
 */
function addResources(stack: Stack, groups: number): void {
  const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  for (let index = 0; index < groups; index++) {
    const bucket = new s3.Bucket(stack, `Bucket${index}`, {
      encryptionKey: key,
      enforceSSL: true,
      versioned: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    });
    const role = new iam.Role(stack, `Role${index}`, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    bucket.grantRead(role);
    new logs.LogGroup(stack, `LogGroup${index}`, { encryptionKey: key, retention: logs.RetentionDays.SIX_YEARS });
  }
}

function silently(action: () => void): void {
  const write = process.stderr.write;
  process.stderr.write = () => true;
  try {
    action();
  } finally {
    process.stderr.write = write;
  }
}
