import type { ApplicableCheck, Catalogue } from './catalogue';
import { type ComplianceException, covers, type ExceptionProblem } from './exception';
import { type Disqualification, disqualification, overbreadth } from './exception-validity';
import type { EngineError, Finding, Report } from './finding';
import type { Policy } from './policy';
import { type Resource, ResourceView } from './resource';
import { OPAQUE_RULE, type OpaquePart, type ResourceTree } from './tree';
import { notApplicable, pass, undetermined, type Verdict, worst } from './verdict';
import { ChoicelessWorld, ChoiceNeeded, forEachWorld, MAX_WORLDS, type World } from './world';

/** What an evaluation needs; it reads no clock and no file of its own. */
export interface Evaluation {
  readonly trees: Iterable<ResourceTree>;
  readonly catalogue: Catalogue;
  readonly policy: Policy;
  /**
   * Exceptions besides those of the policy.
   *
   * @default - none
   */
  readonly exceptions?: readonly ComplianceException[];
  /** The day of the evaluation, `YYYY-MM-DD`: exceptions and attestations expire by it. */
  readonly today: string;
  /**
   * Judges only resources for which this holds; the others still serve as context.
   *
   * @default - all are judged
   */
  readonly only?: (resource: Resource) => boolean;
}

/**
 * Judges every resource of every tree by the rules of the catalogue that the frameworks of the policy ask for.
 *
 * Each resource is looked up once by its type, so the cost grows with the number of resources. A rule that throws
 * becomes an engine error and the others go on.
 */
export function evaluate(evaluation: Evaluation): Report {
  const { policy, today } = evaluation;
  const catalogue = evaluation.catalogue.forFrameworks(policy.frameworks);
  const engineErrors: EngineError[] = [];
  const found: Finding[] = [];
  const stacks = new Set<string>();
  for (const tree of evaluation.trees) {
    stacks.add(tree.name);
    for (const part of tree.opaque) {
      found.push(opaqueFinding(tree, part));
    }
    for (const resource of tree.resources) {
      if (evaluation.only?.(resource) === false) {
        continue;
      }
      const choiceless = new ChoicelessWorld();
      for (const applicable of catalogue.checksFor(resource.type)) {
        try {
          for (const finding of findingsOf(applicable, resource, judge(applicable, resource, evaluation, choiceless))) {
            found.push(finding);
          }
        } catch (error) {
          engineErrors.push(engineError(applicable, resource, error));
        }
      }
    }
  }
  const exceptions = [...policy.exceptions, ...(policy.exceptionsInCode ? (evaluation.exceptions ?? []) : [])];
  const weigh = (exception: ComplianceException) =>
    disqualification(exception, { catalogue: evaluation.catalogue, policy, today });
  return { engineErrors, ...excuse(found, exceptions, weigh, stacks) };
}

/** The findings that stand: violations and what could not be determined, without those that are excused. */
export function standing(report: Report): Finding[] {
  return report.findings.filter((finding) => isOpen(finding) && finding.exception === undefined);
}

/** The findings that stand and stop a deployment: what a policy only wants reported is not among them. */
export function rejecting(report: Report, policy: Policy): Finding[] {
  return standing(report).filter(({ verdict }) => verdict === 'fail' || policy.onUndetermined === 'reject');
}

/** Whether a report must stop a deployment under a policy. */
export function isRejected(report: Report, policy: Policy): boolean {
  return report.engineErrors.length > 0 || report.exceptionProblems.length > 0 || rejecting(report, policy).length > 0;
}

/** Judges where nothing is left to choose, and only where that is not enough in every world. */
function judge(
  { check }: ApplicableCheck,
  resource: Resource,
  { policy, today }: Evaluation,
  choiceless: World,
): readonly Verdict[] {
  try {
    return listOf(check.judge(ResourceView.in(choiceless, resource), policy, today));
  } catch (error) {
    if (!(error instanceof ChoiceNeeded)) {
      throw error;
    }
  }
  const verdicts: Verdict[] = [];
  const complete = forEachWorld((world) => {
    verdicts.push(...listOf(check.judge(ResourceView.in(world, resource), policy, today)));
  });
  if (!complete) {
    verdicts.push(undetermined(`conditions give more than ${MAX_WORLDS} combinations, not all were judged`));
  }
  return verdicts;
}

/** One finding for each distinct violation and open question; otherwise one for the resource as a whole. */
function findingsOf(applicable: ApplicableCheck, resource: Resource, verdicts: readonly Verdict[]): Finding[] {
  const open = verdicts.filter(isOpenVerdict);
  if (open.length > 0) {
    return distinct(open).map((verdict) => finding(applicable, resource, verdict));
  }
  const passed = worst(verdicts) === 'pass';
  const reason = verdicts.find((verdict) => verdict.outcome === (passed ? 'pass' : 'notApplicable'))?.reason ?? '';
  return [finding(applicable, resource, passed ? pass(reason) : notApplicable(reason))];
}

function listOf(said: Verdict | readonly Verdict[]): readonly Verdict[] {
  return 'outcome' in said ? [said] : said;
}

function isOpenVerdict(verdict: Verdict): boolean {
  return verdict.outcome === 'fail' || verdict.outcome === 'undetermined';
}

function isOpen(finding: Finding): boolean {
  return finding.verdict === 'fail' || finding.verdict === 'undetermined';
}

function distinct(verdicts: readonly Verdict[]): Verdict[] {
  const byText = new Map(
    verdicts.map((verdict) => [`${verdict.outcome} ${verdict.property} ${verdict.reason}`, verdict]),
  );
  return [...byText.values()];
}

function finding({ rule }: ApplicableCheck, resource: Resource, verdict: Verdict): Finding {
  return {
    rule: rule.id,
    verdict: verdict.outcome,
    severity: rule.severity,
    resourceType: resource.type,
    resource: resource.address,
    property: verdict.property,
    file: resource.file ?? resource.tree.file,
    stack: resource.tree.name,
    path: resource.path,
    message: isOpenVerdict(verdict) ? `${verdict.reason}. ${rule.remediation}` : verdict.reason,
    controls: rule.controls,
  };
}

function opaqueFinding(tree: ResourceTree, part: OpaquePart): Finding {
  return {
    rule: OPAQUE_RULE,
    verdict: 'undetermined',
    severity: 'high',
    resourceType: part.type,
    resource: part.address,
    file: tree.file,
    stack: tree.name,
    path: part.path,
    message: `${part.reason}. Judge what it expands to as well: check the Terraform plan or the processed template.`,
    controls: [],
  };
}

function engineError({ rule }: ApplicableCheck, resource: Resource, error: unknown): EngineError {
  return {
    rule: rule.id,
    resource: resource.address,
    stack: resource.tree.name,
    message: error instanceof Error ? error.message : String(error),
  };
}

function excuse(
  found: readonly Finding[],
  exceptions: readonly ComplianceException[],
  weigh: (exception: ComplianceException) => Disqualification | undefined,
  stacks: ReadonlySet<string>,
): { findings: Finding[]; exceptionProblems: ExceptionProblem[] } {
  const exceptionProblems: ExceptionProblem[] = [];
  const valid = new Map<string, Excuse[]>();
  for (const exception of exceptions) {
    const problem = weigh(exception);
    if (problem === undefined) {
      const excuse = { exception, overbroad: overbreadth(exception, stacks), isUsed: false, reachesTooFar: false };
      valid.set(exception.rule, [...(valid.get(exception.rule) ?? []), excuse]);
    } else {
      exceptionProblems.push({ exception, ...problem });
    }
  }
  const findings = found.map((finding) => {
    const excuse = isOpen(finding) ? valid.get(finding.rule)?.find((one) => excuses(one, finding)) : undefined;
    return excuse === undefined ? finding : { ...finding, exception: excuse.exception };
  });
  for (const { exception, overbroad, isUsed, reachesTooFar } of [...valid.values()].flat()) {
    if (reachesTooFar && overbroad !== undefined) {
      exceptionProblems.push({ exception, ...overbroad });
    } else if (!isUsed) {
      exceptionProblems.push({ exception, problem: 'it excuses no finding; remove it' });
    }
  }
  return { findings, exceptionProblems };
}

/** An exception that holds, and what became of it. */
interface Excuse {
  readonly exception: ComplianceException;
  /** What is wrong with it as soon as it covers more than what it names. */
  readonly overbroad: Disqualification | undefined;
  isUsed: boolean;
  reachesTooFar: boolean;
}

/** Whether an exception excuses a finding; notes on it that it does, or that it would if it were not too broad. */
function excuses(excuse: Excuse, { path, resource }: Finding): boolean {
  const { scope } = excuse.exception;
  if (!covers(scope, [path, resource])) {
    return false;
  }
  if (excuse.overbroad !== undefined && scope !== path && scope !== resource) {
    excuse.reachesTooFar = true;
    return false;
  }
  excuse.isUsed = true;
  return true;
}
