import type { ConverseCommandOutput, ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { countAt, isObject, listAt, textAt, valueAt } from '../../adapter/json-value';
import type { RequestFormat } from '../../adapter/request-content';
import type { PieceReader } from '../../adapter/stream';
import type { ObservedOutcome, StreamObserver } from '../../audited-call';
import type { CallOutcome } from '../../record';
import { readGuardrail } from './guardrail-trace';

const TEXT_BLOCKS: ReadonlySet<string> = new Set([
  'cachePoint',
  'guardContent',
  'json',
  'reasoningContent',
  'searchResult',
  'text',
  'toolResult',
  'toolUse',
]);

export const CONVERSE_FORMAT: RequestFormat = {
  partLists: ['content', 'system'],
  isText: (block) => Object.keys(block).every((kind) => TEXT_BLOCKS.has(kind) || block[kind] === undefined),
};

/** The output is what the model wrote, in order: reasoning, text, and the names and arguments of tools. */
export function readConverse(answer: ConverseCommandOutput): ObservedOutcome {
  return {
    output: listAt(answer, 'output', 'message', 'content').map(textOf).join(''),
    finishReason: answer.stopReason,
    guardrailAction: readGuardrail(answer.stopReason, answer.trace),
    ...readUsage(answer),
  };
}

export const CONVERSE_EVENTS: PieceReader<ConverseStreamOutput> = {
  isLast: ({ messageStop }) => messageStop !== undefined,
  read: readEvent,
};

function readEvent(event: ConverseStreamOutput, observer: StreamObserver): void {
  if (event.contentBlockStart !== undefined) {
    observer.output(textAt(event.contentBlockStart, 'start', 'toolUse', 'name') ?? '');
  } else if (event.contentBlockDelta !== undefined) {
    const delta = valueAt(event.contentBlockDelta, 'delta');
    observer.output(
      textAt(delta, 'text') ?? textAt(delta, 'toolUse', 'input') ?? textAt(delta, 'reasoningContent', 'text') ?? '',
    );
  } else if (event.messageStop !== undefined) {
    const { stopReason } = event.messageStop;
    observer.outcome({ finishReason: stopReason, guardrailAction: readGuardrail(stopReason, undefined) });
  } else if (event.metadata !== undefined) {
    observer.outcome({
      ...readUsage(event.metadata),
      guardrailAction: readGuardrail(undefined, event.metadata.trace),
    });
  }
}

function textOf(block: unknown): string {
  const input = valueAt(block, 'toolUse', 'input');
  return [
    textAt(block, 'reasoningContent', 'reasoningText', 'text'),
    textAt(block, 'text'),
    textAt(block, 'toolUse', 'name'),
    isObject(input) ? JSON.stringify(input) : undefined,
  ].join('');
}

function readUsage(answer: unknown): CallOutcome {
  return {
    inputTokenCount: countAt(answer, 'usage', 'inputTokens'),
    outputTokenCount: countAt(answer, 'usage', 'outputTokens'),
  };
}
