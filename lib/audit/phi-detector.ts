import { requireReason } from './support/reason';

/** Whether a text holds protected health information. `unknown` is treated as `present` everywhere. */
export type PhiPresence = 'present' | 'absent' | 'unknown';

/** What a detector found. It names kinds of identifiers and never quotes one. */
export interface PhiFinding {
  readonly presence: PhiPresence;
  /** The kinds that were found, such as `social security numbers`, each once. */
  readonly identifiers: readonly string[];
}

/** Decides whether a text holds protected health information. */
export interface PhiDetector {
  /** Name and version, which the record carries: what it finds is no better than what it looks for. */
  readonly name: string;
  /**
   * Examines a text. One that fails counts as `unknown`; it is not retried and the call goes on.
   *
   * @param signal ends the examination early
   */
  detect(text: string, signal?: AbortSignal): Promise<PhiFinding>;
}

/** What detectors that look for identifiers have in common. */
export interface IdentifierDetectorOptions {
  /**
   * Why a text in which nothing is found is taken to hold no protected health information, in 10 to 500 characters. No
   * detector finds everything, so this is a decision on the data that is sent, such as `the service sends codes of ICD-10
   * and nothing else`. The name of the detector in the record says that it was made.
   *
   * @default - it was not made: such a text is `unknown`, which counts as PHI
   */
  readonly absentWhenNothingIsFound?: string;
}

/**
 * The name of a detector, with the decision that was made on it.
 *
 * @throws ConfigurationError when the reason for the decision is none
 */
export function detectorName(name: string, { absentWhenNothingIsFound }: IdentifierDetectorOptions): string {
  if (absentWhenNothingIsFound === undefined) {
    return name;
  }
  requireReason('absentWhenNothingIsFound', absentWhenNothingIsFound);
  return `${name}+absence-accepted`;
}

/**
 * What comes of an examination.
 *
 * @param isComplete whether all of the text was examined
 */
export function findingOf(
  identifiers: Iterable<string>,
  isComplete: boolean,
  { absentWhenNothingIsFound }: IdentifierDetectorOptions,
): PhiFinding {
  const found = [...new Set(identifiers)];
  if (found.length > 0) {
    return { presence: 'present', identifiers: found };
  }
  return { presence: isComplete && absentWhenNothingIsFound !== undefined ? 'absent' : 'unknown', identifiers: [] };
}
