import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compliantAi, folderWith } from '../support/command-line';

const WEAK = 'ELBSecurityPolicy-2016-08';
const STRONG = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';
const GROW = ['--reason', 'the clinic that we bought', '--approver', 'ciso@clinic.example', '--date', '2026-06-15'];

const listener = (policy: unknown) => ({
  Type: 'AWS::ElasticLoadBalancingV2::Listener',
  Properties: { Protocol: 'HTTPS', SslPolicy: policy },
});
const template = (policies: Record<string, unknown>) => ({
  Parameters: { Policy: { Type: 'String' } },
  Resources: Object.fromEntries(Object.entries(policies).map(([id, policy]) => [id, listener(policy)])),
});

/** A folder with a template, and what to do with its baseline. */
function estate(policies: Record<string, unknown>) {
  const folder = folderWith({ 'in/template.json': template(policies) });
  const baseline = join(folder, 'baseline.json');
  return {
    folder,
    baseline,
    become: (next: Record<string, unknown>) =>
      writeFileSync(join(folder, 'in', 'template.json'), JSON.stringify(template(next), undefined, 2)),
    record: (...args: string[]) => compliantAi('baseline', join(folder, 'in'), '--output', baseline, ...args),
    check: (...args: string[]) => compliantAi('check', join(folder, 'in'), '--baseline', baseline, ...args),
  };
}

describe('compliant-ai check --baseline', () => {
  test('accepts what is known, and still shows it', async () => {
    const { record, check } = estate({ A: WEAK });
    expect((await record()).out).toMatch(/^recorded 1 finding in /);
    const { code, out } = await check();
    expect(code).toBe(0);
    expect(out).toMatch(/^1 finding of the baseline is not listed; --all lists them\n/);
    expect(out).toMatch(/1 fail, .*, 1 known from .*baseline\.json\naccepted\n$/);
    expect((await check('--all')).out).toMatch(/fail tls-minimum-version.* \[in the baseline\]/);
  });

  test('accepts it also when lines and values have moved', async () => {
    const { record, check, become } = estate({ A: WEAK });
    await record();
    become({ Before: STRONG, A: 'ELBSecurityPolicy-TLS-1-0-2015-04' });
    expect((await check()).code).toBe(0);
  });

  test('rejects what is new', async () => {
    const { record, check, become } = estate({ A: WEAK });
    await record();
    become({ A: WEAK, B: WEAK });
    const { code, out } = await check('--format', 'json');
    expect(code).toBe(1);
    const { findings } = JSON.parse(out);
    const marks = findings.map(({ resource, baselined }: Record<string, unknown>) => [resource, baselined]);
    expect(marks).toEqual([
      ['A', true],
      ['B', false],
    ]);
  });

  test('rejects a violation where only something undetermined was known', async () => {
    const { record, check, become } = estate({ A: { Ref: 'Policy' } });
    await record();
    expect((await check()).code).toBe(0);
    become({ A: WEAK });
    expect((await check()).code).toBe(1);
  });

  test('accepts what cannot be determined any more where a violation was known', async () => {
    const { record, check, become } = estate({ A: WEAK });
    await record();
    become({ A: { Ref: 'Policy' } });
    expect((await check()).code).toBe(0);
  });

  test('rejects until what was mended is taken out', async () => {
    const { record, check, become } = estate({ A: WEAK, B: WEAK });
    await record();
    become({ A: WEAK, B: STRONG });
    const { code, out } = await check();
    expect(code).toBe(1);
    expect(out).toMatch(
      /baseline for tls-minimum-version at B: 1 finding there no more; run 'compliant-ai baseline' again/,
    );
    expect((await record()).code).toBe(0);
    expect((await check()).code).toBe(0);
  });

  test('leaves alone what it knows of stacks that were not judged', async () => {
    const { record, check, folder } = estate({ A: WEAK });
    writeFileSync(join(folder, 'in', 'other.json'), JSON.stringify(template({ B: WEAK })));
    await record();
    renameSync(join(folder, 'in', 'other.json'), join(folder, 'other.json'));
    expect((await check()).code).toBe(0);
  });

  test('hides nothing that could not be judged', async () => {
    const { record, check, folder } = estate({ A: WEAK });
    await record();
    writeFileSync(join(folder, 'in', 'cut.json'), '{"Resources": {');
    expect((await check()).code).toBe(2);
    expect((await record()).code).toBe(2);
  });

  test('knows modules by their folder from the baseline, wherever the command is called', async () => {
    const folder = folderWith({
      'infra/main.tf': `resource "aws_lb_listener" "web" {\n  protocol   = "HTTPS"\n  ssl_policy = "${WEAK}"\n}\n`,
    });
    const baseline = join(folder, 'baseline.json');
    await compliantAi('baseline', join(folder, 'infra'), '--output', baseline);
    expect(JSON.parse(readFileSync(baseline, 'utf8')).findings).toMatchObject([
      { stack: 'infra', resource: 'aws_lb_listener.web' },
    ]);
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect((await compliantAi('check', 'infra', '--baseline', 'baseline.json')).code).toBe(0);
    } finally {
      process.chdir(before);
    }
  });

  test.each<[string, string, RegExp]>([
    ['is missing', '', /does not exist; write it with 'compliant-ai baseline'/],
    ['is no JSON', '{', /is not valid JSON/],
    ['is something else', '{"name":"x"}', /is no baseline; write one/],
    [
      'has an entry without verdict',
      '{"version":1,"createdOn":"2026-01-01","growth":[],"findings":[\n{"rule":"x","stack":"s","resource":"r"}\n]}',
      /baseline\.json:2: an entry needs rule, stack, resource, verdict/,
    ],
  ])('ends with 2 where the file %s', async (_, content, message) => {
    const { check, baseline } = estate({ A: WEAK });
    if (content !== '') {
      writeFileSync(baseline, content);
    }
    const { code, err } = await check();
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});

describe('compliant-ai baseline', () => {
  test('refuses to grow, and names what is new', async () => {
    const { record, become, baseline } = estate({ A: WEAK });
    await record();
    const before = readFileSync(baseline, 'utf8');
    become({ A: WEAK, B: WEAK });
    const { code, out } = await record();
    expect(code).toBe(1);
    expect(out).toMatch(/new tls-minimum-version at B in template\.json\n.*was not changed: a baseline only shrinks/);
    expect(readFileSync(baseline, 'utf8')).toBe(before);
  });

  test('grows with a reason and somebody who answers for it, and says so for good', async () => {
    const { record, become, baseline } = estate({ A: WEAK });
    await record();
    become({ A: WEAK, B: WEAK });
    expect((await record(...GROW)).code).toBe(0);
    await record();
    const { growth, findings } = JSON.parse(readFileSync(baseline, 'utf8'));
    expect(growth).toEqual([
      { on: '2026-06-15', reason: 'the clinic that we bought', approver: 'ciso@clinic.example', added: 1 },
    ]);
    expect(findings).toHaveLength(2);
  });

  test('writes a line a finding, the same for the same input', async () => {
    const { record, baseline } = estate({ B: WEAK, A: WEAK });
    await record();
    const text = readFileSync(baseline, 'utf8');
    expect(text.split('\n').filter((line) => line.includes('"rule"'))).toHaveLength(2);
    await record();
    expect(readFileSync(baseline, 'utf8')).toBe(text);
  });

  test.each([
    [['--reason', 'the clinic that we bought']],
    [['--approver', 'x']],
    [['--reason', 'x', '--approver', 'y']],
  ])('rejects half of what it takes to grow: %p', async (args) => {
    const { code, err } = await estate({ A: WEAK }).record(...args);
    expect(code).toBe(2);
    expect(err).toMatch(/at least ten characters, and --approver; give both or none/);
  });

  test('says so where it cannot write', async () => {
    const { folder } = estate({ A: WEAK });
    const { code, err } = await compliantAi('baseline', join(folder, 'in'), '--output', join(folder, 'no', 'b.json'));
    expect(code).toBe(2);
    expect(err).toMatch(/cannot be written/);
  });

  test('records rules that accept no exception, and says so at each check', async () => {
    const folder = folderWith({ 'template.json': template({ A: STRONG }) });
    const file = join(folder, 'template.json');
    const baseline = join(folder, 'baseline.json');
    await compliantAi('baseline', file, '--region', 'eu-west-1', '--output', baseline);
    const { code, out } = await compliantAi('check', file, '--region', 'eu-west-1', '--baseline', baseline);
    expect(code).toBe(0);
    expect(out).toMatch(/us-region-only.*\[in the baseline, although the rule accepts no exception\]/);
  });
});
