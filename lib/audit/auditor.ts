import { ConfigurationError } from '../core/errors';
import type { AuditedRequest, CallAuditor, ObservedOutcome, StreamObserver } from './audited-call';
import { clean, examine } from './auditor/examination';
import { typeOf } from './auditor/facts';
import { Output } from './auditor/output';
import { type AuditProblem, problemReporter } from './auditor/problem';
import { RecordedCall, type Recording } from './auditor/recorded-call';
import { RecordedStream, releaseIterator } from './auditor/recorded-stream';
import type { ContentDigester } from './content-digest';
import type { ContentSink } from './content-sink';
import type { PhiDetector } from './phi-detector';
import type { AuditRecord } from './record';
import { requireIdentifier } from './support/identifier';
import { newId } from './support/new-id';
import { withinTime } from './support/time-limit';
import { AuditWriteError, type AuditWriter, type WrittenEntry } from './writer';

export type { AuditProblem } from './auditor/problem';

/** Props of {@link Auditor}. */
export interface AuditorProps {
  readonly writer: AuditWriter;
  readonly digester: ContentDigester;
  readonly detector: PhiDetector;
  /**
   * Stores input and output. The input is durable there before the model is called.
   *
   * @default - content is not stored
   */
  readonly contentSink?: ContentSink;
  /**
   * How long a call may take, in milliseconds, a stream to its last piece included. A consumer that stopped reading
   * without saying so would leave it without an outcome otherwise.
   *
   * @default 900000, fifteen minutes: the longest that an AWS Lambda function runs
   */
  readonly timeoutMs?: number;
  /**
   * How long the detector, the digester and the content sink may take, each, in milliseconds.
   *
   * @default 10000
   */
  readonly serviceTimeoutMs?: number;
  /**
   * What the caller gets when the model answered and the outcome could not be recorded. That the call was made is
   * durable, and `compliant-ai audit verify` names it as one without outcome. `return` gives the answer; `throw` gives
   * an AuditWriteError in its place, and the tokens are spent all the same.
   *
   * @default 'return'
   */
  readonly whenOutcomeIsLost?: 'return' | 'throw';
  /**
   * Is told what went wrong beside a call, above all of outcomes that could not be recorded: put their records in a
   * dead-letter queue. The call waits for it.
   *
   * @default - a warning of the process
   */
  readonly onProblem?: (problem: AuditProblem) => void | Promise<void>;
  /**
   * Tells the time.
   *
   * @default - the clock of the system
   */
  readonly clock?: () => Date;
}

/**
 * Makes calls that are recorded before they are made, and never without.
 *
 * The input is digested, examined and, where content is kept, stored, all at once; then the record is written; then the
 * model is called. Whatever of this fails or hangs, except for the examination, the call is not made.
 */
export class Auditor implements CallAuditor {
  private readonly recording: Recording;
  private readonly clock: () => Date;
  private readonly underWay = new Set<Promise<unknown>>();

  /** @throws ConfigurationError when a number or word is not allowed */
  public constructor(private readonly props: AuditorProps) {
    const { timeoutMs = 900_000, serviceTimeoutMs = 10_000, whenOutcomeIsLost = 'return' } = props;
    requireTimeout('timeoutMs', timeoutMs);
    requireTimeout('serviceTimeoutMs', serviceTimeoutMs);
    if (!['return', 'throw'].includes(whenOutcomeIsLost)) {
      throw new ConfigurationError(`'whenOutcomeIsLost' must be 'return' or 'throw', got '${whenOutcomeIsLost}'`);
    }
    requireIdentifier('detector.name', props.detector.name);
    this.clock = props.clock ?? (() => new Date());
    this.recording = {
      writer: props.writer,
      contentSink: props.contentSink,
      timeoutMs,
      serviceTimeoutMs,
      whenOutcomeIsLost,
      report: problemReporter(props.onProblem),
    };
  }

  /** @inheritdoc */
  public call<T>(
    request: AuditedRequest,
    invoke: (signal: AbortSignal) => Promise<T>,
    read: (answer: T) => ObservedOutcome,
  ): Promise<T> {
    return this.track(this.makeCall(request, invoke, read));
  }

  /** @inheritdoc */
  public stream<T>(
    request: AuditedRequest,
    invoke: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
    read: (piece: T, observer: StreamObserver) => void,
  ): Promise<AsyncIterable<T>> {
    return this.track(this.openStream(request, invoke, read));
  }

  /**
   * Resolves when every call has its outcome recorded. At the end of a process: take no more requests, drain the
   * auditor, close the writer.
   */
  public async drain(): Promise<void> {
    while (this.underWay.size > 0) {
      await Promise.allSettled(this.underWay);
    }
  }

  private async makeCall<T>(
    request: AuditedRequest,
    invoke: (signal: AbortSignal) => Promise<T>,
    read: (answer: T) => ObservedOutcome,
  ): Promise<T> {
    const call = await this.begin(request);
    let answer: T;
    try {
      answer = await call.limit.until(invoke(call.limit.signal));
    } catch (error) {
      await call.fail(error);
      throw error;
    }
    call.observeAll(() => read(answer));
    await call.complete();
    return answer;
  }

  private async openStream<T>(
    request: AuditedRequest,
    invoke: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
    read: (piece: T, observer: StreamObserver) => void,
  ): Promise<AsyncIterable<T>> {
    const call = await this.begin(request);
    try {
      const { signal } = call.limit;
      const source = invoke(signal).then((pieces) => {
        const iterator = pieces[Symbol.asyncIterator]();
        if (signal.aborted) {
          releaseIterator(iterator);
        }
        return iterator;
      });
      return new RecordedStream(call, await call.limit.until(source), read);
    } catch (error) {
      await call.fail(error);
      throw error;
    }
  }

  /** Does all that must be done before the model is called. */
  private async begin(given: AuditedRequest): Promise<RecordedCall> {
    // What is checked is what is recorded, whatever becomes of the caller's objects meanwhile.
    const request = { ...given, caller: { ...given.caller }, provider: { ...given.provider } };
    requireRequest(request);
    const { signal } = request;
    signal?.throwIfAborted();
    const timestamp = this.clock();
    const eventId = newId(timestamp);
    const { digester, detector } = this.props;
    const { contentSink, serviceTimeoutMs } = this.recording;
    const [examination, digests, contentReference] = await Promise.all([
      examine(request, detector, serviceTimeoutMs),
      this.require('the input could not be digested', eventId, signal, async () => {
        const [input, output] = await Promise.all([digester.begin(timestamp), digester.begin(timestamp)]);
        input.update(request.input);
        return { input: input.finish(), output };
      }),
      contentSink &&
        this.require('the input could not be stored', eventId, signal, async (limit) => {
          const reference = await contentSink.put(eventId, 'input', request.input, limit);
          requireIdentifier('contentReference', reference);
          return reference;
        }),
    ]);
    signal?.throwIfAborted();
    const record: AuditRecord = {
      eventId,
      timestampUtc: timestamp.toISOString(),
      userId: request.caller.userId,
      sessionId: request.caller.sessionId,
      purpose: request.caller.purpose,
      apiProvider: request.provider.apiProvider,
      dataResidencyRegion: request.provider.dataResidencyRegion,
      baaReferenceId: request.provider.baaReferenceId,
      operation: request.operation,
      model: request.model,
      phiPresent: examination.phiDetection.presence !== 'absent',
      phiDetection: examination.phiDetection,
      inputDigest: digests.input,
      contentReference,
      state: 'started',
    };
    const started = await this.writeStarted(record, signal);
    if (examination.failure !== undefined) {
      this.track(this.recording.report({ kind: 'phi-not-examined', record, error: examination.failure.error }));
    }
    const output = new Output(digests.output, contentSink !== undefined);
    const call = new RecordedCall(request, { record, chain: started.entry.chain }, output, this.recording);
    this.track(call.settled);
    return call;
  }

  private async writeStarted(record: AuditRecord, signal?: AbortSignal): Promise<WrittenEntry> {
    let started: WrittenEntry;
    try {
      started = await this.recording.writer.append({ kind: 'record', record }, { signal });
    } catch (error) {
      if (error instanceof AuditWriteError && error.mayBeStored) {
        // The caller hears of it at once: a sink that failed may take long to fail again.
        this.track(this.writeNotCalled(record, error));
      }
      throw error;
    }
    if (signal?.aborted) {
      await this.writeNotCalled(record, signal.reason, started.entry.chain);
      throw signal.reason;
    }
    return started;
  }

  private async writeNotCalled(started: AuditRecord, reason: unknown, preferredChain?: string): Promise<void> {
    const record: AuditRecord = { ...started, state: 'not-called', error: { type: typeOf(reason) } };
    try {
      await this.recording.writer.append({ kind: 'record', record }, { preferredChain });
    } catch (error) {
      await this.recording.report({ kind: 'outcome-not-recorded', record, error });
    }
  }

  /** Does a thing without which the call is not made. */
  private async require<T>(
    failure: string,
    eventId: string,
    signal: AbortSignal | undefined,
    work: (limit: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await withinTime(this.recording.serviceTimeoutMs, work, signal);
    } catch (cause) {
      signal?.throwIfAborted();
      throw new AuditWriteError(`call ${eventId} was not made: ${failure} (${typeOf(cause)})`, {
        cause,
        eventId,
        mayBeStored: false,
      });
    }
  }

  private track<T>(work: Promise<T>): Promise<T> {
    const forget = () => this.underWay.delete(work);
    this.underWay.add(work);
    work.then(forget, forget);
    return work;
  }
}

function requireRequest({ caller, provider, operation, model, input, phi }: AuditedRequest): void {
  requireIdentifier('caller.userId', caller.userId);
  requireIdentifier('caller.sessionId', caller.sessionId);
  if (caller.purpose !== undefined) {
    requireIdentifier('caller.purpose', caller.purpose);
  }
  requireIdentifier('provider.apiProvider', provider.apiProvider);
  requireIdentifier('provider.dataResidencyRegion', provider.dataResidencyRegion);
  requireIdentifier('provider.baaReferenceId', provider.baaReferenceId);
  requireIdentifier('operation', operation);
  requireIdentifier('model', model);
  if (typeof input !== 'string') {
    throw new ConfigurationError(`'input' must be all that the model is sent, as text, got ${typeof input}`);
  }
  if (phi !== undefined) {
    clean(phi);
  }
}

function requireTimeout(property: string, value: number): void {
  if (!Number.isInteger(value) || value < 1 || value > 86_400_000) {
    throw new ConfigurationError(`'${property}' must be whole milliseconds from 1 to 86400000, a day, got ${value}`);
  }
}
