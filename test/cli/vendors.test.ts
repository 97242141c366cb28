import { join } from 'node:path';
import { stringify } from 'yaml';
import { run } from '../../lib/cli/program';
import { factsOf, vendorRegistry } from '../../lib/vendors';
import { compliantAi, folderWith } from '../support/command-line';

const TODAY = ['--date', '2026-11-21'];
const own = {
  value: 'yes',
  summary: 'signed by us',
  confidence: 'primary',
  checkedOn: '2026-11-02',
  sources: [{ url: 'contract:CLINIC-2026-114', says: 'signed on 2 November 2026' }],
};
const registryFile = (content: object | string) =>
  join(folderWith({ 'vendors.yaml': typeof content === 'string' ? content : stringify(content) }), 'vendors.yaml');

/** What a terminal of some columns shows. */
async function onTerminal(columns: number, ...args: string[]): Promise<string[]> {
  const texts: string[] = [];
  await run(args, { write: (text) => texts.push(text), columns }, { write: () => undefined });
  return texts.join('').split('\n');
}

describe('compliant-ai vendors', () => {
  test('compares all offerings by the columns of the guide and more', async () => {
    const { code, out } = await compliantAi('vendors', ...TODAY);
    expect(code).toBe(0);
    expect(out).toMatch(/^openai +limited +yes +yes +limited +limited +limited$/m);
    expect(out).toMatch(/^cohere private-deployment +n\/a +limited/m);
    expect(out).toContain('limited: under conditions');
    expect(out).not.toContain('warning');
  });

  test.each([60, 80, 120, 200])('fits into a terminal of %i columns', async (columns) => {
    const lines = await onTerminal(columns, 'vendors', ...TODAY);
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
    expect(
      lines
        .filter((line) => line.startsWith('anthropic'))
        .join(' ')
        .match(/limited/g),
    ).toHaveLength(5);
  });

  test('shows the sheet of one: sources, days and what changed since the guide', async () => {
    const { code, out } = await compliantAi('vendors', 'openai', ...TODAY);
    expect(code).toBe(0);
    expect(out).toContain('BYOK: limited, EKM, with a named account representative');
    expect(out).toContain('the guide of 2025-01-15: ❌');
    expect(out).toContain('changed: Enterprise Key Management came since');
    expect(out).toContain('checked on 2026-11-21, primary');
    expect(out).toContain('https://developers.openai.com/api/docs/guides/data-residency.md\n');
    expect(out).toContain('us.api.openai.com');
    expect(out).not.toContain('Anthropic');
  });

  test('rejects a vendor that it does not know, naming those that it knows', async () => {
    const { code, err } = await compliantAi('vendors', 'deepseek');
    expect(code).toBe(2);
    expect(err).toContain("there is no vendor 'deepseek' in the registry; known are aws-bedrock, azure-openai");
  });

  test('warns of facts after 90 days, and accepts them', async () => {
    const { code, out } = await compliantAi('vendors', '--date', '2027-03-01');
    expect(code).toBe(0);
    expect(out).toMatch(/^openai +limited\?/m);
    expect(out).toContain('warning (?): 100 facts last checked more than 90 days ago');
  });

  test('rejects facts after a year', async () => {
    const { code, out } = await compliantAi('vendors', 'cohere', '--date', '2028-01-01');
    expect(code).toBe(1);
    expect(out).toContain('outdated (!): 24 facts last checked more than 365 days ago');
    expect(out.replace(/\n/g, ' ')).toContain(
      'update the package, or state your own facts with --registry: cohere (baa,',
    );
  });

  test('writes JSON with every fact and its age', async () => {
    const { out } = await compliantAi('vendors', 'openai', '--format', 'json', ...TODAY);
    const { date, vendors } = JSON.parse(out);
    expect(date).toBe('2026-11-21');
    expect(vendors[0].offerings[0].baa).toMatchObject({ value: 'limited', age: 'current', tiers: [{ id: 'api' }, {}] });
  });

  test('writes CSV with a line for every fact', async () => {
    const { out } = await compliantAi('vendors', '--format', 'csv', ...TODAY);
    expect(out).toMatch(
      /^vendor,offering,fact,value,summary,note,confidence,checked on,age,the guide,changed,sources\n/,
    );
    expect(out.match(/^[a-z-]+,[a-z-]+,[a-zA-Z0-9]+,(yes|limited|no|unknown|not-applicable),/gm)).toHaveLength(
      factsOf(vendorRegistry().vendors).length,
    );
  });

  test('writes Markdown: the comparison, or the sheet of one', async () => {
    const all = await compliantAi('vendors', '--format', 'markdown', ...TODAY);
    expect(all.out).toMatch(/^\| {2}\| BAA \| SOC 2 Type II \|/);
    expect(all.out).toContain('| **AWS Bedrock** | yes: any AWS account, accepted in AWS Artifact |');
    const one = await compliantAi('vendors', 'self-hosted', '--format', 'markdown', ...TODAY);
    expect(one.out).toMatch(/^## Self-hosted open-weight models\n/);
  });
});

describe('the registry of an organization', () => {
  test('outranks what the package knows', async () => {
    const file = registryFile({ vendors: [{ id: 'openai', offerings: [{ id: 'api', privateConnectivity: own }] }] });
    const { code, out } = await compliantAi('vendors', 'openai', '--registry', file, ...TODAY);
    expect(code).toBe(0);
    expect(out).toContain('Private connectivity: yes, signed by us');
    expect(out).toContain('contract:CLINIC-2026-114');
  });

  test('is refused with the line of what is wrong', async () => {
    const file = registryFile(
      'vendors:\n  - id: openai\n    offerings:\n      - id: api\n        byok:\n          value: yes\n          summary: ours\n',
    );
    const { code, err } = await compliantAi('vendors', '--registry', file);
    expect(code).toBe(2);
    expect(err).toContain('is not a valid registry of vendors:\n');
    expect(err).toContain(`${file}:5:9: 'vendors[0].offerings[0].byok.checkedOn' is missing`);
  });

  test('is refused with a fact that is checked in the future, which would never be outdated', async () => {
    const gdprDpa = { ...own, checkedOn: '2126-11-02' };
    const file = registryFile({ vendors: [{ id: 'openai', offerings: [{ id: 'api', gdprDpa }] }] });
    const { code, err } = await compliantAi('vendors', '--registry', file, ...TODAY);
    expect(code).toBe(2);
    expect(err).toContain(
      "vendors.yaml:9:11: 'vendors[0].offerings[0].gdprDpa.checkedOn' must not lie after 2026-11-21",
    );
  });

  test.each<[string, object | string, string]>([
    ['another property', { vendors: [], providers: [] }, "there is no property 'providers'; known is vendors"],
    ['no vendors', {}, "'vendors' must be a list of vendors"],
    ['a list', [{ id: 'openai' }], "'vendors' must be a list of vendors"],
    [
      'an unknown vendor that is not complete',
      { vendors: [{ id: 'mistral' }] },
      "vendor 'mistral' is not in the registry, so it must be complete",
    ],
  ])('is refused with %s', async (_, content, message) => {
    const { code, err } = await compliantAi('vendors', '--registry', registryFile(content));
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

test.each(['vendor', 'answers'])('compliant-ai schema %s prints a schema', async (name) => {
  const { code, out } = await compliantAi('schema', name);
  expect(code).toBe(0);
  expect(JSON.parse(out).$schema).toContain('2020-12');
});
