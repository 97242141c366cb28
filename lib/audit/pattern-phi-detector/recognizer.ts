/** Finds identifiers of one paragraph of the Safe Harbor list by their notation. */
export interface Recognizer {
  /** The letter of the paragraph of 45 CFR 164.514(b)(2)(i). */
  readonly paragraph: string;
  /** Global, and with bounded repetitions only, so that a text takes time in proportion to its length. */
  readonly pattern: RegExp;
  /**
   * Whether what was matched is an identifier: check digits, ranges.
   *
   * @default - it is
   */
  readonly accepts?: (match: string) => boolean;
}

/** Whether a text holds what a recognizer looks for. */
export function recognizes({ pattern, accepts }: Recognizer, text: string): boolean {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (accepts === undefined || accepts(match[0])) {
      return true;
    }
    // An identifier may begin within what only looked like one.
    pattern.lastIndex = match.index + 1;
  }
  return false;
}

/** Each of the words in the cases in which labels are written: `first name`, `First name`, `First Name`, `FIRST NAME`. */
export function inCases(...words: readonly string[]): string {
  const capitalized = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  const cased = words.flatMap((word) => [
    word,
    capitalized(word),
    word.split(' ').map(capitalized).join(' '),
    word.toUpperCase(),
  ]);
  return `(?:${[...new Set(cased)].join('|')})`;
}
