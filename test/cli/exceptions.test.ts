import { join } from 'node:path';
import { compliantAi, folderWith } from '../support/command-line';

const listener = {
  Type: 'AWS::ElasticLoadBalancingV2::Listener',
  Properties: { Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-2016-08' },
};
const template = { Resources: { Notes: listener } };

const fields = {
  rule: 'tls-minimum-version',
  scope: 'Notes',
  reason: 'the partner upgrades in March',
  approver: 'ciso@clinic.example',
  ticket: 'SEC-9',
  approvedOn: '2026-06-01',
  expires: '2026-06-30',
};

function yaml(...exceptions: object[]): string {
  const items = exceptions.map((one) =>
    Object.entries(one)
      .map(([name, value], index) => `  ${index === 0 ? '-' : ' '} ${name}: ${value}\n`)
      .join(''),
  );
  return `exceptions:\n${items.join('')}`;
}

function list(content: string, ...args: string[]) {
  const folder = folderWith({ 'exceptions.yaml': content, 'template.json': template });
  const options = args.map((arg) => (arg === 'DOCUMENT' ? join(folder, 'template.json') : arg));
  return compliantAi('exceptions', join(folder, 'exceptions.yaml'), '--date', '2026-06-15', ...options);
}

describe('compliant-ai exceptions', () => {
  test('lists owner, days left, why, what is missing and where it stands', async () => {
    const { code, out } = await list(yaml(fields));
    expect(code).toBe(0);
    expect(out).toMatch(/^15 days left {2}tls-minimum-version \(high\) at Notes\n/);
    expect(out).toContain('until 2026-06-30, owner ciso@clinic.example, SEC-9, approved on 2026-06-01\n');
    expect(out).toContain('why: the partner upgrades in March\n');
    expect(out).toMatch(
      /no equivalent measure is recorded; .*164\.312\(e\)\(2\)\(ii\) are addressable: 45 CFR 164\.306/,
    );
    expect(out).toMatch(/in .*exceptions\.yaml:2:5\n/);
    expect(out).toMatch(/\n1 exception\n$/);
  });

  test('says what protects the data instead where that is recorded', async () => {
    const { out } = await list(yaml({ ...fields, equivalentMeasure: 'a private link' }));
    expect(out).toContain('instead: a private link\n');
    expect(out).not.toContain('no equivalent measure');
  });

  test('tells a required specification from an addressable one', async () => {
    const { out } = await list(yaml({ ...fields, rule: 'audit-log-six-years' }));
    expect(out).toMatch(/required specification.* must be met in another way/);
  });

  test('names what they excuse in documents, those that end first first', async () => {
    const sooner = { ...fields, rule: 'no-public-network-access', expires: '2026-06-16' };
    const { code, out } = await list(yaml(fields, sooner), '--in', 'DOCUMENT', '--format', 'json');
    const { exceptions } = JSON.parse(out);
    expect(exceptions).toMatchObject(
      [
        { rule: 'no-public-network-access', daysLeft: 1, status: 'invalid', problem: /excuses no/, excuses: [] },
        { rule: 'tls-minimum-version', daysLeft: 15, status: 'holds', problem: null, excuses: [{ resource: 'Notes' }] },
      ].map((one) => ({ ...one, problem: one.problem === null ? null : expect.stringMatching(one.problem) })),
    );
    expect(exceptions[1].controls).toContainEqual({
      framework: 'HIPAA',
      id: '164.312(e)(2)(ii)',
      status: 'addressable',
    });
    expect(code).toBe(1);
  });

  test('ends with 1 where one ends soon', async () => {
    expect((await list(yaml(fields), '--expiring-within', '14')).code).toBe(0);
    const { code, out } = await list(yaml(fields), '--expiring-within', '15');
    expect(code).toBe(1);
    expect(out).toMatch(/1 exception: 1 about to end\n$/);
  });

  test.each<[string, object, RegExp]>([
    ['an expired one', { ...fields, expires: '2026-06-14' }, /ended 1 day ago[\s\S]*yaml:8:5/],
    ['one without an end', { ...fields, expires: '' }, /no end[\s\S]*'expires' must be text[\s\S]*yaml:8:5/],
    ['one that holds too long', { ...fields, expires: '2026-12-31' }, /213 days after 'approvedOn'[\s\S]*yaml:8:5/],
    ['one for a rule that accepts none', { ...fields, rule: 'us-region-only' }, /accepts no exception[\s\S]*yaml:2:5/],
  ])('ends with 1 for %s, and names the line to mend', async (_, exception, text) => {
    const { code, out } = await list(yaml(exception));
    expect(code).toBe(1);
    expect(out).toMatch(text);
  });

  test('writes a Markdown table that no text of an exception can leave', async () => {
    const reason = '"x | y @bob <img> `code` #1 [a](b)"';
    const { out } = await list(yaml({ ...fields, reason }), '--format', 'markdown');
    const rows = out.split('\n').filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(3);
    expect(new Set(rows.map((row) => row.split('|').length)).size).toBe(1);
    expect(rows[2]).not.toMatch(/[<`[](?!\/?code>)|@bob|(?<!&)#/);
    expect(rows[2]).toContain('ciso&#64;clinic.example');
  });

  test('rejects a call without anything to list', async () => {
    const { code, err } = await compliantAi('exceptions');
    expect(code).toBe(2);
    expect(err).toMatch(/there is nothing to list; give an exceptions file, --policy or --in/);
  });

  test('lists those of a policy, too', async () => {
    const folder = folderWith({ 'policy.yaml': yaml(fields) });
    const { out } = await compliantAi('exceptions', '--policy', join(folder, 'policy.yaml'), '--date', '2026-06-15');
    expect(out).toMatch(/15 days left {2}tls-minimum-version/);
  });
});

describe('an exceptions file', () => {
  test.each<[string, string, RegExp]>([
    ['that is a text', 'none\n', /yaml:1:1: give a list of exceptions, or 'exceptions:' with a list/],
    ['without a list', 'exceptions:\n  rule: x\n', /yaml:1:1: give a list of exceptions/],
    ['with something else in the list', 'exceptions:\n  - 7\n', /yaml:2:5: an exception must be a mapping, got 7/],
    ['with other keys', 'exceptions: []\nrules: []\n', /yaml:2:1: there is no property 'rules'; known is exceptions/],
    ['with a key twice', 'exceptions: []\nexceptions: []\n', /yaml:2:1: Map keys must be unique/],
    ['with a tag', 'exceptions: !!js/function "x"\n', /yaml:1:\d+: Unresolved tag/],
    ['with several documents', 'exceptions: []\n---\nexceptions: []\n', /multiple documents/],
    ['that is cut off', 'exceptions: [{rule: x\n', /yaml:\d+:\d+: /],
    ['that is nested without measure', `${'['.repeat(100_000)}`, /is not valid YAML or JSON/],
    ['of two megabytes', `# ${'x'.repeat(2 * 1024 * 1024)}\n`, /has 2097155 bytes; at most 1048576 bytes are read/],
  ])('%s is refused with the place', async (_, content, message) => {
    const { code, err } = await list(content);
    expect(code).toBe(2);
    expect(err).toMatch(/^error: /);
    expect(err).toMatch(message);
  });

  test('with aliases that unfold without measure is refused', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`,
    );
    const { code, err } = await list(`a0: &a0 [x]\n${levels.join('\n')}\nexceptions: *a9\n`);
    expect(code).toBe(2);
    expect(err).toMatch(/is not valid YAML or JSON: Excessive alias count/);
  });
});

describe('exceptions made in code', () => {
  const assembly = (data: object) => ({
    'manifest.json': {
      artifacts: {
        S: {
          type: 'aws:cloudformation:stack',
          environment: 'aws://123456789012/us-east-1',
          properties: { templateFile: 'S.template.json' },
          additionalMetadataFile: 'S.metadata.json',
          displayName: 'S',
        },
      },
    },
    'S.metadata.json': { '/S/Notes': [{ type: 'compliant-ai:exception', data }] },
    'S.template.json': { Resources: { Notes: { ...listener, Metadata: { 'aws:cdk:path': 'S/Notes/Resource' } } } },
  });
  const inCode = { ...fields, scope: 'S/Notes' };

  test('count for the command line as they do for the gate', async () => {
    const { code, out } = await compliantAi('check', folderWith(assembly(inCode)), '--date', '2026-06-15');
    expect(out).toMatch(/excepted until 2026-06-30 by ciso@clinic.example, SEC-9/);
    expect(code).toBe(0);
  });

  test('do not count where the policy does not let them', async () => {
    const folder = folderWith({ ...assembly(inCode), 'policy.yml': 'exceptionsInCode: false\n' });
    const { code } = await compliantAi('check', folder, '--date', '2026-06-15', '--policy', join(folder, 'policy.yml'));
    expect(code).toBe(1);
  });

  test('reject when they are malformed, and name their file', async () => {
    const { code, out } = await compliantAi('check', folderWith(assembly({ rule: 'x' })), '--date', '2026-06-15');
    expect(out).toMatch(/exception for x at undefined \(.*S\.metadata\.json\): 'scope' must be text/);
    expect(code).toBe(1);
  });

  test('are listed', async () => {
    const { out } = await compliantAi('exceptions', '--in', folderWith(assembly(inCode)), '--date', '2026-06-15');
    expect(out).toMatch(/15 days left {2}tls-minimum-version \(high\) at S\/Notes/);
    expect(out).toContain('excuses: S/Notes/Resource\n');
  });
});
