import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { App, CfnResource, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { except, type PolicyProps } from '../../lib/core';
import { CompliancePlugin } from '../../lib/gate/compliance-plugin';
import { env, options } from './rules';

interface Violation {
  readonly ruleName: string;
  readonly severity: string;
  readonly description: string;
  readonly suggestedFix?: string;
  readonly ruleMetadata?: Record<string, string>;
  readonly violatingConstructs: readonly {
    readonly constructPath?: string;
    readonly cloudFormationResource?: { readonly logicalId: string; readonly propertyPaths?: readonly string[] };
  }[];
}

interface PluginReport {
  readonly pluginName: string;
  readonly conclusion: string;
  readonly violations: readonly Violation[];
  readonly suppressedViolations?: readonly { readonly ruleName: string; readonly reason: string }[];
}

function app(): App {
  return new App({ analyticsReporting: false });
}

function stackIn(scope: Construct, id = 'S'): Stack {
  return new Stack(scope, id, { env });
}

function plugin(policy: PolicyProps = {}): CompliancePlugin {
  return new CompliancePlugin(policy, options);
}

/** What the report of CDK says of our plugin, and whether the synthesis was refused. */
function synthesize(root: App): { refused: boolean; report: PluginReport | undefined } {
  let refused = false;
  try {
    root.synth();
  } catch {
    refused = true;
  }
  const file = join(root.outdir, 'validation-report.json');
  const { pluginReports }: { pluginReports: PluginReport[] } = JSON.parse(readFileSync(file, 'utf8'));
  return { refused, report: pluginReports.find(({ pluginName }) => pluginName === 'compliant-ai') };
}

function paths(report: PluginReport | undefined): string[] {
  return (report?.violations ?? []).flatMap(({ violatingConstructs }) =>
    violatingConstructs.map(({ constructPath }) => String(constructPath)),
  );
}

describe('CompliancePlugin', () => {
  // CDK prints warnings of its own validation, which say nothing of ours.
  beforeAll(() => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterAll(() => {
    jest.restoreAllMocks();
  });

  test('rejects with rule, fix, controls, construct and the exact property', () => {
    const root = app();
    const stack = stackIn(root);
    const bucket = new s3.Bucket(stack, 'B', { versioned: true });
    (bucket.node.defaultChild as s3.CfnBucket).addPropertyOverride('VersioningConfiguration.Status', 'Suspended');
    Validations.of(root).addPlugins(plugin());
    const { refused, report } = synthesize(root);
    expect(refused).toBe(true);
    expect(report?.conclusion).toBe('failure');
    expect(report?.violations).toHaveLength(1);
    const [violation] = report?.violations ?? [];
    expect(violation).toMatchObject({
      ruleName: 'versioned',
      severity: 'error',
      description: 'VersioningConfiguration.Status is "Suspended".',
      suggestedFix: 'Do it right.',
      ruleMetadata: { severity: 'high', controls: 'HIPAA 164.312(a)(2)(iv)' },
    });
    expect(paths(report)).toEqual(['S/B/Resource']);
    expect(JSON.stringify(violation)).toContain('Properties.VersioningConfiguration.Status');
  });

  test('accepts an override that fixes', () => {
    const root = app();
    const raw = new CfnResource(stackIn(root), 'Raw', { type: 'AWS::S3::Bucket' });
    raw.addPropertyOverride('VersioningConfiguration.Status', 'Enabled');
    Validations.of(root).addPlugins(plugin());
    const { refused, report } = synthesize(root);
    expect(refused).toBe(false);
    expect(paths(report)).toEqual([]);
  });

  test('judges only the stacks of the stage that it is registered on', () => {
    const root = app();
    const [dev, prod] = [new Stage(root, 'Dev'), new Stage(root, 'Prod')];
    for (const stage of [dev, prod]) {
      new s3.Bucket(stackIn(stage), 'B');
    }
    Validations.of(prod).addPlugins(plugin());
    expect(paths(synthesize(root).report)).toEqual(['Prod/S/B/Resource']);
  });

  test('judges nested stacks', () => {
    const root = app();
    new s3.Bucket(new NestedStack(stackIn(root), 'Nested'), 'B');
    Validations.of(root).addPlugins(plugin());
    expect(paths(synthesize(root).report)).toEqual(['S/Nested/B/Resource']);
  });

  test('leaves acknowledgements to CDK, which records them and refuses the rest', () => {
    const root = app();
    const stack = stackIn(root);
    const [cache] = [new s3.Bucket(stack, 'Cache'), new s3.Bucket(stack, 'B')];
    Validations.of(root).addPlugins(plugin());
    Validations.of(cache).acknowledge({ id: 'compliant-ai::versioned', reason: 'a cache' });
    const { refused, report } = synthesize(root);
    expect(refused).toBe(true);
    expect(paths(report)).toEqual(['S/B/Resource']);
    expect(report?.suppressedViolations).toMatchObject([{ ruleName: 'versioned', reason: 'a cache' }]);
  });

  test('rejects an acknowledgement of a rule that accepts no exception', () => {
    const root = app();
    new Stack(root, 'Agnostic');
    Validations.of(root).addPlugins(plugin());
    Validations.of(root).acknowledge({ id: 'compliant-ai::in-virginia', reason: 'we like it' });
    const { refused, report } = synthesize(root);
    expect(refused).toBe(true);
    expect(report?.violations).toMatchObject([{ ruleName: 'in-virginia', severity: 'fatal' }]);
    expect(paths(report)).toEqual(['Agnostic']);
  });

  test('honours exceptions in code and rejects those that excuse nothing', () => {
    const exception = {
      rule: 'versioned',
      reason: 'the bucket holds build caches',
      approver: 'ciso@example.com',
      ticket: 'SEC-1',
      expires: '2026-12-31',
    };
    const root = app();
    except(new s3.Bucket(stackIn(root), 'B'), exception);
    Validations.of(root).addPlugins(plugin());
    expect(synthesize(root).refused).toBe(false);

    const other = app();
    new s3.Bucket(stackIn(other), 'B', { versioned: true });
    Validations.of(other).addPlugins(plugin({ exceptions: [{ ...exception, scope: 'S/Gone' }] }));
    const { refused, report } = synthesize(other);
    expect(refused).toBe(true);
    expect(report?.violations).toMatchObject([{ ruleName: 'exception-problem', severity: 'fatal' }]);
  });

  test('warns of what is undetermined where the policy only reports it', () => {
    const root = app();
    new Stack(root, 'Agnostic');
    Validations.of(root).addPlugins(plugin({ onUndetermined: 'report' }));
    const { refused, report } = synthesize(root);
    expect(refused).toBe(false);
    expect(report?.violations).toMatchObject([{ ruleName: 'in-virginia', severity: 'warning' }]);
  });

  test('still rejects where validations of constructs are skipped', () => {
    const root = app();
    new s3.Bucket(stackIn(root), 'B');
    Validations.of(root).addPlugins(plugin());
    expect(() => root.synth({ skipValidation: true })).toThrow(/versioned/);
  });

  test('names its rules and its version', () => {
    expect(plugin().ruleIds).toEqual(['versioned', 'in-virginia', 'key-followed']);
    const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8'));
    expect(plugin().version).toBe(version);
  });
});
