import type { AuditedRequest, ObservedOutcome } from '../../../lib/audit/audited-call';
import { Auditor, type AuditorProps } from '../../../lib/audit/auditor';
import { HmacDigester } from '../../../lib/audit/content-digest/hmac-digester';
import type { PhiDetector } from '../../../lib/audit/phi-detector';
import type { AuditRecord } from '../../../lib/audit/record';
import type { AuditSink } from '../../../lib/audit/store';
import { AuditWriter, type AuditWriterProps } from '../../../lib/audit/writer';

export const digester = new HmacDigester({ key: Buffer.alloc(32, 7), keyId: 'vault/audit-digest/1' });

/** Finds nothing. */
export const quietDetector: PhiDetector = {
  name: 'quiet/1',
  detect: async () => ({ presence: 'absent', identifiers: [] }),
};

/** A writer that does not wait between attempts. */
export function writerTo(sink: AuditSink, props: Partial<AuditWriterProps> = {}): AuditWriter {
  return new AuditWriter({ sink, service: 'notes-api', retryDelayMs: 0, ...props });
}

export function auditorTo(sink: AuditSink, props: Partial<AuditorProps> = {}): Auditor {
  return new Auditor({ writer: writerTo(sink), digester, detector: quietDetector, ...props });
}

export function request(props: Partial<AuditedRequest> = {}): AuditedRequest {
  return {
    caller: { userId: 'dr.jones@example.org', sessionId: 'session-1', purpose: 'treatment' },
    provider: { apiProvider: 'aws-bedrock', dataResidencyRegion: 'us-east-1', baaReferenceId: 'BAA-2026-7' },
    operation: 'Converse',
    model: 'anthropic.claude-sonnet-4-5',
    input: 'Summarize the note.',
    ...props,
  };
}

export const outcome: ObservedOutcome = {
  output: 'The note says nothing.',
  inputTokenCount: 5,
  outputTokenCount: 7,
  responseStatus: 200,
  attempts: 1,
  finishReason: 'end_turn',
  guardrailAction: 'NONE',
};

/** A record that is not of a real call. */
export function record(props: Partial<AuditRecord> = {}): AuditRecord {
  return {
    eventId: '019aa1b2-0000-7000-8000-000000000000',
    timestampUtc: '2026-11-21T10:00:00.000Z',
    userId: 'dr.jones@example.org',
    sessionId: 'session-1',
    apiProvider: 'aws-bedrock',
    dataResidencyRegion: 'us-east-1',
    baaReferenceId: 'BAA-2026-7',
    operation: 'Converse',
    model: 'anthropic.claude-sonnet-4-5',
    phiPresent: true,
    phiDetection: { presence: 'unknown', identifiers: [], detector: 'quiet/1' },
    inputDigest: { algorithm: 'HMAC-SHA-256', keyId: 'vault/audit-digest/1', value: 'ab'.repeat(32) },
    state: 'started',
    ...props,
  };
}

/** A promise and what settles it. */
export function deferred<T = void>(): {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
} {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}
