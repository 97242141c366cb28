import type { OpenEvent } from '../checkpoint';
import type { AuditEntry } from '../entry';

/** The calls that were started and have no outcome yet, from one checkpoint to the next. */
export class OpenCalls {
  private readonly open: Map<string, OpenEvent>;
  /** Outcomes whose start was not seen: it comes later in the walk, or the call was given up as orphaned long ago. */
  private readonly ended = new Set<string>();

  public constructor(former: readonly OpenEvent[]) {
    this.open = new Map(former.map((event) => [event.eventId, event]));
  }

  /** Takes an entry; `createdAt` is when the store took it. */
  public add(entry: AuditEntry, createdAt: string | undefined): void {
    if (entry.kind !== 'record') {
      return;
    }
    const { chain, sequence, writtenAt } = entry;
    const { eventId, state } = entry.record;
    if (state !== 'started') {
      if (!this.open.delete(eventId)) {
        this.ended.add(eventId);
      }
    } else if (!this.ended.delete(eventId)) {
      this.open.set(eventId, { eventId, chain, sequence, since: createdAt ?? writtenAt });
    }
  }

  /** Those that may still get an outcome, and those that began by a time and will get none. */
  public divide(latest: number): { readonly underWay: OpenEvent[]; readonly orphaned: OpenEvent[] } {
    const events = [...this.open.values()].sort((one, other) => (one.eventId < other.eventId ? -1 : 1));
    return {
      underWay: events.filter(({ since }) => Date.parse(since) > latest),
      orphaned: events.filter(({ since }) => Date.parse(since) <= latest),
    };
  }
}
