import OpenAI from 'openai';
import { AuditedOpenAi } from '../../../lib/audit/openai';
import { chunked, json } from './scripted-server';
import { ANSWER, ANSWER_PIECES, caller, PROMPT, type Vendor } from './vendor';

export const openAiProvider = { apiProvider: 'openai', dataResidencyRegion: 'us', baaReferenceId: 'BAA-2026-8' };

/** Server-sent events as OpenAI sends them. */
export function sse(...events: readonly unknown[]): string[] {
  return events.map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`);
}

export function chatChunk(delta: object, finish_reason: string | null = null): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-5',
    choices: [{ index: 0, delta, finish_reason }],
    usage: null,
  };
}

export const USAGE_CHUNK = {
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'gpt-5',
  choices: [],
  usage: { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 },
};

const pieces = ANSWER_PIECES.map((content) => chatChunk({ content }));

export const openAi: Vendor = {
  name: 'OpenAI',
  connect: async (baseURL, auditor) => {
    const client = new OpenAI({ apiKey: 'none', baseURL });
    const audited = new AuditedOpenAi({ client, auditor, provider: openAiProvider });
    const input = { model: 'gpt-5', messages: [{ role: 'user' as const, content: PROMPT }] };
    return {
      call: (signal) => audited.createChatCompletion(caller, input, { signal }),
      stream: (signal) => audited.streamChatCompletion(caller, input, { signal }),
      textOf: (answer: OpenAI.ChatCompletion) => answer.choices[0]?.message.content,
    };
  },
  answer: json(200, {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'gpt-5',
    choices: [{ index: 0, message: { role: 'assistant', content: ANSWER, refusal: null }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 },
  }),
  wholeStream: chunked('text/event-stream', sse(...pieces, chatChunk({}, 'stop'), USAGE_CHUNK, '[DONE]')),
  partOfStream: (then) => chunked('text/event-stream', sse(pieces[0]), then),
  streamWithoutUsage: chunked('text/event-stream', sse(...pieces, chatChunk({}, 'stop'))),
  tooManyRequests: json(
    429,
    { error: { message: 'slow down', code: 'rate_limit_exceeded' } },
    { 'retry-after-ms': '1' },
  ),
  badRequest: json(
    400,
    { error: { message: `cannot read: ${PROMPT}`, type: 'invalid_request_error', code: 'invalid_prompt' } },
    { 'x-request-id': 'req_1' },
  ),
  outcome: {
    operation: 'ChatCompletions',
    model: 'gpt-5',
    inputTokenCount: 12,
    outputTokenCount: 7,
    responseStatus: 200,
    finishReason: 'stop',
  },
  failure: { responseStatus: 400, error: { type: 'invalid_prompt', requestId: 'req_1' } },
  countsAttempts: false,
};
