import { type AuditEntry, keyOf } from '../../../lib/audit/entry';
import { readEntry } from '../../../lib/audit/entry-reader';
import type { AuditRecord } from '../../../lib/audit/record';
import type { AuditStore } from '../../../lib/audit/store';

/** All entries of a store, each intact and at its place. */
export async function storedEntries(store: AuditStore): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for await (const version of store.list('')) {
    const reading = readEntry(await store.readVersion(version));
    if (reading.status !== 'intact') {
      throw new Error(`${version.key} ${reading.problem}`);
    }
    if (keyOf(reading.entry) !== version.key) {
      throw new Error(`${version.key} is at the place of another`);
    }
    entries.push(reading.entry);
  }
  return entries;
}

/** What is wrong with the chains of some entries: gaps, links that do not fit, days that go back. */
export function chainProblems(entries: readonly AuditEntry[]): string[] {
  const problems: string[] = [];
  for (const chain of chainsOf(entries).values()) {
    const links = chain.toSorted((a, b) => a.sequence - b.sequence);
    links.forEach((link, index) => {
      const before = links[index - 1];
      if (link.sequence !== index || link.previousHash !== (before?.hash ?? null)) {
        problems.push(`${link.chain} has a gap before ${link.sequence}`);
      }
      if (before !== undefined && link.filedUnder < before.filedUnder) {
        problems.push(`${link.chain} goes back to ${link.filedUnder}`);
      }
    });
  }
  return problems;
}

/** The records of each call, in the order of their states. */
export function recordsByEvent(entries: readonly AuditEntry[]): Map<string, AuditRecord[]> {
  const records = new Map<string, AuditRecord[]>();
  for (const entry of entries) {
    if (entry.kind === 'record') {
      const { record } = entry;
      const before = records.get(record.eventId) ?? [];
      records.set(record.eventId, record.state === 'started' ? [record, ...before] : [...before, record]);
    }
  }
  return records;
}

function chainsOf(entries: readonly AuditEntry[]): Map<string, AuditEntry[]> {
  const chains = new Map<string, AuditEntry[]>();
  for (const entry of entries) {
    chains.set(entry.chain, [...(chains.get(entry.chain) ?? []), entry]);
  }
  return chains;
}
