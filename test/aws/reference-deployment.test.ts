import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { referenceStack } from '../../bin/aws-reference';
import '../../bin/on-sample-day';
import { findings } from '../../lib/testing';

const outdirs: string[] = [];
afterAll(() => {
  for (const outdir of outdirs) {
    rmSync(outdir, { recursive: true });
  }
});

/** Services and actions that the data of cfn-lint 1.51.0 does not have yet. */
const NEWER_THAN_THE_LINTER = ['bedrock-websearch', 'getaccountdataretention', 'putaccountdataretention'];

const CONTEXTS = {
  'as it is': {},
  'in GovCloud': { region: 'us-gov-west-1', models: 'anthropic.claude-sonnet-4-5-20250929-v1:0' },
  'in an existing VPC': {
    account: '123456789012',
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: 'us-west-2a,us-west-2b',
    subnetIds: 'subnet-0123456789abcdef0,subnet-0123456789abcdef1',
    routeTableIds: 'rtb-0123456789abcdef0,rtb-0123456789abcdef1',
    region: 'us-west-2',
    organizationId: 'o-a1b2c3d4e5',
    models: 'amazon.nova-lite-v1:0, amazon.nova-pro-v1:0',
  },
};

describe.each(Object.entries(CONTEXTS))('the reference deployment %s', (_, context) => {
  const outdir = synthesized(context);

  test('has no finding', () => {
    expect(findings(referenceStack(new App({ context })))).toEqual([]);
  });

  test('has no finding of the validator of CDK', () => {
    expect(JSON.parse(fileIn(outdir, 'validation-report.json')).pluginReports).toEqual([]);
  });

  test('is the same when it is synthesized again', () => {
    const file = 'PrivateBedrock.template.json';
    expect(fileIn(synthesized(context), file)).toBe(fileIn(outdir, file));
  });

  const linter = spawnSync('cfn-lint', ['--version']).error === undefined;
  (linter ? test : test.skip)('has no error or warning of cfn-lint (skipped where it is not on PATH)', () => {
    const template = join(outdir, 'PrivateBedrock.template.json');
    const { stdout } = spawnSync('cfn-lint', ['--format', 'json', template], { encoding: 'utf8' });
    const matches: { Message: string }[] = JSON.parse(stdout);
    const unknown = matches.filter(({ Message }) =>
      NEWER_THAN_THE_LINTER.some((name) => Message.startsWith(`'${name}' is not one of`)),
    );
    expect(matches.filter((match) => !unknown.includes(match))).toEqual([]);
  });
});

test('the validator of CDK finds what is planted', () => {
  const outdir = newFolder();
  const app = new App({ outdir, postCliContext: { '@aws-cdk/core:failSynthOnValidationErrors': false } });
  new s3.CfnBucket(new Stack(app, 'Planted'), 'Bucket', { accessControl: 'Nobody' });
  app.synth();
  expect(JSON.stringify(JSON.parse(fileIn(outdir, 'validation-report.json')).pluginReports)).toContain('Nobody');
});

test.each([
  [{ region: 'eu-west-1' }, /context 'region' must be one of us-east-1.*got 'eu-west-1'/],
  [{ account: 'prod' }, /context 'account' must be 12 digits, got 'prod'/],
  [{ baaEffective: 'soon' }, /'baa.effective'.*got "soon"/],
  [{ models: { id: 'x' } }, /context 'models' must be a text, got \{"id":"x"\}/],
  [{ models: 'global.amazon.nova-lite-v1:0' }, /'models' must be processed in the United States/],
  [{ vpcId: 'vpc-0123456789abcdef0' }, /context 'availabilityZones' must be set when 'vpcId' is set/],
])('rejects the context %j', (context, message) => {
  expect(() => referenceStack(new App({ context }))).toThrow(message);
});

function synthesized(context: Record<string, string>): string {
  const outdir = newFolder();
  const app = new App({ outdir, context });
  referenceStack(app);
  app.synth();
  return outdir;
}

function newFolder(): string {
  const outdir = mkdtempSync(join(tmpdir(), 'reference-'));
  outdirs.push(outdir);
  return outdir;
}

function fileIn(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}
