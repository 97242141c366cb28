import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamObserver } from '../../../lib/audit/audited-call';
import { Auditor, type AuditProblem } from '../../../lib/audit/auditor';
import type { ContentDigester } from '../../../lib/audit/content-digest';
import type { PhiDetector, PhiFinding } from '../../../lib/audit/phi-detector';
import { AuditWriter } from '../../../lib/audit/writer';
import { digester, outcome, request } from './auditing';
import type { CheckedStore } from './checked-store';
import { FaultySink } from './faulty-sink';

/** What must never be in a record, a message or a warning. */
export const PLANTED = ['Jane Doe', '078-05-1120', 'MRN 4711', 'likes tulips'];

const DAY = 86_400_000;

/** A service whose every part fails as a seed decides. */
export class FaultyService {
  public readonly sink: FaultySink;
  public readonly problems: AuditProblem[] = [];
  /** The sessions for which the model was called. */
  public readonly called = new Set<string>();
  /** Those of them that were not on record then. */
  public readonly unrecorded: string[] = [];
  public readonly refused: unknown[] = [];
  private readonly auditor: Auditor;
  private readonly writer: AuditWriter;
  private now = Date.parse('2026-12-31T23:59:59.000Z');

  constructor(
    private readonly store: CheckedStore,
    private readonly random: () => number,
  ) {
    const clock = () => this.tick();
    this.sink = new FaultySink(store, random);
    this.writer = new AuditWriter({
      sink: this.sink,
      service: 'faulty',
      maximumChains: 8,
      writeTimeoutMs: 10,
      retryDelayMs: 0,
      clock,
    });
    this.auditor = new Auditor({
      writer: this.writer,
      digester: this.faultyDigester(),
      detector: this.faultyDetector(),
      contentSink: { put: async (eventId) => (this.strikes(0.02) ? this.fail() : `content/${eventId}`) },
      timeoutMs: 10,
      serviceTimeoutMs: 10,
      whenOutcomeIsLost: this.strikes(0.5) ? 'return' : 'throw',
      onProblem: (problem) => {
        this.problems.push(problem);
        return this.strikes(0.2) ? this.fail() : undefined;
      },
      clock,
    });
  }

  /** Makes calls, some at a time, and brings everything to its end. */
  public async run(calls: number): Promise<void> {
    const numbers = Array.from({ length: calls }, (_, index) => index).values();
    const worker = async () => {
      for (const number of numbers) {
        await this.call(`session-${number}`).catch((error: unknown) => this.refused.push(error));
      }
    };
    await Promise.all(Array.from({ length: 48 }, worker));
    await this.auditor.drain();
    await this.writer.close();
    for (const store of this.sink.late) {
      await store();
    }
  }

  private async call(sessionId: string): Promise<void> {
    const controller = new AbortController();
    if (this.strikes(0.1)) {
      const delay = this.random() * 4;
      sleep(delay).then(() => controller.abort(new Error(PLANTED[0])));
    }
    const asked = request({
      caller: { userId: 'u', sessionId },
      input: `Is ${PLANTED.join(', ')}?`,
      signal: controller.signal,
    });
    if (this.strikes(0.5)) {
      await this.auditor.call(
        asked,
        () => this.model(sessionId),
        () => this.read(),
      );
      return;
    }
    const open = async () => {
      await this.model(sessionId);
      return this.pieces();
    };
    const pieces = await this.auditor.stream(asked, open, (piece, observer) => this.readPiece(piece, observer));
    if (this.strikes(0.05)) {
      return;
    }
    for await (const _ of pieces) {
      if (this.strikes(0.05)) {
        break;
      }
    }
  }

  private async model(sessionId: string): Promise<void> {
    this.called.add(sessionId);
    if (!this.store.states.get(sessionId)?.includes('started')) {
      this.unrecorded.push(sessionId);
    }
    await this.misbehave();
  }

  private async *pieces(): AsyncGenerator<string> {
    for (const word of PLANTED) {
      await this.misbehave();
      yield word;
    }
  }

  private async misbehave(): Promise<void> {
    if (this.strikes(0.05)) {
      this.fail();
    }
    if (this.strikes(0.01)) {
      await new Promise(() => {});
    }
    if (this.strikes(0.1)) {
      await new Promise(setImmediate);
    }
  }

  private read() {
    if (this.strikes(0.05)) {
      this.fail();
    }
    return { ...outcome, output: PLANTED.join(), finishReason: this.strikes(0.1) ? PLANTED[0] : 'stop' };
  }

  private readPiece(piece: string, observer: StreamObserver): void {
    if (this.strikes(0.02)) {
      this.fail();
    }
    observer.output(piece);
  }

  private faultyDigester(): ContentDigester {
    return { begin: async () => (this.strikes(0.01) ? this.fail() : digester.begin()) };
  }

  private faultyDetector(): PhiDetector {
    const findings: PhiFinding[] = [
      { presence: 'absent', identifiers: [] },
      { presence: 'present', identifiers: ['names'] },
      { presence: 'present', identifiers: [PLANTED[1] ?? ''] },
    ];
    const detect = async () => {
      if (this.strikes(0.05)) {
        this.fail();
      }
      if (this.strikes(0.01)) {
        await new Promise(() => {});
      }
      return findings[Math.floor(this.random() * findings.length)] ?? this.fail();
    };
    return { name: 'faulty/1', detect };
  }

  /** A clock that jumps over midnight, forth and back. */
  private tick(): Date {
    this.now += this.strikes(0.01) ? (this.random() - 0.5) * 3 * DAY : 1;
    return new Date(this.now);
  }

  private strikes(share: number): boolean {
    return this.random() < share;
  }

  private fail(): never {
    throw new Error(`cannot answer on ${PLANTED.join()}`);
  }
}
