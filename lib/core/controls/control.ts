/** A requirement of a framework that a rule gives evidence for. */
export interface Control {
  /** The framework that states the requirement. */
  readonly framework: Framework;
  /** The framework's own identifier, for example `164.312(e)(1)` or `CC6.7`. */
  readonly id: string;
  /** A short title; for SOC 2 a paraphrase. */
  readonly title: string;
  /**
   * How HIPAA classifies the provision: implementation specifications are required or addressable.
   *
   * @default - the framework knows no such distinction
   */
  readonly status?: 'standard' | 'required' | 'addressable' | 'privacy-rule' | 'breach-rule';
}

/** The frameworks that rules cite. A profile is a filter over rules by framework. */
export type Framework = 'HIPAA' | 'SOC2' | 'NIST-800-53';
