import type { OpenAI } from 'openai';
import { countAt, listAt, textAt, valueAt } from '../adapter/json-value';
import type { PieceReader } from '../adapter/stream';
import type { ObservedOutcome } from '../audited-call';
import type { CallOutcome } from '../record';

export function readResponse(answer: OpenAI.Responses.Response): ObservedOutcome {
  return { ...readOutcome(answer), output: listAt(answer, 'output').map(textOf).join('') };
}

const LAST: ReadonlySet<string> = new Set(['response.completed', 'response.failed', 'response.incomplete']);

/** Events whose `delta` is what the model writes. Those of `done` repeat it. */
const WRITING: ReadonlySet<string> = new Set([
  'response.custom_tool_call_input.delta',
  'response.function_call_arguments.delta',
  'response.mcp_call_arguments.delta',
  'response.output_text.delta',
  'response.reasoning_summary_text.delta',
  'response.reasoning_text.delta',
  'response.refusal.delta',
]);

export const RESPONSE_EVENTS: PieceReader<OpenAI.Responses.ResponseStreamEvent> = {
  isLast: ({ type }) => LAST.has(type),
  read: (event, observer) => {
    if (event.type === 'response.output_item.added') {
      observer.output(textAt(event.item, 'name') ?? '');
    } else if (WRITING.has(event.type)) {
      observer.output(textAt(event, 'delta') ?? '');
    } else if (LAST.has(event.type)) {
      observer.outcome(readOutcome(valueAt(event, 'response')));
    }
  },
};

/** What the model wrote, in order: reasoning, text, refusals, and the calls of tools. */
function textOf(item: unknown): string {
  const parts = [...listAt(item, 'summary'), ...listAt(item, 'content')];
  return [
    textAt(item, 'name'),
    textAt(item, 'arguments'),
    textAt(item, 'input'),
    ...parts.flatMap((part) => [textAt(part, 'text'), textAt(part, 'refusal')]),
  ].join('');
}

/** `status` is `completed`, `incomplete` or `failed`; the reason is more exact where there is one. */
function readOutcome(response: unknown): CallOutcome {
  const finishReason =
    textAt(response, 'incomplete_details', 'reason') ?? textAt(response, 'error', 'code') ?? textAt(response, 'status');
  return {
    inputTokenCount: countAt(response, 'usage', 'input_tokens'),
    outputTokenCount: countAt(response, 'usage', 'output_tokens'),
    finishReason,
    guardrailAction: finishReason === 'content_filter' ? finishReason : undefined,
  };
}
