import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { definePolicy } from '../../lib/core';
import { EXCEPTION_FIELDS } from '../../lib/core/exception-validity';
import { compliantAi, folderWith } from '../support/command-line';

const WEAK = 'ELBSecurityPolicy-2016-08';
const listener = {
  Type: 'AWS::ElasticLoadBalancingV2::Listener',
  Properties: { Protocol: 'HTTPS', SslPolicy: WEAK },
};
const template = { Resources: { Notes: listener } };
const terraform = `# ours\nresource "aws_lb_listener" "notes" {\n  protocol   = "HTTPS"\n  ssl_policy = "${WEAK}"\n}\n`;
const yaml = `Resources:\n  Notes:\n    Type: AWS::ElasticLoadBalancingV2::Listener\n    Properties: {Protocol: HTTPS, SslPolicy: !Sub "${WEAK}"}\n`;

describe('what is piped in', () => {
  test.each<[string, string, string]>([
    ['a template', JSON.stringify(template), 'Notes'],
    ['YAML', yaml, 'Notes'],
    ['HCL', terraform, 'aws_lb_listener.notes'],
    ['the answer of get-template', JSON.stringify({ StagesAvailable: ['Original'], TemplateBody: yaml }), 'Notes'],
  ])('is judged: %s', (_, input, resource) => {
    const { status, stdout } = pipe(input, 'check', '-', '--format', 'json');
    const { findings } = JSON.parse(stdout);
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: 'tls-minimum-version', verdict: 'fail', resource, file: '<stdin>' }),
    );
    expect(status).toBe(1);
  });

  test('has evidence, too', () => {
    const { stdout } = pipe(JSON.stringify(template, undefined, 2), 'check', '-', '--format', 'sarif');
    const [run] = JSON.parse(stdout).runs;
    expect(run.results).toHaveLength(1);
    expect(run.results[0].locations[0].physicalLocation.region.startLine).toBe(7);
  });

  test.each([
    ['nothing', ''],
    ['something else', '{"name":"x"}'],
    ['bytes', '\u0000\u0001'],
  ])('cannot be judged where it is %s', (_, input) => {
    const { status, stdout } = pipe(input, 'check', '-');
    expect(status).toBe(2);
    expect(stdout).toMatch(/could not judge <stdin>: /);
  });

  function pipe(input: string, ...args: string[]) {
    const script = join(__dirname, '..', '..', 'bin', 'compliant-ai.ts');
    return spawnSync(process.execPath, ['--import', 'tsx', script, ...args], { input, encoding: 'utf8' });
  }
});

describe('the answer of `aws cloudformation get-template`', () => {
  test.each<[string, unknown]>([
    ['an object', template],
    ['the text of a JSON template', JSON.stringify(template)],
    ['the text of a YAML template', yaml],
  ])('is judged where it wraps %s', async (_, body) => {
    const folder = folderWith({ 'deployed.json': { StagesAvailable: ['Original', 'Processed'], TemplateBody: body } });
    const { out } = await compliantAi('check', folder, '--format', 'json');
    expect(JSON.parse(out).findings).toContainEqual(
      expect.objectContaining({ rule: 'tls-minimum-version', verdict: 'fail', resource: 'Notes' }),
    );
  });

  test.each([['text'], ['{"Resources": {'], [7], [null]])('is refused where it wraps %p', async (body) => {
    const folder = folderWith({ 'deployed.json': { TemplateBody: body } });
    const { code, out } = await compliantAi('check', join(folder, 'deployed.json'));
    expect(code).toBe(2);
    expect(out).toMatch(/could not judge .*deployed\.json/);
  });
});

test('YAML of fifty megabytes is refused at once', async () => {
  const folder = folderWith({ 'big.yaml': `Resources:\n${'  # x\n'.repeat(9_000_000)}` });
  const { code, out } = await compliantAi('check', folder);
  expect(code).toBe(2);
  expect(out).toMatch(/could not judge .*big\.yaml: .*characters of YAML; up to 4194304 are read/);
});

describe('a quoted pattern', () => {
  const folder = () =>
    folderWith({
      'a/x.template.json': template,
      'a/deep/y.template.json': template,
      'a/node_modules/z.template.json': template,
      'b.yaml': yaml,
    });

  test.each<[string, number]>([
    ['**/*.template.json', 2],
    ['*/*.json', 1],
    ['{a,b}*', 1],
    ['?.yaml', 1],
  ])('%s stands for the files that match it', async (pattern, count) => {
    const { out } = await compliantAi('check', join(folder(), pattern), '--format', 'json');
    expect(JSON.parse(out).summary.files).toBe(count);
  });

  test('that matches nothing is an error', async () => {
    const { code, err } = await compliantAi('check', join(folder(), '**/*.tf'));
    expect(code).toBe(2);
    expect(err).toMatch(/no template, plan or Terraform file matches '.*\*\*\/\*\.tf'/);
  });

  test('is a name where a file is called so', async () => {
    const odd = folderWith({ 'a[1].json': template });
    expect((await compliantAi('check', join(odd, 'a[1].json'))).code).toBe(1);
  });
});

describe('a policy file', () => {
  const check = (content: string) => {
    const folder = folderWith({ 'template.json': template, 'policy.yaml': content });
    return compliantAi('check', join(folder, 'template.json'), '--policy', join(folder, 'policy.yaml'));
  };

  test('is told all that is wrong with it, with file, line, property and what is allowed', async () => {
    const { code, err } = await check(
      'frameworks: [HIPAA, GDPR]\nminimumTlsVersion: 1.2\nretentionDays: 1.5\nmaximumExceptionDays:\n  high: 0\n  urgent: 1\nregions: [x]\n',
    );
    expect(code).toBe(2);
    const [head, ...lines] = err.trimEnd().split('\n');
    expect(head).toMatch(/^error: '.*policy\.yaml' is not a valid policy:$/);
    expect(lines.map((line) => line.replace(/^.*policy\.yaml:/, ''))).toEqual([
      '1:21: frameworks must be one of HIPAA, SOC2, NIST-800-53, got "GDPR"',
      '2:1: minimumTlsVersion must be one of 1.2, 1.3, got 1.2 as a number; put it in quotes',
      expect.stringMatching(/^3:1: retentionDays: retention must be a whole number of days/),
      '5:3: maximumExceptionDays.high must be a whole number of days from 1 to 3650, got 0',
      expect.stringMatching(/^6:3: there is no property 'maximumExceptionDays\.urgent'; known are critical, high/),
      expect.stringMatching(/^7:1: there is no property 'regions'; known are frameworks/),
    ]);
  });

  test.each<[string, string, RegExp]>([
    ['a list', '- HIPAA\n', /yaml:1:1: a policy must be a mapping of policy properties/],
    ['empty', '', /a policy must be a mapping of policy properties/],
    ['no YAML', 'frameworks: [HIPAA\n', /policy\.yaml:\d+:\d+: /],
    ['hostile', '__proto__: {a: 1}\n', /there is no property '__proto__'/],
    ['a list of problems without end', `${Array.from({ length: 50 }, (_, i) => `x${i}: 1\n`).join('')}`, /and 30 more/],
  ])('is refused where it is %s', async (_, content, message) => {
    const { code, err } = await check(content);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  test('may be JSON', async () => {
    expect((await check('{\n\t"onUndetermined": "report"\n}\n')).code).toBe(1);
  });
});

describe('a published schema', () => {
  test('of the policy knows the properties that a policy has', async () => {
    const { code, out } = await compliantAi('schema', 'policy');
    expect(code).toBe(0);
    const { properties } = JSON.parse(out);
    const { retention, ...policy } = definePolicy();
    expect(Object.keys(properties).sort()).toEqual([...Object.keys(policy), 'retentionDays'].sort());
    expect(Object.keys(properties.maximumExceptionDays.properties)).toEqual(Object.keys(policy.maximumExceptionDays));
    expect(retention.toDays()).toBe(2192);
  });

  test('of exceptions knows the fields that one has', async () => {
    const { out } = await compliantAi('schema', 'exceptions');
    const { exception } = JSON.parse(out).$defs;
    expect(Object.keys(exception.properties)).toEqual(EXCEPTION_FIELDS);
    expect(exception.required).toEqual(EXCEPTION_FIELDS.slice(0, 6));
    const page = readFileSync(join(__dirname, '..', '..', 'docs', 'exceptions.md'), 'utf8');
    expect([...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field)).toEqual(EXCEPTION_FIELDS);
  });

  test('lies where the files of `init` point', async () => {
    const folder = folderWith({});
    await compliantAi('init', folder, '--ci', 'none', '--no-app');
    const schemas = readdirSync(join(__dirname, '..', '..', 'lib', 'cli', 'schemas'));
    for (const name of readdirSync(folder)) {
      const [, file] =
        /^# yaml-language-server: \$schema=node_modules\/compliant-ai-constructs\/dist\/lib\/cli\/schemas\/(.*)\n/.exec(
          readFileSync(join(folder, name), 'utf8'),
        ) ?? [];
      expect(schemas).toContain(file);
    }
  });
});

describe('compliant-ai report', () => {
  test('writes the evidence, also where findings stand', async () => {
    const folder = folderWith({ 'template.json': template });
    const output = join(folder, 'evidence');
    const { code, out } = await compliantAi('report', join(folder, 'template.json'), '--output', output);
    expect(code).toBe(0);
    expect(out).toMatch(/rejected: 1 finding to deal with\nwrote .*evidence\n$/);
    expect(readdirSync(output)).toEqual(expect.arrayContaining(['report.json', 'findings.sarif', 'junit.xml']));
  });

  test('ends with 2 where something could not be judged', async () => {
    const folder = folderWith({ 'cut.json': '{"Resources": {', 'template.json': template });
    const { code } = await compliantAi('report', folder, '--output', join(folder, 'evidence'));
    expect(code).toBe(2);
  });
});

describe('help', () => {
  const commands = ['check', 'rules', 'report', 'diff', 'exceptions', 'baseline', 'init', 'schema'];

  test('names every command and the exit codes', async () => {
    const { code, out } = await compliantAi('--help');
    expect(code).toBe(0);
    for (const command of commands) {
      expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
    }
    expect(out).toContain('Exit codes: 0 accepted; 1 findings stand; 2 ');
  });

  test.each(commands)('of %s has examples that name options and arguments it has', async (command) => {
    const { out } = await compliantAi(command, '--help');
    const examples = [
      ...out.matchAll(/compliant-ai (?:check|rules|report|diff|exceptions|baseline|init|schema) .*$/gm),
    ];
    expect(examples).not.toEqual([]);
    const { out: all } = await compliantAi('check', '--help');
    for (const option of examples.flatMap(([line]) => line.match(/ --[a-z-]+/g) ?? [])) {
      expect(out + all).toContain(option);
    }
  });

  test('names the version', async () => {
    const { out } = await compliantAi('--version');
    expect(out).toBe(`${JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')).version}\n`);
  });
});
