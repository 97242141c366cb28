import {
  type Catalogue,
  type ExceptionProblem,
  type Finding,
  isRejected,
  OPAQUE_RULE,
  type Outcome,
  type Policy,
  type Report,
  type ResourceTree,
  rejecting,
} from '../core';
import { VERSION } from '../core/version';
import { attestationsOf } from './attestations';
import { dataFlowOf } from './data-flow';
import { findingRecords } from './finding-records';
import { byText, byTexts } from './order';
import {
  type ConstructRecord,
  type DocumentRecord,
  type EvidenceRecord,
  type ExceptionProblemRecord,
  type ExceptionRecord,
  type FindingRecord,
  type NextStepRecord,
  type PolicyRecord,
  type ResourceTypeRecord,
  type RuleRecord,
  type SummaryRecord,
  TOOL_NAME,
  type UnreadableRecord,
} from './record';
import type { SourceFiles } from './source-files';

/** What a record is made of. */
export interface EvidenceInput {
  readonly report: Report;
  /** All trees that were judged. */
  readonly trees: readonly ResourceTree[];
  readonly policy: Policy;
  readonly catalogue: Catalogue;
  /** The files that hold the trees. */
  readonly sources: SourceFiles;
  /**
   * Files that could not be judged.
   *
   * @default - none
   */
  readonly unreadable?: readonly UnreadableRecord[];
  /**
   * What the constructs leave to do.
   *
   * @default - not known
   */
  readonly nextSteps?: readonly NextStepRecord[];
  /**
   * The constructs of this package that made the documents.
   *
   * @default - not known
   */
  readonly constructs?: readonly ConstructRecord[];
  /**
   * The findings that a baseline knows; they do not reject.
   *
   * @default - no baseline
   */
  readonly known?: ReadonlySet<Finding>;
  /**
   * Whether nothing stands in the way of a deployment.
   *
   * @default - nothing does as far as the report and the policy tell
   */
  readonly accepted?: boolean;
  /** The day by which exceptions expired, `YYYY-MM-DD`. */
  readonly judgedOn: string;
  /** When the record is made. */
  readonly generatedAt: Date;
  /**
   * The commit of the source.
   *
   * @default - not known
   */
  readonly commit?: string;
}

/** Makes the record of an evaluation. */
export function buildRecord(input: EvidenceInput): EvidenceRecord {
  const { report, trees, policy, sources } = input;
  const catalogue = input.catalogue.forFrameworks(policy.frameworks);
  const findings = findingRecords(report.findings, sources, input.known ?? new Set());
  const unreadable = [...(input.unreadable ?? [])]
    .map(({ file, message }) => ({ file: sources.nameOf(file), message }))
    .sort(byTexts(({ file }) => file));
  const resourceTypes = resourceTypesOf(trees, catalogue);
  return {
    schemaVersion: '1',
    tool: { name: TOOL_NAME, version: VERSION },
    generatedAt: input.generatedAt.toISOString(),
    judgedOn: input.judgedOn,
    ...(input.commit === undefined ? {} : { commit: input.commit }),
    policy: policyRecord(policy),
    documents: documentsOf(trees, sources),
    resourceTypes,
    rules: rulesOf(catalogue, report.findings),
    findings,
    engineErrors: report.engineErrors
      .map((error) => ({ ...error, stack: sources.nameOfStack(error.stack) }))
      .sort(
        byTexts(
          ({ stack }) => stack,
          ({ resource }) => resource,
          ({ rule }) => rule,
        ),
      ),
    exceptions: exceptionsOf(findings),
    exceptionProblems: problemRecords(report.exceptionProblems, sources),
    unreadable,
    attestations: attestationsOf(trees, sources, policy, input.judgedOn),
    nextSteps: nextStepsOf(input.nextSteps ?? []),
    constructs: [...(input.constructs ?? [])].sort(byTexts(({ path }) => path)),
    flow: dataFlowOf(trees),
    summary: summaryOf(input, resourceTypes, unreadable),
  };
}

/** An exception that does not hold, with the place where a file says it. */
type PlacedProblem = ExceptionProblem & { readonly file?: string; readonly line?: number; readonly column?: number };

function problemRecords(problems: readonly PlacedProblem[], sources: SourceFiles): ExceptionProblemRecord[] {
  return problems
    .map(({ exception, problem, file, line, column }) => ({
      exception: { ...exception },
      problem,
      ...(file === undefined
        ? {}
        : {
            location: {
              file: sources.nameOf(file),
              ...(line === undefined ? {} : { line }),
              ...(column === undefined ? {} : { column }),
            },
          }),
    }))
    .sort(byTexts((problem) => JSON.stringify(problem)));
}

function policyRecord(policy: Policy): PolicyRecord {
  return {
    frameworks: policy.frameworks,
    awsRegions: [...policy.awsRegions].sort(byText),
    azureRegions: [...policy.azureRegions].sort(byText),
    googleLocations: [...policy.googleLocations].sort(byText),
    minimumTlsVersion: policy.minimumTlsVersion,
    retentionDays: policy.retention.toDays(),
    onUndetermined: policy.onUndetermined,
    exceptionsInCode: policy.exceptionsInCode,
    maximumExceptionDays: policy.maximumExceptionDays,
  };
}

function documentsOf(trees: readonly ResourceTree[], sources: SourceFiles): DocumentRecord[] {
  const declared = new Map<string, { stacks: Set<string>; resources: number }>();
  for (const tree of trees) {
    for (const file of tree.file === undefined ? [] : [tree.file]) {
      entryOf(declared, file).stacks.add(sources.nameOfStack(tree.name));
    }
    for (const resource of tree.resources) {
      const file = resource.file ?? tree.file;
      if (file !== undefined) {
        const entry = entryOf(declared, file);
        entry.stacks.add(sources.nameOfStack(tree.name));
        // What stands for the environment of a stack, or for settings by default, is no resource of the document.
        entry.resources += isDeclared(resource.type) ? 1 : 0;
      }
    }
  }
  return [...sources.all()]
    .map((source) => ({
      file: source.name,
      sha256: source.sha256,
      stacks: [...(declared.get(source.file)?.stacks ?? [])].sort(byText),
      resources: declared.get(source.file)?.resources ?? 0,
    }))
    .sort(byTexts(({ file }) => file));
}

function entryOf<T>(
  map: Map<string, { stacks: Set<T>; resources: number }>,
  key: string,
): { stacks: Set<T>; resources: number } {
  const entry = map.get(key) ?? { stacks: new Set<T>(), resources: 0 };
  map.set(key, entry);
  return entry;
}

/** Whether a resource is one that is deployed: not the environment of a stack, a provider's or the `terraform` block. */
function isDeclared(type: string): boolean {
  return type !== 'cdk:stack' && type !== 'terraform' && !/^(data|provider)\./.test(type);
}

function resourceTypesOf(trees: readonly ResourceTree[], catalogue: Catalogue): ResourceTypeRecord[] {
  const counts = new Map<string, number>();
  for (const { type } of trees.flatMap(({ resources }) => resources)) {
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts]
    .map(([type, resources]) => ({
      type,
      resources,
      rules: catalogue
        .checksFor(type)
        .map(({ rule }) => rule.id)
        .sort(byText),
    }))
    .sort(byTexts(({ type }) => type));
}

function rulesOf(catalogue: Catalogue, findings: readonly Finding[]): RuleRecord[] {
  const counts = new Map(catalogue.rules.map(({ id }) => [id, emptyCounts()]));
  for (const finding of findings) {
    count(counts.get(finding.rule), finding);
  }
  return catalogue.rules
    .map(({ id, title, rationale, remediation, severity, waivable, controls }) => ({
      id,
      title,
      rationale,
      remediation,
      severity,
      waivable,
      controls,
      counts: counts.get(id) ?? emptyCounts(),
    }))
    .sort(byTexts(({ id }) => id));
}

type Counts = Record<Outcome | 'excepted', number>;

function emptyCounts(): Counts {
  return { fail: 0, undetermined: 0, pass: 0, notApplicable: 0, excepted: 0 };
}

function count(counts: Counts | undefined, { verdict, exception }: Finding): void {
  if (counts !== undefined) {
    counts[exception === undefined ? verdict : 'excepted'] += 1;
  }
}

function exceptionsOf(findings: readonly FindingRecord[]): ExceptionRecord[] {
  const distinct = new Map<string, ExceptionRecord>();
  for (const { exception } of findings) {
    if (exception !== undefined) {
      distinct.set(JSON.stringify(exception), exception);
    }
  }
  return [...distinct.values()].sort(
    byTexts(
      ({ rule }) => rule,
      ({ scope }) => scope,
      ({ expires }) => expires,
    ),
  );
}

function nextStepsOf(steps: readonly NextStepRecord[]): NextStepRecord[] {
  const distinct = new Map(steps.map((step) => [`${step.path ?? ''}\0${step.text}`, step]));
  return [...distinct.values()].sort(
    byTexts(
      ({ path }) => path ?? '',
      ({ text }) => text,
    ),
  );
}

function summaryOf(
  { report, policy, known = new Set(), accepted }: EvidenceInput,
  types: readonly ResourceTypeRecord[],
  unreadable: readonly UnreadableRecord[],
): SummaryRecord {
  const counts = emptyCounts();
  for (const finding of report.findings) {
    count(counts, finding);
  }
  const judged = new Set(
    report.findings
      .filter(({ resourceType, rule }) => isDeclared(resourceType) && rule !== OPAQUE_RULE)
      .map(({ stack, file, resource }) => [stack, file, resource].join('\0')),
  );
  return {
    accepted: accepted ?? (unreadable.length === 0 && !isRejected(report, policy)),
    resourcesJudged: judged.size,
    resourcesWithoutRule: types
      .filter(({ type, rules }) => isDeclared(type) && rules.length === 0)
      .reduce((sum, { resources }) => sum + resources, 0),
    counts,
    inBaseline: known.size,
    rejecting: rejecting(report, policy).filter((finding) => !known.has(finding)).length,
  };
}
