import type { ObservedError } from '../audited-call';
import type { CallError, CallOutcome } from '../record';
import { isIdentifier } from '../support/identifier';

/** A word of a provider, such as `end_turn`. */
const WORD = /^[A-Za-z][\w.:/-]{0,63}$/;

/** What stands for a word that looks like anything else. */
const UNRECOGNIZED = 'unrecognized';

/** What of an outcome may be in a record. A provider, or who answers in its place, could put anything there. */
export function cleanOutcome(outcome: CallOutcome): CallOutcome {
  return {
    inputTokenCount: count(outcome.inputTokenCount),
    outputTokenCount: count(outcome.outputTokenCount),
    responseStatus: count(outcome.responseStatus),
    attempts: count(outcome.attempts),
    finishReason: word(outcome.finishReason),
    guardrailAction: word(outcome.guardrailAction),
  };
}

/** What of an error may be in a record. */
export function cleanError(error: CallError): CallError {
  return {
    type: word(error.type) ?? UNRECOGNIZED,
    ...(isIdentifier(error.requestId) && { requestId: error.requestId }),
  };
}

/** What is known of an error. Its message is never read. */
export function observeError(error: unknown, readError?: (error: unknown) => ObservedError): ObservedError {
  try {
    return readError?.(error) ?? { error: { type: typeOf(error) } };
  } catch {
    return { error: { type: typeOf(error) } };
  }
}

/** The class of an error. */
export function typeOf(error: unknown): string {
  const { name, constructor: made }: { name?: unknown; constructor?: { name?: unknown } } = Object(error);
  // Some SDKs have classes and leave the name at `Error`, others name what they have no class for.
  return word(isError(error) && name !== 'Error' ? name : made?.name) ?? UNRECOGNIZED;
}

/** Also for errors of another realm, and for those of the web platform, which are not made like others. */
function isError(value: unknown): boolean {
  return ['[object Error]', '[object DOMException]'].includes(Object.prototype.toString.call(value));
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function word(value: unknown): string | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  return typeof value === 'string' && WORD.test(value) ? value : UNRECOGNIZED;
}
