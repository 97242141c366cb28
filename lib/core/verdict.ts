/** What a rule says of a resource. Unknown is an outcome of its own and never a pass. */
export type Outcome = 'pass' | 'fail' | 'undetermined' | 'notApplicable';

/** The outcome of one check, with its reason. */
export interface Verdict {
  readonly outcome: Outcome;
  /** A sentence that quotes what was found; empty for a plain pass. */
  readonly reason: string;
  /**
   * The dotted path of the property that decided.
   *
   * @default - the resource as a whole
   */
  readonly property?: string;
}

/** The resource meets the demand. */
export function pass(reason = '', property?: string): Verdict {
  return verdict('pass', reason, property);
}

/** The resource violates the demand. */
export function fail(reason: string, property?: string): Verdict {
  return verdict('fail', reason, property);
}

/** Whether the resource meets the demand cannot be told from the document. */
export function undetermined(reason: string, property?: string): Verdict {
  return verdict('undetermined', reason, property);
}

/** The demand does not concern this resource. */
export function notApplicable(reason = ''): Verdict {
  return verdict('notApplicable', reason, undefined);
}

const RANK: Record<Outcome, number> = { fail: 3, undetermined: 2, pass: 1, notApplicable: 0 };

/** The outcome that decides among several: a failure, else what is undetermined, else a pass. */
export function worst(verdicts: readonly Verdict[]): Outcome {
  return verdicts.reduce<Outcome>(
    (outcome, next) => (RANK[next.outcome] > RANK[outcome] ? next.outcome : outcome),
    'notApplicable',
  );
}

function verdict(outcome: Outcome, reason: string, property: string | undefined): Verdict {
  return property === undefined || property === '' ? { outcome, reason } : { outcome, reason, property };
}
