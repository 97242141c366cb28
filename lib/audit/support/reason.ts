import { ConfigurationError } from '../../core/errors';

const SHORTEST = 10;
const LONGEST = 500;

/**
 * Checks a reason that somebody gives in words.
 *
 * @throws ConfigurationError when it is no line of 10 to 500 characters. It is not quoted: it may hold what must not be
 * in a log.
 */
export function requireReason(property: string, reason: string): void {
  const { length } = reason.trim();
  if (length < SHORTEST || length > LONGEST || /\p{Cc}/u.test(reason)) {
    throw new ConfigurationError(
      `'${property}' must be a reason in one line of ${SHORTEST} to ${LONGEST} characters, got ${length} characters; ` +
        'say what an auditor is to read, and never name a patient',
    );
  }
}
