import type { AuditSink } from '../../../lib/audit/store';

/** What a sink can do with a write, and how often it does, in parts of a whole. */
const FAULTS = {
  fails: 0.08,
  storesAndFails: 0.05,
  storesAndHangs: 0.01,
  storesTwice: 0.05,
  storesLate: 0.02,
  hangs: 0.01,
  isSlow: 0.1,
} as const;

/** A sink that fails in every way that services do, as a seed decides. */
export class FaultySink implements AuditSink {
  public readonly location: string;
  /** Writes that were given up and come through in the end. */
  public readonly late: (() => Promise<unknown>)[] = [];

  constructor(
    private readonly sink: AuditSink,
    private readonly random: () => number,
  ) {
    this.location = sink.location;
  }

  public async create(key: string, content: Uint8Array): Promise<'created' | 'exists'> {
    const store = () => this.sink.create(key, content);
    switch (this.fault()) {
      case 'fails':
        throw new Error('503');
      case 'storesAndFails':
        await store();
        throw new Error('ECONNRESET');
      case 'storesAndHangs':
        await store();
        return new Promise(() => {});
      case 'storesTwice':
        await store();
        return store();
      case 'storesLate':
        this.late.push(store);
        throw new Error('ETIMEDOUT');
      case 'hangs':
        return new Promise(() => {});
      case 'isSlow':
        await new Promise(setImmediate);
        return store();
      default:
        return store();
    }
  }

  public async read(key: string): Promise<Uint8Array> {
    if (this.random() < 0.1) {
      throw new Error('503');
    }
    return this.sink.read(key);
  }

  private fault(): string | undefined {
    let rest = this.random();
    for (const [name, share] of Object.entries(FAULTS)) {
      rest -= share;
      if (rest < 0) {
        return name;
      }
    }
    return undefined;
  }
}
