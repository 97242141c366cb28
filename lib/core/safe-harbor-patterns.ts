/**
 * The notation of identifiers of 45 CFR 164.514(b)(2)(i). Guardrails mask it, and the audit record's detector looks for it.
 */
export interface SafeHarborPattern {
  /** Letters, digits and hyphens. */
  readonly name: string;
  /** The letters of the paragraphs. */
  readonly paragraphs: readonly string[];
  /** What it finds. */
  readonly description: string;
  /**
   * A regular expression of at most 500 characters, without look-around and back references: Bedrock documents neither
   * which engine it uses nor its flags, so letters are written in both cases.
   */
  readonly pattern: string;
}

const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const YEAR = '(?:19|20)\\d{2}';
/** Names of months, short and long, in the cases in which they are written. */
export const MONTH =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|(?:Sept?|Nov|Dec)(?:ember)?|' +
  'Oct(?:ober)?|JAN|FEB|MA[RY]|APR|JU[NL]|AUG|SEP|OCT|NOV|DEC)';
/** Postal abbreviations of the states and the District of Columbia. */
export const US_STATE =
  '(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY])';

/** What follows the name of a number: `number`, `No.`, `ID`, `#` and signs between. */
const LABEL_END = '(?: ?(?:[Nn]umber|NUMBER|[Nn]o\\.?|NO\\.?|[Ii][Dd]|#))?[ :#=]{0,3}(?:is )?';
const RECORD = '[A-Z]{0,4}-?\\d[\\d-]{3,14}';

/**
 * Patterns for the identifiers of the Safe Harbor list that Bedrock has no type for, or only part of one. Every repetition
 * has an upper bound, so that a text takes time in proportion to its length.
 *
 * Patterns find notation, not meaning. They miss numbers without the words that announce them (`123456` alone is no
 * record number), dates in words or without a year (`the third of May`, `5/3`), relative dates, ZIP codes without a
 * state, formats of your own, and what is misspelled or spread over lines. They also hit what only looks alike: a version
 * such as 1-2-2024. Add the formats of your records by `patterns` of the guardrail, and test both on your own texts.
 *
 * Sources: the Medicare beneficiary identifier, cms.gov/medicare/new-medicare-card (its letters are those but S, L, O, I,
 * B and Z); DEA numbers, 21 CFR 1301; unique device identifiers, 21 CFR 801.40 in the notation of GS1.
 */
export const SAFE_HARBOR_PATTERNS: readonly SafeHarborPattern[] = [
  {
    name: 'zip-code',
    paragraphs: ['B'],
    description: 'ZIP codes after a state, after the word ZIP, or of nine digits',
    pattern: `\\b(?:${US_STATE}[ ,]{1,2}\\d{5}(?:-\\d{4})?|(?:[Zz]ip|ZIP)(?: [Cc]ode| CODE)?[ :]{0,2}\\d{5}(?:-\\d{4})?|\\d{5}-\\d{4})\\b`,
  },
  {
    name: 'numeric-date',
    paragraphs: ['C'],
    description: 'Dates in digits: 3/14/1962, 14.03.1962, 1962-03-14, 03/1962, and 19620314 with or without a time',
    pattern:
      `\\b(?:${DAY}[/-]${DAY}[/-](?:${YEAR}|\\d{2})|${DAY}\\.${DAY}\\.${YEAR}|${YEAR}[/.-]${DAY}[/.-]${DAY}|` +
      `(?:0?[1-9]|1[0-2])/${YEAR}|${YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?:\\d{4}|\\d{6})?)(?:T[\\d:]{4,8})?\\b`,
  },
  {
    name: 'written-date',
    paragraphs: ['C'],
    description: 'Dates with the name of a month beside a day or a year: March 14, 14-MAR-1962, March 1962',
    pattern:
      `\\b(?:\\d{1,2}(?:[snrt][tdh])?[ .-]{1,2}(?:of )?${MONTH}|${MONTH}[ .-]{1,2}(?:${YEAR}|\\d{1,2}(?:[snrt][tdh])?))` +
      `(?:[ ,.-]{1,2}(?:${YEAR}|\\d{2}))?\\b`,
  },
  {
    name: 'medical-record-number',
    paragraphs: ['H'],
    description: 'Numbers announced as those of a medical record, patient, chart, encounter or visit',
    pattern:
      `\\b(?:MRN|Mrn|mrn|EMPI|(?:[Mm]edical|MEDICAL) (?:[Rr]ecord|RECORD)|(?:[Pp]atient|PATIENT|[Cc]hart|CHART|` +
      `[Ee]ncounter|ENCOUNTER|[Vv]isit|VISIT) ?(?:[Nn]umber|NUMBER|[Nn]o\\.?|[Ii][Dd]|#))${LABEL_END}${RECORD}\\b`,
  },
  {
    name: 'health-plan-number',
    paragraphs: ['I'],
    description: 'Medicare beneficiary identifiers, and numbers announced as those of a member, subscriber or plan',
    pattern:
      '\\b(?:[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\\d]\\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\\d]\\d-?[AC-HJKMNP-RT-Y]{2}\\d{2}|' +
      '(?:[Mm]ember|MEMBER|[Ss]ubscriber|SUBSCRIBER|[Bb]eneficiary|[Pp]olicy|POLICY|[Gg]roup|GROUP|[Pp]lan|[Mm]edicaid|' +
      `[Mm]edicare|HICN) ?(?:[Nn]umber|NUMBER|[Nn]o\\.?|[Ii][Dd]|#)[ :#=]{0,3}(?:is )?${RECORD})\\b`,
  },
  {
    name: 'account-number',
    paragraphs: ['J'],
    description: 'Numbers announced as those of an account, invoice or claim',
    pattern: `\\b(?:[Aa]ccount|ACCOUNT|[Aa]cct\\.?|ACCT\\.?|[Ii]nvoice|INVOICE|[Cc]laim|CLAIM)${LABEL_END}${RECORD}\\b`,
  },
  {
    name: 'license-number',
    paragraphs: ['K'],
    description: 'DEA numbers, national provider identifiers, and numbers announced as those of a license',
    pattern:
      '\\b(?:[ABCDEFGHJKLMPRSTUX][A-Z9]\\d{7}|NPI[ :#=]{0,3}[12]\\d{9}|' +
      `(?:[Ll]icen[cs]e|LICEN[CS]E|[Ll]ic\\.|[Cc]ertificate|CERTIFICATE)${LABEL_END}${RECORD})\\b`,
  },
  {
    name: 'device-identifier',
    paragraphs: ['M'],
    description: 'Unique device identifiers in the notation of GS1, and numbers announced as serial numbers or IMEI',
    pattern:
      '(?:\\(01\\) ?\\d{14}(?: ?\\((?:10|11|17|21)\\) ?[A-Za-z\\d/.-]{1,20}){0,4}|' +
      `\\b(?:S/N|SN|IMEI|(?:[Ss]erial|SERIAL)${LABEL_END})[ :#=]{0,3}[A-Z\\d-]{0,8}\\d[A-Z\\d-]{3,15}\\b)`,
  },
  {
    name: 'ipv6-address',
    paragraphs: ['O'],
    description: 'IPv6 addresses; the type IP_ADDRESS of Bedrock is described for IPv4',
    pattern:
      '\\b[\\dA-Fa-f]{1,4}(?:(?::[\\dA-Fa-f]{1,4}){7}|(?::[\\dA-Fa-f]{1,4}){0,6}::(?:[\\dA-Fa-f]{1,4}(?::[\\dA-Fa-f]{1,4}){0,6})?)',
  },
];
