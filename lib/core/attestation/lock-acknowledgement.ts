import { ConfigurationError } from '../errors';

/**
 * The written consent to a lock that nobody can undo: locked records, and the store that holds them, cannot be
 * deleted before the retention ends, not even by the provider's support.
 */
export interface LockAcknowledgement {
  /** The person who decided. */
  readonly acknowledgedBy: string;
  /** Where the decision is recorded. */
  readonly ticket: string;
}

/**
 * Checks the form of an acknowledgement.
 *
 * @throws ConfigurationError when a field is empty
 */
export function validateLockAcknowledgement(lock: LockAcknowledgement): void {
  for (const field of ['acknowledgedBy', 'ticket'] as const) {
    if (typeof lock?.[field] !== 'string' || lock[field].trim() === '') {
      throw new ConfigurationError(
        `'lock.${field}' must be given: the retention lock cannot be undone, so name who decided and where it is recorded; got ${JSON.stringify(lock?.[field])}`,
      );
    }
  }
}
