import { daysAfter } from '../core/day';
import {
  type ChainHead,
  type CheckpointSigner,
  type CheckpointVerifier,
  checkpointMessage,
  LARGEST_CHECKPOINT,
  type OpenEvent,
  SEALER_CHAIN,
} from './checkpoint';
import { encodeEntry, keyOf, SCHEMA_VERSION, seal } from './entry';
import { listDays } from './list-days';
import { dayPrefix, placeOf } from './place';
import { CheckpointHistory } from './sealer/checkpoint-history';
import { OpenCalls } from './sealer/open-calls';
import { type AuditStore, AuditStoreError, type StoredVersion } from './store';
import { type AuditFinding, DEFAULT_GRACE_MS } from './verify';
import { ChainFollower } from './verify/chain-follower';
import { finding, type Report } from './verify/finding';
import { readEntries, type StoredEntry } from './verify/read-entries';
import { createDurably } from './writer/create-durably';

const WRITE_LIMITS = { attempts: 3, timeoutMs: 30_000, retryDelayMs: 200 };

export interface SealerProps {
  readonly store: AuditStore;
  readonly signer: CheckpointSigner;
  /** Checks the checkpoints of the store before anything is built on them: those of the signer, and of keys before it. */
  readonly verifier: CheckpointVerifier;
  /**
   * How long a call may be under way before it counts as orphaned, in milliseconds.
   *
   * @default 3600000, an hour
   */
  readonly graceMs?: number;
  /**
   * Takes what is found, as it is found.
   *
   * @default - it is counted
   */
  readonly onFinding?: (finding: AuditFinding) => void;
  /**
   * Tells the time.
   *
   * @default - the clock of the system
   */
  readonly clock?: () => Date;
}

/** What a run of a sealer came to. */
export interface SealResult {
  readonly status:
    | 'sealed'
    /** Nothing was written since the last checkpoint. */
    | 'nothing-new'
    /** Another sealer wrote the next checkpoint first. What is new is in that one, or in the next. */
    | 'another-sealer';
  /** The checkpoint that was written; absent where none was. */
  readonly checkpoint?: { readonly sequence: number; readonly key: string };
  /** Entries since the last checkpoint. */
  readonly entries: number;
  /** Chains that they are of. */
  readonly chains: number;
  /** Calls that were started longer ago than the grace period and have no outcome. Each is in one result only. */
  readonly orphans: readonly OpenEvent[];
  readonly callsUnderWay: number;
  /** What is wrong with what is new. */
  readonly findings: number;
}

/**
 * Takes checkpoints of a store: it follows every chain from where the last checkpoint left it, and signs how far each
 * one has come.
 *
 * It keeps nothing between runs, and what it needs to know is in the checkpoints. It reads the entries that are new. It
 * lists the days from the one of the last checkpoint on and the day before that; while a day has something new, as when
 * writes of yesterday arrived late, the day before it is listed, too. A chain that was quiet for long is looked up in
 * older checkpoints. What a writer with a wrong clock files under other days is left to `verify`.
 *
 * Damage is reported by the run that comes upon it. The checkpoint vouches for the last sound entry of every chain as it
 * is then; `verify` finds the damage ever after.
 */
export class Sealer {
  public constructor(private readonly props: SealerProps) {}

  /**
   * Walks what is new and takes a checkpoint of it.
   *
   * @throws AuditStoreError when the store cannot be listed or the checkpoint not be written
   */
  public async seal(): Promise<SealResult> {
    const { store, verifier, onFinding, clock = () => new Date() } = this.props;
    const now = clock();
    let findings = 0;
    const report: Report = (found) => {
      findings += found.severity === 'finding' ? 1 : 0;
      onFinding?.(found);
    };
    const today = dayOf(now.toISOString());
    const history = new CheckpointHistory(store, verifier, today, report);
    await history.findLatest();
    const walk = new SealerWalk(store, history, report);
    await walk.run(today);
    const { underWay, orphaned } = walk.calls.divide(now.getTime() - (this.props.graceMs ?? DEFAULT_GRACE_MS));
    for (const { eventId, chain, sequence } of orphaned) {
      const message = `call ${eventId} was started and nothing says what became of it`;
      report(finding('orphaned', message, { chain, sequence, eventId }));
    }
    const heads = walk.heads();
    const counts = {
      entries: walk.entries,
      chains: walk.chains,
      orphans: orphaned,
      callsUnderWay: underWay.length,
      findings,
    };
    const former = history.latest?.checkpoint.openEvents ?? [];
    if (heads.length === 0 && former.length === underWay.length) {
      return { status: 'nothing-new', ...counts };
    }
    return { ...(await this.write(history, now, heads, underWay)), ...counts };
  }

  private async write(
    history: CheckpointHistory,
    now: Date,
    heads: readonly ChainHead[],
    openEvents: readonly OpenEvent[],
  ): Promise<Pick<SealResult, 'status' | 'checkpoint'>> {
    const { store, signer } = this.props;
    const { latest, end } = history;
    const formerTime = latest?.checkpoint.takenAt ?? '';
    const takenAt = now.toISOString() > formerTime ? now.toISOString() : formerTime;
    const { keyId, algorithm } = signer;
    const unsigned = {
      kind: 'checkpoint' as const,
      checkpoint: { takenAt, heads, openEvents, keyId, algorithm },
      schemaVersion: SCHEMA_VERSION,
      chain: SEALER_CHAIN,
      sequence: end === undefined ? 0 : end.sequence + 1,
      previousHash: end?.hash ?? null,
      filedUnder: filingDay(takenAt, formerTime, end?.day),
      writtenAt: takenAt,
    };
    const signature = Buffer.from(await signer.sign(checkpointMessage(unsigned))).toString('base64');
    const entry = seal({ ...unsigned, checkpoint: { ...unsigned.checkpoint, signature } });
    const key = keyOf(entry);
    const content = encodeEntry(entry);
    if (content.byteLength > LARGEST_CHECKPOINT) {
      throw new AuditStoreError(
        `${store.location}: a checkpoint of ${heads.length} chains would have ${content.byteLength} bytes, and verifiers ` +
          `read ${LARGEST_CHECKPOINT}; seal more often`,
      );
    }
    const outcome = await createDurably(store, key, content, WRITE_LIMITS);
    return outcome === 'durable'
      ? { status: 'sealed', checkpoint: { sequence: entry.sequence, key } }
      : { status: 'another-sealer' };
  }
}

/** One walk over what is new. */
class SealerWalk {
  public entries = 0;
  public readonly calls: OpenCalls;
  private readonly followers = new Map<string, ChainFollower>();
  /** Where each chain goes on; undefined where it begins. */
  private readonly starts = new Map<string, ChainHead | undefined>();

  public constructor(
    private readonly store: AuditStore,
    private readonly history: CheckpointHistory,
    private readonly report: Report,
  ) {
    this.calls = new OpenCalls(history.latest?.checkpoint.openEvents ?? []);
  }

  public get chains(): number {
    return this.followers.size;
  }

  public async run(today: string): Promise<void> {
    const from = await this.firstDay(today);
    const listing = listDays(this.store, 'records', { from }, today);
    for await (const stored of readEntries(this.store, this.newOnes(listing), this.report)) {
      this.take(stored);
    }
    for (const follower of this.followers.values()) {
      follower.finish();
    }
  }

  /** The chains that grew. */
  public heads(): ChainHead[] {
    return [...this.followers]
      .flatMap(([chain, { last }]) => (last === undefined ? [] : [{ chain, ...last }]))
      .map(({ chain, sequence, hash }) => ({ chain, sequence, hash }))
      .sort((one, other) => (one.chain < other.chain ? -1 : 1));
  }

  /** The first day with something new; undefined for all days. */
  private async firstDay(today: string): Promise<string | undefined> {
    const { latest } = this.history;
    if (latest === undefined) {
      return undefined;
    }
    const taken = dayOf(latest.checkpoint.takenAt);
    let from = taken < today ? taken : today;
    while (await this.hasNew(daysAfter(from, -1))) {
      from = daysAfter(from, -1);
    }
    return from;
  }

  private async hasNew(day: string): Promise<boolean> {
    // Entries of a day are vouched for by checkpoints of that day or later.
    await this.history.readBackTo(day);
    for await (const { key } of this.store.list(dayPrefix('records', day))) {
      const place = placeOf(key);
      if (place !== undefined && place.sequence > (this.history.knownHead(place.chain)?.sequence ?? -1)) {
        return true;
      }
    }
    return false;
  }

  /** Leaves out what the last checkpoints vouch for, before it is read. */
  private async *newOnes(listing: AsyncIterable<StoredVersion>): AsyncGenerator<StoredVersion, void, void> {
    for await (const version of listing) {
      const place = placeOf(version.key);
      if (place === undefined || place.sequence > ((await this.startOf(place.chain, place.sequence))?.sequence ?? -1)) {
        yield version;
      }
    }
  }

  private async startOf(chain: string, sequence: number): Promise<ChainHead | undefined> {
    if (!this.starts.has(chain)) {
      const { history } = this;
      this.starts.set(chain, history.knownHead(chain) ?? (sequence > 0 ? await history.findHead(chain) : undefined));
    }
    return this.starts.get(chain);
  }

  private take({ key, place, createdAt, entry, misfiled }: StoredEntry): void {
    this.entries += 1;
    const { chain, sequence } = place;
    let follower = this.followers.get(chain);
    if (follower === undefined) {
      follower = new ChainFollower(chain, this.report, this.starts.get(chain) ?? 'first');
      this.followers.set(chain, follower);
    }
    if (entry === undefined) {
      follower.occupy(sequence);
    } else {
      follower.take({ ...entry, key });
    }
    const call = entry ?? misfiled;
    if (call !== undefined) {
      this.calls.add(call, createdAt);
    }
  }
}

/** The day of the checkpoint before, so that those who follow the same one write to the same key. */
function filingDay(takenAt: string, formerTime: string, formerDay = ''): string {
  const day = dayOf(formerTime === '' ? takenAt : formerTime);
  return day > formerDay ? day : formerDay;
}

function dayOf(time: string): string {
  return time.slice(0, 10);
}
