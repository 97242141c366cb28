import { definePolicy, evaluate } from '../../lib/core';
import { buildRecord, SourceFiles } from '../../lib/evidence';
import { writeHtml } from '../../lib/evidence/writers/html';
import { writeMarkdown } from '../../lib/evidence/writers/markdown';
import { writeAssessmentResults } from '../../lib/evidence/writers/oscal/assessment-results';
import { catalogue } from '../../lib/rules';
import { templateTree } from '../../lib/views/cloudformation/template';
import { configurationTree } from '../../lib/views/terraform/configuration';
import { agreementWith, vendorReport } from '../support/attestations';
import { oscalValidator, reportValidator, violations } from '../support/schemas';

const TODAY = '2026-11-21';
const over = { ...agreementWith('openai'), expires: '2026-06-30' };
const report = { ...vendorReport, vendor: 'aws-bedrock' };

function recordOf() {
  const sources = new SourceFiles(process.cwd());
  const template = {
    Metadata: { 'compliant-ai:vendor-report/Notes/Ai': report },
    Resources: { Bucket: { Type: 'AWS::S3::Bucket' } },
  };
  const configuration = {
    resource: {
      azurerm_cognitive_account: {
        ai: {
          kind: 'OpenAI',
          tags: { 'compliance:baa': 'BAA azure-openai', 'compliance:baa-effective': '2026-01-01' },
        },
        search: { kind: 'OpenAI', tags: { 'compliance:baa': 'BAA of another day' } },
      },
      terraform_data: {
        agreement: { input: { attestation: 'baa', subject: 'notes/Ai', ...agreementWith('azure-openai') } },
        other: { input: { count: 7 } },
      },
    },
  };
  sources.add('Notes.template.json', Buffer.from(JSON.stringify(template, undefined, 1)));
  sources.add('cdk.tf.json', Buffer.from(JSON.stringify(configuration, undefined, 1)));
  const trees = [
    templateTree(template, { name: 'Notes', file: 'Notes.template.json' }),
    configurationTree(configuration, { name: 'notes', file: 'cdk.tf.json' }),
  ];
  const policy = definePolicy({ attestations: { agreements: [over] } });
  return buildRecord({
    report: evaluate({ trees, catalogue, policy, today: TODAY }),
    trees,
    policy,
    catalogue,
    sources,
    judgedOn: TODAY,
    generatedAt: new Date('2026-11-21T09:00:00Z'),
  });
}

const record = recordOf();

test('what templates, configurations, tags and the policy attest is listed once, with until when it counts', () => {
  expect(record.attestations).toEqual([
    {
      kind: 'baa',
      statement: over,
      stack: 'all',
      subject: 'policy',
      until: '2026-06-30',
      lapse: expect.stringMatching(/'BAA openai' expired on 2026-06-30/),
    },
    expect.objectContaining({
      subject: 'azurerm_cognitive_account.search',
      statement: { reference: 'BAA of another day' },
    }),
    expect.objectContaining({ subject: 'notes/Ai', statement: agreementWith('azure-openai') }),
    expect.objectContaining({ kind: 'vendor-report', subject: 'Notes/Ai', statement: report, until: '2027-09-30' }),
  ]);
  expect(violations(reportValidator(), JSON.parse(JSON.stringify(record)))).toEqual([]);
});

test('readers see what is attested, by whom it was reviewed, and when it has to be renewed', async () => {
  const html = await writeHtml(record);
  expect(html).toContain('SOC 2 report of a vendor, reviewed');
  expect(html).toContain('by vendor-risk@clinic.example, on 2026-11-02, outcome nothing that concerns PHI');
  expect(html).toContain('counts until 2027-09-30; renew it before');
  expect(html).toMatch(/does not count: .*expired on 2026-06-30/);
  expect(writeMarkdown(record)).toContain('- attested, SOC 2 report of a vendor, reviewed, `Notes/Ai`');
});

test('OSCAL has each as an observation that expires', () => {
  const results = JSON.parse(writeAssessmentResults(record));
  const [{ observations }] = results['assessment-results'].results;
  const attested = observations.filter(({ types }: { types: string[] }) => types.includes('attestation'));
  expect(attested).toHaveLength(record.attestations.length);
  expect(attested.map(({ expires }: { expires?: string }) => expires)).toContain('2027-09-30T23:59:59Z');
  const schema = oscalValidator();
  expect(schema === undefined ? [] : violations(schema, results)).toEqual([]);
});
