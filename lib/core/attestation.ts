import { isDay } from './day';
import { ConfigurationError } from './errors';

/**
 * A business associate agreement that the customer says is in force.
 *
 * No template can sign or prove one (45 CFR 164.308(b)(1), 164.504(e)); it is recorded as an attestation.
 */
export interface BusinessAssociateAgreement {
  /** Where the agreement is filed: a contract number, a document id, a ticket. */
  readonly reference: string;
  /** The day from which it holds, `YYYY-MM-DD`. */
  readonly effective: string;
}

/**
 * Checks the form of an attestation.
 *
 * @throws ConfigurationError when the reference is empty or the day is none
 */
export function validateBusinessAssociateAgreement(baa: BusinessAssociateAgreement): void {
  if (typeof baa?.reference !== 'string' || baa.reference.trim() === '') {
    throw new ConfigurationError(
      `'baa.reference' must say where the business associate agreement is filed, got ${JSON.stringify(baa?.reference)}`,
    );
  }
  if (typeof baa.effective !== 'string' || !isDay(baa.effective)) {
    throw new ConfigurationError(
      `'baa.effective' must be a day such as 2026-01-31, got ${JSON.stringify(baa.effective)}`,
    );
  }
}

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
