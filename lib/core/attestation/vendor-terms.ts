import { ConfigurationError } from '../errors';
import { vendorProblems } from './business-associate-agreement';
import { Fields } from './fields';

/**
 * What a vendor confirmed in writing about training and retention, in its agreement, its data processing agreement or
 * a letter. A switch in a console is no such confirmation.
 */
export interface TrainingAndRetentionTerms {
  /** Where the document is filed. */
  readonly reference: string;
  /** Whether it says that prompts and answers train no model of the vendor; it must. */
  readonly trainingExcluded: boolean;
  /** For how many days the vendor keeps prompts and answers; 0 for zero data retention. */
  readonly retentionDays: number;
  /** The day of the confirmation, `YYYY-MM-DD`. */
  readonly confirmed: string;
  /**
   * The id of the vendor in the vendor registry, such as `openai`.
   *
   * @default - the vendor of the construct that the terms are given to; elsewhere it must be named
   */
  readonly vendor?: string;
  /**
   * The last day on which the terms hold, `YYYY-MM-DD`.
   *
   * @default - they hold until they are changed
   */
  readonly expires?: string;
}

const FIELDS = ['reference', 'trainingExcluded', 'retentionDays', 'confirmed', 'vendor', 'expires'];

/**
 * Checks terms, apart from the day on which they are looked at.
 *
 * @param vendor the id of the vendor that they must be of
 * @throws ConfigurationError when a field is missing or malformed, the terms are of another vendor, or allow training
 */
export function validateTrainingAndRetentionTerms(terms: TrainingAndRetentionTerms, vendor?: string): void {
  const problems = termsProblems(terms, 'terms', vendor);
  if (problems.length > 0) {
    throw new ConfigurationError(problems.join('; '));
  }
}

/** What is wrong with terms, apart from the day on which they are looked at. */
export function termsProblems(terms: unknown, at: string, vendor?: string): string[] {
  const fields = new Fields(at, terms, FIELDS);
  fields.text('reference', 'where the written confirmation is filed');
  if (fields.get('trainingExcluded') !== true) {
    fields.refuse(
      'trainingExcluded',
      'must be true: a vendor that trains models with PHI uses it for purposes of its own (45 CFR 164.504(e)(2)(i)), so have the exclusion confirmed',
    );
  }
  const days = fields.get('retentionDays');
  if (!(typeof days === 'number' && Number.isInteger(days) && days >= 0)) {
    fields.refuse('retentionDays', 'must be a whole number of days, 0 for zero data retention');
  }
  fields.day('confirmed');
  fields.optionalDay('expires');
  fields.order('confirmed', 'expires');
  vendorProblems(fields, vendor);
  return fields.problems;
}
