import { digitsOf, isBankAccount, isRoutingNumber, isVehicleIdentifier, passesLuhn } from './check-digits';
import type { Recognizer } from './recognizer';

/** Numbers whose form or check digit tells what they are, paragraphs G and J to M and R. */
const TELLING: readonly Recognizer[] = [
  {
    // Areas 000, 666 and 900 to 999, group 00 and serial 0000 are not assigned: ssa.gov/employer/randomization.html.
    paragraph: 'G',
    pattern: /(?<![\d-])(?!000|666|9)\d{3}[ .-](?!00)\d{2}[ .-](?!0000)\d{4}(?![\d-])/g,
  },
  {
    paragraph: 'G',
    pattern:
      /\b(?:ssn|social security|soc\.? ?sec\.?)(?: ?(?:number|no\.?|#))?(?: is|: ?)? ?[:#=]?(?: ?(?:last (?:4|four)|ends? (?:in|with)|ending(?: in)?))?[ :]{0,2}(?:[\dx*#-]{1,7})?\d{4}(?!\d{6})/gi,
  },
  {
    paragraph: 'J',
    pattern: /(?<![\d.-])[2-6](?:[ -]?\d){12,18}(?![\d-])/g,
    accepts: (match) => passesLuhn(digitsOf(match)),
  },
  { paragraph: 'J', pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b/g, accepts: isBankAccount },
  {
    paragraph: 'J',
    pattern: /\b(?:routing|aba)[a-z :#.]{1,12}\d{9}(?!\d)/gi,
    accepts: (match) => isRoutingNumber(digitsOf(match)),
  },
  {
    paragraph: 'L',
    pattern: /(?<![a-z\d])[a-hj-npr-z\d]{8}[\dx][a-hj-npr-z\d]{8}(?![a-z\d])/gi,
    accepts: isVehicleIdentifier,
  },
  { paragraph: 'M', pattern: /(?<![\da-f:-])(?:[\da-f]{2}[:-]){5}[\da-f]{2}(?![\da-f:-])/gi },
  { paragraph: 'R', pattern: /(?<![\d-])9\d{2}-(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])-\d{4}(?![\d-])/g },
  // Nine digits or more are counted by somebody: a number without its label, its hyphens or its check digit.
  { paragraph: 'R', pattern: /(?<![\d.])\d{9,20}(?!\d)/g },
];

const LABEL = '(?:[ -]?(?:number|num|no\\.?|id|identifier|code|template|#)){1,2}';
const SIGNS = '[ .:#=-]{0,4}(?:is |was )?';
/** Letters, digits and hyphens with a digit among the first ones. */
const CODE = '(?=[a-z-]{0,24}\\d)[a-z\\d][a-z\\d-]{3,36}';

/** Words that announce a number, with or without `number`, `ID` and the like after them. */
const ANNOUNCED: ReadonlyArray<{ paragraph: string; alone?: string; labelled: string }> = [
  {
    paragraph: 'H',
    alone: 'mrn|empi|medical record',
    labelled: 'patient|chart|encounter|visit|admission|hospital|csn|record|health record',
  },
  {
    paragraph: 'I',
    alone: 'mbi|hicn|medicaid|medicare|(?:health plan|insurance plan|insurance|insurer|payer) ?:',
    labelled: 'member|subscriber|beneficiary|policy|group|plan|insurance|payer|coverage|health insurance',
  },
  { paragraph: 'J', alone: 'account|acct|invoice|claim|iban', labelled: 'card|bank|billing|guarantor|loan' },
  {
    paragraph: 'K',
    alone: "(?:driver'?s )?(?:license|licence|lic)(?: ?:? ?[a-z]{2}(?= ))?|dea",
    labelled: 'certificate|certification|registration|permit|provider',
  },
  { paragraph: 'L', alone: 'license plate|licence plate|plate', labelled: 'vehicle|vin|tag' },
  { paragraph: 'M', alone: 'serial|s/?n|imei|udi', labelled: 'device|implant|pump|pacemaker|lot' },
  { paragraph: 'P', labelled: 'fingerprint|voice ?print|retina|iris|face|biometric' },
  {
    paragraph: 'R',
    alone: 'passport|accession|itin',
    labelled:
      'tax|client|employee|student|user|study|subject|specimen|sample|order|case|reference|prescription|rx|donor|badge|trial',
  },
];

function announced({ paragraph, alone, labelled }: (typeof ANNOUNCED)[number]): Recognizer {
  const words = [...(alone === undefined ? [] : [`(?:${alone})(?:${LABEL})?`]), `(?:${labelled})${LABEL}`];
  return { paragraph, pattern: new RegExp(`\\b(?:${words.join('|')})(?![a-z])${SIGNS}${CODE}`, 'gi') };
}

/** Paragraphs G to M, P and R: numbers and codes. */
export const NUMBERS: readonly Recognizer[] = [...TELLING, ...ANNOUNCED.map(announced)];
