import { onAbort } from './on-abort';

/** Ends work when its time is up or when the caller gives up, also work that pays no attention to its signal. */
export class TimeLimit {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly stopListening: () => void = () => {};

  /**
   * @param milliseconds from now
   * @param caller ends the work early
   */
  public constructor(milliseconds: number, caller?: AbortSignal) {
    this.timer = setTimeout(() => {
      this.controller.abort(new DOMException(`it took longer than ${milliseconds} ms`, 'TimeoutError'));
    }, milliseconds);
    if (caller?.aborted) {
      this.controller.abort(caller.reason);
    } else if (caller !== undefined) {
      this.stopListening = onAbort(caller, () => this.controller.abort(caller.reason));
    }
  }

  /** Aborted with the caller's reason, or with a `TimeoutError`. */
  public get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** What the work comes to, unless it is ended before; then it is no longer heard of. */
  public until<T>(work: PromiseLike<T>): Promise<T> {
    const { signal } = this;
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
      }
      const stopListening = onAbort(signal, () => reject(signal.reason));
      // The promises of some SDKs are only thenable.
      Promise.resolve(work).then(resolve, reject).finally(stopListening);
    });
  }

  /** Nothing ends any more. */
  public lift(): void {
    clearTimeout(this.timer);
    this.stopListening();
  }

  /** Ends what still listens to the signal. */
  public end(reason: unknown): void {
    this.lift();
    this.controller.abort(reason);
  }
}

/** Runs work that has a time limit. */
export async function withinTime<T>(
  milliseconds: number,
  work: (signal: AbortSignal) => PromiseLike<T>,
  caller?: AbortSignal,
): Promise<T> {
  const limit = new TimeLimit(milliseconds, caller);
  try {
    return await limit.until(work(limit.signal));
  } finally {
    limit.lift();
  }
}
