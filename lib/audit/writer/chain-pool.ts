import { newId } from '../support/new-id';
import { onAbort } from '../support/on-abort';
import { Chain } from './chain';

/** The chains of a writer. One that was taken is nobody else's until it is given back. */
export class ChainPool {
  private writer: string;
  private numbers = 0;
  private open = 0;
  private free: Chain[] = [];
  /** In the order of their coming. */
  private readonly waiting = new Set<(chain: Chain) => void>();

  /**
   * @param service the first part of the writer's id
   * @param limit how many chains are open at a time
   */
  public constructor(
    private readonly service: string,
    private readonly limit: number,
  ) {
    this.writer = newWriter(service);
  }

  public get writerId(): string {
    return this.writer;
  }

  /**
   * A free chain, or a new one up to the limit, or the next one that is given back.
   *
   * @param preferred the name of the chain that is taken if it is free
   * @throws the reason of the signal, when it is aborted before there is one
   */
  public async take(preferred?: string, signal?: AbortSignal): Promise<Chain> {
    signal?.throwIfAborted();
    const chain = this.takeFree(preferred) ?? (this.open < this.limit ? this.openNew() : undefined);
    return chain ?? this.wait(signal);
  }

  public giveBack(chain: Chain): void {
    if (chain.writer === this.writer) {
      this.offer(chain);
    } else {
      this.end();
    }
  }

  /** Nothing is added any more to a chain that was taken. */
  public end(): void {
    this.open--;
    if (this.waiting.size > 0) {
      this.offer(this.openNew());
    }
  }

  /** Ends a chain that was taken and takes a new one in its place. */
  public replace(): Chain {
    this.open--;
    return this.openNew();
  }

  /** Ends a chain and goes on under another id. The other chains of the former id end as they come back. */
  public disown(chain: Chain): void {
    if (chain.writer === this.writer) {
      this.writer = newWriter(this.service);
      this.numbers = 0;
      this.open -= this.free.length;
      this.free = [];
    }
    this.end();
  }

  private takeFree(preferred?: string): Chain | undefined {
    const index = preferred === undefined ? -1 : this.free.findIndex((chain) => chain.name === preferred);
    // The last one back goes out first, so that a quiet service keeps to few chains.
    return index === -1 ? this.free.pop() : this.free.splice(index, 1)[0];
  }

  private openNew(): Chain {
    this.open++;
    return new Chain(this.writer, this.numbers++);
  }

  private offer(chain: Chain): void {
    const [first] = this.waiting;
    if (first === undefined) {
      this.free.push(chain);
    } else {
      this.waiting.delete(first);
      first(chain);
    }
  }

  private wait(signal?: AbortSignal): Promise<Chain> {
    return new Promise((resolve, reject) => {
      const stopListening =
        signal &&
        onAbort(signal, () => {
          this.waiting.delete(receive);
          reject(signal.reason);
        });
      const receive = (chain: Chain) => {
        stopListening?.();
        resolve(chain);
      };
      this.waiting.add(receive);
    });
  }
}

/** The id says when the writer began, and no two processes have the same. */
function newWriter(service: string): string {
  return `${service}.${newId()}`;
}
