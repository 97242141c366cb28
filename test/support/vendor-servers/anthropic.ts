import Anthropic from '@anthropic-ai/sdk';
import { AuditedAnthropic } from '../../../lib/audit/anthropic';
import { chunked, json } from './scripted-server';
import { ANSWER, ANSWER_PIECES, caller, PROMPT, type Vendor } from './vendor';

export const anthropicProvider = { apiProvider: 'anthropic', dataResidencyRegion: 'us', baaReferenceId: 'BAA-2026-9' };

/** Server-sent events as Anthropic sends them. */
export function events(...list: readonly { readonly type: string }[]): string[] {
  return list.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}

export function message(content: readonly object[], stop_reason: string | null, usage: object): object {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-opus-5-5',
    content,
    stop_reason,
    stop_sequence: null,
    usage,
  };
}

export const MESSAGE_START = {
  type: 'message_start',
  message: message([], null, { input_tokens: 12, output_tokens: 1 }),
};

export function textDelta(text: string) {
  return { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } };
}

const opening = [MESSAGE_START, { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }];
const [first, second] = ANSWER_PIECES;

export const anthropic: Vendor = {
  name: 'Anthropic',
  connect: async (baseURL, auditor) => {
    const client = new Anthropic({ apiKey: 'none', baseURL });
    const audited = new AuditedAnthropic({ client, auditor, provider: anthropicProvider });
    const input = { model: 'claude-opus-5-5', max_tokens: 100, messages: [{ role: 'user' as const, content: PROMPT }] };
    return {
      call: (signal) => audited.createMessage(caller, input, { signal }),
      stream: (signal) => audited.streamMessage(caller, input, { signal }),
      textOf: (answer: { content: { text?: string }[] }) => answer.content[0]?.text,
    };
  },
  answer: json(200, message([{ type: 'text', text: ANSWER }], 'end_turn', { input_tokens: 12, output_tokens: 7 })),
  wholeStream: chunked(
    'text/event-stream',
    events(
      ...opening,
      textDelta(first),
      textDelta(second),
      { type: 'content_block_stop' },
      { type: 'message_delta', ...{ delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7 } } },
      { type: 'message_stop' },
    ),
  ),
  partOfStream: (then) => chunked('text/event-stream', events(...opening, textDelta(first)), then),
  streamWithoutUsage: chunked(
    'text/event-stream',
    events(...opening.slice(1), textDelta(first), textDelta(second), { type: 'message_stop' }),
  ),
  tooManyRequests: json(
    429,
    { type: 'error', error: { type: 'rate_limit_error', message: 'slow down' } },
    { 'retry-after-ms': '1' },
  ),
  badRequest: json(
    400,
    { type: 'error', error: { type: 'invalid_request_error', message: `cannot read: ${PROMPT}` } },
    { 'request-id': 'req_1' },
  ),
  outcome: {
    operation: 'Messages',
    model: 'claude-opus-5-5',
    inputTokenCount: 12,
    outputTokenCount: 7,
    responseStatus: 200,
    finishReason: 'end_turn',
  },
  failure: { responseStatus: 400, error: { type: 'invalid_request_error', requestId: 'req_1' } },
  countsAttempts: true,
};
