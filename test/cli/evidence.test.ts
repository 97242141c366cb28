import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compliantAi, folderWith } from '../support/command-line';

const FAULTY = { Resources: { Key: { Type: 'AWS::KMS::Key', Properties: { EnableKeyRotation: false } } } };

describe('check --evidence', () => {
  test('writes all formats, says what it says without it, and ends with the same code', async () => {
    const folder = folderWith({ 'a.template.json': FAULTY });
    const plain = await compliantAi('check', join(folder, 'a.template.json'));
    const { code, out } = await compliantAi(
      'check',
      join(folder, 'a.template.json'),
      '--evidence',
      join(folder, 'evidence'),
    );
    expect(code).toBe(1);
    expect({ code, out }).toEqual({ code: plain.code, out: plain.out });
    expect(readdirSync(join(folder, 'evidence')).sort()).toEqual([
      'controls.csv',
      'controls.xlsx',
      'data-flow.png',
      'data-flow.svg',
      'findings.sarif',
      'junit.xml',
      'oscal',
      'report.html',
      'report.json',
      'report.pdf',
      'summary.md',
    ]);
  });

  test('judges no template of an earlier run that lies in the evidence', async () => {
    const folder = folderWith({ 'cdk.out/a.template.json': FAULTY });
    const cloud = join(folder, 'cdk.out');
    const evidence = join(cloud, 'compliance');
    await compliantAi('report', cloud, '--output', evidence, '--format', 'json');
    const record = join(evidence, 'report.json');
    const first = JSON.parse(readFileSync(record, 'utf8'));
    await compliantAi('report', cloud, '--output', evidence, '--format', 'json');
    expect(JSON.parse(readFileSync(record, 'utf8')).documents).toEqual(first.documents);
  });

  test('ends with an error where the folder cannot be written', async () => {
    const folder = folderWith({ 'a.template.json': FAULTY, 'source/main.ts': '' });
    const { code, err, out } = await compliantAi(
      'check',
      join(folder, 'a.template.json'),
      '--evidence',
      join(folder, 'source'),
    );
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('give a folder of its own');
  });
});

describe('check --format', () => {
  test.each([
    ['sarif', '"version": "2.1.0"'],
    ['junit', '<testsuites name="compliant-ai"'],
    ['markdown', '# Compliance: rejected'],
  ])('%s is written to a pipe', async (format, expected) => {
    const folder = folderWith({ 'a.template.json': FAULTY });
    const { code, out } = await compliantAi('check', folder, '--format', format);
    expect(code).toBe(1);
    expect(out).toContain(expected);
    expect(out).toContain('key-rotation');
  });

  test('sarif is written where a file cannot be read, and says so', async () => {
    const folder = folderWith({ 'a.template.json': '{' });
    const { code, out } = await compliantAi('check', folder, '--format', 'sarif');
    expect(code).toBe(2);
    expect(JSON.parse(out).runs[0].invocations[0]).toMatchObject({ executionSuccessful: false, exitCode: 2 });
  });
});

test('the notes of constructs and what they attest are in the evidence', async () => {
  const folder = folderWith({
    'cdk.out/manifest.json': {
      artifacts: {
        Notes: {
          type: 'aws:cloudformation:stack',
          properties: { templateFile: 'Notes.template.json' },
          metadata: { '/Notes/Ai': [{ type: 'aws:cdk:info', data: 'accept the addendum' }] },
        },
      },
    },
    'cdk.out/Notes.template.json': {
      ...FAULTY,
      Metadata: { 'compliant-ai:baa/Notes/Ai': { reference: 'C-1', effective: '2026-01-01' } },
    },
    'tf/main.tf': `resource "azurerm_cognitive_account" "ai" {
  tags = { "compliance:baa" = "DPA", "compliance:baa-effective" = "2026-01-01", "compliance:purpose" = "audit-log" }
}
`,
  });
  const { out } = await compliantAi('check', folder, '--format', 'markdown');
  expect(out).toContain('- to do, `Notes/Ai`: accept the addendum');
  expect(out).toContain('- attested, Business associate agreement, `Notes/Ai`: reference: C-1; effective: 2026-01-01');
  expect(out).toContain(
    '- attested, Business associate agreement, `azurerm_cognitive_account.ai`: reference: DPA; effective: 2026-01-01',
  );
});
