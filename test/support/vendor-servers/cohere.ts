import { type Cohere, CohereClientV2 } from 'cohere-ai';
import { AuditedCohere } from '../../../lib/audit/cohere';
import { chunked, json } from './scripted-server';
import { ANSWER, ANSWER_PIECES, caller, PROMPT, type Vendor } from './vendor';

export const cohereProvider = { apiProvider: 'cohere', dataResidencyRegion: 'us', baaReferenceId: 'BAA-2026-10' };

/** Server-sent events as Cohere sends them. */
export function events(...list: readonly { readonly type: string }[]): string[] {
  return list.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}

export function contentDelta(text: string) {
  return { type: 'content-delta', index: 0, delta: { message: { content: { text } } } };
}

const opening = [
  { type: 'message-start', id: 'c1', delta: { message: { role: 'assistant' } } },
  { type: 'content-start', index: 0, delta: { message: { content: { type: 'text', text: '' } } } },
];
const usage = { billed_units: { input_tokens: 5, output_tokens: 7 }, tokens: { input_tokens: 12, output_tokens: 7 } };
const deltas = ANSWER_PIECES.map(contentDelta);

export const cohere: Vendor = {
  name: 'Cohere',
  connect: async (url, auditor) => {
    // The SDK leaves the timer of an aborted request running, 300 seconds by default, and the process with it.
    const client = new CohereClientV2({ token: 'none', environment: url, timeoutInSeconds: 3 });
    const audited = new AuditedCohere({ client, auditor, provider: cohereProvider });
    const input = { model: 'command-a-03-2025', messages: [{ role: 'user' as const, content: PROMPT }] };
    return {
      call: (abortSignal) => audited.chat(caller, input, { abortSignal }),
      stream: (abortSignal) => audited.chatStream(caller, input, { abortSignal }),
      textOf: (answer: Cohere.V2ChatResponse) => {
        const part = answer.message.content?.[0];
        return part?.type === 'text' ? part.text : undefined;
      },
    };
  },
  answer: json(200, {
    id: 'c1',
    finish_reason: 'COMPLETE',
    message: { role: 'assistant', content: [{ type: 'text', text: ANSWER }] },
    usage,
  }),
  wholeStream: chunked(
    'text/event-stream',
    events(
      ...opening,
      ...deltas,
      { type: 'content-end' },
      { type: 'message-end', ...{ delta: { finish_reason: 'COMPLETE', usage } } },
    ),
  ),
  partOfStream: (then) => chunked('text/event-stream', events(...opening, ...deltas.slice(0, 1)), then),
  streamWithoutUsage: chunked('text/event-stream', events(...opening, ...deltas, { type: 'message-end' })),
  tooManyRequests: json(429, { message: 'slow down' }, { 'retry-after': '1' }),
  badRequest: json(400, { message: `cannot read: ${PROMPT}` }, { 'x-debug-trace-id': 'trace-1' }),
  outcome: {
    operation: 'Chat',
    model: 'command-a-03-2025',
    inputTokenCount: 12,
    outputTokenCount: 7,
    responseStatus: 200,
    finishReason: 'COMPLETE',
  },
  failure: { responseStatus: 400, error: { type: 'BadRequestError', requestId: 'trace-1' } },
  countsAttempts: false,
};
