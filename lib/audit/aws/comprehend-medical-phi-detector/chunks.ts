/**
 * Divides a text into pieces of so many bytes in UTF-8, between lines, sentences or words where there are some near the end
 * of a piece. Each piece begins with the end of the one before it, so that what lies across a border is whole in one of
 * them.
 *
 * @param maxBytes of a piece, the overlap included
 * @param overlapBytes less than half of `maxBytes`
 */
export function chunksOf(text: string, maxBytes: number, overlapBytes: number): string[] {
  const bytes = Buffer.from(text);
  const chunks: string[] = [];
  let begin = 0;
  while (bytes.length - begin > maxBytes) {
    const end = border(bytes, begin + Math.floor(maxBytes / 2), begin + maxBytes);
    chunks.push(bytes.toString('utf8', begin, end));
    begin = border(bytes, end - overlapBytes - LONGEST_CHARACTER, end - overlapBytes);
  }
  chunks.push(bytes.toString('utf8', begin));
  return chunks;
}

/** Bytes of a character in UTF-8. */
const LONGEST_CHARACTER = 4;
const SEPARATORS = ['\n', '. ', ' '].map((separator) => Buffer.from(separator));

/** The last border after `earliest` and not after `latest`, at the latest between two characters. */
function border(bytes: Buffer, earliest: number, latest: number): number {
  for (const separator of SEPARATORS) {
    const found = bytes.lastIndexOf(separator, latest - separator.length);
    if (found >= earliest) {
      return found + separator.length;
    }
  }
  let end = latest;
  while (isWithinCharacter(bytes[end])) {
    end -= 1;
  }
  return end;
}

function isWithinCharacter(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0b1100_0000) === 0b1000_0000;
}
