import { isIPv4 } from 'node:net';
import type { Recognizer } from './recognizer';

/** North American numbers: neither area nor exchange begins with 0 or 1. Seven digits and ten without signs need a word. */
const TELEPHONE =
  '(?:\\+?1[ .-]?)?(?:\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}[ .-])[2-9]\\d{2}[ .-]?\\d{4}(?!\\d)|' +
  '\\+[1-9]\\d{0,2}(?:[ .()-]{0,2}\\d){6,12}(?!\\d)';
const ANNOUNCED_TELEPHONE = `${TELEPHONE}|(?:\\d{3}[ .-]?)?[2-9]\\d{2}[ .-]?\\d{4}(?!\\d)`;
const SIGNS = '(?: ?(?:number|no\\.?|#))?(?: is| at)?[ .:#=+]{0,3}';

const FAX = new RegExp(
  `\\b(?:e-?)?(?:fax|facsimile)(?:ed|es)?(?: [a-z]{1,12}){0,4}${SIGNS}(?:${ANNOUNCED_TELEPHONE})`,
  'gi',
);

/** Paragraphs D, E, F, N and O: how somebody is reached. */
export const CONTACTS: readonly Recognizer[] = [
  { paragraph: 'D', pattern: new RegExp(`(?<![\\d.-]|fax[ :.#]{0,3}|facsimile[ :.#]{0,3})(?:${TELEPHONE})`, 'gi') },
  {
    paragraph: 'D',
    pattern: new RegExp(
      `\\b(?:tele)?(?:phone|tel|cell|mobile|call(?:ed)?|pager|contact|reach(?:ed)?|text|voicemail|home|work|ext)${SIGNS}(?:${ANNOUNCED_TELEPHONE})`,
      'gi',
    ),
  },
  { paragraph: 'E', pattern: FAX },
  { paragraph: 'F', pattern: /(?<=[a-z\d._%+'-])@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){0,3}\.[a-z]{2,24}\b/gi },
  { paragraph: 'N', pattern: /\b(?:https?|s?ftp|wss?|s3|gs|file|ssh|ldaps?|jdbc:\w{1,20}):\/\/[^ /]/gi },
  { paragraph: 'N', pattern: /(?<![@a-z\d.-])(?:[a-z\d-]{1,63}\.){1,4}(?:com|org|net|edu|gov|health|info|io|us)\b/gi },
  {
    paragraph: 'O',
    pattern: /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)/g,
    accepts: isIPv4,
  },
];
