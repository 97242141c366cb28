import { countAt, joinWords, listAt, parseJson, textAt, valueAt } from '../../adapter/json-value';
import { observeError } from '../../adapter/observed-error';
import type { PieceReader } from '../../adapter/stream';
import type { ObservedError, ObservedOutcome } from '../../audited-call';
import type { CallOutcome } from '../../record';
import type { EmbedContentResponse, GenerateContentResponse } from './sdk-types';

/** Reasons to finish that are decisions on content. */
const BLOCKING: ReadonlySet<string | undefined> = new Set([
  'BLOCKLIST',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_SAFETY',
  'MODEL_ARMOR',
  'PROHIBITED_CONTENT',
  'SAFETY',
  'SPII',
]);

export function readContent(answer: GenerateContentResponse): ObservedOutcome {
  return { ...readOutcome(answer), output: textOf(answer) };
}

export const CONTENT_CHUNKS: PieceReader<GenerateContentResponse> = {
  isLast: (chunk) => {
    const { finishReason, guardrailAction } = readOutcome(chunk);
    return finishReason !== undefined || guardrailAction !== undefined;
  },
  read: (chunk, observer) => {
    observer.output(textOf(chunk));
    observer.outcome(readOutcome(chunk));
  },
};

/** The output is the JSON of the vectors: text can be guessed from them. */
export function readEmbeddings(answer: EmbedContentResponse): ObservedOutcome {
  const counts = listAt(answer, 'embeddings').map((embedding) => countAt(embedding, 'statistics', 'tokenCount'));
  return { output: JSON.stringify(answer.embeddings ?? []), inputTokenCount: sum(counts) };
}

/** What the model wrote, in order: thinking, text, calls of functions, code, and bytes as Base64. */
function textOf(answer: GenerateContentResponse): string {
  return listAt(answer, 'candidates')
    .flatMap((candidate) => listAt(candidate, 'content', 'parts'))
    .flatMap((part) => [
      textAt(part, 'text'),
      textAt(part, 'functionCall', 'name'),
      jsonOf(valueAt(part, 'functionCall', 'args')),
      textAt(part, 'executableCode', 'code'),
      textAt(part, 'codeExecutionResult', 'output'),
      textAt(part, 'inlineData', 'data'),
    ])
    .join('');
}

function jsonOf(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

function readOutcome(answer: GenerateContentResponse): CallOutcome {
  const reasons = listAt(answer, 'candidates').map((candidate) => textAt(candidate, 'finishReason'));
  const blocked = textAt(answer, 'promptFeedback', 'blockReason');
  const candidates = countAt(answer, 'usageMetadata', 'candidatesTokenCount');
  const thoughts = countAt(answer, 'usageMetadata', 'thoughtsTokenCount');
  return {
    inputTokenCount: countAt(answer, 'usageMetadata', 'promptTokenCount'),
    outputTokenCount: thoughts === undefined ? candidates : thoughts + (candidates ?? 0),
    finishReason: joinWords(reasons),
    guardrailAction: blocked ?? reasons.find((reason) => BLOCKING.has(reason)),
  };
}

/** A sum of parts of which one is not known is not known. */
function sum(counts: readonly (number | undefined)[]): number | undefined {
  return counts.length === 0
    ? undefined
    : counts.reduce((total, count) => (total === undefined || count === undefined ? undefined : total + count), 0);
}

/** What `ApiError` of the SDK says. Its message is the body, of which the status alone is read: `RESOURCE_EXHAUSTED`. */
export function readVertexError(error: unknown): ObservedError {
  const body = error instanceof Error ? parseJson(error.message) : undefined;
  return observeError(error, { codes: [textAt(body, 'error', 'status')], status: countAt(error, 'status') });
}
