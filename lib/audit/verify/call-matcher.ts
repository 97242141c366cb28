import { type CallHalf, compareHalves } from './call-halves';

/**
 * Brings the two entries of each call together. It remembers the calls of which one entry was seen: those that are
 * under way at a time, and those whose entries went to different chains of a writer.
 */
export class CallMatcher {
  private readonly starts = new Map<string, CallHalf>();
  private readonly outcomes = new Map<string, CallHalf>();
  private readonly second: CallHalf[] = [];

  public constructor(private readonly report: Parameters<typeof compareHalves>[2]) {}

  /** How many calls are remembered. */
  public get size(): number {
    return this.starts.size + this.outcomes.size;
  }

  public add(half: CallHalf): void {
    const isStart = half.state === 'started';
    const own = isStart ? this.starts : this.outcomes;
    const others = isStart ? this.outcomes : this.starts;
    const other = others.get(half.eventId);
    if (other !== undefined) {
      others.delete(half.eventId);
      const [start, outcome] = isStart ? [half, other] : [other, half];
      compareHalves(start, outcome, this.report);
      if (outcome.writtenAt < start.writtenAt) {
        // They belong to different halves, of a call that has more than two, or a clock went back.
        this.second.push(outcome);
      }
      return;
    }
    const same = own.get(half.eventId);
    if (same === undefined || same.isDoubtful) {
      own.set(half.eventId, half);
    } else {
      this.second.push(half);
    }
  }

  /** The halves that found no other, without the doubtful ones. Each call is there once. */
  public unmatched(): CallHalf[] {
    const halves = [...this.starts.values(), ...this.outcomes.values(), ...this.second];
    return [...new Map(halves.filter(({ isDoubtful }) => !isDoubtful).map((half) => [half.eventId, half])).values()];
  }
}
