import type { Location, Notification, PhysicalLocation, ReportingDescriptor, Result, Run, ToolComponent } from 'sarif';
import { type Framework, OPAQUE_RULE, type Severity } from '../../core';
import { byText } from '../order';
import {
  type EvidenceRecord,
  exitCodeOf,
  type FindingRecord,
  isOpen,
  type LocationRecord,
  PACKAGE_NAME,
  type RuleRecord,
} from '../record';
import { jsonLines } from './json';

/** GitHub takes so many results a run, and shows the first 5,000. */
const MAX_RESULTS = 25_000;
/** What a location is relative to: the folder that holds the source. */
const SOURCE_ROOT = '%SRCROOT%';
const RANK: Readonly<Record<Severity, number>> = { critical: 0, high: 1, medium: 2, low: 3 };
/** The scale of CVSS, by which GitHub sorts alerts: above 9.0 is critical, from 7.0 high, from 4.0 medium. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};
const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/**
 * What stands and what is excused, as SARIF 2.1.0, for GitHub and GitLab: the gravest first. Passes are in the record
 * and not here, because both show whatever is listed as an alert.
 */
export function* writeSarif(record: EvidenceRecord): Iterable<string> {
  const open = record.findings.filter(isOpen).sort(byGravity);
  const listed = open.slice(0, MAX_RESULTS);
  const run = runOf(record, open.length - listed.length);
  yield '{\n"$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",\n';
  yield '"version": "2.1.0",\n"runs": [{\n';
  for (const [name, value] of Object.entries(run)) {
    yield `"${name}": ${JSON.stringify(value)},\n`;
  }
  yield '"results": ';
  const indices = new Map(run.tool.driver.rules?.map(({ id }, index) => [id, index]));
  yield* jsonLines(mapped(listed, (finding) => resultOf(finding, record, indices.get(finding.rule))));
  yield '\n}]\n}\n';
}

function* mapped<T, U>(list: readonly T[], map: (item: T) => U): Iterable<U> {
  for (const item of list) {
    yield map(item);
  }
}

function byGravity(one: FindingRecord, other: FindingRecord): number {
  const weight = ({ severity, verdict, exception }: FindingRecord) =>
    (exception === undefined ? 0 : 8) + RANK[severity] * 2 + (verdict === 'fail' ? 0 : 1);
  return weight(one) - weight(other);
}

function runOf(record: EvidenceRecord, leftOut: number): Omit<Run, 'results'> {
  const { tool, generatedAt, documents, commit } = record;
  const rules = rulesOf(record);
  const exitCode = exitCodeOf(record);
  return {
    tool: {
      driver: {
        name: tool.name,
        version: tool.version,
        semanticVersion: tool.version,
        informationUri: `https://www.npmjs.com/package/${PACKAGE_NAME}`,
        rules,
        supportedTaxonomies: taxonomiesOf(record).map(({ name }, index) => ({ name, index })),
      },
    },
    automationDetails: { id: `${tool.name}/` },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { [SOURCE_ROOT]: { description: { text: 'The folder that holds the source.' } } },
    invocations: [
      {
        executionSuccessful: exitCode !== 2,
        endTimeUtc: generatedAt,
        exitCode,
        exitCodeDescription: EXIT_DESCRIPTION[exitCode],
        toolExecutionNotifications: executionNotifications(record, rules, leftOut),
        toolConfigurationNotifications: record.exceptionProblems.map(({ exception, problem }) => ({
          level: 'error',
          message: {
            text: plain(`The exception to '${exception.rule}' for '${exception.scope}' does not hold: ${problem}.`),
          },
        })),
      },
    ],
    artifacts: documents.map(({ file, sha256 }) => ({
      location: artifactLocation(file),
      hashes: { 'sha-256': sha256 },
    })),
    taxonomies: taxonomiesOf(record),
    properties: { counts: record.summary.counts, ...(commit === undefined ? {} : { commit }) },
  };
}

const EXIT_DESCRIPTION = {
  0: 'accepted',
  1: 'findings stand, or exceptions do not hold',
  2: 'something could not be judged',
} as const;

function executionNotifications(
  { engineErrors, unreadable }: EvidenceRecord,
  rules: readonly ReportingDescriptor[],
  leftOut: number,
): Notification[] {
  return [
    ...unreadable.map(
      ({ file, message }): Notification => ({
        level: 'error',
        message: { text: plain(`${file} could not be judged: ${message}`) },
        locations: [{ physicalLocation: physicalLocation({ file }) }],
      }),
    ),
    ...engineErrors.map(({ rule, resource, stack, message }): Notification => {
      const index = rules.findIndex(({ id }) => id === rule);
      return {
        level: 'error',
        message: { text: plain(`The rule ${rule} failed itself at ${resource} of ${stack}: ${message}`) },
        associatedRule: { id: rule, ...(index < 0 ? {} : { index }) },
      };
    }),
    ...(leftOut > 0
      ? [
          {
            level: 'warning' as const,
            message: {
              text: `${leftOut} results of lesser gravity are left out, because code scanning takes ${MAX_RESULTS} a run; report.json holds all of them.`,
            },
          },
        ]
      : []),
  ];
}

function rulesOf(record: EvidenceRecord): ReportingDescriptor[] {
  const taxonomies = taxonomiesOf(record).map(({ name }) => name);
  const rules = record.rules.map((rule) => descriptorOf(rule, record, taxonomies));
  return record.findings.some(({ rule }) => rule === OPAQUE_RULE) ? [...rules, OPAQUE_DESCRIPTOR] : rules;
}

/** Findings on parts that cannot be seen belong to no rule of the catalogue. */
const OPAQUE_DESCRIPTOR: ReportingDescriptor = {
  id: OPAQUE_RULE,
  name: nameOf(OPAQUE_RULE),
  shortDescription: { text: 'Every part of a document can be judged.' },
  fullDescription: { text: 'A part that is expanded or fetched at deployment holds resources that nobody has judged.' },
  help: { text: 'Judge what the part expands to as well: check the Terraform plan or the processed template.' },
  defaultConfiguration: { level: 'error' },
  properties: { tags: ['security', 'compliance'], 'security-severity': SECURITY_SEVERITY.high },
};

function descriptorOf(rule: RuleRecord, { tool }: EvidenceRecord, taxonomies: readonly string[]): ReportingDescriptor {
  const { id, title, rationale, remediation, severity, controls, counts, waivable } = rule;
  const frameworks = [...new Set(controls.map(({ framework }) => framework.toLowerCase()))];
  const cited = controls.map((control) => `- ${control.framework} ${control.id}: ${control.title}`).join('\n');
  return {
    id,
    name: nameOf(id),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: rationale },
    help: {
      text: `${remediation}\n\nWhy: ${rationale}\n\nControls:\n${cited}`,
      markdown: `**What to do.** ${remediation}\n\n**Why.** ${rationale}\n\n**Controls**\n\n${cited}`,
    },
    helpUri: `https://unpkg.com/${PACKAGE_NAME}@${tool.version}/docs/rules/${id}.md`,
    defaultConfiguration: { level: LEVEL[severity] },
    relationships: controls.map((control) => ({
      target: {
        id: control.id,
        toolComponent: { name: control.framework, index: taxonomies.indexOf(control.framework) },
      },
      kinds: ['relevant'],
    })),
    properties: {
      tags: ['security', 'compliance', ...frameworks],
      precision: 'very-high',
      'security-severity': SECURITY_SEVERITY[severity],
      'problem.severity': LEVEL[severity] === 'note' ? 'recommendation' : LEVEL[severity],
      counts,
      waivable,
    },
  };
}

/** `tls-minimum-version` as `TlsMinimumVersion`. */
function nameOf(id: string): string {
  return id.replaceAll(/(?:^|-)([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}

const FRAMEWORKS: Readonly<Record<Framework, { organization: string; description: string }>> = {
  HIPAA: {
    organization: 'US Department of Health and Human Services',
    description: 'Security, Privacy and Breach Notification Rules, 45 CFR Part 164.',
  },
  SOC2: { organization: 'AICPA', description: 'Trust Services Criteria, TSP Section 100, in paraphrase.' },
  'NIST-800-53': { organization: 'NIST', description: 'Special Publication 800-53, Revision 5.' },
};

function taxonomiesOf({ rules }: EvidenceRecord): ToolComponent[] {
  const controls = new Map(
    rules.flatMap((rule) => rule.controls.map((control) => [`${control.framework} ${control.id}`, control] as const)),
  );
  const cited = [...controls.values()];
  return [...new Set(cited.map(({ framework }) => framework))].sort(byText).map((framework) => ({
    name: framework,
    organization: FRAMEWORKS[framework].organization,
    shortDescription: { text: FRAMEWORKS[framework].description },
    taxa: cited
      .filter((control) => control.framework === framework)
      .sort((one, other) => byText(one.id, other.id))
      .map(({ id, title }) => ({ id, shortDescription: { text: `${title}.` } })),
  }));
}

function resultOf(finding: FindingRecord, record: EvidenceRecord, ruleIndex: number | undefined): Result {
  const { id, rule, verdict, severity, message, exception, property, resourceType } = finding;
  const isUndetermined = verdict === 'undetermined';
  const undeterminedLevel = record.policy.onUndetermined === 'reject' ? 'warning' : 'note';
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    kind: 'fail',
    level: isUndetermined ? undeterminedLevel : LEVEL[severity],
    message: {
      text: plain(`${finding.resource}: ${isUndetermined ? 'cannot be determined: ' : ''}${message}`),
    },
    locations: [locationOf(finding)],
    partialFingerprints: { 'compliantAi/v1': id, primaryLocationLineHash: `${id}:1` },
    ...(record.summary.inBaseline === 0
      ? {}
      : { baselineState: finding.inBaseline === true ? ('unchanged' as const) : ('new' as const) }),
    ...(exception === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: 'external' as const,
              status: 'accepted' as const,
              justification: `${exception.reason} (approved by ${exception.approver}, ${exception.ticket}, until ${exception.expires})`,
              properties: { ...exception },
            },
          ],
        }),
    properties: { verdict, resourceType, ...(property === undefined ? {} : { property }) },
  };
}

function locationOf({ location, resource, path, stack }: FindingRecord): Location {
  return {
    ...(location === undefined ? {} : { physicalLocation: physicalLocation(location) }),
    logicalLocations: [{ name: resource, fullyQualifiedName: path ?? `${stack}/${resource}`, kind: 'resource' }],
  };
}

function physicalLocation({ file, line, column, endLine, endColumn }: LocationRecord): PhysicalLocation {
  return {
    artifactLocation: artifactLocation(file),
    // GitHub shows nothing without a line; what is said of the whole file stands at its beginning.
    region:
      line === undefined
        ? { startLine: 1 }
        : { startLine: line, startColumn: column, endLine: endLine, endColumn: endColumn },
  };
}

function artifactLocation(file: string): PhysicalLocation['artifactLocation'] {
  const uri = file.split('/').map(encodeURIComponent).join('/');
  const isAbsolute = file.startsWith('/') || /^[a-z]:/i.test(file);
  return isAbsolute ? { uri: `file://${file.startsWith('/') ? '' : '/'}${uri}` } : { uri, uriBaseId: SOURCE_ROOT };
}

/** Text that holds no link, which SARIF reads in `[text](target)`, whatever a resource is called. */
function plain(text: string): string {
  return text.replaceAll(/[[\]\\]/g, (character) => `\\${character}`);
}
