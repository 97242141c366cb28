import { SAFE_HARBOR_IDENTIFIERS, type SafeHarborIdentifier } from '../../core';

/**
 * Identifiers that guardrails of Bedrock have no type for, with words by which the author of a pattern says that it is
 * meant for them. For the others a type covers the usual forms.
 */
const WORDS: Readonly<Record<string, RegExp>> = {
  C: /\b(dates?|dob|birth\w*|admission|discharge)\b/,
  H: /\b(mrns?|medical records?|(patient|chart) (ids?|numbers?|identifiers?))\b/,
  I: /\b(beneficiary|mbis?|medicare|medicaid|subscriber|(health ?)?plans?|(member|insurance|policy) (ids?|numbers?|identifiers?))\b/,
};

/** An identifier for which a custom pattern is demanded. */
export interface PatternDemand {
  readonly identifier: SafeHarborIdentifier;
  /** Whether a name or a description says that a pattern is for it. */
  isNamedBy(text: string): boolean;
}

/** The identifiers for which a custom pattern is demanded. */
export const PATTERN_DEMANDS: readonly PatternDemand[] = SAFE_HARBOR_IDENTIFIERS.flatMap((identifier) => {
  const words = WORDS[identifier.paragraph];
  return words === undefined ? [] : [{ identifier, isNamedBy: (text: string) => words.test(inWords(text)) }];
});

/** `healthPlanNumber`, `HEALTH_PLAN_NUMBER` and `health-plan-number` read `health plan number`; unknown parts say nothing. */
function inWords(text: string): string {
  return text
    .replace(/\$\{[^}]*\}/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .toLowerCase();
}
