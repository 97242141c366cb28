import type { ObservedError } from '../audited-call';
import { typeOf } from '../auditor/facts';
import { isIdentifier } from '../support/identifier';

/** What the errors of an SDK carry, each in its own place. */
export interface ErrorParts {
  /** Codes in the order of preference. */
  readonly codes: readonly unknown[];
  readonly status?: number;
  readonly requestId?: unknown;
  readonly attempts?: number;
}

/** Words such as `rate_limit_exceeded`. Digits are left out: a code that has some may quote an identifier. */
const CODE = /^[A-Za-z][A-Za-z_.-]{0,63}$/;

/** What is recorded of an error: never its message, since providers quote prompts in it. */
export function observeError(error: unknown, parts: ErrorParts): ObservedError {
  return {
    error: {
      type: parts.codes.find(isCode) ?? typeOf(error),
      requestId: isIdentifier(parts.requestId) ? parts.requestId : undefined,
    },
    responseStatus: parts.status,
    attempts: parts.attempts,
  };
}

function isCode(code: unknown): code is string {
  return typeof code === 'string' && CODE.test(code);
}
