/**
 * The detectors of Sensitive Data Protection for identifiers of 45 CFR 164.514(b)(2)(i), by its paragraphs. None is known
 * for biometric identifiers (P) and photographs (Q), which are not in text.
 *
 * https://cloud.google.com/sensitive-data-protection/docs/infotypes-reference
 */
const BY_PARAGRAPH: Readonly<Record<string, readonly string[]>> = {
  A: ['PERSON_NAME'],
  B: ['STREET_ADDRESS', 'LOCATION'],
  C: ['DATE', 'DATE_OF_BIRTH', 'AGE'],
  D: ['PHONE_NUMBER'],
  F: ['EMAIL_ADDRESS'],
  G: ['US_SOCIAL_SECURITY_NUMBER'],
  H: ['MEDICAL_RECORD_NUMBER'],
  I: ['US_MEDICARE_BENEFICIARY_ID_NUMBER'],
  J: ['FINANCIAL_ACCOUNT_NUMBER', 'CREDIT_CARD_NUMBER', 'IBAN_CODE'],
  K: ['US_DRIVERS_LICENSE_NUMBER', 'US_DEA_NUMBER', 'US_HEALTHCARE_NPI'],
  L: ['VEHICLE_IDENTIFICATION_NUMBER'],
  M: ['MAC_ADDRESS', 'IMEI_HARDWARE_ID'],
  N: ['URL'],
  O: ['IP_ADDRESS'],
  R: ['US_PASSPORT', 'US_INDIVIDUAL_TAXPAYER_IDENTIFICATION_NUMBER'],
};

/** The detectors, each once. */
export const SAFE_HARBOR_INFO_TYPES: readonly string[] = Object.values(BY_PARAGRAPH).flat();
