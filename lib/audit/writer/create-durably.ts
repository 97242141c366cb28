import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditSink } from '../store';
import { withinTime } from '../support/time-limit';

/** How often and how long a write is tried. */
export interface WriteLimits {
  readonly attempts: number;
  readonly timeoutMs: number;
  readonly retryDelayMs: number;
}

/**
 * Creates an object, trying again with the same bytes. A sink that did not answer may have stored them: the attempt
 * that finds them there succeeds.
 *
 * @returns `conflict` when the object is there with other bytes; nothing was written then
 * @throws what the last attempt threw: whether the object was stored is unknown
 */
export async function createDurably(
  sink: AuditSink,
  key: string,
  content: Uint8Array,
  limits: WriteLimits,
): Promise<'durable' | 'conflict'> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await withinTime(limits.timeoutMs, (signal) => createOrCompare(sink, key, content, signal));
    } catch (error) {
      if (attempt >= limits.attempts) {
        throw error;
      }
    }
    // Half of the delay is random: writers that failed together do not come back together.
    await sleep(limits.retryDelayMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2));
  }
}

async function createOrCompare(
  sink: AuditSink,
  key: string,
  content: Uint8Array,
  signal: AbortSignal,
): Promise<'durable' | 'conflict'> {
  if ((await sink.create(key, content, signal)) === 'created') {
    return 'durable';
  }
  const stored = await sink.read(key, signal);
  return Buffer.compare(stored, content) === 0 ? 'durable' : 'conflict';
}
