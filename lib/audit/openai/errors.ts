import { countAt, valueAt } from '../adapter/json-value';
import { observeError } from '../adapter/observed-error';
import type { ObservedError } from '../audited-call';

/** What `APIError` of the package `openai` says. */
export function readOpenAiError(error: unknown): ObservedError {
  return observeError(error, {
    codes: [valueAt(error, 'code'), valueAt(error, 'type')],
    status: countAt(error, 'status'),
    requestId: valueAt(error, 'requestID'),
  });
}
