import { BedrockRuntimeClient, type ConverseCommandOutput } from '@aws-sdk/client-bedrock-runtime';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { AuditedBedrock } from '../../../lib/audit/aws/audited-bedrock';
import { chunked, json, type Reply } from './scripted-server';
import { ANSWER, ANSWER_PIECES, caller, PROMPT, type Vendor } from './vendor';

export const bedrockProvider = {
  apiProvider: 'aws-bedrock',
  dataResidencyRegion: 'us-east-1',
  baaReferenceId: 'BAA-2026-7',
};
export const MODEL = 'anthropic.claude-sonnet-4-5-20250929-v1:0';

export function bedrockClient(endpoint: string, region = 'us-east-1'): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    region,
    endpoint,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
}

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);

/** A message of `application/vnd.amazon.eventstream`; a type that ends in `Exception` makes it one. */
export function eventMessage(type: string, payload: object): Uint8Array {
  const isException = type.endsWith('Exception');
  return codec.encode({
    headers: {
      ':message-type': { type: 'string', value: isException ? 'exception' : 'event' },
      [isException ? ':exception-type' : ':event-type']: { type: 'string', value: type },
      ':content-type': { type: 'string', value: 'application/json' },
    },
    body: Buffer.from(JSON.stringify(payload)),
  });
}

export function eventStream(messages: readonly Uint8Array[], then: 'end' | 'cut' | 'hold' = 'end'): Reply {
  return chunked('application/vnd.amazon.eventstream', messages, then);
}

export function textDelta(text: string): Uint8Array {
  return eventMessage('contentBlockDelta', { contentBlockIndex: 0, delta: { text } });
}

const usage = { inputTokens: 12, outputTokens: 7, totalTokens: 19 };
const opening = eventMessage('messageStart', { role: 'assistant' });
const [first, second] = ANSWER_PIECES;

export function converseAnswer(rest: object = {}): Reply {
  return json(200, {
    output: { message: { role: 'assistant', content: [{ text: ANSWER }] } },
    stopReason: 'end_turn',
    usage,
    metrics: { latencyMs: 5 },
    ...rest,
  });
}

export const bedrock: Vendor = {
  name: 'Bedrock',
  protocol: 'h2',
  connect: async (url, auditor) => {
    const client = bedrockClient(url);
    const audited = new AuditedBedrock({ client, auditor, provider: bedrockProvider });
    const input = { modelId: MODEL, messages: [{ role: 'user' as const, content: [{ text: PROMPT }] }] };
    return {
      call: (abortSignal) => audited.converse(caller, input, { abortSignal }),
      stream: (abortSignal) => audited.converseStream(caller, input, { abortSignal }),
      textOf: (answer: ConverseCommandOutput) => answer.output?.message?.content?.[0]?.text,
      close: () => client.destroy(),
    };
  },
  answer: converseAnswer(),
  wholeStream: eventStream([
    opening,
    textDelta(first),
    textDelta(second),
    eventMessage('messageStop', { stopReason: 'end_turn' }),
    eventMessage('metadata', { usage, metrics: { latencyMs: 5 } }),
  ]),
  partOfStream: (then) => eventStream([opening, textDelta(first)], then),
  streamWithoutUsage: eventStream([opening, textDelta(first), textDelta(second), eventMessage('messageStop', {})]),
  tooManyRequests: json(429, { message: 'slow down' }, { 'x-amzn-errortype': 'ThrottlingException' }),
  badRequest: json(
    400,
    { message: `cannot read: ${PROMPT}` },
    { 'x-amzn-errortype': 'ValidationException', 'x-amzn-requestid': 'req-1' },
  ),
  outcome: {
    operation: 'Converse',
    model: MODEL,
    inputTokenCount: 12,
    outputTokenCount: 7,
    responseStatus: 200,
    attempts: 1,
    finishReason: 'end_turn',
  },
  streamOutcome: { operation: 'ConverseStream' },
  failure: { responseStatus: 400, attempts: 1, error: { type: 'ValidationException', requestId: 'req-1' } },
  countsAttempts: true,
};
