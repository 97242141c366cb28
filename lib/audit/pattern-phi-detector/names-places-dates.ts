import { MONTH, US_STATE } from '../../core/safe-harbor-patterns';
import { inCases, type Recognizer } from './recognizer';

const NAME = "[A-Z][A-Za-z'-]{0,30}";
const RELATIVE = inCases(
  'wife',
  'husband',
  'spouse',
  'partner',
  'mother',
  'father',
  'mom',
  'dad',
  'daughter',
  'son',
  'brother',
  'sister',
  'grandson',
  'granddaughter',
  'grandmother',
  'grandfather',
  'grandma',
  'grandpa',
  'aunt',
  'uncle',
  'baby',
);

/** A title, or a label that says whose name follows. A name that nothing announces has no notation. */
const NAMES: readonly Recognizer[] = [
  { paragraph: 'A', pattern: new RegExp(`\\b(?:M(?:r|rs|s|x)|MR|MRS|Miss|D[rR]|Prof)\\.? ${NAME}`, 'g') },
  {
    paragraph: 'A',
    pattern: new RegExp(
      `\\b${inCases('patient', 'member', 'subscriber', 'insured', 'guarantor', 'guardian', 'spouse', 'mother', 'father', 'contact', 'employer', 'provider', 'physician', 'first', 'last', 'full', 'middle', 'maiden', 'family', 'given', 'preferred', 'legal')} ?(?:[Nn]ames?|NAMES?)(?: is| was)? ?[:=]{0,2} ?${NAME}`,
      'g',
    ),
  },
  {
    paragraph: 'A',
    pattern: new RegExp(
      `\\b${inCases('patient', 'pt', 'name', 'insured', 'guarantor', 'spouse', 'next of kin', 'emergency contact', 'caregiver', 'attending', 'signed', 'dictated by', 'reviewed by', 'signed by')} ?[:=] ?${NAME},? ${NAME}`,
      'g',
    ),
  },
  { paragraph: 'A', pattern: new RegExp(`\\b${inCases('family', 'given', 'surname')} ?[:=] ?${NAME}`, 'g') },
  { paragraph: 'A', pattern: new RegExp(`\\b${RELATIVE} [A-Z][a-z'-]{2,30}`, 'g') },
  { paragraph: 'A', pattern: /\b(?!U\. ?S|I\. ?[VM]|P\. ?O)[A-Z]\. ?[A-Z]\. [A-Z][a-z'-]{2,30}/g },
  {
    paragraph: 'A',
    pattern: /\b[A-Z][a-z'-]{1,30},? (?:MD|M\.D\.|DO|D\.O\.|RN|LPN|NP|FNP|PA-C|PhD|PharmD|DDS|LCSW)\b/g,
  },
  { paragraph: 'A', pattern: /\b(?:[Mm]y name is|[Nn]amed|[Dd]ear) [A-Z][a-z'-]{1,30}/g },
];

const STREET = inCases(
  'street',
  'avenue',
  'boulevard',
  'road',
  'lane',
  'drive',
  'court',
  'place',
  'square',
  'highway',
  'parkway',
  'terrace',
  'circle',
  'trail',
  'way',
);
const STREET_SHORT = '(?:St|Ave|Av|Blvd|Rd|Ln|Dr|Ct|Pl|Sq|Hwy|Pkwy|Ter|Cir|ST|AVE|BLVD|RD|LN|DR|CT|PL|HWY|PKWY)';

const PLACES: readonly Recognizer[] = [
  {
    paragraph: 'B',
    pattern: new RegExp(
      `\\b\\d{1,6}[A-Za-z]? (?:[NSEW]{1,2}\\.? )?(?:(?:[A-Z][A-Za-z.'-]{0,20}|\\d{1,3}(?:st|nd|rd|th)) ){1,4}(?:${STREET}|${STREET_SHORT})\\b`,
      'g',
    ),
  },
  { paragraph: 'B', pattern: /\bp\.? ?o\.? ?box:? ?\d{1,8}\b|\b(?:apt|apartment|suite|ste)\b\.? ?#?\d{1,5}/gi },
  {
    // MD and PA after a name are degrees more often than states.
    paragraph: 'B',
    pattern: new RegExp(`\\b[A-Z][a-z]{2,20}, (?!MD|PA)${US_STATE}\\b`, 'g'),
  },
  { paragraph: 'B', pattern: /\b[A-Z][a-z]{2,20} (?:County|Parish|Township|Borough)\b/g },
  {
    paragraph: 'B',
    pattern:
      /\b(?:city|town|county|street|address|(?:zip|postal) ?code|zip|precinct|geocode) ?(?:line ?)?\d? ?[:=] ?[a-z\d]/gi,
  },
  { paragraph: 'B', pattern: /(?<![\d.])-?\d{1,2}\.\d{4,9}, ?-?\d{1,3}\.\d{4,9}/g },
];

const ORDINAL =
  '(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|' +
  'sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|twenty[ -]\\w{5,7}|thirty[ -]first)';
const LONG_MONTH = '(?:january|february|march|april|may|june|july|august|september|october|november|december)';
const OLD_AGE = '(?:9\\d|1[0-2]\\d)';

const DATES: readonly Recognizer[] = [
  { paragraph: 'C', pattern: new RegExp(`\\b${LONG_MONTH}\\.? \\d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\\d\\d\\b`, 'gi') },
  { paragraph: 'C', pattern: new RegExp(`\\b${ORDINAL} (?:day )?of ${LONG_MONTH}\\b`, 'gi') },
  { paragraph: 'C', pattern: new RegExp(`\\b${LONG_MONTH},? (?:the )?${ORDINAL}\\b`, 'gi') },
  { paragraph: 'C', pattern: new RegExp(`\\b\\d{1,2}${MONTH}(?:\\d{2}){1,2}\\b`, 'g') },
  {
    paragraph: 'C',
    pattern:
      /\b(?:on|since|until|dob|born|birth ?date|date|admitted|discharged|seen|visit|scheduled|appointment|appt|surgery|due)(?: on)? ?[:=]? ?\d{1,2}[/-]\d{1,2}(?![\d/%-])/gi,
    accepts: (match) => isDayOfYear(match),
  },
  {
    paragraph: 'C',
    pattern: new RegExp(
      `\\b${OLD_AGE}[ -]{0,2}(?:(?:years?|yrs?)[ -]{1,2}olds?|years? of age|y[ /.]?o\\b|yrs?\\b)`,
      'gi',
    ),
  },
  {
    paragraph: 'C',
    pattern: new RegExp(`\\bage[ds]?(?: is| of)? ?[:=]{0,2} ?${OLD_AGE}\\b(?![.,]?\\d|%)`, 'gi'),
  },
  {
    paragraph: 'C',
    pattern:
      /\b(?:ninety|one hundred)(?:[ -](?:and[ -])?(?:one|two|three|four|five|six|seven|eight|nine))?[ -]years?[ -]old\b/gi,
  },
];

function isDayOfYear(text: string): boolean {
  const [first = 0, second = 0] = (text.match(/\d{1,2}/g) ?? []).map(Number);
  const month = Math.min(first, second);
  const day = Math.max(first, second);
  return month >= 1 && month <= 12 && day <= 31;
}

/** Paragraphs A to C: names, places smaller than a state, dates and ages. */
export const NAMES_PLACES_DATES: readonly Recognizer[] = [...NAMES, ...PLACES, ...DATES];
