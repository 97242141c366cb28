import XMLBuilder from 'fast-xml-builder';
import { type EvidenceRecord, type FindingRecord, isOpen, placeOf } from '../record';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  format: true,
  suppressEmptyNode: true,
});

/** So many test cases are turned into text at a time. */
const CHUNK = 1000;

interface TestCase {
  readonly '@classname': string;
  readonly '@name': string;
  readonly '@time': string;
  readonly '@file'?: string;
  readonly '@line'?: string;
  readonly failure?: Outcome;
  readonly error?: Outcome;
  readonly skipped?: Outcome;
}

interface Outcome {
  readonly '@message': string;
  readonly '@type'?: string;
  readonly '#text'?: string;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly TestCase[];
}

/**
 * One suite a stack and one test case for each thing that a rule says of a resource, as JUnit writes it.
 *
 * What is excused is skipped, with the exception; what is undetermined fails with a type of its own unless the policy
 * only wants it reported; rules that failed themselves are errors. Rules that do not concern a resource are left out.
 */
export function* writeJunit(record: EvidenceRecord): Iterable<string> {
  const suites = suitesOf(record);
  const all = suites.flatMap(({ cases }) => cases);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield opening('testsuites', { name: record.tool.name, ...countsOf(all), time: '0' });
  for (const { name, cases } of suites) {
    yield opening('testsuite', {
      name,
      ...countsOf(cases),
      time: '0',
      timestamp: record.generatedAt.replace(/(\.\d+)?Z$/, ''),
    });
    for (let at = 0; at < cases.length; at += CHUNK) {
      yield builder.build({ testcase: cases.slice(at, at + CHUNK) });
    }
    yield '</testsuite>\n';
  }
  yield '</testsuites>\n';
}

function suitesOf(record: EvidenceRecord): Suite[] {
  const byStack = new Map<string, TestCase[]>();
  const add = (stack: string, testCase: TestCase) => {
    const cases = byStack.get(stack) ?? [];
    cases.push(testCase);
    byStack.set(stack, cases);
  };
  for (const finding of record.findings.filter(({ verdict }) => verdict !== 'notApplicable')) {
    add(finding.stack, caseOf(finding, record));
  }
  for (const { rule, resource, stack, message } of record.engineErrors) {
    add(stack, { ...head(rule, resource), error: { '@message': printable(message), '@type': 'engine-error' } });
  }
  const suites = [...byStack].map(([name, cases]) => ({ name: printable(name), cases }));
  return [
    ...suites,
    ...suite(
      'files that could not be judged',
      record.unreadable.map(({ file, message }) => ({
        ...head('unreadable', file),
        error: { '@message': printable(message), '@type': 'unreadable' },
      })),
    ),
    ...suite(
      'exceptions that do not hold',
      record.exceptionProblems.map(({ exception, problem }) => ({
        ...head(`exception.${String(exception.rule)}`, String(exception.scope)),
        failure: { '@message': printable(problem), '@type': 'exception-problem' },
      })),
    ),
  ];
}

function suite(name: string, cases: readonly TestCase[]): Suite[] {
  return cases.length === 0 ? [] : [{ name, cases }];
}

function caseOf(finding: FindingRecord, { policy }: EvidenceRecord): TestCase {
  const { rule, verdict, severity, resource, path, property, location, exception } = finding;
  const name = `${path ?? resource}${property === undefined ? '' : ` ${property}`}`;
  const known = {
    ...head(rule, name),
    ...(location === undefined ? {} : { '@file': printable(location.file) }),
    ...(location?.line === undefined ? {} : { '@line': String(location.line) }),
  };
  if (!isOpen(finding)) {
    return known;
  }
  const message = `${verdict === 'undetermined' ? 'cannot be determined: ' : ''}${printable(finding.message)}`;
  if (exception !== undefined) {
    const { reason, approver, ticket, expires } = exception;
    return {
      ...known,
      skipped: { '@message': printable(`excepted until ${expires} by ${approver}, ${ticket}: ${reason} (${message})`) },
    };
  }
  if (finding.inBaseline === true) {
    return { ...known, skipped: { '@message': `known to the baseline: ${message}` } };
  }
  if (verdict === 'undetermined' && policy.onUndetermined === 'report') {
    return { ...known, skipped: { '@message': message } };
  }
  const controls = finding.controls.join(', ');
  return {
    ...known,
    failure: {
      '@message': message,
      '@type': verdict,
      '#text': printable(
        [
          `severity: ${severity}`,
          controls === '' ? '' : `controls: ${controls}`,
          location === undefined ? '' : `at ${placeOf(location)}`,
        ]
          .filter((line) => line !== '')
          .join('; '),
      ),
    },
  };
}

function head(classname: string, name: string): TestCase {
  return { '@classname': printable(classname), '@name': printable(name), '@time': '0' };
}

function countsOf(cases: readonly TestCase[]): Record<string, string> {
  const count = (outcome: 'failure' | 'error' | 'skipped') =>
    String(cases.filter((testCase) => testCase[outcome] !== undefined).length);
  return {
    tests: String(cases.length),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

/** The tag that begins an element, built as an empty element and opened: its content follows in pieces. */
function opening(name: string, attributes: Readonly<Record<string, string>>): string {
  const element: string = builder.build({
    [name]: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [`@${key}`, value])),
  });
  return element.replace(/\/>\s*$/, '>\n');
}

/** Text that XML can hold: of the control characters it knows three, and readers turn those into spaces. */
function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\uFFFE\uFFFF]|\p{Cs}/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
