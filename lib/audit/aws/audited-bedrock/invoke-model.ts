import type { InvokeModelCommandInput, ResponseStream } from '@aws-sdk/client-bedrock-runtime';
import { countAt, isObject, joinWords, listAt, parseJson, textAt, valueAt } from '../../adapter/json-value';
import type { RequestFormat } from '../../adapter/request-content';
import type { PieceReader } from '../../adapter/stream';
import type { ObservedOutcome } from '../../audited-call';
import type { CallOutcome } from '../../record';

/** Blocks of Anthropic and Nova; lists of other models hold nothing but text, or Base64. */
const TEXT_TYPES: ReadonlySet<unknown> = new Set([
  'search_result',
  'server_tool_use',
  'text',
  'thinking',
  'tool_result',
  'tool_use',
]);
const TEXT_PROPERTIES = ['text', 'toolUse', 'toolResult', 'reasoningContent', 'cachePoint'];

export const INVOKE_FORMAT: RequestFormat = {
  partLists: ['content', 'system'],
  isText: (block) =>
    block.type === undefined
      ? Object.keys(block).every((property) => TEXT_PROPERTIES.includes(property))
      : TEXT_TYPES.has(block.type),
};

/** What Bedrock adds to the last chunk of every model. */
const METRICS = 'amazon-bedrock-invocationMetrics';

/** The body as text, if it is text. */
export function withReadableBody(input: InvokeModelCommandInput): object {
  return { ...input, body: textOf(input.body) ?? input.body };
}

/** What is known of a whole answer; its output is the body as it is. */
export function readAnswer(body: Uint8Array, counted: CallOutcome): ObservedOutcome {
  const text = textOf(body);
  const known = readBody(text === undefined ? undefined : parseJson(text));
  return {
    ...known,
    inputTokenCount: counted.inputTokenCount ?? known.inputTokenCount,
    outputTokenCount: counted.outputTokenCount ?? known.outputTokenCount,
    output: text ?? Buffer.from(body).toString('base64'),
  };
}

/** A chunk is a JSON document of its own; the last one says what Bedrock counted. */
export const CHUNKS: PieceReader<ResponseStream> = {
  isLast: ({ chunk }) => {
    const body = parseJson(textOf(chunk?.bytes) ?? '');
    return valueAt(body, METRICS) !== undefined || finishReasonOf(body) !== undefined;
  },
  read: ({ chunk }, observer) => {
    if (chunk?.bytes !== undefined) {
      const { output, ...outcome } = readAnswer(chunk.bytes, {});
      observer.output(output);
      observer.outcome(outcome);
    }
  },
};

/** UTF-8, or undefined. */
function textOf(bytes: unknown): string | undefined {
  if (!ArrayBuffer.isView(bytes) && !(bytes instanceof ArrayBuffer)) {
    return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Reads the formats of Anthropic, Llama, Mistral, Cohere, Nova and Titan at once: their properties do not collide. What
 * is not there stays unknown.
 */
function readBody(body: unknown): CallOutcome {
  const metrics = valueAt(body, METRICS);
  // A chunk of Anthropic begins with the message, one of Nova ends with the usage.
  const usages = [body, valueAt(body, 'message'), valueAt(body, 'metadata')].map((holder) => valueAt(holder, 'usage'));
  return {
    inputTokenCount: firstCount(
      [metrics, 'inputTokenCount'],
      ...usages.flatMap((usage): Place[] => [
        [usage, 'input_tokens'],
        [usage, 'inputTokens'],
        [usage, 'prompt_tokens'],
      ]),
      [body, 'prompt_token_count'],
      [body, 'inputTextTokenCount'],
    ),
    outputTokenCount: firstCount(
      [metrics, 'outputTokenCount'],
      ...usages.flatMap((usage): Place[] => [
        [usage, 'output_tokens'],
        [usage, 'outputTokens'],
        [usage, 'completion_tokens'],
      ]),
      [body, 'generation_token_count'],
      [body, 'totalOutputTextTokenCount'],
      [listAt(body, 'results')[0], 'tokenCount'],
    ),
    finishReason: finishReasonOf(body),
    guardrailAction: textAt(body, 'amazon-bedrock-guardrailAction'),
  };
}

type Place = [holder: unknown, property: string];

function firstCount(...places: Place[]): number | undefined {
  return places.map(([holder, property]) => countAt(holder, property)).find((count) => count !== undefined);
}

const FINISH_REASONS = ['stop_reason', 'stopReason', 'finish_reason', 'completionReason'];

function finishReasonOf(body: unknown): string | undefined {
  const holders = [
    body,
    valueAt(body, 'delta'),
    valueAt(body, 'messageStop'),
    ...['outputs', 'choices', 'generations', 'results'].flatMap((list) => listAt(body, list)),
  ].filter(isObject);
  return joinWords(holders.flatMap((holder) => FINISH_REASONS.map((property) => textAt(holder, property))));
}
