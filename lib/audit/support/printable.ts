/** No sentence quotes more than this of what a store holds. */
const LONGEST = 200;

/**
 * Text from a store made safe to print: control characters cannot move the cursor or set colours, and those that
 * reverse or hide text are shown by their numbers.
 */
export function printable(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return shown.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`,
  );
}
