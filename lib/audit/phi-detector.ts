/** Whether a text holds protected health information. `unknown` is treated as `present` everywhere. */
export type PhiPresence = 'present' | 'absent' | 'unknown';

/** What a detector found. It names kinds of identifiers and never quotes one. */
export interface PhiFinding {
  readonly presence: PhiPresence;
  /** The kinds that were found, such as `social security numbers`, each once. */
  readonly identifiers: readonly string[];
}

/** Decides whether a text holds protected health information. */
export interface PhiDetector {
  /** Name and version, which the record carries: what it finds is no better than what it looks for. */
  readonly name: string;
  /**
   * Examines a text. One that fails counts as `unknown`; it is not retried and the call goes on.
   *
   * @param signal ends the examination early
   */
  detect(text: string, signal?: AbortSignal): Promise<PhiFinding>;
}
