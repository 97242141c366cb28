import type { InvokeModelCommand, InvokeModelCommandOutput } from '@aws-sdk/client-bedrock-runtime';
import { countAt, textAt, valueAt } from '../../adapter/json-value';
import { observeError } from '../../adapter/observed-error';
import type { ObservedError } from '../../audited-call';
import type { CallOutcome } from '../../record';

/** What every answer of the SDK says of how it came. */
export function readMetadata({ httpStatusCode, attempts }: InvokeModelCommandOutput['$metadata']): CallOutcome {
  return { responseStatus: httpStatusCode, attempts };
}

/** The SDK gives errors of the service their names in `name`, also those that come within a stream. */
export function readBedrockError(error: unknown): ObservedError {
  return observeError(error, {
    codes: [textAt(error, 'name')],
    status: countAt(error, '$metadata', 'httpStatusCode'),
    requestId: valueAt(error, '$metadata', 'requestId'),
    attempts: countAt(error, '$metadata', 'attempts'),
  });
}

/**
 * Makes a command keep the tokens that Bedrock counts: they come in headers, which the SDK does not hand out.
 *
 * @returns what the last answer said; not to be asked before
 */
export function countTokens(command: InvokeModelCommand): () => CallOutcome {
  let headers: unknown;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      headers = valueAt(result.response, 'headers');
      return result;
    },
    { step: 'deserialize', name: 'compliantAiTokenCount', override: true },
  );
  return () => ({
    inputTokenCount: countOf(textAt(headers, 'x-amzn-bedrock-input-token-count')),
    outputTokenCount: countOf(textAt(headers, 'x-amzn-bedrock-output-token-count')),
  });
}

function countOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}
