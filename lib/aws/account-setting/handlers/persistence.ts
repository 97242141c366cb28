import { setTimeout as elapsed } from 'node:timers/promises';

/** IAM and resource policies may take this long to be seen everywhere, in milliseconds. */
const PATIENCE = 60_000;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 10_000;

/**
 * Repeats a call for a minute while its failure may pass: a permission that was just given is not seen yet, or the
 * service is still busy after the attempts of the SDK.
 */
export async function persistently<Result>(call: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  const end = Date.now() + PATIENCE;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await call();
    } catch (error) {
      if (!mayPass(error) || Date.now() + pause > end) {
        throw error;
      }
      console.log(JSON.stringify({ event: 'retry', pause, error: messageOf(error) }));
      await elapsed(pause, undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}

export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`;
}

/** Bedrock "failed to validate permissions" for a log group or bucket whose policy it does not see yet. */
function mayPass(error: unknown): boolean {
  const status = statusOf(error);
  return status === 403 || status === 429 || /failed to validate permissions/i.test(messageOf(error));
}

function statusOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) {
    return undefined;
  }
  const metadata = error.$metadata;
  return typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
    ? metadata.httpStatusCode
    : undefined;
}
