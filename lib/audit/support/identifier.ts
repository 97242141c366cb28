import { ConfigurationError } from '../../core/errors';

/** Names of users, ids, ARNs and addresses; no spaces, so that no sentence is taken for one, and nothing of markup. */
const IDENTIFIER = /^[\w.:@/|+=,\\#'~$%*!-]{1,256}$/;

/** Whether a text can be an identifier in a record. */
export function isIdentifier(text: unknown): text is string {
  return typeof text === 'string' && IDENTIFIER.test(text);
}

/**
 * Checks an identifier that is recorded as it is.
 *
 * @throws ConfigurationError when it is none. The value is not quoted: it may hold what must not be in a log.
 */
export function requireIdentifier(property: string, value: unknown): void {
  if (!isIdentifier(value)) {
    const got = typeof value === 'string' ? `a text of ${value.length} characters that is none` : typeof value;
    throw new ConfigurationError(
      `'${property}' must be an identifier of 1 to 256 letters, digits and .:@/|+=,_\\#'~$%*!- without spaces, as it is ` +
        `recorded, got ${got}; pass an id that your systems resolve, and never a patient's name`,
    );
  }
}
