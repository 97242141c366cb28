import type { PhiFinding } from './phi-detector';
import type { CallError, Caller, CallOutcome, ModelProvider } from './record';

/** A call that is about to be made. */
export interface AuditedRequest {
  readonly caller: Caller;
  readonly provider: ModelProvider;
  readonly operation: string;
  readonly model: string;
  /** All that the model is sent, as text. It is digested, and never in the record. */
  readonly input: string;
  /**
   * What people and models wrote in the input, for the detector: without the escapes of JSON, which hide identifiers from
   * patterns, and without names of models, which look like dates.
   *
   * @default - the input
   */
  readonly text?: string;
  /**
   * What is known of PHI in the input.
   *
   * @default - the detector of the auditor examines it
   */
  readonly phi?: PhiFinding;
  /**
   * Cancels the call. Before the record is durable, the model is not called.
   *
   * @default - it cannot be cancelled
   */
  readonly signal?: AbortSignal;
  /**
   * Reads what an error of the provider's SDK says of the call.
   *
   * @default - the error's class is recorded
   */
  readonly readError?: (error: unknown) => ObservedError;
}

/** What an adapter reads from an error. */
export interface ObservedError extends Pick<CallOutcome, 'responseStatus' | 'attempts'> {
  readonly error: CallError;
}

/** What an adapter reads from an answer. */
export interface ObservedOutcome extends CallOutcome {
  /** All that the model answered, as text. */
  readonly output: string;
}

/** Takes what an adapter reads from the pieces of a streamed answer. */
export interface StreamObserver {
  /** More of the answer, in order. */
  output(text: string): void;
  /** What is known of the outcome; later values replace earlier ones, and what is undefined does not. */
  outcome(part: CallOutcome): void;
}

/** Makes calls that are recorded before they are made. */
export interface CallAuditor {
  /**
   * Records a call, makes it, and records its outcome. Both are durable when the answer is returned.
   *
   * @param invoke calls the model; it is given a signal that ends the call, to be passed to the SDK
   * @param read reads the answer; what it throws is recorded, and the answer is returned all the same
   * @throws AuditWriteError when the record could not be written: `invoke` was not run
   * @throws whatever `invoke` throws, after that is recorded
   * @throws the reason of the request's signal, or a `TimeoutError`, when the call was ended before its answer came
   */
  call<T>(
    request: AuditedRequest,
    invoke: (signal: AbortSignal) => Promise<T>,
    read: (answer: T) => ObservedOutcome,
  ): Promise<T>;
  /**
   * The same for an answer that comes in pieces. The outcome is recorded when the last piece was taken, the consumer
   * stopped, the stream failed, or the time was up, whichever comes first; the consumer sees the end after that. The
   * pieces are for one consumer.
   *
   * @param read reads a piece and tells the observer what it holds
   */
  stream<T>(
    request: AuditedRequest,
    invoke: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
    read: (piece: T, observer: StreamObserver) => void,
  ): Promise<AsyncIterable<T>>;
}
