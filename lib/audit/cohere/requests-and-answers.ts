import type { Cohere } from 'cohere-ai';
import { countAt, listAt, textAt, valueAt } from '../adapter/json-value';
import { observeError } from '../adapter/observed-error';
import type { RequestFormat } from '../adapter/request-content';
import type { PieceReader } from '../adapter/stream';
import type { ObservedError, ObservedOutcome, StreamObserver } from '../audited-call';
import type { CallOutcome } from '../record';

const TEXT_PARTS: ReadonlySet<unknown> = new Set(['document', 'text', 'thinking']);

export const COHERE_FORMAT: RequestFormat = {
  partLists: ['content'],
  isText: (part) => TEXT_PARTS.has(part.type),
};

/** The output is what the model wrote, in order: plan, thinking, text, and the names and arguments of tools. */
export function readChat(answer: Cohere.V2ChatResponse): ObservedOutcome {
  const { message } = answer;
  return {
    output: [
      textAt(message, 'toolPlan'),
      ...listAt(message, 'content').flatMap((part) => [textAt(part, 'thinking'), textAt(part, 'text')]),
      ...listAt(message, 'toolCalls').map(textOfCall),
    ].join(''),
    finishReason: answer.finishReason,
    ...readUsage(answer.usage),
  };
}

export const CHAT_EVENTS: PieceReader<Cohere.V2ChatStreamResponse> = {
  isLast: ({ type }) => type === 'message-end',
  read: readEvent,
};

function readEvent(event: Cohere.V2ChatStreamResponse, observer: StreamObserver): void {
  const message = valueAt(event, 'delta', 'message');
  switch (event.type) {
    case 'content-start':
    case 'content-delta':
    case 'tool-plan-delta':
    case 'tool-call-start':
    case 'tool-call-delta':
      observer.output(
        [
          textAt(message, 'toolPlan'),
          textAt(message, 'content', 'thinking'),
          textAt(message, 'content', 'text'),
          textOfCall(valueAt(message, 'toolCalls')),
        ].join(''),
      );
      break;
    case 'message-end':
      observer.outcome({ finishReason: textAt(event, 'delta', 'finishReason'), ...readUsage(event.delta?.usage) });
      break;
  }
}

/** The output is the JSON of the vectors: text can be guessed from them. */
export function readEmbeddings(answer: Cohere.EmbedByTypeResponse): ObservedOutcome {
  return { output: JSON.stringify(answer.embeddings), ...readUsage(answer.meta) };
}

export function readRanking(answer: Cohere.V2RerankResponse): ObservedOutcome {
  return { output: JSON.stringify(answer.results), ...readUsage(answer.meta) };
}

function textOfCall(call: unknown): string {
  return [textAt(call, 'function', 'name'), textAt(call, 'function', 'arguments')].join('');
}

/** All tokens where they are given, and those that are billed elsewhere. */
function readUsage(usage: Cohere.Usage | Cohere.ApiMeta | undefined): CallOutcome {
  return {
    inputTokenCount: countAt(usage, 'tokens', 'inputTokens') ?? countAt(usage, 'billedUnits', 'inputTokens'),
    outputTokenCount: countAt(usage, 'tokens', 'outputTokens') ?? countAt(usage, 'billedUnits', 'outputTokens'),
  };
}

/** What `CohereError` says: its class names the status, and there are no codes. */
export function readCohereError(error: unknown): ObservedError {
  const headers = valueAt(error, 'rawResponse', 'headers');
  return observeError(error, {
    codes: [],
    status: countAt(error, 'statusCode'),
    requestId: headers instanceof Headers ? headers.get('x-debug-trace-id') : undefined,
  });
}
