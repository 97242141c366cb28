import { createRequire } from 'node:module';
import { AuditedVertex } from '../../../lib/audit/google';
import { chunked, json } from './scripted-server';
import { ANSWER, ANSWER_PIECES, caller, PROMPT, type Vendor } from './vendor';

export const vertexProvider = {
  apiProvider: 'google-vertex',
  dataResidencyRegion: 'us-central1',
  baaReferenceId: 'BAA-2026-11',
};

/** The one that the SDK uses, which may lie beside another version. */
const { PassThroughClient } = createRequire(require.resolve('@google/genai'))('google-auth-library');

/** A client of Vertex AI that signs in without Google. */
export async function vertexClient(url: string, location = 'us-central1', retries = 0) {
  const { GoogleGenAI } = await import('@google/genai');
  return new GoogleGenAI({
    vertexai: true,
    project: 'clinic',
    location,
    googleAuthOptions: { authClient: new PassThroughClient() },
    // With options for retries, the SDK hides what the provider answered.
    httpOptions: { baseUrl: url, ...(retries > 0 && { retryOptions: { attempts: retries + 1 } }) },
  });
}

export function candidate(text: string, finishReason?: string, usageMetadata?: object): object {
  return { candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason }], usageMetadata };
}

export function sse(...chunks: readonly object[]): string[] {
  return chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`);
}

const usage = { promptTokenCount: 12, candidatesTokenCount: 5, thoughtsTokenCount: 2, totalTokenCount: 19 };
const [first, second] = ANSWER_PIECES;

export const vertex: Vendor = {
  name: 'Vertex AI',
  connect: async (url, auditor, retries) => {
    const client = await vertexClient(url, 'us-central1', retries);
    const audited = new AuditedVertex({ client, auditor, provider: vertexProvider });
    const input = { model: 'gemini-2.5-flash', contents: PROMPT };
    return {
      call: (abortSignal) => audited.generateContent(caller, { ...input, config: { abortSignal } }),
      stream: (abortSignal) => audited.generateContentStream(caller, { ...input, config: { abortSignal } }),
      textOf: (answer: { text?: string }) => answer.text,
    };
  },
  answer: json(200, candidate(ANSWER, 'STOP', usage)),
  wholeStream: chunked('text/event-stream', sse(candidate(first), candidate(second, 'STOP', usage))),
  partOfStream: (then) => chunked('text/event-stream', sse(candidate(first)), then),
  streamWithoutUsage: chunked('text/event-stream', sse(candidate(first), candidate(second, 'STOP'))),
  tooManyRequests: json(429, { error: { code: 429, message: 'slow down', status: 'RESOURCE_EXHAUSTED' } }),
  badRequest: json(400, { error: { code: 400, message: `cannot read: ${PROMPT}`, status: 'INVALID_ARGUMENT' } }),
  outcome: {
    operation: 'GenerateContent',
    model: 'gemini-2.5-flash',
    inputTokenCount: 12,
    outputTokenCount: 7,
    finishReason: 'STOP',
  },
  failure: { responseStatus: 400, error: { type: 'INVALID_ARGUMENT' } },
  countsAttempts: false,
};
