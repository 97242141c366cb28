import { daysAfter } from '../core/day';
import type { CheckpointEntry, CheckpointVerifier } from './checkpoint';
import { type DayRange, listDays, requireDayRange } from './list-days';
import type { AuditStore } from './store';
import { callHalf } from './verify/call-halves';
import { CallMatcher } from './verify/call-matcher';
import { ChainFollower } from './verify/chain-follower';
import { readCheckpoints } from './verify/checkpoint-trail';
import { type AuditFinding, finding, note, type Report } from './verify/finding';
import { LateVouches } from './verify/late-vouches';
import { readEntries, type StoredEntry } from './verify/read-entries';
import { judgeUnmatched } from './verify/unmatched-calls';

export type { AuditFinding, AuditFindingKind, AuditNoteKind } from './verify/finding';

/** How long a call may be under way before it counts as orphaned: an hour, in milliseconds. */
export const DEFAULT_GRACE_MS = 3_600_000;

/** Entries that are older than a checkpoint by no more than this may have come after it, in milliseconds. */
const ARRIVAL_MS = 3_600_000;

export interface VerifyOptions extends DayRange {
  /**
   * Checks the signatures of checkpoints. That there is none is a finding then, unless the range has a first day.
   *
   * @default - they are not checked, which a note says; whoever can write to the store can make checkpoints then
   */
  readonly verifier?: CheckpointVerifier;
  /**
   * How long a call may be under way before it counts as orphaned, in milliseconds.
   *
   * @default 3600000, an hour
   */
  readonly graceMs?: number;
  /** Takes what is found, as it is found. */
  readonly onFinding: (finding: AuditFinding) => void;
  /**
   * Is told how far the walk has come, after every entry.
   *
   * @default - nobody is told
   */
  readonly onProgress?: (progress: VerifyProgress) => void;
  /**
   * Tells the time, from which the age of calls without an outcome is counted.
   *
   * @default - the clock of the system
   */
  readonly clock?: () => Date;
}

/** How far a walk has come. */
export interface VerifyProgress {
  readonly day: string;
  readonly entries: number;
}

/** What a walk came to. */
export interface Verification {
  readonly findings: number;
  readonly notes: number;
  /** Records and content accesses; those that are changed or misfiled are counted, too. */
  readonly entries: number;
  readonly chains: number;
  /** Those that are in order. */
  readonly checkpoints: number;
  /** When the last one was taken; absent where there is none. What was removed after it cannot be told. */
  readonly lastCheckpointAt?: string;
  /** Calls that were started within the grace period and have no outcome yet. */
  readonly callsUnderWay: number;
}

/**
 * Walks a store and names everything that is not as writers and sealers left it.
 *
 * Every entry is read once, in the order of the keys, which is that of every chain. What is remembered is bounded by
 * the number of chains (about 1 kB for each), of calls of which only one entry was seen yet (some 500 bytes for
 * each), and of what was found; never by the number of entries.
 *
 * What it cannot find: what was removed or replaced after the last checkpoint at the end of a chain, the last
 * checkpoints themselves, and what somebody with the permissions of a writer added in the way of a writer: a call that
 * was not made, or one that was made, with start and outcome, a second time.
 *
 * @throws ConfigurationError when the range is none
 * @throws AuditStoreError when the store cannot be listed; an object that cannot be read is a finding
 */
export async function verify(store: AuditStore, options: VerifyOptions): Promise<Verification> {
  requireDayRange(options);
  const walk = new Walk(store, options);
  return walk.run();
}

class Walk {
  private readonly followers = new Map<string, ChainFollower>();
  private readonly matcher: CallMatcher;
  private readonly doubtful = new Set<string>();
  private readonly late = new LateVouches();
  private readonly now: Date;
  private readonly checkpoints: AsyncGenerator<CheckpointEntry, void, void>;
  private lastCheckpoint?: CheckpointEntry;
  private checkpointCount = 0;
  private findings = 0;
  private notes = 0;
  private entries = 0;

  public constructor(
    private readonly store: AuditStore,
    private readonly options: VerifyOptions,
  ) {
    this.now = options.clock?.() ?? new Date();
    this.matcher = new CallMatcher(this.report);
    const { from, to, verifier } = options;
    // A checkpoint is filed under the day of the one before it: a day late at most, where checkpoints are taken daily.
    const days = {
      ...(from === undefined ? {} : { from: daysAfter(from, -1) }),
      ...(to === undefined ? {} : { to: daysAfter(to, 1) }),
    };
    this.checkpoints = readCheckpoints(store, listDays(store, 'checkpoints', days, this.today), {
      verifier,
      start: this.start,
      report: this.report,
    });
  }

  public async run(): Promise<Verification> {
    const { store, options } = this;
    let day = '';
    for await (const stored of readEntries(store, listDays(store, 'records', options, this.today), this.report)) {
      if (stored.place.day !== day) {
        day = stored.place.day;
        // The checkpoints of the day after vouch for the last entries of this one.
        await this.takeCheckpoints(daysAfter(day, 1));
      }
      this.late.pass(stored.place);
      this.take(stored);
      this.entries += 1;
      options.onProgress?.({ day, entries: this.entries });
    }
    await this.takeCheckpoints();
    for (const follower of this.followers.values()) {
      follower.finish();
    }
    await this.late.compare(store, this.report);
    const callsUnderWay = await this.judgeCalls();
    this.noteCoverage();
    return {
      findings: this.findings,
      notes: this.notes,
      entries: this.entries,
      chains: this.followers.size,
      checkpoints: this.checkpointCount,
      ...(this.lastCheckpoint === undefined ? {} : { lastCheckpointAt: this.lastCheckpoint.checkpoint.takenAt }),
      callsUnderWay,
    };
  }

  private readonly report: Report = (found) => {
    if (found.severity === 'finding') {
      this.findings += 1;
    } else {
      this.notes += 1;
    }
    this.options.onFinding(found);
  };

  private get today(): string {
    return this.now.toISOString().slice(0, 10);
  }

  private get start(): 'first' | 'anywhere' {
    return this.options.from === undefined ? 'first' : 'anywhere';
  }

  private followerOf(chain: string): ChainFollower {
    let follower = this.followers.get(chain);
    if (follower === undefined) {
      follower = new ChainFollower(chain, this.report, this.start);
      this.followers.set(chain, follower);
    }
    return follower;
  }

  private take({ key, place, createdAt, entry, misfiled }: StoredEntry): void {
    if (entry === undefined) {
      this.followerOf(place.chain).occupy(place.sequence);
      if (misfiled?.kind === 'record') {
        this.matcher.add(callHalf(misfiled, { key, createdAt, isDoubtful: true }));
      }
      return;
    }
    const isLink = this.followerOf(place.chain).take({ ...entry, key });
    if (!isLink) {
      this.doubtful.add(key);
    }
    if (entry.kind === 'record') {
      this.matcher.add(callHalf(entry, { key, createdAt, isDoubtful: !isLink }));
    }
  }

  /** Takes the checkpoints until one was taken after a day; all of them without one. */
  private async takeCheckpoints(day?: string): Promise<void> {
    while (day === undefined || (this.lastCheckpoint?.checkpoint.takenAt.slice(0, 10) ?? '') <= day) {
      const { value, done } = await this.checkpoints.next();
      if (done === true || value === undefined) {
        return;
      }
      this.takeCheckpoint(value);
    }
  }

  private takeCheckpoint(entry: CheckpointEntry): void {
    const { from, to } = this.options;
    const { heads, takenAt } = entry.checkpoint;
    // Entries that came before the first checkpoint of a range may be filed before it.
    const isOfRange = from === undefined || this.lastCheckpoint !== undefined;
    const isDue = to === undefined || takenAt.slice(0, 10) <= to;
    // A day for clocks that differ: what came after midnight may be filed before it.
    const hasEntries = from === undefined || (this.lastCheckpoint?.checkpoint.takenAt ?? '') >= daysAfter(from, 1);
    for (const { chain, sequence, hash } of isOfRange ? heads : []) {
      const vouched = { sequence, hash, checkpoint: entry.sequence, isDue, hasEntries };
      if (!this.followerOf(chain).vouch(vouched)) {
        this.late.add(chain, vouched);
      }
    }
    this.lastCheckpoint = entry;
    this.checkpointCount += 1;
  }

  /** @returns how many calls are under way */
  private async judgeCalls(): Promise<number> {
    const latest = this.now.getTime() - (this.options.graceMs ?? DEFAULT_GRACE_MS);
    const unmatched = this.matcher.unmatched();
    const isOld = unmatched.map(({ state, since }) => state !== 'started' || Date.parse(since) <= latest);
    await judgeUnmatched(
      this.store,
      unmatched.filter((_, index) => isOld[index]),
      this.doubtful,
      this.report,
    );
    return isOld.filter((old) => !old).length;
  }

  private noteCoverage(): void {
    if (this.lastCheckpoint === undefined) {
      this.reportNoCheckpoint();
      return;
    }
    if (this.options.verifier === undefined) {
      const message = `the signatures of ${this.checkpointCount} checkpoints were not checked: whoever can write to the store could have made them`;
      this.report(note('signatures-not-checked', message));
    }
    const { takenAt } = this.lastCheckpoint.checkpoint;
    for (const [chain, { uncoveredSince }] of this.options.from === undefined ? this.followers : []) {
      if (uncoveredSince !== undefined && Date.parse(takenAt) - Date.parse(uncoveredSince) > ARRIVAL_MS) {
        const message = `entries of ${chain} say that they were written at ${uncoveredSince} and later, and the checkpoint of ${takenAt} does not know them: they came later, or the clock of the writer was wrong`;
        this.report(note('not-covered', message, { chain }));
      }
    }
  }

  /** Whoever has keys expects checkpoints: a store without any was emptied, or is not the one that was meant. */
  private reportNoCheckpoint(): void {
    const { verifier, from } = this.options;
    const message = 'no checkpoint vouches for the ends of chains: entries removed there leave no trace';
    if (verifier !== undefined && from === undefined) {
      const remedy = 'if this is the location of the records, and a sealer took checkpoints, they were removed';
      this.report(finding('no-checkpoint', `${message}; ${remedy}`));
    } else if (this.entries > 0) {
      this.report(note('no-checkpoint', message));
    } else {
      this.report(note('no-entry', `nothing is stored under ${this.store.location} in the range`));
    }
  }
}
