import {
  type Catalogue,
  type ComplianceException,
  type Control,
  type Finding,
  OPAQUE_RULE,
  type Policy,
} from '../core';
import { daysBetween } from '../core/day';
import { disqualification } from '../core/exception-validity';
import { catalogue } from '../rules';
import { type Place, placeText } from './data-file';
import type { House } from './policy-file';
import { type CheckResult, EXIT } from './result';

/** An exception as its owner and an auditor see it. */
export interface ListedException {
  readonly exception: Partial<ComplianceException>;
  readonly status: 'holds' | 'expiring' | 'invalid';
  /** `file:line:column`. */
  readonly place: string;
  /** How many days are left after today; undefined where no day is given. */
  readonly daysLeft?: number;
  readonly severity?: string;
  /** The controls of which the rule is evidence; excusing it means something for each. */
  readonly controls: readonly Control[];
  /** What is wrong with it. */
  readonly problem?: string;
  /**
   * The findings that it excuses.
   *
   * @default - no documents were given
   */
  readonly excuses?: readonly Finding[];
}

/** What is listed. */
export interface ExceptionListing {
  readonly policy: Policy;
  readonly exceptions: readonly ComplianceException[];
  readonly placeOf: House['place'];
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Exceptions with no more days left than this are `expiring`. */
  readonly expiringWithin: number;
  /**
   * What was found in the documents.
   *
   * @default - exceptions are weighed without documents; whether they excuse anything is not known
   */
  readonly result?: CheckResult;
}

/** The exceptions, those that end first first. */
export function listExceptions(listing: ExceptionListing): ListedException[] {
  const { policy, exceptions, placeOf, result, today } = listing;
  const problems = new Map<unknown, ProblemWithPlace>(result?.exceptionProblems.map((one) => [one.exception, one]));
  const excused = new Map<unknown, Finding[]>();
  for (const finding of result?.findings ?? []) {
    if (finding.exception !== undefined) {
      excused.set(finding.exception, [...(excused.get(finding.exception) ?? []), finding]);
    }
  }
  return exceptions
    .map((exception): ListedException => {
      const problem = problems.get(exception) ?? disqualification(exception, { catalogue, policy, today });
      const daysLeft = daysLeftOf(exception, today);
      const rule = ruleOf(catalogue, exception.rule);
      const isExpiring = daysLeft !== undefined && daysLeft <= listing.expiringWithin;
      const where: Place | undefined = placeOf(exception, problem?.field);
      return {
        exception,
        status: problem !== undefined ? 'invalid' : isExpiring ? 'expiring' : 'holds',
        place: where === undefined ? '' : placeText(where),
        controls: rule?.controls ?? [],
        ...(rule === undefined ? {} : { severity: rule.severity }),
        ...(daysLeft === undefined ? {} : { daysLeft }),
        ...(problem === undefined ? {} : { problem: problem.problem }),
        ...(result === undefined ? {} : { excuses: excused.get(exception) ?? [] }),
      };
    })
    .sort((one, other) => (one.daysLeft ?? -Infinity) - (other.daysLeft ?? -Infinity));
}

/** The exit code: 1 where an exception does not hold or is about to end. */
export function exceptionsExitCode(listed: readonly ListedException[], result: CheckResult | undefined): number {
  if (result !== undefined && result.unreadable.length + result.engineErrors.length > 0) {
    return EXIT.couldNotJudge;
  }
  return listed.some(({ status }) => status !== 'holds') ? EXIT.findings : EXIT.clean;
}

/** What HIPAA asks of whoever does not implement a specification; undefined where nothing is missing. */
export function missingMeasure({ exception, controls }: ListedException): string | undefined {
  const ids = (status: Control['status']) =>
    controls.filter((control) => control.framework === 'HIPAA' && control.status === status).map(({ id }) => id);
  if (typeof exception.equivalentMeasure === 'string') {
    return undefined;
  }
  const [required, addressable] = [ids('required'), ids('addressable')];
  if (required.length > 0) {
    return `no equivalent measure is recorded; ${required.join(', ')} ${required.length === 1 ? 'is a required specification' : 'are required specifications'} and must be met in another way`;
  }
  return addressable.length > 0
    ? `no equivalent measure is recorded; ${addressable.join(', ')} ${addressable.length === 1 ? 'is' : 'are'} addressable: 45 CFR 164.306(d)(3) asks for one where reasonable and appropriate`
    : undefined;
}

interface ProblemWithPlace {
  readonly problem: string;
  readonly field?: string;
}

function daysLeftOf({ expires }: Partial<ComplianceException>, today: string): number | undefined {
  const days = daysBetween(today, String(expires));
  return Number.isNaN(days) ? undefined : days;
}

function ruleOf(all: Catalogue, id: unknown): { severity: string; controls: readonly Control[] } | undefined {
  return id === OPAQUE_RULE ? { severity: 'high', controls: [] } : all.rule(String(id));
}
