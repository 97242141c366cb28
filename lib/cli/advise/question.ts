import type { Question } from '../../vendors/advice/answers';

/** What a text answers; undefined where it is none of the choices. */
export function parseAnswer({ choices, several }: Question, text: string): boolean | string | string[] | undefined {
  const typed = text.trim().toLowerCase();
  if (choices === undefined) {
    return YES_OR_NO[typed];
  }
  if (several !== true) {
    return choices.find((choice) => choice === typed);
  }
  const words = typed.split(/[\s,]+/).filter((word) => word !== '' && word !== 'none');
  return typed !== '' && words.every((word) => choices.includes(word)) ? [...new Set(words)] : undefined;
}

/** The answers that there are, for a prompt or a message. */
export function choicesOf({ choices = ['yes', 'no'], several }: Question): string {
  return several === true ? `${choices.join(', ')}; several with commas, or none` : choices.join(' or ');
}

/** The flag that answers a question, such as `--us-only`. */
export function flagOf({ name }: Question): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

const YES_OR_NO: Readonly<Partial<Record<string, boolean>>> = { yes: true, y: true, no: false, n: false };
