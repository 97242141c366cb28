import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack, Validations } from 'aws-cdk-lib/core';
import { CompliancePlugin } from '../../lib';
import { compliantAi, folderWith } from '../support/command-line';

describe("CDK's own acknowledgements", () => {
  const outdir = mkdtempSync(join(tmpdir(), 'acknowledged-'));
  beforeAll(() => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const app = new App({ outdir, analyticsReporting: false });
    const stack = new Stack(app, 'S', { env: { account: '123456789012', region: 'us-east-1' } });
    const bucket = new CfnBucket(stack, 'B');
    Validations.of(app).addPlugins(new CompliancePlugin());
    for (const rule of ['customer-managed-key', 'store-versioned', 'encrypted-transport-only']) {
      Validations.of(bucket).acknowledge({ id: `compliant-ai::${rule}`, reason: `${rule}: a cache` });
    }
    app.synth();
    jest.restoreAllMocks();
  });
  afterAll(() => rmSync(outdir, { recursive: true }));

  test('let the synthesis pass, but excuse nothing where an owner and an end are asked for', async () => {
    const { code, out } = await compliantAi('check', outdir);
    expect(code).toBe(1);
    expect(out).toMatch(/fail store-versioned/);
    expect(out).toMatch(/note: store-versioned is acknowledged in CDK at S\/B: 'store-versioned: a cache'\. An acknow/);
  });

  test('are in the JSON', async () => {
    const { out } = await compliantAi('check', outdir, '--format', 'json');
    expect(JSON.parse(out).acknowledgements).toContainEqual({
      rule: 'store-versioned',
      reason: 'store-versioned: a cache',
      acknowledgedAt: 'S/B',
      paths: ['S/B'],
    });
  });

  test('are in the evidence', async () => {
    const folder = join(folderWith({}), 'evidence');
    await compliantAi('check', outdir, '--evidence', folder);
    const { nextSteps } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    expect(nextSteps).toContainEqual({
      path: 'S/B',
      text: expect.stringMatching(/^store-versioned is acknowledged in/),
    });
  });

  test.each(['{', '[]', '{"pluginReports": [{"pluginName": "compliant-ai", "suppressedViolations": 7}, null]}'])(
    'do no harm where the report is %s',
    async (report) => {
      writeFileSync(join(outdir, 'validation-report.json'), report);
      const { out } = await compliantAi('check', outdir, '--format', 'json');
      expect(JSON.parse(out).acknowledgements).toEqual([]);
    },
  );
});
