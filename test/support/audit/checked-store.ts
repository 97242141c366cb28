import type { AuditEntry } from '../../../lib/audit/entry';
import { readEntry } from '../../../lib/audit/entry-reader';
import { MemoryStore } from './memory-store';

/** A store that looks at each entry as it comes: its chain must have no gap at any moment. */
export class CheckedStore extends MemoryStore {
  public readonly problems: string[] = [];
  /** The states on record of each call, by its session. */
  public readonly states = new Map<string, string[]>();
  private readonly links = new Map<string, AuditEntry>();

  public override async create(key: string, content: Uint8Array): Promise<'created' | 'exists'> {
    const outcome = await super.create(key, content);
    if (outcome === 'created') {
      this.check(key, content);
    }
    return outcome;
  }

  private check(key: string, content: Uint8Array): void {
    const reading = readEntry(content);
    if (reading.status !== 'intact' || reading.entry.kind !== 'record') {
      this.problems.push(`${key} is no record`);
      return;
    }
    const { entry } = reading;
    const { record } = reading.entry;
    const before = this.links.get(`${entry.chain}/${entry.sequence - 1}`);
    if (entry.previousHash !== (entry.sequence === 0 ? null : before?.hash)) {
      this.problems.push(`${key} does not follow`);
    }
    if (before !== undefined && before.filedUnder > entry.filedUnder) {
      this.problems.push(`${key} goes back in time`);
    }
    this.links.set(`${entry.chain}/${entry.sequence}`, entry);
    this.states.set(record.sessionId, [...(this.states.get(record.sessionId) ?? []), record.state]);
  }
}
