import type { AuditedRequest, CallAuditor, StreamObserver } from '../audited-call';
import type { CallOutcome } from '../record';

/**
 * A stream ended before the provider said that the answer is complete. SDKs let it pass for a whole answer, as when a
 * proxy ends it, or a connection of HTTP/2 is closed.
 */
export class IncompleteAnswerError extends Error {
  constructor() {
    super('the stream ended before the answer was complete; discard what came of it and ask again');
    this.name = 'IncompleteAnswerError';
  }
}

/** A stream that the provider has begun. */
export interface OpenedStream<T> {
  readonly pieces: AsyncIterable<T>;
  /** What is known before the first piece, such as the status. */
  readonly outcome: CallOutcome;
}

/** How the pieces of a stream are read. */
export interface PieceReader<T> {
  read(piece: T, observer: StreamObserver): void;
  /** Whether a piece says that the answer is complete; pieces with counts may follow it. */
  isLast(piece: T): boolean;
}

/**
 * Makes a call whose answer comes in pieces, and records what is known when the stream opens with the first piece. A
 * stream that ends before its last piece fails with an IncompleteAnswerError.
 */
export function auditStream<T>(
  auditor: CallAuditor,
  request: AuditedRequest,
  open: (signal: AbortSignal) => Promise<OpenedStream<T>>,
  reader: PieceReader<T>,
): Promise<AsyncIterable<T>> {
  let atOpening: CallOutcome = {};
  return auditor.stream(
    request,
    async (signal) => {
      const { pieces, outcome } = await open(signal);
      atOpening = outcome;
      return requireLast(pieces, reader);
    },
    (piece, observer) => {
      observer.outcome(atOpening);
      reader.read(piece, observer);
    },
  );
}

async function* requireLast<T>(pieces: AsyncIterable<T>, reader: PieceReader<T>): AsyncGenerator<T> {
  let isComplete = false;
  for await (const piece of pieces) {
    isComplete ||= reader.isLast(piece);
    yield piece;
  }
  if (!isComplete) {
    throw new IncompleteAnswerError();
  }
}
