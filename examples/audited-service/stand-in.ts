import { createServer } from 'node:http2';

/** What stands in for Amazon Bedrock in a dry run: a server of its Converse interface on this machine. */
export interface StandIn {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Answers every conversation with the same sentence, and refuses those that ask for too much. */
export async function startStandIn(): Promise<StandIn> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(Buffer.from(part)));
    request.on('end', () => {
      const isTooMuch = Buffer.concat(parts).includes('all patients');
      response.writeHead(isTooMuch ? 429 : 200, {
        'content-type': 'application/json',
        'x-amzn-requestid': 'dry-run',
        ...(isTooMuch ? { 'x-amzn-errortype': 'ThrottlingException' } : {}),
      });
      response.end(JSON.stringify(isTooMuch ? { message: 'Too many requests' } : ANSWER));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('the stand-in has no port');
  }
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    close: () => new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
  };
}

const ANSWER = {
  output: { message: { role: 'assistant', content: [{ text: 'The patient recovers well and goes home tomorrow.' }] } },
  stopReason: 'end_turn',
  usage: { inputTokens: 42, outputTokens: 11, totalTokens: 53 },
  metrics: { latencyMs: 1 },
};
