/** Identifiers that a guardrail finds by their notation, besides those that it recognizes by their context. */
export interface PhiPattern {
  /** Letters, digits and hyphens; what is masked is replaced with this name in braces. */
  readonly name: string;
  /**
   * A regular expression of at most 500 characters, without look-around and back references: Bedrock documents neither
   * which engine it uses nor its flags, so write letters in both cases.
   */
  readonly pattern: string;
  /**
   * What it finds.
   *
   * @default - no description
   */
  readonly description?: string;
}
