/** A record could not be written. It names what was to be recorded, and never holds content. */
export class AuditWriteError extends Error {
  /** The call or access that was to be recorded. */
  public readonly eventId: string;
  /** Where it was to be stored; absent where it did not come so far. */
  public readonly key?: string;
  /** Whether the entry may have been stored nevertheless, as after an answer that never came. */
  public readonly mayBeStored: boolean;

  constructor(message: string, options: ErrorOptions & { eventId: string; key?: string; mayBeStored: boolean }) {
    super(message, options);
    this.name = 'AuditWriteError';
    this.eventId = options.eventId;
    this.key = options.key;
    this.mayBeStored = options.mayBeStored;
  }
}
