/**
 * What the caller gave is wrong: a prop, a policy, an exception, a file.
 *
 * The message quotes the prop and the value, says what is allowed and what to do; lower case, no final period.
 */
export class ConfigurationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigurationError';
  }
}

/** Synthesis was refused because of findings. The message lists all of them. */
export class ComplianceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ComplianceError';
  }
}
