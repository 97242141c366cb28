/** An identifier that the Safe Harbor method of de-identification removes, and what of a Bedrock guardrail detects it. */
export interface SafeHarborIdentifier {
  /** The letter of the paragraph of 45 CFR 164.514(b)(2)(i): `A` to `R`. */
  readonly paragraph: string;
  readonly name: string;
  /** The PII types of Bedrock guardrails that detect it; none where Bedrock has no type for it. */
  readonly bedrockTypes: readonly string[];
  /** Types for the same identifier as other countries issue it. A guardrail for patients in the United States may omit them. */
  readonly foreignBedrockTypes?: readonly string[];
  /**
   * What the types leave undetected: `pattern` if a regular expression of the guardrail can find numbers in their usual
   * notation, `undetectable` if a text filter cannot find it at all, absent if nothing that is known of.
   */
  readonly remainder?: 'pattern' | 'undetectable';
}

/**
 * The eighteen identifiers of 45 CFR 164.514(b)(2)(i)(A) to (R), in the order of the regulation.
 *
 * Removing them is half of the Safe Harbor method; the other half is that nobody knows how to identify a person from
 * what remains, 164.514(b)(2)(ii). A filter that recognizes identifiers by probability reduces exposure and is no
 * de-identification under the rule.
 *
 * Types: docs.aws.amazon.com/bedrock/latest/APIReference/API_GuardrailPiiEntityConfig.html.
 */
export const SAFE_HARBOR_IDENTIFIERS: readonly SafeHarborIdentifier[] = [
  { paragraph: 'A', name: 'names', bedrockTypes: ['NAME'] },
  {
    paragraph: 'B',
    name: 'geographic subdivisions smaller than a state',
    bedrockTypes: ['ADDRESS'],
    remainder: 'pattern',
  },
  {
    paragraph: 'C',
    name: 'elements of dates but the year, and ages over 89',
    bedrockTypes: ['AGE'],
    remainder: 'pattern',
  },
  { paragraph: 'D', name: 'telephone numbers', bedrockTypes: ['PHONE'] },
  { paragraph: 'E', name: 'fax numbers', bedrockTypes: ['PHONE'] },
  { paragraph: 'F', name: 'email addresses', bedrockTypes: ['EMAIL'] },
  { paragraph: 'G', name: 'social security numbers', bedrockTypes: ['US_SOCIAL_SECURITY_NUMBER'] },
  { paragraph: 'H', name: 'medical record numbers', bedrockTypes: [], remainder: 'pattern' },
  {
    paragraph: 'I',
    name: 'health plan beneficiary numbers',
    bedrockTypes: [],
    foreignBedrockTypes: ['CA_HEALTH_NUMBER', 'UK_NATIONAL_HEALTH_SERVICE_NUMBER'],
    remainder: 'pattern',
  },
  {
    paragraph: 'J',
    name: 'account numbers',
    bedrockTypes: ['US_BANK_ACCOUNT_NUMBER', 'CREDIT_DEBIT_CARD_NUMBER'],
    foreignBedrockTypes: ['INTERNATIONAL_BANK_ACCOUNT_NUMBER'],
    remainder: 'pattern',
  },
  { paragraph: 'K', name: 'certificate and license numbers', bedrockTypes: ['DRIVER_ID'], remainder: 'pattern' },
  {
    paragraph: 'L',
    name: 'vehicle identifiers and serial numbers, license plates included',
    bedrockTypes: ['VEHICLE_IDENTIFICATION_NUMBER', 'LICENSE_PLATE'],
  },
  {
    paragraph: 'M',
    name: 'device identifiers and serial numbers',
    bedrockTypes: ['MAC_ADDRESS'],
    remainder: 'pattern',
  },
  { paragraph: 'N', name: 'web universal resource locators (URLs)', bedrockTypes: ['URL'] },
  { paragraph: 'O', name: 'internet protocol (IP) addresses', bedrockTypes: ['IP_ADDRESS'], remainder: 'pattern' },
  {
    paragraph: 'P',
    name: 'biometric identifiers, finger and voice prints included',
    bedrockTypes: [],
    remainder: 'undetectable',
  },
  {
    paragraph: 'Q',
    name: 'full-face photographs and comparable images',
    bedrockTypes: [],
    remainder: 'undetectable',
  },
  {
    paragraph: 'R',
    name: 'any other unique identifying number, characteristic or code',
    bedrockTypes: ['US_PASSPORT_NUMBER', 'US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER', 'USERNAME'],
    foreignBedrockTypes: [
      'CA_SOCIAL_INSURANCE_NUMBER',
      'UK_NATIONAL_INSURANCE_NUMBER',
      'UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER',
    ],
    remainder: 'pattern',
  },
];

/** The citation of an identifier, such as `45 CFR 164.514(b)(2)(i)(A)`. */
export function safeHarborCitation({ paragraph }: SafeHarborIdentifier): string {
  return `45 CFR 164.514(b)(2)(i)(${paragraph})`;
}
