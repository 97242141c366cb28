/** A text in the forms in which patterns read it. */
export interface ReadableText {
  /** As it was written, and with its labels as words: `"patientId": "12"` reads `patient Id: 12`. */
  readonly views: readonly string[];
  /** False where it holds parts that are no text: encoded images and documents, lists of bytes or tokens. */
  readonly isComplete: boolean;
}

/** Longer than a SHA-256 in hexadecimal and shorter than a line of encoded mail. */
const ENCODED = /(?<![A-Za-z\d+/_-])[A-Za-z\d+/_-]{65,}={0,2}/g;
/** What `JSON.stringify` makes of bytes, and lists of tokens: 32 whole numbers in a row, with or without their index. */
const NUMBERS = /(?<![\d",])(?:(?:"\d{1,7}":)?\d{1,6}, ?){32}/;

/** A text with a space in place of what is encoded, and whether there was any. */
export function withoutEncoded(text: string): { readonly text: string; readonly isComplete: boolean } {
  const legible = text.replace(ENCODED, ' ');
  return { text: legible, isComplete: legible === text && !NUMBERS.test(text) };
}

/**
 * Brings a text into the forms that patterns read. Requests are often serialized, some of them several times over, so
 * escapes are resolved wherever they stand; that needs no JSON that is whole. Widths, ligatures, invisible characters,
 * dashes and white space become what a plain keyboard types.
 */
export function readable(text: string): ReadableText {
  const plain = unescaped(text)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/\s+/g, ' ');
  const { text: legible, isComplete } = withoutEncoded(plain);
  const labelled = legible
    .replace(/["'`*\\]/g, '')
    .replace(/[_|<>{}()[\]]/g, ' ')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .replace(/ {2,}/g, ' ');
  return { views: [legible, labelled], isComplete };
}

const WHITE_SPACE = 'bfnrtv';

/** A run of backslashes is one escape, however often the text was serialized. */
function unescaped(text: string): string {
  return text.replace(/(?<!\\)\\+(?:u([\da-fA-F]{4})|(.))/g, (_, hexadecimal?: string, character = '') => {
    if (hexadecimal !== undefined) {
      return String.fromCharCode(Number.parseInt(hexadecimal, 16));
    }
    return WHITE_SPACE.includes(character) ? ' ' : character;
  });
}
