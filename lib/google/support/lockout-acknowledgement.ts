import { ConfigurationError } from '../../core';

/**
 * The written consent to a control that can shut people out, Terraform included. It can be undone, but only by those
 * who still get in.
 */
export interface LockoutAcknowledgement {
  /** The person who decided. */
  readonly acknowledgedBy: string;
  /** Where the decision is recorded. */
  readonly ticket: string;
  /** Who can undo it when everybody else is shut out, and where that is written down. */
  readonly wayOut: string;
}

/**
 * Checks the form of an acknowledgement.
 *
 * @param prop the prop that holds it
 * @throws ConfigurationError when a field is empty
 */
export function validateLockoutAcknowledgement(acknowledgement: LockoutAcknowledgement, prop: string): void {
  for (const field of ['acknowledgedBy', 'ticket', 'wayOut'] as const) {
    const value: unknown = acknowledgement?.[field];
    if (typeof value !== 'string' || value.trim() === '') {
      throw new ConfigurationError(
        `'${prop}.${field}' must be given: this can shut people out, so name who decided, where it is recorded and who can undo it; got ${JSON.stringify(value)}`,
      );
    }
  }
}
