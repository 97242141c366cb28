import { join } from 'node:path';
import { compliantAi, folderWith } from '../support/command-line';

const WEAK = 'ELBSecurityPolicy-2016-08';
const STRONG = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';
const listener = (policy: unknown) => ({
  Type: 'AWS::ElasticLoadBalancingV2::Listener',
  Properties: { Protocol: 'HTTPS', SslPolicy: policy },
});
const topic = { Type: 'AWS::SNS::Topic', Properties: {} };

const template = (resources: Record<string, unknown>) => ({
  Parameters: { Policy: { Type: 'String' } },
  Resources: resources,
});

async function diff(before: Record<string, unknown>, after: Record<string, unknown>, ...args: string[]) {
  const folder = folderWith({ 'old.json': template(before), 'new.json': template(after) });
  return compliantAi('diff', join(folder, 'old.json'), join(folder, 'new.json'), ...args);
}

async function changes(before: Record<string, unknown>, after: Record<string, unknown>) {
  const { code, out } = await diff(before, after, '--format', 'json');
  return { code, ...JSON.parse(out) };
}

describe('compliant-ai diff', () => {
  test('ends with 0 where nothing changed', async () => {
    const { code, out } = await diff({ A: listener(WEAK) }, { A: listener(WEAK) });
    expect(code).toBe(0);
    expect(out).toBe('unchanged: 0 weaker, 0 stronger; 0 resources added, 0 removed\n');
  });

  test('ends with 1 where a rule is violated that was not, and says what and by which control', async () => {
    const { code, out } = await diff({ A: listener(STRONG) }, { A: listener(WEAK) });
    expect(code).toBe(1);
    expect(out).toMatch(/weaker tls-minimum-version \(high\) at A \(.*\): fail, was pass\n {4}SslPolicy is "ELBSec/);
    expect(out).toMatch(/weaker HIPAA 164\.312\(e\)\(2\)\(ii\) .*: 2 pass, 0 fail, 0 cannot tell -> 1 pass, 1 fail/);
    expect(out).not.toContain('NIST-800-53');
    expect(out).toMatch(/\nweaker: 1 weaker, 0 stronger; 0 resources added, 0 removed\n$/);
  });

  test('ends with 0 all the same where that is allowed', async () => {
    const { code } = await diff({ A: listener(STRONG) }, { A: listener(WEAK) }, '--allow-weaker');
    expect(code).toBe(0);
  });

  test.each<[string, unknown, unknown, string, number]>([
    ['pass to cannot tell', STRONG, { Ref: 'Policy' }, 'weaker', 1],
    ['cannot tell to fail', { Ref: 'Policy' }, WEAK, 'weaker', 1],
    ['fail to cannot tell', WEAK, { Ref: 'Policy' }, 'stronger', 0],
    ['fail to pass', WEAK, STRONG, 'stronger', 0],
  ])('takes %s for %4$s', async (_, before, after, direction, exit) => {
    const result = await changes({ A: listener(before) }, { A: listener(after) });
    expect(result.changes).toMatchObject([{ rule: 'tls-minimum-version', resource: 'A', direction }]);
    expect(result.code).toBe(exit);
  });

  test('takes another bad value for the same', async () => {
    const result = await changes({ A: listener(WEAK) }, { A: listener('ELBSecurityPolicy-TLS-1-0-2015-04') });
    expect(result).toMatchObject({ code: 0, changes: [] });
  });

  test('takes a new resource that violates a rule for weaker, and one that does not for added', async () => {
    const worse = await changes({ A: listener(STRONG) }, { A: listener(STRONG), B: listener(WEAK) });
    expect(worse.changes).toMatchObject([{ resource: 'B', before: null, after: 'fail', direction: 'weaker' }]);
    const same = await changes({ A: listener(STRONG) }, { A: listener(STRONG), B: listener(STRONG) });
    expect(same).toMatchObject({ code: 0, changes: [], isWeaker: false });
    expect(same.added).toEqual([
      { stack: 'new.json', resource: 'B', resourceType: 'AWS::ElasticLoadBalancingV2::Listener' },
    ]);
  });

  test('takes the last evidence of a control that goes for weaker, although no rule is violated', async () => {
    const result = await changes({ A: listener(STRONG), T: topic }, { T: topic });
    expect(result.changes.filter(({ direction }: { direction: string }) => direction === 'weaker')).toEqual([]);
    expect(result.controls).toContainEqual(
      expect.objectContaining({ id: '164.312(e)(2)(i)', before: expect.anything(), direction: 'weaker' }),
    );
    expect(result.removed).toHaveLength(1);
    expect((await diff({ A: listener(STRONG), T: topic }, { T: topic })).out).toMatch(/\d+ controls? without evidence/);
    expect(result.code).toBe(1);
  });

  test('names a rule that passed and does not apply any more, for a reader to decide', async () => {
    const plain = { ...listener(STRONG), Properties: { Protocol: 'TCP' } };
    const { code, out } = await diff({ A: listener(STRONG), B: listener(STRONG) }, { A: plain, B: listener(STRONG) });
    expect(out).toMatch(/no longer judged tls-minimum-version \(high\) at A \(.*\): not applicable, was pass\n/);
    expect(out).toMatch(/weaker, 1 no longer judged, 0 stronger/);
    expect(code).toBe(0);
  });

  test('names what is excused now and was not', async () => {
    const exception = {
      rule: 'tls-minimum-version',
      scope: 'A',
      reason: 'the partner upgrades in March',
      approver: 'ciso@clinic.example',
      ticket: 'SEC-9',
      expires: '2026-06-30',
    };
    const folder = folderWith({
      'old.json': template({ A: listener(STRONG) }),
      'new.json': template({ A: listener(WEAK) }),
      'e.yaml': { exceptions: [exception] },
    });
    const [before, after, exceptions] = ['old.json', 'new.json', 'e.yaml'].map((name) => join(folder, name));
    const args = ['--exceptions', String(exceptions), '--date', '2026-06-15'];
    const { code, out } = await compliantAi('diff', String(before), String(after), ...args);
    expect(out).toMatch(/excused tls-minimum-version at A until 2026-06-30 by ciso@clinic.example\n/);
    expect(code).toBe(1);
  });

  test('compares folders stack by stack, and modules by their place in them', async () => {
    const stack = (policy: string) => ({
      'a/x.template.json': template({ A: listener(policy) }),
      'a/infra/main.tf': `resource "aws_lb_listener" "web" {\n  protocol   = "HTTPS"\n  ssl_policy = "${STRONG}"\n}\n`,
    });
    const [before, after] = [folderWith(stack(WEAK)), folderWith(stack(STRONG))];
    const { code, out } = await compliantAi('diff', before, after, '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      changes: [{ stack: 'x.template.json', direction: 'stronger' }],
      added: [],
      removed: [],
    });
  });

  test('ends with 2 where a side cannot be judged', async () => {
    const folder = folderWith({ 'old.json': '{"Resources": {', 'new.json': template({ A: listener(STRONG) }) });
    const { code, err } = await compliantAi('diff', join(folder, 'old.json'), join(folder, 'new.json'));
    expect(code).toBe(2);
    expect(err).toMatch(/could not judge .*old\.json/);
  });
});

describe('compliant-ai diff --format markdown', () => {
  test('writes the comment of a pull request', async () => {
    const { out } = await diff(
      { A: listener(STRONG), B: listener(WEAK) },
      { A: listener(WEAK), B: listener(STRONG) },
      '--format',
      'markdown',
    );
    expect(out).toMatch(/^### Compliance: weaker: 1 weaker, 1 stronger/);
    expect(out).toMatch(/\n\*\*Weaker\*\*\n\n\| Rule \| Resource \| Verdict \| What \|\n\| --- \|/);
    expect(out).toMatch(/\| <code>tls-minimum-version<\/code> \(high\) \| <code>A<\/code> .* \| fail, was pass \|/);
    expect(out).toMatch(/\n\*\*Stronger\*\*\n/);
  });

  test('keeps hostile names where they are', async () => {
    const name = 'A|</code><script>@everyone`\n# x';
    const { out } = await diff({ B: topic }, { B: topic, [name]: listener(WEAK) }, '--format', 'markdown');
    expect(out).not.toMatch(/<script|\n# x|@everyone/);
    const rows = out.split('\n').filter((line) => line.includes('everyone'));
    expect(rows).not.toEqual([]);
    for (const row of rows) {
      expect(row.split(' | ')).toHaveLength(4);
    }
  });

  test('fits into a comment with a thousand changes', async () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`L${index}`, listener(WEAK)]));
    const { out } = await diff({ T: topic }, { T: topic, ...many }, '--format', 'markdown');
    expect(out.length).toBeLessThan(65_536);
    expect(out).toMatch(/\nand 950 more\n/);
  });
});
