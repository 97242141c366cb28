import { isIPv6 } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { SAFE_HARBOR_IDENTIFIERS } from '../core/safe-harbor';
import { SAFE_HARBOR_PATTERNS } from '../core/safe-harbor-patterns';
import { digitsOf, isDeaNumber, isProviderIdentifier } from './pattern-phi-detector/check-digits';
import { CONTACTS } from './pattern-phi-detector/contacts';
import { NAMES_PLACES_DATES } from './pattern-phi-detector/names-places-dates';
import { NUMBERS } from './pattern-phi-detector/numbers';
import { readable } from './pattern-phi-detector/readable-text';
import { type Recognizer, recognizes } from './pattern-phi-detector/recognizer';
import {
  detectorName,
  findingOf,
  type IdentifierDetectorOptions,
  type PhiDetector,
  type PhiFinding,
} from './phi-detector';

/** What tells numbers from those that only look alike, for the patterns that are shared with guardrails. */
const CHECKS: Readonly<Record<string, Recognizer['accepts']>> = {
  'license-number': (match) => {
    if (/^[A-Z][A-Z9]\d{7}$/.test(match)) {
      return isDeaNumber(match);
    }
    return !match.startsWith('NPI') || isProviderIdentifier(digitsOf(match));
  },
  'ipv6-address': isIPv6,
};

/** Every notation that is looked for: those that the guardrails of this package mask, and more. */
export const RECOGNIZERS: readonly Recognizer[] = [
  ...SAFE_HARBOR_PATTERNS.flatMap(({ name, paragraphs, pattern }) =>
    paragraphs.map((paragraph) => ({ paragraph, pattern: new RegExp(pattern, 'g'), accepts: CHECKS[name] })),
  ),
  ...NAMES_PLACES_DATES,
  ...CONTACTS,
  ...NUMBERS,
];

/** Characters. Shorter texts take less than ten milliseconds. */
const LONG_TEXT = 50_000;

/**
 * Looks for the identifiers of the Safe Harbor list, 45 CFR 164.514(b)(2)(i), by their notation: numbers with their check
 * digits where they have some, and words that announce a name, a place, a date or a number. It takes time in proportion to
 * the length of the text and sends it nowhere. Escapes, widths, invisible characters and dashes are resolved before.
 *
 * It finds notation and not meaning. It misses names that no title or label announces, places without number, state or
 * label, numbers of up to eight digits without their word, formats of one's own, digits in words or in other scripts, what
 * is misspelled, and all that identifies by combination; it reads neither images nor recordings nor encoded documents,
 * whose presence alone is `unknown`. So what it finds nothing in is `unknown`, unless somebody decided that this is enough.
 * `docs/audit.md` has the figures for a labelled sample.
 *
 * @throws ConfigurationError for a decision without a reason
 */
export class PatternPhiDetector implements PhiDetector {
  public readonly name: string;

  public constructor(private readonly options: IdentifierDetectorOptions = {}) {
    this.name = detectorName('patterns/1', options);
  }

  /** A long text gives way to other work between identifiers, and its examination can be ended there. */
  public async detect(text: string, signal?: AbortSignal): Promise<PhiFinding> {
    const { views, isComplete } = readable(text);
    const found: string[] = [];
    for (const { paragraph, name } of SAFE_HARBOR_IDENTIFIERS) {
      if (text.length > LONG_TEXT) {
        await setImmediate();
      }
      signal?.throwIfAborted();
      const recognizers = RECOGNIZERS.filter((recognizer) => recognizer.paragraph === paragraph);
      if (recognizers.some((recognizer) => views.some((view) => recognizes(recognizer, view)))) {
        found.push(name);
      }
    }
    return findingOf(found, isComplete, this.options);
  }
}
