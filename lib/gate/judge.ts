import type { IConstruct } from 'constructs';
import {
  type Catalogue,
  type ComplianceException,
  evaluate,
  type Finding,
  OPAQUE_RULE,
  type Policy,
  type Report,
  type Resource,
  type ResourceTree,
} from '../core';
import { covers, exceptionsAbove, exceptionsIn } from '../core/exception';
import { disqualification } from '../core/exception-validity';
import { STACK_TYPE } from '../views/cloudformation/template';
import type { EvidenceChoice } from './evidence';

/** What every shell of the gate is given. */
export interface GateOptions {
  /**
   * The rules.
   *
   * @default - the whole catalogue
   */
  readonly catalogue?: Catalogue;
  /**
   * The day by which exceptions expire, `YYYY-MM-DD`.
   *
   * @default - the day of the synthesis
   */
  readonly today?: string;
  /**
   * What is left in the folder `compliance` beside the templates, also when they are rejected.
   *
   * @default 'report', and 'none' where the output folder is a temporary one, as in unit tests
   */
  readonly evidence?: EvidenceChoice;
}

/** What is judged: stacks, and the constructs to which the judgement is limited. */
export interface Case {
  readonly scopes: readonly IConstruct[];
  readonly trees: readonly ResourceTree[];
  readonly policy: Policy;
  readonly catalogue: Catalogue;
  readonly today: string;
  /** Exceptions that excused something elsewhere; gets those that do so here. */
  readonly used: Set<ComplianceException>;
}

/**
 * Judges the resources of some scopes, with the exceptions recorded in them and above them.
 *
 * An exception that excuses nothing is reported where all that it could excuse is judged, and not by the judgement of
 * another stack.
 */
export function judge(subject: Case): Report {
  const { scopes, trees, policy, catalogue, today, used } = subject;
  const paths = scopes.map((scope) => scope.node.path);
  const exceptions = new Set(scopes.flatMap((scope) => [...exceptionsIn(scope), ...exceptionsAbove(scope)]));
  const report = evaluate({
    trees,
    catalogue,
    policy,
    exceptions: [...exceptions],
    today,
    only: (resource) => isWithin(paths, pathOf(resource)),
  });
  for (const { exception } of report.findings) {
    if (exception !== undefined) {
      used.add(exception);
    }
  }
  const useful: ReadonlySet<unknown> = used;
  return {
    ...report,
    findings: report.findings.filter((finding) => finding.rule !== OPAQUE_RULE || concerns(paths, finding)),
    exceptionProblems: report.exceptionProblems.filter(
      ({ exception }) =>
        disqualification(exception, { catalogue, policy, today }) !== undefined ||
        (isWithin(paths, exception.scope ?? '') && !useful.has(exception)),
    ),
  };
}

/** Whether a path is one of some scopes or lies below it; everything lies below an app, whose path is empty. */
function isWithin(paths: readonly string[], path: string): boolean {
  return paths.some((scope) => scope === '' || covers(scope, [path]));
}

/** The path of a resource. What no construct made, such as a provider's block, belongs to the stack. */
function pathOf(resource: Resource): string {
  return resource.type === STACK_TYPE ? resource.tree.name : (resource.path ?? resource.tree.name);
}

/** Whether an opaque part can hold resources of the scopes: a part of their own, or one that changes any resource. */
function concerns(paths: readonly string[], { path }: Finding): boolean {
  return path === undefined || isWithin(paths, path);
}
