import type { AuditEntry } from '../entry';
import * as chainFindings from './chain-findings';
import { note, type Report } from './finding';

/** What of an entry makes it a link. */
export type Link = Pick<AuditEntry, 'sequence' | 'hash' | 'previousHash' | 'writtenAt'> & { readonly key: string };

/** An entry that a checkpoint vouches for. */
export interface VouchedLink {
  readonly sequence: number;
  readonly hash: string;
  /** The sequence of the checkpoint. */
  readonly checkpoint: number;
  /** Whether the entry must have come when the walk ends. */
  readonly isDue: boolean;
  /** Whether the chain must have entries where the walk goes, as it grew after that began. */
  readonly hasEntries: boolean;
}

/** A clock that goes back by no more than this is being adjusted, in milliseconds. */
const CLOCK_ADJUSTMENT = 1000;

/**
 * Follows one chain, entry by entry in the order of the keys, and says what does not fit. What it remembers does not
 * grow with the chain: the last link, the checkpoints that are ahead of it, and what was found.
 */
export class ChainFollower {
  /** The sequence that comes next; the first one that is seen decides where the walk begins mid-chain. */
  private next?: number;
  /** The hash of the entry before; undefined where it is not known. */
  private head?: string;
  private lastLink?: Pick<Link, 'sequence' | 'hash' | 'writtenAt'>;
  /** Entries with a gap before each. What comes next shows whether entries are missing, or these came too early. */
  private ahead: Link[] = [];
  /** An entry that does not follow the one before it. The next one shows which of the two was replaced. */
  private suspect?: number;
  /** Whether the chain is not the one that a checkpoint saw. It was reported, and is so until links break. */
  private isDiverged = false;
  /** Sequences from `next` on that are taken by objects that do not count; they are reported already. */
  private occupied?: Set<number>;
  private missing?: { readonly first: number; readonly last: number }[];
  private vouched: VouchedLink[] = [];
  private uncovered?: string;

  /**
   * @param chain its name
   * @param start where it begins: the link before, the first one, or wherever the first entry is
   */
  public constructor(
    private readonly chain: string,
    private readonly report: Report,
    start: Pick<Link, 'sequence' | 'hash'> | 'first' | 'anywhere' = 'first',
  ) {
    if (start === 'first') {
      this.next = 0;
    } else if (start !== 'anywhere') {
      this.next = start.sequence + 1;
      this.head = start.hash;
    }
  }

  /** The last link that was taken; undefined where none was. */
  public get last(): Pick<Link, 'sequence' | 'hash'> | undefined {
    return this.lastLink;
  }

  /** When the first entry was written that no checkpoint vouches for; undefined where there is none. */
  public get uncoveredSince(): string | undefined {
    return this.uncovered;
  }

  /**
   * Takes the next entry.
   *
   * @returns whether it is a link of the chain, and not a second one of a place
   */
  public take(link: Link): boolean {
    for (let last = this.ahead.at(-1); last !== undefined && last.sequence > link.sequence; last = this.ahead.at(-1)) {
      this.ahead.pop();
      this.reportEarly(last);
    }
    const last = this.ahead.at(-1);
    if (last?.sequence === link.sequence - 1) {
      this.confirmGaps();
    } else if (last !== undefined && last.sequence < link.sequence) {
      this.ahead.push(link);
      return true;
    }
    const next = this.skipOccupied(link);
    if (link.sequence < next || link.sequence === this.ahead.at(-1)?.sequence) {
      this.reportSecond(link);
      return false;
    }
    if (link.sequence > next) {
      this.ahead.push(link);
    } else {
      this.append(link);
    }
    return true;
  }

  /** An object is at a place of the chain and does not count. It is reported already. */
  public occupy(sequence: number): void {
    if (this.next === undefined) {
      this.next = sequence;
    }
    if (sequence >= this.next) {
      this.occupied ??= new Set();
      this.occupied.add(sequence);
    }
  }

  /**
   * A checkpoint vouches for an entry that is yet to come, or was the last one.
   *
   * @returns false for one that came before the last: it is not remembered, and has to be compared in another way
   */
  public vouch(link: VouchedLink): boolean {
    if (this.next !== undefined && link.sequence === this.next - 1 && this.head !== undefined) {
      this.compare(link, this.head);
    } else if (this.next === undefined || link.sequence >= this.next) {
      this.vouched.push(link);
    } else {
      return false;
    }
    return true;
  }

  /** The chain has no more entries. */
  public finish(): void {
    this.confirmGaps();
    if (this.next === undefined) {
      const last = this.vouched.findLast(({ isDue, hasEntries }) => isDue && hasEntries);
      if (last !== undefined) {
        this.report(chainFindings.absent(this.chain, last));
      }
      return;
    }
    const next = this.skipOccupied();
    if (this.suspect !== undefined) {
      this.reportReplaced(this.suspect - 1, `it is not the one that entry ${this.suspect} follows`);
    }
    const last = this.vouched.findLast(({ sequence, isDue }) => isDue && sequence >= next);
    if (last !== undefined) {
      this.report(chainFindings.truncated(this.chain, next, last));
    }
  }

  /** The sequence that comes next, after objects that do not count. */
  private skipOccupied(link?: Link): number {
    if (this.next === undefined) {
      const first = link?.sequence ?? 0;
      if (link !== undefined && first > 0) {
        this.report(
          note('begins-mid-chain', `${this.chain} is looked at from entry ${first} on`, {
            key: link.key,
            chain: this.chain,
            sequence: first,
          }),
        );
      }
      this.next = first;
    }
    while (this.occupied?.delete(this.next) === true && this.next !== link?.sequence) {
      this.next += 1;
      this.head = undefined;
      this.resolveSuspect(false);
    }
    return this.next;
  }

  private append(link: Link): void {
    const follows = this.follows(link);
    if (this.suspect !== undefined) {
      this.resolveSuspect(follows);
    } else if (!follows) {
      this.suspect = link.sequence;
    }
    if (this.suspect === 0) {
      this.suspect = undefined;
      this.reportReplaced(0, 'it is the first one and says that another one comes before it', link.key);
    }
    const before = this.lastLink?.writtenAt ?? link.writtenAt;
    if (Date.parse(before) - Date.parse(link.writtenAt) > CLOCK_ADJUSTMENT) {
      this.report(
        note('clock-went-back', `the clock of ${this.chain} went back before entry ${link.sequence}`, {
          key: link.key,
          chain: this.chain,
          sequence: link.sequence,
        }),
      );
    }
    this.next = link.sequence + 1;
    this.head = link.hash;
    this.lastLink = { sequence: link.sequence, hash: link.hash, writtenAt: link.writtenAt };
    this.uncovered ??= link.writtenAt;
    if (this.vouched.length > 0) {
      this.compareVouched(link);
    }
  }

  private compareVouched(link: Link): void {
    for (const vouched of this.vouched.filter(({ sequence }) => sequence === link.sequence)) {
      this.compare(vouched, link.hash, link.key);
    }
    this.vouched = this.vouched.filter(({ sequence }) => sequence > link.sequence);
  }

  private follows(link: Link): boolean {
    if (link.sequence === 0) {
      return link.previousHash === null;
    }
    if (this.head === undefined) {
      return link.previousHash !== null;
    }
    if (link.previousHash !== this.head && this.isDiverged) {
      // Only the entry that contradicts the checkpoint was replaced, and that is reported.
      this.isDiverged = false;
      return true;
    }
    return link.previousHash === this.head;
  }

  private compare(vouched: VouchedLink, hash: string, key?: string): void {
    if (vouched.hash === hash) {
      this.isDiverged = false;
      this.uncovered = undefined;
      if (this.suspect === vouched.sequence) {
        this.resolveSuspect(true);
      }
      return;
    }
    if (this.suspect === vouched.sequence) {
      this.suspect = undefined;
    }
    if (!this.isDiverged) {
      this.isDiverged = true;
      this.reportReplaced(vouched.sequence, chainFindings.notVouchedFor(vouched.checkpoint), key);
    }
  }

  /** @param isFollowed whether the next entry follows the one that is suspected */
  private resolveSuspect(isFollowed: boolean): void {
    const { suspect } = this;
    this.suspect = undefined;
    if (suspect !== undefined && isFollowed) {
      this.reportReplaced(suspect - 1, `it is not the one that entry ${suspect} follows`);
    } else if (suspect !== undefined) {
      this.reportReplaced(suspect, `entry ${suspect - 1} is not the one that it follows`);
    }
  }

  private confirmGaps(): void {
    if (this.ahead.length > 0 && this.occupied !== undefined) {
      this.occupied = new Set([...this.occupied].sort((one, other) => one - other));
    }
    for (const link of this.ahead.splice(0)) {
      this.confirmGap(link);
    }
  }

  /** Entries are missing before one that is ahead. */
  private confirmGap(link: Link): void {
    let first = this.skipOccupied();
    // A sequence can be any number: what is there is counted, in ascending order, not what is missing.
    for (const taken of this.occupied ?? []) {
      if (taken >= link.sequence) {
        break;
      }
      if (taken > first) {
        first = this.skipMissing(first, taken - 1, link);
      }
    }
    if (first < link.sequence) {
      this.skipMissing(first, link.sequence - 1, link);
    }
    this.resolveSuspect(false);
    this.append(link);
  }

  /** @returns the sequence that comes next */
  private skipMissing(first: number, last: number, { key, sequence }: Link): number {
    this.missing ??= [];
    this.missing.push({ first, last });
    this.report(chainFindings.missing(this.chain, { first, last }, { key, sequence }));
    this.next = last + 1;
    this.head = undefined;
    this.isDiverged = false;
    return this.skipOccupied();
  }

  private reportSecond({ key, sequence }: Link): void {
    const isLate = this.missing?.some(({ first, last }) => first <= sequence && sequence <= last) === true;
    const found = isLate ? chainFindings.late : chainFindings.second;
    this.report(found(this.chain, { key, sequence }));
  }

  private reportEarly({ key, sequence }: Link): void {
    this.occupy(sequence);
    this.report(chainFindings.early(this.chain, { key, sequence }));
  }

  private reportReplaced(sequence: number, reason: string, key?: string): void {
    this.report(chainFindings.replaced(this.chain, { key, sequence }, reason));
  }
}
