import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { compliantAi, folderWith } from '../support/command-line';

const bucket = (properties: object) => ({
  Resources: { Notes: { Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: properties } },
});
const weak = bucket({ Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-2016-08' });
const strong = bucket({ Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09' });
const parameter = {
  ...bucket({ Protocol: 'HTTPS', SslPolicy: { Ref: 'Policy' } }),
  Parameters: { Policy: { Type: 'String' } },
};

describe('compliant-ai check', () => {
  test('accepts a compliant template with exit code 0', async () => {
    const { code, out } = await compliantAi('check', file('strong.json', strong));
    expect(code).toBe(0);
    expect(out).toMatch(/accepted\n$/);
  });

  test('rejects a violation with exit code 1, and says what, where and what to do', async () => {
    const { code, out } = await compliantAi('check', file('weak.json', weak));
    expect(code).toBe(1);
    expect(out).toMatch(/Notes \(AWS::ElasticLoadBalancingV2::Listener\) in .*weak\.json/);
    expect(out).toMatch(/fail tls-minimum-version: SslPolicy is "ELBSecurityPolicy-2016-08"/);
  });

  test('cannot tell what only deployment knows, and rejects it', async () => {
    const { code, out } = await compliantAi('check', file('parameter.json', parameter));
    expect(code).toBe(1);
    expect(out).toMatch(/cannot tell tls-minimum-version/);
  });

  test('reports what it cannot tell without rejecting where the policy says so', async () => {
    const folder = folderWith({ 'parameter.json': parameter, 'policy.yaml': 'onUndetermined: report\n' });
    const { code } = await compliantAi(
      'check',
      join(folder, 'parameter.json'),
      '--policy',
      join(folder, 'policy.yaml'),
    );
    expect(code).toBe(0);
  });

  test('prints JSON with the fixed keys', async () => {
    const path = file('weak.json', weak);
    const { out } = await compliantAi('check', path, '--format', 'json');
    const { findings } = JSON.parse(out);
    expect(findings).toContainEqual(
      expect.objectContaining({
        rule: 'tls-minimum-version',
        verdict: 'fail',
        severity: expect.any(String),
        resourceType: 'AWS::ElasticLoadBalancingV2::Listener',
        resource: 'Notes',
        property: 'SslPolicy',
        file: path,
        message: expect.stringContaining('ELBSecurityPolicy-2016-08'),
        controls: expect.arrayContaining([{ framework: 'HIPAA', id: '164.312(e)(1)' }]),
      }),
    );
    expect(findings.every(({ verdict }: { verdict: string }) => ['fail', 'undetermined'].includes(verdict))).toBe(true);
  });

  test('lists passes, too, with --all', async () => {
    const { out } = await compliantAi('check', file('strong.json', strong), '--format', 'json', '--all');
    expect(JSON.parse(out).findings).toContainEqual(
      expect.objectContaining({ rule: 'tls-minimum-version', verdict: 'pass' }),
    );
  });

  test.each([
    [
      'YAML with short forms',
      'template.yaml',
      'Resources:\n  Notes:\n    Type: AWS::ElasticLoadBalancingV2::Listener\n    Properties:\n      Protocol: HTTPS\n      SslPolicy: !Sub "ELBSecurityPolicy-2016-08"\n',
      'Notes',
    ],
    [
      'Terraform HCL',
      'main.tf',
      'resource "aws_lb_listener" "notes" {\n  protocol = "HTTPS"\n  ssl_policy = "ELBSecurityPolicy-2016-08"\n}\n',
      'aws_lb_listener.notes',
    ],
    [
      'Terraform JSON',
      'cdk.tf.json',
      '{"resource":{"aws_lb_listener":{"notes":{"protocol":"HTTPS","ssl_policy":"ELBSecurityPolicy-2016-08"}}}}',
      'aws_lb_listener.notes',
    ],
    [
      'a Terraform plan',
      'plan.json',
      JSON.stringify({
        format_version: '1.2',
        planned_values: {
          root_module: {
            resources: [
              {
                address: 'aws_lb_listener.notes',
                mode: 'managed',
                type: 'aws_lb_listener',
                name: 'notes',
                values: { protocol: 'HTTPS', ssl_policy: 'ELBSecurityPolicy-2016-08' },
              },
            ],
          },
        },
      }),
      'aws_lb_listener.notes',
    ],
  ])('rejects a violation in %s', async (_, name, content, resource) => {
    const { code, out } = await compliantAi('check', file(name, content), '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(out).findings).toContainEqual(
      expect.objectContaining({ rule: 'tls-minimum-version', verdict: 'fail', resource }),
    );
  });

  test('takes the Region of a template from its cloud assembly', async () => {
    const folder = folderWith({
      'manifest.json': {
        version: '53.0.0',
        artifacts: {
          Notes: {
            type: 'aws:cloudformation:stack',
            environment: 'aws://123456789012/eu-west-1',
            displayName: 'Prod/Notes',
            properties: { templateFile: 'Notes.template.json' },
          },
        },
      },
      'Notes.template.json': strong,
    });
    const { out } = await compliantAi('check', folder, '--format', 'json');
    expect(JSON.parse(out).findings).toContainEqual(
      expect.objectContaining({ rule: 'us-region-only', verdict: 'fail', resource: 'Prod/Notes', property: 'region' }),
    );
  });

  test('takes the Region of a bare template from --region', async () => {
    const { out } = await compliantAi(
      'check',
      file('strong.json', strong),
      '--region',
      'eu-west-1',
      '--format',
      'json',
    );
    expect(JSON.parse(out).findings).toContainEqual(
      expect.objectContaining({ rule: 'us-region-only', verdict: 'fail' }),
    );
  });

  test('passes over what is no template in a folder, and names what it judged', async () => {
    const folder = folderWith({ 'package.json': { name: 'x' }, 'notes.yaml': 'a: 1\n', 'sub/weak.json': weak });
    const { out } = await compliantAi('check', folder, '--format', 'json');
    expect(JSON.parse(out).summary.files).toBe(1);
  });

  test('ends in folders whose links loop', async () => {
    const folder = folderWith({ 'sub/strong.json': strong });
    symlinkSync(folder, join(folder, 'sub', 'loop'));
    const { code, out } = await compliantAi('check', folder, '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out).summary.files).toBe(1);
  });

  test('writes no colour and no control characters of a document', async () => {
    const hostile = { Resources: { 'Notes\u001b[2J': weak.Resources.Notes } };
    const { out } = await compliantAi('check', file('hostile.json', hostile));
    expect(out).not.toMatch(/\p{Cc}(?<!\n)/u);
    expect(out).toContain('\\x1b[2J');
  });
});

describe('what cannot be judged ends with exit code 2:', () => {
  test.each<[string, string, string | Buffer, RegExp]>([
    ['truncated JSON', 'cut.json', '{"Resources": {', /cut\.json/],
    ['a binary file', 'image.json', Buffer.from([0, 1, 2, 3]), /binary file/],
    ['a YAML alias bomb', 'bomb.yaml', bomb(), /bomb\.yaml/],
    ['malformed HCL', 'broken.tf', 'resource "aws_s3_bucket" {{{', /no valid HCL/],
    [
      'a template without resources',
      'empty.json',
      '{"AWSTemplateFormatVersion":"2010-09-09"}',
      /'Resources' must be an object/,
    ],
    ['something else', 'other.json', '{"name":"x"}', /holds neither/],
    ['a very deep document', 'deep.json', `{"Resources":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`, /deep/],
  ])('%s', async (_, name, content, message) => {
    const { code, out } = await compliantAi('check', file(name, content));
    expect(code).toBe(2);
    expect(out).toMatch(message);
  });

  test('a path that does not exist', async () => {
    const { code, err } = await compliantAi('check', '/no/such/file.json');
    expect(code).toBe(2);
    expect(err).toMatch(/'\/no\/such\/file\.json' does not exist/);
  });

  test('a folder that holds nothing to judge', async () => {
    const { code, err } = await compliantAi('check', folderWith({ 'package.json': { name: 'x' } }));
    expect(code).toBe(2);
    expect(err).toMatch(/there is nothing to judge in '.*'/);
  });

  test('an unknown option', async () => {
    const { code, err } = await compliantAi('check', 'x.json', '--fast');
    expect(code).toBe(2);
    expect(err).toMatch(/unknown option '--fast'/);
  });

  test('a policy with an unknown property', async () => {
    const folder = folderWith({ 'strong.json': strong, 'policy.yaml': 'regions: [us-east-1]\n' });
    const { code, err } = await compliantAi(
      'check',
      join(folder, 'strong.json'),
      '--policy',
      join(folder, 'policy.yaml'),
    );
    expect(code).toBe(2);
    expect(err).toMatch(/there is no property 'regions'/);
  });

  test('a policy whose exceptions are no list', async () => {
    const folder = folderWith({ 'strong.json': strong, 'policy.yaml': 'exceptions: 7\n' });
    const { code, err } = await compliantAi(
      'check',
      join(folder, 'strong.json'),
      '--policy',
      join(folder, 'policy.yaml'),
    );
    expect(code).toBe(2);
    expect(err).toMatch(/^error: .*exceptions must be a list of exceptions, got 7/);
  });

  test('one unreadable file does not hide the findings of the others', async () => {
    const folder = folderWith({ 'cut.json': '{"Resources": {', 'weak.json': weak });
    const { code, out } = await compliantAi(
      'check',
      join(folder, 'cut.json'),
      join(folder, 'weak.json'),
      '--format',
      'json',
    );
    const report = JSON.parse(out);
    expect(code).toBe(2);
    expect(report.unreadable).toHaveLength(1);
    expect(report.findings.length).toBeGreaterThan(0);
  });
});

describe('exceptions from a file', () => {
  const exception = (expires: string) =>
    `exceptions:\n  - rule: tls-minimum-version\n    scope: Notes\n    reason: partner upgrades in March\n    approver: ciso@clinic.example\n    ticket: SEC-9\n    expires: ${expires}\n`;

  test('excuse what they name, and stay visible', async () => {
    const folder = folderWith({ 'weak.json': weak, 'exceptions.yaml': exception('2026-06-30') });
    const { code, out } = await checkWith(folder, '2026-06-30');
    expect(out).toMatch(/excepted until 2026-06-30 by ciso@clinic.example, SEC-9/);
    expect(code).toBe(0);
  });

  test('reject after their last day', async () => {
    const folder = folderWith({ 'weak.json': weak, 'exceptions.yaml': exception('2026-06-30') });
    const { code, out } = await checkWith(folder, '2026-07-01');
    expect(code).toBe(1);
    expect(out).toMatch(/expired on 2026-06-30/);
  });

  function checkWith(folder: string, date: string) {
    return compliantAi(
      'check',
      join(folder, 'weak.json'),
      '--exceptions',
      join(folder, 'exceptions.yaml'),
      '--date',
      date,
    );
  }
});

describe('compliant-ai rules', () => {
  test('lists the rules', async () => {
    const { code, out } = await compliantAi('rules');
    expect(code).toBe(0);
    expect(out).toMatch(/^tls-minimum-version +\w+ +\S/m);
  });

  test('shows the page of one', async () => {
    const { out } = await compliantAi('rules', 'tls-minimum-version');
    expect(out).toMatch(/^# tls-minimum-version\n/);
  });

  test('says which there are when asked for another', async () => {
    const { code, err } = await compliantAi('rules', 'tls');
    expect(code).toBe(2);
    expect(err).toMatch(/there is no rule 'tls'; known are tls-minimum-version/);
  });
});

function file(name: string, content: string | object | Buffer): string {
  return join(folderWith({ [name]: content }), name);
}

function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`);
  return `a0: &a0 [x]\n${levels.join('\n')}\nResources:\n  R:\n    Type: AWS::S3::Bucket\n    Properties: {x: *a9}\n`;
}

describe('documents that belong together', () => {
  const listener = (policy: unknown) => ({
    Type: 'AWS::ElasticLoadBalancingV2::Listener',
    Properties: { Protocol: 'HTTPS', SslPolicy: policy },
  });
  const verdictsOf = async (folder: string) => {
    const { out } = await compliantAi('check', folder, '--format', 'json', '--all');
    const { findings }: { findings: { rule: string; verdict: string; resource: string }[] } = JSON.parse(out);
    return findings
      .filter(({ rule }) => ['tls-minimum-version', 'opaque-part'].includes(rule))
      .map(({ resource, verdict }) => `${resource} ${verdict}`);
  };

  test('a nested template reads what its parent gives it', async () => {
    const folder = folderWith({
      'Parent.template.json': {
        Resources: {
          Child: {
            Type: 'AWS::CloudFormation::Stack',
            Properties: { Parameters: { Policy: 'ELBSecurityPolicy-2016-08' } },
            Metadata: { 'aws:asset:path': 'Child.nested.template.json' },
          },
        },
      },
      'Child.nested.template.json': {
        Parameters: { Policy: { Type: 'String' } },
        Resources: { Nested: listener({ Ref: 'Policy' }) },
      },
    });
    expect(await verdictsOf(folder)).toEqual(['Nested fail']);
  });

  test('a stack reads what another exports', async () => {
    const artifact = (templateFile: string) => ({
      type: 'aws:cloudformation:stack',
      environment: 'aws://123456789012/us-east-1',
      properties: { templateFile },
    });
    const folder = folderWith({
      'manifest.json': { artifacts: { A: artifact('A.template.json'), B: artifact('B.template.json') } },
      'B.template.json': {
        Resources: {},
        Outputs: { Policy: { Value: 'ELBSecurityPolicy-2016-08', Export: { Name: 'B:Policy' } } },
      },
      'A.template.json': { Resources: { Importing: listener({ 'Fn::ImportValue': 'B:Policy' }) } },
    });
    expect(await verdictsOf(folder)).toEqual(['Importing fail']);
  });

  test('a Terraform module that is called is judged with the values that it is given, once', async () => {
    const folder = folderWith({
      'main.tf': 'module "web" {\n  source = "./web"\n  policy = "ELBSecurityPolicy-2016-08"\n}\n',
      'web/main.tf':
        'variable "policy" {}\nresource "aws_lb_listener" "web" {\n  protocol = "HTTPS"\n  ssl_policy = var.policy\n}\n',
    });
    expect(await verdictsOf(folder)).toEqual(['module.web.aws_lb_listener.web fail']);
  });

  test('variable files of a folder give its module their values', async () => {
    const folder = folderWith({
      'main.tf':
        'variable "policy" {}\nresource "aws_lb_listener" "web" {\n  protocol = "HTTPS"\n  ssl_policy = var.policy\n}\n',
      'terraform.tfvars': 'policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"\n',
    });
    expect(await verdictsOf(folder)).toEqual(['aws_lb_listener.web pass']);
  });

  test('a folder of unrelated Terraform files is judged file by file', async () => {
    const one = (policy: string) =>
      `resource "aws_lb_listener" "web" {\n  protocol = "HTTPS"\n  ssl_policy = "${policy}"\n}\n`;
    const folder = folderWith({
      'a.tf': one('ELBSecurityPolicy-2016-08'),
      'b.tf': one('ELBSecurityPolicy-TLS13-1-2-2021-06'),
    });
    expect(await verdictsOf(folder)).toEqual(['aws_lb_listener.web fail', 'aws_lb_listener.web pass']);
  });
});
