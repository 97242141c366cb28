import { printable } from '../support/printable';

/** What can be wrong with a store. */
export type AuditFindingKind =
  /** Entries that were written are not there. */
  | 'missing'
  /** The last entries of a chain that a checkpoint vouches for are not there. */
  | 'truncated'
  /** The bytes of an object are not what a writer stored. */
  | 'changed'
  /** A sound entry is not the one that its successor, or a checkpoint, vouches for. */
  | 'replaced'
  /** An entry is stored where another one belongs. */
  | 'misfiled'
  /** An entry comes before entries that precede it. */
  | 'reordered'
  /** There is a second entry with the place of another one in its chain. */
  | 'duplicate-sequence'
  /** An object was written again after it was created. */
  | 'overwritten'
  /** An object is marked as deleted. */
  | 'hidden'
  /** A file that is no entry. */
  | 'unknown-file'
  /** A call was started and nothing says what became of it. */
  | 'orphaned'
  /** A call is started twice. */
  | 'duplicate-start'
  /** A call has outcomes that differ. */
  | 'duplicate-outcome'
  /** A call has an outcome and was never started. */
  | 'outcome-without-start'
  /** The outcome of a call says other things of the call than its start. */
  | 'contradicting-outcome'
  /** A checkpoint is not signed by the key that it names. */
  | 'bad-signature'
  /** A checkpoint is signed by a key that is not trusted. */
  | 'unknown-key'
  /** Keys were given, and no checkpoint is there: they were removed, or the location is another one. */
  | 'no-checkpoint'
  /** An object could not be read, or is of a later version: whether it is in order, nobody knows. */
  | 'unreadable';

/** What a person should know of a store although nothing shows that somebody tampered with it. */
export type AuditNoteKind =
  /** The walk began in the middle of a chain, and what came before was not looked at. */
  | 'begins-mid-chain'
  /** A clock went back between two entries of a chain. */
  | 'clock-went-back'
  /** Entries are older than a checkpoint that should vouch for them, and no checkpoint does. */
  | 'not-covered'
  /** An outcome was written again with the same content, as writers do when a store did not answer. */
  | 'repeated-outcome'
  /** No checkpoint vouches for any chain: whether its last entries were removed cannot be told. */
  | 'no-checkpoint'
  /** Nothing is stored there: it may be another location than the one that was meant. */
  | 'no-entry'
  /** Signatures were not asked to be checked. */
  | 'signatures-not-checked';

/** What was found in a store, for a person and for a machine. No text has control characters. */
export interface AuditFinding {
  /** A finding says that the store is not as it was written, or cannot be judged. */
  readonly severity: 'finding' | 'note';
  readonly kind: AuditFindingKind | AuditNoteKind;
  /** Where it is; absent where it is of a chain as a whole, or of nothing in particular. */
  readonly key?: string;
  readonly chain?: string;
  /** The first entry that it is of. */
  readonly sequence?: number;
  /** The last one, where it is of several. */
  readonly lastSequence?: number;
  readonly eventId?: string;
  /** What it is, in a sentence. */
  readonly message: string;
}

/** Takes what is found. */
export type Report = (finding: AuditFinding) => void;

type Details = Pick<AuditFinding, 'key' | 'chain' | 'sequence' | 'lastSequence' | 'eventId'>;

export function finding(kind: AuditFindingKind, message: string, details: Details = {}): AuditFinding {
  return { severity: 'finding', kind, ...safe(details), message };
}

export function note(kind: AuditNoteKind, message: string, details: Details = {}): AuditFinding {
  return { severity: 'note', kind, ...safe(details), message };
}

/** Entries of a chain in words, such as `entry 3` or `entries 3 to 5`. */
export function entries(first: number, last: number): string {
  return first === last ? `entry ${first}` : `entries ${first} to ${last}`;
}

function safe({ key, chain, ...rest }: Details): Details {
  return {
    ...(key === undefined ? {} : { key: printable(key) }),
    ...(chain === undefined ? {} : { chain: printable(chain) }),
    ...rest,
  };
}
