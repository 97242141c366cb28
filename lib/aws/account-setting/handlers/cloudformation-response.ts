import { setTimeout as elapsed } from 'node:timers/promises';
import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';

/** CloudFormation takes 4,096 bytes: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html */
const LARGEST = 4_096;
const ATTEMPT = 5_000;
const PAUSES = [250, 500, 1_000, 2_000];

/** The part of a response that is ours; the rest is copied from the request. */
export type Answer = Pick<CloudFormationCustomResourceResponse, 'Status' | 'PhysicalResourceId'> & {
  readonly Reason: string;
  readonly Data: Readonly<Record<string, string>>;
};

/**
 * Tells CloudFormation how a request ended. Without an answer, it waits until the timeout of the resource.
 *
 * The URL is a credential: it is neither logged nor quoted.
 */
export async function respond(event: CloudFormationCustomResourceEvent, answer: Answer): Promise<void> {
  const body = encode(event, answer);
  for (const pause of [...PAUSES, undefined]) {
    const failure = await put(event.ResponseURL, body);
    if (failure === undefined) {
      return;
    }
    console.log(JSON.stringify({ event: 'response not delivered', failure, retrying: pause !== undefined }));
    if (pause !== undefined) {
      await elapsed(pause);
    }
  }
  throw new Error('CloudFormation could not be answered; it waits until the timeout of the resource');
}

async function put(url: string, body: Blob): Promise<string | undefined> {
  try {
    // A blob, as text gets a content type, which the presigned URL does not admit.
    const response = await fetch(url, { method: 'PUT', body, signal: AbortSignal.timeout(ATTEMPT) });
    await response.arrayBuffer();
    return response.ok ? undefined : `HTTP ${response.status}`;
  } catch (error) {
    return error instanceof Error ? error.name : 'unknown';
  }
}

function encode(event: CloudFormationCustomResourceEvent, answer: Answer): Blob {
  const { StackId, RequestId, LogicalResourceId } = event;
  for (let longest = LARGEST; ; longest /= 2) {
    const shorten = (text: string) => (text.length > longest ? `${text.slice(0, longest)}… (see the log)` : text);
    const data = Object.entries(answer.Data).map(([name, value]) => [name, shorten(value)]);
    const body = new Blob([
      JSON.stringify({
        ...answer,
        StackId,
        RequestId,
        LogicalResourceId,
        Reason: shorten(answer.Reason),
        Data: Object.fromEntries(data),
      }),
    ]);
    if (body.size <= LARGEST || longest < 1) {
      return body;
    }
  }
}
