import type { Anthropic } from '@anthropic-ai/sdk';
import { countAt, isObject, listAt, textAt, valueAt } from '../adapter/json-value';
import { observeError } from '../adapter/observed-error';
import type { RequestFormat } from '../adapter/request-content';
import type { PieceReader } from '../adapter/stream';
import type { ObservedError, ObservedOutcome, StreamObserver } from '../audited-call';

const TEXT_BLOCKS: ReadonlySet<unknown> = new Set([
  'search_result',
  'server_tool_use',
  'text',
  'thinking',
  'tool_result',
  'tool_use',
]);

export const ANTHROPIC_FORMAT: RequestFormat = {
  partLists: ['content', 'system'],
  isText: (block) => TEXT_BLOCKS.has(block.type) || isTextDocument(block),
};

/** The content of a document may be a list, whose elements are blocks again. */
function isTextDocument(block: Record<string, unknown>): boolean {
  return block.type === 'document' && ['text', 'content'].includes(textAt(block, 'source', 'type') ?? '');
}

/** The output is what the model wrote, in order: thinking, text, and the names and arguments of tools. */
export function readMessage(message: Anthropic.Message): ObservedOutcome {
  return {
    output: listAt(message, 'content').map(textOf).join(''),
    inputTokenCount: countAt(message, 'usage', 'input_tokens'),
    outputTokenCount: countAt(message, 'usage', 'output_tokens'),
    finishReason: textAt(message, 'stop_reason'),
  };
}

export const MESSAGE_EVENTS: PieceReader<Anthropic.RawMessageStreamEvent> = {
  isLast: ({ type }) => type === 'message_stop',
  read: readEvent,
};

function readEvent(event: Anthropic.RawMessageStreamEvent, observer: StreamObserver): void {
  switch (event.type) {
    case 'message_start':
      observer.outcome({ inputTokenCount: countAt(event, 'message', 'usage', 'input_tokens') });
      break;
    case 'content_block_start':
      // The input of a tool is empty here, and comes in deltas.
      observer.output([textAt(event.content_block, 'name'), textAt(event.content_block, 'text')].join(''));
      break;
    case 'content_block_delta':
      observer.output(
        textAt(event, 'delta', 'text') ??
          textAt(event, 'delta', 'partial_json') ??
          textAt(event, 'delta', 'thinking') ??
          '',
      );
      break;
    case 'message_delta':
      observer.outcome({
        inputTokenCount: countAt(event, 'usage', 'input_tokens'),
        outputTokenCount: countAt(event, 'usage', 'output_tokens'),
        finishReason: textAt(event, 'delta', 'stop_reason'),
      });
      break;
  }
}

function textOf(block: unknown): string {
  const input = valueAt(block, 'input');
  return [
    textAt(block, 'thinking'),
    textAt(block, 'text'),
    textAt(block, 'name'),
    isObject(input) ? JSON.stringify(input) : undefined,
  ].join('');
}

/** What `APIError` of the SDK says. */
export function readAnthropicError(error: unknown): ObservedError {
  return observeError(error, {
    codes: [valueAt(error, 'type')],
    status: countAt(error, 'status'),
    requestId: valueAt(error, 'requestID'),
  });
}
