import { defaultMaxListeners, getMaxListeners, setMaxListeners } from 'node:events';

/** How many calls may share a signal, such as the one of a shutdown, before Node.js takes that for a leak. */
const MANY = 10_000;

/**
 * Listens to a signal. One that is aborted already tells nothing any more.
 *
 * @returns a function that ends the listening
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  allowMany(signal);
  signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

function allowMany(signal: AbortSignal): void {
  try {
    if (getMaxListeners(signal) === defaultMaxListeners) {
      setMaxListeners(MANY, signal);
    }
  } catch {
    // A signal that is not of Node.js has no such limit.
  }
}
