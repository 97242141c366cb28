import { type AuditEntry, type EntryBody, SCHEMA_VERSION, seal } from '../entry';

/** The end of a chain, to which the next entry is linked. */
export class Chain {
  public readonly name: string;
  private sequence = 0;
  private previousHash: string | null = null;
  private day = '';

  public constructor(
    public readonly writer: string,
    number: number,
  ) {
    this.name = `${writer}/${number}`;
  }

  /** Whether the clock went back to a day before the one of the last entry. */
  public isAheadOf(now: Date): boolean {
    return this.day > dayOf(now);
  }

  /** The entry that comes next. The chain does not change before it is durable. */
  public next(body: EntryBody, now: Date): AuditEntry {
    return seal({
      ...body,
      schemaVersion: SCHEMA_VERSION,
      chain: this.name,
      sequence: this.sequence,
      previousHash: this.previousHash,
      filedUnder: dayOf(now),
      writtenAt: now.toISOString(),
    });
  }

  /** The entry is durable. */
  public add(entry: AuditEntry): void {
    this.sequence = entry.sequence + 1;
    this.previousHash = entry.hash;
    this.day = entry.filedUnder;
  }
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
