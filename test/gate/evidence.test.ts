import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Annotations, App, Aspects, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib/core';
import { App as TerraformApp, Aspects as TerraformAspects, TerraformStack } from 'cdktf';
import { ComplianceAspect, CompliancePlugin, enforce, except } from '../../lib';
import type { EvidenceRecord } from '../../lib/evidence/record';
import type { GateOptions } from '../../lib/gate/judge';
import { reportValidator, violations } from '../support/schemas';
import { env, options } from './rules';

const root = join(__dirname, '..', '..');
const DATA = { ...options, evidence: 'data' } as const;
const VERSIONED = { versioningConfiguration: { status: 'Enabled' } };
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
  }
});

describe('beside the templates of the AWS CDK', () => {
  test('lies the evidence of what was accepted, with the digests of the files that were written', () => {
    const app = cdkApp();
    const stack = new Stack(app, 'Notes', { env });
    new CfnBucket(stack, 'Bucket', VERSIONED);
    Annotations.of(stack).addInfo('accept the addendum');
    enforce(app, {}, DATA);
    app.synth();
    const record = recordIn(app.outdir);
    expect(violations(reportValidator(), record)).toEqual([]);
    expect(record.summary).toMatchObject({ accepted: true, resourcesJudged: 1 });
    expect(record.documents).toEqual([
      {
        file: join(app.outdir, 'Notes.template.json'),
        sha256: digestOf(app.outdir, 'Notes.template.json'),
        stacks: ['Notes'],
        resources: 1,
      },
    ]);
    expect(record.nextSteps).toEqual([{ path: 'Notes', text: 'accept the addendum' }]);
    expect(existsSync(join(app.outdir, 'compliance', 'rejected'))).toBe(false);
  });

  test('lies the evidence of what was rejected, and the template that it speaks of', () => {
    const app = cdkApp();
    new CfnBucket(new Stack(app, 'Notes', { env }), 'Plain');
    enforce(app, {}, DATA);
    expect(() => app.synth()).toThrow('versioned');
    const record = recordIn(app.outdir);
    const rejected = join('compliance', 'rejected', 'Notes.template.json');
    expect(record.summary.accepted).toBe(false);
    expect(record.documents[0]).toMatchObject({
      file: join(app.outdir, rejected),
      sha256: digestOf(app.outdir, rejected),
    });
    const location = record.findings.find(({ verdict }) => verdict === 'fail')?.location;
    expect(readFileSync(String(location?.file), 'utf8').split('\n')[(location?.line ?? 0) - 1]).toContain('"Plain"');
  });

  test('a rejected template is not taken for that of an earlier synthesis, nor the other way round', () => {
    const outdir = folder();
    const synthesize = (props: object): EvidenceRecord => {
      const app = new App({ outdir, analyticsReporting: false });
      new CfnBucket(new Stack(app, 'Notes', { env }), 'Bucket', props);
      enforce(app, {}, DATA);
      try {
        app.synth();
      } catch {
        // The evidence says it.
      }
      return recordIn(outdir);
    };
    const [accepted, rejected, again] = [VERSIONED, {}, VERSIONED].map(synthesize);
    expect(accepted?.documents[0]?.file).toBe(join(outdir, 'Notes.template.json'));
    expect(rejected?.documents[0]?.file).toBe(join(outdir, 'compliance', 'rejected', 'Notes.template.json'));
    expect(again?.documents).toEqual(accepted?.documents);
    expect(readdirSync(join(outdir, 'compliance'))).not.toContain('rejected');
  });

  test('lie stages and nested stages together', () => {
    const app = cdkApp();
    const stage = new Stage(app, 'Prod', { env });
    const stack = new Stack(stage, 'Notes');
    new CfnBucket(stack, 'Bucket', VERSIONED);
    new CfnBucket(new NestedStack(stack, 'Inner'), 'Bucket', VERSIONED);
    new CfnBucket(new Stack(app, 'Shared', { env }), 'Bucket', VERSIONED);
    enforce(app, {}, DATA);
    app.synth();
    const { documents, summary } = recordIn(app.outdir);
    expect(summary.accepted).toBe(true);
    expect(documents.map(({ stacks }) => stacks).sort()).toEqual([['Prod/Notes'], ['Prod/Notes/Inner'], ['Shared']]);
    expect(documents.filter(({ file }) => file.includes('rejected'))).toEqual([]);
  });

  test('shows what is excused, and by whom', () => {
    const app = cdkApp();
    const bucket = new CfnBucket(new Stack(app, 'Notes', { env }), 'Plain');
    const decision = {
      rule: 'versioned',
      reason: 'holds nothing yet',
      approver: 'A. Person',
      ticket: 'SEC-1',
      expires: '2026-12-31',
    };
    except(bucket, decision);
    Aspects.of(app).add(new ComplianceAspect({}, DATA));
    app.synth();
    const record = recordIn(app.outdir);
    expect(record.exceptions).toEqual([{ ...decision, scope: 'Notes/Plain' }]);
    expect(record.summary.counts).toMatchObject({ excepted: 1, fail: 0 });
  });

  test('leaves the plugin the same, also where it rejects', () => {
    const app = cdkApp();
    new CfnBucket(new Stack(app, 'Notes', { env }), 'Plain');
    Validations.of(app).addPlugins(new CompliancePlugin({}, DATA));
    try {
      app.synth();
    } catch {
      // Whether CDK throws or sets the exit code depends on its version.
    }
    process.exitCode = 0;
    const record = recordIn(app.outdir);
    expect(record.summary.accepted).toBe(false);
    expect(record.documents[0]?.file).toBe(join(app.outdir, 'Notes.template.json'));
  });

  test('lies nothing where nobody would look for it: in a folder that CDK made up, unless it is asked for', () => {
    const synthesized = (options: GateOptions): string[] => {
      const app = new App({ analyticsReporting: false });
      folders.push(app.outdir);
      new CfnBucket(new Stack(app, 'Notes', { env }), 'Bucket', VERSIONED);
      enforce(app, {}, options);
      app.synth();
      return readdirSync(app.outdir);
    };
    expect(synthesized(options)).not.toContain('compliance');
    expect(synthesized(DATA)).toContain('compliance');
  });

  test('lies a report for readers by default, also where the app is an argument of node', () => {
    const outdir = folder();
    const script = `
      const { CfnLogGroup } = require('aws-cdk-lib/aws-logs');
      const { App, Stack } = require('aws-cdk-lib/core');
      const { enforce } = require(${JSON.stringify(join(root, 'lib'))});
      const app = new App({ outdir: ${JSON.stringify(outdir)}, analyticsReporting: false });
      const stack = new Stack(app, 'Notes', { env: { account: '123456789012', region: 'us-east-1' } });
      new CfnLogGroup(stack, 'Logs', { kmsKeyId: 'alias/logs' });
      enforce(app, { onUndetermined: 'report' });
      app.synth();`;
    const { status, stderr } = spawnSync(process.execPath, ['--require', 'tsx/cjs', '--eval', script], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stderr).not.toContain('not written');
    expect(status).toBe(0);
    expect(readdirSync(join(outdir, 'compliance'))).toEqual(
      expect.arrayContaining(['report.json', 'report.html', 'data-flow.svg', 'controls.xlsx']),
    );
  }, 60_000);

  test('lies the evidence of each of two policies', () => {
    const app = cdkApp();
    new CfnBucket(new Stack(app, 'Notes', { env }), 'Bucket', VERSIONED);
    enforce(app, {}, DATA);
    enforce(app, { frameworks: ['HIPAA'] }, DATA);
    app.synth();
    expect(recordIn(app.outdir).policy.frameworks).toEqual(['HIPAA', 'SOC2']);
    expect(recordIn(app.outdir, 'compliance-2').policy.frameworks).toEqual(['HIPAA']);
  });
});

describe('beside the configurations of CDKTF', () => {
  test('lies the evidence of what was accepted', () => {
    const app = terraformApp(false);
    enforce(app, {}, DATA);
    app.synth();
    const record = recordIn(app.outdir);
    expect(violations(reportValidator(), record)).toEqual([]);
    expect(record.summary.accepted).toBe(true);
    expect(record.documents.map(({ sha256 }) => sha256)).toEqual([digestOf(app.outdir, 'stacks/Notes/cdk.tf.json')]);
  });

  test('lies the evidence of what was rejected, with its lines', () => {
    const app = terraformApp(true);
    enforce(app, {}, DATA);
    expect(() => app.synth()).toThrow('versioned');
    const finding = recordIn(app.outdir).findings.find(({ verdict }) => verdict === 'fail');
    const { file, line } = finding?.location ?? { file: '', line: 0 };
    expect(file).toBe(join(app.outdir, 'compliance', 'rejected', 'stacks', 'Notes', 'cdk.tf.json'));
    expect(readFileSync(file, 'utf8').split('\n')[(line ?? 0) - 1]).toContain('"public_network_access_enabled": true');
  });

  test('lies it also where an aspect was put on the stack', () => {
    const app = terraformApp(false);
    for (const stack of app.node.children) {
      TerraformAspects.of(stack).add(new ComplianceAspect({}, DATA));
    }
    app.synth();
    expect(recordIn(app.outdir).summary.accepted).toBe(true);
  });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'evidence-'));
  folders.push(made);
  return made;
}

function cdkApp(): App {
  return new App({ outdir: folder(), analyticsReporting: false });
}

function terraformApp(publicNetworkAccessEnabled: boolean): TerraformApp {
  const app = new TerraformApp({ outdir: folder(), stackTraces: false });
  const stack = new TerraformStack(app, 'Notes');
  new AzurermProvider(stack, 'Provider', { features: [{}] });
  new StorageAccount(stack, 'Account', {
    name: 'notes',
    resourceGroupName: 'group',
    location: 'eastus',
    accountTier: 'Standard',
    accountReplicationType: 'LRS',
    publicNetworkAccessEnabled,
  });
  return app;
}

function recordIn(outdir: string, name = 'compliance'): EvidenceRecord {
  return JSON.parse(readFileSync(join(outdir, name, 'report.json'), 'utf8'));
}

function digestOf(outdir: string, file: string): string {
  return createHash('sha256')
    .update(readFileSync(join(outdir, file)))
    .digest('hex');
}
