import { Token } from 'aws-cdk-lib/core';
import { ConfigurationError, SAFE_HARBOR_IDENTIFIERS, type SafeHarborIdentifier, safeHarborCitation } from '../../core';
import { SAFE_HARBOR_PATTERNS } from '../../core/safe-harbor-patterns';
import type { PhiPattern } from './patterns';

/** A detector that a guardrail goes without. */
export interface DetectorExemption {
  /** A PII type of Bedrock such as `AGE`, or the name of a pattern such as `written-date`. */
  readonly detector: string;
  /** Why the application needs what the detector finds; it is written to the template. */
  readonly reason: string;
}

/** What a guardrail detects. */
export interface Detectors {
  readonly types: readonly string[];
  readonly patterns: readonly PhiPattern[];
}

/** CloudFormation takes so many patterns a guardrail. */
const MAX_PATTERNS = 30;

/**
 * The remaining PII types of Bedrock: credentials and payment data, which identify nobody by themselves and have no
 * place in a prompt. See docs.aws.amazon.com/bedrock/latest/APIReference/API_GuardrailPiiEntityConfig.html.
 */
const SECRET_TYPES = [
  'PASSWORD',
  'PIN',
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'CREDIT_DEBIT_CARD_CVV',
  'CREDIT_DEBIT_CARD_EXPIRY',
  'US_BANK_ROUTING_NUMBER',
  'SWIFT_CODE',
];

const ALL_TYPES: readonly string[] = [
  ...new Set([
    ...SAFE_HARBOR_IDENTIFIERS.flatMap(({ bedrockTypes, foreignBedrockTypes = [] }) => [
      ...bedrockTypes,
      ...foreignBedrockTypes,
    ]),
    ...SECRET_TYPES,
  ]),
];

/**
 * Every PII type of Bedrock and every pattern, own ones included, but those that are exempted.
 *
 * @throws ConfigurationError for an exemption of something unknown, without reason or made twice, and for a pattern that
 * Bedrock does not take
 */
export function detectorsBut(exemptions: readonly DetectorExemption[], own: readonly PhiPattern[]): Detectors {
  validateExemptions(exemptions);
  const exempted = new Set(exemptions.map(({ detector }) => detector));
  const patterns = [
    ...SAFE_HARBOR_PATTERNS.filter(({ name }) => !exempted.has(name)).map(
      ({ name, pattern, description, paragraphs }) => ({
        name,
        pattern,
        description: `${description} (${citations(paragraphs)})`,
      }),
    ),
    ...own,
  ];
  validatePatterns(patterns);
  return { types: ALL_TYPES.filter((type) => !exempted.has(type)), patterns };
}

function citations(paragraphs: readonly string[]): string {
  const cited = (identifier: SafeHarborIdentifier) => paragraphs.includes(identifier.paragraph);
  return SAFE_HARBOR_IDENTIFIERS.filter(cited).map(safeHarborCitation).join(', ');
}

function validateExemptions(exemptions: readonly DetectorExemption[]): void {
  const known = [...ALL_TYPES, ...SAFE_HARBOR_PATTERNS.map(({ name }) => name)];
  const seen = new Set<string>();
  for (const { detector, reason } of exemptions) {
    if (!known.includes(detector)) {
      throw new ConfigurationError(`'exemptions' must name one of ${known.join(', ')}, got '${detector}'`);
    }
    if (seen.has(detector)) {
      throw new ConfigurationError(
        `'exemptions' must name each detector once, got '${detector}' twice; keep one reason`,
      );
    }
    if (reason.trim() === '') {
      throw new ConfigurationError(
        `'exemptions' needs a reason for '${detector}', got ''; say why the application cannot do without it`,
      );
    }
    seen.add(detector);
  }
}

function validatePatterns(patterns: readonly PhiPattern[]): void {
  if (patterns.length > MAX_PATTERNS) {
    throw new ConfigurationError(
      `'patterns' may hold ${MAX_PATTERNS - SAFE_HARBOR_PATTERNS.length} besides those of the guardrail, ` +
        `got ${patterns.length - SAFE_HARBOR_PATTERNS.length}; join patterns with '|'`,
    );
  }
  const names = new Set<string>();
  for (const { name, pattern } of patterns) {
    if (names.has(name)) {
      throw new ConfigurationError(`'patterns' must have different names, got '${name}' twice; choose another`);
    }
    names.add(name);
    if (!/^[A-Za-z0-9-]{1,100}$/.test(name)) {
      throw new ConfigurationError(
        `'patterns' must have names of at most 100 letters, digits and hyphens, got '${name}'; choose another`,
      );
    }
    if (!Token.isUnresolved(pattern)) {
      validateExpression(name, pattern);
    }
  }
}

function validateExpression(name: string, pattern: string): void {
  if (pattern.length < 1 || pattern.length > 500) {
    throw new ConfigurationError(
      `the pattern '${name}' must have 1 to 500 characters, got ${pattern.length}; divide it into several`,
    );
  }
  if (/\(\?[=!<]|\\[1-9k]/.test(pattern)) {
    throw new ConfigurationError(
      `the pattern '${name}' must do without look-around, named groups and back references, got '${pattern}'; match ` +
        'what stands around as well, as Bedrock matches no look-around',
    );
  }
  try {
    new RegExp(pattern);
  } catch (error) {
    throw new ConfigurationError(
      `the pattern '${name}' must be a regular expression, got '${pattern}'; ${String(error)}`,
    );
  }
}
