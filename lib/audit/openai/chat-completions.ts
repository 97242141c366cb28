import type { OpenAI } from 'openai';
import { countAt, joinWords, listAt, textAt, valueAt } from '../adapter/json-value';
import type { PieceReader } from '../adapter/stream';
import type { ObservedOutcome } from '../audited-call';
import type { CallOutcome } from '../record';

/** Servers of others speak the protocol with gaps, so that nothing is taken for granted here. */
export function readChatCompletion(answer: OpenAI.ChatCompletion): ObservedOutcome {
  const choices = listAt(answer, 'choices');
  return {
    ...readUsage(answer),
    ...readFinish(choices),
    output: choices.map((choice) => textOf(valueAt(choice, 'message'))).join(''),
  };
}

export const CHAT_CHUNKS: PieceReader<OpenAI.ChatCompletionChunk> = {
  isLast: (chunk) => readFinish(listAt(chunk, 'choices')).finishReason !== undefined,
  read: (chunk, observer) => {
    const choices = listAt(chunk, 'choices');
    for (const choice of choices) {
      observer.output(textOf(valueAt(choice, 'delta')));
    }
    observer.outcome({ ...readUsage(chunk), ...readFinish(choices) });
  },
};

/** What the model wrote, in order: reasoning, text, a refusal, and the calls of tools. */
function textOf(message: unknown): string {
  const calls = listAt(message, 'tool_calls').flatMap((call) => [
    textAt(call, 'function', 'name'),
    textAt(call, 'function', 'arguments'),
    textAt(call, 'custom', 'name'),
    textAt(call, 'custom', 'input'),
  ]);
  return [
    textAt(message, 'reasoning_content'),
    textAt(message, 'content'),
    textAt(message, 'refusal'),
    textAt(message, 'audio', 'transcript'),
    ...calls,
  ].join('');
}

function readUsage(answer: unknown): CallOutcome {
  return {
    inputTokenCount: countAt(answer, 'usage', 'prompt_tokens'),
    outputTokenCount: countAt(answer, 'usage', 'completion_tokens'),
  };
}

/** `content_filter` is the word of OpenAI and Azure for an answer that their filter cut. */
function readFinish(choices: unknown[]): CallOutcome {
  const reasons = choices.map((choice) => textAt(choice, 'finish_reason'));
  return {
    finishReason: joinWords(reasons),
    guardrailAction: reasons.find((reason) => reason === 'content_filter'),
  };
}
