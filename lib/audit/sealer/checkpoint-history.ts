import { daysAfter } from '../../core/day';
import { type ChainHead, type CheckpointEntry, type CheckpointVerifier, SEALER_CHAIN } from '../checkpoint';
import { listDays } from '../list-days';
import { dayPrefix, placeOf } from '../place';
import type { AuditStore } from '../store';
import { isCheckpoint, isTrusted } from '../verify/checkpoint-trail';
import type { Report } from '../verify/finding';
import { readEntries, type StoredEntry } from '../verify/read-entries';

/** After so many days without a checkpoint, all checkpoints are listed instead of day by day. */
const PATIENCE_DAYS = 35;

/** The place in the chain of checkpoints after which the next one comes. */
export interface CheckpointEnd {
  readonly sequence: number;
  readonly hash: string;
  /** The day under which it is filed. */
  readonly day: string;
}

/** The checkpoints of a store, read from the last one backwards as far as somebody asks. */
export class CheckpointHistory {
  /** The last checkpoint that is trusted; undefined before one was found. */
  public latest?: CheckpointEntry;
  /** The last place that is taken, by whatever. */
  public end?: CheckpointEnd;
  private readonly heads = new Map<string, ChainHead>();
  private readonly folders: AsyncGenerator<StoredEntry[], void, void>;
  private earliest?: CheckpointEntry;

  public constructor(
    private readonly store: AuditStore,
    private readonly verifier: CheckpointVerifier,
    private readonly today: string,
    private readonly report: Report,
  ) {
    this.folders = this.backwards();
  }

  /** Reads back until the last checkpoint is found. */
  public async findLatest(): Promise<void> {
    while (this.latest === undefined && (await this.readFolder())) {}
  }

  /** Reads back until every checkpoint is known that was taken on a day or after it. */
  public async readBackTo(day: string): Promise<void> {
    while ((this.earliest === undefined || this.earliest.checkpoint.takenAt >= day) && (await this.readFolder())) {}
  }

  /** The last head of a chain in the checkpoints that were read. */
  public knownHead(chain: string): ChainHead | undefined {
    return this.heads.get(chain);
  }

  /** The last head of a chain, read back to the first checkpoint if need be. */
  public async findHead(chain: string): Promise<ChainHead | undefined> {
    while (!this.heads.has(chain) && (await this.readFolder())) {}
    return this.heads.get(chain);
  }

  private async readFolder(): Promise<boolean> {
    const { value: stored, done } = await this.folders.next();
    if (done === true || stored === undefined) {
      return false;
    }
    for (const checkpoint of stored.reverse()) {
      await this.read(checkpoint);
    }
    return true;
  }

  private async read(stored: StoredEntry): Promise<void> {
    const { place, entry, key } = stored;
    const { sequence, day } = place;
    // What is no checkpoint takes its place all the same. Its successor is linked to what can be read of it.
    this.end ??= { sequence, day, hash: entry?.hash ?? '0'.repeat(64) };
    if (
      entry === undefined ||
      !isCheckpoint(entry) ||
      !(await isTrusted(entry, { ...stored, key }, this.verifier, this.report))
    ) {
      return;
    }
    this.latest ??= entry;
    this.earliest = entry;
    for (const head of entry.checkpoint.heads) {
      if (!this.heads.has(head.chain)) {
        this.heads.set(head.chain, head);
      }
    }
  }

  private async *backwards(): AsyncGenerator<StoredEntry[], void, void> {
    let day = daysAfter(this.today, 1);
    let isFirst = true;
    for (let empty = 0; empty < PATIENCE_DAYS; day = daysAfter(day, -1)) {
      const stored = await this.folder(day);
      if (stored.length > 0) {
        if (isFirst) {
          yield* this.ahead(stored, daysAfter(this.today, 1));
          isFirst = false;
        }
        yield stored;
        if (stored.some(({ place }) => place.sequence === 0)) {
          return;
        }
      }
      empty = stored.length > 0 ? 0 : empty + 1;
    }
    const days = new Set<string>();
    const range = isFirst ? {} : { to: day };
    for await (const { key } of listDays(this.store, 'checkpoints', range, this.today)) {
      days.add(placeOf(key)?.day ?? '');
    }
    days.delete('');
    for (const earlier of [...days].sort().reverse()) {
      yield await this.folder(earlier);
    }
  }

  /** A sealer whose clock was ahead made the next ones be filed under a day that is to come; the last ones first. */
  private async *ahead(stored: readonly StoredEntry[], day: string): AsyncGenerator<StoredEntry[], void, void> {
    const days = stored.map(({ entry }) => (entry?.kind === 'checkpoint' ? entry.checkpoint.takenAt.slice(0, 10) : ''));
    const next = days.reduce((one, other) => (one > other ? one : other), day);
    const later = next > day ? await this.folder(next) : [];
    if (later.length > 0) {
      yield* this.ahead(later, next);
      yield later;
    }
  }

  private async folder(day: string): Promise<StoredEntry[]> {
    const found: StoredEntry[] = [];
    const listing = this.store.list(dayPrefix('checkpoints', day));
    for await (const stored of readEntries(this.store, listing, this.report)) {
      if (stored.place.chain === SEALER_CHAIN) {
        found.push(stored);
      }
    }
    return found;
  }
}
