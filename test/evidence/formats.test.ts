import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';
import type { Log, Result } from 'sarif';
import type { EvidenceRecord, FindingRecord } from '../../lib/evidence/record';
import { writeCsv } from '../../lib/evidence/writers/csv';
import { writeJson } from '../../lib/evidence/writers/json';
import { writeJunit } from '../../lib/evidence/writers/junit';
import { writeMarkdown } from '../../lib/evidence/writers/markdown';
import { writeAssessmentResults } from '../../lib/evidence/writers/oscal/assessment-results';
import { writeComponentDefinition } from '../../lib/evidence/writers/oscal/component-definition';
import { writeSarif } from '../../lib/evidence/writers/sarif';
import { writeXlsx } from '../../lib/evidence/writers/xlsx';
import { HOSTILE_NAMES, sampleRecord } from '../support/evidence-sample';
import { oscalValidator, reportValidator, sarifValidator, violations } from '../support/schemas';

const sarifSchema = sarifValidator();
const oscalSchema = oscalValidator();
if (sarifSchema === undefined || oscalSchema === undefined) {
  console.warn('skipped: documents against the schemas of SARIF and OSCAL, which are not on this machine');
}
const sample = sampleRecord();
const open = sample.findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'undetermined');
/** What no document should hold, and readers have to stand. */
const BROKEN: EvidenceRecord = {
  ...sample,
  engineErrors: [{ rule: 'key-rotation', resource: 'Key', stack: 'Clinic', message: 'boom\u0000' }],
  unreadable: [{ file: 'a b/ü#?.yaml', message: 'is not valid YAML' }],
  exceptionProblems: [{ exception: { rule: 'x', scope: 7 }, problem: 'it expired' }],
  summary: { ...sample.summary, accepted: false },
};
const EMPTY: EvidenceRecord = {
  ...sample,
  documents: [],
  findings: [],
  exceptions: [],
  attestations: [],
  resourceTypes: [],
  rules: sample.rules.map((rule) => ({
    ...rule,
    counts: { pass: 0, fail: 0, undetermined: 0, notApplicable: 0, excepted: 0 },
  })),
};

describe('report.json', () => {
  test.each([
    ['a sample', sample],
    ['errors of the tool', BROKEN],
    ['nothing', EMPTY],
  ])('of %s is valid and complete', (_name, record) => {
    const text = [...writeJson(record)].join('');
    expect(violations(reportValidator(), JSON.parse(text))).toEqual([]);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(record)));
  });

  test('is refused by the schema without its findings', () => {
    expect(violations(reportValidator(), { ...sample, findings: undefined })).not.toEqual([]);
  });

  test('holds the verdict of every rule on every resource that it concerns', () => {
    const said = new Set(sample.findings.map(({ rule, resource }) => `${rule} ${resource}`));
    for (const { type, rules } of sample.resourceTypes) {
      const resources = sample.findings.filter(({ resourceType }) => resourceType === type);
      for (const rule of rules) {
        for (const { resource } of resources) {
          expect(said).toContain(`${rule} ${resource}`);
        }
      }
    }
  });
});

describe('findings.sarif', () => {
  const log = sarif(sample);

  (sarifSchema === undefined ? test.skip : test).each([
    ['a sample', sample],
    ['errors of the tool', BROKEN],
    ['nothing', EMPTY],
  ])('of %s is valid', (_name, record) => {
    expect(sarifSchema && violations(sarifSchema, sarif(record))).toEqual([]);
  });

  test('lists what is open, each with its place and a fingerprint of its own', () => {
    const results = resultsOf(log);
    expect(results).toHaveLength(open.length);
    expect(new Set(results.map(({ partialFingerprints }) => partialFingerprints?.['compliantAi/v1'])).size).toBe(
      results.length,
    );
    for (const { locations } of results) {
      expect(locations?.[0]?.physicalLocation?.region?.startLine).toBeGreaterThan(0);
    }
  });

  test('describes every rule with help, a severity by which GitHub sorts, and few enough tags', () => {
    const rules = log.runs[0]?.tool.driver.rules ?? [];
    expect(rules.map(({ id }) => id)).toEqual(expect.arrayContaining(sample.rules.map(({ id }) => id)));
    for (const rule of rules) {
      expect(rule.help?.text).not.toBe('');
      expect(Number(rule.properties?.['security-severity'])).toBeGreaterThan(0);
      expect(rule.properties?.tags?.length).toBeLessThanOrEqual(10);
    }
    for (const { ruleId, ruleIndex } of resultsOf(log)) {
      expect(rules[ruleIndex ?? -1]?.id).toBe(ruleId);
    }
  });

  test('suppresses what is excused, with who approved it and until when', () => {
    const suppressed = resultsOf(log).filter(({ suppressions }) => suppressions !== undefined);
    expect(suppressed).toHaveLength(open.filter(({ exception }) => exception !== undefined).length);
    expect(suppressed.length).toBeGreaterThan(0);
    const [exception] = sample.exceptions;
    expect(suppressed[0]?.suppressions?.[0]?.justification).toContain(exception?.approver);
    expect(suppressed[0]?.suppressions?.[0]?.justification).toContain(exception?.expires);
  });

  test('has rules that failed themselves as notifications and never as results', () => {
    const [invocation] = sarif(BROKEN).runs[0]?.invocations ?? [];
    expect(invocation).toMatchObject({ executionSuccessful: false, exitCode: 2 });
    expect(invocation?.toolExecutionNotifications).toHaveLength(2);
    expect(invocation?.toolConfigurationNotifications).toHaveLength(1);
    expect(resultsOf(sarif(BROKEN))).toHaveLength(open.length);
  });

  test('keeps the gravest of more results than GitHub takes, and says how many are left out', () => {
    const [finding] = open;
    if (finding === undefined) {
      throw new Error('the sample has nothing open');
    }
    const low = Array.from(
      { length: 25_001 },
      (_, index): FindingRecord => ({ ...finding, id: `${index}`, severity: 'low' }),
    );
    const many = sarif({
      ...sample,
      findings: [...low, { ...finding, id: 'grave', severity: 'critical', verdict: 'fail' }],
    });
    expect(resultsOf(many)).toHaveLength(25_000);
    expect(resultsOf(many)[0]?.partialFingerprints?.['compliantAi/v1']).toBe('grave');
    expect(JSON.stringify(many.runs[0]?.invocations)).toContain('2 results of lesser gravity are left out');
  });

  test('makes no link of what a resource is called', () => {
    const [finding] = open;
    const evil = { ...sample, findings: [{ ...finding, resource: '[click](https://evil.example)' } as FindingRecord] };
    expect(resultsOf(sarif(evil))[0]?.message.text).toContain('\\[click\\](');
  });

  test('names files as addresses', () => {
    expect(JSON.stringify(sarif(BROKEN).runs[0]?.invocations)).toContain('a%20b/%C3%BC%23%3F.yaml');
  });
});

describe('junit.xml', () => {
  test.each([
    ['a sample', sample],
    ['errors of the tool', BROKEN],
    ['nothing', EMPTY],
  ])('of %s is well formed, and its counts are those of its cases', (_name, record) => {
    const text = [...writeJunit(record)].join('');
    expect(XMLValidator.validate(text)).toBe(true);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    const { testsuites } = junit(record);
    const cases = (testsuites.testsuite ?? []).flatMap(({ testcase }) => testcase ?? []);
    expect(testsuites.tests).toBe(String(cases.length));
    for (const [count, element] of [
      ['failures', 'failure'],
      ['errors', 'error'],
      ['skipped', 'skipped'],
    ] as const) {
      expect(testsuites[count]).toBe(String(cases.filter((testcase) => testcase[element] !== undefined).length));
    }
  });

  test('tells violations, what cannot be told, what is excused and errors of the tool apart', () => {
    const cases = (junit(BROKEN).testsuites.testsuite ?? []).flatMap(({ testcase }) => testcase ?? []);
    const stands = open.filter(({ exception }) => exception === undefined);
    const ofType = (type: string) => cases.filter(({ failure }) => failure?.type === type).length;
    expect(ofType('fail')).toBe(stands.filter(({ verdict }) => verdict === 'fail').length);
    expect(ofType('undetermined')).toBe(stands.filter(({ verdict }) => verdict === 'undetermined').length);
    expect(cases.filter(({ skipped }) => skipped !== undefined)).toHaveLength(open.length - stands.length);
    expect(cases.filter(({ error }) => error !== undefined).map(({ error }) => error?.type)).toEqual([
      'engine-error',
      'unreadable',
    ]);
  });

  test('skips what is undetermined where the policy only wants it reported', () => {
    const reporting = { ...sample, policy: { ...sample.policy, onUndetermined: 'report' as const } };
    expect(junit(reporting).testsuites.failures).toBe(
      String(open.filter(({ verdict, exception }) => verdict === 'fail' && exception === undefined).length),
    );
  });
});

describe('controls.csv', () => {
  const lines = writeCsv(sample).split('\r\n');

  test('has a line for every control of every rule', () => {
    const pairs = sample.rules.flatMap(({ controls }) => controls);
    expect(lines.filter((line) => line !== '')).toHaveLength(pairs.length + 1);
  });

  test('has no cell that a spreadsheet takes for a formula', () => {
    const [finding] = open;
    const evil = { ...sample, findings: [{ ...finding, path: '=HYPERLINK("https://evil.example")' } as FindingRecord] };
    expect(writeCsv(evil)).not.toMatch(/(^|,)"?[=+@]/m);
    expect(writeCsv(evil)).toContain('HYPERLINK');
  });
});

describe('controls.xlsx', () => {
  test('is the same archive for the same record, with a sheet for each subject', async () => {
    const [one, other] = [await writeXlsx(sample), await writeXlsx(sample)];
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
    const files = unzipSync(one);
    const workbook = strFromU8(files['xl/workbook.xml'] ?? new Uint8Array());
    expect([...workbook.matchAll(/<sheet [^>]*name="([^"]*)"/g)].map(([, name]) => name)).toEqual([
      'Summary',
      'Controls',
      'Findings',
      'Exceptions',
      'Left to do',
      'Documents',
    ]);
    for (const [name, content] of Object.entries(files)) {
      expect([name, XMLValidator.validate(strFromU8(content))]).toEqual([name, true]);
    }
  });

  test('stands names that no workbook can hold', async () => {
    const [finding] = open;
    const long = { ...finding, path: `\u0000${'x'.repeat(40_000)}\uD800` } as FindingRecord;
    await expect(writeXlsx({ ...BROKEN, findings: [long] })).resolves.toBeInstanceOf(Uint8Array);
  });
});

describe('oscal', () => {
  const withConstructs = {
    ...sample,
    constructs: [{ name: 'EncryptionKey', path: 'Clinic/Key', upholds: ['key-rotation', 'key-policy-restricted'] }],
  };

  (oscalSchema === undefined ? test.skip : test).each([
    ['a sample', sample],
    ['constructs', withConstructs],
    ['errors of the tool', BROKEN],
    ['nothing', EMPTY],
  ])('of %s is valid', (_name, record) => {
    for (const write of [writeComponentDefinition, writeAssessmentResults]) {
      expect(oscalSchema && violations(oscalSchema, JSON.parse(write(record)))).toEqual([]);
    }
  });

  test('has the same UUIDs whenever the same is judged, and others when something else is found', () => {
    const later = { ...sample, generatedAt: '2027-01-01T00:00:00.000Z' };
    const ids = (record: EvidenceRecord) => writeAssessmentResults(record).match(/[0-9a-f]{8}-[0-9a-f-]{27}/g);
    expect(ids(later)).toEqual(ids(sample));
    expect(ids({ ...sample, findings: sample.findings.slice(1) })?.[0]).not.toBe(ids(sample)?.[0]);
  });

  test('has no UUID for two things', () => {
    const { 'assessment-results': results } = JSON.parse(writeAssessmentResults(sample));
    const [result] = results.results;
    const ids = [result.observations, result.findings, result.risks, result['local-definitions']['inventory-items']]
      .flat()
      .map(({ uuid }) => uuid);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('counts no control as satisfied of which something is open', () => {
    const { 'assessment-results': results } = JSON.parse(writeAssessmentResults(sample));
    const failing = new Set(open.flatMap(({ controls }) => controls));
    for (const { title, target } of results.results[0].findings) {
      expect([title, target.status.state]).toEqual([title, failing.has(title) ? 'not-satisfied' : 'satisfied']);
    }
  });

  test('has a risk with a deadline for each exception', () => {
    const { 'assessment-results': results } = JSON.parse(writeAssessmentResults(sample));
    expect(results.results[0].risks.map(({ deadline }: { deadline: string }) => deadline.slice(0, 10))).toEqual(
      sample.exceptions.map(({ expires }) => expires),
    );
  });
});

describe('summary.md', () => {
  test('lets no name be markup', () => {
    const text = writeMarkdown(sample);
    for (const line of text.split('\n').map((part) => part.replaceAll(/(`+)[^`].*?\1/g, ''))) {
      expect(line).not.toMatch(/<(script|img|svg)/);
    }
    expect(HOSTILE_NAMES.some((name) => text.includes(name.slice(0, 5)))).toBe(true);
  });

  test('mentions nobody', () => {
    const [finding] = open;
    const evil = {
      ...sample,
      findings: [{ ...finding, message: 'ask @security [now](https://evil.example)' } as FindingRecord],
    };
    expect(writeMarkdown(evil)).not.toMatch(/@security|(?<!\\)\[now/);
  });
});

function sarif(record: EvidenceRecord): Log {
  return JSON.parse([...writeSarif(record)].join(''));
}

function resultsOf(log: Log): Result[] {
  return log.runs[0]?.results ?? [];
}

interface Case {
  readonly failure?: { readonly type: string };
  readonly error?: { readonly type: string };
  readonly skipped?: unknown;
}

interface Junit {
  readonly testsuites: {
    readonly tests: string;
    readonly failures: string;
    readonly errors: string;
    readonly skipped: string;
    readonly testsuite?: readonly { readonly testcase?: readonly Case[] }[];
  };
}

function junit(record: EvidenceRecord): Junit {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => name === 'testsuite' || name === 'testcase',
  });
  return parser.parse([...writeJunit(record)].join(''));
}
