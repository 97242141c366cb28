/** Takes the content of calls, for organizations that must be able to reconstruct it. It is never in a record. */
export interface ContentSink {
  /**
   * Stores what a model is sent or answered. When it resolves, the content is durable.
   *
   * @param eventId of the record
   * @returns where the content of the call is kept, for the record; the same for both parts
   */
  put(eventId: string, part: 'input' | 'output', content: string | Uint8Array, signal?: AbortSignal): Promise<string>;
}
