import { ConfigurationError } from '../errors';
import { Fields } from './fields';

/**
 * The claim that data is not PHI because it was de-identified. HIPAA knows two methods and no other (45 CFR
 * 164.514(b)): data that was "anonymized" some other way is PHI as before.
 */
export interface DeIdentification {
  /** Which data, for example `radiology reports of 2019 to 2024, export 7`. */
  readonly data: string;
  /**
   * `Safe Harbor`: all eighteen identifiers are removed, and nobody knows how what is left could identify a person (164.514(b)(2)).
   * `Expert Determination`: an expert determined and documented that the risk is very small (164.514(b)(1)).
   */
  readonly method: 'Safe Harbor' | 'Expert Determination';
  /** Where the determination, or the procedure with its result, is filed. */
  readonly reference: string;
  /** The expert; with Safe Harbor, who confirms that both of its conditions are met. */
  readonly determinedBy: string;
  /** The day of the determination, `YYYY-MM-DD`. */
  readonly determined: string;
  /** The last day before it must be made again, since data and what is known about people change, `YYYY-MM-DD`. */
  readonly expires: string;
}

const FIELDS = ['data', 'method', 'reference', 'determinedBy', 'determined', 'expires'];
const METHODS: readonly unknown[] = ['Safe Harbor', 'Expert Determination'];

/**
 * Checks a claim, apart from the day on which it is looked at.
 *
 * @throws ConfigurationError when a field is missing or malformed, or the method is none of the two
 */
export function validateDeIdentification(claim: DeIdentification): void {
  const problems = deIdentificationProblems(claim, 'deIdentification');
  if (problems.length > 0) {
    throw new ConfigurationError(problems.join('; '));
  }
}

/** What is wrong with a claim, apart from the day on which it is looked at. */
export function deIdentificationProblems(claim: unknown, at: string): string[] {
  const fields = new Fields(at, claim, FIELDS);
  fields.text('data', 'which data was de-identified');
  if (!METHODS.includes(fields.get('method'))) {
    fields.refuse(
      'method',
      "must be 'Safe Harbor' or 'Expert Determination', the methods of 45 CFR 164.514(b); data that was anonymized another way is still PHI",
    );
  }
  fields.text('reference', 'where the determination is filed');
  fields.text('determinedBy', 'who determined it: the expert, or who confirms the conditions of Safe Harbor');
  fields.day('determined');
  fields.day('expires');
  fields.order('determined', 'expires');
  return fields.problems;
}
