import type { AuditRecord } from '../record';
import { typeOf } from './facts';

/** Something went wrong beside a call that was recorded before it was made. */
export interface AuditProblem {
  readonly kind: /** The detector failed, so that the call counts as one with PHI. */
    | 'phi-not-examined'
    /** The adapter could not read the answer: its digest and facts are missing in the record. */
    | 'answer-not-read'
    /** The digest of the output is missing in the record. */
    | 'output-not-digested'
    /** The output is not in the content store. */
    | 'output-not-stored'
    /** The outcome could not be recorded. The record is for a dead-letter queue; `AuditWriter.append` takes it later. */
    | 'outcome-not-recorded';
  /** The record as far as it was known. It holds no content. */
  readonly record: AuditRecord;
  /** What was thrown. Its message may quote content: keep it out of logs. */
  readonly error: unknown;
}

/** Tells somebody of a problem; never fails. */
export type ProblemReporter = (problem: AuditProblem) => Promise<void>;

/** Gives problems to a function of the user, and what that throws to the process as a warning. */
export function problemReporter(onProblem?: (problem: AuditProblem) => void | Promise<void>): ProblemReporter {
  return async (problem) => {
    try {
      await (onProblem ?? warn)(problem);
    } catch (error) {
      warn(problem);
      process.emitWarning(`'onProblem' failed: ${typeOf(error)}`, WARNING);
    }
  };
}

const WARNING = { type: 'AuditWarning', code: 'COMPLIANT_AI_AUDIT' };

function warn({ kind, record, error }: AuditProblem): void {
  process.emitWarning(`call ${record.eventId}: ${kind} (${typeOf(error)})`, WARNING);
}
