import type { Outcome } from '../core';

/** Where a command writes: the terminal, a pipe, or a test. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** How many characters a line of the terminal takes. */
  readonly columns?: number;
}

/** What a text is painted in. */
export type Colour = 'red' | 'yellow' | 'green' | 'bold' | 'dim';

const CODES: Record<Colour, readonly [number, number]> = {
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
  bold: [1, 22],
  dim: [2, 22],
};

/** Colours a text where the output is a terminal and the user did not refuse (`NO_COLOR`). */
export function paint(output: Output, colour: Colour, text: string): string {
  if (output.isTTY !== true || process.env.NO_COLOR !== undefined) {
    return text;
  }
  const [on, off] = CODES[colour];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** The colour of an outcome. */
export const OUTCOME_COLOUR: Record<Outcome, Colour> = {
  fail: 'red',
  undetermined: 'yellow',
  pass: 'green',
  notApplicable: 'dim',
};

/** An outcome in words. */
export const OUTCOME_LABEL: Record<Outcome, string> = {
  fail: 'fail',
  undetermined: 'cannot tell',
  pass: 'pass',
  notApplicable: 'not applicable',
};

/** Text from a document made safe for a terminal: control characters cannot move the cursor or set colours. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** A noun as it stands with a number. */
export function plural(noun: string, count: number): string {
  return count === 1 ? noun : `${noun}s`;
}
