import type { LogEvent } from '../settings';

/**
 * Writes a line. Lambda puts the object into its JSON as `message`. Nothing of a request, an answer or the message of an
 * error may be in it.
 */
export function log(event: LogEvent, facts: object = {}): void {
  console.log({ event, ...facts });
}

/** What may be said of an error: its kind. Messages quote what was sent. */
export function kindOf(error: unknown): string {
  return error instanceof Error && /^\w{1,64}$/.test(error.name) ? error.name : 'unknown';
}
