import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Checkpoint } from './checkpoint';
import type { AuditRecord, ContentAccess } from './record';

/** The version of what is written. A change that readers of the former one would misread raises the first number. */
export const SCHEMA_VERSION = '1.0';

/** What an entry says. */
export type EntryBody =
  | { readonly kind: 'record'; readonly record: AuditRecord }
  | { readonly kind: 'content-access'; readonly access: ContentAccess }
  | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint };

/**
 * A link of a chain, as it is stored.
 *
 * Every writer has chains of its own. An entry is written only after the one before it is durable, so that a process
 * that dies leaves no gap: a missing link always means that something was removed.
 */
export type AuditEntry = EntryBody & {
  readonly schemaVersion: string;
  /** The writer and the number of its chain, such as `notes-api.0192f0c1-…/3`. */
  readonly chain: string;
  /** From 0, without gaps. */
  readonly sequence: number;
  /** The hash of the entry before; null for the first one. */
  readonly previousHash: string | null;
  /** The day under which the entry is filed, in UTC. It never goes back within a chain, whatever the clock does. */
  readonly filedUnder: string;
  /** The writer's clock, ISO 8601 in UTC with milliseconds. */
  readonly writtenAt: string;
  /** SHA-256 of the canonical JSON (RFC 8785) of the entry without this property, in lower-case hexadecimal. */
  readonly hash: string;
};

/** An entry before it has its hash. */
export type UnsealedEntry = EntryBody & Omit<AuditEntry, 'hash' | keyof EntryBody>;

/** Canonical JSON, RFC 8785: one text for one value. */
export function canonicalJson(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) {
    throw new TypeError('the value has no JSON');
  }
  return text;
}

/** SHA-256 in lower-case hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Gives an entry its hash. */
export function seal(entry: UnsealedEntry): AuditEntry {
  return { ...entry, hash: sha256(canonicalJson(entry)) };
}

/** The bytes of an entry as they are stored. */
export function encodeEntry(entry: AuditEntry): Uint8Array {
  return Buffer.from(canonicalJson(entry));
}

const FOLDERS = { record: 'records', 'content-access': 'records', checkpoint: 'checkpoints' } as const;

/** Where an entry is stored: `records/2026-11-21/<writer>/<number>/<sequence>.json`. */
export function keyOf(entry: Pick<AuditEntry, 'kind' | 'filedUnder' | 'chain' | 'sequence'>): string {
  const [writer = '', number = ''] = entry.chain.split('/');
  const folder = FOLDERS[entry.kind];
  return [
    folder,
    entry.filedUnder,
    writer,
    number.padStart(4, '0'),
    `${`${entry.sequence}`.padStart(12, '0')}.json`,
  ].join('/');
}
