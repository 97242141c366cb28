import { validate } from 'uuid';
import { ConfigurationError } from '../core/errors';
import type { ContentDigest, ContentDigester } from './content-digest';
import type { ContentSink } from './content-sink';
import type { EntryBody } from './entry';
import type { AuditRecord, Caller } from './record';
import { type AuditSink, AuditStoreError } from './store';
import { requireIdentifier } from './support/identifier';
import { newId } from './support/new-id';
import { requireReason } from './support/reason';

/** What a model was sent, or what it answered. */
export type ContentPart = 'input' | 'output';

/** Where reading content is recorded. An `AuditWriter` is one. */
export interface AccessLog {
  /** Where the entries are kept. */
  readonly location: string;
  /** Writes an entry. When it resolves, the entry is durable. */
  append(body: Extract<EntryBody, { readonly kind: 'content-access' }>): Promise<unknown>;
}

/** Props of {@link ContentStore}. */
export interface ContentStoreProps {
  /**
   * Where content is kept: with a key, a retention and permissions of its own. It is not where the records are, since
   * those who may see that a call was made need not see what it said.
   */
  readonly sink: AuditSink;
  /** Where reading content is recorded: the writer of the records. */
  readonly accessLog: AccessLog;
  /** The digester of the records. What is read must have the digest of its record. */
  readonly digester: ContentDigester;
}

/** Who reads content, and why. */
export interface ContentReader extends Caller {
  /** A line of 10 to 500 characters, such as `incident 4711, complaint about a wrong answer`. It names no patient. */
  readonly reason: string;
}

/**
 * Keeps the content of calls apart from their records, for organizations that must be able to reconstruct what PHI was
 * processed. Who does not need that is better off without it: what is not kept cannot leak.
 *
 * Who reads content through the store is recorded before it is handed out, 45 CFR 164.312(b). Who may read the bucket
 * itself can go around the store: give that permission to the store's process alone, and have the service log reads, such
 * as CloudTrail's data events do.
 *
 * How long content is kept is for the organization to decide. For less than six years, the stores of the clouds take a
 * `shorterRetentionReason`. Input is stored before the record of its call is written: when that fails, the call is not
 * made, and its input stays until its retention ends.
 */
export class ContentStore implements ContentSink {
  private readonly sink: AuditSink;
  private readonly accessLog: AccessLog;
  private readonly digester: ContentDigester;

  /** @throws ConfigurationError when content would be kept where the records are */
  public constructor(props: ContentStoreProps) {
    this.sink = props.sink;
    this.accessLog = props.accessLog;
    this.digester = props.digester;
    const [content, records] = [this.sink.location, this.accessLog.location];
    if (isWithin(content, records) || isWithin(records, content)) {
      throw new ConfigurationError(
        `'sink' must be apart from the records at '${records}', got '${content}'; use a bucket of its own, with a key ` +
          'and permissions of its own',
      );
    }
  }

  public async put(
    eventId: string,
    part: ContentPart,
    content: string | Uint8Array,
    signal?: AbortSignal,
  ): Promise<string> {
    if (!validate(eventId)) {
      throw new ConfigurationError(`'eventId' must be a UUID, got '${eventId}'; pass the one of the record`);
    }
    const bytes = Buffer.from(content);
    const key = keyOf(eventId, part);
    if ((await this.sink.create(key, bytes, signal)) === 'exists') {
      const stored = await this.sink.read(key, signal);
      if (Buffer.compare(stored, bytes) !== 0) {
        throw new AuditStoreError(`${this.sink.location}: '${key}' exists with other content`);
      }
    }
    return this.referenceOf(eventId);
  }

  /**
   * Reads content that a record refers to. That it was read is recorded first; when that fails, nothing is read.
   *
   * @param record of the call
   * @throws AuditWriteError when the access could not be recorded
   * @throws AuditStoreError when the content cannot be read, or is not what the record says
   * @throws ConfigurationError when the record refers to no content of this store, or the reader is not named
   */
  public async read(record: AuditRecord, part: ContentPart, reader: ContentReader): Promise<Uint8Array> {
    const { userId, sessionId, purpose, reason } = reader;
    requireIdentifier('userId', userId);
    requireIdentifier('sessionId', sessionId);
    if (purpose !== undefined) {
      requireIdentifier('purpose', purpose);
    }
    requireReason('reason', reason);
    const reference = this.referenceOf(record.eventId);
    if (record.contentReference !== reference) {
      throw new ConfigurationError(
        `the record of ${record.eventId} must refer to '${reference}', got '${record.contentReference}'; use the store ` +
          'that keeps its content',
      );
    }
    const expected = part === 'input' ? record.inputDigest : record.outputDigest;
    if (expected === undefined) {
      throw new ConfigurationError(`the record of ${record.eventId} has no ${part}, got the state '${record.state}'`);
    }
    await this.accessLog.append({
      kind: 'content-access',
      access: {
        eventId: newId(),
        timestampUtc: new Date().toISOString(),
        userId,
        sessionId,
        purpose,
        contentReference: reference,
        reason,
      },
    });
    const content = await this.sink.read(keyOf(record.eventId, part));
    await this.requireDigest(content, expected, keyOf(record.eventId, part));
    return content;
  }

  private async requireDigest(content: Uint8Array, expected: ContentDigest, key: string): Promise<void> {
    // A month names its first instant; a digester without periods pays no attention to it.
    const digest = await this.digester.begin(new Date(expected.keyPeriod ?? 0));
    digest.update(content);
    const found = digest.finish();
    if (found.keyId !== expected.keyId || found.algorithm !== expected.algorithm) {
      throw new AuditStoreError(
        `${this.sink.location}: whether '${key}' is what the record says is unknown: its digest is ` +
          `${expected.algorithm} by '${expected.keyId}', and this store makes ${found.algorithm} by '${found.keyId}'`,
      );
    }
    if (found.value !== expected.value) {
      throw new AuditStoreError(`${this.sink.location}: '${key}' is not what the record says: its digest differs`);
    }
  }

  private referenceOf(eventId: string): string {
    return `${this.sink.location}/${eventId}`;
  }
}

function keyOf(eventId: string, part: ContentPart): string {
  return `${eventId}/${part}`;
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer.replace(/\/$/, '')}/`);
}
