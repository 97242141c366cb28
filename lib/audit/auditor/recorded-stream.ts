import type { StreamObserver } from '../audited-call';
import type { RecordedCall } from './recorded-call';

/** The pieces of an answer, on their way to the consumer. */
export class RecordedStream<T> implements AsyncIterableIterator<T> {
  private isOver = false;
  private interruption?: { readonly reason: unknown };

  public constructor(
    private readonly call: RecordedCall,
    private readonly source: AsyncIterator<T>,
    private readonly read: (piece: T, observer: StreamObserver) => void,
  ) {
    const { signal } = call.limit;
    const interrupt = () => this.interrupt(signal.reason);
    if (signal.aborted) {
      interrupt();
    } else {
      signal.addEventListener('abort', interrupt, { once: true });
    }
  }

  public [Symbol.asyncIterator](): this {
    return this;
  }

  public async next(): Promise<IteratorResult<T>> {
    if (this.isOver) {
      return this.afterwards();
    }
    let result: IteratorResult<T>;
    try {
      result = await this.call.limit.until(this.source.next());
    } catch (error) {
      this.isOver = true;
      this.interruption = undefined;
      await this.call.fail(error);
      throw error;
    }
    if (result.done) {
      this.isOver = true;
      await this.call.complete();
      return result;
    }
    const { value } = result;
    this.call.observe((observer) => this.read(value, observer));
    return result;
  }

  public async return(): Promise<IteratorResult<T>> {
    if (!this.isOver) {
      this.isOver = true;
      const recorded = this.call.cancel();
      this.release();
      await recorded;
    }
    return { done: true, value: undefined };
  }

  /** The time is up or the caller gave up, perhaps while nobody reads. */
  private interrupt(reason: unknown): void {
    if (!this.isOver) {
      this.isOver = true;
      this.interruption = { reason };
      void this.call.fail(reason);
      this.release();
    }
  }

  /** Tells a consumer that reads on why the pieces ended, once. */
  private async afterwards(): Promise<IteratorResult<T>> {
    const { interruption } = this;
    this.interruption = undefined;
    if (interruption !== undefined) {
      await this.call.fail(interruption.reason);
      throw interruption.reason;
    }
    return { done: true, value: undefined };
  }

  private release(): void {
    this.call.limit.end(new DOMException('the consumer stopped', 'AbortError'));
    releaseIterator(this.source);
  }
}

/** Ends an iterator without waiting for it, as one that hangs would not end. */
export function releaseIterator(source: AsyncIterator<unknown>): void {
  Promise.resolve(source.return?.()).catch(() => {
    // It was not needed any more.
  });
}
