import type { AuditedRequest, ObservedOutcome, StreamObserver } from '../audited-call';
import type { ContentSink } from '../content-sink';
import type { AuditRecord, CallError, CallOutcome, CallState } from '../record';
import { TimeLimit, withinTime } from '../support/time-limit';
import type { AuditWriter } from '../writer';
import { cleanError, cleanOutcome, observeError, typeOf } from './facts';
import type { Output } from './output';
import type { AuditProblem, ProblemReporter } from './problem';

/** What the calls of an auditor share. */
export interface Recording {
  readonly writer: AuditWriter;
  readonly contentSink?: ContentSink;
  readonly timeoutMs: number;
  readonly serviceTimeoutMs: number;
  readonly whenOutcomeIsLost: 'return' | 'throw';
  readonly report: ProblemReporter;
}

/** A call that is recorded as started, until its outcome is recorded. */
export class RecordedCall {
  /** Ends the call when the caller gives up, and when its time is up. */
  public readonly limit: TimeLimit;
  private readonly begun = performance.now();
  private readonly facts: { -readonly [Name in keyof CallOutcome]: CallOutcome[Name] } = {};
  private readonly problems: Omit<AuditProblem, 'record'>[] = [];
  private outcome?: Promise<void>;
  private settle: () => void = () => {};
  /** Resolves when the outcome is recorded or lost. */
  public readonly settled = new Promise<void>((resolve) => {
    this.settle = resolve;
  });

  public constructor(
    private readonly request: AuditedRequest,
    private readonly started: { readonly record: AuditRecord; readonly chain: string },
    private readonly output: Output,
    private readonly recording: Recording,
  ) {
    this.limit = new TimeLimit(recording.timeoutMs, request.signal);
  }

  /** Lets an adapter read a piece of the answer. */
  public observe(read: (observer: StreamObserver) => void): void {
    try {
      read({ output: (text) => this.addOutput(text), outcome: (part) => this.addFacts(part) });
    } catch (error) {
      this.note('answer-not-read', error);
    }
  }

  /** Lets an adapter read a whole answer. */
  public observeAll(read: () => ObservedOutcome): void {
    this.observe((observer) => {
      const { output, ...outcome } = read();
      observer.outcome(outcome);
      observer.output(output);
    });
  }

  /** The model answered. */
  public complete(): Promise<void> {
    return this.finish('completed');
  }

  /** The consumer stopped. */
  public cancel(): Promise<void> {
    return this.finish('cancelled');
  }

  /** The call ended with an error, which is the caller's to handle. */
  public async fail(error: unknown): Promise<void> {
    try {
      await this.finishWith(error);
    } catch {
      // That the outcome is lost was reported; the caller gets the error of the call.
    }
  }

  private finishWith(error: unknown): Promise<void> {
    const { signal } = this.limit;
    if (signal.aborted) {
      const type = typeOf(signal.reason);
      return this.finish(type === 'TimeoutError' ? 'failed' : 'cancelled', { type });
    }
    const { error: facts, ...outcome } = observeError(error, this.request.readError);
    this.addFacts(outcome);
    return this.finish('failed', cleanError(facts));
  }

  /** Records the outcome, of which there is one: the first. */
  private finish(state: CallState, error?: CallError): Promise<void> {
    this.outcome ??= this.write(state, error).finally(() => this.settle());
    return this.outcome;
  }

  private async write(state: CallState, error?: CallError): Promise<void> {
    this.limit.lift();
    const latencyMs = Math.round(performance.now() - this.begun);
    const record: AuditRecord = {
      ...this.started.record,
      ...cleanOutcome(this.facts),
      state,
      error,
      latencyMs,
      outputDigest: this.finishOutput(state),
    };
    await this.storeOutput(record);
    let lost: { readonly error: unknown } | undefined;
    try {
      await this.recording.writer.append({ kind: 'record', record }, { preferredChain: this.started.chain });
    } catch (error) {
      lost = { error };
      this.note('outcome-not-recorded', error);
    }
    for (const problem of this.problems) {
      await this.recording.report({ ...problem, record });
    }
    if (lost !== undefined && this.recording.whenOutcomeIsLost === 'throw') {
      throw lost.error;
    }
  }

  private finishOutput(state: CallState): AuditRecord['outputDigest'] {
    const isUnread = this.problems.some(({ kind }) => kind === 'answer-not-read');
    if (isUnread || (!this.output.isThere && state !== 'completed')) {
      return undefined;
    }
    try {
      return this.output.finish();
    } catch (error) {
      this.note('output-not-digested', error);
      return undefined;
    }
  }

  private async storeOutput({ eventId }: AuditRecord): Promise<void> {
    const { contentSink, serviceTimeoutMs } = this.recording;
    if (contentSink === undefined || !this.output.isThere) {
      return;
    }
    try {
      await withinTime(serviceTimeoutMs, (signal) => contentSink.put(eventId, 'output', this.output.text, signal));
    } catch (error) {
      this.note('output-not-stored', error);
    }
  }

  private addOutput(text: string): void {
    if (this.outcome === undefined) {
      this.output.add(text);
    }
  }

  private addFacts(part: CallOutcome): void {
    for (const [name, value] of Object.entries(part)) {
      if (value !== undefined) {
        Object.assign(this.facts, { [name]: value });
      }
    }
  }

  private note(kind: AuditProblem['kind'], error: unknown): void {
    if (!this.problems.some((problem) => problem.kind === kind)) {
      this.problems.push({ kind, error });
    }
  }
}
