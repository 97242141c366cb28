import { type AuditFinding, entries, finding } from './finding';

/** Where an entry of a chain is. */
interface At {
  readonly key?: string;
  readonly sequence: number;
}

interface Vouched {
  readonly sequence: number;
  /** The sequence of the checkpoint. */
  readonly checkpoint: number;
}

/** Entries are missing before one that is there. */
export function missing(
  chain: string,
  { first, last }: { readonly first: number; readonly last: number },
  { key, sequence }: At,
): AuditFinding {
  const [are, them] = first === last ? ['is', 'it'] : ['are', 'them'];
  return finding(
    'missing',
    `${entries(first, last)} of ${chain} ${are} missing: entry ${sequence} is there, and was written after ${them}`,
    { key, chain, sequence: first, lastSequence: last },
  );
}

/** Entries are missing from one on that would come next. */
export function truncated(chain: string, next: number, { sequence, checkpoint }: Vouched): AuditFinding {
  const are = next === sequence ? 'is' : 'are';
  return finding(
    'truncated',
    `${entries(next, sequence)} of ${chain} ${are} missing at its end: checkpoint ${checkpoint} vouches that the chain came to entry ${sequence}`,
    { chain, sequence: next, lastSequence: sequence },
  );
}

/** A range has no entry of a chain that grew in it. */
export function absent(chain: string, { sequence, checkpoint }: Vouched): AuditFinding {
  return finding(
    'truncated',
    `no entry of ${chain} is filed in the range: checkpoint ${checkpoint} vouches that the chain grew in it, to entry ${sequence}; verify without a range to see whether the clock of its writer was late`,
    { chain, sequence },
  );
}

export function late(chain: string, { key, sequence }: At): AuditFinding {
  const message = `entry ${sequence} of ${chain} is filed after entries that follow it`;
  return finding('reordered', message, { key, chain, sequence });
}

export function early(chain: string, { key, sequence }: At): AuditFinding {
  const message = `entry ${sequence} of ${chain} is filed before entries that precede it`;
  return finding('reordered', message, { key, chain, sequence });
}

export function second(chain: string, { key, sequence }: At): AuditFinding {
  return finding('duplicate-sequence', `there is a second entry ${sequence} of ${chain}`, { key, chain, sequence });
}

export function replaced(chain: string, { key, sequence }: At, reason: string): AuditFinding {
  return finding('replaced', `entry ${sequence} of ${chain} was replaced: ${reason}`, { key, chain, sequence });
}

/** Why an entry that a checkpoint contradicts counts as replaced. */
export function notVouchedFor(checkpoint: number): string {
  return `it is not the one that checkpoint ${checkpoint} vouches for; those before it may have been replaced with it`;
}
