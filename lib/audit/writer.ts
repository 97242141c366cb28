import { ConfigurationError } from '../core/errors';
import { type AuditEntry, type EntryBody, encodeEntry, keyOf } from './entry';
import type { AuditSink } from './store';
import { textOf } from './write-once-store/service-failure';
import type { Chain } from './writer/chain';
import { ChainPool } from './writer/chain-pool';
import { createDurably, type WriteLimits } from './writer/create-durably';
import { AuditWriteError } from './writer/write-error';

export { AuditWriteError } from './writer/write-error';

/** Props of {@link AuditWriter}. */
export interface AuditWriterProps {
  readonly sink: AuditSink;
  /** The service that writes: 1 to 40 lower-case letters, digits and hyphens. It begins the names of its chains. */
  readonly service: string;
  /**
   * How many chains may be open, and so how many writes are under way at a time. Each takes one write after the other:
   * with a sink that needs 20 ms, one chain takes 50 entries a second.
   *
   * @default 64
   */
  readonly maximumChains?: number;
  /**
   * How long one attempt to write may take, in milliseconds.
   *
   * @default 5000, many times what a store in the same region needs
   */
  readonly writeTimeoutMs?: number;
  /**
   * How often a write is tried before the call is refused.
   *
   * @default 3
   */
  readonly attempts?: number;
  /**
   * The delay before the second attempt, in milliseconds; it doubles with each further one, and up to half of it is
   * left out at random.
   *
   * @default 100
   */
  readonly retryDelayMs?: number;
  /**
   * Tells the time.
   *
   * @default - the clock of the system
   */
  readonly clock?: () => Date;
}

/** How an entry is appended. */
export interface AppendOptions {
  /**
   * Gives up while the entry waits for a chain. A write that has begun is brought to its end, as nobody would know of
   * its outcome otherwise.
   *
   * @default - it waits as long as it takes
   */
  readonly signal?: AbortSignal;
  /**
   * The name of the chain that is taken if it is free.
   *
   * @default - any
   */
  readonly preferredChain?: string;
}

/** What a writer takes. Checkpoints have a chain of their own, which is the sealer's. */
export type WritableBody = Exclude<EntryBody, { readonly kind: 'checkpoint' }>;

/** An entry that is durable. */
export interface WrittenEntry {
  /** Where the sink keeps it. */
  readonly key: string;
  readonly entry: AuditEntry;
}

/**
 * Writes entries as links of chains.
 *
 * An entry is written only after the one before it in its chain is durable. When a write fails for good, nobody knows
 * whether it was stored; its chain ends there, and what comes next goes to another one. So every chain in the store is
 * without gaps, whenever the process dies and whatever the sink does, and a gap means that something was removed.
 */
export class AuditWriter {
  private readonly sink: AuditSink;
  private readonly chains: ChainPool;
  private readonly limits: WriteLimits;
  private readonly clock: () => Date;
  private readonly underWay = new Set<Promise<WrittenEntry>>();
  private isClosed = false;

  /** @throws ConfigurationError when the service's name or a number is not allowed */
  public constructor(props: AuditWriterProps) {
    if (!/^[a-z0-9-]{1,40}$/.test(props.service)) {
      throw new ConfigurationError(
        `'service' must be 1 to 40 lower-case letters, digits and hyphens, got '${props.service}'`,
      );
    }
    const { maximumChains = 64, writeTimeoutMs = 5000, attempts = 3, retryDelayMs = 100 } = props;
    requireWhole('maximumChains', maximumChains, 1, 1000);
    requireWhole('writeTimeoutMs', writeTimeoutMs, 1, 600_000);
    requireWhole('attempts', attempts, 1, 10);
    requireWhole('retryDelayMs', retryDelayMs, 0, 60_000);
    this.sink = props.sink;
    this.chains = new ChainPool(props.service, maximumChains);
    this.limits = { attempts, timeoutMs: writeTimeoutMs, retryDelayMs };
    this.clock = props.clock ?? (() => new Date());
  }

  /** Where the entries are kept. */
  public get location(): string {
    return this.sink.location;
  }

  /** The service and a UUID of version 7, such as `notes-api.0192f0c1-…`. Another one takes its place after a conflict. */
  public get id(): string {
    return this.chains.writerId;
  }

  /**
   * Writes an entry. When it resolves, the entry is durable.
   *
   * @throws AuditWriteError when it could not be written
   * @throws the reason of the signal when that was aborted before the write began
   */
  public async append(body: WritableBody, options: AppendOptions = {}): Promise<WrittenEntry> {
    if (this.isClosed) {
      throw new AuditWriteError(`${nameOf(body)} was not written: the writer is closed`, {
        eventId: eventIdOf(body),
        mayBeStored: false,
      });
    }
    const write = this.write(body, options);
    this.underWay.add(write);
    try {
      return await write;
    } finally {
      this.underWay.delete(write);
    }
  }

  /** Takes no more entries, and resolves when those under way are durable or have failed. */
  public async close(): Promise<void> {
    this.isClosed = true;
    await Promise.allSettled(this.underWay);
  }

  private async write(body: WritableBody, { signal, preferredChain }: AppendOptions): Promise<WrittenEntry> {
    let chain = await this.chains.take(preferredChain, signal);
    let entry: AuditEntry;
    let content: Uint8Array;
    try {
      const now = this.clock();
      if (chain.isAheadOf(now)) {
        chain = this.chains.replace();
      }
      entry = chain.next(body, now);
      content = encodeEntry(entry);
    } catch (error) {
      this.chains.giveBack(chain);
      throw error;
    }
    const key = keyOf(entry);
    await this.store(chain, key, content, body);
    chain.add(entry);
    this.chains.giveBack(chain);
    return { key, entry };
  }

  private async store(chain: Chain, key: string, content: Uint8Array, body: WritableBody): Promise<void> {
    let outcome: 'durable' | 'conflict';
    try {
      outcome = await createDurably(this.sink, key, content, this.limits);
    } catch (cause) {
      this.chains.end();
      throw this.failure(body, key, { cause, mayBeStored: true });
    }
    if (outcome === 'conflict') {
      // Another process writes under this id, such as a copy of this one that was restored from a snapshot.
      this.chains.disown(chain);
      throw this.failure(body, key, { cause: new Error('another entry is stored there'), mayBeStored: false });
    }
  }

  private failure(body: WritableBody, key: string, options: { cause: unknown; mayBeStored: boolean }): AuditWriteError {
    const reason = textOf(options.cause, 'message') ?? String(options.cause);
    return new AuditWriteError(`${nameOf(body)} could not be written to ${this.sink.location} as ${key}: ${reason}`, {
      ...options,
      key,
      eventId: eventIdOf(body),
    });
  }
}

function eventIdOf(body: WritableBody): string {
  return body.kind === 'record' ? body.record.eventId : body.access.eventId;
}

function nameOf(body: WritableBody): string {
  return `the ${body.kind} of ${eventIdOf(body)}`;
}

function requireWhole(property: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ConfigurationError(`'${property}' must be a whole number from ${least} to ${most}, got ${value}`);
  }
}
