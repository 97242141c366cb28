import type { CallAuditor } from '../../../lib/audit/audited-call';
import type { AuditRecord } from '../../../lib/audit/record';
import type { Reply } from './scripted-server';

/** Whose note the prompts of tests quote. Neither may be found in any record. */
export const PATIENT = 'Jane Roe';
export const PROMPT = `Summarize the note of ${PATIENT}, SSN 078-05-1120:\n"stable"`;
/** What the servers answer, as a whole and in the pieces of their streams. */
export const ANSWER = `The note of ${PATIENT} says stable.`;
export const ANSWER_PIECES = ['The note of Jane', ' Roe says stable.'] as const;

export const caller = { userId: 'dr.jones@example.org', sessionId: 'session-1', purpose: 'treatment' };

/** A client and the calls that every provider has. */
export interface ConnectedClient {
  call(signal?: AbortSignal): Promise<unknown>;
  stream(signal?: AbortSignal): Promise<AsyncIterable<unknown>>;
  /** The text of a whole answer, as the caller reads it. */
  textOf(answer: unknown): unknown;
  close?(): void;
}

/** What a provider sends, in the format of its interface, and what is recorded of it. */
export interface Vendor {
  readonly name: string;
  readonly protocol?: 'h2';
  /** @param retries where the SDK is told of them; the others have some by default */
  connect(url: string, auditor: CallAuditor, retries?: number): Promise<ConnectedClient>;
  readonly answer: Reply;
  readonly wholeStream: Reply;
  /** After the first piece of text, the server breaks off, says no more, or ends as if that were all. */
  partOfStream(then: 'cut' | 'hold' | 'end'): Reply;
  /** A stream without counts of tokens. */
  readonly streamWithoutUsage: Reply;
  readonly tooManyRequests: Reply;
  /** Quotes the prompt in its message. */
  readonly badRequest: Reply;
  /** What is recorded of `answer` and of a stream. */
  readonly outcome: Partial<AuditRecord>;
  readonly streamOutcome?: Partial<AuditRecord>;
  /** What is recorded of `badRequest`. */
  readonly failure: Partial<AuditRecord>;
  /** Whether the SDK says how often it sent a request. */
  readonly countsAttempts: boolean;
}
