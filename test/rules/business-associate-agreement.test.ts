import { MODEL_VENDORS } from '../../lib/core';
import { businessAssociateAgreement as rule } from '../../lib/rules/business-associate-agreement';
import { RuleTester } from '../../lib/testing';
import { configurationTree } from '../../lib/views/terraform/configuration';
import { planTree } from '../../lib/views/terraform/plan';
import { agreementWith } from '../support/attestations';
import { said, saidOfTemplate, saidOfTerraform } from '../support/attested';

const MODEL = 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0';
const caller = (Action = 'bedrock:InvokeModel') => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource: MODEL }] } },
});
const lambda = (BASE_URL: unknown) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Environment: { Variables: { BASE_URL } } },
});
const attested = (vendor: string, change: Record<string, unknown> = {}) => ({
  'compliant-ai:baa/Stack/Agreement': { ...agreementWith(vendor), ...change },
});

test('gives every example the verdict that it claims', () => {
  expect(new RuleTester().problemsOf(rule)).toEqual([]);
});

test('says nothing of stacks that send no prompts to anybody', () => {
  expect(
    saidOfTemplate(rule, {
      Bucket: { Type: 'AWS::S3::Bucket' },
      Function: lambda('https://api.example.org/openai'),
      Admin: caller('*'),
      Reader: caller('bedrock:List*'),
      Firewall: { Type: 'AWS::NetworkFirewall::RuleGroup', Properties: { RuleGroup: { Ref: 'Unknown' } } },
    }),
  ).toEqual({});
  expect(
    saidOfTerraform(rule, {
      azurerm_cognitive_account: { scans: { kind: 'FormRecognizer' } },
      google_project_service: { ai: { service: 'aiplatform.googleapis.com' } },
      azurerm_firewall_application_rule_collection: { out: { action: '${var.unknown}', rule: '${var.unknown}' } },
    }),
  ).toEqual({});
});

describe('where no agreement is on record', () => {
  test('says what to write, by the ids and plans of the registry', () => {
    const judged = saidOfTemplate(rule, { First: caller(), Notes: lambda('https://api.openai.com/v1') });
    expect(judged.First).toContain("agreements: [{ vendor: 'aws-bedrock', reference: '…', effective: 'YYYY-MM-DD' }]");
    expect(judged.Notes).toContain(
      "agreements: [{ vendor: 'openai', reference: '…', effective: 'YYYY-MM-DD', tier: 'api-with-baa' }]",
    );
  });

  test('cannot tell, and asks once for each vendor', () => {
    const judged = saidOfTemplate(rule, {
      First: caller(),
      Second: caller('bedrock:Converse*'),
      Third: caller(),
      Notes: lambda('https://api.openai.com/v1'),
      More: lambda('https://us.api.openai.com/v1'),
      Triage: lambda('https://api.anthropic.com'),
    });
    expect(judged.First).toMatch(
      /^undetermined: .*Amazon Bedrock, and no business associate agreement with AWS is on record/,
    );
    expect(judged.Third).toBe('notApplicable: asked of First');
    expect(judged.Notes).toMatch(/^undetermined: it names api.openai.com, and no .* with OpenAI .*baa@openai.com/);
    expect(judged.More).toBe('notApplicable: asked of Notes');
    expect(judged.Triage).toMatch(/^undetermined: .* with Anthropic/);
  });

  test('rejects a vendor that signs none', () => {
    const judged = saidOfTemplate(rule, { Notes: lambda('https://api.cohere.com/v2/chat') });
    expect(judged.Notes).toMatch(
      /^fail: it names api.cohere.com, and no business associate agreement of Cohere is known; use a private deployment/,
    );
  });
});

test.each([
  ['google_folder_iam_member', { role: 'roles/aiplatform.user' }],
  ['google_organization_iam_binding', { role: 'roles/aiplatform.admin' }],
  ['aws_iam_role_policy_attachment', { policy_arn: 'arn:aws:iam::aws:policy/AmazonBedrockFullAccess' }],
  ['aws_bedrockagent_knowledge_base', { name: 'notes' }],
])('asks for the agreement of whoever is reached by %s', (type, properties) => {
  expect(saidOfTerraform(rule, { [type]: { ai: properties } })[`${type}.ai`]).toMatch(/^undetermined: .* is on record/);
});

test('asks for none because of a managed policy that opens every service, or others', () => {
  const attached = (policy: string) => ({
    Type: 'AWS::IAM::Role',
    Properties: { ManagedPolicyArns: [`arn:aws:iam::aws:policy/${policy}`] },
  });
  const judged = saidOfTemplate(rule, {
    Caller: attached('AmazonBedrockLimitedAccess'),
    Reader: attached('AmazonBedrockReadOnly'),
    Admin: attached('AdministratorAccess'),
  });
  expect(Object.keys(judged)).toEqual(['Caller']);
});

describe('an agreement that the stack carries', () => {
  test.each(MODEL_VENDORS.filter(({ id, apiHosts }) => apiHosts.length > 0 && id !== 'cohere'))(
    'with $name counts',
    (vendor) => {
      const stack = { Notes: lambda(`https://${vendor.apiHosts[0]}/v1`) };
      expect(saidOfTemplate(rule, stack, attested(vendor.id)).Notes).toBe(
        `pass: the business associate agreement 'BAA ${vendor.id}' counts`,
      );
    },
  );

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['that is over', { expires: '2026-11-20' }, /^fail: .*'BAA openai' expired on 2026-11-20; renew it/],
    ['that has not begun', { effective: '2027-01-01' }, /^fail: .* begins on 2027-01-01, after 2026-11-21/],
    ['of a plan without one', { tier: 'api' }, /^fail: .*tier' must be a plan on which OpenAI signs/],
    ['without its plan', { tier: undefined }, /^fail: .*tier' must be a plan/],
    ['for other services', { services: ['ChatGPT Team'] }, /^fail: .*services' must cover 'OpenAI API'/],
    ['without a reference', { reference: '' }, /^fail: .*reference' must say where/],
    ['with another vendor', { vendor: 'anthropic', tier: undefined }, /^undetermined: .* with OpenAI is on record/],
    ['without a vendor', { vendor: undefined }, /^fail: .*\/Agreement.vendor' must say which vendor it is with/],
    ['of a vendor known at deployment', { vendor: { Ref: 'Unknown' } }, /^undetermined: .* known only at deployment/],
    ['of a day known at deployment', { effective: { Ref: 'Unknown' } }, /^undetermined: .* known only at deployment/],
  ])('%s does not', (_, change, message) => {
    const judged = saidOfTemplate(rule, { Notes: lambda('https://api.openai.com/v1') }, attested('openai', change));
    expect(judged.Notes).toMatch(message);
  });

  test.each([null, 'signed', ['C-1']])('does not, being %j', (statement) => {
    const judged = saidOfTemplate(rule, { First: caller() }, { 'compliant-ai:baa/Stack': statement });
    expect(judged.First).toMatch(/^fail: 'compliant-ai:baa\/Stack' must hold reference, effective/);
  });

  test('is quoted in short', () => {
    const metadata = attested('aws-bedrock', { reference: 'x'.repeat(100_000), expires: '2026-06-30' });
    expect(saidOfTemplate(rule, { First: caller() }, metadata).First?.length).toBeLessThan(500);
    const malformed = attested('aws-bedrock', { effective: 'x'.repeat(100_000) });
    expect(saidOfTemplate(rule, { First: caller() }, malformed).First?.length).toBeLessThan(500);
  });

  test('counts until its last day, which it names', () => {
    const metadata = attested('aws-bedrock', { expires: '2026-11-21' });
    expect(saidOfTemplate(rule, { First: caller() }, metadata).First).toMatch(/^pass: .* counts until 2026-11-21$/);
  });

  test('counts where another one is over', () => {
    const metadata = {
      ...attested('openai'),
      'compliant-ai:baa/Stack/Old': { ...agreementWith('openai'), expires: '2026-01-31' },
    };
    expect(saidOfTemplate(rule, { Notes: lambda('https://api.openai.com') }, metadata).Notes).toMatch(/^pass/);
  });

  test('is not read for each caller of another vendor', () => {
    let reads = 0;
    const input = (vendor: string) => ({
      attestation: 'baa',
      vendor,
      get reference() {
        reads += 1;
        return 'C-1';
      },
      effective: '2026-01-01',
    });
    const named = (count: number, make: (index: number) => object) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`r${index}`, make(index)]));
    const callers = named(100, () => ({ environment: { BASE: 'https://api.openai.com' } }));
    const judged = (others: number) => {
      reads = 0;
      const terraform_data = named(others, (index) => ({ input: input(`vendor-${index}`) }));
      const all = saidOfTerraform(rule, { aws_lambda_function: callers, terraform_data });
      expect(all['aws_lambda_function.r0']).toMatch(/^undetermined/);
      return reads;
    };
    expect(judged(100)).toBeLessThanOrEqual(2 * 100);
  });

  test('counts, too, where its vendor is an expression', () => {
    const input = { attestation: 'baa', ...agreementWith('openai'), vendor: '${local.vendor}' };
    const tree = configurationTree(
      {
        locals: [{ vendor: 'openai' }],
        resource: {
          aws_lambda_function: { notes: { environment: { BASE: 'https://api.openai.com' } } },
          terraform_data: { agreement: { input } },
        },
      },
      { name: 'module' },
    );
    expect(said(rule, tree)['aws_lambda_function.notes']).toMatch(/^pass/);
  });

  test('is a resource in Terraform, in a configuration and in a plan', () => {
    const input = { attestation: 'baa', subject: 'notes/Ai', ...agreementWith('azure-openai') };
    const account = { azurerm_cognitive_account: { ai: { kind: 'OpenAI' } } };
    expect(saidOfTerraform(rule, account)['azurerm_cognitive_account.ai']).toMatch(/^undetermined: .*Microsoft/);
    const judged = saidOfTerraform(rule, { ...account, terraform_data: { agreement: { input } } });
    expect(judged['azurerm_cognitive_account.ai']).toMatch(/^pass/);

    const resource = (type: string, name: string, values: object) => ({
      address: `${type}.${name}`,
      mode: 'managed',
      type,
      name,
      values,
    });
    const plan = {
      format_version: '1.2',
      planned_values: {
        root_module: {
          resources: [
            resource('azurerm_cognitive_account', 'ai', { kind: 'OpenAI' }),
            resource('terraform_data', 'agreement', { input, triggers_replace: null }),
          ],
        },
      },
    };
    expect(said(rule, planTree(plan, { name: 'plan' }))['azurerm_cognitive_account.ai']).toMatch(/^pass/);
  });
});

describe('an agreement of the policy', () => {
  const policy = { attestations: { agreements: [agreementWith('aws-bedrock'), agreementWith('google-vertex-ai')] } };

  test('counts for every stack', () => {
    expect(saidOfTemplate(rule, { First: caller() }, {}, policy).First).toMatch(/^pass/);
    const judged = saidOfTerraform(
      rule,
      { google_project_iam_member: { ai: { role: 'roles/aiplatform.user' } } },
      policy,
    );
    expect(judged['google_project_iam_member.ai']).toMatch(/^pass/);
  });

  test('is for the vendor that it names', () => {
    expect(saidOfTemplate(rule, { Notes: lambda('https://api.openai.com') }, {}, policy).Notes).toMatch(
      /^undetermined/,
    );
  });

  test('does not count after its last day', () => {
    const over = { attestations: { agreements: [{ ...agreementWith('aws-bedrock'), expires: '2026-06-30' }] } };
    expect(saidOfTemplate(rule, { First: caller() }, {}, over).First).toMatch(/^fail: .* expired on 2026-06-30/);
  });
});

test('data that was de-identified by a method of HIPAA needs no agreement, other data does', () => {
  const claim = {
    data: 'radiology reports',
    method: 'Safe Harbor',
    reference: 'DI-7',
    determinedBy: 'privacy-officer@clinic.example',
    determined: '2026-02-01',
    expires: '2027-01-31',
  };
  const judged = (change: object) =>
    saidOfTemplate(rule, { First: caller() }, { 'compliant-ai:de-identification/Stack': { ...claim, ...change } })
      .First;
  expect(judged({})).toBe("pass: the de-identification 'DI-7' counts until 2027-01-31");
  expect(judged({ method: 'anonymized' })).toMatch(/^undetermined/);
  expect(judged({ expires: '2026-11-20' })).toMatch(/^undetermined/);
});
