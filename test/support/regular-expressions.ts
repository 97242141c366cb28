/**
 * The repetitions of a regular expression that have no upper bound. An expression without any does at most so much work at
 * each position of a text, whatever the text is.
 */
export function unboundedRepetitions(source: string): string[] {
  const withoutLiterals = source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  return withoutLiterals.match(/[*+]|\{\d+,\}/g) ?? [];
}
